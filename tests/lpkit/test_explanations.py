"""What an error says of a program without an optimum: who contradicts whom, what may grow."""

from __future__ import annotations

import pytest

from lpkit import Infeasible, LinearProgram, Unbounded
from lpkit.explanations import why
from tests.lpkit.hopeless import INFEASIBLE

BEFORE = "no values of the variables satisfy all constraints and bounds at once: "


@pytest.fixture
def wood(lp):
    x, y = lp.Var(name="x"), lp.Var(name="y")
    lp.objective = x + y
    lp.add_constraint(x + y <= 4, name="wood")
    return lp


def test_two_constraints_that_contradict_each_other(wood, solver):
    x, y = wood.variables
    wood.add_constraint(2 * x + 2 * y >= 9)
    with pytest.raises(Infeasible) as raised:
        wood.maximize(solver=solver)
    assert str(raised.value) == (
        f"{BEFORE}wood: x + y <= 4 and c2: 2 x + 2 y >= 9 contradict each other; "
        "loosen or remove some"
    )


def test_a_constraint_and_bounds(wood, solver):
    wood.variables[0].lower, wood.variables[1].lower = 2, 3
    with pytest.raises(Infeasible) as raised:
        wood.minimize(solver=solver)
    assert str(raised.value) == (
        f"{BEFORE}wood: x + y <= 4, x >= 2 and y >= 3 contradict each other "
        "(lp.solution.certificate shows how); loosen or remove some"
    )


def test_a_constraint_on_its_own(solver):
    lp = INFEASIBLE["a row of zeros"]()
    with pytest.raises(Infeasible, match="at once: c1: 0 >= 3 cannot hold; loosen"):
        lp.maximize(solver=solver)


def test_many_are_counted(solver):
    lp = INFEASIBLE["a chain of 300 rows"]()
    with pytest.raises(Infeasible) as raised:
        lp.maximize(solver=solver)
    assert str(raised.value) == (
        f"{BEFORE}c1: -x1 + x2 >= 1, c2: -x2 + x3 >= 1, c3: -x3 + x4 >= 1 and 298 more "
        "contradict each other (lp.solution.certificate shows how); loosen or remove some"
    )


def test_whole_numbers_that_are_to_blame(solver):
    lp = LinearProgram()
    n = lp.IntVar(0, 5, name="n")
    lp.objective = n
    lp.add_constraint(2 * n == 3)
    with pytest.raises(Infeasible, match=r"there would be a point if .* whole numbers; loosen"):
        lp.maximize(solver=solver)
    n.lower, n.upper = 0.25, 0.75
    with pytest.raises(Infeasible, match=r"n has to be .* none lies between 0\.25 and 0\.75"):
        lp.maximize(solver=solver)


def test_what_may_grow_without_end(wood, solver):
    x, y = wood.variables
    wood.objective = 2 * x + y
    with pytest.raises(Unbounded) as raised:
        wood.maximize(solver=solver)
    assert str(raised.value) == (
        "the objective can be improved without end: x up by 1 and y down by 1 improve it by 1 "
        "each time; a bound or a constraint is missing"
    )
    y.lower = y.upper = 0
    with pytest.raises(Unbounded, match="end: x down by 1 improves it by 2 each time; a bound"):
        wood.minimize(solver=solver)


def test_many_variables_are_counted(solver):
    lp = LinearProgram()
    xs = [lp.Var(0) for _ in range(9)]
    for one, other in zip(xs, xs[1:]):
        lp.add_constraint(one - other == 0)
    lp.objective = xs[0]
    with pytest.raises(
        Unbounded, match=r"x1 up by 1, x2 up by 1, x3 up by 1 and 6 more improve it by 1 each"
    ):
        lp.maximize(solver=solver)


@pytest.mark.solver
def test_nothing_is_said_of_an_optimum(wood):
    assert why(wood.solve("max")) == ""
