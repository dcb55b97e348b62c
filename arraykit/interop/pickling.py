"""Arrays in pickles: their value, computed, as bytes; the graph behind them stays behind."""

from __future__ import annotations

import sys
from pickle import PickleBuffer
from typing import Any

from arraykit.array import Array
from arraykit.buffer import Buffer
from arraykit.dtypes import DType
from arraykit.errors import ValueNotAllowed
from arraykit.interop.memory import raw
from arraykit.node import data
from arraykit.views import Shape, size_of

__all__ = ["reduced", "restored"]


def reduced(array: Array, protocol: int) -> Any:
    """How `pickle` makes it again; from protocol 5 on, the bytes may travel out of band."""
    value = raw(array._buffer())
    if protocol < 5:
        payload: Any = value.tobytes()
    else:
        payload = PickleBuffer(value)
        array._node.captured = True  # whoever collects the buffers may read them later
    return restored, (array.dtype, array.shape, sys.byteorder, payload)


def restored(dtype: DType, shape: Shape, byteorder: str, payload: Any) -> Array:
    """The array of those bytes, in memory of its own."""
    if byteorder != sys.byteorder:
        raise ValueNotAllowed(
            f"this array was pickled on a {byteorder}-endian machine, and this one is "
            f"{sys.byteorder}-endian: send tolist() instead"
        )
    buffer = Buffer.allocate(dtype, size_of(shape))
    if buffer.size:
        _writable(buffer)[:] = memoryview(payload).cast("B")
    return Array(data(buffer, dtype, shape))


def _writable(buffer: Buffer) -> memoryview:
    view: Any = buffer.view
    if isinstance(view, memoryview):
        return view.cast("B")
    owner = buffer.owner
    return memoryview(owner.view("u1") if hasattr(owner, "view") else owner).cast("B")
