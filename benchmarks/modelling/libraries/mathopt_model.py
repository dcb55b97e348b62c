"""OR-Tools, the layer MathOpt: `fast_sum`, handed over to HiGHS by `IncrementalSolver`.

The package has no GLPK for MathOpt; of those that it has, HiGHS took the least time.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import ortools
from ortools.math_opt.python import mathopt

from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix

LOADED = "in HiGHS, by IncrementalSolver"


def versions() -> dict[str, str]:
    """Of OR-Tools."""
    return {"OR-Tools": ortools.__version__}


def written_with_fast_sum(data: Instance) -> mathopt.Model:
    """Each sum by `fast_sum` over a comprehension."""
    model = mathopt.Model()
    kinds = [[model.add_variable(lb=0.0, ub=1.0) for _ in costs] for costs in data.costs_by_kind]
    entry, exit_, present, link = kinds
    for d in range(data.detections):
        outgoing = mathopt.fast_sum(link[k] for k in data.outgoing[d])
        incoming = mathopt.fast_sum(link[k] for k in data.incoming[d])
        model.add_linear_constraint(outgoing + exit_[d] - present[d] == 0.0)
        model.add_linear_constraint(incoming + entry[d] - present[d] == 0.0)
    pairs = (pair for both in zip(data.costs_by_kind, kinds) for pair in zip(*both))
    model.minimize(mathopt.fast_sum(cost * x for cost, x in pairs))
    return model


def written_entry_by_entry(data: Instance) -> mathopt.Model:
    """No equations: each coefficient set in its row, the fastest way there is."""
    model = mathopt.Model()
    kinds = [[model.add_variable(lb=0.0, ub=1.0) for _ in costs] for costs in data.costs_by_kind]
    entry, exit_, present, link = kinds
    for d in range(data.detections):
        for links, end in ((data.outgoing[d], exit_[d]), (data.incoming[d], entry[d])):
            row = model.add_linear_constraint(lb=0.0, ub=0.0)
            for k in links:
                row.set_coefficient(link[k], 1.0)
            row.set_coefficient(end, 1.0)
            row.set_coefficient(present[d], -1.0)
    for costs, kind in zip(data.costs_by_kind, kinds):
        for cost, x in zip(costs, kind):
            model.objective.set_linear_coefficient(x, cost)
    return model


def handed_over(model: mathopt.Model) -> tuple[mathopt.Model, mathopt.IncrementalSolver]:
    """The model, and the solver that holds it."""
    return model, mathopt.IncrementalSolver(model, mathopt.SolverType.HIGHS)


STYLES = {
    "fast_sum": Style(written_with_fast_sum, handed_over),
    "entries": Style(written_entry_by_entry, handed_over),
}


def held(both: tuple[mathopt.Model, Any]) -> Matrix:
    """What was handed over: the solver's own memory cannot be read."""
    proto = both[0].export_model()
    variables, rows = proto.variables, proto.linear_constraints
    cost = dict.fromkeys(variables.ids, 0.0)
    objective = proto.objective.linear_coefficients
    cost.update(zip(objective.ids, objective.values))
    entries = proto.linear_constraint_matrix
    lengths = dict.fromkeys(rows.ids, 0)
    for row in entries.row_ids:
        lengths[row] += 1
    return Matrix(
        list(cost.values()),
        variables.lower_bounds,
        variables.upper_bounds,
        rows.lower_bounds,
        rows.upper_bounds,
        [0, *accumulate(lengths.values())],
        entries.column_ids,
        entries.coefficients,
    )
