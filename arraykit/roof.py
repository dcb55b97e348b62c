"""The memory roof: the most bytes a second that loops of this process can move here.

A fused loop over arrays that no cache holds is bounded by its bytes over the
bandwidth of memory. Four traffics are measured as STREAM has it: arrays well
beyond the last-level cache and filled first, the best of several times, every
instrument of `roof_instruments`. Bytes are those the program asks for; what a
store reads on its way is not counted, since a loop can do without.
Rules: John D. McCalpin, STREAM, https://www.cs.virginia.edu/stream/ref.html.
"""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from time import perf_counter
from typing import NamedTuple

from arraykit.buffer import available_bytes
from arraykit.caches import last_level_bytes
from arraykit.errors import OutOfMemory, ValueNotAllowed
from arraykit.roof_instruments import GRAIN, Field, Instrument, instruments
from arraykit.settings import chosen

__all__ = ["TRAFFICS", "Rate", "Roof", "measured"]

# Arrays read and written by each, the least written first.
TRAFFICS = {"read": (1, 0), "triad": (2, 1), "copy": (1, 1), "write": (0, 1)}

BEYOND_CACHE = 4  # times the last-level cache an array should be: the rule of STREAM

_USUAL_CACHE = 32 << 20  # bytes, where the system does not tell
_LARGEST = 256 << 20  # bytes of an array, unless asked for: more would take too long
_SHARE = 0.25  # of the memory that is left, for three arrays

_SECONDS = 0.8  # for taking turns
_LEAST_ROUNDS, _MOST_ROUNDS = 5, 40
_SAMPLE_SECONDS = 3e-3  # a sample repeats its passes to take that long
_PROMISING = (0.6, 0.85, 0.93)  # of the best of its traffic: who goes on after each round


class Rate(NamedTuple):
    """How fast one traffic goes, in bytes a second: the best time, the middle one, and by what."""

    traffic: str
    best: float
    median: float
    rounds: int
    instrument: str


class Roof(NamedTuple):
    """What memory can do at most for so many threads. Made by `measured`."""

    rates: tuple[Rate, ...]  # one for each of TRAFFICS, in their order
    threads: int
    array_bytes: int  # of each of the three arrays
    cache_bytes: int | None  # of the last-level caches the threads can fill; None if unknown

    @property
    def read(self) -> float:
        """Bytes a second of a loop that only reads, as a fused sum does."""
        return self.rates[0].best

    @property
    def triad(self) -> float:
        """Bytes a second of a loop that writes one element for each two it reads."""
        return self.rates[1].best

    @property
    def copy(self) -> float:
        """Bytes a second, read and written, of a loop that writes as much as it reads."""
        return self.rates[2].best

    @property
    def write(self) -> float:
        """Bytes a second of a loop that only writes."""
        return self.rates[3].best

    @property
    def is_beyond_cache(self) -> bool:
        """Whether each array was at least four times the last-level cache; False if unknown."""
        return self.cache_bytes is not None and self.array_bytes >= BEYOND_CACHE * self.cache_bytes

    def seconds(self, bytes_read: float, bytes_written: float) -> float:
        """The least time of a loop with that traffic.

        Traffic between two of the measured ones is put together from both. Raises
        `ValueNotAllowed` for a negative number of bytes.

        >>> found = measured(threads=1, array_bytes=1 << 20)
        >>> round(found.seconds(8e6, 8e6) * found.copy / 16e6, 6)
        1.0
        """
        if bytes_read < 0 or bytes_written < 0:
            raise ValueNotAllowed(
                f"traffic of {bytes_read} bytes read and {bytes_written} written cannot be: "
                "neither is negative"
            )
        triad, copy = 3 / self.triad, 2 / self.copy  # seconds for each byte that is written
        if bytes_read >= 2 * bytes_written:
            return bytes_written * triad + (bytes_read - 2 * bytes_written) / self.read
        if bytes_read >= bytes_written:
            as_triad = bytes_read - bytes_written
            return as_triad * triad + (bytes_written - as_triad) * copy
        return bytes_read * copy + (bytes_written - bytes_read) / self.write

    def __str__(self) -> str:
        if self.cache_bytes is None:
            size = "the size of the last-level cache is not known"
        else:
            size = f"{self.array_bytes / self.cache_bytes:.1f} times the last-level cache"
        lines = [
            f"memory roof of {self.threads} thread{'s' * (self.threads > 1)}, "
            f"arrays of {self.array_bytes / 1e6:.0f} MB: {size}",
            f"{'':6}{'GB/s':>8}{'median':>8}{'rounds':>8}",
        ]
        for rate in self.rates:
            lines.append(
                f"{rate.traffic:6}{rate.best / 1e9:8.1f}{rate.median / 1e9:8.1f}"
                f"{rate.rounds:8}  {rate.instrument}"
            )
        return "\n".join(lines)


