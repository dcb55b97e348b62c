"""Every solver finds the optimum, or the right reason why there is none.

The oracles are exact: fractions through all vertices and the simplex method, all points of
a box for integer programs (`exact`).
"""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpkit import Infeasible, LinearProgram, Status, Unbounded
from tests.lpkit import exact
from tests.lpkit.solvers.programs import examples, programs

senses = st.sampled_from(["max", "min"])


# -- the program of 2011


def of_2011(kind, solver, **options):
    lp = LinearProgram()
    x, y, z = (getattr(lp, kind)() for _ in range(3))
    lp.objective = 10 * x + 6 * y + 4 * z
    lp.add_constraint(x + y + z <= 100)
    lp.add_constraint(10 * x + 4 * y + 5 * z <= 600)
    lp.add_constraint(2 * x + 2 * y + 6 * z <= 300)
    lp.add_constraint(x >= 0)
    lp.add_constraint(y >= 0)
    lp.add_constraint(z >= 0)
    maxval = lp.maximize(solver=solver, **options)
    return maxval, (x.value, y.value, z.value)


@pytest.mark.parametrize("presolve", [False, True])
def test_the_program_of_2011_prints_what_it_did(solver, capsys, presolve):
    maxval, values = of_2011("IntVar", solver, presolve=presolve)
    print(maxval)
    print(*values)
    assert capsys.readouterr().out == "732.0\n33 67 0\n"


@pytest.mark.parametrize("presolve", [False, True])
def test_the_program_of_2011_in_real_numbers(solver, presolve):
    maxval, values = of_2011("Var", solver, presolve=presolve)
    assert maxval == pytest.approx(2200 / 3)
    assert values == pytest.approx((100 / 3, 200 / 3, 0))


# -- generated programs


def assert_solved(lp, solution, expected):
    """The status is the oracle's, the point feasible and as good as it should be."""
    assert solution.status.value == expected.status
    if expected.value is None:
        assert not solution.has_values
        return
    scale = 1 + abs(float(expected.value))
    assert solution.objective == pytest.approx(float(expected.value), abs=1e-6 * scale)
    assert solution.bound == pytest.approx(float(expected.value), abs=1e-6 * scale)
    for v in lp.variables:
        assert v.lower - 1e-6 <= solution[v] <= v.upper + 1e-6
        assert not v.is_integer or type(solution[v]) is int
    for c in lp.constraints:
        activity = solution.activity(c)
        assert activity == pytest.approx(solution.value(c.expression), abs=1e-6)
        assert c.lower - 1e-6 <= activity <= c.upper + 1e-6
        if max(-c.lower, c.upper) > -inf:
            slack = min(activity - c.lower, c.upper - activity)
            assert solution.slack(c) == pytest.approx(slack, abs=1e-9)


@settings(max_examples=examples(150))
@given(programs(), senses, st.booleans())
def test_linear_programs_against_the_exact_simplex(engine, lp, sense, presolve):
    expected = exact.solved(exact.of_matrix(lp.matrix()[0]), sense == "max")
    assert_solved(lp, lp.solve(sense, solver=engine, presolve=presolve), expected)


@settings(max_examples=examples(50))
@given(programs(boxed=True, most=3), senses, st.booleans())
def test_bounded_programs_against_all_vertices(engine, lp, sense, presolve):
    expected = exact.best_vertex(exact.of_matrix(lp.matrix()[0]), sense == "max")
    assert_solved(lp, lp.solve(sense, solver=engine, presolve=presolve), expected)


def all_whole(lp):
    return all(v.is_integer for v in lp.variables)


@settings(max_examples=examples(50))
@given(programs(boxed=True, integer=True, most=3).filter(all_whole), senses, st.booleans())
def test_integer_programs_against_all_points(engine, lp, sense, presolve):
    expected = exact.best_whole_point(exact.of_matrix(lp.matrix()[0]), sense == "max")
    assert_solved(lp, lp.solve(sense, solver=engine, presolve=presolve), expected)


@settings(max_examples=examples(30))
@given(programs(boxed=True, integer=True, most=3), senses, st.booleans())
def test_mixed_programs_against_every_choice_of_their_integers(engine, lp, sense, presolve):
    expected = exact.best_mixed_point(exact.of_matrix(lp.matrix()[0]), sense == "max")
    assert_solved(lp, lp.solve(sense, solver=engine, presolve=presolve), expected)


