"""The folds of arraykit/array.py: places, spread, and the types they are asked for."""

from __future__ import annotations

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak

NUMBERS = st.lists(st.integers(-20, 20), min_size=1, max_size=40)


@given(NUMBERS)
def test_places_are_those_of_the_first(numbers):
    a = ak.asarray(numbers)
    assert a.argmin().item() == numbers.index(min(numbers))
    assert a.argmax().item() == numbers.index(max(numbers))
    assert a.argmax().dtype is ak.int64


def test_places_along_an_axis_and_among_all():
    a = ak.asarray([[3.0, 1.0, 2.0], [0.0, 5.0, 5.0]])
    assert a.argmin().item() == 3
    assert a.argmax(axis=1).tolist() == [0, 1]
    assert a.argmax(axis=0, keepdims=True).tolist() == [[0, 1, 1]]
    assert a.argmin(keepdims=True).tolist() == [[3]]
    assert a.T.argmin().item() == 1


def test_the_first_nan_is_least_and_greatest():
    nan = float("nan")
    a = ak.asarray([1.0, nan, -5.0, nan])
    assert (a.argmin().item(), a.argmax().item()) == (1, 1)


def test_places_in_a_long_array():
    a = ak.arange(200_003, dtype=ak.float64)
    a[150_001] = -1.0
    a[777] = 1e9
    assert ((a + 0).argmin().item(), (a * 1).argmax().item()) == (150_001, 777)


HUNDREDTHS = st.integers(-10_000, 10_000).map(lambda n: n / 100)


@given(st.lists(HUNDREDTHS, min_size=2, max_size=40), st.sampled_from([0, 1]))
def test_the_spread_is_that_of_the_standard_library(numbers, correction):
    a = ak.asarray(numbers)
    expected = statistics.variance(numbers) if correction else statistics.pvariance(numbers)
    assert a.var(correction=correction).item() == pytest.approx(expected, abs=1e-9)
    assert a.std(correction=correction).item() == pytest.approx(expected**0.5, abs=1e-6)
    assert a.mean().item() == pytest.approx(statistics.fmean(numbers), abs=1e-9)


def test_the_mean_of_whole_numbers_does_not_wrap_around():
    assert ak.asarray([2**62] * 4).mean().item() == 2.0**62
    assert ak.asarray([2**64 - 1] * 2, dtype="uint64").mean().item() == 2.0**64
    assert ak.asarray([127, 127], dtype="int8").mean().item() == 127.0
    assert ak.asarray([True, False]).mean().item() == 0.5


def test_spread_along_axes():
    a = ak.asarray([[1.0, 2.0], [3.0, 6.0]])
    assert a.var(axis=0).tolist() == [1.0, 4.0]
    assert a.std(axis=1, keepdims=True).tolist() == [[0.5], [1.5]]
    assert a.std(axis=(0, 1)).item() == pytest.approx(statistics.pstdev([1, 2, 3, 6]))


def test_sums_and_products_are_in_the_type_that_is_asked_for():
    a = ak.asarray([100, 100, 100], dtype="int8")
    assert a.sum().tolist() == 300
    assert (a.sum(dtype="int8").dtype, a.sum(dtype="int8").tolist()) == (ak.int8, 300 - 256)
    assert (a.prod(dtype="float64").dtype, a.prod(dtype=float).item()) == (ak.float64, 1e6)
    assert ak.asarray([0.5, 0.75]).sum(dtype=int).tolist() == 0


@pytest.mark.parametrize(
    ("mistake", "error", "said"),
    [
        (lambda a: a[:0].mean(), ak.ValueNotAllowed, "mean of no elements"),
        (lambda a: a[:0].var(), ak.ValueNotAllowed, "of no elements"),
        (lambda a: a[:1].var(correction=1), ak.ValueNotAllowed, "variance of 1 elements with a"),
        (lambda a: a.std(correction=3), ak.ValueNotAllowed, "with a correction of 3"),
        (lambda a: a[:0].argmin(), ak.ValueNotAllowed, "argmin of no elements"),
        (lambda a: a.argmax(axis=(0,)), ak.ShapeError, "one axis or among all"),
        (lambda a: a.argmin(axis=1), ak.ShapeError, "no axis 1"),
    ],
)
def test_what_is_not_defined_is_refused(mistake, error, said):
    with pytest.raises(error, match=said):
        mistake(ak.asarray([1.0, 2.0, 4.0]))


def test_both_parts_of_a_division():
    a = ak.asarray([7, -7, 0])
    for found, expected in (
        (divmod(a, 3), [divmod(n, 3) for n in (7, -7, 0)]),
        (divmod(20, ak.asarray([7, -7])), [divmod(20, 7), divmod(20, -7)]),
        (divmod(a, a + 1), [divmod(n, n + 1) for n in (7, -7, 0)]),
    ):
        assert not any(part.is_computed for part in found)
        assert list(zip(*(part.tolist() for part in found))) == expected
    for other in ("text", None, [1]):
        with pytest.raises(TypeError):
            divmod(a, other)
        with pytest.raises(TypeError):
            divmod(other, a)


FOLDS = ["sum", "prod", "min", "max", "any", "all", "argmin", "argmax", "mean", "var", "std"]


@pytest.mark.parametrize("name", FOLDS)
def test_each_is_a_function_too(name):
    a = [[3.0, 1.0], [2.0, 5.0]]
    for words in ({}, {"axis": 0}, {"axis": 1, "keepdims": True}):
        found = getattr(ak, name)(a, **words)
        assert found.tolist() == getattr(ak.asarray(a), name)(**words).tolist()
