"""OR-Tools, the layer `model_builder`: `LinearExpr.sum` over a list, in an equation.

It has no way to give a solver the model without solving: its own model, which is
C++, is as far as one can go.
"""

from __future__ import annotations

from typing import Any

import ortools
from ortools.linear_solver.python.model_builder import LinearExpr, Model

from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix

LOADED = "in no solver yet, only in its own C++ model: a solve makes the copy for a solver"


def versions() -> dict[str, str]:
    """Of OR-Tools."""
    return {"OR-Tools": ortools.__version__}


def written_with_sum(data: Instance) -> Model:
    """Each sum by `LinearExpr.sum`, the objective by `weighted_sum`."""
    model = Model()
    kinds = [[model.new_num_var(0.0, 1.0, None) for _ in costs] for costs in data.costs_by_kind]
    entry, exit_, present, link = kinds
    for d in range(data.detections):
        outgoing = LinearExpr.sum([*(link[k] for k in data.outgoing[d]), exit_[d]])
        incoming = LinearExpr.sum([*(link[k] for k in data.incoming[d]), entry[d]])
        model.add(outgoing == present[d])
        model.add(incoming == present[d])
    variables = [x for kind in kinds for x in kind]
    model.minimize(LinearExpr.weighted_sum(variables, data.costs))
    return model


STYLES = {"LinearExpr.sum": Style(written_with_sum)}


def held(model: Any) -> Matrix:
    """What its C++ model has now."""
    h = model.helper
    columns, rows = range(h.num_variables()), range(h.num_constraints())
    starts, places, values = [0], [], []
    for row in rows:
        places += h.constraint_var_indices(row)
        values += h.constraint_coefficients(row)
        starts.append(len(places))
    of_columns = (h.var_objective_coefficient, h.var_lower_bound, h.var_upper_bound)
    of_rows = (h.constraint_lower_bound, h.constraint_upper_bound)
    return Matrix(
        *([call(column) for column in columns] for call in of_columns),
        *([call(row) for row in rows] for call in of_rows),
        starts,
        places,
        values,
    )
