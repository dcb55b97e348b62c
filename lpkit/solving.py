"""What `solve` is asked for, checked, and what it says where there is no optimum.

`program` is the user.
"""

from __future__ import annotations

from math import isfinite
from operator import index
from typing import TYPE_CHECKING, Any

from lpkit import solvers
from lpkit.errors import BadOption, Infeasible, NoSolution, SolveError, Unbounded
from lpkit.scalars import as_finite
from lpkit.solution import Solution
from lpkit.status import Status

if TYPE_CHECKING:
    from lpkit.progress import Listener

__all__ = ["checked_options", "checked_sense", "failure", "listener"]

_FAILURES: dict[Status, type[SolveError]] = {
    Status.INFEASIBLE: Infeasible,
    Status.UNBOUNDED: Unbounded,
}
_EXPLAINED = {
    Status.INFEASIBLE: "no values of the variables satisfy all constraints and bounds at once; "
    "loosen or remove some",
    Status.UNBOUNDED: "the objective can be improved without end; "
    "a bound or a constraint is missing",
    Status.INFEASIBLE_OR_UNBOUNDED: "the program is infeasible or unbounded, and the solver "
    "could not tell which",
    Status.FEASIBLE: "a limit was reached before the optimum was certain; lp.solution holds the "
    "best point found",
    Status.UNKNOWN: "the solver stopped before it could decide; give it more time, "
    "or rescale the program",
    Status.INTERRUPTED: "the solve was stopped; lp.solution holds what was reached",
}


def failure(solution: Solution) -> SolveError:
    """The error that says why there is no optimum, in the model's names."""
    kind = _FAILURES.get(solution.status, NoSolution)
    remark = f" ({solution.remark})" if solution.remark else ""
    explained = _EXPLAINED[solution.status] + remark
    if solution.status not in _FAILURES:
        return kind(explained)
    from lpkit.explanations import why  # with exact arithmetic: not for every import

    reason = why(solution)
    what, _, advice = explained.partition("; ")
    return kind(f"{what}: {reason}; {advice}" if reason else explained)


def checked_sense(sense: Any) -> str:
    """`sense`, if it is one. Raises `BadOption`."""
    if not isinstance(sense, str) or sense not in ("min", "max"):
        raise BadOption(f'sense is "min" or "max", not {sense!r}')
    return sense


def listener(on_progress: Any, offset: float, start: float) -> Listener | None:
    """Who is told how far a solve is, if anybody. Raises `BadOption`."""
    if on_progress is None:
        return None
    if not callable(on_progress):
        raise BadOption(f"on_progress is a function of a Progress, not {on_progress!r}")
    from lpkit.progress import Listener  # not for every import

    return Listener(on_progress, offset, start)


def checked_options(
    sense: str, time_limit: Any, gap: Any, presolve: Any, node_limit: Any
) -> solvers.Options:
    """What a solver is asked for. Raises `BadNumber` or `BadOption`."""
    sense = checked_sense(sense)
    if time_limit is not None:
        time_limit = as_finite(time_limit, "time limit")
        if time_limit <= 0:
            raise BadOption(f"time_limit is a number of seconds above 0, not {time_limit}")
    gap = as_finite(gap, "gap")
    if gap < 0 or not isfinite(gap):
        raise BadOption(f"gap is a fraction such as 0.01, not {gap}")
    presolve = None if presolve is None else bool(presolve)
    return solvers.Options(sense == "max", time_limit, gap, presolve, _whole_limit(node_limit))


def _whole_limit(node_limit: Any) -> int | None:
    if node_limit is None:
        return None
    try:
        limit = index(node_limit)
    except TypeError:
        limit = 0
    if limit < 1 or isinstance(node_limit, bool):
        raise BadOption(f"node_limit is a whole number of nodes from 1, not {node_limit!r}")
    return limit
