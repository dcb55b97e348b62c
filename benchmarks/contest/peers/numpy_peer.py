"""NumPy: as it is written, and as an expert would write it, with memory that is used again."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from benchmarks.contest.peers import Peer
from benchmarks.contest.rows import Row


class Contestant(Peer):
    """One thread, but for the dot product, which the BLAS may do on several."""

    def versions(self) -> dict[str, str]:
        return {"NumPy": np.__version__}

    def styles(self, row: Row, n: int) -> list[str]:
        return ["", "out="]

    def runner(self, style: str, row: Row) -> Callable[[], Any]:
        if style:
            return _OUT[row.text](**self.data)
        return eval(f"lambda: {row.text}", {**self.names(np), "sum": np.sum})


def _add(a: Any) -> Callable[[], Any]:
    out = np.ones_like(a)

    def run() -> Any:
        np.add(a, a, out=out)
        for _ in range(3):
            np.add(out, a, out=out)
        return out

    return run


def _polynomial(a: Any, b: Any, c: Any) -> Callable[[], Any]:
    out, more = np.ones_like(a), np.ones_like(a)

    def run() -> Any:
        np.multiply(a, b, out=out)
        np.multiply(c, 2, out=more)
        np.add(out, more, out=out)
        np.subtract(a, 3, out=more)
        np.divide(out, more, out=out)
        np.multiply(b, b, out=more)
        return np.add(out, more, out=out)

    return run


def _functions(a: Any, b: Any, c: Any) -> Callable[[], Any]:
    out, more = np.ones_like(a), np.ones_like(a)

    def run() -> Any:
        np.multiply(b, c, out=out)
        np.exp(out, out=out)
        np.sin(a, out=more)
        np.multiply(more, out, out=out)
        np.sqrt(a, out=more)
        return np.add(out, more, out=out)

    return run


def _squares(a: Any, b: Any) -> Callable[[], Any]:
    out = np.ones_like(a)

    def run() -> Any:
        np.subtract(a, b, out=out)
        return np.dot(out, out)

    return run


_OUT: dict[str, Callable[..., Callable[[], Any]]] = {
    "a+a+a+a+a": _add,
    "(a*b+c*2)/(a-3)+b*b": _polynomial,
    "sin(a)*exp(b*c)+sqrt(a)": _functions,
    "sum((a-b)*(a-b))": _squares,
}
