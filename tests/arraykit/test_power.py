"""Powers, logaddexp and clip: NumPy's values, and defined ones where NumPy raises."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak

INF, NAN = float("inf"), float("nan")
WHOLE = {f"{'u' * (not signed)}int{bits}": (signed, bits) for signed in (0, 1) for bits in (8, 64)}
SPECIAL = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    3.0,
    -3.0,
    2.5,
    -3.5,
    1e300,
    -1e300,
    1e-300,
    5e-324,
]
SPECIAL += [INF, -INF, NAN]


def wrapped(value, signed, bits):
    half = 1 << (bits - 1)
    return (value + half) % (1 << bits) - half if signed else value % (1 << bits)


@pytest.mark.parametrize("name", WHOLE)
@given(st.data())
def test_whole_numbers_wrap_around(name, data):
    signed, bits = WHOLE[name]
    least, greatest = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    base = data.draw(st.integers(least, greatest))
    exponent = data.draw(st.integers(0, min(greatest, 1000)))
    found = ak.asarray([base], dtype=name) ** ak.asarray([exponent], dtype=name)
    assert found.dtype.name == name
    assert found.tolist() == [wrapped(base**exponent, signed, bits)]


def test_the_greatest_exponents_take_no_time():
    three = wrapped(pow(3, 2**63 - 1, 2**64), True, 64)
    assert (ak.asarray([3, 2, 1, 0]) ** (2**63 - 1)).tolist() == [three, 0, 1, 0]
    huge = ak.asarray([2**64 - 1], dtype=ak.uint64)
    assert ak.pow(ak.asarray([3], dtype=ak.uint64), huge).tolist() == [pow(3, 2**64 - 1, 2**64)]


def test_negative_exponents_in_an_array_leave_ones_and_zeros():
    bases, exponents = zip(*itertools.product([-3, -2, -1, 0, 1, 2], [-2, -1, 0, 1]))
    found = ak.pow(ak.asarray(bases), ak.asarray(exponents)).tolist()
    for base, exponent, value in zip(bases, exponents, found):
        if exponent >= 0:
            assert value == base**exponent
        else:
            assert value == (base ** (exponent % 2) if base in (1, -1) else 0)


def test_a_power_of_a_number():
    assert (2 ** ak.arange(5)).tolist() == [1, 2, 4, 8, 16]
    assert (2.0 ** ak.asarray([-1, 3])).tolist() == [0.5, 8.0]
    assert ak.pow(2, ak.asarray([3], dtype=ak.uint8)).dtype is ak.uint8
    a = ak.asarray([2, 3])
    a **= 2
    assert a.tolist() == [4, 9]


@pytest.mark.parametrize("dtype", ["int8", "int64"])
@pytest.mark.parametrize("exponent", [-1, -3])
def test_whole_numbers_to_a_negative_number_are_refused_where_it_is_written(dtype, exponent):
    a = ak.asarray([1, 2], dtype=dtype)
    with pytest.raises(ak.ValueNotAllowed, match=f"{dtype} elements to the power of {exponent}"):
        a**exponent
    with pytest.raises(ak.ValueNotAllowed, match="astype to a float type"):
        ak.pow(a, exponent)
    assert (a.astype(float) ** exponent).tolist() == [1.0, 2.0**exponent]


def test_truths_have_no_power_of_truths():
    a = ak.asarray([True, False])
    with pytest.raises(ak.DTypeError, match="pow is not defined for bool"):
        a**a
    assert (a**2).dtype is ak.int64
    assert (a**0.5).tolist() == [1.0, 0.0]


def test_what_is_no_number_has_no_power():
    with pytest.raises(TypeError, match=r"\*\*"):
        ak.arange(3) ** "2"
    with pytest.raises(TypeError, match=r"\*\*"):
        None ** ak.arange(3)


def test_short_powers_are_other_functions():
    a = ak.asarray([1.5, 2.0])
    nodes = [(a**e)._node.op for e in (2, 2.0, 1, -1, 0.5, 3, True)]
    assert nodes == ["square", "square", "positive", "reciprocal", "sqrt", "pow", "positive"]
    assert (ak.arange(3) ** 2)._node.op == "square"
    assert (ak.arange(3) ** 0.5)._node.op == "sqrt"
    assert (2**a)._node.op == "pow"


def test_the_root_of_minus_infinity_depends_on_how_its_exponent_is_given():
    a = ak.asarray([-INF, 4.0])
    assert ak.isnan(a**0.5).tolist() == [True, False]
    assert (a ** ak.asarray([0.5, 0.5])).tolist() == [INF, 2.0]
    assert (a ** ak.asarray(0.5)).tolist() == [INF, 2.0]
    assert (a[:1] ** ak.asarray([0.5])).tolist() == [INF]
    assert (a[0] ** ak.asarray(0.5)).item() == INF


def test_zero_to_the_power_of_zero_is_one():
    for dtype in ("int8", "uint64", "float32", "float64", "complex64", "complex128"):
        zero = ak.asarray([0], dtype=dtype)
        assert (zero**0).tolist() == (zero**zero).tolist() == [1]


@pytest.mark.cpython
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_special_powers_are_those_of_numpy(dtype):
    import numpy as np

    x, y = (side.ravel() for side in np.meshgrid(SPECIAL, SPECIAL))
    with np.errstate(all="ignore"):
        x, y = x.astype(dtype), y.astype(dtype)
        expected = np.power(x, y)
    found = np.asarray(ak.asarray(x) ** ak.asarray(y))
    with np.errstate(all="ignore"):
        near = np.isclose(found, expected, rtol=4 * np.finfo(dtype).eps, atol=0, equal_nan=True)
    assert near.all()
    assert (np.signbit(found) == np.signbit(expected))[~np.isnan(expected)].all()


@pytest.mark.cpython
@pytest.mark.parametrize("exponent", [0, 1, 2, 3, -1, -2, 0.5, 2.0, -1.0, 1.5, True, 1j, 0.5 + 0j])
@pytest.mark.parametrize("dtype", ["uint8", "int32", "float32", "float64", "complex64"])
def test_numbers_as_exponents_are_those_of_numpy(dtype, exponent):
    import numpy as np

    x = np.array([0, 1, 2, 5, 9]) if dtype[0] in "ui" else np.array([*SPECIAL[:11], INF, -INF, NAN])
    x = x.astype(dtype)
    if dtype[0] in "ui" and exponent in (-1, -2) and isinstance(exponent, int):
        return
    with np.errstate(all="ignore"):
        expected = x**exponent
        found = np.asarray(ak.asarray(x) ** exponent)
        assert found.dtype == expected.dtype
        if expected.dtype.kind == "c":
            finite = np.isfinite(expected)
            np.testing.assert_array_equal(np.isfinite(found), finite)
            np.testing.assert_allclose(found[finite], expected[finite], rtol=1e-6, atol=1e-30)
        else:
            eps = np.finfo(expected.dtype).eps if expected.dtype.kind == "f" else 0
            np.testing.assert_allclose(found, expected, rtol=4 * eps)
            sure = ~np.isnan(expected)
            assert (np.signbit(found) == np.signbit(expected))[sure].all()


@pytest.mark.cpython
def test_numpy_scalars_are_numbers_as_exponents():
    import numpy as np

    a = ak.asarray([-INF, 4.0], dtype=ak.float32)
    for half in (np.float64(0.5), np.array(0.5)):
        assert (a**half).dtype is ak.float64
        assert (a**half)._node.op == "sqrt"
    with pytest.raises(ak.ValueNotAllowed, match="to the power of -2"):
        ak.arange(3) ** np.int64(-2)


@pytest.mark.cpython
def test_complex_powers_are_those_of_numpy():
    import numpy as np

    random = np.random.default_rng(1)
    parts = random.uniform(-3, 3, (4, 3000))
    z, w = parts[0] + 1j * parts[1], parts[2] + 1j * parts[3]
    w[:1000] = np.round(w[:1000].real)
    z[::50] = 0
    with np.errstate(all="ignore"):
        expected = np.power(z, w)
    found = np.asarray(ak.asarray(z) ** ak.asarray(w))
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(np.isfinite(found), finite)
    np.testing.assert_allclose(found[finite], expected[finite], rtol=1e-13)


@pytest.mark.cpython
def test_logaddexp_is_that_of_numpy():
    import numpy as np

    x, y = (side.ravel() for side in np.meshgrid(SPECIAL, [*SPECIAL, 1e3, -1e3, 700.0]))
    with np.errstate(all="ignore"):
        expected = np.logaddexp(x, y)
    found = np.asarray(ak.logaddexp(ak.asarray(x), ak.asarray(y)))
    np.testing.assert_allclose(found, expected, rtol=1e-15)
    assert ak.logaddexp(ak.asarray([0], dtype="int8"), 0).dtype is ak.float64


# -- clip


def test_clip():
    a = ak.asarray([-5.0, 0.5, 7.0, NAN])
    assert ak.clip(a, 0, 1).tolist()[:3] == [0.0, 0.5, 1.0]
    assert ak.isnan(ak.clip(a, 0, 1))[3].item()
    assert ak.clip(a, max=1).tolist()[:3] == [-5.0, 0.5, 1.0]
    assert ak.clip(a, min=1).tolist()[:3] == [1.0, 1.0, 7.0]
    assert ak.clip(a)[:3].tolist() == [-5.0, 0.5, 7.0]


def test_whole_numbers_beyond_the_type_bind_nothing():
    a = ak.asarray([0, 255], dtype="uint8")
    assert ak.clip(a, -1, 300).tolist() == [0, 255]
    assert ak.clip(a, -1, 300).dtype is ak.uint8
    with pytest.raises(ak.ValueNotAllowed, match="300 does not fit"):
        ak.clip(a, 300, None)


@pytest.mark.cpython
@given(
    st.lists(st.sampled_from([-2, 0, 1.5, NAN, INF]), max_size=5),
    *[st.none() | st.sampled_from([-1, 2, 0.5, NAN])] * 2,
)
def test_clip_is_that_of_numpy(values, least, greatest):
    import numpy as np

    x = np.array(values, float)
    np.testing.assert_array_equal(
        np.asarray(ak.clip(ak.asarray(x), least, greatest)), np.clip(x, least, greatest)
    )


@pytest.mark.cpython
def test_clip_with_arrays_is_broadcast_and_promoted():
    import numpy as np

    x, least = np.arange(6, dtype="int8").reshape(2, 3), np.array([1, 2, 3], "int16")
    found = ak.clip(ak.asarray(x), ak.asarray(least), 4.5)
    expected = np.clip(x, least, 4.5)
    assert found.dtype.name == expected.dtype.name
    np.testing.assert_array_equal(np.asarray(found), expected)
