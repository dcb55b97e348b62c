"""arraykit/interop/ufuncs.py: NumPy's ufuncs on arrays are lazy, written out, or refused."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402
import scipy.special  # noqa: E402
from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import arraykit as ak  # noqa: E402
from arraykit.interop.ufuncs import lazy_ufuncs  # noqa: E402
from arraykit.ops import ELEMENTWISE  # noqa: E402
from tests.arraykit.expressions import sources  # noqa: E402

ANY_ENGINE = True

X = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])


@pytest.fixture
def x():
    return ak.asarray(X)


def assert_lazy(found, expected):
    assert isinstance(found, ak.Array)
    assert not found.is_computed
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-14)
    assert found.shape == np.shape(expected)


OF_INTEGERS = {"bitwise_and", "bitwise_or", "bitwise_xor", "invert", "left_shift", "right_shift"}


@pytest.mark.parametrize("ufunc", lazy_ufuncs(), ids=lambda ufunc: ufunc.__name__)
def test_every_ufunc_that_arraykit_has_builds_a_graph(ufunc):
    values = np.array([0.25, 0.5, 0.75, 1.0])
    if ufunc.__name__ in OF_INTEGERS:
        values = np.arange(4)
    if ufunc is np.conjugate:
        values = values + 1j  # of real numbers, which are their own, there is nothing to do
    a = ak.asarray(values)
    if ufunc.nin == 1:
        with np.errstate(all="ignore"):
            assert_lazy(ufunc(a), ufunc(values))
        return
    for found in (ufunc(a, a[::-1]), ufunc(a, values[::-1]), ufunc(values, a[::-1])):
        with np.errstate(all="ignore"):
            expected = ufunc(values, values[::-1])
        pairs = zip(found, expected) if ufunc.nout == 2 else [(found, expected)]
        for one, wanted in pairs:
            assert_lazy(one, wanted)


def test_each_elementwise_operation_with_a_ufunc_is_reached():
    ufuncs = [getattr(np, op.numpy or name, None) for name, op in ELEMENTWISE.items()]
    assert {ufunc for ufunc in ufuncs if isinstance(ufunc, np.ufunc)} <= set(lazy_ufuncs())
    for alias in (np.mod, np.true_divide, np.absolute, np.fabs, np.bitwise_not, np.divmod):
        assert alias in lazy_ufuncs()


@given(sources(), st.sampled_from(["add", "maximum", "less", "sqrt", "negative", "fabs"]))
def test_they_give_what_the_functions_of_arraykit_give(source, name):
    kind, shape, flat = source
    values = np.array(flat, kind).reshape(shape)
    a, ufunc = ak.asarray(values), getattr(np, name)
    if values.dtype == bool and name in ("add", "negative"):
        with pytest.raises(ak.DTypeError, match="not defined for bool"):
            ufunc(*[a] * ufunc.nin)
        return
    found = ufunc(*[a] * ufunc.nin)
    with np.errstate(all="ignore"):
        expected = ufunc(*[values] * ufunc.nin)
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-2)  # float16 of small types
    assert found.dtype.name == expected.dtype.name or expected.dtype.itemsize < 8


def test_numbers_lists_and_numpy_scalars_may_stand_beside_it(x):
    assert_lazy(np.maximum(x, 3), np.maximum(X, 3))
    assert_lazy(np.add([1, 2, 3], x), X + [1, 2, 3])
    single = x.astype("float32")
    assert np.add(single, 1.5).dtype is ak.float32
    assert np.add(single, np.float64(1.5)).dtype is ak.float64
    assert (np.float64(1.5) + single).dtype is ak.float64


def test_an_ndarray_on_the_left_stays_lazy_and_one_that_is_assigned_to_is_written(x):
    left = np.ones((2, 3))
    assert_lazy(left - x, 1 - X)
    same = left
    left += x
    assert left is same
    assert left.tolist() == (X + 1).tolist()
    left *= x
    assert left.tolist() == ((X + 1) * X).tolist()


def test_an_integer_ndarray_does_not_take_floats(x):
    left = np.ones((2, 3), int)
    with pytest.raises(ak.DTypeError, match="gives float64, which out= of int64 cannot hold"):
        left += x
    assert left.tolist() == [[1, 1, 1], [1, 1, 1]]
    left += x.astype("int32")
    assert left.tolist() == (X + 1).tolist()


def test_an_array_that_an_ndarray_is_added_to_becomes_another_value(x):
    held = x
    x += np.ones(3)
    assert held.tolist() == X.tolist()
    assert x.tolist() == (X + 1).tolist()


def test_out_may_be_an_ndarray_which_is_written_at_once(x):
    out = np.zeros((2, 2, 3), "float32")
    assert np.multiply(x, 2, out=out) is out
    assert (out == X * 2).all()
    part = np.zeros(6)
    np.sin(x[0], out=part[::2])
    assert part[1] == 0
    np.testing.assert_allclose(part[::2], np.sin(X[0]))


def test_out_may_be_an_array_which_stands_for_the_result_from_then_on(x):
    out = ak.zeros((2, 3), dtype="float32")
    before = out + 0
    assert np.multiply(x, 2, out=out) is out
    assert not out.is_computed
    assert (out.dtype, out.tolist()) == (ak.float32, (X * 2).tolist())
    assert before.tolist() == np.zeros((2, 3)).tolist()
    np.add(x, 1, out=x)
    assert x.tolist() == (X + 1).tolist()


def test_out_may_be_an_element_that_was_read():
    out = ak.asarray([1.0, 2.0])[0]
    np.add(out, ak.asarray(2.0), out=out)
    assert (float(out), out.tolist()) == (3.0, 3.0)


@pytest.mark.parametrize(
    ("order", "error", "said"),
    [
        (lambda x: np.add(x, 1, out=np.zeros(3)), ak.ShapeError, r"gives the shape \(2, 3\)"),
        (lambda x: np.add(x, 1, out=ak.zeros(3)), ak.ShapeError, r"gives the shape \(2, 3\)"),
        (lambda x: np.sin(x, out=ak.zeros((2, 3), dtype=int)), ak.DTypeError, "out= of int64"),
        (lambda x: np.sin(x, out=np.ma.zeros((2, 3))), ak.DTypeError, "not a MaskedArray"),
        (lambda x: np.sin(x, out=np.broadcast_to(1.0, (2, 3))), ValueError, "read-only"),
        (lambda x: np.add(x, 1, where=X > 2), ak.DTypeError, r"say arraykit\.where"),
        (lambda x: np.add(x, 1, dtype="float32"), ak.DTypeError, "dtype= .*astype"),
        (lambda x: np.add(x, 1, casting="unsafe"), ak.DTypeError, "casting= .*astype"),
        (lambda x: np.add.accumulate(x), ak.DTypeError, r"numpy\.add\.accumulate\(numpy\.asarray"),
        (lambda x: np.add.reduceat(x, [0]), ak.DTypeError, "reduceat has no lazy form"),
        (lambda x: np.add.outer(x, x), ak.DTypeError, r"numpy\.add\(x\[:, None\], y\)"),
        (lambda x: np.add.at(X.copy(), 0, x[0]), ak.DTypeError, "writes in place"),
        (lambda x: np.subtract.reduce(x), ak.DTypeError, r"numpy\.subtract\.reduce"),
        (lambda x: np.add.reduce(x, initial=1), ak.DTypeError, "combine the result with it"),
        (lambda x: np.add.reduce(x, where=X > 1), ak.DTypeError, "where= of numpy.add"),
        (lambda x: np.cbrt(x), ak.DTypeError, r"numpy\.cbrt\(numpy\.asarray\(x\)\)"),
        (lambda x: np.frexp(x), ak.DTypeError, "frexp has no lazy form"),
        (lambda x: scipy.special.expit(x), ak.DTypeError, r"first: expit\(numpy\.asarray\(x\)\)"),
        (lambda x: np.add(x, "text"), ak.DTypeError, "not of str"),
        (lambda x: np.bitwise_and(x, 1), ak.DTypeError, "whole numbers only"),
    ],
)
def test_what_has_no_lazy_form_is_refused_with_the_way_on(x, order, error, said):
    with pytest.raises(error, match=said):
        order(x)
    assert x.tolist() == X.tolist()


def test_the_line_that_called_numpy_is_the_one_that_is_named(x):
    for found in (np.sin(x), X + x, np.sum(x), np.clip(x, 0, 1)):
        assert "test_interop_ufuncs.py, line " in found._node.where


def test_keywords_that_change_nothing_are_taken(x):
    assert_lazy(np.add(x, 1, where=True, dtype=None, out=None, order="F", subok=False), X + 1)
    assert_lazy(np.add(x, 1, casting="same_kind"), X + 1)


REDUCED = ["add", "multiply", "minimum", "maximum", "logical_and", "logical_or"]


@given(st.data(), sources(1, 3), st.sampled_from(REDUCED), st.booleans())
def test_reduce_folds_as_numpy_does(data, source, name, keepdims):
    kind, shape, flat = source
    values = np.nan_to_num(np.array(flat, kind).reshape(shape).astype(kind), posinf=9, neginf=9)
    axis = data.draw(st.sampled_from([None, 0, -1, (), (0, -1) if len(shape) > 1 else 0]))
    words = {} if axis == 0 else {"axis": axis}  # which is where ufuncs begin
    try:
        with np.errstate(all="ignore"):
            expected = np.asarray(getattr(np, name).reduce(values, **words, keepdims=keepdims))
    except ValueError:
        with pytest.raises(ak.ValueNotAllowed, match="of no elements"):
            getattr(np, name).reduce(ak.asarray(values), **words, keepdims=keepdims)
        return
    found = getattr(np, name).reduce(ak.asarray(values), **words, keepdims=keepdims)
    assert isinstance(found, ak.Array)
    assert (found.dtype.name, found.shape) == (expected.dtype.name, expected.shape)
    exact = name not in ("add", "multiply") or values.dtype.kind != "f"
    np.testing.assert_allclose(np.asarray(found), expected, rtol=0 if exact else 1e-4)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "float32", "bool"])
def test_reduce_calculates_in_the_dtype_it_is_given(dtype):
    values = np.array([[100.0, 100.5], [100.0, 4.0]])
    found = np.add.reduce(ak.asarray(values), axis=0, dtype=dtype)
    expected = np.add.reduce(values.astype(dtype), axis=0, dtype=dtype)
    assert (found.dtype.name, found.tolist()) == (dtype, expected.tolist())


def test_reduce_writes_to_out_of_the_very_shape(x):
    out = np.zeros(3)
    assert np.add.reduce(x, out=out) is out
    assert out.tolist() == X.sum(axis=0).tolist()
    with pytest.raises(ak.ShapeError, match=r"gives the shape \(3,\)"):
        np.add.reduce(x, out=np.zeros((2, 3)))


def test_objects_with_arithmetic_of_their_own_have_the_say(x):
    class Metres(np.ndarray):
        def __array_ufunc__(self, ufunc, method, *inputs, **keywords):
            return "in metres"

    metres = X.view(Metres)
    assert np.add(x, metres) == "in metres"
    assert x + metres == "in metres"
    assert metres * x == "in metres"
    with pytest.raises(ak.DTypeError, match="a Metres has arithmetic of its own"):
        ak.add(x, metres)
    assert ak.asarray(metres).tolist() == X.tolist()


def test_what_numpy_multiplies_in_another_way_is_refused(x):
    with pytest.warns(PendingDeprecationWarning):
        matrix = np.matrix(X)
    for product in (lambda: x * matrix, lambda: matrix * x, lambda: np.add(matrix, x)):
        with pytest.raises(ak.DTypeError, match=r"matrix product: say numpy\.asarray\(matrix\)"):
            product()
    assert ak.asarray(matrix).tolist() == X.tolist()
