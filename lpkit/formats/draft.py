"""What a file says of a program, collected until it is whole: columns, rows, objective.

The readers fill one in; `into` then makes the program of it, so that a file that turns out
to be wrong leaves nothing half made.
"""

from __future__ import annotations

from array import array
from math import inf
from typing import TYPE_CHECKING

from lpkit.errors import BadName
from lpkit.expressions import CONSTANT, LinearExpression
from lpkit.formats.lines import Malformed, shown
from lpkit.model import Names

if TYPE_CHECKING:
    from lpkit.program import LinearProgram

__all__ = ["Draft"]

_PLAIN = 63  # characters: a printable name of so many has surely few enough bytes


class Draft:
    """A program in the making. Columns and rows are numbered from 0, in order of appearance."""

    def __init__(self) -> None:
        self.sense = "min"
        self.columns: dict[str, int] = {}
        self.lower = array("d")
        self.upper = array("d")
        self.integer = bytearray()
        self.rows: dict[str, int] = {}
        self.row_names: list[str | None] = []
        self.row_lower = array("d")
        self.row_upper = array("d")
        self.row_columns: list[list[int]] = []
        self.row_coefficients: list[list[float]] = []
        self.has_objective = False
        self.cost: dict[int, float] = {}
        self.constant = 0.0
        self._variable_names = Names("x", "variable")
        self._constraint_names = Names("c", "constraint")

    def add_column(self, name: str, lower: float, upper: float, integer: bool) -> int:
        """A new column; raises `Malformed` for a name that it cannot bear."""
        _check(self._variable_names, name)
        column = len(self.columns)
        if self.columns.setdefault(name, column) != column:
            raise Malformed(f"a second variable is named {shown(name)}")
        self.lower.append(lower)
        self.upper.append(upper)
        self.integer.append(integer)
        return column

    def add_row(self, name: str | None, lower: float, upper: float) -> int:
        """A new row, with no entries yet; raises `Malformed` for a name that it cannot bear."""
        row = len(self.row_names)
        if name is not None:
            _check(self._constraint_names, name)
            if self.rows.setdefault(name, row) != row:
                raise Malformed(f"a second constraint is named {shown(name)}")
        self.row_names.append(name)
        self.row_lower.append(lower)
        self.row_upper.append(upper)
        self.row_columns.append([])
        self.row_coefficients.append([])
        return row

    def into(self, lp: LinearProgram) -> None:
        """Write everything into `lp`, which is empty. Raises `Malformed` or a `ModelError`."""
        if self.row_names and not self.columns:
            raise Malformed("it has constraints and no variable")
        integer = [value != 0 for value in self.integer]
        for name, low, high, whole in zip(self.columns, self.lower, self.upper, integer):
            lp.add_variable(low, high, name, whole)
        sides = zip(self.row_lower, self.row_upper)
        terms = zip(self.row_columns, self.row_coefficients)
        for name_, (low, high), (columns, coefficients) in zip(self.row_names, sides, terms):
            if not columns:  # a constraint of lpkit has a variable in it, if only 0 times
                columns, coefficients = [0], [0.0]
            lp.add_row(columns, coefficients, low, high, name_)
        if self.has_objective:
            columns = [CONSTANT, *self.cost]
            coefficients = [self.constant, *self.cost.values()]
            lp.objective = LinearExpression(lp, columns, coefficients, len(columns))
        lp.sense = self.sense

    def check_bounds(self, column: int, line: int) -> None:
        """Raise `Malformed` where no number lies between the bounds of a column."""
        low, high = self.lower[column], self.upper[column]
        if low > high or low == inf or high == -inf:
            name = list(self.columns)[column]
            raise Malformed(f"{name}: the lower bound {low} is above the upper bound {high}", line)


def _check(names: Names, name: str) -> None:
    """Raise `Malformed` for a name that is empty, unprintable, or too long."""
    if len(name) <= _PLAIN and name.isprintable() and name.strip() == name != "":
        return
    if any("\udc80" <= letter <= "\udcff" for letter in name):
        raise Malformed(
            f"the name {shown(name)} has bytes that are not UTF-8: convert the file, "
            "as by iconv -f latin1 -t utf-8"
        )
    try:
        names.check(name)
    except BadName as error:
        raise Malformed(str(error)) from None
