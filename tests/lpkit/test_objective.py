"""The objective: assigned, added to, tweaked by single coefficients, and read back."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import BadNumber, ForeignVariable, LinearProgram, NotAConstraint, Objective
from tests.lpkit.test_expressions import combined, eighths, meaning, without_zeros


def test_an_objective_is_an_expression_to_its_reader(lp, xy):
    x, y = xy
    lp.objective = 10 * x + 6 * y + 1
    assert isinstance(lp.objective, Objective)
    assert str(lp.objective) == "10 x + 6 y + 1"
    assert repr(lp.objective) == "<Objective 10 x + 6 y + 1>"
    assert lp.objective.constant == 1
    assert str(2 * lp.objective - x) == "19 x + 12 y + 2"


def test_before_it_is_assigned_it_is_zero(lp):
    assert str(lp.objective) == "0"


def test_a_variable_or_a_number_will_do(lp, xy):
    x, _ = xy
    lp.objective = x
    assert str(lp.objective) == "x"
    lp.objective = Fraction(1, 2)
    assert str(lp.objective) == "0.5"


def test_it_can_be_added_to_in_place(lp, xy):
    x, y = xy
    lp.objective += 2 * x
    lp.objective += y
    lp.objective -= 3
    lp.objective *= 2
    assert str(lp.objective) == "4 x + 2 y - 6"


def test_adding_to_it_leaves_the_expression_it_came_from(lp, xy):
    x, y = xy
    e = 2 * x
    lp.objective = e
    lp.objective += y
    lp.objective[x] = 9
    assert str(e) == "2 x"
    assert str(lp.objective) == "9 x + y"


def test_a_reading_of_it_does_not_change_later(lp, xy):
    x, y = xy
    lp.objective = 2 * x + y
    before = lp.objective
    lp.objective[x] = 7
    lp.objective += y
    assert (str(before), str(lp.objective)) == ("2 x + y", "7 x + 2 y")


def test_single_coefficients(lp, xy):
    x, y = xy
    lp.objective = 2 * x + 3 * x + 1
    assert (lp.objective[x], lp.objective[y]) == (5, 0)
    lp.objective[y] = Fraction(1, 2)
    lp.objective[x] = 0
    assert (lp.objective[x], lp.objective[y], lp.objective.constant) == (0, 0.5, 1)
    matrix, _, _ = lp.matrix()
    assert (list(matrix.cost), matrix.offset) == ([0, 0.5], 1)


operations = st.one_of(
    st.tuples(st.just("tweak"), st.integers(0, 2), eighths),
    st.tuples(st.just("add"), st.integers(0, 2), eighths),
    st.tuples(st.just("constant"), st.just(0), eighths),
    st.tuples(st.just("assign"), st.integers(0, 2), eighths),
    st.tuples(st.just("read"), st.integers(0, 2), eighths),
)


@given(st.lists(operations, max_size=20))
def test_any_sequence_of_changes_ends_where_it_should(changes):
    lp = LinearProgram()
    xs = [lp.Var() for _ in range(3)]
    expected = {}
    for what, j, number in changes:
        k = Fraction(number)
        if what == "tweak":
            lp.objective[xs[j]] = number
            expected = {**expected, j: k}
        elif what == "add":
            lp.objective += number * xs[j]
            expected = combined(expected, {j: k})
        elif what == "constant":
            lp.objective -= number
            expected = combined(expected, {None: k}, -1)
        elif what == "assign":
            lp.objective = number * xs[j] + 1
            expected = {j: k, None: Fraction(1)}
        else:
            assert lp.objective[xs[j]] == expected.get(j, 0)
    assert meaning(lp.objective) == without_zeros(expected)
    matrix, _, _ = lp.matrix()
    assert list(matrix.cost) == [expected.get(j, 0) for j in range(3)]
    assert matrix.offset == expected.get(None, 0)


BAD = [nan, inf, "x", None, 1j, [1, 2], 10**400]


@pytest.mark.parametrize("bad", BAD, ids=lambda value: repr(value)[:5])
def test_what_is_no_objective_is_refused(lp, xy, bad):
    x, _ = xy
    lp.objective = 2 * x + 1
    with pytest.raises(BadNumber):
        lp.objective = bad
    with pytest.raises(BadNumber):
        lp.objective += bad
    with pytest.raises(BadNumber, match="objective coefficient"):
        lp.objective[x] = bad
    assert str(lp.objective) == "2 x + 1"


def test_a_relation_is_no_objective(lp, xy):
    x, _ = xy
    with pytest.raises(NotAConstraint, match="an objective is an expression"):
        lp.objective = x <= 3
    assert str(lp.objective) == "0"


def test_variables_of_another_program_are_refused(lp, xy):
    x, _ = xy
    lp.objective = x
    stranger = LinearProgram().Var(name="stranger")
    with pytest.raises(ForeignVariable, match="stranger"):
        lp.objective = 2 * stranger
    with pytest.raises(ForeignVariable, match="stranger"):
        lp.objective += stranger
    with pytest.raises(ForeignVariable, match="stranger"):
        lp.objective[stranger] = 1
    with pytest.raises(ForeignVariable, match="stranger"):
        lp.objective[stranger]
    assert str(lp.objective) == "x"


def test_coefficients_that_add_up_to_too_much_are_refused_at_once(lp, xy):
    x, y = xy
    lp.objective = y
    with pytest.raises(BadNumber, match="adds up to more than a float can hold"):
        lp.objective = 1e308 * x + 1e308 * x
    with pytest.raises(BadNumber, match="adds up to more than a float can hold"):
        lp.objective = y + 1e308 + 1e308
    assert str(lp.objective) == "y"
    assert list(lp.matrix()[0].cost) == [0, 1]


def test_costs_of_new_variables_outlast_any_number_of_tweaks(lp, xy):
    x, _ = xy
    lp.objective = 1 * x
    assert list(lp.matrix()[0].cost) == [1, 0]
    z = lp.Var()
    lp.objective[z] = 5
    for k in range(3000):
        lp.objective[x] = k
    assert list(lp.matrix()[0].cost) == [2999, 0, 5]
    assert (lp.objective[x], lp.objective[z]) == (2999, 5)
