"""arraykit/array.py: what arrays are worth, compared with NumPy on random expressions."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402
from hypothesis import assume, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import arraykit as ak  # noqa: E402
from tests.arraykit.expressions import (  # noqa: E402
    BINARY,
    COMPARED,
    FOLDS,
    UNARY,
    indices,
    sources,
)


def both(source):
    name, shape, flat = source
    array = np.array(flat, name).reshape(shape)
    return ak.asarray(array), array


def assert_same(mine, expected, signed_zeros=True):
    """Equal bits, but for which NaN; and equal types and shapes."""
    expected = np.asarray(expected)
    assert mine.dtype.name == expected.dtype.name
    assert mine.shape == expected.shape
    found = np.asarray(mine)
    np.testing.assert_array_equal(found, expected)
    if expected.dtype.kind == "f" and signed_zeros:
        sure = ~np.isnan(expected)
        assert (np.signbit(found) == np.signbit(expected))[sure].all()


@np.errstate(all="ignore")
def applied(name, module, *values):
    aliases = {"abs": "absolute"}
    return getattr(module, aliases.get(name, name) if module is np else name)(*values)


@given(sources(), sources(), st.sampled_from(BINARY + COMPARED))
def test_two_arrays(one, other, name):
    (a, x), (b, y) = both(one), both(other)
    if name in ("add", "subtract", "multiply") and x.dtype == y.dtype == bool:
        with pytest.raises(ak.DTypeError, match="not defined for bool"):
            applied(name, ak, a, b)
        return
    try:
        np.broadcast_shapes(x.shape, y.shape)
    except ValueError:
        with pytest.raises(ak.ShapeError, match="cannot be broadcast"):
            applied(name, ak, a, b)
        return
    mixed = {x.dtype.kind, y.dtype.kind} == {"i", "u"} and name in COMPARED
    assume(not mixed)  # NumPy compares these as whole numbers, we in the type they meet in
    if name == "divide" and x.dtype.kind in "biu" and y.dtype.kind in "biu":
        assert_same(applied(name, ak, a, b), applied(name, np, x.astype(float), y.astype(float)))
        return
    zeros = name not in ("minimum", "maximum")  # of 0.0 and -0.0, NumPy takes either
    assert_same(applied(name, ak, a, b), applied(name, np, x, y), zeros)


@given(sources(), st.sampled_from(UNARY))
def test_one_array(source, name):
    a, x = both(source)
    assume(x.dtype != bool or name in ("abs",))
    assert_same(applied(name, ak, a), applied(name, np, x))


@given(sources(), st.sampled_from([0, 1, -3, 2.5, -0.0, True]), st.sampled_from(BINARY))
def test_python_numbers_beside_an_array(source, number, name):
    a, x = both(source)
    assume(not (x.dtype == bool and isinstance(number, (bool, int))))
    if x.dtype.kind == "u" and number == -3:
        with pytest.raises(ak.ValueNotAllowed, match="-3 does not fit in"):
            applied(name, ak, a, number)
        return
    if name == "divide" and x.dtype.kind in "iu":
        x = x.astype(float)
    zeros = name not in ("minimum", "maximum")
    assert_same(applied(name, ak, a, number), applied(name, np, x, number), zeros)
    assert_same(applied(name, ak, number, a), applied(name, np, number, x), zeros)


@given(st.data(), sources())
def test_basic_indexing(data, source):
    a, x = both(source)
    key = data.draw(indices(x.shape))
    assert_same(a[key], x[key])
    if x.dtype != bool:
        twice = (a + a)[key]
        assert_same(twice, (x + x)[key])


@given(st.data(), sources(), sources(0, 1))
def test_writing_to_a_part(data, source, other):
    (a, x), (_, y) = both(source), both(other)
    y = np.nan_to_num(y).clip(0, 100).astype(x.dtype)
    b = ak.asarray(y)
    key = data.draw(indices(x.shape))
    assume(np.ndim(x[key]) or not y.ndim)  # NumPy takes some of these, by type
    kept, held = a[...], x.copy()
    try:
        x[key] = y
    except ValueError:
        with pytest.raises(ak.ShapeError):
            a[key] = b
    else:
        a[key] = b
    assert_same(a, x)
    assert_same(kept, held)


@given(st.data(), sources(1, 3), st.sampled_from(FOLDS), st.booleans())
def test_folds(data, source, name, keepdims):
    a, x = both(source)
    axes = data.draw(st.none() | st.sampled_from(range(-x.ndim, x.ndim)))
    if name in ("min", "max") and (x.size == 0):
        assume(x.shape[axes] == 0 if axes is not None else True)
        with pytest.raises(ak.ValueNotAllowed, match=f"the {name} of no elements"):
            getattr(a, name)(axis=axes, keepdims=keepdims)
        return
    with np.errstate(all="ignore"):
        expected = np.asarray(getattr(x, name)(axis=axes, keepdims=keepdims))
    mine = getattr(a, name)(axis=axes, keepdims=keepdims)
    assert mine.shape == expected.shape
    if name in ("sum", "prod") and x.dtype.kind == "f":
        np.testing.assert_allclose(np.asarray(mine), expected, rtol=1e-5)
    else:
        np.testing.assert_array_equal(np.asarray(mine), expected)
        if name in ("min", "max", "any", "all"):
            assert mine.dtype.name == expected.dtype.name


@pytest.mark.parametrize("count", [1, 7, 8, 1023, 1024, 1025, 5000, 70001])
def test_sums_are_at_least_as_accurate_as_those_of_numpy(count):
    from fractions import Fraction

    x = np.random.default_rng(count).standard_normal(count) * 10.0 ** np.arange(count).clip(0, 12)
    exact = sum(map(Fraction, x.tolist()))
    mine = abs(Fraction(ak.asarray(x).sum().item()) - exact)
    theirs = abs(Fraction(float(x.sum())) - exact)
    ulp = Fraction(float(np.spacing(abs(x).sum())))
    assert mine <= max(theirs, 2 * ulp)


FUNCTIONS = {
    "sqrt": "sqrt", "exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan",
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "sinh": "sinh", "cosh": "cosh",
    "tanh": "tanh", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh",
    "expm1": "expm1", "log1p": "log1p", "log2": "log2", "log10": "log10", "floor": "floor",
    "ceil": "ceil", "trunc": "trunc", "round": "rint", "reciprocal": "reciprocal", "sign": "sign",
}  # fmt: skip
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.5, 3.5, 1e-300, 1e300, -1e300, 710.0, -746.0]
SPECIAL += [float("inf"), float("-inf"), float("nan")]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_within_four_units_in_the_last_place(name):
    random = np.random.default_rng(1).standard_normal(2000) * np.logspace(-3, 3, 2000)
    x = np.concatenate([SPECIAL, random])
    found = np.asarray(getattr(ak, name)(ak.asarray(x)))
    with np.errstate(all="ignore"):
        expected = getattr(np, FUNCTIONS[name])(x)
        close = abs(found - expected) <= 4 * np.spacing(abs(expected))
    assert (np.isnan(found) == np.isnan(expected)).all()
    assert (np.isinf(found) == np.isinf(expected)).all()
    assert close[np.isfinite(expected)].all()
    assert (np.signbit(found) == np.signbit(expected))[~np.isnan(expected)].all()


@pytest.mark.parametrize("dtype", ["int8", "int64", "uint8", "uint64", "float64", "float32"])
def test_floor_division_and_remainder(dtype):
    numbers = [-128, -7, -3, -1, 0, 1, 2, 3, 7, 127, 255]
    info = None if dtype.startswith("f") else np.iinfo(dtype)
    fit = [n for n in numbers if info is None or info.min <= n <= info.max]
    x, y = (side.astype(dtype).ravel() for side in np.meshgrid(fit, fit))
    a, b = ak.asarray(x), ak.asarray(y)
    with np.errstate(all="ignore"):
        assert_same(a // b, x // y)
        assert_same(a % b, x % y)


@pytest.mark.parametrize("dtype", ["int8", "int16", "int32", "int64"])
def test_the_least_number_divided_by_minus_one_does_not_trap(dtype):
    least = np.iinfo(dtype).min
    a = ak.asarray(np.array([least], dtype))
    assert (a // -1).tolist() == [least]
    assert (-a).tolist() == [least]
    assert ak.abs(a).tolist() == [least]


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-200, 200))
def test_shifts_beyond_the_width_lose_all_bits(value, by):
    a = ak.asarray([value])
    left = ((value << by) + 2**63) % 2**64 - 2**63 if 0 <= by < 64 else 0
    right = value >> by if 0 <= by < 64 else (-1 if value < 0 else 0)
    assert (a << by).tolist() == [left]
    assert (a >> by).tolist() == [right]


def test_floats_beyond_whole_numbers_become_the_nearest_one():
    a = ak.asarray([float("nan"), float("inf"), float("-inf"), 1e30, -1e30, 2.9, -2.9])
    assert a.astype("int8").tolist() == [0, 127, -128, 127, -128, 2, -2]
    assert a.astype("uint64").tolist() == [0, 2**64 - 1, 0, 2**64 - 1, 0, 2, 0]


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["+", "-", "*", "slice", "where", "cast"]), max_size=30))
def test_long_random_expressions(steps):
    x = np.arange(12.0)
    a = ak.asarray(x)
    with np.errstate(all="ignore"):
        for k, step in enumerate(steps):
            if step in "+-*":
                a, x = ({"+": v + k, "-": k - v, "*": v * v}[step] for v in (a, x))
            elif step == "slice" and len(x) > 2:
                a, x = a[1::2] if k % 2 else a[::-1], x[1::2] if k % 2 else x[::-1]
            elif step == "where":
                a, x = ak.where(a > 3, a, -a), np.where(x > 3, x, -x)
            elif step == "cast":
                a, x = a.astype("float32"), x.astype("float32")
    assert_same(a, x)


@given(st.data(), sources(1, 3), st.sampled_from(["fold", "function", "both"]))
def test_views_of_what_is_stored_below_them(data, source, kind):
    _, x = both(source)
    x = np.nan_to_num(x.astype(float)).clip(-5, 5)
    a = ak.asarray(x)
    if kind != "fold":
        a, x = ak.exp(a), np.exp(x)
    if kind != "function":
        axis = data.draw(st.sampled_from(range(x.ndim)))
        a, x = a.sum(axis=axis), x.sum(axis=axis)
    a, x = a.T, x.T
    key = data.draw(indices(x.shape))
    a, x = a[key] * 2, x[key] * 2
    target = (data.draw(st.integers(1, 3)), *x.shape)
    found = np.asarray(a.broadcast_to(target) + 1)
    np.testing.assert_allclose(found, np.broadcast_to(x, target) + 1, rtol=1e-12)


def test_a_fold_reversed_and_a_square_one_transposed():
    x = np.arange(27.0).reshape(3, 3, 3)
    a = ak.asarray(x)
    assert_same(a.sum(axis=0).T, x.sum(axis=0).T)
    assert_same(a.sum(axis=(1, 2))[::-1], x.sum(axis=(1, 2))[::-1])
    assert_same(a.max(axis=1)[:, ::-1] + 1, x.max(axis=1)[:, ::-1] + 1)


def test_full_has_the_type_that_was_asked_for():
    assert ak.full(3, 2.5, dtype="int64").tolist() == [2, 2, 2]
    assert ak.full((1, 2), 1, dtype="float32").dtype is ak.float32
    assert ak.full(2, 3, dtype=bool).tolist() == [True, True]
