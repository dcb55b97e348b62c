"""numexpr: a string, found again by its text; and compiled once, the result's memory kept."""

from __future__ import annotations

from typing import Any, Callable

import numexpr
import numpy as np

from benchmarks.contest.peers import Peer
from benchmarks.contest.rows import Row


class Contestant(Peer):
    """Compiled means for its virtual machine, which takes no time to speak of."""

    def __init__(self, threads: int) -> None:
        super().__init__(threads)
        numexpr.set_num_threads(threads)

    def versions(self) -> dict[str, str]:
        return {"numexpr": numexpr.__version__}

    def styles(self, row: Row, n: int) -> list[str]:
        return ["", "compiled" if row.is_sum else "compiled, out="]

    def runner(self, style: str, row: Row) -> Callable[[], Any]:
        if not style:
            return lambda: numexpr.evaluate(row.text, self.data)
        compiled = numexpr.NumExpr(row.text, [(name, np.float64) for name in row.names])
        values = [self.data[name] for name in compiled.input_names]
        out = None if row.is_sum else np.ones_like(values[0])
        return lambda: compiled(*values, out=out, ex_uses_vml=False)
