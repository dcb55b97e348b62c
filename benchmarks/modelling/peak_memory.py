"""How much more memory a process holds at its peak than it did before, and how much it may."""

from __future__ import annotations

import sys
from contextlib import suppress

__all__ = ["Growth", "limited"]


class Growth:
    """Counts from where it is made.

    The peak is that of the memory itself (Linux): the figure that `getrusage` has,
    which is taken elsewhere, begins with the peak of the process that started this one.
    """

    def __init__(self) -> None:
        with suppress(OSError), open("/proc/self/clear_refs", "w") as file:
            file.write("5")  # the peak so far is forgotten
        self._before = _status("VmRSS:")

    @property
    def bytes(self) -> int:
        """The growth so far, at its peak."""
        return _status("VmHWM:") - self._before


def _status(name: str) -> int:
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith(name):
                    return 1024 * int(line.split()[1])
    except OSError:
        pass
    import resource  # which Windows lacks

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else 1024 * peak


def limited(most: int) -> None:
    """Have requests for memory fail that go beyond `most` bytes, where the system knows how to."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
