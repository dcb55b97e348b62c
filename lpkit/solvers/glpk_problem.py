"""A problem in GLPK's memory: filled from a matrix form, read back into arrays.

Touched on GLPK's owner thread only (`glpk`); `glpk_live` keeps some from solve to solve.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate, compress
from math import inf, isfinite
from operator import le
from typing import Any

from lpkit.matrix import MatrixForm
from lpkit.solvers import far_sides, rounding
from lpkit.solvers.changes import Changes
from lpkit.solvers.interface import Outcome
from lpkit.solvers.units import uniform, unit_of_costs, unit_of_values, whole
from lpkit.status import Status

__all__ = ["Problem"]


class Problem:
    """One `glp_prob`. `delete` has to be called: GLPK never frees on its own."""

    def __init__(self, binding: Any, pointer: Any = None) -> None:
        self.g = binding
        self.pointer = binding.glp_create_prob() if pointer is None else pointer
        self.cost_unit = 1.0
        self.value_unit = 1.0
        self.is_loosened = False  # whether GLPK sees a side less than there is
        self.matrix: MatrixForm | None = None  # what was filled in
        self.offset = 0.0  # what GLPK adds to the objective

    def delete(self) -> None:
        """Give the memory back. Nothing else may be called afterwards."""
        self.g.glp_delete_prob(self.pointer)

    def load(self, matrix: MatrixForm, maximize: bool) -> bool:
        """Fill in `matrix`. False if an integer column's bounds hold no whole number.

        Costs and sides are in `units` that suit GLPK's tolerances.
        """
        self.matrix = matrix
        self.cost_unit = unit_of_costs(matrix)
        self.value_unit = unit_of_values(matrix)
        rows, columns = len(matrix.row_lower), len(matrix.cost)
        g, p = self.g, self.pointer
        g.glp_set_obj_dir(p, g.GLP_MAX if maximize else g.GLP_MIN)
        if rows:  # GLPK aborts when told to add none
            g.glp_add_rows(p, rows)
        g.glp_add_cols(p, columns)
        lower, upper = matrix.lower, matrix.upper
        possible = True
        if matrix.is_integer:
            lower, upper, possible = self._load_kinds(matrix)
            sides = (lower, upper, matrix.row_lower, matrix.row_upper)
            lower, upper, row_lower, row_upper = opened = far_sides.opened(*sides)
            self.is_loosened = opened != sides
            self._load_bounds(g.glp_set_row_bnds, row_lower, row_upper)
        else:
            self._load_bounds(g.glp_set_row_bnds, matrix.row_lower, matrix.row_upper)
        self._load_bounds(g.glp_set_col_bnds, lower, upper)
        self._load_costs(matrix.cost)
        if matrix.columns:
            g.load_matrix(p, matrix.row_lengths, matrix.columns, matrix.coefficients)
        return possible

    def change(self, found: Changes, matrix: MatrixForm, maximize: bool) -> bool:
        """Make it the problem of `matrix`, in the same units; its basis and scaling stay.

        False if that cannot be done; it is of no use then.
        """
        g, p = self.g, self.pointer
        self.matrix = matrix
        g.glp_set_obj_dir(p, g.GLP_MAX if maximize else g.GLP_MIN)
        if found.removed and not self._remove(found.removed):
            return False
        if found.new_rows:
            g.glp_add_rows(p, found.new_rows)
        if found.new_columns:
            g.glp_add_cols(p, found.new_columns)
        for j in found.costs:
            g.glp_set_obj_coef(p, j + 1, matrix.cost[j] / self.cost_unit)
        if not self._change_bounds(found, matrix):
            return False
        self._change_rows(found.entries, matrix)
        return True

    def _change_bounds(self, found: Changes, matrix: MatrixForm) -> bool:
        """Set what has changed of bounds and sides. False if no whole number is left."""
        g, p, unit = self.g, self.pointer, self.value_unit
        for i in found.sides:
            low, high = matrix.row_lower[i], matrix.row_upper[i]
            g.glp_set_row_bnds(p, i + 1, self._kind(low, high), low / unit, high / unit)
        for j in found.bounds:
            low, high = matrix.lower[j], matrix.upper[j]
            if matrix.integer[j]:
                low, high = whole(low, high)
                if low > high:
                    return False
                g.glp_set_col_kind(p, j + 1, g.GLP_IV)
            g.glp_set_col_bnds(p, j + 1, self._kind(low, high), low / unit, high / unit)
        return True

    def _change_rows(self, places: Sequence[int], matrix: MatrixForm) -> None:
        if not places:
            return
        starts = list(accumulate(matrix.row_lengths, initial=0))
        for i in places:
            run = slice(starts[i], starts[i + 1])
            columns = array("i", [column + 1 for column in matrix.columns[run]])
            numbers = self.g.doubles(matrix.coefficients[run])
            self.g.glp_set_mat_row(self.pointer, i + 1, len(columns), self.g.ints(columns), numbers)

    def _remove(self, places: Sequence[int]) -> bool:
        """Take rows out, and keep a basis that is one; False where that fails."""
        g, p = self.g, self.pointer
        for place in places:
            # A row that binds has no place in the basis; it changes places with the variable
            # that it moves most.
            if g.glp_get_row_stat(p, place + 1) == g.GLP_BS:
                continue
            if not g.glp_bf_exists(p) and g.glp_factorize(p):
                return False
            moved, sizes = g.tableau(g.glp_eval_tab_col, p, place + 1)
            if not moved:
                return False
            leaving = moved[max(range(len(sizes)), key=lambda k: abs(sizes[k]))]
            rows = g.glp_get_num_rows(p)
            if leaving <= rows:
                g.glp_set_row_stat(p, leaving, g.GLP_NL)
            else:
                g.glp_set_col_stat(p, leaving - rows, g.GLP_NL)
            g.glp_set_row_stat(p, place + 1, g.GLP_BS)
        g.glp_del_rows(p, len(places), g.ints(array("i", [place + 1 for place in places])))
        return True

    def _load_bounds(self, call: Any, lower: array[float], upper: array[float]) -> None:
        kinds = self._kinds(lower, upper)
        if self.value_unit != 1.0:
            factor = 1 / self.value_unit
            lower, upper = (array("d", [v * factor for v in side]) for side in (lower, upper))
        self.g.set_bounds(call, self.pointer, kinds, lower, upper)

    def load_offset(self, offset: float) -> None:
        """Let the objective have its constant, which a relative gap depends on."""
        if offset != self.offset * self.cost_unit and isfinite(offset / self.cost_unit):
            self.offset = offset / self.cost_unit
            self.g.glp_set_obj_coef(self.pointer, 0, self.offset)

    def _load_costs(self, costs: array[float]) -> None:
        if self.cost_unit != 1.0:
            factor = 1 / self.cost_unit
            costs = array("d", [cost * factor for cost in costs])
        self.g.set_costs(self.pointer, costs)

    def _load_kinds(self, matrix: MatrixForm) -> tuple[array[float], array[float], bool]:
        """Mark integer columns; bounds drawn in to whole numbers, and whether all hold some."""
        for j in compress(range(len(matrix.integer)), matrix.integer):
            self.g.glp_set_col_kind(self.pointer, j + 1, self.g.GLP_IV)
        lower, upper = _whole_bounds(matrix)
        return lower, upper, all(map(le, lower, upper))

    def _kinds(self, lower: array[float], upper: array[float]) -> list[int]:
        if len(lower) > 1 and uniform(lower) and uniform(upper):
            return self._kinds(lower[:1], upper[:1]) * len(lower)
        g = self.g
        free, least, most, both, fixed = g.GLP_FR, g.GLP_LO, g.GLP_UP, g.GLP_DB, g.GLP_FX
        return [
            fixed if low == high
            else (free if high == inf else most) if low == -inf
            else (least if high == inf else both)
            for low, high in zip(lower, upper)
        ]  # fmt: skip

    def _kind(self, low: float, high: float) -> int:
        return self._kinds(array("d", [low]), array("d", [high]))[0]

    def basic_point(self) -> Outcome:
        """The optimum of the last simplex, with its duals."""
        g = self.g
        unit, cost_unit = self.value_unit, self.cost_unit
        return Outcome(
            Status.OPTIMAL,
            values=self._of_columns(g.glp_get_col_prim, unit),
            reduced_costs=self._of_columns(g.glp_get_col_dual, cost_unit),
            activities=self._of_rows(g.glp_get_row_prim, unit),
            duals=self._of_rows(g.glp_get_row_dual, cost_unit),
        )

    def misplaced(self, point: Outcome, maximize: bool) -> float:
        """How much, relatively, is to be gained by moving off a bound to the other one.

        GLPK's own check passes over what has two bounds.
        """
        matrix, unit = self.matrix, self.cost_unit
        if matrix is None:  # a reduced problem, whose point is checked in the whole one
            return 0.0
        columns = _gains(point.values, point.reduced_costs, *_whole_bounds(matrix), maximize)
        rows = _gains(point.activities, point.duals, matrix.row_lower, matrix.row_upper, maximize)
        of_columns = max((gain / (unit + abs(matrix.cost[j])) for j, gain in columns), default=0.0)
        return max(of_columns, max((gain / unit for _, gain in rows), default=0.0))

    def integer_point(self, status: Status) -> Outcome:
        """The best point of the last branch and bound."""
        values = self._of_columns(self.g.glp_mip_col_val)
        if self.matrix is None:
            return Outcome(status, values, activities=self._of_rows(self.g.glp_mip_row_val))
        return Outcome(status, values, activities=rounding.violation(self.matrix, values)[1])

    def _of_columns(self, call: Any, unit: float = 1.0) -> array[float]:
        return self._numbers(call, self.g.glp_get_num_cols(self.pointer), unit)

    def _of_rows(self, call: Any, unit: float = 1.0) -> array[float]:
        return self._numbers(call, self.g.glp_get_num_rows(self.pointer), unit)

    def _numbers(self, call: Any, count: int, unit: float) -> array[float]:
        numbers = self.g.numbers(call, self.pointer, count)
        return numbers if unit == 1.0 else array("d", [number * unit for number in numbers])


def _whole_bounds(matrix: MatrixForm) -> tuple[array[float], array[float]]:
    """The bounds of all columns, those of integer ones drawn in to whole numbers."""
    lower, upper = matrix.lower, matrix.upper
    if matrix.is_integer:
        lower, upper = lower[:], upper[:]
        for j in compress(range(len(lower)), matrix.integer):
            lower[j], upper[j] = whole(lower[j], upper[j])
    return lower, upper


def _gains(
    values: Sequence[float],
    prices: Sequence[float],
    lower: array[float],
    upper: array[float],
    maximize: bool,
) -> list[tuple[int, float]]:
    """What has two bounds, is at one, and would gain by moving: place, and by how much."""
    if not lower:
        return []
    if uniform(lower) and uniform(upper) and not -inf < lower[0] < upper[0] < inf:
        return []
    sign = 1.0 if maximize else -1.0
    found = []
    for place, (value, price, low, high) in enumerate(zip(values, prices, lower, upper)):
        if price and -inf < low < high < inf:
            gain = sign * price if value - low < high - value else -sign * price
            if gain > 0:
                found.append((place, gain))
    return found
