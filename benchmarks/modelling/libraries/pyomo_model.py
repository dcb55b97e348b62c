"""Pyomo: indexed `Var`, `Constraint` by rules, and its direct interface to Gurobi.

That took a third of the time of its interface to HiGHS, which is what there is
where gurobipy is missing.
"""

from __future__ import annotations

from typing import Any

import pyomo
import pyomo.environ as pyo
from pyomo.common.timing import HierarchicalTimer
from pyomo.contrib.solver.solvers.gurobi.gurobi_direct import GurobiDirect
from pyomo.contrib.solver.solvers.highs import Highs

from benchmarks.modelling import highs_matrix
from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix, in_order

LOADED = "in Gurobi, or in HiGHS, as a solve makes it before it starts that"


def versions() -> dict[str, str]:
    """Of Pyomo."""
    return {"Pyomo": pyomo.__version__}


def written_with_rules(data: Instance) -> Any:
    """Each sum by Python's own `sum`, as in its manual; `quicksum` took as long."""
    m = pyo.ConcreteModel()
    m.D, m.L = pyo.RangeSet(0, data.detections - 1), pyo.RangeSet(0, data.links - 1)
    m.entry, m.exit = pyo.Var(m.D, bounds=(0, 1)), pyo.Var(m.D, bounds=(0, 1))
    m.present, m.link = pyo.Var(m.D, bounds=(0, 1)), pyo.Var(m.L, bounds=(0, 1))

    @m.Constraint(m.D)
    def leaving(m: Any, d: int) -> Any:
        return sum(m.link[k] for k in data.outgoing[d]) + m.exit[d] == m.present[d]

    @m.Constraint(m.D)
    def arriving(m: Any, d: int) -> Any:
        return sum(m.link[k] for k in data.incoming[d]) + m.entry[d] == m.present[d]

    kinds = (m.entry, m.exit, m.present, m.link)
    m.cost = pyo.Objective(
        expr=sum(
            cost * x[i]
            for costs, x in zip(data.costs_by_kind, kinds)
            for i, cost in enumerate(costs)
        )
    )
    return m


def in_gurobi(model: Any) -> tuple[Any, Any, Any]:
    """The model, the solver's own one, and Pyomo's names for its parts."""
    solver = GurobiDirect()
    config = solver.config()
    config.timer = HierarchicalTimer()
    gurobi_model, parts, _ = solver._create_solver_model(model, config)
    gurobi_model.update()
    return model, gurobi_model, parts


def in_highs(model: Any) -> tuple[Any, Any, Any]:
    """The model, the solver's own one, and the interface, which knows its parts."""
    solver = Highs()
    solver.set_instance(model)
    return model, solver._solver_model, solver


STYLES = {"HiGHS": Style(written_with_rules, in_highs)}
if GurobiDirect().available():
    from benchmarks.modelling.libraries import gurobipy_model

    STYLES = {"Gurobi": Style(written_with_rules, in_gurobi), **STYLES}


def held(loaded: tuple[Any, Any, Any]) -> Matrix:
    """What the solver has now, in the order of the model's variables, and of its equations."""
    model, inner, parts = loaded
    if isinstance(parts, Highs):
        matrix = highs_matrix.held_by_highspy(inner)
        place_of = parts._pyomo_var_to_solver_var_map
        row_of = {id(row): k for row, k in parts._pyomo_con_to_solver_con_map.items()}
    else:
        matrix = gurobipy_model.held(inner)
        place_of = {id(x): k for k, x in enumerate(parts._get_var_lists()[0])}
        row_of = {id(row): k for k, row in enumerate(parts._get_con_map())}
    kinds = (model.entry, model.exit, model.present, model.link)
    columns = [place_of[id(x)] for kind in kinds for x in kind.values()]
    both = zip(model.leaving.values(), model.arriving.values())
    return in_order(matrix, columns, [row_of[id(row)] for pair in both for row in pair])
