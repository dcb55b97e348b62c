"""Some conditions of a program, with all others left open: what a search for a conflict tries.

A `Side` is one condition of a matrix form, in numbers. A `System` lists those
of a form, and makes the smaller form that has only some of them. `conditions`
gives them the names they have in the program.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import inf
from typing import NamedTuple

from lpkit.matrix import MatrixForm

__all__ = ["AT_LEAST", "AT_MOST", "COLUMN", "ROW", "WHOLE", "Part", "Side", "System"]

ROW, COLUMN = "row", "column"
AT_LEAST, AT_MOST, WHOLE = ">=", "<=", "integer"


class Side(NamedTuple):
    """One condition: a finite side of a row, a finite bound of a column, or its integrality."""

    kind: str  # ROW or COLUMN
    place: int  # in the matrix form
    sense: str  # AT_LEAST, AT_MOST or WHOLE


class Part(NamedTuple):
    """A matrix form with some of the conditions of another, and where its rows come from."""

    matrix: MatrixForm
    rows: list[int]  # their places in the other form, ascending
    columns: list[int]


class System:
    """All conditions of a matrix form.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, n = lp.Var(0, name="x"), lp.IntVar(name="n")
    >>> c = lp.add_constraint(1 <= x + n <= 2)
    >>> system = System(lp.matrix()[0])
    >>> [(side.kind, side.sense) for side in system.sides()]
    [('row', '>='), ('row', '<='), ('column', '>='), ('column', 'integer')]
    >>> part = system.part(system.sides()[:1])
    >>> part.matrix.row_upper[0], part.matrix.lower[0]
    (inf, -inf)
    """

    def __init__(self, matrix: MatrixForm) -> None:
        self.matrix = matrix
        self._starts = [0, *accumulate(matrix.row_lengths)]

    def sides(self) -> list[Side]:
        """All conditions: of the rows, then the bounds, then what has to be whole."""
        matrix = self.matrix
        rows = _finite(ROW, matrix.row_lower, matrix.row_upper)
        bounds = _finite(COLUMN, matrix.lower, matrix.upper)
        whole = [Side(COLUMN, j, WHOLE) for j, integer in enumerate(matrix.integer) if integer]
        return rows + bounds + whole

    def number(self, side: Side) -> float | None:
        """The limit that a condition sets; `None` for integrality."""
        if side.sense == WHOLE:
            return None
        low, high = (
            (self.matrix.row_lower, self.matrix.row_upper)
            if side.kind == ROW
            else (self.matrix.lower, self.matrix.upper)
        )
        return (low if side.sense == AT_LEAST else high)[side.place]

    def entries(self, row: int) -> tuple[array[int], array[float]]:
        """Columns and coefficients of a row."""
        begin, end = self._starts[row], self._starts[row + 1]
        return self.matrix.columns[begin:end], self.matrix.coefficients[begin:end]

    def relevant(self, sides: Sequence[Side]) -> list[Side]:
        """Those that can matter: not the bounds of a column that nothing else speaks of."""
        spoken_of = self._columns(sides)
        return [side for side in sides if side.kind == ROW or side.place in spoken_of]

    def part(self, sides: Sequence[Side]) -> Part:
        """The form that has these conditions alone, without costs."""
        rows = sorted({side.place for side in sides if side.kind == ROW})
        columns = sorted(self._columns(sides))
        places = {
            ROW: {row: place for place, row in enumerate(rows)},
            COLUMN: {column: place for place, column in enumerate(columns)},
        }
        lower = {ROW: _all(-inf, len(rows)), COLUMN: _all(-inf, len(columns))}
        upper = {ROW: _all(inf, len(rows)), COLUMN: _all(inf, len(columns))}
        integer = bytearray(len(columns))
        for side in sides:
            place, number = places[side.kind].get(side.place), self.number(side)
            if place is None:
                continue
            if number is None:
                integer[place] = 1
            else:
                (lower if side.sense == AT_LEAST else upper)[side.kind][place] = number
        lengths, entry_columns, coefficients = self._rows(rows, places[COLUMN])
        matrix = MatrixForm(
            cost=_all(0.0, len(columns)),
            offset=0.0,
            lower=lower[COLUMN],
            upper=upper[COLUMN],
            integer=bytes(integer),
            row_lower=lower[ROW],
            row_upper=upper[ROW],
            row_lengths=lengths,
            columns=entry_columns,
            coefficients=coefficients,
        )
        return Part(matrix, rows, columns)

    def _columns(self, sides: Iterable[Side]) -> set[int]:
        """The columns that rows or integrality speak of; to bounds alone there is a value."""
        columns: set[int] = set()
        for kind, place, sense in set(sides):
            if kind == ROW:
                columns.update(self.entries(place)[0])
            elif sense == WHOLE:
                columns.add(place)
        return columns

    def _rows(
        self, rows: list[int], places: dict[int, int]
    ) -> tuple[array[int], array[int], array[float]]:
        lengths, columns, coefficients = array("i"), array("i"), array("d")
        for row in rows:
            touched, entries = self.entries(row)
            lengths.append(len(touched))
            columns.extend(array("i", [places[column] for column in touched]))
            coefficients.extend(entries)
        return lengths, columns, coefficients


def _finite(kind: str, lower: Sequence[float], upper: Sequence[float]) -> list[Side]:
    sides = []
    for place, (low, high) in enumerate(zip(lower, upper)):
        if low > -inf:
            sides.append(Side(kind, place, AT_LEAST))
        if high < inf:
            sides.append(Side(kind, place, AT_MOST))
    return sides


def _all(number: float, count: int) -> array[float]:
    return array("d", [number]) * count
