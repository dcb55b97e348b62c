"""The Netlib models, read and solved: the known optima.

Each is also written again, term by term, with lpkit's operators, so that this also shows that
nothing is lost between an equation and the solver. That GLPK reads the same is tested in
`formats/test_exchange`. Optima are those published with the models.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lpkit import LinearProgram, total

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "netlib"
MODELS = sorted(path.name[: -len(".mps.gz")] for path in FOLDER.glob("*.mps.gz"))


def written(lp) -> LinearProgram:
    """The same program, term by term, with lpkit's operators."""
    again = LinearProgram()
    xs = [again.Var(v.lower, v.upper, v.name) for v in lp.variables]
    matrix = lp.matrix()[0]
    again.objective = total(cost * x for x, cost in zip(xs, matrix.cost) if cost) + matrix.offset
    for c in lp.constraints:
        left = total(k * xs[j] for j, k in zip(*lp.rows.entries(c.row)))
        if c.sense == "<=":
            relation = left <= c.upper
        elif c.sense == ">=":
            relation = left >= c.lower
        elif c.sense == "==":
            relation = left == c.lower
        else:
            relation = c.lower <= left <= c.upper
        again.add_constraint(relation, name=c.name)
    return again


def test_the_models_are_there(netlib):
    optima = json.loads((netlib / "optima.json").read_text())
    assert netlib == FOLDER
    assert len(MODELS) == 46
    assert set(MODELS) <= set(optima)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_written_term_by_term_is_the_one_that_was_read(netlib, name):
    lp = LinearProgram.read(netlib / f"{name}.mps.gz")
    assert written(lp).matrix()[0] == lp.matrix()[0]


@pytest.mark.parametrize("name", MODELS)
def test_the_optimum_is_the_published_one(engine, netlib, name):
    expected = json.loads((netlib / "optima.json").read_text())[name]
    lp = LinearProgram.read(netlib / f"{name}.mps.gz")
    assert lp.minimize(solver=engine, time_limit=60) == pytest.approx(expected, rel=1e-6)
    assert_optimal_by_its_prices(lp)


def assert_optimal_by_its_prices(lp) -> None:
    """Feasible within tolerance, and every reduced cost is what the duals leave of a cost."""
    priced = dict(zip(lp.variables, lp.matrix()[0].cost))
    scale = {v: 1 + abs(cost) for v, cost in priced.items()}
    for c in lp.constraints:
        size = 1 + max(abs(side) for side in (c.lower, c.upper, c.activity) if abs(side) < 1e300)
        assert c.slack >= -1e-5 * size
        dual, expression = c.dual, c.expression
        for v, k in zip(expression.variables, lp.rows.entries(c.row)[1]):
            priced[v] -= dual * k
            scale[v] += abs(dual * k)
    for v in lp.variables:
        assert v.reduced_cost == pytest.approx(priced[v], abs=1e-6 * scale[v])
