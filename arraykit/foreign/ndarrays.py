"""NumPy's arrays and scalars, and what shows its memory as they do, as nodes."""

from __future__ import annotations

from typing import Any

from arraykit.buffer import Buffer
from arraykit.dtypes import ALL, DType, as_dtype, bool_
from arraykit.errors import CannotShare, DTypeError, ValueNotAllowed
from arraykit.node import Node, data

__all__ = ["dtype_of", "taken"]

_HINTS = {
    "f": "convert it, for example with astype('float64')",
    "c": "take its .real and .imag",
    "M": "its whole numbers are in view('int64')",
    "m": "its whole numbers are in view('int64')",
    "O": "if it holds numbers, convert it with astype(float)",
    "V": "if it has fields, take one of them, as in array['x']",
}
_NAMES = {dtype.name for dtype in ALL}


def taken(value: Any, share: bool) -> Node:
    """Its elements, copied or shared, in its own element type.

    Raises `DTypeError` for an element type we have not, `CannotShare` for memory
    that does not lie as ours has to.
    """
    import numpy

    _refuse_missing(value)
    source = numpy.asarray(value)
    dtype = dtype_of(source.dtype)
    if share:
        if isinstance(value, numpy.generic):
            raise CannotShare("a NumPy scalar has no memory to share: leave copy=False out")
        return _shared(source, dtype)
    buffer = Buffer.allocate(dtype, source.size)
    if source.size:
        target = buffer.ndarray()
        target = target.view(bool) if dtype is bool_ else target
        numpy.copyto(target.reshape(source.shape), source)
    return data(buffer, dtype, source.shape)


def dtype_of(numpy_dtype: Any) -> DType:
    """Our element type for a NumPy dtype of either byte order; refuses the others by name."""
    if numpy_dtype.name not in _NAMES:
        hint = _HINTS.get(numpy_dtype.kind, "it is made of no numbers")
        raise DTypeError(
            f"no element type is {numpy_dtype}; there are {', '.join(d.name for d in ALL)}: {hint}"
        )
    return as_dtype(numpy_dtype.name)


def _shared(source: Any, dtype: DType) -> Node:
    reason = _unshareable(source)
    if reason:
        raise CannotShare(
            f"this ndarray of {source.dtype} cannot be shared, because {reason}: leave copy=False "
            "out for a snapshot"
        )
    flat = source.reshape(-1)
    if dtype is bool_:
        flat = flat.view("uint8")
    node = data(Buffer.of_ndarray(dtype, flat), dtype, source.shape)
    node.captured = True  # its owner holds it too: writing to the array has to copy
    return node


def _unshareable(source: Any) -> str:
    if not source.dtype.isnative:
        return "its bytes are in the order of another machine"
    if not source.flags.c_contiguous:
        return "its elements do not lie one after the other (numpy.ascontiguousarray copies)"
    return "" if source.flags.aligned else "its elements do not begin at whole addresses"


def _refuse_missing(value: Any) -> None:
    import numpy

    if isinstance(value, numpy.ma.MaskedArray) and numpy.ma.is_masked(value):
        raise ValueNotAllowed(
            "a masked array has elements without a value, and an array has none: fill them "
            "first, masked.filled(value)"
        )
