"""An explanation in a notebook: one card with graphs, sources, bytes, kernels and reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from arraykit.explain.drawing import mark
from arraykit.explain.looks import bars, card, details, source_block, table
from arraykit.explain.placing import Lines, Place
from arraykit.explain.quantities import counted, in_bytes, in_seconds, listed, shortened
from arraykit.explain.text import nothing, stored_texts, summary

if TYPE_CHECKING:
    from arraykit.explain.explanation import Explanation
    from arraykit.explain.reports import KernelReport

__all__ = ["page"]

_KERNELS = 4  # that are shown with their sources
_ROWS = 12  # of the table of kernels
_LINES = 60  # of one source
_OTHERS = (("blocks", "calls of NumPy"), ("llvm", "LLVM IR"), ("assembly", "assembly"))
_STORED = 12


def page(told: Explanation) -> str:
    """The card."""
    eager = told.eager
    if told.computed_already == told.asked:
        return card("Nothing to compute", "", [], nothing(told) + ".", "", "")
    before = told.graph("before")
    figure = f'<div class="ak-part" tabindex="0">{before._repr_svg_()}</div>'
    if not told.is_planned:
        parts = [f'<div class="ak-body">{figure}</div>', _bars(told)]
        title = counted(eager.operations, "operation")
        return card(title, "nothing computed, not planned yet", parts, summary(told)[-1], "", "")
    kernels = told.kernels
    shown = "".join(_sources(told, kernel) for kernel in kernels[:_KERNELS])
    if len(kernels) > _KERNELS:
        shown += f"<p>{counted(len(kernels) - _KERNELS, 'more kernel')}.</p>"
    parts = [
        f'<div class="ak-body">{figure}<div class="ak-part" tabindex="0">{shown}</div></div>',
        _bars(told),
        f'<div class="ak-strip" tabindex="0">{_table(told)}</div>',
        f'<div class="ak-strip" tabindex="0">{_after(told)}</div>',
    ]
    title = f"{counted(len(kernels), 'kernel')}"
    hint = f"{before.title}; nothing computed yet"
    if told.without:
        hint += f"; planned without {listed(sorted(told.without))}"
    threads = counted(told.engine.threads, "thread")
    return card(title, hint, parts, _sentence(told), threads, _lit(kernels[:_KERNELS]))


def _sentence(told: Explanation) -> str:
    said = f"Nothing computed. {in_bytes(told.bytes_moved)} will move, "
    said += f"{in_bytes(told.eager_bytes)} step by step."
    roof = told.known_roof
    if roof is None:
        return said + " explanation.predicted measures memory and tells the least time."
    if len(told.kernels) == 1:
        return f"{said} Predicted: {told.kernels[0].prediction(roof)}."
    return f"{said} Predicted: {in_seconds(told.predicted)} by memory traffic."


def _bars(told: Explanation) -> str:
    """Bytes read and written, step by step and by the kernels."""
    eager = told.eager
    each = eager.each or ((eager.bytes_read, eager.bytes_written),)
    rows = [
        (
            "step by step",
            _pieces(each),
            f"{in_bytes(eager.bytes_read)} read, {in_bytes(eager.bytes_written)} written, "
            f"{in_bytes(eager.peak_bytes)} peak",
        )
    ]
    if told.is_planned:
        plan = told.plan
        kernels = told.kernels if len(told.kernels) <= 16 else []
        moved = [(kernel.bytes_read, kernel.bytes_written) for kernel in kernels]
        moved = moved or [(plan.bytes_read, plan.bytes_written)]
        rows.append(
            (
                counted(len(plan.kernels), "kernel"),
                _pieces(moved),
                f"{in_bytes(plan.bytes_read)} read, {in_bytes(plan.bytes_written)} written, "
                f"{in_bytes(plan.peak_bytes)} peak",
            )
        )
    return f'<div class="ak-strip">{bars(rows)}</div>'


def _pieces(moved: Sequence[tuple[int, int]]) -> list[tuple[str, float]]:
    pairs = [(("ak-read", read), ("ak-wrote", wrote)) for read, wrote in moved]
    return [piece for pair in pairs for piece in pair]


def _table(told: Explanation) -> str:
    roof = told.known_roof
    head = ["kernel", "engine", "reads", "work", "elements", "bytes read", "written"]
    head += ["least time"] if roof is not None else []
    rows = []
    for kernel in told.kernels[:_ROWS]:
        reads = listed([str(each) for each in kernel.reads], 4)
        row = [str(kernel.number), kernel.engine, reads, kernel.work, f"{kernel.elements:,}"]
        row += [in_bytes(kernel.bytes_read), in_bytes(kernel.bytes_written)]
        row += [in_seconds(kernel.seconds_at(roof))] if roof is not None else []
        rows.append(row)
    if len(told.kernels) > _ROWS:
        rows.append(["…", f"{len(told.kernels) - _ROWS:,} more"] + [""] * (len(head) - 2))
    return table(head, rows, left=4)


def _after(told: Explanation) -> str:
    """The kernels as a graph, and why there are several."""
    parts = [details("after fusion: kernels, and the bytes between them",
                     told.graph("after")._repr_svg_())]  # fmt: skip
    reasons = stored_texts(told)[:_STORED]
    reasons += [
        f"kernel {each.number} is apart: {each.apart}"
        for each in told.kernels[1:]
        if not each.needs
    ][:_STORED]
    if reasons:
        rows = "".join(f"<li>{escape(reason)}</li>" for reason in reasons)
        parts.append(details("why it is not one kernel", f"<ul>{rows}</ul>"))
    return "".join(parts)


# -- sources


def _sources(told: Explanation, kernel: KernelReport) -> str:
    """A kernel's sources, the Python loop open for the first."""
    number = kernel.number
    source = told.source("python", number).rstrip().split("\n")
    parts = [
        f"<p><b>kernel {number}</b>: {escape(kernel.work)}. "
        f"Engine: {escape(kernel.engine)}, because {escape(kernel.reason)}.</p>",
        details("Python loop", source_block(_python_lines(kernel, source)), number == 1),
    ]
    for kind, title in _OTHERS:
        lines = told.source(kind, number).rstrip().split("\n")
        where_all = f'explanation.source("{kind}", kernel={number})'
        shown = [escape(line) for line in shortened(lines, _LINES, where_all)]
        parts.append(details(title, source_block(shown)))
    return "".join(parts)


