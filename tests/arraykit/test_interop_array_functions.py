"""arraykit/interop/array_functions.py: NumPy's functions on arrays are lazy or refused."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402
from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import arraykit as ak  # noqa: E402
from tests.arraykit.expressions import sources  # noqa: E402

ANY_ENGINE = True

X = np.array([[1.25, -2.5, 3.0], [4.0, 5.75, -6.0]])
Y = np.array([[1.25, np.inf, np.nan], [4.0 + 1e-9, -np.inf, 6.0]])

LAZY = {
    "sum": lambda x: np.sum(x),
    "sum over an axis": lambda x: np.sum(x, 1, keepdims=True),
    "sum in a type": lambda x: np.sum(x, axis=0, dtype="float32"),
    "prod": lambda x: np.prod(x, axis=-1),
    "min": lambda x: np.min(x, axis=0),
    "amax": lambda x: np.amax(x),
    "any": lambda x: np.any(x > 5, axis=1),
    "all": lambda x: np.all(x > -7),
    "argmin": lambda x: np.argmin(x),
    "argmax": lambda x: np.argmax(x, axis=1, keepdims=True),
    "mean": lambda x: np.mean(x, axis=1),
    "mean of whole numbers": lambda x: np.mean(x.astype("int64")),
    "mean in a type": lambda x: np.mean(x, dtype="float32"),
    "var": lambda x: np.var(x, ddof=1),
    "std": lambda x: np.std(x, axis=0, keepdims=True),
    "std of a sample": lambda x: np.std(x, correction=1),
    "count_nonzero": lambda x: np.count_nonzero(x > 0, axis=0),
    "clip": lambda x: np.clip(x, -2, 4.5),
    "clip below": lambda x: np.clip(x, min=0),
    "clip above": lambda x: np.clip(x, None, 0),
    "round": lambda x: np.round(x),
    "round to tenths": lambda x: np.round(x, 1),
    "round to tens": lambda x: np.around(x, decimals=-1),
    "round whole numbers": lambda x: np.round(x.astype(int) + 1, 2),
    "where": lambda x: np.where(x > 0, x, -1),
    "isclose": lambda x: np.isclose(x, Y),
    "isclose with nan": lambda x: np.isclose(Y * x / x, Y, equal_nan=True),
    "broadcast_to": lambda x: np.broadcast_to(x, (2, 2, 3)),
    "transpose": lambda x: np.transpose(x),
    "transpose by axes": lambda x: np.transpose(x, (0, 1))[::2],
    "matrix_transpose": lambda x: np.matrix_transpose(x),
    "permute_dims": lambda x: np.permute_dims(x, (1, 0)),
    "moveaxis": lambda x: np.moveaxis(x, 0, -1),
    "expand_dims": lambda x: np.expand_dims(x, (0, 2)),
    "squeeze": lambda x: np.squeeze(x[:1]),
    "flip": lambda x: np.flip(x, axis=1),
    "astype": lambda x: np.astype(x, np.int16),
    "zeros_like": lambda x: np.zeros_like(x),
    "ones_like": lambda x: np.ones_like(x, dtype=int),
    "full_like": lambda x: np.full_like(x, 7),
}  # fmt: skip


@pytest.mark.parametrize("name", LAZY)
def test_it_stays_lazy_and_has_the_values_type_and_shape_of_numpy(name):
    with np.errstate(all="ignore"):
        expected = np.asarray(LAZY[name](X))
    found = LAZY[name](ak.asarray(X) * 1)
    assert isinstance(found, ak.Array)
    assert not found.is_computed
    assert (found.dtype.name, found.shape) == (expected.dtype.name, expected.shape)
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-6)


KNOWN = {
    "shape": lambda x: np.shape(x),
    "ndim": lambda x: np.ndim(x),
    "size": lambda x: np.size(x),
    "size of an axis": lambda x: np.size(x, 1),
    "iscomplexobj": lambda x: np.iscomplexobj(x),
    "isrealobj": lambda x: np.isrealobj(x),
    "result_type": lambda x: np.result_type(x, np.float32(1), 3),
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_known_without_values_is_told_without_computing(name):
    a = ak.asarray(X) * 1
    assert KNOWN[name](a) == KNOWN[name](X)
    assert not a.is_computed


def test_a_question_of_truth_computes_the_answer():
    a = ak.asarray(X) * 1
    assert np.array_equal(a, X)
    assert not np.array_equal(a, X + 1)
    assert not np.array_equal(a, X[0])
    assert not np.array_equal(ak.asarray(Y), Y)
    assert np.array_equal(ak.asarray(Y), Y, equal_nan=True)
    assert np.allclose(X + 1e-9, a)
    assert not np.allclose(a, X + 1e-3)
    assert np.allclose(a, X + 1e-3, atol=1e-2)


def test_rearranging_elements_computes_them():
    a = ak.asarray(X) * 1
    for found in (np.reshape(a, (3, 2)), np.ravel(a)):
        assert isinstance(found, ak.Array)
        assert found.is_computed
    assert np.reshape(a, (3, -1)).tolist() == X.reshape(3, 2).tolist()


def test_out_is_written():
    a = ak.asarray(X)
    out = np.zeros(2)
    assert np.sum(a, axis=1, out=out) is out
    assert out.tolist() == X.sum(axis=1).tolist()
    with pytest.raises(ak.ShapeError, match=r"^numpy\.sum gives the shape \(\), and out= has"):
        np.sum(a, out=out)
    clipped = np.zeros((2, 3))
    np.clip(a, 0, 2, out=clipped)
    assert clipped.tolist() == X.clip(0, 2).tolist()
    lazy = ak.zeros(2)
    assert np.max(a, axis=1, out=lazy) is lazy
    assert lazy.tolist() == X.max(axis=1).tolist()


def test_copyto_writes_to_ndarrays():
    target = np.zeros((2, 3))
    np.copyto(target, ak.asarray(X), where=ak.asarray(X > 0))
    assert target.tolist() == np.where(X > 0, X, 0).tolist()
    with pytest.raises(ak.DTypeError, match=r"say array\[\.\.\.\] = value"):
        np.copyto(ak.zeros((2, 3)), X)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (lambda x: np.sort(x), r"numpy\.sort has no lazy form .* with numpy\.asarray\(x\)"),
        (lambda x: np.linalg.norm(x), r"numpy\.linalg\.norm has no lazy form"),
        (lambda x: np.linalg.matrix_transpose(x), r"numpy\.linalg\.matrix_transpose has no lazy"),
        (lambda x: np.concatenate([x, x]), "concatenate has no lazy form"),
        (lambda x: np.zeros(3, like=x), "zeros has no lazy form"),
        (lambda x: np.sum(x, where=X > 1), "where= of numpy.sum"),
        (lambda x: np.sum(x, initial=1), "initial= of numpy.sum"),
        (lambda x: np.var(x, mean=X), "mean= of numpy.var"),
        (lambda x: np.var(x, ddof=1, correction=1), "two names of one thing"),
        (lambda x: np.where(x > 1), "condition alone depends on its values"),
        (lambda x: np.zeros_like(x, shape=3), "shape= of numpy.zeros_like"),
        (lambda x: np.reshape(x, 6, order="F"), "order= of numpy.reshape"),
        (lambda x: np.round(x > 1), "rounding is not defined for bool"),
        (lambda x: np.round(x.astype(int), -1), "not rounded to tens"),
        (lambda x: np.argmax(x, axis=(0, 1)), "one axis or among all"),
    ],
)
def test_what_has_no_lazy_form_is_refused_with_the_way_on(order, said):
    a = ak.asarray(X) * 1
    with pytest.raises((TypeError, ak.ShapeError), match=said):
        order(a)
    assert not a.is_computed


@given(st.data(), sources(1, 3), st.sampled_from(["sum", "max", "all", "mean", "var", "argmin"]))
def test_folds_over_random_axes(data, source, name):
    kind, shape, flat = source
    values = np.nan_to_num(np.array(flat, kind).reshape(shape), posinf=9, neginf=-9)
    if values.dtype.kind == "f":
        values = values.round(2)
    axis = data.draw(st.none() | st.integers(-len(shape), len(shape) - 1))
    if values.dtype == bool and name == "var" and values.size:
        values = values.astype(int)  # NumPy subtracts no truths either
    folded = values.shape[axis] if axis is not None else values.size
    if not folded and name not in ("sum", "all"):
        with pytest.raises(ak.ValueNotAllowed, match="of no elements"):
            getattr(np, name)(ak.asarray(values), axis=axis)
        return
    found = getattr(np, name)(ak.asarray(values), axis=axis)
    expected = np.asarray(getattr(np, name)(values, axis=axis))
    assert (found.dtype.name, found.shape) == (expected.dtype.name, expected.shape)
    near = {"float32": 1e-3}.get(expected.dtype.name, 1e-9)
    np.testing.assert_allclose(np.asarray(found), expected, rtol=near, atol=near)
