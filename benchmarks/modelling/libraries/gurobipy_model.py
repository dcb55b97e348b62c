"""gurobipy: `quicksum` over a list, in an equation.

The licence that comes with the package refuses to *solve* more than 2,000
variables or rows; it lets a model of any size be made.
"""

from __future__ import annotations

from typing import Any

import gurobipy
from gurobipy import GRB, Env, LinExpr, Model, quicksum

from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix

LOADED = "in Gurobi, by Model.update(); the package's own licence would not solve one so large"


def _environment() -> Env:
    quiet = Env(empty=True)
    quiet.setParam("OutputFlag", 0)
    quiet.start()
    return quiet


ENVIRONMENT = _environment()


def versions() -> dict[str, str]:
    """Of gurobipy, which is that of Gurobi."""
    return {"gurobipy": ".".join(map(str, gurobipy.gurobi.version()))}


def _model(data: Instance) -> tuple[Model, list[list[Any]]]:
    model = Model(env=ENVIRONMENT)
    return model, [[model.addVar(ub=1.0) for _ in costs] for costs in data.costs_by_kind]


def written_with_quicksum(data: Instance) -> Model:
    """Each sum by `quicksum`."""
    model, kinds = _model(data)
    entry, exit_, present, link = kinds
    for d in range(data.detections):
        outgoing = quicksum([*(link[k] for k in data.outgoing[d]), exit_[d]])
        incoming = quicksum([*(link[k] for k in data.incoming[d]), entry[d]])
        model.addConstr(outgoing == present[d])
        model.addConstr(incoming == present[d])
    pairs = (pair for both in zip(data.costs_by_kind, kinds) for pair in zip(*both))
    model.setObjective(quicksum(cost * x for cost, x in pairs), GRB.MINIMIZE)
    model.update()
    return model


def written_with_lists(data: Instance) -> Model:
    """No equations: lists of coefficients and variables, the fastest way there is."""
    model, kinds = _model(data)
    entry, exit_, present, link = kinds
    for d in range(data.detections):
        for links, end in ((data.outgoing[d], exit_[d]), (data.incoming[d], entry[d])):
            variables = [*(link[k] for k in links), end, present[d]]
            flow = LinExpr([1.0] * (len(links) + 1) + [-1.0], variables)
            model.addLConstr(flow, GRB.EQUAL, 0.0)
    model.setObjective(LinExpr(data.costs, [x for kind in kinds for x in kind]), GRB.MINIMIZE)
    model.update()
    return model


STYLES = {"quicksum": Style(written_with_quicksum), "lists": Style(written_with_lists)}


def held(model: Model) -> Matrix:
    """What Gurobi has now; every row is an equation."""
    variables, rows = model.getVars(), model.getConstrs()
    of_columns = [model.getAttr(name, variables) for name in ("Obj", "LB", "UB")]
    assert set(model.getAttr("Sense", rows)) == {GRB.EQUAL}
    sides = model.getAttr("RHS", rows)
    matrix = model.getA()
    entries = (array.tolist() for array in (matrix.indptr, matrix.indices, matrix.data))
    return Matrix(*of_columns, sides, sides, *entries)
