"""One solve by HiGHS: how it is conducted, limited, stopped, checked and reported.

`highs_problem` holds the program and checks the answers, `highs` is the user.
"""

from __future__ import annotations

import threading
import time
from math import inf
from typing import Any

from lpkit.errors import SolverUnavailable
from lpkit.matrix import MatrixForm
from lpkit.solvers import highs_rays
from lpkit.solvers.highs_problem import SMALLEST_ENTRY, Point, Problem
from lpkit.solvers.highs_search import Search
from lpkit.solvers.interface import Options, Outcome
from lpkit.solvers.owner import Cancel
from lpkit.solvers.units import NO_WHOLE_NUMBER
from lpkit.solvers.watch import State, finite
from lpkit.status import Status

__all__ = ["Run"]

# Relative errors in the conditions of an optimum: up to the first an answer is taken as it is,
# up to the second with a remark, beyond it never.
_GOOD, _TOLERABLE = 1e-6, 1e-4

# How far from a whole number a value may be to count as one, and what is tried when rounding to it
# breaks a constraint. HiGHS's default of 1e-6, times a coefficient, is beyond what counts as kept.
_INTEGER_TOLERANCES = (1e-7, 1e-9)

TOO_FAR_APART = "the numbers of the program are too far apart for HiGHS to calculate with"

# By default HiGHS calls a bound from 1e20 on infinite, leaves out entries up to 1e-9, and is
# content with a gap of 1e-4. One thread, because others would be lost in a forked child.
_SETTINGS = {
    "output_flag": False,
    "threads": 1,
    "infinite_bound": inf,
    "small_matrix_value": SMALLEST_ENTRY,
    "mip_abs_gap": 0.0,
}

# Ways to solve a linear program; the next is tried when one fails.
_ATTEMPTS: tuple[dict[str, Any], ...] = (
    {},
    {"presolve": "off"},
    {"presolve": "off", "simplex_strategy": 4, "simplex_scale_strategy": 0},  # primal, unscaled
)


_MOST_NODES = 2**31 - 1  # HiGHS's own "none"

# How often a request to stop is looked for, and how long HiGHS has to obey, in seconds.
_TICK, _PATIENCE = 0.1, 1.0


class _Stopped(Exception):
    """A limit or a request ended the solve; the argument says which."""


