"""The gate through which numbers enter: what passes, exactly, and what is refused by name."""

from __future__ import annotations

import warnings
from decimal import Decimal
from fractions import Fraction
from math import inf, isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import BadNumber
from lpkit.scalars import as_bound, as_finite, finite_sum


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_pass_unchanged(value):
    assert as_finite(value) is value


@given(st.integers(-(2**1000), 2**1000))
def test_integers_pass_rounded_correctly(value):
    assert as_finite(value) == float(value)
    assert type(as_finite(value)) is float


@given(st.fractions())
def test_fractions_pass_rounded_correctly(value):
    assert as_finite(value) == value.numerator / value.denominator


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9))
def test_decimals_pass_rounded_correctly(value):
    assert as_finite(value) == float(Fraction(value))


@pytest.mark.parametrize("value, number", [(True, 1.0), (False, 0.0)])
def test_booleans_are_the_numbers_they_are(value, number):
    assert as_finite(value) == number


REFUSED = [
    nan,
    inf,
    -inf,
    1j,
    1 + 0j,
    "3",
    "three",
    b"3",
    None,
    [],
    [3],
    (3,),
    {3},
    object(),
    int,
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
    10**400,
    -(10**5000),
    Fraction(10**400, 3),
    Decimal("1e400"),
]


@pytest.mark.parametrize("value", REFUSED, ids=lambda value: str(type(value).__name__))
def test_everything_else_is_refused_by_its_role(value):
    with pytest.raises(BadNumber, match=r"^a weight (has to be|is too large)"):
        as_finite(value, "weight")


def test_the_error_quotes_the_value_shortly():
    with pytest.raises(BadNumber) as caught:
        as_finite("x" * 10_000)
    assert len(str(caught.value)) < 200


def test_the_error_is_also_what_python_would_raise():
    with pytest.raises(TypeError):
        as_finite("3")
    with pytest.raises(ValueError):
        as_finite(nan)


def test_an_article_fits_its_word():
    with pytest.raises(BadNumber, match=r"^an objective has"):
        as_finite(None, "objective")


@pytest.mark.parametrize("bound", [inf, -inf, 0.0, -2.5])
def test_a_bound_may_be_infinite(bound):
    assert as_bound(bound, "bound") == bound


@pytest.mark.parametrize("bound", [nan, None, "inf", 1j, Decimal("NaN"), 10**400])
def test_a_bound_is_a_number_all_the_same(bound):
    with pytest.raises(BadNumber, match=r"^a bound"):
        as_bound(bound, "bound")


@given(st.lists(st.floats(-1e300, 1e300), max_size=20))
def test_sums_are_rounded_once(numbers):
    exact = sum(map(Fraction, numbers), Fraction(0))
    if isfinite(exact.numerator / exact.denominator):
        assert finite_sum(numbers, "sum") == float(exact)


def test_a_sum_too_large_for_a_float_is_refused():
    with pytest.raises(BadNumber, match="a constant adds up to more than a float can hold"):
        finite_sum([1e308, 1e308], "constant")


@pytest.mark.cpython
@pytest.mark.parametrize(
    "kind", ["float64", "float32", "float16", "longdouble", "int64", "int8", "uint64", "bool_"]
)
def test_numpy_scalars_and_their_0_d_arrays_pass(kind):
    import numpy

    scalar = getattr(numpy, kind)(1)
    assert as_finite(scalar) == 1.0
    assert as_finite(numpy.array(scalar)) == 1.0
    assert type(as_finite(scalar)) is float


@pytest.mark.cpython
@pytest.mark.parametrize(
    "source",
    [
        "array([1.0])",
        "array([1.0, 2.0])",
        "array([])",
        "float64('nan')",
        "float32('inf')",
        "array(float('nan'))",
        "longdouble('1e400')",
        "complex128(1)",
        "complex128(1+2j)",
        "array(1+0j)",
        "str_('3')",
        "array('3')",
        "bytes_(b'3')",
        "array(None)",
        "datetime64('2011-10-01')",
        "timedelta64(3, 's')",
        "array(3, dtype='m8[s]')",
        "ma.masked",
    ],
)
def test_what_numpy_has_that_is_no_number_is_refused(source):
    import numpy

    value = eval(f"numpy.{source}", {"numpy": numpy})
    with warnings.catch_warnings(), pytest.raises(BadNumber):
        warnings.simplefilter("ignore")
        as_finite(value)
