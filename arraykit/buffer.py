"""Memory for elements: allocated with a look at what is left, read and written by index.

Small buffers are an `array.array`, or an ndarray once NumPy is there; large
ones are pages of `arraykit.pages`. All are reached by their address, and by a
memoryview, which is what the `python` engine computes on; complex numbers,
which memoryviews do not know, by a `ComplexView` of the floats they consist of.
"""

from __future__ import annotations

import os
import sys
from array import array
from collections.abc import Iterable
from typing import Any

from arraykit import pages
from arraykit.dtypes import DType
from arraykit.errors import OutOfMemory

__all__ = ["Buffer", "ComplexView", "available_bytes", "refuse_beyond_memory"]

_LOOK_FROM = 64 << 20  # bytes from which an allocation is worth asking for
_PAGES_FROM = 1 << 20  # bytes from which memory is taken in pages
_MOST_WAITING = 1 << 30  # bytes that may wait to be used again, and no more than an eighth


class ComplexView:
    """A row of floats as complex numbers: real and imaginary parts in turn.

    >>> row = ComplexView(memoryview(array("d", [1.0, 2.0, 3.0, 4.0])))
    >>> row[1] = 5j
    >>> row[:2].tolist()
    [(1+2j), 5j]
    """

    __slots__ = ("floats",)

    def __init__(self, floats: memoryview) -> None:
        self.floats = floats

    def __len__(self) -> int:
        return len(self.floats) // 2

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return ComplexView(self.floats[self._doubled(index)])
        return complex(self.floats[2 * index], self.floats[2 * index + 1])

    def __setitem__(self, index: Any, value: Any) -> None:
        if isinstance(index, slice):
            self.floats[self._doubled(index)] = value.floats
        else:
            self.floats[2 * index] = value.real
            self.floats[2 * index + 1] = value.imag

    def _doubled(self, index: slice) -> slice:
        start, stop, step = index.indices(len(self))
        if step != 1:
            raise IndexError("slices of complex numbers in memory have a step of one")
        return slice(2 * start, 2 * stop)

    def tolist(self) -> list[complex]:
        """The numbers."""
        floats = self.floats.tolist()
        return [complex(*pair) for pair in zip(floats[0::2], floats[1::2])]


class Buffer:
    """A row of elements of one type. `owner` keeps the memory alive."""

    __slots__ = ("_address", "_elements", "_view", "dtype", "owner", "size")

    def __init__(self, dtype: DType, size: int, owner: Any) -> None:
        self.dtype = dtype
        self.size = size
        self.owner = owner  # an array.array, or a contiguous one-dimensional ndarray
        self._view: Any = None
        self._elements: Any = None
        self._address: int | None = None

    @classmethod
    def allocate(cls, dtype: DType, size: int) -> Buffer:
        """Room for `size` elements, filled with zeros or with anything.

        Raises `OutOfMemory` before the machine suffers.
        """
        count = size * dtype.itemsize
        if count >= _LOOK_FROM:
            refuse_beyond_memory(count, f"{size:,} elements of {dtype}")
        numpy = sys.modules.get("numpy")
        if numpy is None:
            room = array(dtype.code, bytes(dtype.itemsize)) * size
            if count >= _PAGES_FROM:
                pages.advise(room.buffer_info()[0], count)
            return cls(dtype, size, room)
        if count < _PAGES_FROM:
            return cls(dtype, size, numpy.empty(size, dtype.name))
        try:
            return cls(dtype, size, pages.take(count, _most_waiting).view(dtype.name))
        except OSError as error:  # a limit that was set for the process
            raise _refusal(count, f"{size:,} elements of {dtype}") from error

    @classmethod
    def of_array(cls, dtype: DType, owner: array[Any]) -> Buffer:
        """The memory of an `array.array` of the dtype's code."""
        return cls(dtype, len(owner) * owner.itemsize // dtype.itemsize, owner)

    @classmethod
    def of_ndarray(cls, dtype: DType, owner: Any) -> Buffer:
        """The memory of a contiguous one-dimensional ndarray of that dtype."""
        return cls(dtype, owner.size, owner)

    @property
    def view(self) -> Any:
        """Its elements, in the dtype's own format."""
        if self._view is None:
            code: Any = self.dtype.code
            is_complex = self.dtype.kind == "c"
            owner = self.owner
            if is_complex and not isinstance(owner, array):
                owner = owner.view(self.dtype.component.name)
            flat = memoryview(owner).cast("B").cast(code) if self.size else memoryview(b"")
            self._view = ComplexView(flat) if is_complex else flat
        return self._view

    @property
    def elements(self) -> Any:
        """Its elements, in what is fastest to read and write one by one."""
        if self._elements is None:
            # PyPy compiles access to an array.array, a memoryview it asks anew for each element.
            owner = self.owner
            alike = type(owner) is array and owner.typecode == self.dtype.code
            self._elements = owner if alike and len(owner) == self.size else self.view
        return self._elements

    @property
    def address(self) -> int:
        """Where its first element is in memory."""
        if self._address is None:
            owner = self.owner
            if isinstance(owner, array):
                self._address = owner.buffer_info()[0]
            else:
                self._address = _address_of(owner)
        return self._address

    @classmethod
    def of_values(cls, dtype: DType, values: Iterable[Any]) -> Buffer:
        """A new buffer of Python numbers that fit the type."""
        if dtype.kind == "c":
            values = (part for value in values for part in (value.real, value.imag))
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


def _address_of(owner: Any) -> int:
    """Where the memory of an ndarray begins."""
    import ctypes

    try:  # four times as fast as what every ndarray can be asked for
        return ctypes.addressof(ctypes.c_char.from_buffer(owner))
    except (TypeError, ValueError):  # read-only, or empty
        return int(owner.__array_interface__["data"][0])


def refuse_beyond_memory(count: int, what: str) -> None:
    """Raise `OutOfMemory` if `count` more bytes, which `what` needs, would not be had.

    Memory that was given but not written to yet is not missed by the system, so
    what is allocated together has to be asked for together.
    """
    if count < _LOOK_FROM:
        return
    left = available_bytes()
    if count > left + pages.free_bytes():
        raise _refusal(count, what)
    if count > left:
        pages.clear()


def _refusal(count: int, what: str) -> OutOfMemory:
    return OutOfMemory(
        f"{what} need {count / 1e9:.1f} GB, and {available_bytes() / 1e9:.1f} GB are left "
        "for this process"
    )


def _most_waiting() -> float:
    return min(_MOST_WAITING, available_bytes() / 8)


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
