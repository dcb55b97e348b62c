"""Numba: the loop written out, over all threads; and as a ufunc.

`error_model="numpy"` lets it vectorise divisions. The sum may be reassociated,
or it would be one long chain of additions; everything else keeps the order of
the source, as all other peers do.
"""

from __future__ import annotations

import functools
import math
import re
from typing import Any, Callable

import numba
import numpy as np

from benchmarks.contest.peers import Peer
from benchmarks.contest.rows import Row


class Contestant(Peer):
    """Compiled in the first call of a process, then kept."""

    def __init__(self, threads: int) -> None:
        super().__init__(threads)
        numba.set_num_threads(threads)

    def versions(self) -> dict[str, str]:
        return {"Numba": numba.__version__}

    def styles(self, row: Row, n: int) -> list[str]:
        return ["prange"] if row.is_sum else ["prange", "prange, out=", "vectorize"]

    def runner(self, style: str, row: Row) -> Callable[[], Any]:
        values = list(self.data.values())
        if style == "vectorize":
            ufunc = _ufunc(row)
            return lambda: ufunc(*values)
        loop = _loop(row)
        if row.is_sum:
            return lambda: loop(*values)
        if style == "prange":
            return lambda: loop(np.empty_like(values[0]), *values)
        out = np.ones_like(values[0])
        return lambda: loop(out, *values)


@functools.lru_cache(None)
def _loop(row: Row) -> Any:
    arrays = ", ".join(row.names)
    element = re.sub(r"\b([abc])\b", r"\1[i]", row.element)
    if row.is_sum:
        body = f"    for i in prange(a.size):\n        s += {element}\n    return s\n"
        text = f"def loop({arrays}):\n    s = 0.0\n{body}"
    else:
        body = f"    for i in prange(a.size):\n        out[i] = {element}\n    return out\n"
        text = f"def loop(out, {arrays}):\n{body}"
    space = {**vars(math), "prange": numba.prange}
    exec(text, space)
    return numba.njit(parallel=True, fastmath=row.is_sum, error_model="numpy")(space["loop"])


@functools.lru_cache(None)
def _ufunc(row: Row) -> Any:
    function = eval(f"lambda {', '.join(row.names)}: {row.element}", vars(math).copy())
    kinds = [numba.float64(*[numba.float64] * len(row.names))]
    return numba.vectorize(kinds, target="parallel")(function)
