"""What exports a buffer, such as array.array, bytes, memoryview, mmap and ctypes, as nodes."""

from __future__ import annotations

import sys
from array import array as array_of
from typing import Any

from arraykit.buffer import Buffer
from arraykit.dtypes import ALL, DType, bool_
from arraykit.errors import CannotShare, DTypeError
from arraykit.node import Node, data
from arraykit.views import Shape, size_of

__all__ = ["taken"]

_KINDS = {**dict.fromkeys("bhilqn", "i"), **dict.fromkeys("BHILQN", "u"), "f": "f", "d": "f"}
_LITTLE = sys.byteorder == "little"
_TRUTHS = bytes([0] + [1] * 255)  # any byte but 0 is true in C


def taken(owner: Any, share: bool) -> Node:
    """The elements of what exports a buffer, copied or shared, in the type its format says.

    Raises `DTypeError` for formats that are no numbers of ours, `CannotShare` for
    memory that does not lie as ours has to.
    """
    view = memoryview(owner)
    dtype = _dtype_of(view)
    if dtype is None:
        return _through_numpy(view, share)
    if share:
        return _shared(owner, view, dtype)
    shape = tuple(view.shape or ())
    buffer = Buffer.allocate(dtype, size_of(shape))
    if buffer.size:
        buffer.view.cast("B")[:] = _native_bytes(view, dtype)
    return data(buffer, dtype, shape)


def _dtype_of(view: memoryview) -> DType | None:
    """The element type of its format, by kind and width: C's long is 4 bytes wide on Windows."""
    code = view.format[1:] if view.format[:1] in "@=<>!" else view.format
    if code == "?":
        return bool_
    pair = (_KINDS.get(code), view.itemsize)
    return next((dtype for dtype in ALL if (dtype.kind, dtype.itemsize) == pair), None)


def _is_swapped(view: memoryview) -> bool:
    return view.format[:1] in (">!" if _LITTLE else "<") and view.itemsize > 1


def _native_bytes(view: memoryview, dtype: DType) -> Any:
    if dtype is bool_:
        return view.tobytes().translate(_TRUTHS)
    if _is_swapped(view):
        values = array_of(dtype.code, view.tobytes())
        values.byteswap()
        return values.tobytes()
    if view.c_contiguous and len(view.format) == 1:
        return view.cast("B")
    return view.tobytes()


def _shared(owner: Any, view: memoryview, dtype: DType) -> Node:
    if not view.c_contiguous or len(view.format) > 1:
        reason = (
            f"its format {view.format!r} is not that of this machine"
            if view.c_contiguous
            else "its elements do not lie one after the other"
        )
        raise CannotShare(
            f"this memory cannot be shared, because {reason}: leave copy=False out for a snapshot"
        )
    shape: Shape = tuple(view.shape or ())
    node = data(_buffer_on(owner, view, dtype, size_of(shape)), dtype, shape)
    node.captured = True  # its owner holds it too: writing to the array has to copy
    return node


def _buffer_on(owner: Any, view: memoryview, dtype: DType, size: int) -> Buffer:
    """A buffer on that memory: engines like an array.array or an ndarray best."""
    if not size:
        return Buffer.of_values(dtype, ())
    if type(owner) is array_of and owner.typecode == dtype.code:
        return Buffer.of_array(dtype, owner)
    code: Any = dtype.code
    flat: Any = view.cast("B").cast(code)
    try:
        import numpy
    except ImportError:
        return Buffer.of_array(dtype, flat)
    return Buffer.of_ndarray(dtype, numpy.frombuffer(flat, "u1" if dtype is bool_ else dtype.name))


def _through_numpy(view: memoryview, share: bool) -> Node:
    """Formats that NumPy may know, such as those of complex numbers."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        raise DTypeError(f"memory of format {view.format!r} holds no element type of ours")
    from arraykit.foreign import ndarrays

    try:
        source = numpy.asarray(view)
    except (ValueError, TypeError, NotImplementedError):
        raise DTypeError(
            f"memory of format {view.format!r} holds no element type of ours"
        ) from None
    return ndarrays.taken(source, share)
