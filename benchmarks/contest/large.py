"""Rows over arrays of one size: results compared, then rounds in which all take turns.

GB/s counts what has to be moved: the distinct inputs and the result, once. The
roof is the least time that traffic takes on arrays of this size, measured
before, between and after the rows.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from arraykit.buffer import available_bytes
from benchmarks.contest.pipe import Failed, Worker
from benchmarks.contest.roof_meter import RoofMeter
from benchmarks.contest.roster import Entrant, Roster
from benchmarks.contest.rows import ROWS, SAMPLES, TOLERANCE, Row, disagreement
from benchmarks.contest.table import aligned, duration, ratio, size

__all__ = ["contest", "rules"]

SAMPLE_SECONDS = 5e-3  # a sample repeats a short call to take that long
ROW_SECONDS = 4.0  # rounds end when a row has taken as long
LEAST_ROUNDS = 3
WARMING = 3  # rounds that do not count, for short calls: threads start, repeats are found
SHORT = 20e-3  # seconds
ORACLE = Entrant("numpy", "")  # as it is written: what all others are compared with

PAUSE = 3e-3  # seconds, in which threads of the one before stop waiting for work


class Outcome:
    """What became of one entrant in one row."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.remark = ""
        self.repeats = 1
        self.is_warm = False


def contest(roster: Roster, roof: RoofMeter, n: int, rounds: int) -> str:
    """All rows at one size, as text."""
    refusal = _too_large(roster, n)
    if refusal:
        return f"n = {n:,}: {refusal}"
    found = {}
    for row in ROWS.values():
        roof.measure(8 * n)
        found[row] = _run(roster, row, n, rounds)
    _let_go(roster)
    roof.measure(8 * n)
    lines = [f"n = {n:,} float64, arrays of {size(8 * n)}; {_about(roof, n)}"]
    for row, outcomes in found.items():
        lines += ["", f"{row.text}", _table(row, n, outcomes, roof)]
    return "\n".join(lines)


def _about(roof: RoofMeter, n: int) -> str:
    known = roof.roof(8 * n)
    if known is None:
        return roof.remark or "too small to be bounded by memory"
    text = ", ".join(f"{rate.traffic} {rate.best / 1e9:.1f}" for rate in known.rates)
    text = f"roof in GB/s: {text}"
    if not known.is_beyond_cache:
        text += " (less than 4 caches long: partly read from the cache)"
    return text


def _too_large(roster: Roster, n: int) -> str:
    """Inputs in every process, and one more set in those that keep results."""
    processes = sum(1 for _ in roster)
    needed, left = processes * 5 * 8.0 * n, available_bytes()
    if needed < left:
        return ""
    return (
        f"left out, {processes} processes need about {size(needed)} for it, {size(left)} are "
        "left; name fewer with --only, or smaller --sizes"
    )


def _run(roster: Roster, row: Row, n: int, rounds: int) -> dict[Entrant, Outcome]:
    """Compare, calibrate, then take turns."""
    outcomes: dict[Entrant, Outcome] = {}
    entrants: dict[Entrant, Worker] = {}
    expected = None
    workers = dict(roster)
    for worker in workers.values():  # all at once: making inputs takes longest
        worker.post("take", names=row.names, n=n)
    for peer, worker in workers.items():
        try:
            worker.answer()
            for style in worker.ask("styles", row=row.text, n=n):
                entrants[Entrant(peer, style)] = worker
        except Failed as failure:
            outcomes.setdefault(Entrant(peer, ""), Outcome()).remark = str(failure)
    for entrant, worker in entrants.items():
        outcome = outcomes[entrant] = Outcome()
        try:
            values = worker.ask("check", row=row.text, style=entrant.style)
            if entrant == ORACLE:
                expected = values
            outcome.remark = _remark(values, expected)
        except Failed as failure:
            outcome.remark = str(failure)
    _take_turns(row, entrants, outcomes, rounds)
    return outcomes


def _let_go(roster: Roster) -> None:
    """Have no process keep the inputs of the last row."""
    for _, worker in roster:
        with suppress(Failed):
            worker.ask("take", names="", n=1)


def _remark(values: dict[str, Any], expected: dict[str, Any] | None) -> str:
    if expected is None:
        return "not timed: NumPy has no result to compare with"
    differs = disagreement(values, expected)
    return f"not timed, it disagrees: {differs}" if differs else ""


def _take_turns(
    row: Row, entrants: dict[Entrant, Worker], outcomes: dict[Entrant, Outcome], rounds: int
) -> None:
    start = time.perf_counter()
    for number in range(-WARMING, rounds):
        if number >= LEAST_ROUNDS and time.perf_counter() - start > ROW_SECONDS:
            break
        for entrant, worker in entrants.items():
            outcome = outcomes[entrant]
            if outcome.remark or (number < 0 and outcome.is_warm):
                continue
            time.sleep(PAUSE)
            question = {"row": row.text, "style": entrant.style, "repeats": outcome.repeats}
            try:
                seconds = worker.ask("time", **question)
            except Failed as failure:
                outcome.remark = str(failure)
                continue
            if number < 0:
                outcome.is_warm = seconds > SHORT
                outcome.repeats = max(1, min(10_000, round(SAMPLE_SECONDS / seconds)))
            else:
                outcome.seconds.append(seconds)


def _table(row: Row, n: int, outcomes: dict[Entrant, Outcome], roof: RoofMeter) -> str:
    oracle = outcomes.get(ORACLE)
    if oracle is None or not oracle.seconds:
        return aligned([[entrant.label, outcome.remark] for entrant, outcome in outcomes.items()])
    base = statistics.median(oracle.seconds)
    unit = "ms" if base > 1e-3 else "µs"
    known = roof.roof(8 * n)
    moved = row.bytes_read(n) + row.bytes_written(n)
    least = known.seconds(row.bytes_read(n), row.bytes_written(n)) if known else None
    more = ["GB/s", "of roof", "at best"] if least else []
    lines: list[Sequence[str]] = [["", unit, "min", "max", "x NumPy", *more]]
    for entrant, outcome in outcomes.items():
        if outcome.remark:
            lines.append([entrant.label, outcome.remark])
            continue
        middle, best = statistics.median(outcome.seconds), min(outcome.seconds)
        times = [duration(x, unit) for x in (middle, best, max(outcome.seconds))]
        line = [entrant.label, *times, ratio(base / middle)]
        if least:
            line += [f"{moved / middle / 1e9:.1f}", ratio(least / middle), ratio(least / best)]
        lines.append(line)
    if least:
        bound = [duration(least, unit), "", "", ratio(base / least), f"{moved / least / 1e9:.1f}"]
        lines.append(["the roof", *bound, "", ""])
    return aligned(lines)


def rules(rounds: int) -> list[str]:
    """How the figures are to be read."""
    return [
        f"Results agree with NumPy's to {TOLERANCE:g}, relative: {SAMPLES:,} elements and the sum.",
        f"Median, min and max of up to {rounds} rounds, in which all take turns; at least "
        f"{LEAST_ROUNDS}, as many as a row has time for.",
        "GB/s: the distinct inputs and the result, once. Of roof, at best: the least time of",
        "that traffic, over the median and over the minimum.",
        'Memory for the result is new each time, unless "out=".',
    ]
