"""lpkit, on CPython and on PyPy: a loop with `+=`, the built-in `sum`, and `total`.

`write` ends with a `LinearProgram`, `load` with a `glp_prob`: through swiglpk, or
through cffi where that is not to be had.
"""

from __future__ import annotations

from typing import Any

import lpkit
from benchmarks.modelling import glpk_matrix
from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix
from lpkit import LinearProgram, total
from lpkit.errors import SolverUnavailable
from lpkit.solvers.glpk_cffi import CffiBinding
from lpkit.solvers.glpk_problem import Problem
from lpkit.solvers.glpk_swig import SwigBinding

LOADED = "a glp_prob, as a solve of lpkit's begins with"


def _binding() -> Any:
    try:
        return SwigBinding()
    except SolverUnavailable:
        return CffiBinding()


GLPK = _binding()


def versions() -> dict[str, str]:
    """Of lpkit, and of GLPK."""
    return {"lpkit": lpkit.__version__, f"GLPK through {GLPK.name}": GLPK.glp_version()}


def _variables(lp: LinearProgram, data: Instance) -> list[list[Any]]:
    counts = (data.detections, data.detections, data.detections, data.links)
    return [[lp.Var(0, 1) for _ in range(count)] for count in counts]


def written_with_loop(data: Instance) -> LinearProgram:
    """Each sum grown by `+=`."""
    lp = LinearProgram()
    entry, exit_, present, link = _variables(lp, data)
    for d in range(data.detections):
        leaving = exit_[d] - present[d]
        for k in data.outgoing[d]:
            leaving += link[k]
        lp.add_constraint(leaving == 0)
        arriving = entry[d] - present[d]
        for k in data.incoming[d]:
            arriving += link[k]
        lp.add_constraint(arriving == 0)
    lp.objective = 0
    for d in range(data.detections):
        lp.objective += data.entry_cost[d] * entry[d]
        lp.objective += data.exit_cost[d] * exit_[d]
        lp.objective += data.present_cost[d] * present[d]
    for k in range(data.links):
        lp.objective += data.link_cost[k] * link[k]
    return lp


def written_with_sum(data: Instance) -> LinearProgram:
    """Each sum by Python's own `sum`, as in 2011."""
    lp = LinearProgram()
    entry, exit_, present, link = _variables(lp, data)
    for d in range(data.detections):
        outgoing = [link[k] for k in data.outgoing[d]]
        incoming = [link[k] for k in data.incoming[d]]
        lp.add_constraint(sum(outgoing) + exit_[d] - present[d] == 0)
        lp.add_constraint(sum(incoming) + entry[d] - present[d] == 0)
    lp.objective = (
        sum(cost * x for cost, x in zip(data.entry_cost, entry))
        + sum(cost * x for cost, x in zip(data.exit_cost, exit_))
        + sum(cost * x for cost, x in zip(data.present_cost, present))
        + sum(cost * x for cost, x in zip(data.link_cost, link))
    )
    return lp


def written_with_total(data: Instance) -> LinearProgram:
    """Each sum by `lpkit.total` over a comprehension."""
    lp = LinearProgram()
    entry, exit_, present, link = _variables(lp, data)
    for d in range(data.detections):
        outgoing = total(link[k] for k in data.outgoing[d])
        incoming = total(link[k] for k in data.incoming[d])
        lp.add_constraint(outgoing + exit_[d] - present[d] == 0)
        lp.add_constraint(incoming + entry[d] - present[d] == 0)
    all_costs = (data.entry_cost, data.exit_cost, data.present_cost, data.link_cost)
    lp.objective = total(
        cost * x
        for costs, kind in zip(all_costs, (entry, exit_, present, link))
        for cost, x in zip(costs, kind)
    )
    return lp


def loaded(lp: LinearProgram) -> tuple[LinearProgram, Problem]:
    """The program, which its user still holds, and GLPK's own copy."""
    matrix, _, _ = lp.matrix()
    problem = Problem(GLPK)
    problem.load(matrix, maximize=False)
    return lp, problem


STYLES = {
    "loop": Style(written_with_loop, loaded),
    "sum": Style(written_with_sum, loaded),
    "comprehension": Style(written_with_total, loaded),
}


def held(both: tuple[LinearProgram, Problem]) -> Matrix:
    """What GLPK has now."""
    pointer = both[1].pointer
    if isinstance(GLPK, CffiBinding):
        return glpk_matrix.held(GLPK.file, int(GLPK.ffi.cast("uintptr_t", pointer)))
    return glpk_matrix.held(GLPK._swiglpk._swiglpk.__file__, int(pointer))
