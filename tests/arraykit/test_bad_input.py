"""Mistakes are refused at the line that wrote them, in words, and change nothing."""

from __future__ import annotations

import pytest

import arraykit as ak


@pytest.fixture
def a():
    return ak.asarray([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


@pytest.mark.parametrize(
    ("mistake", "error", "said"),
    [
        (lambda a: a + ak.zeros(2), ak.ShapeError, r"\(2, 3\) and \(2,\)"),
        (lambda a: a[2], ak.IndexOutOfBounds, "index 2 is out of bounds for axis 0 of size 2"),
        (lambda a: a[0, -4], ak.IndexOutOfBounds, "axis 1 of size 3"),
        (lambda a: a[0, 0, 0], ak.IndexOutOfBounds, "3 indices for an array of 2 dimensions"),
        (lambda a: a[..., ...], ak.IndexOutOfBounds, "one ellipsis"),
        (lambda a: a["x"], ak.IndexOutOfBounds, "not by str"),
        (lambda a: a[1.0], ak.IndexOutOfBounds, "not by float"),
        (lambda a: a[True], ak.IndexOutOfBounds, "not by bool"),
        (lambda a: a[::0], ak.ValueNotAllowed, "step of a slice cannot be zero"),
        (lambda a: a.sum(axis=2), ak.ShapeError, "no axis 2"),
        (lambda a: a.sum(axis=(0, -2)), ak.ShapeError, "named twice"),
        (lambda a: a & 1, ak.DTypeError, "whole numbers only"),
        (lambda a: -(a > 1), ak.DTypeError, "not defined for bool"),
        (lambda a: bool(a), ak.ValueNotAllowed, "use any"),
        (lambda a: float(a), ak.ShapeError, "no single number"),
        (lambda a: len(a[0, 0]), ak.DTypeError, "no length"),
        (lambda a: a.astype("complex256"), ak.DTypeError, "no element type"),
        (lambda a: a[:0].min(), ak.ValueNotAllowed, "min of no elements"),
        (lambda a: a[:0].mean(), ak.ValueNotAllowed, "mean of no elements"),
        (lambda a: a.transpose(0, 0), ak.ShapeError, "no order"),
        (lambda a: a.broadcast_to((2, 4)), ak.ShapeError, "cannot be broadcast to"),
        (lambda a: ak.asarray([[1], [2, 3]]), ak.ShapeError, "of one length"),
        (lambda a: ak.asarray(["1"]), ak.DTypeError, "made of numbers, not of str"),
        (lambda a: ak.asarray([None]), ak.DTypeError, "not of NoneType"),
        (lambda a: ak.asarray([1], "uint8") + 256, ak.ValueNotAllowed, "256 does not fit in uint8"),
        (lambda a: ak.asarray([1], "uint8") - -1, ak.ValueNotAllowed, "-1 does not fit"),
        (lambda a: ak.arange(0, 5, 0), ak.ValueNotAllowed, "step of a range"),
        (lambda a: ak.add(a), ak.DTypeError, r"add takes 2 operand\(s\), not 1"),
        (lambda a: ak.sin(), ak.DTypeError, "not 0"),
        (lambda a: ak.sin(a, a), ak.DTypeError, "not 2"),
        (lambda a: ak.sin("x"), ak.DTypeError, "not of str"),
        (lambda a: ak.add(a, None), ak.DTypeError, "not of NoneType"),
        (lambda a: ak.arange("x"), ak.ValueNotAllowed, "finite numbers"),
        (lambda a: ak.arange(float("inf")), ak.ValueNotAllowed, "finite numbers"),
        (lambda a: ak.arange(300, dtype="uint8"), ak.ValueNotAllowed, "299 does not fit in uint8"),
        (lambda a: ak.arange(0.5, 3, dtype="int64"), ak.ValueNotAllowed, "needs whole numbers"),
        (lambda a: ak.zeros(3.5), ak.ValueNotAllowed, "lengths are whole numbers"),
        (lambda a: ak.zeros(-1), ak.ValueNotAllowed, "lengths are not negative"),
        (lambda a: a.__setitem__(5, 1), ak.IndexOutOfBounds, "index 5"),
        (lambda a: a.__setitem__(0, [1.0, 2.0]), ak.ShapeError, "cannot be broadcast"),
        (lambda a: a.__setitem__(0, "x"), ak.DTypeError, "not of str"),
    ],
)
def test_a_mistake_is_refused_where_it_is_made(a, mistake, error, said):
    with pytest.raises(error, match=said):
        mistake(a)
    assert a.tolist() == [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


@pytest.mark.parametrize("other", ["text", None, [1], object()])
def test_what_is_no_number_is_no_operand(a, other):
    with pytest.raises(TypeError):
        a + other
    with pytest.raises(TypeError):
        other - a


def test_nothing_is_computed_by_looking(a):
    b = a + 1
    assert repr(b) == "<Array add float64[2, 3], not computed>"
    assert not b.is_computed
    b.force()
    assert repr(b) == "<Array add float64[2, 3]>"


def test_printing_a_large_array_computes_what_is_printed():
    b = ak.full(10**9, 2.0) + 1
    assert str(b) == "[3.0 3.0 3.0 … 3.0 3.0 3.0]"
    assert not b.is_computed
