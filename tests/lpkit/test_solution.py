"""What a solve found: readable as long as it is kept, and refused where there is nothing."""

from __future__ import annotations

from math import inf

import pytest

from lpkit import (
    ForeignVariable,
    LinearProgram,
    NoAnswer,
    NotLinear,
    RemovedConstraint,
    Status,
)
from lpkit.matrix import MatrixForm
from lpkit.solution import Solution
from lpkit.solvers import Options, Outcome


def solved(lp, maximize=True, **outcome):
    """A solution of `lp` made by hand, without a solver."""
    matrix, rows, version = lp.matrix()
    assert isinstance(matrix, MatrixForm)
    found = Outcome(**outcome)
    return Solution(lp, matrix, rows, version, Options(maximize), found, 0.25)


@pytest.fixture
def wood(lp):
    x, n = lp.Var(0, name="x"), lp.IntVar(0, 9, name="n")
    lp.objective = 2 * x + n + 10
    return lp.add_constraint(x + n <= 5, name="wood")


def optimal(lp):
    return solved(
        lp,
        status=Status.OPTIMAL,
        values=[4.25, 0.9999999],
        activities=[5.25],
        reduced_costs=[0.0, -1.0],
        duals=[2.0],
        iterations=7,
        nodes=3,
        solver="some solver",
    )


def test_values_objective_and_figures(lp, wood):
    x, n = lp.variables
    solution = optimal(lp)
    assert (solution.status, solution.sense) == (Status.OPTIMAL, "max")
    assert (solution[x], solution[n]) == (4.25, 1)
    assert type(solution[n]) is int
    assert solution.objective == 19.5
    assert (solution.iterations, solution.nodes) == (7, 3)
    assert (solution.seconds, solution.solver, solution.remark) == (0.25, "some solver", "")


def test_values_of_expressions(lp, wood):
    x, n = lp.variables
    solution = optimal(lp)
    assert solution.value(2 * x - n + x + 1) == 12.75
    assert solution.value(x) == 4.25
    with pytest.raises(ForeignVariable, match="stranger"):
        solution.value(LinearProgram().Var(name="stranger"))
    with pytest.raises(ForeignVariable):
        solution.value(3)


def test_prices_activity_and_slack(lp, wood):
    _x, n = lp.variables
    solution = optimal(lp)
    assert (solution.dual(wood), solution.reduced_cost(n)) == (2, -1)
    assert (solution.activity(wood), solution.slack(wood)) == (5.25, -0.25)


def test_slack_is_the_distance_to_the_nearer_side(lp):
    x = lp.Var(name="x")
    sides = [x <= 5, x >= 1, 1 <= x <= 4, x == 3]
    constraints = [lp.add_constraint(side) for side in sides]
    open_one = lp.add_constraint(x <= 1)
    open_one.upper = inf
    solution = solved(lp, status=Status.OPTIMAL, values=[3.0], activities=[3.0] * 5)
    assert [solution.slack(c) for c in constraints] == [2, 2, 1, 0]
    assert solution.slack(open_one) == inf


def test_zero_is_never_negative(lp, wood):
    x, n = lp.variables
    parts = dict(activities=[-0.0], reduced_costs=[-0.0, -0.0], duals=[-0.0])
    solution = solved(lp, status=Status.OPTIMAL, values=[-0.0, -0.0], **parts)
    lp.objective = 0 * x
    found = [solution[x], solution[n], solution.activity(wood), solution.dual(wood)]
    found += [solution.reduced_cost(x), solution.value(-x)]
    assert list(map(str, found)) == ["0.0", "0", "0.0", "0.0", "0.0", "0.0"]


def test_it_stays_what_it_was(lp, wood):
    x, _ = lp.variables
    solution = optimal(lp)
    lp.objective, wood.rhs = x, 7
    lp.remove(wood)
    assert (solution.objective, solution.dual(wood), solution[x]) == (19.5, 2, 4.25)
    assert solution.slack(wood) == -0.25


def test_what_came_later_has_no_value(lp, wood):
    solution = optimal(lp)
    late = lp.Var(name="late")
    later = lp.add_constraint(late <= 1)
    with pytest.raises(NoAnswer, match="late was added after this solve"):
        solution[late]
    with pytest.raises(NoAnswer, match="late was added after this solve"):
        solution.value(late + lp.variables[0])
    for read in (solution.dual, solution.slack, solution.activity):
        with pytest.raises(RemovedConstraint, match="not in the program when it was solved"):
            read(later)


