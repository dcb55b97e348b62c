"""arraykit, on every engine it has: the expression is built anew at each call, then forced."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Callable

import arraykit as ak
from arraykit import settings
from benchmarks.contest.peers import Peer
from benchmarks.contest.rows import Row

# Elements up to which the engine that is a loop in Python is worth waiting for on CPython.
PYTHON_MOST = 100_000


class Contestant(Peer):
    """Styles are the engines that `use` accepts here."""

    def versions(self) -> dict[str, str]:
        found = {"arraykit": ak.__version__}
        for package in ("numpy", "llvmlite"):
            try:
                found[f"its {package}"] = version(package)
            except PackageNotFoundError:
                continue
        return found

    def styles(self, row: Row, n: int) -> list[str]:
        found = [name for name in settings.ENGINES if _is_here(name)]
        if n > PYTHON_MOST and "python" in found:
            found.remove("python")
        return found

    def take(self, data: dict[str, Any]) -> None:
        self.data = {name: ak.asarray(values) for name, values in data.items()}

    def runner(self, style: str, row: Row) -> Callable[[], Any]:
        build = eval(f"lambda: {row.text}", {**self.names(ak), "sum": lambda x: x.sum()})
        return lambda: build().force()

    def using(self, style: str) -> AbstractContextManager[None]:
        return ak.use(engine=style, threads=self.threads)

    def values(self, result: Any) -> Any:
        return result.__array__()

    def chain(self) -> Callable[[int], Any]:
        a = ak.ones(1000).force()

        def build(depth: int) -> Any:
            x = a
            for _ in range(depth):
                x = x + a
            return x

        return build


def _is_here(engine: str) -> bool:
    try:
        with ak.use(engine=engine):
            return True
    except ak.EngineUnavailable:
        return False
