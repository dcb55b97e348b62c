"""What a panel says of timings at one size: cells, notes, a caption, a sentence.

All figures are put into words here, for the live view and for the picture that
is kept; nothing is rounded anywhere else. Knows timings, not widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from notekit.timing import Outcome, Row, Timings
from notekit.timing.bandwidth import Roof as Measured
from notekit.timing.samples import about_equal
from notekit.timing.timings import duration, first_call

__all__ = [
    "RoofLine",
    "alt_text",
    "column_of_base",
    "percent",
    "plotted",
    "shown",
    "size_text",
    "verdict",
]

_SPACE = "\u202f"  # narrow, and no line ends there
_USUAL_CACHE = 32 << 20  # bytes, where the system does not tell
_LONGEST_HEAD = 12  # letters of a base that fit over a column

# Why not to trust a row, by how it begins, in a word or two; in full it stands under the table.
_BADGES = {
    "unstable": "unstable",
    "still warming up": "warming up",
    "throttled": "throttled",
    "the empty loop": "loop overhead",
    "waited": "had to wait",
    "goes on": "goes on working",
    "another": "not alone",
}

# Words for the outcomes that were not expected; a case that cannot run here is no accident.
_ACCIDENTS = (Outcome.FAILED, Outcome.DIED, Outcome.DIFFERENT, Outcome.REFUSED)


@dataclass(frozen=True)
class RoofLine:
    """The memory roof of a computation, from the bytes it has to move for each element."""

    seconds_each: float
    bytes_each: float
    cache_bytes: float

    @classmethod
    def of(cls, roof: Measured, traffic: tuple[float, float] | None, moved: float) -> RoofLine:
        """By the bytes read and written for each element, if told apart, or by both together.

        Together, they are taken to move at the best rate that any traffic has here.
        """
        if traffic is not None:
            seconds, moved = roof.seconds(*traffic), sum(traffic)
        else:
            seconds = moved / max(rate.best for rate in roof.rates)
        return cls(seconds, moved, roof.cache_bytes or _USUAL_CACHE)

    def seconds(self, n: float) -> float:
        """The least time at size n."""
        return n * self.seconds_each

    @property
    def text(self) -> str:
        """What it is called, with its rate."""
        return f"memory roof {self.bytes_each / self.seconds_each / 1e9:.3g} GB/s"

    @property
    def beyond_cache(self) -> float:
        """The size from which on a cache no longer holds what is moved."""
        return self.cache_bytes / self.bytes_each

    def share(self, n: int, seconds: float) -> str:
        """How near to the roof so many seconds are."""
        if n < self.beyond_cache:
            return "in cache"
        return percent(self.seconds(n) / seconds)


def percent(share: float) -> str:
    """A share of one, as people read it.

    >>> percent(0.157)
    '16\u202f%'
    """
    return f"{share:.0%}".replace("%", f"{_SPACE}%")


def size_text(n: int, item_bytes: float, memory: float) -> str:
    """What a size means in bytes: of one array, or of all that the cases hold together."""
    if item_bytes:
        return f"{_bytes(n * item_bytes)} each"
    return f"{_bytes(n * memory)} in all" if memory else ""


def _bytes(count: float) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.3g}{_SPACE}{unit}"
    return f"{count:.0f}{_SPACE}bytes"


def column_of_base(base: str) -> str:
    """The head of the column of ratios."""
    return f"vs {base}" if len(base) <= _LONGEST_HEAD else "ratio"


# -- one size


def shown(
    names: Sequence[str],
    n: int,
    complete: Timings | None,
    partial: Sequence[Row] | None,
    roof: RoofLine | None,
) -> dict[str, Any]:
    """A size as the view shows it: complete, not timed at all, or under way with `partial`."""
    found: dict[str, Any] = {"state": "none", "caption": "", "method": "", "notes": []}
    if partial is not None:
        by_name = {row.case: row for row in partial}
        rows = [_partial(name, by_name.get(name)) for name in names]
        return {**found, "state": "running", "rows": rows}
    if complete is None:
        rows = [{"case": name, "kind": "none", "reason": "not timed yet"} for name in names]
        return {**found, "rows": rows}
    best = _best(complete, n)
    one_place = len({row.interpreter for row in complete.rows if row.samples}) == 1
    found["rows"] = [
        _cells(complete, row, row.case in best, one_place, roof) for row in complete.rows
    ]
    found.update(state="done", notes=_notes(complete))
    if any(row.samples for row in complete.rows):
        found.update(caption=_caption(complete, roof), method=complete.caption())
    return found


def _partial(name: str, row: Row | None) -> dict[str, Any]:
    if row is not None and row.outcome is not Outcome.TIMED:
        return _untimed(row)
    cells = {"case": name, "kind": "partial", "reason": "under way"}
    if row is not None and row.samples:
        taken = len(row.samples)
        cells["median"] = duration(row.spread.median)
        cells["each"] = duration(row.spread.median / row.n)
        cells["reason"] = f"{taken} sample{'s' * (taken > 1)} so far"
    return cells


def _untimed(row: Row) -> dict[str, Any]:
    kind = "missing" if row.outcome not in _ACCIDENTS else "failed"
    reason = (
        row.reason if row.outcome is Outcome.CANCELLED else f"{row.outcome.value}: {row.reason}"
    )
    return {"case": row.case, "kind": kind, "reason": reason, "trace": row.trace}


def _cells(
    timings: Timings, row: Row, is_best: bool, one_place: bool, roof: RoofLine | None
) -> dict[str, Any]:
    if row.outcome is not Outcome.TIMED:
        return _untimed(row)
    spread = row.spread
    return {
        "case": row.case,
        "kind": "timed",
        "where": "" if one_place else _where(row),
        "each": duration(spread.median / row.n),
        "median": duration(spread.median),
        "spread": f"±{percent(spread.relative)}",
        "first": first_call(row),
        "ratio": timings.ratio(row),
        "roof": roof.share(row.n, spread.median) if roof else "",
        "badges": [_badge(text) for text in row.badges],
        "best": is_best,
    }


def _badge(text: str) -> str:
    return next((word for start, word in _BADGES.items() if text.startswith(start)), "doubtful")


def _where(row: Row) -> str:
    """The interpreter, as far as the name of the case does not tell it."""
    name, _, version = row.interpreter.partition(" ")
    if f"{name} {'.'.join(version.split('.')[:2])}" in row.case:
        return ""
    return version if name and row.case.endswith(name) else row.interpreter


def _best(timings: Timings, n: int) -> set[str]:
    """The cases that are fastest at a size; none where there is nothing to compare."""
    timed = [
        row
        for row in timings.rows
        if row.n == n and row.outcome is Outcome.TIMED and not row.is_reference
    ]
    if len(timed) < 2:
        return set()
    fastest = min(timed, key=lambda row: row.spread.median).spread
    return {row.case for row in timed if about_equal(row.spread, fastest)}


def _caption(timings: Timings, roof: RoofLine | None) -> str:
    """What a figure cannot do without: how many samples, and where they were taken."""
    counts = sorted({len(row.samples) for row in timings.rows if row.samples})
    many = f"{counts[0]} to {counts[-1]}" if len(counts) > 1 else f"{counts[0]}"
    told = f"{many} samples each; {timings.conditions.text()}."
    if timings.recorded:
        told = f"Recorded {timings.recorded}, not on this machine now: {told}"
    if roof is not None:
        told += f" Dashed: the {roof.text} for {roof.bytes_each:g} bytes an element."
    return told


def _notes(timings: Timings) -> list[str]:
    return [f"{row.case}: {'; '.join(row.badges)}" for row in timings.rows if row.badges]


# -- sentences


def verdict(timings: Timings, n: int, others: Sequence[Timings]) -> tuple[str, str]:
    """A sentence on a size, and its kind: "fine", "warning" or "error".

    `others` are the results of further sizes, for where another case is fastest.
    """
    rows = timings.rows
    lost = next((row for row in rows if row.outcome is Outcome.CANCELLED), None)
    if lost is not None:
        return f"n = {n:,} was not timed: {lost.reason}.", "warning"
    sentences, kind = [timings.verdict(n)], "fine"
    if not any(row.samples for row in rows):
        kind = "error"
    failed = sum(row.outcome in _ACCIDENTS for row in rows)
    if kind == "fine":
        sentences.append(_crossing(timings, n, others))
        if failed:
            sentences.append(f"{failed} of {len(rows)} cases could not be timed.")
            kind = "warning"
        if any(row.throttled for row in rows):
            sentences.append("The machine was throttled meanwhile: do not trust these figures.")
            kind = "warning"
    return " ".join(filter(None, sentences)), kind


def _crossing(timings: Timings, n: int, others: Sequence[Timings]) -> str:
    """Which other case is fastest at smaller sizes, if one is."""
    best = _best(timings, n)
    below = sorted((other for other in others if other.rows[0].n < n), key=_size, reverse=True)
    winners = [(_size(other), _best(other, _size(other))) for other in below]
    winners = [(size, names) for size, names in winners if names]
    for place, (size, names) in enumerate(winners):
        if best and not names & best:
            where = "Up to" if all(names & more for _, more in winners[place:]) else "At"
            listed = " and ".join(row.case for row in timings.rows if row.case in names)
            if len(names) > 1:
                return f"{where} n = {size:,} {listed} are fastest."
            return f"{where} n = {size:,} {listed} is fastest."
    return ""


def _size(timings: Timings) -> int:
    return timings.rows[0].n


# -- all sizes


def plotted(
    names: Sequence[str],
    sizes: Sequence[int],
    complete: dict[int, Timings],
    under_way: int | None,
    partial: Sequence[Row],
) -> list[dict[str, Any]]:
    """The points of each case. At the size under way they have samples, and no median yet."""
    by_case: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for n in sorted(sizes):
        rows = partial if n == under_way else (complete[n].rows if n in complete else [])
        for row in rows:
            samples = row.samples if row.outcome is Outcome.TIMED else []
            point: dict[str, Any] = {"n": n, "samples": list(samples), "median": None}
            if samples and n != under_way:
                median = row.spread.median
                point.update(median=median, text=duration(median))
            by_case[row.case].append(point)
    return [{"name": name, "points": points} for name, points in by_case.items()]


def alt_text(
    series: Sequence[dict[str, Any]], unit: str, roof: RoofLine | None, recorded: str = ""
) -> str:
    """The plot in a sentence, for whoever does not see it. `recorded` is when, if it was."""
    parts = []
    for each in series:
        found = [point for point in each["points"] if point["median"]]
        ends = found[:1] + found[1:][-1:]
        told = " to ".join(f"{point['text']} at {point['n']:,}" for point in ends)
        if told:
            parts.append(f"{each['name']}: {told}")
    if not parts:
        return "Nothing is plotted yet."
    end = f"; {roof.text}" if roof else ""
    start = f"Recorded {recorded}, not on this machine now: time" if recorded else "Time"
    return f"{start} against {unit}, both logarithmic. {'; '.join(parts)}{end}."
