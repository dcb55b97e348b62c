"""What moves memory, to find out how fast it can be moved: each instrument for one traffic.

The C library through ctypes runs on every interpreter; NumPy and loops compiled
through llvmlite join where they are installed. All of them let go of the
interpreter's lock, so threads run side by side. `roof` times them.
"""

from __future__ import annotations

import ctypes
import mmap
import os
from contextlib import suppress
from typing import Any, Callable, NamedTuple

from arraykit import roof_kernels

__all__ = ["GRAIN", "Field", "Instrument", "instruments"]

# Bytes that pieces of an array are multiples of: whole pages, and what every loop can divide.
GRAIN = 3 * 4096

# Pieces for each thread, which fetches one when it is done with another: a processor that is
# slower, or busy with something else, takes fewer.
_PIECES = 8

# Elements that NumPy adds at once: three such blocks fit in a core's own cache.
_BLOCK = 16_384

_FILLED_WITH = 63  # a byte; eight of them are a small ordinary float


class Field:
    """Three arrays of the same number of bytes, `a`, `b` and `out`, filled: their addresses.

    Close it when done; the memory goes back to the system.
    """

    def __init__(self, array_bytes: int) -> None:
        self.array_bytes = array_bytes
        # Not a power of two apart: lines at the same place of a cache's table push each other out.
        apart = array_bytes + 3 * 4096 + 1024
        self._memory = mmap.mmap(-1, 3 * apart)
        if hasattr(mmap, "MADV_HUGEPAGE"):
            with suppress(OSError):  # of a system built without them
                self._memory.madvise(mmap.MADV_HUGEPAGE)  # as NumPy asks for its arrays
        # Nothing else may hold the memory when it is closed; its address stays until then.
        self.a = ctypes.addressof(ctypes.c_char.from_buffer(self._memory))
        self.b, self.out = self.a + apart, self.a + 2 * apart

    def fill(self, low: int, high: int) -> None:
        """Write to the bytes from `low` to `high` of all three: a page has to be there first."""
        for start in (self.a, self.b, self.out):
            ctypes.memset(start + low, _FILLED_WITH, high - low)

    def ndarray(self, start: int) -> Any:
        """One of the arrays as float64. Needs NumPy."""
        import numpy

        count = self.array_bytes // 8
        return numpy.frombuffer(self._memory, numpy.float64, count, start - self.a)

    def close(self) -> None:
        """Give the memory back."""
        with suppress(BufferError):  # an ndarray still has it: it goes when that is collected
            self._memory.close()


class Instrument(NamedTuple):
    """`run(low, high)` moves the bytes from `low` to `high` of the arrays of its traffic."""

    traffic: str
    name: str
    run: Callable[[int, int], Any]
    pieces: int = _PIECES  # for each thread


def instruments(field: Field) -> list[Instrument]:
    """All that can be had here, for every traffic but, perhaps, the triad."""
    return _of_c(field) + _of_numpy(field) + _of_llvm(field)


def _of_c(field: Field) -> list[Instrument]:
    """The C library decides by the length how to copy and fill, so threads call it once."""
    a, out = field.a, field.out
    library = ctypes.CDLL(None if os.name == "posix" else "msvcrt")
    compare = library.memcmp
    compare.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t]

    def read(low: int, high: int) -> Any:
        half = (high - low) // 2  # which are equal, so that both are read to the end
        return compare(a + low, a + low + half, half)

    def copy(low: int, high: int) -> None:
        ctypes.memmove(out + low, a + low, high - low)

    def write(low: int, high: int) -> None:
        ctypes.memset(out + low, _FILLED_WITH, high - low)

    return [
        Instrument("read", "C memcmp", read),
        Instrument("copy", "C memmove", copy, pieces=1),
        Instrument("write", "C memset", write, pieces=1),
    ]


def _of_numpy(field: Field) -> list[Instrument]:
    try:
        import numpy as np
    except ImportError:
        return []
    a, b, out = (field.ndarray(start) for start in (field.a, field.b, field.out))
    small = a.view(np.uint8)  # the narrower the elements, the less there is to calculate

    def read(low: int, high: int) -> Any:
        return small[low:high].max()

    def triad(low: int, high: int) -> None:
        for i in range(low // 8, high // 8, _BLOCK):
            j = min(i + _BLOCK, high // 8)
            np.add(a[i:j], b[i:j], out=out[i:j])

    def copy(low: int, high: int) -> None:
        np.copyto(out[low // 8 : high // 8], a[low // 8 : high // 8])

    def write(low: int, high: int) -> None:
        out[low // 8 : high // 8].fill(1.0)

    functions = {"read": read, "triad": triad, "copy": copy, "write": write}
    return [Instrument(traffic, "NumPy", run) for traffic, run in functions.items()]


_TRAFFICS = {(1, 0): "read", (2, 1): "triad", (1, 1): "copy", (0, 1): "write"}


def _of_llvm(field: Field) -> list[Instrument]:
    try:
        loops = roof_kernels.compiled()
    except (ImportError, OSError):  # absent, too old, or its library cannot be loaded
        return []
    a, b, out = field.a, field.b, field.out

    def instrument(shape: roof_kernels.Shape, loop: roof_kernels.Loop) -> Instrument:
        def run(low: int, high: int) -> float:
            return loop(out + low, a + low, b + low, (high - low) // 8)

        return Instrument(_TRAFFICS[shape.reads, shape.writes], shape.name, run)

    return [instrument(shape, loop) for shape, loop in loops.items()]
