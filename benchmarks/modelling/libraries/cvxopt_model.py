"""cvxopt.modeling: a vector `variable` for each kind, `sum`, and the matrices made by `op`.

Its solvers are given matrices, which `op` makes at the beginning of each solve;
bounds are rows of them. A scalar `variable` for each unknown took ten times as
long; either way the time grows with the square of the size.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import cvxopt
from cvxopt.modeling import dot, op, variable

from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix

LOADED = "in the sparse matrices that a solve hands over, whatever the solver"
POWER = 2


def versions() -> dict[str, str]:
    """Of cvxopt."""
    return {"cvxopt": cvxopt.__version__}


def written_with_sum(data: Instance) -> tuple[op, list[Any]]:
    """Each sum by Python's own `sum`, bounds and objective by vectors."""
    kinds = [variable(len(costs)) for costs in data.costs_by_kind]
    entry, exit_, present, link = kinds
    rows = []
    for d in range(data.detections):
        rows.append(sum(link[k] for k in data.outgoing[d]) + exit_[d] - present[d] == 0)
        rows.append(sum(link[k] for k in data.incoming[d]) + entry[d] - present[d] == 0)
    for kind in kinds:
        rows += [kind >= 0, kind <= 1]
    costs = [dot(cvxopt.matrix(costs), kind) for costs, kind in zip(data.costs_by_kind, kinds)]
    return op(sum(costs), rows), kinds


def made_matrices(both: tuple[op, list[Any]]) -> tuple[list[Any], Any]:
    """The variables, and what a solve begins with making."""
    problem, kinds = both
    return kinds, (problem, problem._inmatrixform("sparse"))


STYLES = {"sum": Style(written_with_sum, made_matrices)}


def held(loaded: tuple[list[Any], Any]) -> Matrix:
    """The matrices, with the rows of a single entry taken for the bounds that they are."""
    kinds, (_, (flat, place_of, _)) = loaded
    [x] = flat.variables()
    [equations], [bounds] = flat.equalities(), flat.inequalities()
    columns = [int(j) for kind in kinds for j in place_of[kind]._linear._coeff[x].J]
    place = {column: new for new, column in enumerate(columns)}
    lower, upper = [0.0] * len(columns), [0.0] * len(columns)
    sides, matrix = -bounds._f._constant, bounds._f._linear._coeff[x]
    for row, column, value in zip(matrix.I, matrix.J, matrix.V):
        (upper if value > 0 else lower)[place[column]] = sides[row] / value
    matrix = equations._f._linear._coeff[x]
    entries = sorted(zip(matrix.I, matrix.J, matrix.V))
    height = matrix.size[0]
    lengths = [0] * height
    for row, _, _ in entries:
        lengths[row] += 1
    sides = [-side for side in equations._f._constant]
    cost = flat.objective._linear._coeff[x]
    return Matrix(
        [cost[column] for column in columns],
        lower,
        upper,
        sides,
        sides,
        [0, *accumulate(lengths)],
        [place[column] for _, column, _ in entries],
        [value for _, _, value in entries],
    )