def test_strangers_are_refused(lp, wood):
    solution, other = optimal(lp), LinearProgram()
    stranger = other.Var(name="stranger")
    c = other.add_constraint(stranger <= 1)
    for read in (
        lambda: solution[stranger],
        lambda: solution.reduced_cost(stranger),
        lambda: solution.dual(c),
        lambda: solution.activity(c),
        lambda: solution.slack(c),
    ):
        with pytest.raises(ForeignVariable, match="stranger"):
            read()


@pytest.mark.parametrize("status", [s for s in Status if not s.has_values])
def test_without_a_point_everything_is_refused(lp, wood, status):
    x, _ = lp.variables
    solution = solved(lp, status=status, solver="some solver")
    assert not solution.has_values
    assert not solution.has_duals
    for read in (
        lambda: solution[x],
        lambda: solution.objective,
        lambda: solution.value(x),
        lambda: solution.dual(wood),
        lambda: solution.reduced_cost(x),
        lambda: solution.activity(wood),
        lambda: solution.slack(wood),
    ):
        with pytest.raises(NoAnswer, match=f"the solve ended {status}"):
            read()
    assert (solution.bound, solution.gap) == (None, None)
    assert str(solution) == f"{status} (some solver, 250.0 ms)"


def test_an_integer_point_has_no_prices(lp, wood):
    x, _ = lp.variables
    solution = solved(lp, status=Status.OPTIMAL, values=[4.0, 1.0], activities=[5.0])
    assert (solution.has_values, solution.has_duals) == (True, False)
    for read in (lambda: solution.dual(wood), lambda: solution.reduced_cost(x)):
        with pytest.raises(NoAnswer, match=r"no shadow prices.*continuous"):
            read()


def test_bound_and_gap(lp, wood):
    point = dict(values=[4.0, 1.0], activities=[5.0])
    exact = solved(lp, status=Status.OPTIMAL, **point)
    assert (exact.bound, exact.gap) == (19, 0)
    limited = solved(lp, status=Status.FEASIBLE, bound=10.0, **point)
    assert limited.bound == 20
    assert limited.gap == pytest.approx(1 / 19)
    silent = solved(lp, status=Status.FEASIBLE, **point)
    assert (silent.bound, silent.gap) == (None, None)


def test_variables_convert_to_numbers(lp, wood):
    x, n = lp.variables
    lp._solution = optimal(lp)
    assert (int(n), float(n), float(x)) == (1, 1.0, 4.25)
    assert round(x.value) == 4
    with pytest.raises(NotLinear, match=r"int\(x\) would cut digits off: use round\(x\.value\)"):
        int(x)


def test_how_it_looks(lp, wood):
    solution = optimal(lp)
    assert str(solution) == "optimal: 19.5 at x = 4.25, n = 1"
    assert repr(solution) == "<Solution optimal: 19.5 at x = 4.25, n = 1>"


def test_a_long_point_is_shortened(lp):
    lp.objective = sum(lp.Var() for _ in range(20))
    solution = solved(lp, status=Status.OPTIMAL, values=[1.0] * 20)
    assert str(solution).endswith("x7 = 1, x8 = 1, …")


@pytest.mark.cpython
def test_as_a_table(lp, wood):
    import pandas

    frame = optimal(lp).to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.index) == ["x", "n"]
    assert list(frame.columns) == ["value", "lower", "upper", "reduced cost"]
    assert frame.loc["n"].tolist() == [1, 0, 9, -1]
    assert frame.loc["x"].tolist() == [4.25, 0, inf, 0]


@pytest.mark.cpython
def test_as_a_table_after_a_variable_was_added(lp, wood):
    solution = optimal(lp)
    lp.Var(name="late")
    assert list(solution.to_frame().index) == ["x", "n"]


@pytest.mark.cpython
def test_without_a_point_there_is_no_table(lp, wood):
    with pytest.raises(NoAnswer, match="the solve ended infeasible"):
        solved(lp, status=Status.INFEASIBLE).to_frame()