_measuring = Lock()  # two at once would take from each other what they measure
_known: dict[tuple[int, int | None], Roof] = {}


def measured(
    threads: int | None = None, array_bytes: int | None = None, *, again: bool = False
) -> Roof:
    """The roof of so many threads, those of `ak.use` if not given; measured once, or `again`.

    Takes about a second. `array_bytes` is the size of each of three arrays: by default
    four times the last-level cache, or what a quarter of the free memory holds.

    >>> found = measured(threads=1, array_bytes=1 << 20)
    >>> found is measured(threads=1, array_bytes=1 << 20)
    True
    >>> found.read > 0
    True

    Raises `ValueNotAllowed` for no threads or too small an array, `OutOfMemory`
    where three of them do not fit.
    """
    count = chosen().threads if threads is None else threads
    if not isinstance(count, int) or count < 1:
        raise ValueNotAllowed(f"a number of threads is a whole number above 0, not {threads!r}")
    cache = last_level_bytes(count)
    with _measuring:
        roof = _known.get((count, array_bytes))
        if roof is None or again:
            size = _size(array_bytes, count, cache)
            roof = Roof(_rates(count, size), count, size, cache)
            _known[count, array_bytes] = roof
        return roof


def _size(wanted: int | None, threads: int, cache: int | None) -> int:
    """The bytes of an array, as asked for or usual, rounded up; refused if three do not fit."""
    least = threads * GRAIN
    available = available_bytes()
    if wanted is None:
        usual = BEYOND_CACHE * (cache or _USUAL_CACHE)
        size = int(max(least, min(usual, _LARGEST, _SHARE * available / 3)))
    elif isinstance(wanted, int) and wanted >= least:
        size = wanted
    else:
        raise ValueNotAllowed(
            f"arrays of {wanted!r} bytes are too small to be shared by {threads} thread(s): "
            f"array_bytes is a whole number from {least} on"
        )
    size = -(-size // GRAIN) * GRAIN
    if 3 * size > available:
        raise OutOfMemory(
            f"the roof is measured on three arrays of {size / 1e6:.0f} MB, and "
            f"{max(0.0, available) / 1e6:.0f} MB are left for this process: free some, or ask "
            "for a smaller array_bytes"
        )
    return size


def _rates(threads: int, array_bytes: int) -> tuple[Rate, ...]:
    field = Field(array_bytes)
    try:
        _timed(field.fill, _pieces(array_bytes, threads), threads)
        return consistent(_best(instruments(field), threads, array_bytes))
    finally:
        field.close()


def _best(tools: Sequence[Instrument], threads: int, array_bytes: int) -> list[Rate]:
    """The instruments take turns; those that fall behind are left out of later rounds."""
    taken: dict[int, list[float]] = {k: [] for k in range(len(tools))}
    going = list(taken)
    pieces = [_pieces(array_bytes, threads * tool.pieces) for tool in tools]
    until = perf_counter() + _SECONDS
    for rounds in range(_MOST_ROUNDS):
        if rounds >= _LEAST_ROUNDS and perf_counter() > until:
            break
        for k in going:
            passes = round(_SAMPLE_SECONDS / max(1e-9, min(taken[k]))) if taken[k] else 1
            passes = max(1, min(passes, 1000))
            taken[k].append(_timed(tools[k].run, pieces[k] * passes, threads) / passes)
        if rounds < len(_PROMISING):
            going = _promising(going, tools, taken, _PROMISING[rounds])
    return [_rate(tools[k], taken[k], array_bytes) for k in going]


def _promising(
    going: list[int], tools: Sequence[Instrument], taken: dict[int, list[float]], share: float
) -> list[int]:
    best: dict[str, float] = {}
    for k in going:
        traffic = tools[k].traffic
        best[traffic] = min(best.get(traffic, float("inf")), min(taken[k]))
    return [k for k in going if share * min(taken[k]) <= best[tools[k].traffic]]


def _rate(tool: Instrument, seconds: list[float], array_bytes: int) -> Rate:
    moved = sum(TRAFFICS[tool.traffic]) * array_bytes
    middle = statistics.median(seconds)
    return Rate(tool.traffic, moved / min(seconds), moved / middle, len(seconds), tool.name)


def _pieces(array_bytes: int, count: int) -> list[tuple[int, int]]:
    """At most that many parts of the array, each a multiple of GRAIN, the last the shortest."""
    step = -(-array_bytes // GRAIN // count) * GRAIN
    return [(low, min(low + step, array_bytes)) for low in range(0, array_bytes, step)]


def _timed(run: Callable[[int, int], object], pieces: list[tuple[int, int]], threads: int) -> float:
    """Seconds from the first thread's start to the last one's end; they share the pieces."""
    left = deque(pieces)
    starts: list[float] = []
    ends: list[float] = []
    # Where a thread cannot be started, the others do not wait for ever.
    together = Barrier(threads, timeout=10)

    def work() -> None:
        together.wait()
        starts.append(perf_counter())
        while True:
            try:
                piece = left.popleft()
            except IndexError:
                break
            run(*piece)
        ends.append(perf_counter())

    if threads == 1:
        work()
    else:
        with ThreadPoolExecutor(threads) as pool:
            for done in [pool.submit(work) for _ in range(threads)]:
                done.result()
    return max(ends) - min(starts)


# What a traffic can do because others can: parts in seconds for each element of an array. Less
# traffic takes no longer than more, and two loops can be run one after the other.
_IMPLIED = (
    ("copy", {"triad": 1.0}),
    ("read", {"copy": 1.0}),
    ("write", {"copy": 1.0}),
    ("triad", {"copy": 1.0, "read": 1.0}),
    ("copy", {"read": 1.0, "write": 1.0}),
    ("read", {"triad": 0.5}),
)


def consistent(found: Sequence[Rate]) -> tuple[Rate, ...]:
    """The best rate of each traffic, raised to what the others imply; the order of TRAFFICS.

    The C library has no triad: without NumPy it is a copy and another reading.
    """
    best: dict[str, Rate] = {}
    for rate in sorted(found, key=lambda rate: rate.best):
        best[rate.traffic] = rate
    for _ in TRAFFICS:
        for traffic, parts in _IMPLIED:
            if all(part in best for part in parts):
                implied = _implied(traffic, parts, best)
                if traffic not in best or implied.best > best[traffic].best:
                    best[traffic] = implied
    return tuple(best[traffic] for traffic in TRAFFICS)


def _implied(traffic: str, parts: dict[str, float], best: dict[str, Rate]) -> Rate:
    def together(figures: dict[str, float]) -> float:
        seconds = sum(
            factor * sum(TRAFFICS[part]) / figures[part] for part, factor in parts.items()
        )
        return sum(TRAFFICS[traffic]) / seconds

    return Rate(
        traffic,
        together({part: best[part].best for part in parts}),
        together({part: best[part].median for part in parts}),
        min(best[part].rounds for part in parts),
        "follows from " + " and ".join(parts),
    )
