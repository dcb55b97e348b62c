"""An explanation as text: what `print` and a plain interpreter show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from arraykit.explain.quantities import counted, in_bytes, in_seconds, listed, shortened

if TYPE_CHECKING:
    from arraykit.explain.explanation import Explanation, StoredValue
    from arraykit.explain.reports import KernelReport

__all__ = ["nothing", "stored_texts", "summary", "text"]

_KERNELS = 6  # that are shown with their source
_LINES = 40  # of one source
_STORED = 8


def text(told: Explanation) -> str:
    """All of it."""
    lines = summary(told)
    if not told.is_planned or not told.kernels:
        return "\n".join(lines)
    kernels = told.kernels
    shown = kernels if len(kernels) <= _KERNELS else kernels[: _KERNELS - 1] + kernels[-1:]
    for kernel in shown:
        if kernel is kernels[-1] and len(shown) < len(kernels):
            left_out = len(kernels) - len(shown)
            lines += ["", f"{counted(left_out, 'more kernel')}: see explanation.kernels"]
        lines += ["", *_kernel(told, kernel)]
    if told.stored:
        lines.append("")
        reasons = stored_texts(told)
        lines += reasons[:_STORED]
        if len(reasons) > _STORED:
            lines.append("and others: see explanation.stored")
    return "\n".join(lines)


def summary(told: Explanation) -> list[str]:
    """The figures of the whole."""
    if told.computed_already == told.asked:
        return [nothing(told)]
    lines = [nothing(told)] if told.computed_already else []
    eager = told.eager
    by_steps = (
        f"step by step it would be {in_bytes(eager.bytes_moved)}, "
        f"{in_bytes(eager.peak_bytes)} at the peak"
    )
    if not told.is_planned:
        return [
            *lines,
            f"{counted(eager.operations, 'operation')}; {by_steps}",
            "too many to be planned in passing: explanation.plan, .kernels and .source(...) "
            "plan them, which takes some seconds",
        ]
    plan = told.plan
    lines += [
        f"{counted(len(plan.kernels), 'kernel')}: {in_bytes(plan.bytes_read)} read, "
        f"{in_bytes(plan.bytes_written)} written, {in_bytes(plan.peak_bytes)} at the peak",
        f"{in_bytes(told.bytes_moved)} moved; {by_steps}",
    ]
    if told.without:
        lines.append(f"planned without {listed(sorted(told.without))}")
    roof = told.known_roof
    if roof is not None and len(told.kernels) > 1:
        lines.append(f"{in_seconds(told.predicted)} by memory traffic in all")
    return lines


def nothing(told: Explanation) -> str:
    """That what was asked for is there, or a part of it."""
    if told.computed_already == told.asked:
        what = "the array is" if told.asked == 1 else f"all {told.asked:,} arrays are"
        return f"nothing to compute: {what} computed already"
    return f"{told.computed_already:,} of {counted(told.asked, 'array')} computed already"


def _kernel(told: Explanation, kernel: KernelReport) -> list[str]:
    lines = [str(kernel)]
    if kernel.apart:
        lines.append(f"apart because {kernel.apart}")
    reads = [str(each) for each in kernel.reads]
    lines.append(f"{f'reads {listed(reads)}; ' if reads else ''}{kernel.work}")
    lines.append(f"engine: {kernel.engine}, because {kernel.reason}")
    roof = told.known_roof
    if roof is not None:
        lines.append(f"time: {kernel.prediction(roof)}")
    where_all = f'explanation.source("python", kernel={kernel.number})'
    source = told.source("python", kernel.number).rstrip().split("\n")
    return lines + shortened(source, _LINES, where_all)


def stored_texts(told: Explanation) -> list[str]:
    """Why values are written between kernels, and where they come from; what is alike once."""
    texts = Counter(_stored(each) for each in told.stored)
    return [text if n == 1 else f"{text} ({n:,} times)" for text, n in texts.items()]


def _stored(stored: StoredValue) -> str:
    place = f" from {stored.where}" if stored.where else ""
    return f"{stored.op}{place} is stored: {stored.reason}"
