"""How far rows can be moved, by GLPK: one problem for all questions, each from the last basis.

`glpk_solver` is the user, `shifts` says what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from lpkit.matrix import MatrixForm
from lpkit.solvers.glpk import _ATTEMPTS, _GOOD, Run, _Stopped
from lpkit.solvers.glpk_binding import Binding
from lpkit.solvers.glpk_live import Start
from lpkit.solvers.glpk_problem import Problem
from lpkit.solvers.interface import Options
from lpkit.solvers.owner import Cancel
from lpkit.solvers.shifts import Shift, shiftable
from lpkit.status import Status

__all__ = ["ShiftRun"]

_FIRST = _ATTEMPTS[0]._replace(advanced_basis=True)  # a tenth fewer steps than without


class ShiftRun(Run):
    """All questions about one program, on the owner thread."""

    def __init__(
        self, binding: Binding, matrix: MatrixForm, shifts: Sequence[Shift], cancel: Cancel
    ) -> None:
        self.program = shiftable(matrix, [shift.row for shift in shifts])
        self.shifts = shifts
        start = Start(Problem(binding), possible=True)
        super().__init__(start, self.program.matrix, Options(maximize=False), cancel)

    def furthest(self) -> list[float | None]:
        """See `Solver.furthest`."""
        found: list[float | None] = []
        problem = self.start.problem
        try:
            problem.load(self.matrix, False)
            self._prepare(problem, _FIRST)
            for shift in self.shifts:
                found.append(self._distance(problem, shift))
        except _Stopped:
            pass
        finally:
            problem.delete()
        return found + [None] * (len(self.shifts) - len(found))

    def _distance(self, problem: Problem, shift: Shift) -> float | None:
        """Let one row move, and fix it again."""
        g, p = self.g, problem.pointer
        column = self.program.column[shift.row] + 1
        g.glp_set_col_bnds(p, column, g.GLP_FR, 0.0, 0.0)
        g.glp_set_obj_coef(p, column, -1.0 if shift.up else 1.0)
        status = self._status(problem)
        distance = abs(g.glp_get_col_prim(p, column)) * problem.value_unit
        g.glp_set_col_bnds(p, column, g.GLP_FX, 0.0, 0.0)
        g.glp_set_obj_coef(p, column, 0.0)
        if status is Status.OPTIMAL:
            return distance * self.program.unit[shift.row]
        return inf if status is Status.UNBOUNDED else None

    def _status(self, problem: Problem) -> Status:
        """How it went from the last basis; where that led to nothing certain, from a new one."""
        status = self._simplex(problem, _FIRST)
        if status is Status.UNBOUNDED:
            return status
        if status is Status.OPTIMAL and self._violation(problem, self.g.GLP_SOL) <= _GOOD:
            return status
        status = self._relaxation(problem)
        if status is Status.INTERRUPTED:
            raise _Stopped(status)
        return status
