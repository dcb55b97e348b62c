"""Outcomes as rows of text: all entrants at one share, and each of them over all shares.

Figures are processor time unless they are called wall time: a build has one
thread, so that the two are the same on a machine that does nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmarks.contest.table import ratio
from benchmarks.modelling.entrants import Entrant
from benchmarks.modelling.libraries import BASE
from benchmarks.modelling.outcome import Outcome

__all__ = ["growth_rows", "markdown", "share_rows", "share_text"]

Outcomes = Mapping[Entrant, Outcome]


def share_rows(outcomes: Outcomes) -> list[list[str]]:
    """A row for each entrant at one share, after a head; two cells where there is a remark."""
    base = _base(outcomes)
    head = ["", "s", "min", "max", "write", "load", "wall s", "MB"]
    rows = [[*head, "x time", "x memory", "runs"]]
    for entrant, outcome in outcomes.items():
        if outcome.remark:
            rows.append([entrant.label, outcome.remark])
            continue
        total = outcome.of("write", "load")
        parts = [outcome.median(name) for name in ("write", "load", "wall")]
        times = [_seconds(x) for x in (outcome.seconds, min(total), max(total), *parts)]
        runs = str(len(outcome.runs))
        rows.append([entrant.label, *times, *_memory_and_ratios(outcome, base, ""), runs])
    return rows


def growth_rows(found: Mapping[float, Outcomes]) -> list[list[str]]:
    """A row for each entrant, after a head: seconds at each share, and how they grow.

    The growth is from the last share but one to the last; memory and the ratios
    are those of the last.
    """
    shares = list(found)
    names = [share_text(share) for share in shares]
    growth = [" : ".join(names[:-3:-1])] if len(shares) > 1 else []
    rows = [["seconds at", *names, *growth, "MB", "x time", "x memory"]]
    last = found[shares[-1]]
    for entrant in last:
        outcomes = [found[share][entrant] for share in shares]
        cells = [_seconds(each.seconds) if each.counts else "-" for each in outcomes]
        if growth:
            before, end = outcomes[-2:]
            both = before.counts and end.counts
            cells.append(f"{end.seconds / before.seconds:.1f}" if both else "-")
        rows.append([entrant.label, *cells, *_memory_and_ratios(outcomes[-1], _base(last), "-")])
    return rows


def _base(outcomes: Outcomes) -> Outcome | None:
    """That of the first style of what all others are divided by."""
    found = (each for entrant, each in outcomes.items() if entrant.library == BASE)
    first = next(found, None)
    return first if first is not None and first.counts else None


def _memory_and_ratios(outcome: Outcome, base: Outcome | None, none: str) -> list[str]:
    if not outcome.counts:
        return [none] * 3
    memory = f"{outcome.bytes / 1e6:.0f}"
    if base is None or not base.seconds or not base.bytes:  # too small to be told from nothing
        return [memory, none, none]
    return [memory, ratio(outcome.seconds / base.seconds), ratio(outcome.bytes / base.bytes)]


def _seconds(value: float) -> str:
    places = 1 if value >= 10 else 2 if value >= 0.095 else 3
    return f"{value:.{places}f}"


def share_text(share: float) -> str:
    """A share of the size of 2011, as a fraction where it is one: `1/64`."""
    inverse = round(1 / share)
    return "1" if share == 1 else f"1/{inverse}" if share == 1 / inverse else f"{share:g}"


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table of Markdown, the first as its head."""
    line = "|" + "---|" + "---:|" * (len(rows[0]) - 1)
    texts = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([texts[0], line, *texts[1:]])
