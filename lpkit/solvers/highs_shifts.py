"""How far rows can be moved, by HiGHS: one problem for all questions, each from the last basis.

`highs` is the user, `shifts` says what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

from lpkit.matrix import MatrixForm
from lpkit.solvers.highs_run import _GOOD, _SETTINGS, Run, _Stopped
from lpkit.solvers.interface import Options, Outcome
from lpkit.solvers.owner import Cancel
from lpkit.solvers.shifts import Shift, one_by_one, shiftable
from lpkit.status import Status

__all__ = ["ShiftRun"]

# The last basis suits the rows as they are, not the costs: the primal method goes on from it.
_WARM = {**_SETTINGS, "presolve": "off", "simplex_strategy": 4}


class ShiftRun(Run):
    """All questions about one program, on the owner thread. `highspy` is the package."""

    def __init__(
        self, highspy: Any, matrix: MatrixForm, shifts: Sequence[Shift], cancel: Cancel
    ) -> None:
        self.before = matrix
        self.program = shiftable(matrix, [shift.row for shift in shifts])
        self.shifts = shifts
        super().__init__(highspy, self.program.matrix, Options(maximize=False), cancel)

    def furthest(self) -> list[float | None]:
        """See `Solver.furthest`. What has no answer from the last basis is asked anew."""
        found: list[float | None] = []
        try:
            highs = self._loaded()
            for shift in self.shifts:
                distance = None if highs is None else self._distance(highs, shift)
                found.append(self._anew(shift) if distance is None else distance)
        except _Stopped:
            pass
        finally:
            self.cancel.on_request = lambda: None
        return found + [None] * (len(self.shifts) - len(found))

    def _loaded(self) -> Any:
        """A HiGHS that holds the program, `None` if it cannot hold all of it."""
        if not self.problem.is_calculable or self.problem.is_thinned:
            return None
        highs = self.highspy.Highs()
        for name, value in _WARM.items():
            self._set(highs, name, value)
        return highs if self.problem.load(highs, with_costs=False, with_integers=False) else None

    def _anew(self, shift: Shift) -> float | None:
        if self.cancel.requested:
            raise _Stopped(Status.INTERRUPTED)

        def solve(matrix: MatrixForm, options: Options) -> Outcome:
            return Run(self.highspy, matrix, options, self.cancel).outcome()

        return one_by_one(solve, self.before, [shift])[0]

    def _distance(self, highs: Any, shift: Shift) -> float | None:
        """Let one row move, and fix it again."""
        column = self.program.column[shift.row]
        self._change(highs, column, -1.0 if shift.up else 1.0, inf)
        self._limit(highs)
        highs.run()
        status = self.statuses.get(highs.getModelStatus(), Status.UNKNOWN)
        distance = self._checked(highs, column, status)
        self._change(highs, column, 0.0, 0.0)
        return None if distance is None else distance * self.program.unit[shift.row]

    def _change(self, highs: Any, column: int, cost: float, room: float) -> None:
        """The column's cost and bounds, in HiGHS and in what its answer is checked against."""
        problem = self.problem
        problem.cost[column], problem.lower[column], problem.upper[column] = cost, -room, room
        highs.changeColCost(column, cost)
        highs.changeColBounds(column, -room, room)

    def _checked(self, highs: Any, column: int, status: Status) -> float | None:
        if status in (Status.UNBOUNDED, Status.INFEASIBLE_OR_UNBOUNDED):
            return inf if self._holds(status) else None
        if status is not Status.OPTIMAL:
            return None
        point = self.problem.basic_point(highs)
        if self.problem.violation(point) > _GOOD:
            return None
        return abs(float(point.values[column])) * self.problem.value_unit
