"""Nanoseconds a call, out of timings of loops of calls: a line for each way, the loop taken off."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from notekit.bindings.catalogue import NO_CALL
from notekit.timing import Outcome, Row, Timings
from notekit.timing.timings import duration

__all__ = ["PerCall", "per_call"]

_MISSING = "–"
_CELL = "text-align:{};padding:3px 12px;font-variant-numeric:tabular-nums"


class PerCall:
    """Seconds a call, by way and interpreter, at one number of calls.

    `loops` are those of the loop alone, by interpreter; they are taken off where
    they were timed. `reasons` say why a figure is missing, by way and interpreter.
    """

    def __init__(self, timings: Timings, n: int) -> None:
        rows = [row for row in timings.rows if row.n == n]
        if not rows:
            raise ValueError(f"these timings have no row at n = {n:,}")
        self.n = n
        self.recorded = timings.recorded
        self.loops: dict[str, float] = {}
        self.seconds: dict[tuple[str, str], float] = {}
        self.reasons: dict[tuple[str, str], str] = {}
        self._take(rows)

    def _take(self, rows: Sequence[Row]) -> None:
        medians = {
            _place(row): row.spread.median / self.n
            for row in rows
            if row.outcome is Outcome.TIMED and row.samples
        }
        self.loops = {where: each for (way, where), each in medians.items() if way == NO_CALL}
        self._order = [_place(row) for row in rows]
        for row, place in zip(rows, self._order):
            way, where = place
            if place not in medians:
                self.reasons[place] = row.reason or row.outcome.value
            elif way != NO_CALL:
                # Less than nothing is what a call that the JIT takes away may come to, by noise.
                self.seconds[place] = max(0.0, medians[place] - self.loops.get(where, 0.0))

    @property
    def ways(self) -> list[str]:
        """The ways there are figures or reasons for, in the order they were timed in."""
        return [way for way in dict.fromkeys(way for way, _ in self._order) if way != NO_CALL]

    @property
    def where(self) -> list[str]:
        """The interpreters, in the order they were timed in."""
        return list(dict.fromkeys(where for way, where in self._order if way != NO_CALL))

    def cell(self, way: str, where: str) -> str:
        """The figure as text, a dash where there is none.

        >>> from notekit.bindings import cases, per_call
        >>> from notekit.timing import Effort, compare
        >>> quick = Effort(samples=3, least=0.001, warm_up=0.05)
        >>> loops = cases("cos", on=["CPython"], ways=["no call", "built in"])
        >>> found = per_call(compare(loops, [1000], effort=quick), 1000)
        >>> found.cell("built in", "CPython").split()[-1]
        'ns'
        """
        each = self.seconds.get((way, where))
        if each is None:
            return _MISSING
        return "under 1 ns" if each < 1e-9 else duration(each)

    def notes(self) -> list[str]:
        """What has been taken off, and what is missing and why."""
        loops = ", ".join(f"{duration(each)} on {name}" for name, each in self.loops.items())
        taken = f"The loop alone is taken off: {loops}." if loops else "The loop is included."
        first = [f"Recorded {self.recorded}, not on this machine now."] if self.recorded else []
        gaps = [f"{way} on {where}: {reason}" for (way, where), reason in self.reasons.items()]
        return [*first, taken, *gaps]

    def __str__(self) -> str:
        heads = ["", *self.where]
        table = [heads, *([way, *(self.cell(way, w) for w in self.where)] for way in self.ways)]
        widths = [max(len(line[k]) for line in table) for k in range(len(heads))]
        lines = [
            "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]).rstrip()
            for line in table
        ]
        return "\n".join([*lines, "", *self.notes()])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(_html("th", name, "right") for name in self.where)
        body = "".join(
            f'<tr><th scope="row" style="{_CELL.format("left")};font-weight:normal">'
            f"{escape(way)}</th>"
            f"{''.join(_html('td', self.cell(way, where), 'right') for where in self.where)}</tr>"
            for way in self.ways
        )
        notes = "<br>".join(map(escape, self.notes()))
        return (
            f"<table><caption>Time of one call, of {self.n:,}</caption>"
            f"<thead><tr>{_html('th', 'through', 'left')}{head}</tr></thead>"
            f'<tbody>{body}</tbody></table><p style="max-width:60em">{notes}</p>'
        )


def _html(tag: str, text: str, align: str) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    return f'<{tag}{scope} style="{_CELL.format(align)}">{escape(text)}</{tag}>'


def _place(row: Row) -> tuple[str, str]:
    way, _, where = row.case.rpartition(" on ")
    return way or row.case, where


def per_call(timings: Timings, n: int | None = None) -> PerCall:
    """Time of one call in `timings`, at size `n`, or the largest there is.

    Raises ValueError where there is no row of that size.
    """
    if n is None:
        n = max((row.n for row in timings.rows), default=0)
    return PerCall(timings, n)
