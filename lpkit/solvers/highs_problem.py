"""A program in NumPy's arrays: handed to HiGHS in one call, its answers checked and read back.

`highs_run` is the user. What is checked, is checked against the program as lpkit holds it, not
against HiGHS's copy, which leaves out what it takes for zero.
"""

from __future__ import annotations

from array import array
from math import inf, isfinite, isnan
from typing import Any, NamedTuple

import numpy as np

from lpkit.matrix import MatrixForm
from lpkit.solvers.far_sides import LARGEST_SIDE
from lpkit.solvers.interface import Outcome
from lpkit.solvers.units import WHOLE, unit_of_costs, unit_of_values
from lpkit.status import Status

__all__ = ["Point", "Problem"]

Vector = Any  # a one-dimensional array of NumPy

_BY_ROW = 2  # HiGHS's number for a matrix held by rows
_MINIMIZE, _MAXIMIZE = 1, -1

# HiGHS leaves out entries up to this size, and cannot be told to take smaller ones.
SMALLEST_ENTRY = 1e-12

# Beyond these it refuses a program, or stops the process if told not to.
_LARGEST_ENTRY, _LARGEST_COST = 1e15, 1e20

# A row whose largest entry is smaller is multiplied, or HiGHS's absolute tolerance would mean
# much to it. One whose largest entry is greater is left: divided, its other entries would become
# too small.
_ORDINARY_ENTRY = 1e-3

# How far, relatively, a value is from a bound that does not hold it.
_APART = 1e-6


class Point(NamedTuple):
    """A point of HiGHS's, in the units the problem is in; prices are missing for integers."""

    values: Vector
    activities: Vector
    reduced_costs: Vector = None
    duals: Vector = None


