"""Memory for elements: allocated with a look at what is left, read and written by index.

Without NumPy it is an `array.array`; with it, an ndarray whose memory begins
at a multiple of 64 bytes, as vector instructions like it. Both are reached by
a memoryview, which is what the `python` engine computes on.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Iterable
from typing import Any

from arraykit.dtypes import DType
from arraykit.errors import OutOfMemory

__all__ = ["Buffer", "available_bytes"]

_ALIGNMENT = 64
_LOOK_FROM = 64 << 20  # bytes from which an allocation is worth asking for


class Buffer:
    """A row of elements of one type. `owner` keeps the memory alive."""

    __slots__ = ("dtype", "owner", "size", "view")

    def __init__(self, dtype: DType, size: int, owner: Any, view: memoryview) -> None:
        self.dtype = dtype
        self.size = size
        self.owner = owner
        self.view = view  # of `size` elements in the dtype's own format

    @classmethod
    def allocate(cls, dtype: DType, size: int) -> Buffer:
        """Room for `size` elements, filled with zeros or with anything.

        Raises `OutOfMemory` before the machine suffers.
        """
        count = size * dtype.itemsize
        if count >= _LOOK_FROM and count > available_bytes():
            raise OutOfMemory(
                f"{size:,} elements of {dtype} need {count / 1e9:.1f} GB, and "
                f"{available_bytes() / 1e9:.1f} GB are left for this process"
            )
        numpy = sys.modules.get("numpy")
        if numpy is None:
            return cls.of_array(dtype, array(dtype.code, bytes(dtype.itemsize)) * size)
        raw = numpy.empty(count + _ALIGNMENT, numpy.uint8)
        start = -raw.ctypes.data % _ALIGNMENT
        return cls.of_ndarray(dtype, raw[start : start + count].view(dtype.name))

    @classmethod
    def of_array(cls, dtype: DType, owner: array[Any]) -> Buffer:
        """The memory of an `array.array` of the dtype's code."""
        return cls(dtype, len(owner), owner, memoryview(owner))

    @classmethod
    def of_ndarray(cls, dtype: DType, owner: Any) -> Buffer:
        """The memory of a contiguous one-dimensional ndarray of that dtype."""
        code: Any = dtype.code
        flat = memoryview(owner).cast("B").cast(code) if owner.size else memoryview(b"")
        return cls(dtype, owner.size, owner, flat)

    @classmethod
    def of_values(cls, dtype: DType, values: Iterable[Any]) -> Buffer:
        """A new buffer of Python numbers that fit the type."""
        return cls.of_array(dtype, array(dtype.code, values))

    def copy(self) -> Buffer:
        """Another buffer of the same values."""
        other = Buffer.allocate(self.dtype, self.size)
        other.view[:] = self.view
        return other

    def scatter(
        self, offset: int, steps: list[int], shape: tuple[int, ...], source: Buffer
    ) -> None:
        """Write `source`, in order, to `offset + sum(steps * index)` for each index of `shape`."""
        row, step = (shape[-1], steps[-1]) if shape else (1, 1)
        place = [0] * (len(shape) - 1)
        for start in range(0, source.size, row):
            at = offset + sum(i * s for i, s in zip(place, steps))
            piece = source.view[start : start + row]
            if step == 1:
                self.view[at : at + row] = piece
            else:
                for k in range(row):
                    self.view[at + k * step] = piece[k]
            for axis in range(len(place) - 1, -1, -1):
                place[axis] += 1
                if place[axis] < shape[axis]:
                    break
                place[axis] = 0

    def ndarray(self) -> Any:
        """The same memory as an ndarray of one dimension. Needs NumPy."""
        import numpy

        if isinstance(self.owner, numpy.ndarray):
            return self.owner
        return numpy.frombuffer(self.owner, dtype=self.dtype.name)


def available_bytes() -> float:
    """What this process may still allocate: of the machine, and of its control group."""
    bounds = [bound for bound in (_of_machine(), _of_control_group()) if bound is not None]
    return 0.9 * min(bounds) if bounds else float("inf")


def _of_machine() -> float | None:
    try:
        with open("/proc/meminfo") as file:
            for line in file:
                if line.startswith("MemAvailable:"):
                    return 1024.0 * int(line.split()[1])
    except (OSError, ValueError):
        pass
    return None


def _of_control_group() -> float | None:
    root = "/sys/fs/cgroup"
    try:
        with open(os.path.join(root, "memory.max")) as file:
            limit = file.read().strip()
        if limit == "max":
            return None
        with open(os.path.join(root, "memory.current")) as file:
            return float(limit) - float(file.read())
    except (OSError, ValueError):
        return None
