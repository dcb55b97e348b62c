"""Memory for large results, used again once nobody looks at it.

A fresh page costs more than writing to it: the kernel clears it when it is
first touched. So pages of results that have died wait, up to a limit, for the
next result of the same size. Needs NumPy, whose arrays tell when they die.
"""

from __future__ import annotations

import mmap
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from weakref import ref

__all__ = ["advise", "clear", "free_bytes", "take"]

_UNIT = 1 << 21  # bytes; sizes are rounded up, so that similar results share pages

_free: dict[int, list[mmap.mmap]] = {}
# Of those in use, by the address of the reference: the reference itself has to live.
_watched: dict[int, Any] = {}


def take(count: int, limit: Callable[[], float]) -> Any:
    """`count` bytes as an ndarray; later they wait for the next, if less than `limit()` does."""
    import numpy

    size = -(-count // _UNIT) * _UNIT
    try:
        pages = _free[size].pop()
    except (KeyError, IndexError):
        pages = _mapped(size)
    array = numpy.frombuffer(pages, numpy.uint8)[:count]
    # All views of the array hold its base, whose death says that the last of them is gone.
    base = array.base
    # Taken now: modules are taken apart before the last arrays die.
    ending = sys.is_finalizing

    def give_back(dead: Any) -> None:
        if ending():
            return
        _watched.pop(id(dead), None)
        if free_bytes() + size <= limit():
            _free.setdefault(size, []).append(pages)

    watch = ref(base, give_back)
    _watched[id(watch)] = watch
    return array


def _mapped(size: int) -> mmap.mmap:
    if not hasattr(mmap, "MAP_ANONYMOUS"):
        return mmap.mmap(-1, size)
    pages = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):  # a kernel without large pages has small ones
            pages.madvise(mmap.MADV_HUGEPAGE)
    return pages


def advise(address: int, count: int) -> None:
    """Ask for large pages for memory that was not touched yet: it is then cleared in one go."""
    if not hasattr(mmap, "MADV_HUGEPAGE"):
        return
    import ctypes

    first, last = -(-address // mmap.PAGESIZE), (address + count) // mmap.PAGESIZE
    with suppress(OSError, AttributeError):  # advice that is not taken does no harm
        madvise = ctypes.CDLL(None).madvise
        madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
        madvise(first * mmap.PAGESIZE, (last - first) * mmap.PAGESIZE, mmap.MADV_HUGEPAGE)


def free_bytes() -> int:
    """The bytes that wait to be used again."""
    return sum(size * len(waiting) for size, waiting in list(_free.items()))


def clear() -> None:
    """Give what waits back to the machine."""
    _free.clear()
