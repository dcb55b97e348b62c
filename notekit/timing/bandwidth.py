"""The memory roof, as a comparison needs it: the least time that moving so many bytes takes."""

from __future__ import annotations

from arraykit.roof import Roof, measured

__all__ = ["Roof", "roof"]


def roof(threads: int | None = None, again: bool = False) -> Roof:
    """The bandwidth of memory for so many threads, those of `arraykit` if not given.

    Takes about a second, and is kept; `again` measures anew. Its `seconds` gives the
    least time of a loop by the bytes it reads and writes. Raises
    `arraykit.errors.OutOfMemory` where there is no room to measure.

    >>> found = roof(threads=1)
    >>> found.seconds(80e6, 80e6) > found.seconds(8e6, 8e6) > 0
    True
    """
    return measured(threads, again=again)
