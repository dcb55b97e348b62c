"""Units do not matter: small costs are costs, small sides are sides, large ones too."""

from __future__ import annotations

import pytest

from lpkit import LinearProgram, Status
from lpkit.lessons.first_program import program_of_2011

UNITS = [1e-12, 1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e9]


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("integer, optimum", [(False, 2200 / 3), (True, 732)])
@pytest.mark.parametrize("unit", UNITS)
def test_the_unit_of_the_objective(solver, unit, integer, optimum, presolve):
    lp = program_of_2011(integer)
    lp.objective *= unit
    found = lp.maximize(solver=solver, presolve=presolve)
    assert found == pytest.approx(unit * optimum, rel=1e-6)


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("unit", UNITS)
def test_the_unit_of_the_variables(solver, unit, presolve):
    lp = program_of_2011()
    for c in lp.constraints:
        c.rhs *= unit
    found = lp.maximize(solver=solver, presolve=presolve)
    assert found == pytest.approx(unit * 2200 / 3, rel=1e-6)


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("integer", [False, True])
@pytest.mark.parametrize("cost", [1e-2, 1e-3, 1e-4, 1e-5])
def test_a_small_cost_beside_a_large_one_counts(solver, cost, integer, presolve):
    lp = LinearProgram()
    x, n = lp.Var(0, 10_000), (lp.IntVar if integer else lp.Var)(0, 3)
    lp.objective = cost * x + n
    assert lp.maximize(solver=solver, presolve=presolve) == pytest.approx(10_000 * cost + 3)
    assert lp.minimize(solver=solver, presolve=presolve) == 0


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("integer", [False, True])
@pytest.mark.parametrize("cost", [1e-2, 1e-3, 1e-4, 1e-5])
def test_a_small_cost_can_be_improved_without_end(solver, cost, integer, presolve):
    lp = LinearProgram()
    x, n = lp.Var(upper=3), (lp.IntVar if integer else lp.Var)(-2, 0)
    lp.objective = cost * x + 8 * cost * n
    solution = lp.solve("min", solver=solver, presolve=presolve)
    assert solution.status is Status.UNBOUNDED


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("integer", [False, True])
@pytest.mark.parametrize("large", [1e7, 1e9, 1e12, 1e15])
def test_a_large_bound_leaves_small_sides_what_they_are(solver, large, integer, presolve):
    lp = LinearProgram()
    x, y = (lp.IntVar if integer else lp.Var)(0, large), lp.Var(0, 1)
    lp.objective = x
    lp.add_constraint(x + y >= 3)
    assert lp.minimize(solver=solver, presolve=presolve) == pytest.approx(2)


@pytest.mark.parametrize("integer", [False, True])
@pytest.mark.parametrize("large", [1e7, 1e9, 1e12])
def test_a_large_cost_leaves_small_ones_what_they_are(solver, large, integer):
    lp = LinearProgram()
    x, y = (lp.IntVar if integer else lp.Var)(0, 1000), lp.Var(0, 1)
    lp.objective = x + large * y
    lp.add_constraint(x + y >= 3)
    assert lp.minimize(solver=solver) == pytest.approx(3)


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("side", [1e-1, 1e-2, 1e-3, 1e-4])
def test_a_switch_that_a_small_side_turns_on(solver, side, presolve):
    lp = LinearProgram()
    on = lp.BoolVar()
    lp.objective = on
    lp.add_constraint(500 * on >= side)
    assert lp.minimize(solver=solver, presolve=presolve) == 1


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("integer", [False, True])
@pytest.mark.parametrize("large", [1e8, 1e9])
def test_a_small_gain_between_two_bounds_is_seen_beside_a_large_cost(
    solver, large, integer, presolve
):
    lp = LinearProgram()
    x, y = lp.Var(0, 1000), (lp.IntVar if integer else lp.Var)(0, 1e9)
    lp.objective = 3 * x - large * y
    lp.add_constraint(2 * x - 0.25 * y >= -10)
    lp.add_constraint(-997 * x + 2 * y <= 1e12)
    solution = lp.solve("max", solver=solver, presolve=presolve)
    assert solution.status in (Status.OPTIMAL, Status.UNKNOWN)
    if solution.has_values:
        assert solution.objective == pytest.approx(3000)
