"""dask.array: chunks of a million elements, NumPy on each, tasks on threads."""

from __future__ import annotations

from typing import Any, Callable

import dask
import dask.array as da

from benchmarks.contest.peers import Peer
from benchmarks.contest.rows import Row

CHUNK = 1 << 20  # elements; of those tried from 2**16 to half the array, the fastest


class Contestant(Peer):
    """The graph is built anew at each call, as it is written."""

    def versions(self) -> dict[str, str]:
        return {"dask": dask.__version__}

    def styles(self, row: Row, n: int) -> list[str]:
        return [""]

    def take(self, data: dict[str, Any]) -> None:
        self.data = {name: da.from_array(values, chunks=CHUNK) for name, values in data.items()}

    def runner(self, style: str, row: Row) -> Callable[[], Any]:
        build = eval(f"lambda: {row.text}", {**self.names(da), "sum": da.sum})
        return lambda: build().compute(scheduler="threads", num_workers=self.threads)

    def chain(self) -> Callable[[int], Any]:
        a = da.ones(1000, chunks=1000)

        def build(depth: int) -> Any:
            x = a
            for _ in range(depth):
                x = x + a
            return x

        return build