class Run:
    """One solve, on the owner thread. `highspy` is the package."""

    def __init__(self, highspy: Any, matrix: MatrixForm, options: Options, cancel: Cancel) -> None:
        self.highspy = highspy
        self.options = options
        self.cancel = cancel
        self.problem = Problem(matrix, options.maximize, options.gap)
        self.is_integer = matrix.is_integer
        limit = options.time_limit
        self.deadline = inf if limit is None else time.monotonic() + limit
        self.iterations = 0
        self.nodes: int | None = None
        self.search: Search | None = None
        self.remark = ""
        self.misled = False  # whether a run without presolve said otherwise
        self.start: Any = None  # a basis to start from
        self.reached: Any = None  # the one of the optimum
        self.statuses = _statuses(highspy.HighsModelStatus)

    def outcome(self) -> Outcome:
        """Solve, and say what was found."""
        try:
            if not self.problem.has_whole_bounds:
                result = Outcome(Status.INFEASIBLE, remark=NO_WHOLE_NUMBER)
            elif not self.problem.is_calculable:
                result = Outcome(Status.UNKNOWN, remark=TOO_FAR_APART)
            else:
                result = self._found()
        except _Stopped as stopped:
            result = Outcome(stopped.args[0])
        finally:
            self.cancel.on_request = lambda: None
        if not self._holds(result.status):
            result = Outcome(Status.UNKNOWN, remark=TOO_FAR_APART)
        return result._replace(
            iterations=self.iterations,
            nodes=self.nodes,
            solver="branch and bound" if self.is_integer else "simplex",
            remark=result.remark or self.remark,
        )

    def _holds(self, status: Status) -> bool:
        """Whether what HiGHS says of the program it was told holds for all of it.

        A program with fewer sides has more points: if it has none, neither has ours.
        """
        if status is Status.INFEASIBLE:
            return not self.problem.is_thinned
        if status in (Status.UNBOUNDED, Status.INFEASIBLE_OR_UNBOUNDED):
            return not (self.problem.is_thinned or self.problem.is_loosened)
        return True

    def _found(self) -> Outcome:
        """Solve; and where presolve has misled HiGHS, which happens, once more without."""
        start, deadline = time.monotonic(), self.deadline
        result = self._branch_and_bound() if self.is_integer else self._optimum()
        result = self._with_candidate(result, time.monotonic() - start)
        if self.misled and self.options.presolve is not False:
            self.deadline, self.misled = deadline, False
            self.options = self.options._replace(presolve=False)
            return self._found()
        return result

    def _with_candidate(self, outcome: Outcome, seconds: float) -> Outcome:
        """The outcome with what may prove it, if a run no longer than the solve brings it."""
        if outcome.status not in (Status.INFEASIBLE, Status.UNBOUNDED):
            return outcome
        self.deadline = min(self.deadline, time.monotonic() + max(_PATIENCE, seconds))
        iterations, nodes = self.iterations, self.nodes
        try:
            if outcome.status is Status.INFEASIBLE:
                return self._with_multipliers(outcome)
            return self._with_direction(outcome)
        except _Stopped:
            return outcome
        finally:
            self.iterations, self.nodes = iterations, nodes  # those of the solve

    def _with_multipliers(self, outcome: Outcome) -> Outcome:
        found = None
        for settings, costs in highs_rays.RUNS_FOR_MULTIPLIERS:
            highs, found = self._run(settings, costs, integers=False)
            outcome = outcome._replace(farkas=highs_rays.multipliers(highs, self.problem))
            if outcome.farkas or found is Status.OPTIMAL:
                break
        if found is Status.OPTIMAL and self.is_integer and self.options.presolve is not False:
            highs, _ = self._run({"presolve": "off"}, costs=False)
            self.misled = self._has_point(highs)
        elif found is Status.OPTIMAL:
            self.misled = not self.is_integer
        return outcome

    def _with_direction(self, outcome: Outcome) -> Outcome:
        highs, found = self._run(highs_rays.RUN_FOR_DIRECTION, integers=False)
        self.misled = found in (Status.OPTIMAL, Status.INFEASIBLE)
        direction = highs_rays.direction(highs)
        start = highs_rays.point(highs, self.problem) if direction else ()
        return outcome._replace(ray=direction, start=start)

    # -- running HiGHS

    def _run(self, settings: dict[str, Any], costs: bool = True, integers: bool = True) -> Any:
        """HiGHS after a run of its own, and how that ended; raises `_Stopped` otherwise.

        `costs` and `integers` say whether those are part of the program.
        """
        highs = self.highspy.Highs()
        self.search = self._search() if self.is_integer and costs and integers else None
        told = {} if self.search is None else self.search.settings
        for name, value in {**_SETTINGS, **told, **self._presolve(), **settings}.items():
            self._set(highs, name, value)
        if not self.problem.load(highs, costs, integers):
            return highs, Status.UNKNOWN
        if self.start is not None:
            highs.setBasis(self.start)  # refused, HiGHS starts anew
            self.start = None
        self._limit(highs)
        if self.is_integer:
            self._run_and_be_told(highs)
        else:
            highs.run()
        info = highs.getInfo()
        self.iterations += max(0, info.simplex_iteration_count)
        if self.is_integer and integers:
            self.nodes = (self.nodes or 0) + max(0, info.mip_node_count)
        return highs, self.statuses.get(highs.getModelStatus(), Status.UNKNOWN)

    def _set(self, highs: Any, name: str, value: Any) -> None:
        if highs.setOptionValue(name, value) != self.highspy.HighsStatus.kOk:
            raise SolverUnavailable(
                f"HiGHS {highs.version()} does not take the option {name} = {value!r}: "
                'install another version, or use solver="glpk"'
            )

    def _presolve(self) -> dict[str, str]:
        wanted = self.options.presolve
        return {} if wanted is None else {"presolve": "on" if wanted else "off"}

    def _limit(self, highs: Any) -> None:
        """Set the time that is left; raises `_Stopped` when there is none.

        HiGHS looks at its time limit as often as it would call an interrupt callback, and in
        its presolve too; and a callback of Python's would wait for the interpreter lock each
        time. So a request to stop sets the limit to nothing while HiGHS runs.
        """
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _Stopped(Status.UNKNOWN)
        self._set(highs, "time_limit", left)
        if self.options.node_limit is not None:
            nodes_left = self.options.node_limit - (self.nodes or 0)
            if nodes_left <= 0:
                raise _Stopped(Status.UNKNOWN)
            self._set(highs, "mip_max_nodes", min(nodes_left, _MOST_NODES))
        self.cancel.on_request = lambda: highs.setOptionValue("time_limit", 0.0)
        if self.cancel.requested:
            raise _Stopped(Status.INTERRUPTED)

    def _search(self) -> Search:
        """What HiGHS tells of its search is posted, with what runs before it took added."""
        watch, nodes, steps = self.options.watch, self.nodes or 0, self.iterations

        def post(state: State) -> None:
            if watch is not None:
                more = nodes + (state.nodes or 0), steps + (state.iterations or 0)
                watch.post(state._replace(nodes=more[0], iterations=more[1]))

        return Search(self.problem, post)

    def _run_and_be_told(self, highs: Any) -> None:
        if self.search is not None:
            self.search.attach(highs)
        self._run_within_limit(highs)
        if self.search is not None:
            self.search.detach(highs)

    def _run_within_limit(self, highs: Any) -> None:
        """Run, and come back whether HiGHS does or not.

        In the linear programs within branch and bound it looks at no limit that came after they
        began. So the run has a thread, which may be left behind: it ends by itself, later, and
        shares nothing with the runs that follow.
        """
        thread = threading.Thread(target=highs.run, name="lpkit-highs-run", daemon=True)
        thread.start()
        overdue = inf
        while thread.is_alive():
            thread.join(_TICK)
            now = time.monotonic()
            if self.cancel.requested:
                overdue = min(overdue, now + _PATIENCE)
            if now > min(overdue, self.deadline + _PATIENCE):
                raise _Stopped(self._at_limit())

    def _at_limit(self) -> Status:
        return Status.INTERRUPTED if self.cancel.requested else Status.UNKNOWN

    # -- linear programs

    def _optimum(self) -> Outcome:
        """Solve a linear program, another way where one leads to nothing that can be trusted."""
        best: tuple[float, Point | None] = (inf, None)
        for settings in _ATTEMPTS:
            highs, status = self._run(settings)
            if status is Status.FEASIBLE:
                raise _Stopped(self._at_limit())
            if status is Status.INFEASIBLE_OR_UNBOUNDED:
                status = self._told_apart()
                if status is Status.OPTIMAL:  # presolve was wrong: on to the attempt without
                    continue
            if status is Status.OPTIMAL:
                point = self.problem.basic_point(highs)
                violation = self.problem.violation(point)
                if violation <= _GOOD:
                    self.reached = highs.getBasis()
                    return self._told(status, point)
                best = min(best, (violation, point), key=lambda pair: pair[0])
            elif status is not Status.UNKNOWN:
                return Outcome(status)
        violation, point_found = best
        if point_found is None or not self._is_tolerable(violation):
            return Outcome(Status.UNKNOWN, remark=self.remark or TOO_FAR_APART)
        return self._told(Status.OPTIMAL, point_found)

    def _told_apart(self) -> Status:
        """Infeasible or unbounded: a run without presolve, then one for any feasible point."""
        _, status = self._run({"presolve": "off"}, integers=False)
        if status is Status.INFEASIBLE_OR_UNBOUNDED:
            _, status = self._run({"presolve": "off"}, costs=False, integers=False)
            status = Status.UNBOUNDED if status is Status.OPTIMAL else status
        if status is Status.FEASIBLE:
            raise _Stopped(self._at_limit())
        return status

    def _told(self, status: Status, point: Point, bound: float | None = None) -> Outcome:
        outcome = self.problem.outcome(status, point, bound)
        return outcome or Outcome(Status.UNKNOWN, remark=TOO_FAR_APART)

    def _is_tolerable(self, violation: float) -> bool:
        if violation > _GOOD:
            self.remark = (
                f"the solver's point violates its conditions by {violation:.1e}, relatively"
            )
        return violation <= _TOLERABLE

    # -- integer programs

    def _branch_and_bound(self) -> Outcome:
        """Search; again, and more exactly, if rounding did harm."""
        violation = inf
        for tolerance in _INTEGER_TOLERANCES:
            settings = {
                "mip_rel_gap": self.options.gap,
                "mip_feasibility_tolerance": tolerance,
            }
            try:
                highs, status = self._run(settings)
            except _Stopped as stopped:
                return self._left_behind(stopped.args[0])
            if status in (Status.UNBOUNDED, Status.INFEASIBLE_OR_UNBOUNDED):
                return self._without_bound()
            if status not in (Status.OPTIMAL, Status.FEASIBLE):
                return Outcome(status)
            if not self._has_point(highs):
                return Outcome(self._at_limit(), bound=self._bound(highs))
            point = self.problem.integer_point(highs)
            violation = self.problem.violation(point)
            if violation <= _GOOD:
                break
        if not self._is_tolerable(violation):
            return Outcome(self._at_limit(), remark=self.remark)
        if self.problem.is_thinned:  # the best of another program is only a point of this one
            self.remark = TOO_FAR_APART
            return self._told(Status.FEASIBLE, point)
        if status is Status.FEASIBLE and self.cancel.requested:
            status = Status.INTERRUPTED
        proven = status is Status.OPTIMAL and not self.options.gap
        return self._told(status, point, None if proven else highs.getInfo().mip_dual_bound)

    def _bound(self, highs: Any) -> float | None:
        bound = finite(highs.getInfo().mip_dual_bound)
        return None if bound is None or self.problem.is_thinned else self.problem.plain(bound)

    def _left_behind(self, status: Status) -> Outcome:
        """The best point of a run that did not come back in time."""
        search = self.search
        if search is None or search.values is None or self.problem.is_thinned:
            return Outcome(status)
        point = self.problem.whole_point(search.values)
        if self.problem.violation(point) > _GOOD:
            return Outcome(status)
        status = Status.FEASIBLE if status is Status.UNKNOWN else status
        return self._told(status, point, search.bound)

    def _has_point(self, highs: Any) -> bool:
        found = highs.getInfo().primal_solution_status
        return bool(found == self.highspy.SolutionStatus.kSolutionStatusFeasible)

    def _without_bound(self) -> Outcome:
        """An integer program with rational data and any point is unbounded if its relaxation is.

        Meyer, "On the existence of optimal solutions to integer and mixed-integer
        programming problems", Mathematical Programming 7 (1974).
        """
        relaxation = self._told_apart()
        if relaxation is not Status.UNBOUNDED:
            return Outcome(relaxation if relaxation is Status.INFEASIBLE else Status.UNKNOWN)
        highs, status = self._run({}, costs=False)
        if status in (Status.OPTIMAL, Status.FEASIBLE) and self._has_point(highs):
            return Outcome(Status.UNBOUNDED)
        if status is Status.FEASIBLE and self.cancel.requested:
            return Outcome(Status.INTERRUPTED)
        return Outcome(status if status is Status.INFEASIBLE else Status.INFEASIBLE_OR_UNBOUNDED)


def _statuses(status: Any) -> dict[Any, Status]:
    """HiGHS's words and ours. `FEASIBLE` stands for a limit, with or without a point."""
    return {
        status.kOptimal: Status.OPTIMAL,
        status.kInfeasible: Status.INFEASIBLE,
        status.kUnbounded: Status.UNBOUNDED,
        status.kUnboundedOrInfeasible: Status.INFEASIBLE_OR_UNBOUNDED,
        status.kTimeLimit: Status.FEASIBLE,
        status.kSolutionLimit: Status.FEASIBLE,  # of nodes, too
        status.kInterrupt: Status.FEASIBLE,
    }
