"""Complex arrays beside NumPy's: types, values and infinities on random and on special numbers.

The `blocks` engine computes with NumPy's own functions; Python's complex numbers on the
`python` engine may be a few units in the last place of the modulus away from them, and have
infinities and NaN in other parts, but have them in the same elements.
"""

from __future__ import annotations

import itertools

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402
from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import arraykit as ak  # noqa: E402
from tests.arraykit.expressions import indices  # noqa: E402

SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -3.5, 1e-3, 710.5, float("inf"), float("-inf"), float("nan")]
PARTS = st.floats(-1e3, 1e3, width=32, allow_subnormal=False) | st.sampled_from(SPECIAL)
COMPLEX = st.builds(complex, PARTS, PARTS)
ELEMENTS = {
    "complex128": COMPLEX, "complex64": COMPLEX, "float64": PARTS, "float32": PARTS,
    "int32": st.integers(-100, 100), "uint8": st.integers(0, 255), "bool": st.booleans(),
}  # fmt: skip
GRID = np.array([complex(*pair) for pair in itertools.product(SPECIAL, SPECIAL)])
# Shapes that can be broadcast together.
SHAPES = st.sampled_from([(), (1,), (3,), (2, 3), (2, 1), (1, 3), (2, 2, 3)])


@st.composite
def arrays(draw, names=tuple(ELEMENTS)):
    """An ndarray of one of these types."""
    name, shape = draw(st.sampled_from(names)), draw(SHAPES)
    size = int(np.prod(shape))
    flat = draw(st.lists(ELEMENTS[name], min_size=size, max_size=size))
    return np.array(flat, name).reshape(shape)


ANY = arrays()
ONLY_COMPLEX = arrays(("complex128", "complex64"))


def assert_close(mine, expected, ulps=8):
    """The same type and shape, finite elements `ulps` of their size apart, others in place."""
    expected = np.asarray(expected)
    assert (mine.dtype.name, mine.shape) == (expected.dtype.name, expected.shape)
    found = np.asarray(mine)
    if expected.dtype.kind not in "fc":
        np.testing.assert_array_equal(found, expected)
        return
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(np.isfinite(found), finite)
    info = np.finfo(expected.dtype)
    far = abs(found[finite] - expected[finite])
    assert (far <= ulps * info.eps * abs(expected[finite]) + info.tiny).all()


@np.errstate(all="ignore")
def numpys(function, *arrays, **named):
    return function(*arrays, **named)


@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide", "equal", "not_equal"])
@given(one=ONLY_COMPLEX, other=ANY)
def test_two_arrays(name, one, other):
    for x, y in ((one, other), (other, one)):
        if name == "divide" and x.dtype.kind == y.dtype.kind == "c":
            continue  # below: quotients of infinities are another matter
        mine = getattr(ak, name)(ak.asarray(x), ak.asarray(y))
        assert_close(mine, numpys(getattr(np, name), x, y))


@given(ONLY_COMPLEX, ONLY_COMPLEX)
def test_quotients_have_the_values_of_numpy(x, y):
    assert_close(ak.asarray(x) / ak.asarray(y), numpys(np.divide, x, y))


@given(ANY, st.sampled_from([2j, 0.5 - 1j, 0j, 3, 2.5, True]), st.sampled_from("+-*/"))
def test_python_numbers_beside_an_array(x, number, sign):
    if not isinstance(number, complex) and x.dtype.kind != "c":
        return
    operate = {
        "+": lambda a, b: a + b, "-": lambda a, b: a - b,
        "*": lambda a, b: a * b, "/": lambda a, b: a / b,
    }[sign]  # fmt: skip
    assert_close(operate(ak.asarray(x), number), numpys(operate, x, number))
    assert_close(operate(number, ak.asarray(x)), numpys(operate, number, x))


@given(st.lists(COMPLEX, min_size=1, max_size=5), st.sampled_from([np.complex64, np.complex128]))
def test_numpy_scalars_bring_their_type(values, scalar):
    x = np.array(values, np.complex64)
    assert_close(ak.asarray(x) + scalar(1j), x + scalar(1j))
    assert_close(scalar(2) * ak.asarray(x), numpys(np.multiply, scalar(2), x))
    assert_close(ak.asarray(x.real) * scalar(2), numpys(np.multiply, x.real, scalar(2)))


EXACT = ["negative", "positive", "conj", "real", "imag", "isnan", "isinf", "isfinite", "round"]


@pytest.mark.parametrize("name", EXACT)
@given(x=ONLY_COMPLEX)
def test_what_is_exact_has_the_bits_of_numpy(name, x):
    expected = getattr(np, {"round": "rint"}.get(name, name))(x)
    mine = getattr(ak, name)(ak.asarray(x))
    assert mine.dtype.name == expected.dtype.name
    np.testing.assert_array_equal(np.asarray(mine), expected)
    assert np.array(mine).tobytes() == expected.tobytes() or np.isnan(x).any()


FUNCTIONS = {
    "sqrt": "sqrt", "exp": "exp", "expm1": "expm1", "log": "log", "log1p": "log1p",
    "log2": "log2", "log10": "log10", "sin": "sin", "cos": "cos", "tan": "tan",
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arcsinh",
    "acosh": "arccosh", "atanh": "arctanh", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh",
    "square": "square", "reciprocal": "reciprocal", "sign": "sign", "abs": "absolute",
}  # fmt: skip


