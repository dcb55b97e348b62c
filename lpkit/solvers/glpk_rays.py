"""Where GLPK finds no optimum: the multipliers or the direction that may prove it.

As basic solutions have them; what comes of them, `lpkit.certifying` checks. `glpk` is the
user, with the problem and the basis that its last run left.
"""

from __future__ import annotations

import time
from array import array
from typing import Any

from lpkit.solvers.glpk_problem import Problem
from lpkit.solvers.interface import Outcome
from lpkit.solvers.owner import Cancel
from lpkit.status import Status

__all__ = ["with_candidate"]

_SLICE = 0.1  # seconds between two looks at whether to stop


def with_candidate(problem: Problem, outcome: Outcome, cancel: Cancel, seconds: float) -> Outcome:
    """The outcome with `farkas` or `ray`, if one is to be had within that time."""
    if outcome.status is Status.INFEASIBLE:
        return outcome._replace(farkas=_multipliers(problem, cancel, seconds))
    if outcome.status is Status.UNBOUNDED:
        direction = _direction(problem, cancel, seconds)
        return outcome._replace(ray=direction, start=_point(problem) if direction else ())
    return outcome


def _multipliers(problem: Problem, cancel: Cancel, seconds: float) -> array[float]:
    """The row of the tableau whose variable no bounds of the others bring within its own.

    The primal simplex method leaves no such row. Without costs every basis is dual feasible,
    so the dual method goes on from there, and ends at one.
    """
    g, p = problem.g, problem.pointer
    costs = [g.glp_get_obj_coef(p, j) for j in range(g.glp_get_num_cols(p) + 1)]
    for j, cost in enumerate(costs):
        if cost:
            g.glp_set_obj_coef(p, j, 0.0)
    try:
        if not _run(problem, g.GLP_DUAL, cancel, seconds):
            return array("d")
    finally:
        for j, cost in enumerate(costs):
            if cost:
                g.glp_set_obj_coef(p, j, cost)
    return _tableau_row(problem)


def _tableau_row(problem: Problem) -> array[float]:
    g, p = problem.g, problem.pointer
    rows, k = g.glp_get_num_rows(p), g.glp_get_unbnd_ray(p)
    # GLPK aborts where the variable is not basic, or there is no factorisation.
    if not k or not rows or not _is_basic(problem, k) or not _factorised(problem):
        return array("d")
    value, high = (
        (g.glp_get_row_prim(p, k), g.glp_get_row_ub(p, k))
        if k <= rows
        else (g.glp_get_col_prim(p, k - rows), g.glp_get_col_ub(p, k - rows))
    )
    sign = -1.0 if value > high else 1.0
    multipliers = array("d", bytes(8 * rows))
    if k <= rows:
        multipliers[k - 1] = sign
    for other, entry in zip(*g.tableau(g.glp_eval_tab_row, p, k)):
        if other <= rows:
            multipliers[other - 1] = -sign * entry
    return multipliers


def _direction(problem: Problem, cancel: Cancel, seconds: float) -> array[float]:
    """The column of the tableau whose variable may improve the objective for ever."""
    g, p = problem.g, problem.pointer
    rows, columns = g.glp_get_num_rows(p), g.glp_get_num_cols(p)
    if not _run(problem, g.GLP_PRIMAL, cancel, seconds):
        return array("d")
    k = g.glp_get_unbnd_ray(p)
    if not k or _is_basic(problem, k) or not _factorised(problem):
        return array("d")
    price = g.glp_get_row_dual(p, k) if k <= rows else g.glp_get_col_dual(p, k - rows)
    step = 1.0 if (price > 0) == (g.glp_get_obj_dir(p) == g.GLP_MAX) else -1.0
    direction = array("d", bytes(8 * columns))
    if k > rows:
        direction[k - rows - 1] = step
    if rows:
        for other, entry in zip(*g.tableau(g.glp_eval_tab_col, p, k)):
            if other > rows:
                direction[other - rows - 1] = step * entry
    return direction


def _point(problem: Problem) -> array[float]:
    g, p = problem.g, problem.pointer
    columns = range(1, g.glp_get_num_cols(p) + 1)
    return array("d", [g.glp_get_col_prim(p, j) * problem.value_unit for j in columns])


def _run(problem: Problem, method: int, cancel: Cancel, seconds: float) -> bool:
    """The simplex method from the present basis to its end, if it gets there."""
    g: Any = problem.g
    parameters = g.glp_smcp()
    g.glp_init_smcp(parameters)
    parameters.msg_lev = g.GLP_MSG_OFF
    parameters.meth = method
    deadline = time.monotonic() + seconds
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or cancel.requested:
            return False
        parameters.tm_lim = max(1, int(1000 * min(_SLICE, left)))
        code = g.simplex(problem.pointer, parameters)
        if code != g.GLP_ETMLIM:
            return bool(code == 0)


def _is_basic(problem: Problem, number: int) -> bool:
    """Whether the auxiliary or structural variable of that number is basic."""
    g, p = problem.g, problem.pointer
    rows = g.glp_get_num_rows(p)
    status = (
        g.glp_get_row_stat(p, number) if number <= rows else g.glp_get_col_stat(p, number - rows)
    )
    return bool(status == g.GLP_BS)


def _factorised(problem: Problem) -> bool:
    g, p = problem.g, problem.pointer
    return bool(g.glp_bf_exists(p)) or g.glp_factorize(p) == 0
