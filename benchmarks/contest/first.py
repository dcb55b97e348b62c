"""The first call of an expression that a running library has not met, beside the second.

Each library starts in a fresh process, warms up with an expression of no
contest, and then meets every row for the first time.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from benchmarks.contest.pipe import Failed
from benchmarks.contest.roster import Entrant, Roster
from benchmarks.contest.rows import ROWS
from benchmarks.contest.table import aligned, duration

__all__ = ["contest"]

OURS = "arraykit"
# Those that compile, and ours. numexpr compiles for its own machine, which takes no time.
PEERS = ("numexpr", "numba", "jax", OURS)
CALLS = 3  # the first, and some to tell what a later one takes


def contest(roster: Roster, n: int, processes: int) -> str:
    """All rows, as text: milliseconds; of ours, medians over so many processes."""
    taken: dict[str, dict[Entrant, list[list[float]]]] = {text: {} for text in ROWS}
    remarks: dict[Entrant, str] = {}
    for peer, worker in roster:
        if peer not in PEERS:
            continue
        for style in _styles(peer, worker.ask("styles", row=next(iter(ROWS)), n=n)):
            entrant = Entrant(peer, style)
            for _ in range(processes if peer == OURS else 1):
                try:
                    for text, seconds in _met(roster, entrant, n).items():
                        taken[text].setdefault(entrant, []).append(seconds)
                except Failed as failure:
                    remarks[entrant] = str(failure)
                    break
    lines = [f"n = {n:,} float64, ms; arraykit: medians of {processes} fresh processes"]
    for text, found in taken.items():
        lines += ["", text, aligned(_table(found))]
    lines += [f"  {entrant.label}: {remark}" for entrant, remark in remarks.items()]
    return "\n".join(lines)


def _styles(peer: str, found: Sequence[str]) -> list[str]:
    """The usual style of a peer; of ours, every engine."""
    return list(found) if peer == OURS else list(found[:1])


def _met(roster: Roster, entrant: Entrant, n: int) -> dict[str, list[float]]:
    worker = roster.fresh(entrant.peer)
    try:
        worker.ask("warm", style=entrant.style)
        found: dict[str, Any] = {}
        for text, row in ROWS.items():
            worker.ask("take", names=row.names, n=n)
            found[text] = worker.ask("first", row=text, style=entrant.style, calls=CALLS)
        return found
    finally:
        worker.close()


def _table(found: dict[Entrant, list[list[float]]]) -> list[list[str]]:
    lines = [["", "first", "second", "later", "first - second"]]
    for entrant, runs in found.items():
        columns = [[run[0] for run in runs], [run[1] for run in runs]]
        columns += [[x for run in runs for x in run[2:]], [run[0] - run[1] for run in runs]]
        lines.append(
            [entrant.label, *(duration(statistics.median(values), "ms") for values in columns)]
        )
    return lines
