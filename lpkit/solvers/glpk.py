"""One solve by GLPK: how it is conducted, limited, stopped, checked and reported.

Everything is checked before it gets here (`scalars`, `model`), because GLPK
aborts the process on some input and answers wrongly on other; and everything
here happens on one thread. `glpk_problem` fills and reads a problem;
`glpk_solver` is the user.
"""

from __future__ import annotations

import time
from math import inf, isfinite
from operator import mul
from typing import Any, Callable, NamedTuple

from lpkit.matrix import MatrixForm
from lpkit.solvers import far_sides, rounding
from lpkit.solvers.glpk_live import Start
from lpkit.solvers.glpk_problem import Problem
from lpkit.solvers.glpk_rays import with_candidate
from lpkit.solvers.glpk_search import Search
from lpkit.solvers.interface import Options, Outcome
from lpkit.solvers.owner import Cancel
from lpkit.solvers.units import NO_WHOLE_NUMBER
from lpkit.solvers.watch import State
from lpkit.status import Status

__all__ = ["TOO_FAR_APART", "Run"]

# GLPK reads its limits when a simplex starts, so a simplex that is to be stopped
# runs in slices, each going on from the basis of the last one.
_FIRST_SLICE = 0.1  # seconds
_LONGEST_SLICE = 1.0
_PATIENCE = 1.0  # for a proof that there is no answer; or as long as that took to find out
_NO_LIMIT = 2**31 - 1  # milliseconds, GLPK's own "none"

# Relative errors in the optimality conditions: up to the first an answer is
# taken as it is, up to the second with a remark, beyond it never.
_GOOD, _TOLERABLE = 1e-6, 1e-4

# How far from a whole number a value may be to count as one: GLPK's own default,
# and what is tried when rounding to it breaks a constraint.
_INTEGER_TOLERANCES = (1e-5, 1e-9)

# Beyond this many rows, exact rational arithmetic is no way out of trouble.
_ROWS_FOR_EXACT = 300

# Geometric means of coefficients beyond this range under- or overflow in GLPK's scaling.
_SCALABLE = 1e60

TOO_FAR_APART = "the numbers of the program are too far apart for GLPK to calculate with"


class _Attempt(NamedTuple):
    """One way of running the simplex method; the next is tried when one fails."""

    scaled: bool
    advanced_basis: bool
    dual: bool
    warm: bool = False  # from the basis and the scaling that are there


_ATTEMPTS = (
    _Attempt(scaled=True, advanced_basis=False, dual=False),
    _Attempt(scaled=False, advanced_basis=True, dual=False),
    _Attempt(scaled=True, advanced_basis=True, dual=True),
)


class _Stopped(Exception):
    """A limit or a request ended the solve; the argument says which."""


