"""What computing took: `ak.profile` computes, keeps the values, and times every kernel.

The figures are here; `explain.timed_run` runs the kernels, `explain.profile_text` and
`explain.profile_page` show them. All three are imported when something is profiled, so
that `import arraykit` stays quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from arraykit.array import Array
from arraykit.errors import ArraykitError, OutOfMemory, ValueNotAllowed
from arraykit.explain import checked, named_arrays

if TYPE_CHECKING:
    from arraykit.explain.reports import KernelReport
    from arraykit.roof import Roof
    from arraykit.settings import Chosen

__all__ = ["KernelTimes", "Profile", "profile"]


class KernelTimes(NamedTuple):
    """A kernel, and the seconds it took."""

    report: KernelReport
    compile_seconds: float  # 0.0 where it was compiled before, or needs no compiling
    first_seconds: float  # with compiling, and with taking memory for its results
    repeats: tuple[float, ...]  # without either
    predicted_seconds: float | None  # at the roof of memory, if that is known
    remark: str = ""  # why it did not run again

    @property
    def median_seconds(self) -> float:
        """The middle one of its repeats; of the first run where there are none."""
        if not self.repeats:
            return self._running
        ordered = sorted(self.repeats)
        low, high = (len(ordered) - 1) // 2, len(ordered) // 2
        return (ordered[low] + ordered[high]) / 2

    @property
    def least_seconds(self) -> float:
        """The quickest of its repeats; of the first run where there are none."""
        return min(self.repeats) if self.repeats else self._running

    @property
    def _running(self) -> float:
        return max(0.0, self.first_seconds - self.compile_seconds)

    @property
    def bytes_moved(self) -> int:
        """The bytes it reads and writes."""
        return self.report.bytes_read + self.report.bytes_written

    @property
    def bytes_a_second(self) -> float:
        """The bytes it moved in a second, by the median."""
        return self.bytes_moved / self.median_seconds if self.median_seconds else 0.0

    @property
    def share_of_roof(self) -> float | None:
        """How much of what memory can do it reached, by the median; above 1 in the caches."""
        if self.predicted_seconds is None or not self.median_seconds:
            return None
        return self.predicted_seconds / self.median_seconds


class Profile:
    """What `ak.profile` measured: `kernels`, and what planning took. Prints itself."""

    def __init__(
        self,
        kernels: Sequence[KernelTimes],
        planning: tuple[float, bool],
        engine: Chosen,
        roof: Roof | None,
        remark: str,
    ) -> None:
        self.kernels = list(kernels)
        self.planning_seconds, self.was_planned = planning
        self.engine = engine
        self.roof = roof
        self.remark = remark  # why there is no roof, or nothing was measured

    @property
    def first_seconds(self) -> float:
        """Planning and the first run of all kernels: what `force` would have taken."""
        return self.planning_seconds + sum(kernel.first_seconds for kernel in self.kernels)

    @property
    def median_seconds(self) -> float:
        """The medians of all kernels: what computing takes once everything is ready."""
        return sum(kernel.median_seconds for kernel in self.kernels)

    def to_frame(self) -> Any:
        """A pandas DataFrame with a row for each kernel: times in seconds, sizes in bytes.

        Raises `ArraykitError` where pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise ArraykitError(
                "a frame needs pandas, which is not installed here; profile.kernels holds the "
                "same figures"
            ) from error
        rows = [_row(kernel) for kernel in self.kernels]
        return pandas.DataFrame(rows, columns=_COLUMNS).set_index("kernel")

    def __str__(self) -> str:
        from arraykit.explain.profile_text import profile_text

        return profile_text(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from arraykit.explain.profile_page import profile_page

        return profile_page(self)


_COLUMNS = [
    "kernel", "engine", "steps", "elements", "compile", "first", "median", "minimum", "repeats",
    "bytes_read", "bytes_written", "gigabytes_a_second", "predicted", "share_of_roof",
]  # fmt: skip


def _row(times: KernelTimes) -> tuple[Any, ...]:
    report = times.report
    return (
        report.number,
        report.engine,
        len(report.steps),
        report.elements,
        times.compile_seconds,
        times.first_seconds,
        times.median_seconds,
        times.least_seconds,
        len(times.repeats),
        report.bytes_read,
        report.bytes_written,
        times.bytes_a_second / 1e9,
        times.predicted_seconds,
        times.share_of_roof,
    )


def profile(
    array: Array, *more: Array, repeat: int | None = None, roof: bool | Roof = True
) -> Profile:
    """Compute `array`, and `more` together with it, and tell what every kernel took.

    The values are kept, as after `force`. Each kernel runs `repeat` times more, or as
    often as fits in half a second, at most ten times: that changes no value, and takes
    the memory of one kernel's results. Compared with the memory roof, which is measured
    if that was not done before (about a second); `roof=False` does without, and a `Roof`
    can be given. Loading an engine's library is not counted.

    >>> import arraykit as ak
    >>> a = ak.arange(1000, dtype=ak.float64)
    >>> b = a + a * 2
    >>> told = ak.profile(b, repeat=3, roof=False)
    >>> [(each.report.bytes_read, len(each.repeats)) for each in told.kernels]
    [(8000, 3)]
    >>> b.is_computed
    True
    >>> print(ak.profile(b))
    nothing to compute: the array is computed already

    Raises `DTypeError` for what is no array, `ValueNotAllowed` for a bad number of
    repeats, and what computing raises: then no array has its value.
    """
    from arraykit import execution
    from arraykit.explain.timed_run import TimedRun
    from arraykit.settings import chosen

    if repeat is not None and (
        not isinstance(repeat, int) or isinstance(repeat, bool) or repeat < 0
    ):
        raise ValueNotAllowed(f"repeat is a whole number from 0 on, or None, not {repeat!r}")
    nodes = [checked("profile", each)._node for each in (array, *more)]
    names, engine = named_arrays(sys._getframe(1)), chosen()
    with execution._forcing:
        wanted = [node for node in dict.fromkeys(nodes) if node.buffer is None]
        if not wanted:
            count = len(dict.fromkeys(nodes))
            what = "the array is" if count == 1 else f"all {count:,} arrays are"
            remark = f"nothing to compute: {what} computed already"
            return Profile([], (0.0, True), engine, None, remark)
        run = TimedRun(wanted, names, engine)
        run.compute(repeat)
        run.keep()
    found, remark = _roof(roof, engine)
    kernels = [
        each._replace(predicted_seconds=each.report.seconds_at(found) if found else None)
        for each in run.times
    ]
    return Profile(kernels, (run.planning_seconds, run.was_planned), engine, found, remark)


def _roof(wish: bool | Roof, engine: Chosen) -> tuple[Roof | None, str]:
    """The roof, or why there is none."""
    from arraykit.explain.explanation import known_roof

    if not isinstance(wish, bool):
        return wish, ""
    known = known_roof(engine.threads)
    if known is not None or not wish:
        return known, ""
    from arraykit.roof import measured

    try:
        return measured(threads=engine.threads), ""
    except OutOfMemory as error:
        return None, f"the memory roof was not measured: {error}"
