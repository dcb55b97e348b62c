"""Handles on constraints: reading, tweaking, removing, and what is no constraint."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import (
    BadBounds,
    BadNumber,
    ForeignVariable,
    LinearProgram,
    NotAConstraint,
    RemovedConstraint,
    SolveError,
)
from tests.lpkit.test_expressions import eighths, meaning


@pytest.fixture
def wood(lp, xy):
    x, y = xy
    return lp.add_constraint(2 * x + y <= 10, name="wood")


KINDS = [
    (lambda x, y: x + y <= 3, "<=", 3, (-inf, 3)),
    (lambda x, y: x + y >= 3, ">=", 3, (3, inf)),
    (lambda x, y: x + y == 3, "==", 3, (3, 3)),
    (lambda x, y: x + 1 <= 3 - y, "<=", 2, (-inf, 2)),
    (lambda x, y: 5 >= x + y + 2, "<=", 3, (-inf, 3)),
    (lambda x, y: 3 <= x + y <= 3, "==", 3, (3, 3)),
    (lambda x, y: x <= y, "<=", 0, (-inf, 0)),
]


@pytest.mark.parametrize("make, sense, rhs, sides", KINDS)
def test_sense_and_sides(lp, xy, make, sense, rhs, sides):
    c = lp.add_constraint(make(*xy))
    assert (c.sense, c.rhs, (c.lower, c.upper)) == (sense, rhs, sides)


def test_a_two_sided_constraint_has_no_single_right_side(lp, xy):
    x, y = xy
    c = lp.add_constraint(1 <= x + y + 1 <= 4, name="oven")
    assert (c.sense, c.lower, c.upper) == ("range", 0, 3)
    with pytest.raises(BadBounds, match=r"oven has two sides: use \.lower and \.upper"):
        c.rhs
    with pytest.raises(BadBounds, match="oven has two sides"):
        c.rhs = 3
    assert (c.lower, c.upper) == (0, 3)


@pytest.mark.parametrize("sense, sides", [("<=", (-inf, 5)), (">=", (5, inf)), ("==", (5, 5))])
def test_a_tweak_of_the_right_side_moves_the_bounded_sides(lp, xy, sense, sides):
    x, y = xy
    relation = {"<=": x + y <= 3, ">=": x + y >= 3, "==": x + y == 3}[sense]
    c = lp.add_constraint(relation)
    c.rhs = 5
    assert (c.sense, c.rhs, (c.lower, c.upper)) == (sense, 5, sides)


def test_a_tweak_of_a_side_may_change_the_sense(wood):
    wood.lower = 4
    assert (wood.sense, wood.lower, wood.upper) == ("range", 4, 10)
    wood.upper = 4
    assert (wood.sense, wood.rhs) == ("==", 4)
    wood.upper = inf
    assert (wood.sense, wood.rhs) == (">=", 4)


def test_a_constraint_may_be_open_on_both_sides_for_a_while(wood):
    wood.upper = inf
    assert (wood.sense, wood.rhs) == ("<=", inf)
    wood.rhs = 3
    assert (wood.lower, wood.upper) == (-inf, 3)


@pytest.mark.parametrize("bad", [nan, None, "1", 1j, [1], 10**400])
def test_a_tweak_to_no_number_is_refused(wood, xy, bad):
    x, _ = xy
    for which in ("rhs", "lower", "upper"):
        with pytest.raises(BadNumber):
            setattr(wood, which, bad)
    with pytest.raises(BadNumber, match="coefficient"):
        wood[x] = bad
    assert str(wood) == "wood: 2 x + y <= 10"


def test_sides_that_hold_no_value_are_refused(wood):
    for which, bound in (("lower", 11), ("lower", inf), ("upper", -inf)):
        with pytest.raises(BadBounds, match="wood"):
            setattr(wood, which, bound)
    with pytest.raises(BadNumber, match="finite"):
        wood.rhs = inf
    assert (wood.lower, wood.upper) == (-inf, 10)


def test_coefficients_are_read_and_tweaked(lp, xy, wood):
    x, y = xy
    z = lp.Var(name="z")
    assert [wood[v] for v in (x, y, z)] == [2, 1, 0]
    wood[y] = -3
    wood[z] = Fraction(1, 4)
    wood[x] = 0
    assert [wood[v] for v in (x, y, z)] == [0, -3, 0.25]
    assert str(wood.expression) == "0 x - 3 y + 0.25 z"


def test_tweaks_leave_other_constraints_alone(lp, xy, wood):
    x, y = xy
    other = lp.add_constraint(x - y >= 1)
    z = lp.Var(name="z")
    wood[z] = 5
    wood[x] = 7
    other[z] = 6
    assert [wood[v] for v in (x, y, z)] == [7, 1, 5]
    assert [other[v] for v in (x, y, z)] == [1, -1, 6]


def test_a_constraint_takes_variables_of_its_own_program(wood):
    stranger = LinearProgram().Var(name="stranger")
    with pytest.raises(ForeignVariable, match="stranger"):
        wood[stranger]
    with pytest.raises(ForeignVariable, match="stranger"):
        wood[stranger] = 1
    with pytest.raises(ForeignVariable, match="'x'"):
        wood["x"] = 1


@given(st.lists(st.tuples(st.integers(0, 2), eighths), min_size=1, max_size=8), eighths)
def test_repeated_variables_merge_exactly(terms, constant):
    lp = LinearProgram()
    xs = [lp.Var() for _ in range(3)]
    linear = sum(k * xs[j] for j, k in terms) + constant
    c = lp.add_constraint(linear <= 1)
    expected = {j: sum(Fraction(k) for i, k in terms if i == j) for j in range(3)}
    assert meaning(c.expression) == {j: k for j, k in expected.items() if k}
    assert c.rhs == 1 - constant
    matrix, _, _ = lp.matrix()
    assert len(set(matrix.columns)) == len(matrix.columns)


# -- handles


def test_handles_on_the_same_constraint_are_equal(lp, xy, wood):
    x, _ = xy
    other = lp.add_constraint(x <= 3)
    assert lp.constraints == [wood, other]
    assert wood != other
    assert {wood: "w"}[lp.constraints[0]] == "w"
    assert wood != "wood"


def test_how_a_constraint_looks(wood):
    assert str(wood) == "wood: 2 x + y <= 10"
    assert repr(wood) == "<Constraint wood: 2 x + y <= 10>"
    assert wood.to_latex() == r"2\,x + y \le 10"
    assert wood._repr_latex_() == r"$2\,x + y \le 10$"
    assert wood._repr_html_() == "2&thinsp;<i>x</i> + <i>y</i> ≤ 10"
    wood.lower = 1
    assert str(wood.relation) == "1 <= 2 x + y <= 10"


# -- removal


def test_a_removed_constraint_leaves_the_others_as_they_were(lp, xy, wood):
    x, y = xy
    second = lp.add_constraint(x <= 3)
    third = lp.add_constraint(y >= 1)
    lp.remove(second)
    assert lp.constraints == [wood, third]
    assert (third.name, str(third.expression)) == ("c3", "y")
    assert lp.add_constraint(x + y <= 9).name == "c4"
    assert repr(second) == "<Constraint removed>"


USES = {
    "name": lambda c, x: c.name,
    "rename": lambda c, x: setattr(c, "name", "again"),
    "lower": lambda c, x: c.lower,
    "upper": lambda c, x: c.upper,
    "rhs": lambda c, x: c.rhs,
    "sense": lambda c, x: c.sense,
    "expression": lambda c, x: c.expression,
    "relation": lambda c, x: c.relation,
    "coefficient": lambda c, x: c[x],
    "set lower": lambda c, x: setattr(c, "lower", 0),
    "set upper": lambda c, x: setattr(c, "upper", 0),
    "set rhs": lambda c, x: setattr(c, "rhs", 0),
    "set coefficient": lambda c, x: c.__setitem__(x, 4),
    "latex": lambda c, x: c.to_latex(),
    "str": lambda c, x: str(c),
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_removed_constraint_is_of_no_use_and_does_no_harm(lp, xy, use, place):
    x, y = xy
    for k in range(3):
        lp.add_constraint((k + 1) * x + 2 * y <= 10 + k)
    gone = lp.constraints[place]
    lp.remove(gone)
    before = (lp.matrix(), str(lp))
    with pytest.raises(RemovedConstraint, match=f"constraint {place + 1} was removed"):
        USES[use](gone, x)
    assert (lp.matrix(), str(lp)) == before


def test_a_constraint_is_removed_once_and_by_its_program(lp, xy, wood):
    x, _ = xy
    with pytest.raises(SolveError, match="no constraint of this program"):
        LinearProgram().remove(wood)
    with pytest.raises(SolveError, match="no constraint of this program"):
        lp.remove(x)
    lp.remove(wood)
    with pytest.raises(RemovedConstraint):
        lp.remove(wood)


# -- what is no constraint


@pytest.mark.parametrize("thing", [True, False, 1, 0])
def test_a_comparison_of_plain_numbers_is_refused_with_a_question(lp, thing):
    with pytest.raises(NotAConstraint, match=r"without variables.*Is a sum empty"):
        lp.add_constraint(thing)
    assert lp.constraints == []


@pytest.mark.cpython
def test_a_comparison_of_numpy_numbers_is_refused_too(lp):
    import numpy

    for thing in (numpy.float64(1) <= 2, numpy.bool_(False)):
        with pytest.raises(NotAConstraint, match="without variables"):
            lp.add_constraint(thing)


@pytest.mark.parametrize("thing", [None, "x <= 3", 2.5, [1], object()])
def test_something_else_is_refused(lp, thing):
    with pytest.raises(NotAConstraint, match="a constraint is a relation such as"):
        lp.add_constraint(thing)


def test_an_expression_without_a_relation_is_refused(lp, xy):
    x, y = xy
    for thing in (x, x + y):
        with pytest.raises(NotAConstraint, match="a constraint is a relation such as"):
            lp.add_constraint(thing)


@pytest.mark.parametrize("bound, word", [(3, "true"), (-1, "false")])
def test_a_relation_of_constants_alone_is_refused(lp, xy, bound, word):
    _x, _ = xy
    nothing = lp.objective + 1
    with pytest.raises(NotAConstraint, match=f"no variable in it and is always {word}"):
        lp.add_constraint(nothing <= bound)
    assert lp.constraints == []


def test_a_relation_of_another_program_is_refused(lp):
    stranger = LinearProgram().Var(name="stranger")
    with pytest.raises(ForeignVariable, match="stranger"):
        lp.add_constraint(stranger <= 3)
    assert lp.constraints == []


def test_a_sum_of_constants_too_large_for_a_float_is_refused(lp, xy):
    x, _ = xy
    for relation in (x - 1e308 <= 1e308, x + 1e308 * 1 + 1e308 <= 0):
        with pytest.raises(BadNumber, match="adds up to more than a float can hold"):
            lp.add_constraint(relation)
    assert lp.constraints == []


def test_a_right_side_is_rounded_once(lp, xy):
    x, _ = xy
    assert lp.add_constraint(x + 0.1 + 0.2 <= 0.1).rhs == -0.2
    assert lp.add_constraint(x + 3 + 1e-20 >= 3).rhs == -1e-20


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=6), st.floats(-1e9, 1e9))
def test_a_right_side_is_the_exact_difference_correctly_rounded(constants, bound):
    lp = LinearProgram()
    x = lp.Var()
    c = lp.add_constraint(sum(constants, 0 * x) <= bound)
    assert c.rhs == float(Fraction(bound) - sum(map(Fraction, constants)))
