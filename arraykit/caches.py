"""The caches of the processors that this process may use, as Linux tells of them.

The roof needs to know when arrays are too large to be kept in a cache, and the
benchmarks print what they ran on. Where the system does not tell, the answer
is "unknown", never a guess.
"""

from __future__ import annotations

import os
from typing import NamedTuple

__all__ = ["Cache", "caches", "last_level_bytes"]

_PROCESSORS = "/sys/devices/system/cpu"
_UNITS = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class Cache(NamedTuple):
    """One cache: its level, what it holds ("Data", "Instruction", "Unified"), bytes, users."""

    level: int
    kind: str
    size: int
    processors: frozenset[int]


def caches(root: str = _PROCESSORS) -> list[Cache]:
    """Each cache once, the nearest first; empty where the system does not tell.

    >>> all(cache.size > 0 for cache in caches())
    True
    """
    found = set()
    for processor in _usable():
        folder = os.path.join(root, f"cpu{processor}", "cache")
        names = os.listdir(folder) if os.path.isdir(folder) else []
        for name in names:
            cache = _read(os.path.join(folder, name)) if name.startswith("index") else None
            if cache is not None:
                found.add(cache)
    return sorted(found, key=lambda cache: (cache.level, cache.kind, sorted(cache.processors)))


def last_level_bytes(threads: int, root: str = _PROCESSORS) -> int | None:
    """The bytes of the caches before memory that so many threads can fill; None if unknown.

    Each thread runs on one processor, so a machine with more such caches than
    threads has only as many of them at work.
    """
    found = [cache for cache in caches(root) if cache.kind != "Instruction"]
    if not found:
        return None
    last = max(cache.level for cache in found)
    sizes = sorted((cache.size for cache in found if cache.level == last), reverse=True)
    return sum(sizes[:threads])


def _usable() -> list[int]:
    affinity = getattr(os, "sched_getaffinity", None)
    return sorted(affinity(0)) if affinity else list(range(os.cpu_count() or 1))


def _read(folder: str) -> Cache | None:
    try:
        level, kind, size, users = (
            _text(os.path.join(folder, name))
            for name in ("level", "type", "size", "shared_cpu_list")
        )
        return Cache(int(level), kind, _bytes(size), _numbers(users))
    except (OSError, ValueError):
        return None


def _text(path: str) -> str:
    with open(path) as file:
        return file.read().strip()


def _bytes(text: str) -> int:
    """`32K` as a number."""
    unit = _UNITS.get(text[-1:])
    return int(text) if unit is None else int(text[:-1]) * unit


def _numbers(text: str) -> frozenset[int]:
    """`0-3,8` as the set of numbers it stands for."""
    numbers: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers.update(range(int(first), int(last or first) + 1))
    return frozenset(numbers)
