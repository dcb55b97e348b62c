"""What one operator costs to write: chains of `x = x + a`, built and not computed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from benchmarks.contest.pipe import Failed
from benchmarks.contest.roster import Entrant, Roster
from benchmarks.contest.table import aligned, duration

__all__ = ["contest"]

# Seconds that a chain may be expected to take; beyond it stands a dash.
MOST_SECONDS = 5.0


def contest(roster: Roster, depths: Sequence[int]) -> str:
    """Microseconds for each operator, one column for each depth."""
    lines = [["operators", *(f"{depth:,}" for depth in depths)]]
    for peer, worker in roster:
        taken: dict[int, float] = {}  # seconds of a whole chain, by depth
        cells = []
        for depth in depths:
            if _expected(taken, depth) > MOST_SECONDS:
                cells.append("-")
                continue
            try:
                seconds = worker.ask("chain", depth=depth)
            except Failed as failure:
                cells.append(str(failure))
                break
            if seconds is None:
                break
            taken[depth] = seconds * depth
            cells.append(duration(seconds, "µs"))
        if cells:
            lines.append([Entrant(peer, "").label, *cells, *[""] * (len(depths) - len(cells))])
    head = f"µs for each operator, medians; - where a chain would take over {MOST_SECONDS:g} s"
    return f"{head}\n\n{aligned(lines)}"


def _expected(taken: dict[int, float], depth: int) -> float:
    """Seconds, if time goes on to grow as between the last two depths; as the square after one."""
    known = sorted(taken)
    if not known:
        return 0.0
    last = known[-1]
    power = 2.0
    if len(known) > 1:
        before = known[-2]
        power = math.log(taken[last] / taken[before]) / math.log(last / before)
    return taken[last] * (depth / last) ** max(1.0, power)
