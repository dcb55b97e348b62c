"""lpkit/solvers/units.py: powers of two in which no number that counts becomes nothing."""

from __future__ import annotations

from array import array
from math import frexp, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit.matrix import MatrixForm
from lpkit.solvers.units import uniform, unit_of_costs, unit_of_values, whole

sizes = st.floats(1e-30, 1e30)
signed = st.builds(lambda size, sign: size * sign, sizes, st.sampled_from([-1, 1]))


def form(costs=(1.0,), uppers=(inf,), integer=b"\0"):
    n = len(uppers)
    doubles = (array("d", numbers) for numbers in ([*costs], [-inf] * n, [*uppers], [], []))
    cost, lower, upper, row_lower, row_upper = doubles
    return MatrixForm(
        cost,
        0.0,
        lower,
        upper,
        integer * n,
        row_lower,
        row_upper,
        array("i"),
        array("i"),
        array("d"),
    )


@given(st.lists(signed, min_size=1))
def test_units_are_powers_of_two(numbers):
    for unit in (unit_of_costs(form(costs=numbers)), unit_of_values(form(uppers=numbers))):
        assert frexp(unit)[0] == 0.5


@given(st.lists(st.one_of(signed, st.just(0.0)), min_size=1))
def test_costs_are_ordinary_in_their_unit(numbers):
    unit = unit_of_costs(form(costs=numbers))
    there = [abs(number) / unit for number in numbers if number]
    if there:
        assert max(there) >= 0.5
        assert min(there) <= 1e6
        assert unit <= 1 or min(there) >= 0.5  # none was made small for the sake of a large one


@pytest.mark.parametrize(
    "uppers, unit",
    [
        ([inf], 1),
        ([0.0], 1),
        ([5.0, inf], 1),
        ([5e-9, inf], 2.0**-27),
        ([5e-9, 5.0], 1),
        ([5e9, 7e9], 2.0**33),
        ([5e9, 5.0], 1),
        ([1e308, 1e-308], 1),
        ([1e308], 2.0**1000),
        ([5e-324], 2.0**-1000),
    ],
)
def test_the_unit_of_sides(uppers, unit):
    assert unit_of_values(form(uppers=uppers)) == unit


def test_integers_keep_their_unit():
    assert unit_of_values(form(uppers=[5e9], integer=b"\1")) == 1


@pytest.mark.parametrize(
    "given, drawn_in",
    [
        ((-1.5, 2.75), (-1, 2)),
        ((-inf, inf), (-inf, inf)),
        ((0.2, 0.8), (1, 0)),
        ((1.0000000001, 2.9999999999), (1, 3)),
    ],
)
def test_bounds_of_integers_are_drawn_in(given, drawn_in):
    assert whole(*given) == drawn_in


def test_uniform():
    assert uniform(array("d")) and uniform(array("d", [1.0] * 3))
    assert not uniform(array("d", [1.0, 2.0]))
