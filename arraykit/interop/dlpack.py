"""DLPack, in both directions; NumPy makes and reads the capsules.

A capsule of DLPack 1.0 says that its memory is read-only, and consumers have
to heed that; older ones cannot say it, so they get a copy
(https://dmlc.github.io/dlpack/latest/c_api.html, DLPACK_FLAG_BITMASK_READ_ONLY).
"""

from __future__ import annotations

from typing import Any

from arraykit.array import Array
from arraykit.creation import asarray
from arraykit.errors import CannotShare, DTypeError, ValueNotAllowed
from arraykit.interop.memory import as_ndarray, numpy_for

__all__ = ["capsule", "from_dlpack"]

_CPU = (1, 0)


def capsule(array: Array, stream: Any, max_version: Any, dl_device: Any, copy: bool | None) -> Any:
    """What `Array.__dlpack__` gives."""
    numpy_for("a DLPack capsule")
    if stream is not None:
        raise CannotShare(f"an array in main memory has no stream, and {stream!r} was asked for")
    if dl_device is not None and tuple(dl_device) != _CPU:
        raise CannotShare(f"an array is in main memory, not on the device {dl_device!r}")
    if max_version is not None and max_version[0] >= 1:
        try:
            return as_ndarray(array).__dlpack__(max_version=max_version, copy=copy)
        except TypeError:  # NumPy 2.0 makes the older ones only
            pass
    if copy is False:
        raise CannotShare(
            "a capsule older than DLPack 1.0 cannot say that memory is read-only: ask for "
            "max_version=(1, 0), or for a copy"
        )
    return as_ndarray(array, copy=True).__dlpack__()


def from_dlpack(other: Any, /, *, device: Any = None, copy: bool | None = None) -> Array:
    """An array of what `other`, an array of another library, holds: a snapshot.

    With `copy=False` it shares the memory, which is as risky as it is for
    `asarray`. Needs NumPy.

    >>> import arraykit as ak
    >>> import numpy
    >>> ak.from_dlpack(numpy.arange(3)).tolist()
    [0, 1, 2]

    Raises `DTypeError` for element types we have not and for what has no
    `__dlpack__`, `CannotShare` for memory that cannot be shared, and for memory
    that is not the main one.
    """
    if device is not None and str(device) != "cpu" and device != _CPU:
        raise ValueNotAllowed(f"arrays are in main memory ('cpu'), not on {device!r}")
    if isinstance(other, Array):
        return asarray(other, copy=copy)
    if not hasattr(other, "__dlpack__"):
        raise DTypeError(f"a {type(other).__name__} has no __dlpack__: use arraykit.asarray")
    numpy = numpy_for("reading a DLPack capsule")
    try:
        value = numpy.from_dlpack(other)
    except (BufferError, RuntimeError, ValueError, TypeError) as error:
        raise CannotShare(
            f"this {type(other).__name__} cannot be read through DLPack: {error}"
        ) from error
    return asarray(value, copy=copy)
