"""arraykit/creation.py, progressions.py: arrays of evenly spaced numbers and of one value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak
from arraykit import progressions
from arraykit.buffer import Buffer
from arraykit.dtypes import ALL, float32, float64, int8, int64, uint64

ANY_ENGINE = True

ENDS = st.integers(-(10**4), 10**4)
FLOATS = st.floats(-1e3, 1e3, allow_nan=False)
STEPS = st.floats(1e-2, 1e3) | st.floats(-1e3, -1e-2)
LARGE = [progressions._NUMPY_FROM - 1, progressions._PIECE, 3 * progressions._PIECE + 7]


def looped(start, step, count, dtype):
    """The definition: one value after the other, in Python's arithmetic."""
    buffer = Buffer.of_values(dtype, [0] * count)
    progressions._looped(buffer, start, step, count)
    return buffer.view.tobytes()


# -- arange


@given(ENDS, ENDS, st.integers(-40, 40).filter(bool))
def test_a_range_of_whole_numbers_is_that_of_python(start, stop, step):
    assert ak.arange(start, stop, step).tolist() == list(range(start, stop, step))
    assert ak.arange(stop).tolist() == list(range(stop))


@given(FLOATS | ENDS, STEPS, st.integers(0, 50))
def test_a_range_of_floats_is_start_plus_k_steps(start, step, count):
    stop = start + step * count
    a = ak.arange(start, stop, step)
    assert a.dtype is float64
    assert a.tolist() == [start + k * step for k in range(len(a))]
    assert abs(len(a) - count) <= 1


@pytest.mark.cpython
@given(FLOATS, FLOATS, STEPS)
def test_a_range_of_floats_is_as_long_as_that_of_numpy(start, stop, step):
    import numpy

    assert len(ak.arange(start, stop, step)) == len(numpy.arange(start, stop, step))


@pytest.mark.parametrize(
    ("ends", "count"),
    [
        ((0, 1, 0.1), 10),
        ((1, 1.3, 0.1), 4),
        ((0, 0.3, 0.1), 3),
        ((0.0,), 0),
        ((-0.0, -1.0), 0),
        ((5.0,), 5),
        ((4.5,), 5),
        ((0, -1, -0.25), 4),
        ((0, 2**60 + 1, 2**58), 5),
        ((2**62, 2**62 + 3), 3),
        ((0, 5, 100), 1),
        ((1e300, -1e300, 1e299), 0),
    ],
)
def test_lengths_at_the_edges(ends, count):
    assert len(ak.arange(*ends)) == count


@pytest.mark.parametrize("count", [0, 1, 1000, *LARGE])
@pytest.mark.parametrize(
    ("start", "step"), [(0.1, 0.3), (-7.5, -1e-3), (0, 0.1), (1e17, 1e3), (5, 3), (-2, -7)]
)
@pytest.mark.parametrize("dtype", [float64, float32])
def test_floats_have_the_bits_of_the_loop_in_python(start, step, count, dtype):
    found = progressions.evenly_spaced(start, step, count, dtype)
    assert found.view.tobytes() == looped(start, step, count, dtype)


@pytest.mark.parametrize("start", [2**53 - 5, 2**60 + 1, -(2**62)])
def test_whole_numbers_beyond_floats_are_rounded_once(start):
    count = progressions._NUMPY_FROM
    a = ak.arange(start, start + count, dtype="float64")
    assert a.tolist() == [float(start + k) for k in range(count)]


@pytest.mark.parametrize("count", [3, *LARGE])
@pytest.mark.parametrize(
    ("dtype", "start", "step"),
    [
        (int64, -(2**63), 2**40),
        (int64, 2**63 - 1, -(2**40)),
        (uint64, 2**64 - 1, -(2**40)),
        (uint64, 0, 3),
        (int64, 5, 0),
    ],
)
def test_whole_numbers_are_exact_to_the_ends_of_the_type(dtype, start, step, count):
    found = progressions.evenly_spaced(start, step, count, dtype)
    assert found.view.tobytes() == looped(start, step, count, dtype)


