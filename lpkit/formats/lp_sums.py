"""A sum of terms of an LP file, as far as it was read: part of the objective or a constraint.

`lp_reader` fills it in, token by token.
"""

from __future__ import annotations

from lpkit.formats.lines import Malformed
from lpkit.formats.numbers import number
from lpkit.scalars import finite_sum

__all__ = ["Sum"]


class Sum:
    """A sum of terms as far as it was read."""

    def __init__(self) -> None:
        self.label: str | None = None
        self.line = 0  # where it begins
        self.sign = 0.0  # of the next term; 0.0 where none was read
        self.number: str | None = None  # that waits for a name
        self.columns: list[int] = []
        self.coefficients: list[float] = []
        self.constants: list[float] = []
        self.left: tuple[float, str] | None = None  # a side before the expression
        self.relation = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read of it."""
        terms = self.columns or self.constants or self.sign or self.number is not None
        return not terms and not self.relation and self.left is None

    def settle(self) -> None:
        """Take the number that no name followed as a constant."""
        if self.number is not None:
            self.constants.append((self.sign or 1.0) * number(self.number))
            self.number, self.sign = None, 0.0
        elif self.sign:
            raise Malformed("a term is missing after the sign")

    def merged(self) -> tuple[list[int], list[float]]:
        """Columns and coefficients, each column once, zeros left out."""
        columns, coefficients = self.columns, self.coefficients
        if len(set(columns)) == len(columns):
            if 0.0 not in coefficients:
                return columns, coefficients
            parts = {j: [k] for j, k in zip(columns, coefficients)}
        else:
            parts = {}
            for column, coefficient in zip(columns, coefficients):
                parts.setdefault(column, []).append(coefficient)
        sums = {column: finite_sum(part, "coefficient") for column, part in parts.items()}
        return [j for j in sums if sums[j]], [k for k in sums.values() if k]
