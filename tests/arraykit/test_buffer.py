"""arraykit/buffer.py: memory for complex numbers, which memoryviews do not know."""

from __future__ import annotations

from array import array

import pytest

from arraykit.buffer import Buffer, ComplexView
from arraykit.dtypes import complex64, complex128, float64


def test_a_row_of_floats_is_a_row_of_complex_numbers():
    buffer = Buffer.of_array(complex128, array("d", [1, 2, 3, 4, 5, 6]))
    assert (buffer.size, len(buffer.view)) == (3, 3)
    assert buffer.view.tolist() == [1 + 2j, 3 + 4j, 5 + 6j]
    assert (buffer.view[0], buffer.view[-1]) == (1 + 2j, 5 + 6j)
    assert buffer.view[1:].tolist() == [3 + 4j, 5 + 6j]


def test_writing_reaches_the_floats():
    owner = array("f", [0, 0, 0, 0])
    buffer = Buffer.of_array(complex64, owner)
    buffer.view[1] = 1 - 2j
    assert list(owner) == [0, 0, 1, -2]
    buffer.view[0:1] = buffer.view[1:2]
    assert list(owner) == [1, -2, 1, -2]


@pytest.mark.parametrize("dtype", [complex64, complex128])
def test_allocation_and_copies(dtype):
    buffer = Buffer.allocate(dtype, 3)
    assert (buffer.size, len(buffer.view)) == (3, 3)
    buffer.view[0:3] = Buffer.of_values(dtype, [1j, 2, 3.5]).view
    copy = buffer.copy()
    copy.view[0] = 9
    assert buffer.view.tolist() == [1j, 2, 3.5]
    assert copy.view.tolist() == [9, 2, 3.5]
    assert Buffer.allocate(dtype, 0).view.tolist() == []


def test_indices_out_of_bounds_and_steps_are_refused():
    view = Buffer.of_values(complex128, [1j]).view
    for index in (1, -2):
        with pytest.raises(IndexError):
            view[index]
    with pytest.raises(IndexError, match="a step of one"):
        view[::2]


def test_floats_have_a_memoryview():
    assert isinstance(Buffer.allocate(float64, 2).view, memoryview)
    assert isinstance(Buffer.allocate(complex64, 2).view, ComplexView)


@pytest.mark.cpython
@pytest.mark.parametrize("dtype", [complex64, complex128])
def test_numpy_sees_the_same_memory(dtype):
    import numpy

    for buffer in (
        Buffer.of_values(dtype, [1j, 2]),
        Buffer.of_ndarray(dtype, numpy.array([1j, 2], dtype.name)),
    ):
        shared = buffer.ndarray()
        assert shared.dtype.name == dtype.name
        shared[1] = 5
        assert buffer.view.tolist() == [1j, 5]
    assert Buffer.of_ndarray(dtype, numpy.empty(0, dtype.name)).view.tolist() == []
