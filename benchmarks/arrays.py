"""Lazy arrays beside NumPy, and numexpr where it is installed: milliseconds and GB/s.

    make bench        or        python benchmarks/arrays.py [elements]

Inputs are filled, results compared first, and the contestants take turns.
GB/s counts what has to be moved: the distinct inputs and the result, once.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

import arraykit as ak

try:
    import numexpr
except ImportError:
    numexpr = None

ROUNDS = 9
EXPRESSIONS = {
    "a+a+a+a+a": ("a", True),
    "(a*b+c*2)/(a-3)+b*b": ("abc", True),
    "sin(a)*exp(b*c)+sqrt(a)": ("abc", True),
    "sum((a-b)*(a-b))": ("ab", False),
}


def contestants(text: str, data: dict[str, np.ndarray]) -> dict[str, Callable[[], object]]:
    """The expression in each library's own style; the lazy one is built and forced anew."""
    lazy = {name: ak.asarray(array) for name, array in data.items()}
    functions = ("sin", "exp", "sqrt")
    code = compile(text, "<expression>", "eval")
    numpy_names = {**data, **{f: getattr(np, f) for f in functions}, "sum": np.sum}
    lazy_names = {**lazy, **{f: getattr(ak, f) for f in functions}, "sum": lambda x: x.sum()}
    found: dict[str, Callable[[], object]] = {
        "NumPy": lambda: eval(code, numpy_names),
        "arraykit, blocks": lambda: eval(code, lazy_names).force(),
    }
    if numexpr is not None:
        found["numexpr"] = lambda: numexpr.evaluate(text, data)
    return found


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    random = np.random.default_rng(0)
    data = {name: random.uniform(4, 5, n) for name in "abc"}
    print(f"{n:,} float64, {ak.settings.default_threads()} threads, NumPy {np.__version__}")
    for text, (names, stored) in EXPRESSIONS.items():
        runs = contestants(text, data)
        expected = np.asarray(runs["NumPy"]())
        times: dict[str, list[float]] = {name: [] for name in runs}
        for name, run in runs.items():
            np.testing.assert_allclose(np.asarray(run()), expected, rtol=1e-12, err_msg=name)
        for _ in range(ROUNDS):
            for name, run in runs.items():
                start = time.perf_counter()
                run()
                times[name].append(time.perf_counter() - start)
        moved = 8 * n * (len(names) + stored)
        base = statistics.median(times["NumPy"])
        print(f"\n{text}")
        for name, values in times.items():
            middle = statistics.median(values)
            print(
                f"  {name:18}{1e3 * middle:9.1f} ms{1e3 * min(values):9.1f} min"
                f"{moved / middle / 1e9:8.1f} GB/s{base / middle:7.2f}x"
            )


if __name__ == "__main__":
    main()
