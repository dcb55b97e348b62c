"""MPS files read: fixed or free, which nothing in a file says and this finds out.

A file is read as free; where it cannot be that, as fixed (`mps_fields`).

Where readers in use agree, so does this one: a negative range of an equation opens it
downwards; a right-hand side of the objective is minus its constant (to GLPK alone it is plus);
an integer column between markers without a bound is 0 or 1. Where they differ (an upper bound
below zero without a lower one; an integer column with a lower bound alone), the file is
refused, and the line named that would make it clear. Rows of type N but the objective are
kept, as constraints without sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from typing import IO, Callable

from lpkit.formats.draft import Draft
from lpkit.formats.lines import Malformed, lines, shown
from lpkit.formats.mps_fields import fixed, free
from lpkit.formats.mps_sections import begun
from lpkit.formats.numbers import bound, number, sum_of

__all__ = ["read_mps"]

_OBJECTIVE = -1  # the row number of the objective
_MARKER = "'MARKER'"
_SENSES = {
    **dict.fromkeys(["MIN", "MINIMIZE", "MINIMISE"], "min"),
    **dict.fromkeys(["MAX", "MAXIMIZE", "MAXIMISE"], "max"),
}
_SIDES = {"N": (-inf, inf), "L": (-inf, 0.0), "G": (0.0, inf), "E": (0.0, 0.0)}
# Whether a kind of bound sets the lower one, sets the upper one, has a value.
_BOUNDS = {
    **{"LO": (True, False, True), "UP": (False, True, True), "FX": (True, True, True)},
    **{"MI": (True, False, False), "PL": (False, True, False), "FR": (True, True, False)},
    **{"LI": (True, False, True), "UI": (False, True, True), "BV": (True, True, False)},
}


def read_mps(file: IO[bytes]) -> Draft:
    """The program in an MPS file. Raises `Malformed` with the line."""
    try:
        return _Reader(free).read(file)
    except Malformed as not_free:
        if not file.seekable():
            raise
        file.seek(0)
        try:
            return _Reader(fixed).read(file)
        except Malformed as not_fixed:
            # The one that got further is likelier what the file was meant to be.
            raise max(not_free, not_fixed, key=lambda wrong: wrong.line or inf) from None


class _Reader:
    """One way through a file; `fields` parts a line of it."""

    def __init__(self, fields: Callable[[str, str], list[str]]) -> None:
        self.fields = fields
        self.draft = Draft()
        self.line = 0
        self.section = ""
        self.seen: set[str] = set()
        self.objective: str | None = None  # the name of its row
        self.wanted: str | None = None  # the name that the file says it has
        self.rows: dict[str, int] = {}  # the objective among them
        self.kinds: list[str] = []  # of rows: L, G, E, N
        self.column_name = ""
        self.column = -1
        self.filled: list[int] = []  # by row: the last column with an entry there
        self.objective_filled = -1
        self.whole = False  # between markers
        self.marked = bytearray()  # columns made there
        self.sets: dict[str, str] = {}  # the name of the set in each section that has one
        self.sided = bytearray()  # rows that were given a right-hand side
        self.constant_line = 0
        self.ranges: dict[int, tuple[str, int]] = {}  # by row: text, line
        self.lower_line: dict[int, int] = {}
        self.upper_line: dict[int, int] = {}
        self.takers: dict[str, Callable[[list[str]], None]] = {
            "OBJSENSE": self._sense,
            "OBJNAME": self._objective_name,
            "ROWS": self._row,
            "COLUMNS": self._entries,
            "RHS": self._right_sides,
            "RANGES": self._ranges,
            "BOUNDS": self._bound,
        }

    def read(self, file: IO[bytes]) -> Draft:
        """The whole file. Raises `Malformed` with the line."""
        try:
            if not self._take(lines(file)):
                self.line = 0
                raise Malformed(
                    "it ends without a line ENDATA: it was truncated, or is no MPS file"
                )
            self._finish()
        except Malformed as wrong:
            wrong.line = self.line if wrong.line is None else wrong.line
            raise
        return self.draft

    def _take(self, blocks: Iterator[list[str]]) -> bool:
        """Read line by line up to ENDATA; whether there is one."""
        take: Callable[[list[str]], None] = self._nowhere
        fields, section = self.fields, ""
        for block in blocks:
            for line in block:
                self.line += 1
                first = line[:1]
                if first == " " or first == "\t":
                    found = fields(line, section)
                    if found:
                        take(found)
                elif first not in ("", "*", "\r"):
                    section = self._header(line.split())
                    if section == "ENDATA":
                        return True
                    take = self.takers.get(section, self._nowhere)
        return False

    # -- sections

    def _nowhere(self, fields: list[str]) -> None:
        where = (
            f"the line {self.section} has no lines of its own"
            if self.section
            else ("a line that begins with a blank belongs to a section, and none has begun")
        )
        raise Malformed(f"{where}; it reads {shown(' '.join(fields))}")

    def _header(self, words: list[str]) -> str:
        section = begun(words, self.seen)
        if section == "COLUMNS" and self.wanted not in (None, self.objective):
            raise Malformed(f"no row of type N is named {shown(str(self.wanted))}")
        self.seen.add(section)
        self.section = section
        if len(words) > 1 and section in ("OBJSENSE", "OBJNAME"):
            self.takers[section](words[1:])
        return section

    def _sense(self, fields: list[str]) -> None:
        sense = _SENSES.get(fields[0].upper()) if len(fields) == 1 else None
        if sense is None:
            raise Malformed(f"MIN or MAX is needed here, not {shown(' '.join(fields))}")
        self.draft.sense = sense

    def _objective_name(self, fields: list[str]) -> None:
        if len(fields) != 1:
            raise Malformed(f"the name of a row is needed here, not {shown(' '.join(fields))}")
        self.wanted = fields[0]

    def _row(self, fields: list[str]) -> None:
        if len(fields) != 2:
            raise Malformed(f"a row has a type and a name, not {shown(' '.join(fields))}")
        kind, name = fields[0].upper(), fields[1]
        if kind not in _SIDES:
            raise Malformed(f"the type of a row is N, L, G or E, not {shown(fields[0])}")
        if name in self.rows:
            raise Malformed(f"a second row is named {shown(name)}")
        if kind == "N" and self.objective is None and self.wanted in (None, name):
            self.objective = name
            self.rows[name] = _OBJECTIVE
            self.draft.has_objective = True
            return
        self.rows[name] = self.draft.add_row(name, *_SIDES[kind])
        self.kinds.append(kind)
        self.filled.append(-1)
        self.sided.append(0)

    # -- columns

    def _entries(self, fields: list[str]) -> None:
        count = len(fields)
        if count > 2 and fields[1] == _MARKER:
            self._marker(fields)
            return
        if count != 3 and count != 5:
            raise Malformed(
                "a column has a name, a row and a number, and perhaps another row and number, "
                f"not {shown(' '.join(fields))}"
            )
        if fields[0] != self.column_name:
            self._begin_column(fields[0])
        self._entry(fields[1], fields[2])
        if count == 5:
            self._entry(fields[3], fields[4])

    def _begin_column(self, name: str) -> None:
        if name in self.draft.columns:
            raise Malformed(f"the column {shown(name)} was before: its lines stand together")
        self.column = self.draft.add_column(name, 0.0, inf, self.whole)
        self.column_name = name
        self.marked.append(self.whole)

    def _entry(self, row_name: str, text: str) -> None:
        row = self.rows.get(row_name)
        if row is None:
            raise self._no_row(row_name)
        value = number(text)
        column = self.column
        if row == _OBJECTIVE:
            twice = self.objective_filled == column
            self.objective_filled = column
            if value:
                self.draft.cost[column] = value
        else:
            twice = self.filled[row] == column
            self.filled[row] = column
            if value:
                self.draft.row_columns[row].append(column)
                self.draft.row_coefficients[row].append(value)
        if twice:
            raise Malformed(
                f"the column {shown(self.column_name)} has a second entry in the row "
                f"{shown(row_name)}"
            )

    def _no_row(self, name: str) -> Malformed:
        return Malformed(f"no row is named {shown(name)}")

    def _marker(self, fields: list[str]) -> None:
        kind = fields[-1].strip("'").upper()
        if kind not in ("INTORG", "INTEND"):
            raise Malformed(f"a marker is 'INTORG' or 'INTEND', not {shown(fields[-1])}")
        if (kind == "INTORG") is self.whole:
            raise Malformed(f"a second marker {kind} in a row")
        self.whole = kind == "INTORG"
        self.column_name = ""

    # -- sides

    def _pairs(self, fields: list[str]) -> Iterable[tuple[str, str]]:
        """Rows and numbers of a line in RHS or RANGES; there may be a set's name before them."""
        count = len(fields)
        if count not in (2, 3, 4, 5):
            raise Malformed(f"rows and numbers are needed here, not {shown(' '.join(fields))}")
        if count % 2:
            self._one_set(fields[0])
            fields = fields[1:]
        return zip(fields[::2], fields[1::2])

    def _one_set(self, name: str) -> None:
        if self.sets.setdefault(self.section, name) != name:
            first = self.sets[self.section]
            raise Malformed(
                f"a second set in the section {self.section}, {shown(name)} after {shown(first)}: "
                "leave one of them"
            )

    def _right_sides(self, fields: list[str]) -> None:
        for name, text in self._pairs(fields):
            row = self.rows.get(name)
            if row is None:
                raise self._no_row(name)
            value = number(text)
            if row == _OBJECTIVE:
                if self.constant_line:
                    raise Malformed(f"a second right-hand side of {shown(name)}")
                self.constant_line = self.line
                self.draft.constant = -value
                continue
            if self.sided[row]:
                raise Malformed(f"a second right-hand side of {shown(name)}")
            self.sided[row] = 1
            if self.kinds[row] == "N":
                raise Malformed(f"the row {shown(name)} is of type N and has no right-hand side")
            if self.kinds[row] != "G":
                self.draft.row_upper[row] = value
            if self.kinds[row] != "L":
                self.draft.row_lower[row] = value

    def _ranges(self, fields: list[str]) -> None:
        for name, text in self._pairs(fields):
            row = self.rows.get(name)
            if row is None:
                raise self._no_row(name)
            if row == _OBJECTIVE or self.kinds[row] == "N":
                raise Malformed(f"the row {shown(name)} is of type N and has no range")
            if row in self.ranges:
                raise Malformed(f"a second range of {shown(name)}")
            sum_of(0.0, text)
            self.ranges[row] = text, self.line

    def _finish(self) -> None:
        """What can be said only when all sections are known."""
        for row, (text, line) in self.ranges.items():
            self._open(row, text, line)
        for column, line in self.upper_line.items():
            self._check_lower(column, line)
        for column in range(len(self.marked)):
            if self.marked[column] and column not in self.upper_line:
                self._bound_whole(column)
        for by_column in (self.lower_line, self.upper_line):
            for column, line in by_column.items():
                self.draft.check_bounds(column, line)

    def _open(self, row: int, text: str, line: int) -> None:
        draft, kind = self.draft, self.kinds[row]
        try:
            if kind == "G" or (kind == "E" and not text.startswith("-")):
                draft.row_upper[row] = sum_of(draft.row_lower[row], text)
            else:
                draft.row_lower[row] = sum_of(draft.row_upper[row], text, -1)
        except Malformed as wrong:
            raise Malformed(wrong.reason, line) from None

    # -- bounds

    def _bound(self, fields: list[str]) -> None:
        kind = fields[0].upper()
        if kind in ("SC", "SI"):
            raise Malformed(
                f"a bound of type {kind} is of a semi-continuous variable, which lpkit has not"
            )
        if kind not in _BOUNDS:
            raise Malformed(f"the type of a bound is {', '.join(_BOUNDS)}, not {shown(fields[0])}")
        sets_lower, sets_upper, valued = _BOUNDS[kind]
        name, text = self._bounded(fields, valued)
        column = self.draft.columns.get(name)
        if column is None:
            raise Malformed(f"no column is named {shown(name)}")
        low, high = -inf, inf
        if kind == "BV":
            low, high = 0.0, 1.0
        elif valued:
            low = high = bound(text)
        if kind in ("BV", "LI", "UI"):
            self.draft.integer[column] = 1
        if sets_lower:
            self._set(self.lower_line, column, name, "lower")
            self.draft.lower[column] = low
        if sets_upper:
            self._set(self.upper_line, column, name, "upper")
            self.draft.upper[column] = high

    def _bounded(self, fields: list[str], valued: bool) -> tuple[str, str]:
        """The column and the number of a bound; before them, there may be a set's name."""
        rest = fields[1:]
        if not valued:
            # What stands after the column says nothing there.
            if len(rest) == 1 or (len(rest) == 2 and rest[1] not in self.draft.columns):
                rest = [rest[0], ""]
            else:
                rest = [*rest[:2], ""] if len(rest) in (2, 3) else []
        if len(rest) == 3:
            self._one_set(rest[0])
        if len(rest) not in (2, 3):
            raise Malformed(
                "a bound has a type, perhaps the name of a set, a column, and a number where its "
                f"type needs one, not {shown(' '.join(fields))}"
            )
        return rest[-2], rest[-1]

    def _set(self, known: dict[int, int], column: int, name: str, which: str) -> None:
        if column in known:
            raise Malformed(
                f"a second {which} bound of {shown(name)}: the first is in line {known[column]}"
            )
        known[column] = self.line

    def _check_lower(self, column: int, line: int) -> None:
        if self.draft.upper[column] < 0.0 and column not in self.lower_line:
            name = list(self.draft.columns)[column]
            raise Malformed(
                f"{shown(name)} has an upper bound below zero and no lower bound: some readers "
                "take 0 for it, others none. Add a line of type LO or MI",
                line,
            )

    def _bound_whole(self, column: int) -> None:
        """The upper bound of an integer column between markers that was given none."""
        if column in self.lower_line:
            name = list(self.draft.columns)[column]
            raise Malformed(
                f"the integer column {shown(name)} has a lower bound alone: some readers take 1 "
                "for its upper bound, others none. Add a line of type UP or PL",
                self.lower_line[column],
            )
        self.draft.upper[column] = 1.0
