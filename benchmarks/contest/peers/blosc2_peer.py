"""blosc2: arrays in chunks, here without compression, which is faster for numbers at random."""

from __future__ import annotations

from typing import Any, Callable

import blosc2

from benchmarks.contest.peers import Peer
from benchmarks.contest.rows import Row

PLAIN = {"clevel": 0}


class Contestant(Peer):
    """The expression is a string, which is what its compiler takes whole."""

    def __init__(self, threads: int) -> None:
        super().__init__(threads)
        blosc2.set_nthreads(threads)

    def versions(self) -> dict[str, str]:
        return {"blosc2": blosc2.__version__}

    def styles(self, row: Row, n: int) -> list[str]:
        return [""]

    def take(self, data: dict[str, Any]) -> None:
        self.data = {name: blosc2.asarray(values, cparams=PLAIN) for name, values in data.items()}

    def runner(self, style: str, row: Row) -> Callable[[], Any]:
        if row.is_sum:
            return lambda: blosc2.lazyexpr(row.text, self.data)[()]
        return lambda: blosc2.lazyexpr(row.text, self.data).compute(cparams=PLAIN)

    def values(self, result: Any) -> Any:
        return result[()] if hasattr(result, "schunk") else result

    def chain(self) -> Callable[[int], Any]:
        a = blosc2.ones(1000)

        def build(depth: int) -> Any:
            x = a + a
            for _ in range(depth - 1):
                x = x + a
            return x

        return build