@settings(max_examples=examples(50))
@given(programs(), senses)
def test_maximize_and_minimize_agree_with_solve(engine, lp, sense):
    solution = lp.solve(sense, solver=engine)
    optimise = lp.maximize if sense == "max" else lp.minimize
    if solution.status is Status.OPTIMAL:
        assert optimise(solver=engine) == pytest.approx(solution.objective)
    else:
        with pytest.raises(Infeasible if solution.status is Status.INFEASIBLE else Unbounded):
            optimise(solver=engine)


# -- statuses that take a special path


def test_an_integer_program_whose_relaxation_is_unbounded(solver):
    lp = LinearProgram()
    x, y = lp.IntVar(0), lp.IntVar(0)
    lp.objective = x + y
    lp.add_constraint(2 * x - 2 * y <= 1)
    assert lp.solve("max", solver=solver).status is Status.UNBOUNDED
    with pytest.raises(Unbounded):
        lp.maximize(solver=solver)
    lp.add_constraint(x + y <= 3.5)
    assert lp.maximize(solver=solver) == 3


@pytest.mark.parametrize("presolve", [False, True])
def test_an_unbounded_relaxation_without_a_whole_point_is_infeasible(solver, presolve):
    lp = LinearProgram()
    x, y = lp.IntVar(0, 9), lp.IntVar(0)
    lp.objective = y
    lp.add_constraint(2 * x == 3)
    assert lp.solve("max", solver=solver, presolve=presolve).status is Status.INFEASIBLE


@pytest.mark.parametrize("presolve", [False, True])
def test_bounds_that_hold_no_whole_number(solver, presolve):
    lp = LinearProgram()
    lp.objective = lp.IntVar(0.2, 0.8)
    solution = lp.solve("max", solver=solver, presolve=presolve)
    assert solution.status is Status.INFEASIBLE
    assert "whole number" in solution.remark
    with pytest.raises(Infeasible, match="whole number"):
        lp.maximize(solver=solver, presolve=presolve)


@pytest.mark.parametrize("presolve", [False, True])
def test_bounds_of_integers_that_are_not_whole(solver, presolve):
    lp = LinearProgram()
    x = lp.IntVar(-1.5, 2.75)
    lp.objective = x
    assert lp.maximize(solver=solver, presolve=presolve) == 2
    assert lp.minimize(solver=solver, presolve=presolve) == -1


def test_a_program_infeasible_in_primal_and_dual(solver):
    lp = LinearProgram()
    x, y = lp.Var(0), lp.Var(0)
    lp.objective = x + y
    lp.add_constraint(x - y <= -1)
    lp.add_constraint(y - x <= -1)
    for presolve in (False, True):
        assert lp.solve("max", solver=solver, presolve=presolve).status is Status.INFEASIBLE


def test_the_gap_ends_branch_and_bound_early_and_is_kept(solver):
    lp = LinearProgram()
    xs = [lp.IntVar(0, 3) for _ in range(8)]
    weights = [31, 41, 59, 26, 53, 58, 97, 93]
    lp.objective = sum((w + k % 3) * x for k, (w, x) in enumerate(zip(weights, xs)))
    lp.add_constraint(sum(w * x for w, x in zip(weights, xs)) <= 500.5)
    best = lp.maximize(solver=solver)
    solution = lp.solve("max", gap=0.5, solver=solver)
    assert solution.status is Status.OPTIMAL
    assert best / 2 <= solution.objective <= best
    assert solution.gap <= 0.5


def test_figures_of_a_solve(solver):
    lp = LinearProgram()
    x, y = lp.Var(0), lp.Var(0)
    lp.objective = x + y
    lp.add_constraint(x + 2 * y <= 4)
    lp.add_constraint(3 * x + y <= 6)
    solution = lp.solve("max", solver=solver, presolve=False)
    assert solution.iterations >= 2
    assert 0 < solution.seconds < 10
    library, _, binding = solver.partition("-")
    assert solution.solver.lower().startswith(f"{library} ")
    assert f" through {binding}" in solution.solver
    assert solution.solver.endswith(", simplex")


@pytest.mark.parametrize("sense", ["min", "max"])
def test_bounds_of_integers_that_are_not_whole_are_drawn_in(solver, sense):
    lp = LinearProgram()
    n, x = lp.IntVar(-0.5, 2.75), lp.Var(-0.5, 2.75)
    lp.objective = n + x
    solution = lp.solve(sense, solver=solver)
    assert (solution.status, solution[n]) == (Status.OPTIMAL, 2 if sense == "max" else 0)
    assert solution[x] == (2.75 if sense == "max" else -0.5)