def test_small_types_are_filled_to_their_ends():
    assert ak.arange(-128, 128, dtype=int8).tolist() == list(range(-128, 128))
    assert ak.arange(255, -1, -51, dtype="uint8").tolist() == [255, 204, 153, 102, 51, 0]
    assert ak.arange(2, dtype=bool).tolist() == [False, True]
    big = ak.arange(40_000, dtype="int32")
    assert (big[-1].item(), big.sum().item()) == (39_999, 40_000 * 39_999 // 2)


def test_without_numpy_the_values_are_the_same(monkeypatch):
    with_it = [ak.arange(0.1, 2e4, 0.7).tolist(), ak.linspace(0, 1, 20_000).tolist()]
    monkeypatch.setattr(progressions, "_numpy", lambda count: None)
    assert [ak.arange(0.1, 2e4, 0.7).tolist(), ak.linspace(0, 1, 20_000).tolist()] == with_it


@pytest.mark.parametrize(
    "order",
    [
        lambda: ak.arange(10**12),
        lambda: ak.arange(1e12),
        lambda: ak.arange(0, 1, 1e-300),
        lambda: ak.arange(0, 1, 5e-324),
        lambda: ak.arange(0.0, 10**400 // 10**100, 1),
        lambda: ak.arange(-(2**63), 2**63 - 1),
        lambda: ak.linspace(0, 1, 10**12),
        lambda: ak.linspace(0, 1, 2**70),
        lambda: ak.zeros(10**13).force(),
    ],
)
def test_more_than_there_is_room_for_is_refused_before_it_is_begun(order):
    with pytest.raises(ak.OutOfMemory):
        order()


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (lambda: ak.arange(0, 5, 0), "step of a range cannot be zero"),
        (lambda: ak.arange(0, 5, 0.0), "step of a range cannot be zero"),
        (lambda: ak.arange("x"), "finite numbers, not of 'x'"),
        (lambda: ak.arange(float("nan")), "finite numbers"),
        (lambda: ak.arange(0, float("inf")), "finite numbers"),
        (lambda: ak.arange(1j), "finite numbers"),
        (lambda: ak.arange(0.5, 10**400), "no float64"),
        (lambda: ak.arange(300, dtype="uint8"), "299 does not fit in uint8"),
        (lambda: ak.arange(3.0, dtype="int64"), "needs whole numbers"),
        (lambda: ak.linspace(0, 1, -1), "an array of -1 elements"),
        (lambda: ak.linspace(0, 1, 2.5), "a whole number, not 2.5"),
        (lambda: ak.linspace(0, float("nan"), 3), "finite numbers"),
        (lambda: ak.linspace(-1.7e308, 1.7e308, 5), "the distance from .* is no float64"),
        (lambda: ak.eye(2.5), "a whole number, not 2.5"),
        (lambda: ak.eye(-1), "an array of -1 elements"),
        (lambda: ak.full_like([1], 300, dtype="uint8"), "300 does not fit"),
    ],
)
def test_mistakes_are_refused(order, said):
    with pytest.raises(ak.ValueNotAllowed, match=said):
        order()


@pytest.mark.cpython
def test_numbers_of_numpy_count_as_numbers():
    import numpy

    a = ak.arange(numpy.int32(2), numpy.uint8(5))
    assert (a.dtype, a.tolist()) == (int64, [2, 3, 4])
    assert ak.arange(numpy.float64(1.5)).tolist() == [0.0, 1.0]
    assert ak.linspace(0, 1, numpy.int64(3)).tolist() == [0.0, 0.5, 1.0]
    assert ak.zeros((numpy.int64(2), 1)).shape == (2, 1)


# -- linspace


@given(FLOATS, FLOATS, st.integers(0, 50), st.booleans())
def test_linspace_begins_and_ends_where_it_says(start, stop, count, endpoint):
    a = ak.linspace(start, stop, count, endpoint=endpoint)
    step = (stop - start) / max(1, count - 1 if endpoint else count)
    expected = [start + k * step for k in range(count)]
    if endpoint and count > 1:
        expected[-1] = stop
    assert a.tolist() == expected


@pytest.mark.cpython
@given(FLOATS, FLOATS, st.integers(0, 50), st.booleans(), st.sampled_from(["float32", "int32"]))
def test_linspace_is_that_of_numpy(start, stop, count, endpoint, dtype):
    import numpy

    words = {"endpoint": endpoint}
    found = ak.linspace(start, stop, count, **words)
    numpy.testing.assert_array_equal(found, numpy.linspace(start, stop, count, **words))
    found = ak.linspace(start, stop, count, dtype=dtype, **words)
    expected = numpy.linspace(start, stop, count, dtype=dtype, **words)
    numpy.testing.assert_array_equal(found, expected)


# -- one value everywhere


@pytest.mark.parametrize("dtype", ALL, ids=str)
def test_arrays_of_one_value_have_the_type_that_is_asked_for(dtype):
    like = ak.zeros((2, 0, 3), dtype=dtype)
    for make, value in (
        (lambda: ak.zeros((2, 3), dtype=dtype), 0),
        (lambda: ak.empty((2, 3), dtype=dtype), 0),
        (lambda: ak.ones((2, 3), dtype=dtype), 1),
        (lambda: ak.full((2, 3), True, dtype=dtype), 1),
        (lambda: ak.full_like([[1.5] * 3] * 2, 1, dtype=dtype), 1),
        (lambda: ak.ones_like([[1.5] * 3] * 2, dtype=dtype), 1),
    ):
        a = make()
        assert not a.is_computed
        assert (a.dtype, a.tolist()) == (dtype, [[value] * 3] * 2)
    for make in (ak.zeros_like, ak.ones_like, ak.empty_like, lambda x: ak.full_like(x, 1)):
        assert (make(like).dtype, make(like).shape) == (dtype, (2, 0, 3))


def test_a_value_is_converted_to_the_type():
    a = ak.full(2, 2.75, dtype="int64")
    assert (a.dtype, a.tolist()) == (int64, [2, 2])
    assert ak.full_like(ak.arange(2), 2.75).tolist() == [2, 2]
    assert ak.full(2, ak.asarray([1, 2])).tolist() == [1, 2]


@pytest.mark.parametrize("size", [(0,), (3,), (2, 3), (3, 2), (2, 0)])
@pytest.mark.parametrize("k", [-4, -1, 0, 1, 4])
def test_eye_has_ones_on_its_diagonal(size, k):
    rows, columns = size[0], size[-1]
    a = ak.eye(*size, k=k, dtype="int8")
    assert (a.dtype, a.shape) == (int8, (rows, columns))
    assert a.tolist() == [[int(j - i == k) for j in range(columns)] for i in range(rows)]
    assert not ak.eye(3).is_computed
