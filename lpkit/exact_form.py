"""A matrix form in exact fractions, and the two checks that certificates have to pass.

A float is a fraction, so both checks are proofs about the numbers the program holds. They are
all that a certificate rests on: how `certifying` came by it does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import accumulate
from math import isinf

from lpkit.matrix import MatrixForm
from lpkit.solvers.units import whole

__all__ = ["ExactForm"]

Vector = Mapping[int, Fraction]  # by number; what is not there is zero


class ExactForm:
    """The numbers of a `MatrixForm`, as fractions when they are asked for.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(0), lp.Var(0)
    >>> c1, c2 = lp.add_constraint(x + y <= 4), lp.add_constraint(2*x + y >= 9)
    >>> form = ExactForm(lp.matrix()[0])
    >>> form.excess({0: Fraction(-2), 1: Fraction(1)})
    Fraction(1, 1)
    """

    def __init__(self, matrix: MatrixForm) -> None:
        self.matrix = matrix
        self._starts = [0, *accumulate(matrix.row_lengths)]

    def entries(self, row: int) -> Iterator[tuple[int, float]]:
        """Columns and coefficients of a row; zeros are left out."""
        matrix = self.matrix
        for place in range(self._starts[row], self._starts[row + 1]):
            if matrix.coefficients[place]:
                yield matrix.columns[place], matrix.coefficients[place]

    def side(self, row: int, multiplier: Fraction | float) -> Fraction | None:
        """The side of a row that a multiplier is for: the lower one if it is positive.

        `None` where that side is open.
        """
        sides = self.matrix.row_lower if multiplier > 0 else self.matrix.row_upper
        return None if isinf(sides[row]) else Fraction(sides[row])

    def bound(self, column: int, multiplier: Fraction | float) -> Fraction | None:
        """The bound of a column that a multiplier is for, as `side` for rows.

        Bounds of integer columns are drawn in to whole numbers, as solvers are handed them.
        """
        low, high = self.bounds(column)
        value = low if multiplier > 0 else high
        return None if isinf(value) else Fraction(value)

    def bounds(self, column: int) -> tuple[float, float]:
        """Both bounds of a column, those of an integer one drawn in."""
        low, high = self.matrix.lower[column], self.matrix.upper[column]
        return whole(low, high) if self.matrix.integer[column] else (low, high)

    # -- infeasible

    def bound_multipliers(self, multipliers: Vector) -> dict[int, Fraction]:
        """The multipliers of bounds with which all variables cancel, given those of the rows."""
        sums: dict[int, Fraction] = {}
        for row, multiplier in multipliers.items():
            for column, coefficient in self.entries(row):
                sums[column] = sums.get(column, Fraction(0)) - multiplier * Fraction(coefficient)
        return {column: total for column, total in sorted(sums.items()) if total}

    def excess(self, multipliers: Vector) -> Fraction | None:
        """What the rows and bounds, multiplied and added up, say that 0 is not less than.

        Above zero, it proves that no point satisfies them all (Farkas's lemma). `None` where
        a multiplier is for a side that is open.
        """
        total = Fraction(0)
        for row, multiplier in multipliers.items():
            side = self.side(row, multiplier)
            if side is None:
                return None
            total += multiplier * side
        for column, multiplier in self.bound_multipliers(multipliers).items():
            bound = self.bound(column, multiplier)
            if bound is None:
                return None
            total += multiplier * bound
        return total

    # -- unbounded

    def gain(self, direction: Vector, maximize: bool) -> Fraction | None:
        """How much better the objective gets with each step in a direction.

        `None` where a row or a bound is in the way, sooner or later. Above zero, it proves
        that there is no optimum, if there is any point to start from.
        """
        matrix = self.matrix
        for column, step in direction.items():
            if not _is_open(step, matrix.lower[column], matrix.upper[column]):
                return None
        for row, change in self.changes(direction).items():
            if not _is_open(change, matrix.row_lower[row], matrix.row_upper[row]):
                return None
        gains = [Fraction(matrix.cost[column]) * step for column, step in direction.items()]
        total = sum(gains, Fraction(0))
        return total if maximize else -total

    def changes(self, direction: Vector) -> dict[int, Fraction]:
        """How much the activity of each row changes with each step, where it may."""
        changes: dict[int, Fraction] = {}
        for row in range(len(self.matrix.row_lengths)):
            for column, coefficient in self.entries(row):
                step = direction.get(column)
                if step:
                    changes[row] = changes.get(row, Fraction(0)) + step * Fraction(coefficient)
        return changes


def _is_open(change: Fraction, low: float, high: float) -> bool:
    """Whether one may go on for ever this way."""
    return not change or isinf(high if change > 0 else low)
