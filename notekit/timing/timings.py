"""The outcome of a comparison: rows, what they were taken under, and tables of them.

Saved to a file and read again, it says so wherever it is shown: recorded
figures are never taken for this machine's.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timezone
from itertools import zip_longest
from pathlib import Path
from typing import Any

from notekit.timing.cases import Outcome, Row
from notekit.timing.conditions import Conditions
from notekit.timing.html_table import html_table
from notekit.timing.samples import about_equal, ratio_text

__all__ = ["Timings", "duration", "first_call"]

_FORMAT = 1  # of saved files
_MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|$#~"})
_LONGEST = 200  # characters of a note in a table
_HEAD = ("case", "n", "median", "minimum", "spread", "first call", "ratio", "notes")


def duration(seconds: float) -> str:
    """Seconds as people read them, three figures: "29.3 ms", "410 ns".

    >>> duration(0.0293), duration(4.1e-7), duration(75)
    ('29.3 ms', '410 ns', '75 s')
    """
    rounded = float(f"{seconds:.3g}")
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if rounded >= size:
            return f"{_figures(seconds / size)} {unit}"
    return f"{_figures(seconds * 1e9)} ns"


def _figures(value: float) -> str:
    return f"{value:,.0f}" if value >= 99.95 else f"{value:.3g}"


def _line(text: str) -> str:
    """Text that may go over several lines, or megabytes, as it fits into a table."""
    joined = " ".join(text[: 10 * _LONGEST].split())
    return joined if len(joined) <= _LONGEST else joined[: _LONGEST - 3] + "..."


class Timings:
    """Rows of a comparison, in the order of sizes and cases; `base` is what ratios refer to."""

    def __init__(
        self, rows: Sequence[Row], base: str, conditions: Conditions, recorded: str = ""
    ) -> None:
        self.rows = list(rows)
        self.base = base
        self.conditions = conditions
        self.recorded = recorded  # when and where, if read from a file

    # -- looking things up

    def row(self, case: str, n: int) -> Row:
        """The row of a case at a size; raises KeyError where there is none."""
        for row in self.rows:
            if (row.case, row.n) == (case, n):
                return row
        raise KeyError(f"there is no row of {case!r} at n = {n:,}")

    def ratio(self, row: Row) -> str:
        """How many times faster than the base at the same size; empty where either is missing."""
        base = self._base_of(row)
        if base is None or row.outcome is not Outcome.TIMED:
            return ""
        return "1" if base is row else ratio_text(row.spread, base.spread)

    def _base_of(self, row: Row) -> Row | None:
        for other in self.rows:
            if (other.case, other.n) == (self.base, row.n) and other.outcome is Outcome.TIMED:
                return other
        return None

    def verdict(self, n: int) -> str:
        """One sentence about a size: which case is fastest, and how it stands to the base.

        Cases that are about equal to the fastest share the place; those that are
        there for reference have none. A second sentence says where there is a doubt.
        """
        timed = [row for row in self.rows if row.n == n and row.outcome is Outcome.TIMED]
        doubtful = [row.case for row in timed if row.badges]
        told = self._told([row for row in timed if not row.is_reference] or timed, n)
        if not doubtful:
            return told
        whose = ", ".join(doubtful) if len(doubtful) <= 2 else f"{len(doubtful)} of {len(timed)}"
        return f"{told} See the notes on {whose} before trusting it."

    def _told(self, timed: list[Row], n: int) -> str:
        if not timed:
            return f"Nothing could be timed at n = {n:,}."
        if len(timed) == 1:
            return f"{timed[0].case} takes {duration(timed[0].spread.median)} at n = {n:,}."
        best = min(timed, key=lambda row: row.spread.median)
        equal = [row.case for row in timed if about_equal(row.spread, best.spread)]
        if len(equal) > 1:
            return f"{' and '.join(equal)} are about equally fast at n = {n:,}."
        ratio = self.ratio(best)
        if best.case == self.base or not ratio:
            second = min((row for row in timed if row is not best), key=lambda r: r.spread.median)
            times = ratio_text(best.spread, second.spread)
            return f"{best.case} is fastest at n = {n:,}: {times} {second.case}."
        return f"{best.case} is fastest at n = {n:,}: {ratio} {self.base}."

    # -- tables

    def cells(self) -> list[tuple[str, ...]]:
        """The rows as text, a cell for each head: case, n, …, ratio, notes."""
        found = []
        for row in self.rows:
            if row.outcome is Outcome.TIMED:
                s = row.spread
                middle: tuple[str, ...] = (
                    duration(s.median), duration(s.minimum),
                    f"±{s.relative:.0%} ({s.count} × {row.loops:,})", first_call(row),
                    self.ratio(row), "; ".join(row.badges),
                )  # fmt: skip
            else:
                note = f"{row.outcome.value}: {row.reason}"
                middle = ("–", "", "", "", "", _line(note))
            found.append((_line(row.case), f"{row.n:,}", *middle))
        return found

    def __str__(self) -> str:
        table = [_HEAD, *self.cells()]
        widths = [max(len(line[k]) for line in table) for k in range(len(_HEAD))]
        lines = [
            "  ".join(
                cell.ljust(width) if k in (0, len(_HEAD) - 1) else cell.rjust(width)
                for k, (cell, width) in enumerate(zip(line, widths))
            ).rstrip()
            for line in table
        ]
        return "\n".join([*lines, "", self.caption()])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        timed = [row.outcome is Outcome.TIMED for row in self.rows]
        return html_table(_HEAD, self.cells(), timed, self.caption())

    def caption(self) -> str:
        """What was timed, how and under what, for under a table."""
        timed = [row for row in self.rows if row.outcome is Outcome.TIMED]
        checked = "results compared first" if all(row.is_checked for row in timed) else (
            "results not compared" if not any(row.is_checked for row in timed)
            else "results compared where there are some"
        )  # fmt: skip
        parts = [
            f"samples taken in turn, {checked}",
            "spread: half the interquartile range (samples × runs in each)",
            f"ratio: times as fast as {self.base}",
            "garbage collection off while sampling",
            "; ".join(self.versions()),
        ]
        if any(any(row.taken_off) for row in timed):
            parts[0] += ", without the time in which others had the processors"
        if any(row.interpreter.startswith("PyPy") for row in timed):
            parts[3] += ", but on for PyPy, which frees memory by nothing else"
        if not all(row.is_cold for row in timed):
            parts.append("first calls in parentheses: in a process that had run the case before")
        text = "; ".join([*filter(None, parts), self.conditions.text()])
        if self.recorded:
            return f"Recorded {self.recorded}, not on this machine now: {text}."
        return f"{text[0].upper()}{text[1:]}."

    def versions(self) -> list[str]:
        """What the cases ran on: "CPython 3.11.7 with numpy 2.4.6 (a case, another)"."""
        found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        for row in self.rows:
            if row.outcome is Outcome.TIMED and row.versions:
                where, *libraries = (f"{k} {v}".strip() for k, v in row.versions.items())
                known, cases = found.setdefault(where, ({}, {}))
                known.update(dict.fromkeys(libraries))
                cases[row.case] = None
        told = []
        for where, (known, cases) in found.items():
            libraries = [f"with {', '.join(known)}"] if known else []
            named = [f"({', '.join(cases)})"] if len(found) > 1 else []
            told.append(" ".join([where, *libraries, *named]))
        return told

    def snippets(self) -> list[tuple[str, str, str, str]]:
        """The code that was timed: case, interpreter, setup and statement."""
        found = {
            row.case: (row.case, row.interpreter, row.setup, row.statement) for row in self.rows
        }
        return list(found.values())

    def to_markdown(self) -> str:
        """A table to paste into a document, with the code that was timed."""
        lines = ["| " + " | ".join(_HEAD) + " |", "|---|" + "---:|" * (len(_HEAD) - 2) + "---|"]
        for cells in self.cells():
            lines.append("| " + " | ".join(cell.translate(_MARKUP) for cell in cells) + " |")
        lines += ["", self.caption().translate(_MARKUP), ""]
        for case, interpreter, setup, statement in self.snippets():
            if statement:
                code = f"{setup}\n# timed:\n{statement}" if setup else statement
                title = _line(f"{case}, {interpreter}" if interpreter else case)
                lines += [f"{title.translate(_MARKUP)}:", "", _fenced(code), ""]
        return "\n".join(lines)

    def to_csv(self) -> str:
        """All samples: a line each, seconds; cases without samples with their reason."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([
            "case", "interpreter", "n", "outcome", "sample", "seconds", "reason",
            "waited", "taken_off", "loops", "first_call", "overhead", "peak_bytes", "recorded",
        ])  # fmt: skip
        for row in self.rows:
            start = [row.case, row.interpreter, row.n, row.outcome.value]
            more = [row.loops, row.first, row.overhead, row.peak, self.recorded]
            if not row.samples:
                writer.writerow([*start, "", "", row.reason, *[""] * 6, self.recorded])
            columns = zip_longest(row.samples, row.waits, row.taken_off, fillvalue=0.0)
            for number, (seconds, *waited) in enumerate(columns, 1):
                cells = [number, repr(seconds), "; ".join(row.badges), *map(repr, waited)]
                writer.writerow([*start, *cells, *more])
        return text.getvalue()

    def to_frame(self) -> Any:
        """A pandas data frame: a line each, times in seconds."""
        import pandas

        return pandas.DataFrame.from_records([self._record(row) for row in self.rows])

    def _record(self, row: Row) -> dict[str, Any]:
        timed = row.outcome is Outcome.TIMED
        s = row.spread if timed else None
        base = self._base_of(row)
        return {
            "case": row.case,
            "interpreter": row.interpreter,
            "n": row.n,
            "outcome": row.outcome.value,
            "median": s.median if s else None,
            "minimum": s.minimum if s else None,
            "spread": s.relative if s else None,
            "first_call": row.first if timed else None,
            "ratio": base.spread.median / s.median if s and base and s.median else None,
            "notes": row.reason or "; ".join(row.badges),
            "samples": s.count if s else 0,
            "waited": row.waited if timed else None,
            "loops": row.loops if timed else None,
            "overhead": row.overhead if timed else None,
            "peak": row.peak if timed else None,
            "recorded": self.recorded,
        }

    # -- files

    def save(self, path: str | Path) -> None:
        """Write all samples and what they were taken under to a JSON file."""
        when = datetime.now(timezone.utc).strftime("%Y-%m-%d")
        rows = [{**asdict(row), "outcome": row.outcome.name} for row in self.rows]
        record = {
            "format": _FORMAT,
            "recorded": self.recorded or f"on {when}",
            "base": self.base,
            "conditions": asdict(self.conditions),
            "rows": rows,
        }
        Path(path).write_text(json.dumps(record, indent=1) + "\n")

    @classmethod
    def load(cls, path: str | Path) -> Timings:
        """Read what `save` wrote; raises ValueError for a file that is none of ours."""
        try:
            record = json.loads(Path(path).read_text())
            if record["format"] != _FORMAT:
                raise ValueError(f"its format is {record['format']}, and this reads {_FORMAT}")
            rows = [_read(row) for row in record["rows"]]
            under = Conditions(**record["conditions"])
            return cls(rows, str(record["base"]), under, str(record["recorded"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path} holds no timings: {error}") from error


def _read(saved: dict[str, Any]) -> Row:
    """A saved row; raises ValueError where it says it was timed and has no such samples."""
    row = Row(**{**saved, "outcome": Outcome[saved["outcome"]]})
    times = [*row.samples, *row.waits, *row.taken_off]
    if not all(isinstance(each, float) and 0 <= each < math.inf for each in times):
        raise ValueError(f"the samples of {row.case!r} are not all times")
    if not {len(row.waits), len(row.taken_off)} <= {0, len(row.samples)}:
        raise ValueError(f"{row.case!r} has waits that belong to no sample")
    if (row.outcome is Outcome.TIMED) != bool(row.samples):
        raise ValueError(f"{row.case!r} is {row.outcome.value}, with {len(row.samples)} samples")
    return row


def first_call(row: Row) -> str:
    """The first call, in parentheses where the process had run the case before."""
    if row.first is None:
        return ""
    return duration(row.first) if row.is_cold else f"({duration(row.first)})"


def _fenced(code: str) -> str:
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}python\n{code}\n{fence}"
