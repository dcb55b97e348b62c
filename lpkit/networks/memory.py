"""How much memory this process may still take, so that what cannot fit is refused first."""

from __future__ import annotations

import os
from math import inf

from lpkit.errors import TooLarge

__all__ = ["bytes_left", "need"]

_KEPT_FREE = 0.1  # of what is left: for the reader's own objects, and for others
_GROUP = "/sys/fs/cgroup"


def need(size: int, what: str) -> None:
    """Raise `TooLarge` if `size` bytes for `what` are more than is left.

    >>> need(1000, "a small network")
    >>> need(10**18, "all roads")
    Traceback (most recent call last):
    lpkit.errors.TooLarge: all roads would take 1000000000.0 GB, and ... GB of memory are left...
    """
    left = bytes_left()
    if size > left:
        raise TooLarge(
            f"{what} would take {size / 1e9:.1f} GB, and {left / 1e9:.1f} GB of memory are left: "
            "use fewer nodes and arcs, or a machine with more memory"
        )


def bytes_left() -> float:
    """What is left of the machine, the control group and the process's own limit."""
    bounds = [_of_machine(), _of_control_group(), _of_process()]
    return (1 - _KEPT_FREE) * max(0.0, min(bounds))


def _of_machine() -> float:
    try:
        with open("/proc/meminfo") as file:
            for line in file:
                if line.startswith("MemAvailable:"):
                    return 1024.0 * int(line.split()[1])
    except (OSError, ValueError):
        pass
    try:  # macOS: all the memory there is
        return float(os.sysconf("SC_PHYS_PAGES")) * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return inf


def _of_control_group() -> float:
    try:
        with open(os.path.join(_GROUP, "memory.max")) as limit:
            most = limit.read().strip()
        with open(os.path.join(_GROUP, "memory.current")) as used:
            return inf if most == "max" else float(most) - float(used.read())
    except (OSError, ValueError):
        return inf


def _of_process() -> float:
    try:
        import resource

        limit, _ = resource.getrlimit(resource.RLIMIT_AS)
        if limit == resource.RLIM_INFINITY:
            return inf
        with open("/proc/self/statm") as file:
            return float(limit) - int(file.read().split()[0]) * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        return inf
