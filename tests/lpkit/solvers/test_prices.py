"""Duals and reduced costs are the changes of the optimum, with the sign of the change.

The oracle moves a right-hand side, or both bounds of a variable, by a small exact step up
and down: a dual lies between the two one-sided slopes of the exact optimum.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpkit import LinearProgram, NoAnswer, Status
from tests.lpkit import exact
from tests.lpkit.solvers.programs import examples, programs

STEP = Fraction(1, 10**9)
TINY = 1e-6

senses = st.sampled_from(["max", "min"])


def slopes(move, program, maximize):
    """The slopes of the exact optimum below and above; infinite where it becomes infeasible."""
    here = exact.solved(program, maximize).value
    found = []
    for step in (-STEP, STEP):
        there = exact.solved(move(program, step), maximize)
        worst = -inf if maximize else inf
        value = worst if there.value is None else there.value - here
        found.append(
            value / step if isinstance(value, Fraction) else value * (1 if step > 0 else -1)
        )
    return sorted(map(float, found))


def row_moved(i):
    def move(program, step):
        rows = list(program.rows)
        vector, low, high = rows[i]
        rows[i] = (vector, low + step, high + step)
        return program._replace(rows=rows)

    return move


def bounds_moved(j):
    def move(program, step):
        lower, upper = list(program.lower), list(program.upper)
        lower[j], upper[j] = lower[j] + step, upper[j] + step
        return program._replace(lower=lower, upper=upper)

    return move


def optimal_or_none(lp, sense, solver, presolve):
    solution = lp.solve(sense, solver=solver, presolve=presolve)
    return solution if solution.status is Status.OPTIMAL else None


@settings(max_examples=examples(50))
@given(programs(most=3), senses, st.booleans())
def test_prices_lie_between_the_slopes_of_the_optimum(engine, lp, sense, presolve):
    solution = optimal_or_none(lp, sense, engine, presolve)
    if solution is None:
        return
    program = exact.of_matrix(lp.matrix()[0])
    for i, c in enumerate(lp.constraints):
        low, high = slopes(row_moved(i), program, sense == "max")
        assert low - TINY <= c.dual <= high + TINY
    for j, v in enumerate(lp.variables):
        low, high = slopes(bounds_moved(j), program, sense == "max")
        assert low - TINY <= v.reduced_cost <= high + TINY


@settings(max_examples=examples(50))
@given(programs(), senses, st.booleans())
def test_prices_satisfy_the_conditions_of_optimality(engine, lp, sense, presolve):
    solution = optimal_or_none(lp, sense, engine, presolve)
    if solution is None:
        return
    sign = 1 if sense == "max" else -1
    for v in lp.variables:
        priced = sum(c[v] * c.dual for c in lp.constraints)
        assert v.reduced_cost == pytest.approx(lp.objective[v] - priced, abs=1e-6)
        assert_complementary(v.value, v.lower, v.upper, sign * v.reduced_cost)
    for c in lp.constraints:
        assert_complementary(c.activity, c.lower, c.upper, sign * c.dual)


def assert_complementary(value, low, high, price):
    """A price, positive where more is better, belongs to a side that holds the value back."""
    if price > TINY:
        assert value == pytest.approx(high, abs=1e-6)
    elif price < -TINY:
        assert value == pytest.approx(low, abs=1e-6)


@settings(max_examples=examples(40))
@given(programs(), senses)
def test_the_dual_objective_is_the_objective(engine, lp, sense):
    solution = optimal_or_none(lp, sense, engine, False)
    if solution is None:
        return
    parts = [c.dual * c.activity for c in lp.constraints]
    parts += [v.reduced_cost * v.value for v in lp.variables]
    assert sum(parts) + lp.objective.constant == pytest.approx(solution.objective, abs=1e-5)


SIGNS = [
    ("max", "<=", 1, 2.0),
    ("max", "<=", -1, 0.0),
    ("max", ">=", -1, -2.0),
    ("min", ">=", 1, 2.0),
    ("min", ">=", -1, 0.0),
    ("min", "<=", -1, -2.0),
    ("max", "==", 1, 2.0),
    ("max", "==", -1, -2.0),
    ("min", "==", 1, 2.0),
]


@pytest.mark.parametrize("sense, sign, cost, dual", SIGNS)
def test_the_sign_is_that_of_the_change(solver, sense, sign, cost, dual):
    lp = LinearProgram()
    x, y = lp.Var(-10, 10), lp.Var(0, 0)
    lp.objective = 2 * cost * x + y
    relations = {"<=": x + y <= 3, ">=": x + y >= 3, "==": x + y == 3}
    c = lp.add_constraint(relations[sign])
    before = lp.solve(sense, solver=solver).objective
    assert c.dual == dual
    c.rhs = 4
    assert lp.solve(sense, solver=solver).objective - before == pytest.approx(dual)


def test_reduced_costs_of_bounds_that_bind(solver):
    lp = LinearProgram()
    x, y, z = lp.Var(1, 5), lp.Var(1, 5), lp.Var()
    lp.objective = 3 * x - 2 * y + z
    c = lp.add_constraint(z <= 4)
    lp.maximize(solver=solver)
    assert [v.reduced_cost for v in (x, y, z)] == [3, -2, 0]
    assert (c.dual, c.slack) == (1, 0)
    lp.add_constraint(z >= -4)
    lp.minimize(solver=solver)
    assert [v.reduced_cost for v in (x, y)] == [3, -2]
    assert (c.dual, c.slack) == (0, 8)


def test_a_bound_written_as_a_constraint_has_its_price_there(solver):
    lp = LinearProgram()
    x = lp.Var()
    lp.objective = 3 * x
    above = lp.add_constraint(x <= 4)
    below = lp.add_constraint(x >= 0)
    loose = lp.add_constraint(x <= 9)
    lp.maximize(solver=solver)
    assert (above.dual, below.dual, loose.dual, x.reduced_cost) == (3, 0, 0, 0)
    lp.minimize(solver=solver)
    assert (above.dual, below.dual, x.reduced_cost) == (0, 3, 0)


def test_a_two_sided_constraint_is_priced_on_the_side_that_binds(solver):
    lp = LinearProgram()
    x, y = lp.Var(0), lp.Var(0)
    lp.objective = x + y
    c = lp.add_constraint(1 <= x + y <= 6)
    lp.maximize(solver=solver)
    assert (c.dual, c.activity, c.slack) == (1, 6, 0)
    lp.minimize(solver=solver)
    assert (c.dual, c.activity, c.slack) == (1, 1, 0)


@pytest.mark.parametrize("presolve", [False, True])
def test_an_integer_program_has_no_prices(solver, presolve):
    lp = LinearProgram()
    x = lp.IntVar(0, 9)
    lp.objective = x
    c = lp.add_constraint(2 * x <= 7)
    lp.solve("max", solver=solver, presolve=presolve)
    assert x.value == 3
    for read in (lambda: c.dual, lambda: x.reduced_cost):
        with pytest.raises(NoAnswer, match="no shadow prices"):
            read()
    assert c.activity == pytest.approx(6)
    assert c.slack == pytest.approx(1)
