"""Traces as HTML that needs neither kernel nor script: a table for each part, beside its source.

Follows JupyterLab's theme by its variables, and the system's colours elsewhere.
No ids, so that the same traces may be shown twice. Lines unfold by mouse and by
keyboard, being plain `<details>`.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

from notekit.jit.alignment import Line, aligned
from notekit.jit.operations import Kind, Operation, work
from notekit.jit.text import exits, glance, heading, idle, once
from notekit.jit.traces import Bytecode, Part, Trace, Traces

__all__ = ["as_html", "document"]

_LOOKS = Path(__file__).with_name("page.css")
_LONG = 52  # characters of a line of source, above which it is broken; page.css has its width
_UNFOLDED = 80  # operations of a part, above which its lines are folded


def as_html(traces: Traces) -> str:
    """All there is to see: counts, the trace that did most, and the others folded."""
    looks = _LOOKS.read_text(encoding="utf-8")
    return f"<style>{looks}</style><div class='nk-trace'>{_body(traces)}</div>"


def document(traces: Traces) -> str:
    """The same as a page of its own."""
    return (
        "<!DOCTYPE html><html lang='en'><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'><title>Traces</title>"
        f"<style>:root{{color-scheme:light dark}}</style><body>{as_html(traces)}</body></html>\n"
    )


def _body(traces: Traces) -> str:
    if not traces:
        return f"<p class='nk-note'>{escape(traces.absence)}</p>"
    mark = " nk-recorded" if traces.recorded else ""
    parts = [f"<p class='nk-note{mark}'>{escape(heading(traces))}</p>"]
    if traces.absence:
        return parts[0] + f"<p>{escape(traces.absence)}</p>"
    main = traces.main
    parts += [_glance(traces), f"<p><b>{escape(once(main))}</b></p>"]
    parts.append(_beside(main.main, main, traces))
    parts += [_others(main, traces)]
    for trace in traces.own:
        if trace is not main:
            parts.append(_folded(_introduced(trace), _beside(trace.main, trace, traces)))
            parts.append(_others(trace, traces))
    return "".join(parts)


def _others(trace: Trace, traces: Traces) -> str:
    """The parts of a trace that are run once, folded."""
    found = [
        _folded(f"The {part.name} of {trace.title}", _beside(part, trace, traces))
        for part in reversed(trace.parts[:-1])
    ]
    return "".join(found)


def _introduced(trace: Trace) -> str:
    said = once(trace)
    if trace.origin is None:
        return said
    start, bytecode, guard = trace.origin
    where = bytecode.place
    at = f" in {where.bytecode} of line {where.line}" if where and where.line else ""
    part = next(part for part in start.parts if any(each is bytecode for each in part.bytecodes))
    of = start.title if part is start.main else f"the {part.name} of {start.title}"
    return f"{said}; it begins where {guard.name}{at} fails, in {of}"


def _folded(summary: str, content: str) -> str:
    return f"<details class='nk-part'><summary>{escape(summary)}</summary>{content}</details>"


def _glance(traces: Traces) -> str:
    head, rows = glance(traces)
    heads = "".join(f"<th scope='col'>{escape(name)}</th>" for name in head[1:])
    lines = []
    for name, *cells in rows:
        kind = "nk-main" if name.startswith("the ") else "nk-side"
        filled = "".join(f"<td>{cell}</td>" for cell in cells)
        lines.append(f"<tr class='{kind}'><th scope='row'>{escape(name)}</th>{filled}</tr>")
    table = f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return _scrolled("counts of operations", f"<table class='nk-glance'>{table}</table>")


def _scrolled(label: str, table: str) -> str:
    # What can be scrolled has to be reached by keyboard.
    return f"<div class='nk-scroll' role='region' tabindex='0' aria-label='{label}'>{table}</div>"


def _beside(part: Part, trace: Trace, traces: Traces) -> str:
    ways = exits(trace)
    unfolded = part.work <= _UNFOLDED
    lines = [_line(line, ways, unfolded) for line in aligned(part, traces)]
    head = "<th scope='col'>Python</th><th scope='col'>what is left of it</th>"
    table = f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody>"
    label = escape(f"{part.name} of {trace.title}, line by line", quote=True)
    return _scrolled(label, f"<table class='nk-beside'>{table}</table>")


def _line(line: Line, ways: dict[Operation, str], unfolded: bool) -> str:
    number = "" if line.number is None or line.again else str(line.number)
    text = f"back to line {line.number}" if line.again else "    " * line.depth + line.text
    looks = "nk-source nk-long" if len(text) > _LONG else "nk-source"
    source = f"<span class='nk-number'>{number}</span><code class='{looks}'>{escape(text)}</code>"
    if line.within:
        source = f"<i class='nk-within'>{escape(line.within)}</i>{source}"
    if not line.taken:
        return f"<tr class='nk-left'><td>{source}</td><td>not in this trace</td></tr>"
    if line.number is None and all(each.name == "label" for each in line.operations):
        return ""
    kind = "nk-again" if line.again else "nk-taken"
    return f"<tr class='{kind}'><td>{source}</td><td>{_left(line, ways, unfolded)}</td></tr>"


def _left(line: Line, ways: dict[Operation, str], unfolded: bool) -> str:
    """What is left of a line: a summary, and the operations under it."""
    rows = "".join(_bytecode(bytecode, ways) for bytecode in line.bytecodes)
    nothing = [] if line.again else idle(line)
    if nothing:
        names = escape(", ".join(nothing))
        rows += f"<div class='nk-idle'><span>{names}</span><span>nothing left</span></div>"
    if not rows:
        return "nothing"
    state = " open" if unfolded and (line.again or work(line.counts)) else ""
    return f"<details{state}><summary>{_chips(line)}</summary>{rows}</details>"


def _chips(line: Line) -> str:
    chips = [
        f"<span class='nk-kind nk-{kind.name.lower()}'>{number} {kind.value[number != 1]}</span>"
        for kind, number in line.counts.items()
        if kind is not Kind.BOOKKEEPING
    ]
    some = any(each.name != "label" for each in line.operations)
    return " ".join(chips) or ("bookkeeping" if some else "nothing")


def _bytecode(bytecode: Bytecode, ways: dict[Operation, str]) -> str:
    rows = [_operation(each, ways) for each in bytecode.operations if each.name != "label"]
    if not rows:
        return ""
    name = escape(bytecode.place.bytecode) if bytecode.place else ""
    return f"<div class='nk-code'><span>{name}</span><div>{''.join(rows)}</div></div>"


def _operation(operation: Operation, ways: dict[Operation, str]) -> str:
    words = operation.meaning
    if operation in ways:
        words = f"{words}, {ways[operation]}"
    kind = operation.kind.name.lower()
    return (
        f"<div class='nk-op'><code class='nk-kind nk-{kind}'>{escape(str(operation))}</code>"
        f"<i>{escape(words)}</i></div>"
    )
