"""A profile as text: a line for every kernel, and what the figures mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arraykit.explain.quantities import counted, in_bytes, in_seconds

if TYPE_CHECKING:
    from arraykit.profiling import KernelTimes, Profile

__all__ = ["HEAD", "cells", "heading", "notes", "profile_text", "shown"]

HEAD = ("kernel", "engine", "steps", "elements", "compile", "first", "median", "minimum",
        "moved", "GB/s", "roof", "reached")  # fmt: skip

_KERNELS = 30  # lines at most


def profile_text(profile: Profile) -> str:
    """All of it."""
    if not profile.kernels:
        return profile.remark or "nothing had to be computed: the values were there"
    rows = [list(HEAD), *(cells(profile, each) for each in shown(profile))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
    lines = [heading(profile)]
    for row in rows:
        padded = [
            cell.ljust(width) if i == 1 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths))
        ]
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines + notes(profile))


def shown(profile: Profile) -> list[KernelTimes]:
    """The kernels that get a line: all, or of many the slowest, in the order they ran."""
    if len(profile.kernels) <= _KERNELS:
        return profile.kernels
    slowest = sorted(profile.kernels, key=lambda each: each.first_seconds)[-_KERNELS:]
    return sorted(slowest, key=lambda each: each.report.number)


def heading(profile: Profile) -> str:
    """What all of it took."""
    planning = "planned before" if profile.was_planned else (
        f"planning {in_seconds(profile.planning_seconds)}"
    )  # fmt: skip
    return (
        f"{counted(len(profile.kernels), 'kernel')} computed in "
        f"{in_seconds(profile.first_seconds)}, {planning}; "
        f"{in_seconds(profile.median_seconds)} when run again"
    )


def cells(profile: Profile, times: KernelTimes) -> list[str]:
    """One kernel's figures, as HEAD names them."""
    report = times.report
    roof = profile.roof
    share = times.share_of_roof
    reached = "" if share is None else f"{share:.0%}"
    if roof is not None and reached and report.fits_in_cache(roof):
        reached += "*"
    predicted = times.predicted_seconds
    return [
        str(report.number),
        report.engine,
        f"{len(report.steps):,}",
        f"{report.elements:,}",
        in_seconds(times.compile_seconds) if times.compile_seconds else "-",
        in_seconds(times.first_seconds),
        in_seconds(times.median_seconds),
        in_seconds(times.least_seconds),
        in_bytes(times.bytes_moved),
        f"{times.bytes_a_second / 1e9:.3g}",
        "-" if predicted is None else in_seconds(predicted),
        reached or "-",
    ]


def notes(profile: Profile) -> list[str]:
    """What has to be said about the figures."""
    said = []
    lines = shown(profile)
    if len(lines) < len(profile.kernels):
        said.append(f"the {len(lines)} slowest of {len(profile.kernels):,} kernels")
    counts = sorted({len(each.repeats) for each in profile.kernels})
    if counts[-1]:
        times = str(counts[-1]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
        said.append(f"median and minimum of {times} repeats, on {_threads(profile)}")
    roof = profile.roof
    if roof is not None:
        said.append("roof: the least time that memory traffic takes, and how much of it is reached")
        if any(each.report.fits_in_cache(roof) for each in lines):
            said.append("*: the caches hold what it moves, which that roof does not bound")
    said += [f"kernel {each.report.number} {each.remark}" for each in lines if each.remark]
    return said + ([profile.remark] if profile.remark else [])


def _threads(profile: Profile) -> str:
    return counted(profile.engine.threads, "thread")
