"""Evenly spaced numbers in a buffer: value k is `start + k * step`, with or without NumPy.

With floats that is one product and one sum, each rounded, in double precision;
NumPy does the same two in the same order, so its bits are those of Python's loop.
"""

from __future__ import annotations

import sys
from array import array as array_of
from collections.abc import Iterator
from typing import Any, Union

from arraykit.buffer import Buffer
from arraykit.dtypes import DType

__all__ = ["Number", "evenly_spaced"]

Number = Union[int, float]

_PIECE = 1 << 15  # values at a time: two arrays of them stay in a core's own cache
_NUMPY_FROM = 1 << 14  # values from which importing NumPy pays
_EXACT = 1 << 53  # whole numbers up to here are floats


def evenly_spaced(start: Number, step: Number, count: int, dtype: DType) -> Buffer:
    """`count` values in a new buffer of that type, which holds them.

    Raises `OutOfMemory` before the machine suffers.
    """
    buffer = Buffer.allocate(dtype, count)
    numpy = _numpy(count)
    whole = isinstance(start, int) and isinstance(step, int)
    if numpy is None:
        _looped(buffer, start, step, count)
    elif dtype.kind != "f":
        _wrapping(numpy, buffer, int(start), int(step), count)
    elif not whole or max(abs(start), abs(step), abs(start + count * step)) <= _EXACT:
        _rounding(numpy, buffer, float(start), float(step), count)
    else:
        _looped(buffer, start, step, count)  # exact beyond what a float holds
    return buffer


def _numpy(count: int) -> Any:
    """NumPy, if it is there and worth it."""
    if count < _NUMPY_FROM:
        return sys.modules.get("numpy")
    try:
        import numpy
    except ImportError:
        return None
    return numpy


def _pieces(count: int) -> Iterator[tuple[int, int]]:
    for at in range(0, count, _PIECE):
        yield at, min(at + _PIECE, count)


def _looped(buffer: Buffer, start: Number, step: Number, count: int) -> None:
    code: Any = buffer.dtype.code
    for at, end in _pieces(count):
        values: Any = (start + k * step for k in range(at, end))
        if buffer.dtype.kind == "f":
            values = (float(value) for value in values)
        buffer.view[at:end] = array_of(code, values)


def _rounding(numpy: Any, buffer: Buffer, start: float, step: float, count: int) -> None:
    target = buffer.ndarray()
    index = numpy.arange(min(count, _PIECE), dtype=float)
    with numpy.errstate(all="ignore"):  # beyond the ends of float32 there is infinity
        for at, end in _pieces(count):
            target[at:end] = (index[: end - at] + at) * step + start


def _wrapping(numpy: Any, buffer: Buffer, start: int, step: int, count: int) -> None:
    """Whole numbers modulo 2**64, which is exact since the results fit."""
    target = buffer.ndarray()
    index = numpy.arange(min(count, _PIECE), dtype=numpy.uint64)
    stride = numpy.uint64(step % (1 << 64))
    for at, end in _pieces(count):
        first = numpy.uint64((start + at * step) % (1 << 64))
        values = index[: end - at] * stride + first
        target[at:end] = values.astype(target.dtype)
