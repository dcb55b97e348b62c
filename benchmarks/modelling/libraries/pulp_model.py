"""PuLP: `add_variable_dicts`, `lpSum` and `+=`, handed over to HiGHS in memory, by highspy.

Written so that PuLP 4, which is for Python 3.12 and later, takes it as PuLP 3.3 does.
"""

from __future__ import annotations

import highspy  # noqa: F401, without which PuLP hands over files
import pulp

from benchmarks.modelling import highs_matrix
from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix, in_order

LOADED = "in HiGHS, by HiGHS.buildSolverModel, as a solve makes it before it starts HiGHS"
NAMES = ("entry", "exit", "present", "link")


def versions() -> dict[str, str]:
    """Of PuLP."""
    return {"PuLP": pulp.__version__}


def written_with_lpsum(data: Instance) -> pulp.LpProblem:
    """Each sum by `lpSum` over a comprehension."""
    problem = pulp.LpProblem("tracking", pulp.LpMinimize)
    kinds = [
        list(problem.add_variable_dicts(name, range(len(costs)), 0, 1).values())
        for name, costs in zip(NAMES, data.costs_by_kind)
    ]
    entry, exit_, present, link = kinds
    pairs = (pair for both in zip(data.costs_by_kind, kinds) for pair in zip(*both))
    problem += pulp.lpSum(cost * x for cost, x in pairs)
    for d in range(data.detections):
        problem += pulp.lpSum(link[k] for k in data.outgoing[d]) + exit_[d] - present[d] == 0
        problem += pulp.lpSum(link[k] for k in data.incoming[d]) + entry[d] - present[d] == 0
    return problem


def handed_over(problem: pulp.LpProblem) -> pulp.LpProblem:
    """The problem, which then has a solver that holds it."""
    solver = pulp.HiGHS(msg=False)
    solver.createAndConfigureSolver(problem)
    solver.buildSolverModel(problem)
    return problem


STYLES = {"lpSum": Style(written_with_lpsum, handed_over)}


def held(problem: pulp.LpProblem) -> Matrix:
    """What HiGHS has now. PuLP 3 hands columns over in the order of their names."""
    handed = getattr(problem, "exported_variables", problem.variables)()

    def order(column: int) -> tuple[int, int]:
        kind, _, number = handed[column].name.partition("_")
        return NAMES.index(kind), int(number)

    matrix = highs_matrix.held_by_highspy(problem.solverModel)
    columns = sorted(range(len(handed)), key=order)
    return in_order(matrix, columns, range(len(matrix.row_lower)))
