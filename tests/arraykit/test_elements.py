"""arraykit/elements.py, places.py: single elements are read and written without a graph."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak
from arraykit import execution
from arraykit.dtypes import ALL


@pytest.fixture
def uncomputing(monkeypatch):
    """Whatever is computed in the test is an error."""

    def refuse(nodes):
        raise AssertionError("something was computed")

    monkeypatch.setattr(execution, "force", refuse)


def test_reading_an_element_computes_and_captures_nothing(uncomputing):
    a = ak.asarray([[1.0, 2.0], [3.0, 4.0]])
    assert [float(a[i, j]) for i in (0, 1, -1) for j in (1, -2)] == [2, 1, 4, 3, 4, 3]
    assert not a._node.captured
    assert a[0, 0].is_computed
    assert a[0, 0].shape == ()
    assert repr(a[0, 0]) == "<Array data float64[]>"


def test_writing_an_element_computes_nothing_and_stays_in_place(uncomputing):
    a = ak.asarray([1.0, 2.0, 3.0])
    a[0] = 5
    buffer = a._node.buffer
    for k in range(3):
        a[k] = a[k - 1]
        a[-1] = 0.5
    assert a._node.buffer is buffer
    assert a.tolist() == [3.0, 3.0, 0.5]


@pytest.mark.parametrize("dtype", ALL, ids=str)
def test_an_element_is_an_array_of_its_type(dtype):
    a = ak.asarray([0, 1, 1], dtype=dtype).force()
    element = a[1]
    assert element.dtype is dtype
    assert type(element.item()) is type(ak.asarray([1, 0], dtype=dtype)[:1].item())
    assert ak.where(element == a, 1, 0).tolist() == [0, 1, 1]
    assert bool(element)


def test_an_element_is_what_it_was_when_it_was_read():
    a = ak.asarray([1.0, 2.0])
    element = a[0]
    later = element + 0
    a[0] = 100.0
    assert (element.item(), later.item()) == (1.0, 1.0)


def test_an_element_can_be_written_to_without_touching_the_array():
    a = ak.asarray([1.0, 2.0])
    element = a[0]
    element[()] = 7.0
    assert (element.item(), float(element), element.tolist()) == (7.0, 7.0, 7.0)
    element += 1
    assert (element.item(), a.tolist()) == (8.0, [1.0, 2.0])


NUMBERS = [0.0, -0.0, 1.5, -2.5, 1e308, 5e-324, float("inf"), float("-inf"), float("nan")]
WHOLE = [0, 1, -3, 2**53 + 1, 2**63 - 1, -(2**63)]
OPERATORS = [
    getattr(operator, name)
    for name in ("add", "sub", "mul", "truediv", "lt", "le", "gt", "ge", "eq", "ne")
]


@given(
    st.sampled_from(OPERATORS),
    st.sampled_from([("float64", NUMBERS), ("int64", WHOLE), ("float32", NUMBERS[:4])]),
    st.data(),
)
def test_elements_calculate_as_the_engines_do(operate, kind, data):
    dtype, numbers = kind
    x, y = (data.draw(st.sampled_from(numbers)) for _ in "xy")
    number = data.draw(st.sampled_from([y, 2, -1, 0, True, 2**53 + 1, 2.5, 0.0]))
    a = ak.asarray([x, y], dtype=dtype).force()
    for found, expected in (
        (lambda: operate(a[0], a[1]), lambda: operate(a[:1], a[1:])),
        (lambda: operate(a[0], number), lambda: operate(a[:1], number)),
        (lambda: operate(number, a[0]), lambda: operate(number, a[:1])),
    ):
        wanted = expected()
        result = found()
        assert (result.dtype, result.shape) == (wanted.dtype, ())
        assert repr(result.tolist()) == repr(wanted.tolist()[0])


def test_a_running_sum_of_elements_builds_no_graph(uncomputing):
    a = ak.arange(1000, dtype=ak.float64)
    s = 0.0
    for i in range(1000):
        if a[i] > 500:
            s += a[i] * 2
    assert s.is_computed
    assert float(s) == 2 * sum(range(501, 1000))
    n = ak.arange(10)
    assert int(n[3] * n[4] - 1) == 11


def test_an_element_beside_an_array_is_one_of_the_graph():
    a = ak.arange(3, dtype=ak.float64)
    b = a * a[2] + a[1]
    assert not b.is_computed
    assert b.tolist() == [1, 3, 5]


@pytest.mark.parametrize("dtype", ["int8", "uint8", "float32", "bool", "float64", "uint64"])
@pytest.mark.parametrize(
    "value", [True, 1, 100, -1, 300, 2.5, 1e300, 2**53 + 1, 2**64, float("nan"), float("inf")]
)
def test_one_element_is_written_as_a_slice_of_one_is(dtype, value):
    one, other = (ak.asarray([0, 1], dtype=dtype).force() for _ in range(2))
    try:
        other[:1] = value
    except (ak.ArraykitError, OverflowError) as error:
        with pytest.raises(type(error)):
            one[0] = value
    else:
        one[0] = value
    assert repr(one.tolist()) == repr(other.tolist())


def test_an_element_of_another_type_is_converted():
    a = ak.asarray([1, 2], dtype="int8")
    a[0] = ak.asarray([300.7])[0]
    a[1] = ak.asarray([1.9])[0] + 1
    assert a.tolist() == [127, 2]


def test_an_element_of_what_is_not_computed_computes_that_element():
    b = ak.full(10**9, 2.0) + 1
    assert float(b[5]) == 3.0
    assert not b.is_computed


def test_iterating_over_one_axis_computes_once(monkeypatch):
    b = ak.arange(100) + 1
    forced = []
    force = execution.force
    monkeypatch.setattr(execution, "force", lambda nodes: forced.append(nodes) or force(nodes))
    assert sum(int(v) for v in b) == 5050
    assert len(forced) == 1


def test_iterating_over_several_axes_gives_views():
    b = ak.asarray([[1, 2], [3, 4]]) + 1
    rows = list(b)
    assert not any(row.is_computed for row in (b, *rows))
    assert [row.tolist() for row in rows] == [[2, 3], [4, 5]]


def test_an_iteration_shows_what_there_was_when_it_began():
    a = ak.asarray([1, 2, 3])
    for k, v in enumerate(a):
        a[-1 - k] = int(v) * 10
    assert a.tolist() == [30, 20, 10]


def test_iterating_over_nothing():
    assert list(ak.zeros(0)) == []
    with pytest.raises(ak.DTypeError, match="no length"):
        iter(ak.asarray(1))


def test_in_looks_for_a_number():
    a = ak.asarray([1, 2, 3], dtype="uint8")
    assert 2 in a + 0
    assert 2.0 in a
    assert a[1] in a
    for absent in (7, 2.5, 300, -1, float("nan")):
        assert absent not in a
    assert float("nan") not in ak.asarray([float("nan")])
    with pytest.raises(ak.ShapeError, match="a single number"):
        [1, 2] in a
    with pytest.raises(ak.DTypeError, match="not of str"):
        "1" in a


def test_only_a_whole_number_without_axes_is_an_index():
    assert [10, 20][ak.asarray(1)] == 20
    for other in (ak.asarray([1]), ak.asarray(1.0), ak.asarray(True)):
        with pytest.raises(ak.DTypeError, match="an index is a whole number"):
            operator.index(other)


@pytest.mark.cpython
def test_whole_numbers_of_numpy_are_indices_too(uncomputing):
    import numpy

    a = ak.asarray([1.0, 2.0, 3.0])
    a[numpy.int8(-1)] = 9.0
    assert [a[i].item() for i in numpy.arange(3)] == [1.0, 2.0, 9.0]
    table = ak.asarray([[1, 2], [3, 4]])
    assert table[numpy.uint64(1), numpy.int16(0)].item() == 3
