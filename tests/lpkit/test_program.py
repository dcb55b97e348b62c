"""The whole that users hold: solving, its options and refusals, and what it shows of itself."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import inf, nan

import pytest

from lpkit import (
    BadNumber,
    BadOption,
    EmptyProgram,
    Infeasible,
    LinearProgram,
    LpkitError,
    NoSolution,
    SolverUnavailable,
    Status,
    Unbounded,
)


def boxed(lower=0, upper=4):
    lp = LinearProgram()
    x = lp.Var(lower, upper, name="x")
    lp.objective = 3 * x + 1
    return lp, x


def test_maximize_and_minimize_return_the_optimum(solver):
    lp, x = boxed()
    assert lp.maximize(solver=solver) == 13
    assert (x.value, lp.solution.sense) == (4, "max")
    assert lp.minimize(solver=solver) == 1
    assert (x.value, lp.solution.sense) == (0, "min")


def test_solve_minimises_unless_told(solver):
    lp, _ = boxed()
    assert lp.solve(solver=solver).objective == 1
    assert lp.solve("max", solver=solver).objective == 13
    assert lp.solve(sense="min", solver=solver).objective == 1


def test_a_changed_program_is_solved_as_it_is_now(solver):
    lp, x = boxed()
    lp.maximize(solver=solver)
    c = lp.add_constraint(2 * x <= 3)
    assert lp.maximize(solver=solver) == 5.5
    c.rhs = 5
    assert lp.maximize(solver=solver) == 8.5
    c[x] = 5
    assert lp.maximize(solver=solver) == 4
    lp.remove(c)
    assert lp.maximize(solver=solver) == 13
    x.upper = inf
    with pytest.raises(Unbounded):
        lp.maximize(solver=solver)


def test_errors_say_how_the_solve_ended(solver):
    lp, x = boxed()
    c = lp.add_constraint(x >= 5)
    with pytest.raises(Infeasible, match=r"satisfy all constraints and bounds.*loosen"):
        lp.maximize(solver=solver)
    assert lp.solution.status is Status.INFEASIBLE
    lp.remove(c)
    x.upper = inf
    with pytest.raises(Unbounded, match=r"without end.*missing"):
        lp.maximize(solver=solver)
    assert lp.solve("max", solver=solver).status is Status.UNBOUNDED


def test_a_variable_in_no_constraint_and_no_objective_has_a_value_within_bounds(solver):
    lp, _ = boxed()
    spare = lp.Var(2, 3)
    lp.maximize(solver=solver)
    assert 2 <= spare.value <= 3


def test_an_objective_after_a_failed_solve_is_still_there(solver):
    lp, x = boxed(upper=inf)
    with pytest.raises(Unbounded):
        lp.maximize(solver=solver)
    x.upper = 1
    assert lp.maximize(solver=solver) == 4


def test_without_variables_there_is_nothing_to_solve(solver):
    lp = LinearProgram()
    lp.objective = 3
    for solve in (lp.solve, lp.maximize, lp.minimize):
        with pytest.raises(EmptyProgram, match="no variables: make some"):
            solve(solver=solver)
    assert lp.solution is None


def test_without_an_objective_solve_finds_a_point_and_maximize_refuses(solver):
    lp = LinearProgram()
    x, y = lp.Var(), lp.Var()
    lp.add_constraint(x + y == 3)
    lp.add_constraint(x - y >= 1)
    for optimise in (lp.maximize, lp.minimize):
        with pytest.raises(EmptyProgram, match=r"no objective to optimise: assign lp.objective"):
            optimise(solver=solver)
    solution = lp.solve(solver=solver)
    assert (solution.status, solution.objective) == (Status.OPTIMAL, 0)
    assert x.value + y.value == pytest.approx(3)
    assert x.value - y.value >= 1 - 1e-7


@pytest.mark.parametrize("integer", [False, True])
def test_without_constraints_bounds_decide(solver, integer):
    lp = LinearProgram()
    x = (lp.IntVar if integer else lp.Var)(lower=-2.0, upper=5)
    y = lp.Var(upper=7)
    lp.objective = 2 * x
    assert lp.maximize(solver=solver) == 10
    lp.objective += y
    assert lp.maximize(solver=solver) == 17
    with pytest.raises(Unbounded):
        lp.minimize(solver=solver)


def test_an_objective_of_a_number_alone(solver):
    lp, x = boxed()
    lp.objective = 2.5
    assert lp.maximize(solver=solver) == 2.5
    assert 0 <= x.value <= 4


def test_coefficients_of_zero_are_taken(solver):
    lp, x = boxed()
    lp.add_constraint(0 * x <= 3)
    assert lp.maximize(solver=solver) == 13
    lp.add_constraint(0 * x >= 3)
    with pytest.raises(Infeasible):
        lp.maximize(solver=solver)


BAD_OPTIONS = [
    (dict(sense="maximise"), BadOption, '"min" or "max", not \'maximise\''),
    (dict(sense=1), BadOption, '"min" or "max"'),
    (dict(sense=1), BadOption, '"min" or "max"'),
    (dict(sense=["max"]), BadOption, '"min" or "max"'),
    (dict(time_limit=0), BadOption, "seconds above 0"),
    (dict(time_limit=-1), BadOption, "seconds above 0"),
    (dict(time_limit=nan), BadNumber, "time limit"),
    (dict(time_limit=inf), BadNumber, "time limit"),
    (dict(time_limit="1"), BadNumber, "time limit"),
    (dict(gap=-0.1), BadOption, "fraction such as"),
    (dict(gap=nan), BadNumber, "gap"),
    (dict(gap="1%"), BadNumber, "gap"),
    (dict(gap=None), BadNumber, "gap"),
    (dict(solver="cplex"), SolverUnavailable, "no solver is named 'cplex'; known: glpk"),
    (dict(solver=None), SolverUnavailable, "no solver is named None"),
    (dict(solver=["glpk"]), SolverUnavailable, "no solver is named"),
]


@pytest.mark.parametrize("options, error, text", BAD_OPTIONS, ids=lambda value: str(value)[:24])
def test_bad_options_are_refused_before_anything_happens(solver, options, error, text):
    lp, x = boxed()
    lp.maximize(solver=solver)
    solution = lp.solution
    with pytest.raises(error, match=text):
        lp.solve(**{"solver": solver, **options})
    assert lp.solution is solution
    assert x.value == 4


def test_an_expression_is_no_sense(solver):
    lp, x = boxed()
    with pytest.raises(BadOption, match="sense"):
        lp.solve(x, solver=solver)


def test_an_unknown_option_is_pythons_own_error(solver):
    lp, _ = boxed()
    with pytest.raises(TypeError, match="limit"):
        lp.maximize(limit=3, solver=solver)


@pytest.mark.parametrize("limit", [60, 1e300, Fraction(61, 2), Decimal("5.5"), True])
def test_time_limits_of_every_size_and_kind(solver, limit):
    lp, x = boxed()
    integer = lp.IntVar(0, 3)
    lp.add_constraint(integer <= x)
    assert lp.maximize(time_limit=limit, solver=solver) == 13


@pytest.mark.parametrize("kind", [Infeasible, Unbounded, NoSolution, EmptyProgram, BadOption])
def test_one_except_catches_everything(kind):
    assert issubclass(kind, LpkitError)


def test_lists_of_variables_and_constraints_are_copies(lp, xy):
    x, _ = xy
    lp.add_constraint(x <= 1)
    lp.variables.clear()
    lp.constraints.clear()
    assert (len(lp.variables), len(lp.constraints)) == (2, 1)


def test_how_a_program_presents_itself(lp, xy):
    lp.add_constraint(xy[0] <= 1)
    assert repr(lp) == "<LinearProgram with 2 variables and 1 constraints>"
    assert str(lp).startswith("objective")
    assert lp.to_latex().startswith(r"\begin{array}")
    assert lp._repr_html_().startswith("<table")
    assert lp.to_python().startswith("from lpkit import LinearProgram\n")
