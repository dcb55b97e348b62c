"""What a panel knows of each size: complete results, rows that are under way, a recording.

Recorded timings are shown alone, until the first run of this process has
something to show; the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Sequence

from notekit.timing import Outcome, Progress, Row, Timings, conditions

__all__ = ["Results"]


class Results:
    """Results by size, each of one run. Called under the lock of its panel."""

    def __init__(self, base: str, recorded: Timings | None) -> None:
        self._base = base
        self._recorded_base = recorded.base if recorded else ""
        self.under_way: int | None = None  # the size that is timed just now
        self.partial: list[Row] = []  # of that size, as far as there are any
        self._recorded = _by_size(recorded) if recorded else {}
        self._live: dict[int, Timings] = {}
        self._reached: list[int] = []  # sizes that the run has finished
        self.recorded_when = recorded.recorded or "earlier" if recorded else ""

    @property
    def is_recorded(self) -> bool:
        """Whether it is the recording that is shown."""
        return bool(self._recorded) and not self._live and self.under_way is None

    @property
    def base(self) -> str:
        """The case that ratios refer to: a recording has its own."""
        return self._recorded_base if self.is_recorded else self._base

    @property
    def complete(self) -> dict[int, Timings]:
        """The results that are shown, by size."""
        return self._recorded if self.is_recorded else self._live

    def recorded_names(self) -> tuple[list[str], list[str]]:
        """The cases of the recording, and the interpreter of each."""
        where: dict[str, str] = {}
        for timings in self._recorded.values():
            for row in timings.rows:
                where[row.case] = where.get(row.case) or row.interpreter
        return list(where), list(where.values())

    def part(self, cases: Sequence[str], base: str) -> Results:
        """What is complete of these cases alone, as live results with a base of their own."""
        part = Results(base, None)
        for n, found in self._live.items():
            rows = [row for row in found.rows if row.case in cases]
            if rows:
                part._live[n] = Timings(rows, base, found.conditions, found.recorded)
        return part

    def note(self, progress: Progress, now: int) -> None:
        """Take in what a run has found so far; `now` is the size it is at."""
        self.under_way = now
        self.partial = [row for row in progress.rows if row.n == now]
        finished = [row for row in progress.rows if row.n not in (now, *self._reached)]
        if finished:
            found = _by_size(Timings(finished, self._base, conditions()))
            self._live.update(found)
            self._reached += found

    def end(self, timings: Timings | None, cancelled: str) -> None:
        """Take in the outcome of a run; what it did not reach keeps what an earlier one found."""
        self.under_way, self.partial, self._reached = None, [], []
        if timings is None:
            return
        by_size = _by_size(timings)
        whole = {n: found for n, found in by_size.items() if _is_whole(found)}
        self._live.update(whole)
        for n in by_size.keys() - whole.keys():
            for row in by_size[n].rows:
                if row.outcome is Outcome.CANCELLED:
                    row.reason = cancelled or row.reason
            # Where nothing else is known, that it was cancelled is worth a row.
            is_known = _is_whole(self._live[n]) if n in self._live else self.is_recorded
            if not is_known:
                self._live[n] = by_size[n]

    def merged(self, sizes: Sequence[int]) -> Timings | None:
        """All that is shown as one table; None where there is nothing."""
        found = [self.complete[n] for n in sizes if n in self.complete]
        if not found:
            return None
        rows = [row for timings in found for row in timings.rows]
        return Timings(rows, self.base, found[-1].conditions, found[-1].recorded)


def _is_whole(timings: Timings) -> bool:
    return all(row.outcome is not Outcome.CANCELLED for row in timings.rows)


def _by_size(timings: Timings) -> dict[int, Timings]:
    rows: dict[int, list[Row]] = {}
    for row in timings.rows:
        rows.setdefault(row.n, []).append(row)
    return {
        n: Timings(found, timings.base, timings.conditions, timings.recorded)
        for n, found in rows.items()
    }