_WORDS = re.compile(r"\b(def|for|in|if|else)\b")


def _python_lines(kernel: KernelReport, source: list[str]) -> list[str]:
    """The loop's lines as HTML; those of a step are lit when its node is pointed at."""
    lines = Lines(kernel.kernel, "\n".join(source))
    classes: dict[int, str] = {}
    places = [Place(kernel.number, i, None) for i in range(len(kernel.steps))]
    places += [Place(kernel.number, None, i) for i in range(len(kernel.folds))]
    for place in places:
        for number in lines.of(place):
            classes.setdefault(number, mark(place.kernel, place.step))
    shown = []
    for number, line in enumerate(source, 1):
        text = _WORDS.sub(r'<span class="ak-word">\1</span>', escape(line))
        kind = classes.get(number)
        shown.append(f'<span class="{kind}">{text}</span>' if kind else text)
    where_all = f'explanation.source("python", kernel={kernel.number})'
    return shortened(shown, _LINES, escape(where_all))


def _lit(kernels: list[KernelReport]) -> str:
    """Style that lights a node's lines and a line's node, in their own card, without a script."""
    marks = [
        mark(kernel.number, i) for kernel in kernels for i in range(min(_LINES, len(kernel.steps)))
    ]
    marks += [mark(kernel.number, None) for kernel in kernels if kernel.folds]
    rules = []
    for each in marks:
        rules.append(
            f".ak-card:has(.{each}:hover) span.{each}{{background:var(--ak-wash);"
            f"outline:1px solid var(--ak-ours)}}"
            f".ak-card:has(.{each}:hover) g.{each}>.ak-shape{{fill:var(--ak-wash);"
            f"stroke-width:2.6}}"
        )
    return "".join(rules)