class Run:
    """One solve, on the owner thread."""

    def __init__(self, start: Start, matrix: MatrixForm, options: Options, cancel: Cancel) -> None:
        self.g: Any = start.problem.g
        self.start = start
        self.known: Outcome | None = None  # before what only adds to it
        self.point = Outcome(Status.UNKNOWN)  # the basic one that was checked last
        self.matrix = matrix
        self.options = options
        self.cancel = cancel
        limit = options.time_limit
        self.deadline = inf if limit is None else time.monotonic() + limit
        self.iterations = 0
        self.nodes: int | None = 0 if matrix.is_integer else None
        self.remark = ""
        self.method = "simplex"
        self.attempts: tuple[_Attempt, ...] = _ATTEMPTS

    def outcome(self) -> Outcome:
        """Solve the problem and read it."""
        began, problem = time.monotonic(), self.start.problem
        if self.start.is_warm:
            warm = _Attempt(scaled=True, advanced_basis=False, dual=self.start.dual, warm=True)
            self.attempts = (warm, *_ATTEMPTS)
        # Only with a gap does the constant take part in what is searched for.
        problem.load_offset(self.matrix.offset if self.options.gap else 0.0)
        if not self.start.possible:
            return self._told(Outcome(Status.INFEASIBLE, remark=NO_WHOLE_NUMBER))
        result = self._presolved(problem) if self.options.presolve else self._solved(problem)
        self.known = self._told(result)
        now = time.monotonic()
        seconds = min(self.deadline - now, max(_PATIENCE, now - began))
        return with_candidate(problem, self.known, self.cancel, seconds)

    def _told(self, result: Outcome) -> Outcome:
        """What was found, if it is to be believed."""
        if self.start.problem.is_loosened and not far_sides.holds(self.matrix, result):
            result = Outcome(Status.UNKNOWN, remark=TOO_FAR_APART)
        if not self._is_finite(result):
            result = Outcome(Status.UNKNOWN, remark=TOO_FAR_APART)
        return result._replace(
            iterations=self.iterations,
            nodes=self.nodes,
            solver=self.method,
            remark=result.remark or self.remark,
        )

    def _is_finite(self, outcome: Outcome) -> bool:
        products = map(abs, map(mul, self.matrix.cost, outcome.values))
        return isfinite(sum(outcome.values) + sum(outcome.activities) + sum(products))

    def _post(self, state: State) -> None:
        if self.options.watch is not None:
            self.options.watch.post(state)

    def _solved(self, problem: Problem) -> Outcome:
        status = self._relaxation(problem)
        if not self.matrix.is_integer:
            return self.point if status is Status.OPTIMAL else Outcome(status)
        self.method = "branch and bound"
        if status is Status.UNBOUNDED:
            return self._unbounded_relaxation(problem)
        if status is not Status.OPTIMAL:
            return Outcome(status)
        return self._branch_and_bound(problem)

    # -- linear programs

    def _relaxation(self, problem: Problem) -> Status:
        """Solve the linear program, without integrality, and say how that ended."""
        try:
            for attempt in self.attempts:
                if not attempt.warm:
                    self._prepare(problem, attempt)
                status = self._simplex(problem, attempt)
                if status is Status.INFEASIBLE_OR_UNBOUNDED:
                    status = self._infeasible_or_unbounded(problem)
                if status is Status.OPTIMAL and self._violation(problem, self.g.GLP_SOL) > _GOOD:
                    continue
                if status is not Status.UNKNOWN:
                    return status
            return self._last_resort(problem)
        except _Stopped as stopped:
            status = stopped.args[0]
            return status

    def _prepare(self, problem: Problem, attempt: _Attempt) -> None:
        g, p = self.g, problem.pointer
        g.glp_unscale_prob(p)
        if attempt.scaled and self._scalable():
            g.glp_scale_prob(p, g.GLP_SF_GM | g.GLP_SF_EQ | g.GLP_SF_2N | g.GLP_SF_SKIP)
        if attempt.advanced_basis:
            g.glp_adv_basis(p, 0)
        else:
            g.glp_std_basis(p)

    def _scalable(self) -> bool:
        sizes = [abs(c) for c in self.matrix.coefficients if c]
        return not sizes or (max(sizes) < _SCALABLE and min(sizes) > 1 / _SCALABLE)

    def _simplex(self, problem: Problem, attempt: _Attempt) -> Status:
        """Run the simplex method to its end, slice by slice; raises `_Stopped` otherwise."""
        g, p = self.g, problem.pointer
        parameters = g.glp_smcp()
        g.glp_init_smcp(parameters)
        parameters.msg_lev = g.GLP_MSG_OFF
        parameters.meth = g.GLP_DUALP if attempt.dual else g.GLP_PRIMAL
        seconds = _FIRST_SLICE
        while True:
            before = g.glp_get_it_cnt(p)
            parameters.tm_lim = self._milliseconds(seconds)
            code = g.simplex(p, parameters)
            steps = g.glp_get_it_cnt(p) - before
            self.iterations += steps
            self._post(State(iterations=self.iterations))
            if code != g.GLP_ETMLIM:
                return self._basic_status(problem) if code == 0 else Status.UNKNOWN
            # A slice too short for a single step would never get anywhere.
            seconds = 2 * seconds if not steps else min(2 * seconds, _LONGEST_SLICE)

    def _milliseconds(self, seconds: float) -> int:
        """A limit for GLPK; raises `_Stopped` when there is no time left."""
        if self.cancel.requested:
            raise _Stopped(Status.INTERRUPTED)
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _Stopped(Status.UNKNOWN)
        return min(max(1, int(1000 * min(seconds, left))), _NO_LIMIT)

    def _basic_status(self, problem: Problem) -> Status:
        # glp_get_status alone mixes "no feasible point" with "no dual feasible point".
        g, p = self.g, problem.pointer
        primal, dual = g.glp_get_prim_stat(p), g.glp_get_dual_stat(p)
        if primal == g.GLP_FEAS and dual == g.GLP_FEAS:
            return Status.OPTIMAL
        if primal == g.GLP_NOFEAS:
            return Status.INFEASIBLE
        if dual == g.GLP_NOFEAS:
            if primal == g.GLP_FEAS:
                return Status.UNBOUNDED
            return Status.INFEASIBLE_OR_UNBOUNDED
        return Status.UNKNOWN

    def _infeasible_or_unbounded(self, problem: Problem) -> Status:
        """Tell the two apart by asking for any feasible point."""
        status = self._without_objective(problem, lambda: self._simplex(problem, _ATTEMPTS[0]))
        return Status.UNBOUNDED if status is Status.OPTIMAL else status

    def _without_objective(self, problem: Problem, solve: Any) -> Any:
        g, p = self.g, problem.pointer
        costs = [g.glp_get_obj_coef(p, j) for j in range(g.glp_get_num_cols(p) + 1)]
        for j in range(len(costs)):
            g.glp_set_obj_coef(p, j, 0.0)
        try:
            g.glp_std_basis(p)
            return solve()
        finally:
            for j, cost in enumerate(costs):
                g.glp_set_obj_coef(p, j, cost)

    def _last_resort(self, problem: Problem) -> Status:
        """After all attempts: exact arithmetic if the program is small, else what we have."""
        g, p = self.g, problem.pointer
        if len(self.matrix.row_lower) <= _ROWS_FOR_EXACT:
            parameters = g.glp_smcp()
            g.glp_init_smcp(parameters)
            parameters.msg_lev = g.GLP_MSG_OFF
            parameters.tm_lim = self._milliseconds(10.0)
            g.glp_std_basis(p)
            if g.glp_exact(p, parameters) == 0:
                status = self._basic_status(problem)
                if status not in (Status.OPTIMAL, Status.UNKNOWN):
                    return status
        if self._basic_status(problem) is not Status.OPTIMAL:
            self.remark = TOO_FAR_APART
            return Status.UNKNOWN
        return self._with_remark(self._violation(problem, g.GLP_SOL))

    def _with_remark(self, violation: float) -> Status:
        if violation <= _GOOD:
            return Status.OPTIMAL
        self.remark = f"the solver's point violates its conditions by {violation:.1e}, relatively"
        return Status.OPTIMAL if violation <= _TOLERABLE else Status.UNKNOWN

    def _violation(self, problem: Problem, kind: int) -> float:
        """The largest relative error in the optimality conditions; infinite for NaN."""
        g = self.g
        conditions = [g.GLP_KKT_PE, g.GLP_KKT_PB]
        if kind == g.GLP_SOL:
            conditions += [g.GLP_KKT_DE, g.GLP_KKT_DB]
        errors = [g.largest_violation(problem.pointer, kind, c) for c in conditions]
        if kind == g.GLP_SOL:
            self.point = problem.basic_point()
            errors.append(problem.misplaced(self.point, self.options.maximize))
        return max(inf if error != error else error for error in errors)

    # -- integer programs

    def _branch_and_bound(self, problem: Problem, costs: bool = True) -> Outcome:
        """Search from the relaxation's basis; again, and more exactly, if rounding did harm.

        `costs` says whether the objective is the program's, so that what is reached can be told.
        """
        outcome, violation = Outcome(Status.UNKNOWN), 0.0
        for tolerance in _INTEGER_TOLERANCES:
            try:
                search = self._search(problem, tolerance, costs)
            except _Stopped as stopped:
                return Outcome(stopped.args[0])
            outcome = self._integer_outcome(problem, search.code)
            if search.code != 0:  # it ended before all was tried
                outcome = outcome._replace(bound=search.bound)
            if not outcome.values:
                return outcome
            violation = self._integer_violation(problem)
            if violation <= _GOOD:
                return outcome
        if self._with_remark(violation) is Status.UNKNOWN:
            return Outcome(Status.UNKNOWN)
        return outcome

    def _integer_violation(self, problem: Problem) -> float:
        """As `_violation`, for a point of branch and bound whose integers GLPK has rounded.

        GLPK takes activities from before that, and compares them with terms of any size.
        """
        found = self._violation(problem, self.g.GLP_MIP)
        if problem.matrix is None:  # a reduced one: what it is carried back to is looked at
            return found
        point = problem.integer_point(Status.FEASIBLE)
        return max(found, rounding.violation(problem.matrix, point.values)[0])

    def _search(self, problem: Problem, tolerance: float, costs: bool) -> Search:
        post = self._poster() if costs else None
        search = Search(self.g, problem, self.options, self._nodes_left(), post)
        search.run(tolerance, self._milliseconds(_NO_LIMIT / 1000), self.cancel)
        self.iterations += search.iterations
        if self.nodes is not None:
            self.nodes = None if search.nodes is None else self.nodes + search.nodes
        return search

    def _nodes_left(self) -> int | None:
        """A limit for GLPK; raises `_Stopped` when there are no nodes left."""
        limit = self.options.node_limit
        if limit is None:
            return None
        left = limit - (self.nodes or 0)
        if left <= 0:
            raise _Stopped(Status.UNKNOWN)
        return left

    def _is_spent(self, outcome: Outcome) -> bool:
        """Whether it ended undecided, at the limit of nodes."""
        limit = self.options.node_limit
        return outcome.status is Status.UNKNOWN and limit is not None and (self.nodes or 0) >= limit

    def _poster(self) -> Callable[[State], None]:
        """What posts the states of a search, with what those before it took added."""
        nodes, steps = self.nodes or 0, self.iterations

        def post(state: State) -> None:
            taken = steps + (state.iterations or 0)
            self._post(state._replace(nodes=nodes + (state.nodes or 0), iterations=taken))

        return post

    def _integer_outcome(self, problem: Problem, code: int) -> Outcome:
        g = self.g
        found = g.glp_mip_status(problem.pointer)
        has_point = found in (g.GLP_OPT, g.GLP_FEAS)
        if code == 0 and found == g.GLP_NOFEAS:
            return Outcome(Status.INFEASIBLE)
        if has_point and (code == g.GLP_EMIPGAP or (code == 0 and found == g.GLP_OPT)):
            status = Status.OPTIMAL
        elif code == g.GLP_ETMLIM and self.cancel.requested:
            status = Status.INTERRUPTED
        else:
            status = Status.FEASIBLE if has_point else Status.UNKNOWN
        return problem.integer_point(status) if has_point else Outcome(status)

    def _unbounded_relaxation(self, problem: Problem) -> Outcome:
        """An integer program with rational data and any point is unbounded if its relaxation is.

        Meyer, "On the existence of optimal solutions to integer and mixed-integer
        programming problems", Mathematical Programming 7 (1974).
        """

        def any_point() -> Outcome:
            status = self._relaxation(problem)
            if status is not Status.OPTIMAL:
                return Outcome(status)
            return self._branch_and_bound(problem, costs=False)

        status = self._without_objective(problem, any_point).status
        if status in (Status.OPTIMAL, Status.FEASIBLE):
            return Outcome(Status.UNBOUNDED)
        if status is Status.UNKNOWN:
            return Outcome(Status.INFEASIBLE_OR_UNBOUNDED)
        return Outcome(status)

    # -- presolve

    def _presolved(self, problem: Problem) -> Outcome:
        """Solve a reduced problem and carry its solution back.

        GLPK's own presolve switch does the same but cannot be stopped. What is
        not optimal is solved again without, because a reduced problem says
        nothing reliable about why.
        """
        g = self.g
        kind = g.GLP_MIP if self.matrix.is_integer else g.GLP_SOL
        workspace = g.glp_npp_alloc_wksp()
        reduced = Problem(g)
        reduced.cost_unit, reduced.offset = problem.cost_unit, problem.offset
        try:
            g.glp_npp_load_prob(workspace, problem.pointer, kind, g.GLP_OFF)
            code = g.glp_npp_preprocess1(workspace, 0)
            if code == 0:
                g.glp_npp_build_prob(workspace, reduced.pointer)
                result = self._solved(reduced)
                if result.values:
                    g.glp_npp_postprocess(workspace, reduced.pointer)
                    g.glp_npp_obtain_sol(workspace, problem.pointer)
                    if kind == g.GLP_MIP:
                        if self._integer_violation(problem) <= _GOOD:
                            return problem.integer_point(result.status)._replace(bound=result.bound)
                    elif self._violation(problem, kind) <= _GOOD:
                        return self.point
                elif result.status is Status.INTERRUPTED or self._is_spent(result):
                    return result
        finally:
            g.glp_npp_free_wksp(workspace)
            reduced.delete()
        return self._solved(problem)
