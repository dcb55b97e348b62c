"""A problem in GLPK's memory: filled from a matrix form, read back into arrays.

Lives and dies inside one call on GLPK's owner thread (`glpk`).
"""

from __future__ import annotations

from array import array
from math import inf
from typing import Any

from lpkit.matrix import MatrixForm
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

    def delete(self) -> None:
        """Give the memory back. Nothing else may be called afterwards."""
        self.g.glp_delete_prob(self.pointer)

    def load(self, matrix: MatrixForm, maximize: bool) -> bool:
        """Fill in `matrix`. False if an integer column's bounds hold no whole number.

        Costs and sides are in `units` that suit GLPK's tolerances.
        """
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
        self._load_bounds(g.glp_set_row_bnds, matrix.row_lower, matrix.row_upper)
        self._load_bounds(g.glp_set_col_bnds, lower, upper)
        self._load_costs(matrix.cost)
        if matrix.columns:
            g.load_matrix(p, matrix.row_lengths, matrix.columns, matrix.coefficients)
        return possible

    def _load_bounds(self, call: Any, lower: array[float], upper: array[float]) -> None:
        kinds = self._kinds(lower, upper)
        if self.value_unit != 1.0:
            factor = 1 / self.value_unit
            lower, upper = (array("d", [v * factor for v in side]) for side in (lower, upper))
        self.g.set_bounds(call, self.pointer, kinds, lower, upper)

    def _load_costs(self, costs: array[float]) -> None:
        if self.cost_unit != 1.0:
            factor = 1 / self.cost_unit
            costs = array("d", [cost * factor for cost in costs])
        self.g.set_costs(self.pointer, costs)

    def _load_kinds(self, matrix: MatrixForm) -> tuple[array[float], array[float], bool]:
        """Mark integer columns; bounds drawn in to whole numbers, and whether all hold some."""
        lower, upper, possible = matrix.lower[:], matrix.upper[:], True
        for j, integer in enumerate(matrix.integer):
            if integer:
                self.g.glp_set_col_kind(self.pointer, j + 1, self.g.GLP_IV)
                lower[j], upper[j] = whole(lower[j], upper[j])
                possible = possible and lower[j] <= upper[j]
        return lower, upper, possible

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

    def basic_point(self) -> Outcome:
        """The optimum of the last simplex, with its duals."""
        g, p = self.g, self.pointer
        rows = range(1, g.glp_get_num_rows(p) + 1)
        columns = range(1, g.glp_get_num_cols(p) + 1)
        unit, cost_unit = self.value_unit, self.cost_unit
        return Outcome(
            Status.OPTIMAL,
            values=array("d", [g.glp_get_col_prim(p, j) * unit for j in columns]),
            reduced_costs=array("d", [g.glp_get_col_dual(p, j) * cost_unit for j in columns]),
            activities=array("d", [g.glp_get_row_prim(p, i) * unit for i in rows]),
            duals=array("d", [g.glp_get_row_dual(p, i) * cost_unit for i in rows]),
        )

    def integer_point(self, status: Status) -> Outcome:
        """The best point of the last branch and bound."""
        g, p = self.g, self.pointer
        rows = range(1, g.glp_get_num_rows(p) + 1)
        columns = range(1, g.glp_get_num_cols(p) + 1)
        return Outcome(
            status,
            values=array("d", [g.glp_mip_col_val(p, j) for j in columns]),
            activities=array("d", [g.glp_mip_row_val(p, i) for i in rows]),
        )