@pytest.mark.parametrize("dtype", ["complex128", "complex64"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions(name, dtype, engine):
    random = np.random.default_rng(1)
    sizes = np.exp(random.uniform(-5, 5, (2, 2000)))
    x = np.concatenate([GRID, random.standard_normal(2000) * (sizes[0] + 1j * sizes[1])])
    x = x.astype(dtype)
    if name == "expm1":  # NumPy finds NaN for -inf + inf j, where it is -1, and overflows early
        x = x[~np.isneginf(x.real) & ~(abs(x.real - 88.7) < 10)]
    if name == "log1p":  # near zero NumPy loses what it adds to 1
        x = x[~(abs(x) < 0.5)]
    with np.errstate(all="ignore"):
        expected = getattr(np, FUNCTIONS[name])(x)
    assert_close(getattr(ak, name)(ak.asarray(x)), expected, ulps=32)


def test_logarithms_near_one_are_exact_in_both_parts_on_the_python_engine():
    from fractions import Fraction

    z = 1e-9 + 1e-9j
    with ak.use(engine="python"):
        found = ak.log1p(ak.asarray(z)).item()
    x, y = Fraction(z.real), Fraction(z.imag)
    real = x - (x * x - y * y) / 2  # the series of log(1 + z), its third term being 1e-27
    assert abs(Fraction(found.real) - real) < Fraction(1e-24)
    assert found.imag == pytest.approx(1e-9 - 1e-18, rel=1e-15)


@given(st.data(), ONLY_COMPLEX, st.sampled_from(["sum", "prod", "mean", "any", "all", "var"]))
def test_folds(data, x, name):
    axes = data.draw(st.none() | st.sampled_from(range(-x.ndim, x.ndim))) if x.ndim else None
    keepdims = data.draw(st.booleans())
    if name in ("mean", "var") and not x.size:
        return
    x = np.where(np.isfinite(x), x, 0) if name == "var" else x
    mine = getattr(ak.asarray(x), name)(axis=axes, keepdims=keepdims)
    expected = np.asarray(numpys(getattr(x, name), axis=axes, keepdims=keepdims))
    assert (mine.dtype.name, mine.shape) == (expected.dtype.name, expected.shape)
    size = np.asarray(numpys(np.sum, abs(x), axis=axes, keepdims=keepdims))
    if name in ("sum", "mean", "var"):
        far = numpys(np.subtract, np.asarray(mine), expected)
        finite = np.isfinite(expected)
        eps = np.finfo(expected.dtype).eps
        np.testing.assert_array_equal(np.isfinite(np.asarray(mine)), finite)
        bound = size**2 if name == "var" else size
        assert (abs(far)[finite] <= 20 * eps * bound[finite]).all()
    elif name == "prod":
        close = np.isclose(np.asarray(mine), expected, rtol=1e-4, atol=1e-30)
        assert (close | ~np.isfinite(expected)).all()
    else:
        np.testing.assert_array_equal(np.asarray(mine), expected)


@given(st.data(), ONLY_COMPLEX)
def test_indexing_and_writing(data, x):
    a, key = ak.asarray(x), data.draw(indices(x.shape))
    np.testing.assert_array_equal(np.asarray(a[key]), x[key])
    np.testing.assert_array_equal(np.asarray((-a)[key]), -x[key])
    x = x.copy()
    x[key] = 1 - 2j
    a[key] = 1 - 2j
    np.testing.assert_array_equal(np.asarray(a), x)


@given(ONLY_COMPLEX, ANY)
def test_where(x, y):
    a, b = ak.asarray(x), ak.asarray(y)
    np.testing.assert_array_equal(np.asarray(ak.where(a, a, b)), np.where(x, x, y))
    assert ak.where(b, a, 1j).dtype.name == x.dtype.name


@given(ANY, st.sampled_from(["complex64", "complex128", "bool"]))
def test_casts(x, target):
    found = np.asarray(ak.asarray(x).astype(target))
    np.testing.assert_array_equal(found, numpys(x.astype, target))


@pytest.mark.parametrize("order", [">c16", "<c16", ">c8", ">f8", ">i2"])
def test_foreign_byte_orders_are_read_as_what_they_mean(order):
    x = np.array([1, 2], order)
    assert ak.asarray(x).tolist() == [1, 2]


def test_memory_is_shared_with_numpy_and_protected():
    a = ak.asarray([1j, 2])
    x = np.asarray(a)
    assert x.dtype == np.complex128
    a[0] = 5
    assert x.tolist() == [1j, 2]
    assert ak.asarray(memoryview(x)).tolist() == [1j, 2]


@pytest.mark.parametrize("size", [1, 9, 1023, 1025, 5000, 200_003])
@pytest.mark.parametrize("dtype", ["complex128", "complex64"])
def test_sums_are_those_of_their_parts_on_any_number_of_threads(size, dtype):
    random = np.random.default_rng(size)
    z = (random.standard_normal(size) + 1j * random.standard_normal(size)).astype(dtype)
    found = []
    for engine, threads in (("python", 1), ("blocks", 1), ("blocks", 2), ("blocks", 7)):
        with ak.use(engine=engine, threads=threads):
            a = ak.asarray(z)
            parts = complex(a.real.sum().item(), a.imag.sum().item())
            found += [a.sum().item(), (a + 0).sum().item(), parts]
    assert len(set(found)) == 1
