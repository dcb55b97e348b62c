"""Arrays out of nothing, of numbers, and of what holds numbers already."""

from __future__ import annotations

from array import array as array_of
from typing import Any

from arraykit import operands
from arraykit.array import Array
from arraykit.buffer import Buffer
from arraykit.building import broadcast, cast
from arraykit.dtypes import as_dtype, float64, int64, weak
from arraykit.errors import ValueNotAllowed
from arraykit.node import data
from arraykit.views import Shape, size_of

__all__ = ["arange", "asarray", "full", "linspace", "ones", "zeros"]


def asarray(values: Any, dtype: Any = None) -> Array:
    """A number, nested lists, an ndarray or a buffer as an array: a snapshot of what it holds.

    >>> import arraykit as ak
    >>> ak.asarray([[1, 2], [3, 4]]).sum(axis=0).tolist()
    [4, 6]
    """
    chosen = None if dtype is None else as_dtype(dtype)
    array = Array(operands.as_node(values, chosen))
    return array if chosen is None else array.astype(chosen)


def arange(start: Any, stop: Any = None, step: Any = 1, *, dtype: Any = None) -> Array:
    """The numbers from `start` up to, but not with, `stop`; from 0 if only one is given."""
    first, last = (0, start) if stop is None else (start, stop)
    for value in (first, last, step):
        if not isinstance(value, (int, float)) or value - value != 0:
            raise ValueNotAllowed(f"a range is made of finite numbers, not of {value!r}")
    if step == 0:
        raise ValueNotAllowed("the step of a range cannot be zero")
    whole = all(isinstance(value, int) for value in (first, last, step))
    chosen = as_dtype(dtype) if dtype is not None else (int64 if whole else float64)
    count = max(0, -int((first - last) // step))
    if chosen.kind == "c":
        return arange(first, last, step, dtype=chosen.component).astype(chosen)
    if chosen.kind == "f":
        values = array_of(chosen.code, (float(first + k * step) for k in range(count)))
    elif not whole:
        raise ValueNotAllowed(f"a range of {chosen} needs whole numbers: use astype afterwards")
    else:
        for end in (first, first + max(0, count - 1) * step):
            operands.constant(end, chosen)  # refuses what does not fit
        values = array_of(chosen.code, range(first, first + count * step, step))
    return Array(data(Buffer.of_array(chosen, values), chosen, (count,)))


def linspace(start: complex, stop: complex, num: int, *, dtype: Any = None) -> Array:
    """`num` evenly spaced numbers from `start` to `stop`, both with."""
    if num < 0:
        raise ValueNotAllowed(f"an array of {num} elements cannot be")
    own = weak(start + stop, float64)
    chosen = own if dtype is None else as_dtype(dtype)
    step = (stop - start) / max(1, num - 1)
    values = [start + k * step for k in range(num)]
    if num > 1:
        values[-1] = stop
    return Array(data(Buffer.of_values(own, values), own, (num,))).astype(chosen)


def full(shape: Any, value: Any, *, dtype: Any = None) -> Array:
    """An array of one value, which takes no memory until it is computed or written to."""
    chosen = None if dtype is None else as_dtype(dtype)
    sizes: Shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if not all(isinstance(length, int) for length in sizes):
        raise ValueNotAllowed(f"{shape!r} is no shape: lengths are whole numbers")
    if any(length < 0 for length in sizes) or size_of(sizes) < 0:
        raise ValueNotAllowed(f"{sizes} is no shape: lengths are not negative")
    node = operands.as_node(value, chosen)
    return Array(broadcast(node if chosen is None else cast(node, chosen), sizes))


def zeros(shape: Any, *, dtype: Any = float64) -> Array:
    """An array of zeros."""
    chosen = as_dtype(dtype)
    return full(shape, 0.0 if chosen.kind == "f" else False, dtype=chosen)


def ones(shape: Any, *, dtype: Any = float64) -> Array:
    """An array of ones."""
    chosen = as_dtype(dtype)
    return full(shape, 1.0 if chosen.kind == "f" else True, dtype=chosen)
