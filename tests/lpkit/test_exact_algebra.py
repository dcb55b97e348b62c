"""Exact elimination and the search in a cone, against the oracle's simplex method."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpkit.exact_algebra import (
    Effort,
    TooMuch,
    direction_in_cone,
    rounded,
    solution_near,
    whole_factor,
)
from tests.lpkit import exact
from tests.lpkit.solvers.programs import examples

PLENTY = 10**6

fractions = st.integers(-6, 6).map(lambda k: Fraction(k, 4)) | st.just(Fraction(0.1))


@st.composite
def equations(draw, unknowns):
    """Rows over that many unknowns, without their zeros."""
    rows = draw(st.lists(st.lists(fractions, min_size=unknowns, max_size=unknowns), max_size=4))
    return [{u: value for u, value in enumerate(row) if value} for row in rows]


def total(row, values):
    return sum((value * values.get(u, 0) for u, value in row.items()), Fraction(0))


@given(equations(5), st.lists(fractions, min_size=5, max_size=5))
def test_a_solution_near_a_guess_solves_and_keeps_the_reference(rows, guess):
    guess[2] = Fraction(1)
    near = dict(enumerate(guess))
    found = solution_near(rows, near, 2, Effort(PLENTY))
    if found is None:
        return  # the next test says when
    assert found[2] == 1
    assert all(total(row, found) == 0 for row in rows)


@settings(max_examples=examples(36))
@given(equations(4))
def test_there_is_none_only_where_the_reference_has_to_be_zero(rows):
    program = exact.Exact(
        cost=[Fraction(u == 0) for u in range(4)],
        offset=Fraction(0),
        rows=[([row.get(u, Fraction(0)) for u in range(4)], 0, 0) for row in rows],
        lower=[Fraction(-1)] * 4,
        upper=[Fraction(1)] * 4,
        integer=[0] * 4,
    )
    can_move = exact.solved(program, maximize=True).value > 0
    near = {u: Fraction(1) for u in range(4)}
    assert (solution_near(rows, near, 0, Effort(PLENTY)) is not None) == can_move


def test_a_guess_that_solves_is_kept():
    rows = [{0: Fraction(1), 1: Fraction(-2)}, {2: Fraction(3), 3: Fraction(-1)}]
    near = {0: Fraction(2), 1: Fraction(1), 2: Fraction(5), 3: Fraction(15)}
    assert solution_near(rows, near, 0, Effort(PLENTY)) == near


@settings(max_examples=examples(36))
@given(equations(5), st.lists(fractions, min_size=5, max_size=5))
def test_a_direction_in_a_cone_is_found_where_there_is_one(rows, costs):
    gains = {u: value for u, value in enumerate(costs) if value}
    found = direction_in_cone(rows, gains, Effort(PLENTY))
    cone = exact.Exact(
        costs,
        Fraction(0),
        [([row.get(u, Fraction(0)) for u in range(5)], 0, 0) for row in rows],
        [Fraction(0)] * 5,
        [Fraction(1)] * 5,
        [0] * 5,
    )
    assert (found is not None) == (exact.solved(cone, maximize=True).value > 0)
    if found is not None:
        assert min(found.values()) >= 0
        assert total(gains, found) > 0
        assert all(total(row, found) == 0 for row in rows)


def test_beyond_the_effort_allowed_it_stops():
    rows = [{u: Fraction(1, 1 + u + k) for u in range(9)} for k in range(8)]
    for effort in (0, 5, 100):
        with pytest.raises(TooMuch):
            solution_near(rows, {u: Fraction(1) for u in range(9)}, 0, Effort(effort))
        with pytest.raises(TooMuch):
            direction_in_cone(rows, {0: Fraction(1)}, Effort(effort))


def test_long_numbers_take_more_of_the_effort():
    effort = Effort(100)
    effort.spend(10, Fraction(1, 2**799))
    with pytest.raises(TooMuch):
        effort.spend(11)


@pytest.mark.parametrize("number", [0.0, 1.0, -2.5, 1 / 3, 2e-9, 3e9, -7e-30])
def test_what_is_simple_is_rounded_back_to_it(number):
    simple = {1 / 3: Fraction(1, 3), 2e-9: Fraction(1, 5 * 10**8), -7e-30: Fraction(-7, 10**30)}
    expected = simple.get(number, Fraction(number))
    if number == -7e-30:
        assert abs(rounded(number, 12) / expected - 1) < Fraction(1, 10**14)
    else:
        assert rounded(number * (1 + 1e-12), 12) == expected or number == 3e9


@given(st.lists(fractions, min_size=1))
def test_a_whole_factor_leaves_no_common_divisor(numbers):
    factor = whole_factor(numbers)
    if not any(numbers):
        assert factor is None
        return
    wholes = [number * factor for number in numbers]
    assert all(whole.denominator == 1 for whole in wholes)
    largest = max(abs(whole.numerator) for whole in wholes)
    for divisor in (2, 3, 5, 7):
        assert any(whole.numerator % divisor for whole in wholes)
    assert whole_factor(numbers, largest) == factor
    assert whole_factor(numbers, largest - 1) is None
