"""Where one element stands in memory, and which numbers are stored there as they are.

`array` asks here first when it is indexed by whole numbers only. What is not
plain sailing, such as a slice or a number that has to be rounded, goes the
long way through nodes.
"""

from __future__ import annotations

from operator import index as index_of
from typing import Any

from arraykit.dtypes import DType
from arraykit.views import Shape

__all__ = ["EXACT", "position", "storable"]

EXACT = 1 << 53  # whole numbers up to here are floats
_SINGLE = 1e38  # well inside the range of 32 bits, whatever the rounding


def position(key: Any, shape: Shape) -> int | None:
    """Where in the buffer the element at `key` stands; None if `key` is not one.

    None also for an index that is out of bounds, which the long way refuses.
    """
    if type(key) is int:
        if len(shape) == 1 and -shape[0] <= key < shape[0]:
            return key if key >= 0 else key + shape[0]
        return None
    keys = key if type(key) is tuple else (key,)
    if len(keys) != len(shape):
        return None
    at = 0
    for part, length in zip(keys, shape):
        index = part if type(part) is int else _whole(part)
        if index is None or not -length <= index < length:
            return None
        at = at * length + index % length
    return at


def _whole(part: Any) -> int | None:
    """A whole number of another type, such as NumPy's; None for slices and the like."""
    if isinstance(part, bool):
        return None
    try:
        return int(index_of(part))
    except TypeError:
        return None


def storable(value: Any, dtype: DType) -> Any:
    """A Python number as a buffer of that type takes it; None unless it stays what it is."""
    kind = type(value)
    if dtype.kind == "f":
        if kind is float:
            fits = dtype.itemsize == 8 or -_SINGLE < value < _SINGLE
        else:
            fits = kind is int and -EXACT <= value <= EXACT
        return float(value) if fits else None
    if kind is int and dtype.kind in "iu" and dtype.least <= value <= dtype.greatest:
        return value
    return int(value) if kind is bool and dtype.kind == "b" else None
