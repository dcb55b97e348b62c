"""The process of one interpreter for the benchmarks of 2011: `add` and `iterate`.

    python -m benchmarks.contest.loop_worker

Runs on PyPy 3.9 with the standard library alone; NumPy takes part where it is.
"""

from __future__ import annotations

import platform
import sys
from array import array
from time import perf_counter
from typing import Any, Callable

import arraykit as ak
from benchmarks.contest.pipe import serve

__all__ = ["answers"]


def filled(n: int) -> array[float]:
    """Numbers that any interpreter makes alike, every one of them written."""
    pattern = array("d", [1.0 + k * 0.001 for k in range(1000)])
    return (pattern * (n // 1000 + 1))[:n]


def cleared(n: int) -> array[float]:
    """Zeros, which the system may hand out without any memory behind them, as in 2011."""
    return array("d", bytes(8)) * n


def _of_arraykit(values: array[float]) -> Any:
    return ak.asarray(values)


def _of_array(values: array[float]) -> Any:
    return values


def _of_numpy(values: array[float]) -> Any:
    import numpy as np

    if not any(values[:1000]):
        return np.zeros(len(values))  # as the benchmark had them: never touched
    return np.array(values)


KINDS: dict[str, Callable[[Any], Any]] = {
    "arraykit": _of_arraykit,
    "array.array": _of_array,
    "NumPy": _of_numpy,
}


def add(a: Any) -> Any:
    """The expression of 2011, computed where it was lazy."""
    b = a + a + a + a + a
    return b.force() if hasattr(b, "force") else b


def iterate(a: Any) -> float:
    """The loop of 2011; what was lazy is computed by `float`."""
    s = 0.0
    for i in range(len(a)):
        s += a[i]
    return float(s)


def answers() -> dict[str, Callable[..., Any]]:
    """What the process answers."""
    held: dict[str, Any] = {}

    def take(kind: str, fill: bool, n: int) -> None:
        held[kind] = None  # the old array goes before the new one comes
        held[kind] = KINDS[kind]((filled if fill else cleared)(n))

    def run_add(kind: str) -> dict[str, Any]:
        start = perf_counter()
        result = add(held[kind])
        seconds = perf_counter() - start
        ends = [float(result[k]) for k in (0, 1, len(result) - 1)]
        return {"seconds": seconds, "found": ends}

    def run_iterate(kind: str) -> dict[str, Any]:
        start = perf_counter()
        result = iterate(held[kind])
        return {"seconds": perf_counter() - start, "found": [result]}

    return {"about": about, "take": take, "add": run_add, "iterate": run_iterate}


def about() -> dict[str, Any]:
    """The interpreter, and the kinds of arrays it has."""
    version = platform.python_version()
    name = f"{platform.python_implementation()} {version}"
    if hasattr(sys, "pypy_version_info"):
        name = "PyPy " + ".".join(map(str, sys.pypy_version_info[:3]))
    kinds = ["arraykit", "array.array"]
    try:
        import numpy

        kinds.append("NumPy")
        return {"name": name, "kinds": kinds, "numpy": numpy.__version__}
    except ImportError:
        return {"name": name, "kinds": kinds, "numpy": ""}


if __name__ == "__main__":
    serve(answers)
