"""pandas and arraykit: values come in without their labels, and go out as a Series of their own."""

from __future__ import annotations

import operator

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

import arraykit as ak  # noqa: E402

ANY_ENGINE = True


@pytest.fixture
def series():
    return pd.Series([1.0, 2.0, 3.0], index=list("abc"), name="s")


@pytest.fixture
def x():
    return ak.asarray([10.0, 20.0, 30.0]) * 1


TAKEN = {
    "floats": pd.Series([1.5, np.nan]),
    "whole numbers": pd.Series([1, 2], dtype="int32", index=[7, 9]),
    "truths": pd.Series([True, False]),
    "an index": pd.Index([3, 4]),
    "a range": pd.RangeIndex(2),
    "nullable whole numbers": pd.Series([1, 2], dtype="Int16"),
    "nullable floats": pd.Series([1.5, 2.5], dtype="Float32"),
    "nullable truths": pd.Series([True, False], dtype="boolean"),
    "an extension array": pd.array([1, 2], dtype="UInt8"),
    "a frame": pd.DataFrame({"a": [1.0, 2.0], "b": [3, 4]}),
    "nothing": pd.Series([], dtype="int64"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_values_come_in_in_their_type(name):
    source = TAKEN[name]
    a = ak.asarray(source)
    dtype = getattr(source, "dtype", np.dtype("float64"))
    expected = source.to_numpy(dtype=getattr(dtype, "numpy_dtype", dtype))
    assert (a.dtype.name, a.shape) == (expected.dtype.name, expected.shape)
    np.testing.assert_array_equal(np.asarray(a), expected)


REFUSED = {
    "missing whole numbers": (pd.Series([1, None], dtype="Int64"), "missing values.*fillna"),
    "missing truths": (pd.array([True, None]), "missing values"),
    "categories": (pd.Series(["a", "b"], dtype="category"), r"category .*\.cat\.codes"),
    "a categorical": (pd.Categorical([1, 2]), "Categorical of category"),
    "text": (pd.Series(["a", "b"]), "text is no number|no element type"),
    "dates": (pd.Series(pd.date_range("2020", periods=2)), r"datetime64.*view\('int64'\)"),
    "dates of a zone": (pd.date_range("2020", periods=2, tz="UTC"), r"UTC.*astype\('int64'\)"),
    "sparse numbers": (pd.Series([0.0, 1.0], dtype="Sparse[float]"), "to_dense"),
    "objects": (pd.Series([1, "a"], dtype=object), "object"),
    "several levels": (pd.MultiIndex.from_tuples([(1, 2)]), "object"),
    "a frame of several kinds": (pd.DataFrame({"a": [1], "b": ["x"]}), "no element type"),
    "a frame of nullables": (pd.DataFrame({"a": pd.array([1])}), r"to_numpy\(dtype='int64'\)"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_numbers_is_refused_by_name(name):
    source, said = REFUSED[name]
    with pytest.raises((ak.DTypeError, ak.ValueNotAllowed), match=said):
        ak.asarray(source)


def test_a_series_of_an_ndarray_can_be_shared():
    values = np.arange(3.0)
    series = pd.Series(values, copy=False)
    a, snapshot = ak.asarray(series, copy=False), ak.asarray(series)
    values[0] = 100.0
    assert (a.tolist(), snapshot.tolist()) == ([100.0, 1.0, 2.0], [0.0, 1.0, 2.0])
    a[1] = -1.0
    assert (values[1], series[1]) == (1.0, 1.0)
    with pytest.raises(ak.CannotShare, match="apart"):
        ak.asarray(pd.array([1, 2]), copy=False)


BINARY = ["add", "sub", "mul", "truediv", "floordiv", "mod", "eq", "ne", "lt", "le", "gt", "ge"]


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("kind", ["series", "index", "extension"])
def test_an_operator_gives_an_array_as_lazily_as_beside_an_ndarray(name, kind, series, x):
    operate = getattr(operator, name)
    values = series.to_numpy()
    other = {"series": series, "index": pd.Index(values), "extension": pd.array(values)}[kind]
    for found, expected in (
        (operate(other, x), operate(values, np.asarray(x * 1))),
        (operate(x, other), operate(np.asarray(x * 1), values)),
    ):
        assert isinstance(found, ak.Array)
        assert not found.is_computed
        assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("name", ["and_", "or_", "xor"])
def test_whole_numbers_stay_whole_numbers(name):
    operate = getattr(operator, name)
    series, x = pd.Series([1, 2, 3]), ak.asarray([10, 20, 30]) + 0
    expected = operate(series.to_numpy(), np.array([10, 20, 30])).tolist()
    assert operate(series, x).tolist() == operate(x, series).tolist() == expected


def test_a_series_is_only_a_snapshot_beside_an_array(series, x):
    y = series + x
    series.iloc[0] = 100.0
    assert y.tolist() == [11.0, 22.0, 33.0]


def test_ufuncs_of_both_are_lazy_and_of_a_series_alone_unaffected(series, x):
    for found in (np.add(series, x), np.add(x, series), ak.add(series, x)):
        assert isinstance(found, ak.Array)
        assert found.tolist() == [11.0, 22.0, 33.0]
    assert isinstance(np.sin(series), pd.Series)
    assert divmod(series, x)[1].tolist() == [1.0, 2.0, 3.0]


def test_what_is_no_number_is_refused_beside_an_array(x):
    for other in (
        pd.Series(["a", "b", "c"]),
        pd.Categorical([1, 2, 3]),
        pd.date_range("2020", periods=3),
        pd.array([1, 2, None]),
    ):
        for operate in (operator.add, operator.eq):
            for pair in ((other, x), (x, other)):
                with pytest.raises((ak.DTypeError, ak.ValueNotAllowed)):
                    operate(*pair)


def test_the_columns_of_a_frame_are_not_guessed_at(x):
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0]})
    for mistake in (lambda: frame + x, lambda: x + frame, lambda: np.add(frame, x)):
        with pytest.raises(ak.DTypeError, match=r"frame\['column'\] or frame\.to_numpy\(\)"):
            mistake()
    assert (frame["a"] + x).tolist() == [11.0, 22.0, 33.0]


def test_a_column_is_set_to_an_array(series, x):
    frame = pd.DataFrame({"a": series, "b": x.to_series(index=series.index)})
    frame["c"] = frame["a"] * x + 1
    assert frame["c"].tolist() == [11.0, 41.0, 91.0]
    frame.loc["a", "c"] = 0.0
    assert frame["b"].tolist() == x.tolist()


def test_pandas_takes_the_whole_array_at_once(x, monkeypatch):
    def refuse(self):
        raise AssertionError("pandas went through the elements one by one")

    monkeypatch.setattr(ak.Array, "__iter__", refuse)
    assert pd.Series(x).tolist() == [10.0, 20.0, 30.0]
    assert pd.Series(x * 2, index=list("abc"), dtype="float32").tolist() == [20.0, 40.0, 60.0]
    frame = pd.DataFrame({"a": x, "b": [1, 2, 3]})
    assert frame["a"].tolist() == [10.0, 20.0, 30.0]
    assert pd.DataFrame(ak.asarray([[1, 2], [3, 4]])).to_numpy().tolist() == [[1, 2], [3, 4]]


def test_what_pandas_holds_cannot_change_the_array(x):
    frame = pd.DataFrame({"a": x})
    frame.loc[0, "a"] = -1.0
    series = pd.Series(x)
    with pytest.raises(ValueError, match="read-only"):
        series.iloc[0] = -1.0
    assert x.tolist() == [10.0, 20.0, 30.0]


def test_a_series_of_its_own_can_be_written_to(x):
    series = x.to_series(index=list("abc"), name="x")
    series.iloc[0] = -1.0
    assert (list(series.index), series.name) == (["a", "b", "c"], "x")
    assert x.tolist() == [10.0, 20.0, 30.0]
    assert ak.asarray([True, False]).to_series().dtype == bool
    with pytest.raises(ak.ShapeError, match="a Series has one axis, and this array has 2"):
        ak.zeros((2, 3)).to_series()