class Problem:
    """One program, in units that suit HiGHS's tolerances; see `units`.

    With `gap`, the objective's constant takes part, as the relative gap depends on it.
    """

    def __init__(self, matrix: MatrixForm, maximize: bool, gap: float) -> None:
        self.maximize = maximize
        self.cost_unit = unit_of_costs(matrix)
        self.value_unit = unit_of_values(matrix)
        self.offset = matrix.offset / self.cost_unit if gap else 0.0
        with np.errstate(all="ignore"):  # what overflows, `is_calculable` finds
            self.cost = np.array(matrix.cost) / self.cost_unit
            sides = (matrix.lower, matrix.upper, matrix.row_lower, matrix.row_upper)
            scaled = [np.array(side) / self.value_unit for side in sides]
        self.lower, self.upper, self.row_lower, self.row_upper = scaled
        self.integer = np.frombuffer(matrix.integer, dtype=np.uint8).astype(np.int32)
        self._whole = self.integer == 1
        self.lower[self._whole] = np.ceil(self.lower[self._whole] - WHOLE)
        self.upper[self._whole] = np.floor(self.upper[self._whole] + WHOLE)
        self.columns = np.array(matrix.columns, dtype=np.int32)
        self.coefficients = np.array(matrix.coefficients, dtype=float)
        lengths = np.array(matrix.row_lengths, dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        self._rows = np.repeat(np.arange(len(lengths)), lengths)
        self.row_factors = self._factors()

    @property
    def has_whole_bounds(self) -> bool:
        """Whether the bounds of each integer column hold a whole number."""
        return bool(np.all(self.lower <= self.upper))

    @property
    def is_calculable(self) -> bool:
        """Whether the numbers are such as HiGHS takes."""
        entries = np.max(np.abs(self._entries()), initial=0.0)
        costs = np.max(np.abs(self.cost), initial=abs(self.offset))
        return bool(entries < _LARGEST_ENTRY and costs < _LARGEST_COST)

    @property
    def is_loosened(self) -> bool:
        """Whether HiGHS sees a side less than there is."""
        given = np.concatenate([self.lower, self.upper, self.row_lower, self.row_upper])
        return bool(np.any(np.isinf(np.concatenate(self._sides())) & np.isfinite(given)))

    @property
    def is_thinned(self) -> bool:
        """Whether HiGHS sees an entry less than there is."""
        sizes = np.abs(self._entries())
        return bool(np.any((sizes > 0) & (sizes <= SMALLEST_ENTRY)))

    def _factors(self) -> Vector:
        """For each row a power of two, 1.0 for all but rows of small entries."""
        largest = np.zeros(len(self.row_lower))
        np.maximum.at(largest, self._rows, np.abs(self.coefficients))
        small = (largest > 0) & (largest < _ORDINARY_ENTRY)
        factors = np.ones(len(largest))
        # the clip keeps what is multiplied within what a float holds
        factors[small] = np.exp2(np.minimum(-np.frexp(largest[small])[1], 1000))
        return factors

    def _sides(self) -> list[Vector]:
        """The bounds of columns and rows as HiGHS is told them."""
        with np.errstate(over="ignore"):
            rows = [self.row_lower * self.row_factors, self.row_upper * self.row_factors]
        sides = zip([self.lower, self.upper, *rows], [-inf, inf, -inf, inf])
        return [np.where(np.abs(side) > LARGEST_SIDE, open_, side) for side, open_ in sides]

    def _entries(self) -> Vector:
        return self.coefficients * self.row_factors[self._rows]

    def load(self, highs: Any, with_costs: bool, with_integers: bool) -> bool:
        """Hand the program to HiGHS; False if it would not have it."""
        columns, rows = len(self.cost), len(self.row_lower)
        status = highs.passModel(
            columns,
            rows,
            len(self.columns),
            _BY_ROW,
            _MAXIMIZE if self.maximize else _MINIMIZE,
            self.offset if with_costs else 0.0,
            self.cost if with_costs else np.zeros(columns),
            *self._sides(),
            self.starts,
            self.columns,
            self._entries(),
            self.integer if with_integers else np.zeros(columns, dtype=np.int32),
        )
        # An error has a negative value; a warning is one of entries left out (`is_thinned`).
        return bool(status.value >= 0) and bool(highs.getNumCol() == columns)

    # -- the way back

    def basic_point(self, highs: Any) -> Point:
        """The optimum of a linear program, with its prices."""
        solution = highs.getSolution()
        return Point(
            np.array(solution.col_value),
            np.array(solution.row_value) / self.row_factors,
            np.array(solution.col_dual),
            np.array(solution.row_dual) * self.row_factors,
        )

    def integer_point(self, highs: Any) -> Point:
        """The best point of branch and bound, its integers made whole."""
        return self.whole_point(np.array(highs.getSolution().col_value))

    def whole_point(self, values: Vector) -> Point:
        """A point of branch and bound, its integers made whole."""
        values[self._whole] = np.round(values[self._whole])
        return Point(values, self._by_row(self.coefficients * values[self.columns]))

    def outcome(self, status: Status, point: Point, bound: float | None = None) -> Outcome | None:
        """A point in the program's own units, if they can hold it.

        `bound` is on the objective that HiGHS knows.
        """
        with np.errstate(all="ignore"):
            values, activities = point.values * self.value_unit, point.activities * self.value_unit
            prices: tuple[Vector, ...] = ()
            if point.duals is not None:
                prices = (point.reduced_costs * self.cost_unit, point.duals * self.cost_unit)
            reached = self.cost @ point.values * self.cost_unit * self.value_unit
            if not all(np.all(np.isfinite(n)) for n in (values, activities, reached, *prices)):
                return None
            return Outcome(
                status,
                values=_plain(values),
                reduced_costs=_plain(prices[0]) if prices else (),
                activities=_plain(activities),
                duals=_plain(prices[1]) if prices else (),
                bound=None if bound is None else self._plain_bound(point, bound),
            )

    def plain(self, objective: float) -> float:
        """An objective of HiGHS's for an integer program, in the program's own unit."""
        return float((objective - self.offset) * self.cost_unit)

    def _plain_bound(self, point: Point, bound: float) -> float | None:
        """Within rounding, no bound is worse than a point that is there."""
        reached = float(self.cost @ point.values)
        better = max if self.maximize else min
        within = better(reached, bound - self.offset) * self.cost_unit
        return within if isfinite(within) else None

    # -- is it one?

    def violation(self, point: Point) -> float:
        """The largest relative error in the conditions of an optimum; infinite for NaN."""
        with np.errstate(all="ignore"):
            errors = self._of_feasibility(point)
            if point.duals is not None:
                errors += self._of_prices(point)
            # np.max, since Python's own max may pass over a NaN
            largest = float(np.max(np.concatenate(errors), initial=0.0))
        return inf if isnan(largest) else largest

    def _of_feasibility(self, point: Point) -> list[Vector]:
        products = self.coefficients * point.values[self.columns]
        sums, sizes = self._by_row(products), self._by_row(np.abs(products))
        return [
            np.abs(sums - point.activities) / (1 + sizes),
            _outside(point.activities, self.row_lower, self.row_upper),
            _outside(point.values, self.lower, self.upper),
        ]

    def _of_prices(self, point: Point) -> list[Vector]:
        products = self.coefficients * point.duals[self._rows]
        priced = self._by_column(products)
        sizes = 1 + np.abs(self.cost) + self._by_column(np.abs(products))
        return [
            np.abs(self.cost - priced - point.reduced_costs) / sizes,
            self._misplaced(point.reduced_costs, point.values, self.lower, self.upper)
            / (1 + np.abs(self.cost)),
            self._misplaced(point.duals, point.activities, self.row_lower, self.row_upper),
        ]

    def _misplaced(self, prices: Vector, values: Vector, low: Vector, high: Vector) -> Vector:
        """How much a price promises for a move that no bound is in the way of."""
        gains = prices if self.maximize else -prices
        room = _APART * (1 + np.abs(values))
        up, down = high - values > room, values - low > room
        return np.where(up, np.maximum(gains, 0), 0) + np.where(down, np.maximum(-gains, 0), 0)

    def _by_row(self, entries: Vector) -> Vector:
        return np.bincount(self._rows, entries, len(self.row_lower))

    def _by_column(self, entries: Vector) -> Vector:
        return np.bincount(self.columns, entries, len(self.cost))


def _outside(values: Vector, low: Vector, high: Vector) -> Vector:
    """How far values are beyond their bounds, relatively; NaN where a value is."""
    below = np.where(low == -inf, 0.0, (low - values) / (1 + np.abs(low)))
    above = np.where(high == inf, 0.0, (values - high) / (1 + np.abs(high)))
    return np.maximum(below, above) + 0 * values


def _plain(values: Vector) -> array[float]:
    return array("d", values.tobytes())
