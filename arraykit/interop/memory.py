"""The memory of an array as others see it: read-only, and copied before the array is written to.

What leaves here is made from a read-only memoryview, so that nobody can turn
it into something writable; `captured` makes a later write go to a copy.
"""

from __future__ import annotations

from typing import Any

from arraykit.array import Array
from arraykit.buffer import Buffer
from arraykit.dtypes import bool_
from arraykit.errors import CannotShare, LibraryMissing, ShapeError

__all__ = ["as_memoryview", "as_ndarray", "as_series", "numpy_for", "raw"]


def raw(buffer: Buffer) -> memoryview:
    """The bytes of a buffer, read-only."""
    view: Any = buffer.view
    if isinstance(view, memoryview):
        return view.toreadonly().cast("B")
    owner = buffer.owner  # elements that no memoryview can show, such as complex numbers
    return memoryview(owner.view("u1") if hasattr(owner, "view") else owner).toreadonly().cast("B")


def as_ndarray(array: Array, dtype: Any = None, copy: bool | None = None) -> Any:
    """An ndarray of its value: what `Array.__array__` gives."""
    numpy = numpy_for("an ndarray of an array")
    name, buffer = array.dtype.name, array._buffer()
    if array.size:
        # frombuffer keeps hold of the read-only view, numpy.ndarray would go behind it.
        value = numpy.frombuffer(raw(buffer), name).reshape(array.shape)
    else:
        value = numpy.empty(array.shape, name)
        value.flags.writeable = False
    if dtype is not None and numpy.dtype(dtype) != value.dtype:
        if copy is False:
            raise CannotShare(f"{name} becomes {numpy.dtype(dtype)} by a copy only")
        return value.astype(dtype)
    if copy:
        return value.copy()
    array._node.captured = True
    return value


def as_memoryview(array: Array) -> memoryview:
    """A memoryview of its value: what `Array.memoryview` gives."""
    view: Any = array._buffer().view
    no_cast = not isinstance(view, memoryview) or (array.ndim > 1 and not array.size)
    if no_cast:  # memoryview.cast knows no such format, or no empty axes
        return memoryview(as_ndarray(array))
    array._node.captured = True
    code: Any = "?" if array.dtype is bool_ else array.dtype.code
    flat = view.toreadonly().cast("B")
    return flat.cast(code) if array.ndim == 1 else flat.cast(code, array.shape)


def as_series(array: Array, index: Any, name: Any) -> Any:
    """A pandas Series of its value: what `Array.to_series` gives."""
    if array.ndim != 1:
        raise ShapeError(
            f"a Series has one axis, and this array has {array.ndim}: take a part of it, or "
            "say pandas.DataFrame(array)"
        )
    try:
        import pandas
    except ImportError as error:
        raise LibraryMissing(
            "a Series is the job of pandas, which is not installed here"
        ) from error
    return pandas.Series(as_ndarray(array, copy=True), index=index, name=name, copy=False)


def numpy_for(wanted: str) -> Any:
    """NumPy, or the error that says what it is wanted for."""
    try:
        import numpy
    except ImportError as error:
        raise LibraryMissing(
            f"{wanted} is the job of NumPy, which is not installed here; tolist() and "
            "memoryview() work without it"
        ) from error
    return numpy
