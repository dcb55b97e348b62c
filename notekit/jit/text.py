"""Traces as plain text: source on the left, bytecodes, and the operations left of them.

The counts and phrases are those of `page`, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import wrap

from notekit.jit.alignment import Line, aligned
from notekit.jit.operations import Kind, Operation, counted, work
from notekit.jit.traces import Part, Trace, Traces

__all__ = ["as_text", "exits", "glance", "heading", "idle", "once", "part_as_text"]

_SOURCE = 56  # characters of a line of source
_NAMES = 40  # of the names of bytecodes in a row
_MOST = 12  # traces that are listed


def as_text(traces: Traces) -> str:
    """All traces counted, and the one that did most line by line."""
    if not traces:
        return traces.absence
    lines = [heading(traces)]
    if traces.absence:
        return "\n".join([*lines, traces.absence])
    head, rows = glance(traces)
    lines += ["", *_table([head, *rows], numeric=True), ""]
    lines += [once(traces.main), "", part_as_text(traces.main.main, traces.main, traces)]
    return "\n".join(lines)


def heading(traces: Traces) -> str:
    """Who compiled it, and when if not just now."""
    if traces.recorded:
        return f"Recorded {traces.recorded}, not on this machine now. {traces.note}".rstrip()
    return f"Compiled by {traces.interpreter} on this machine."


def glance(traces: Traces) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The counts of all parts, the part that matters of each trace first: head and rows."""
    counts: list[tuple[str, str, dict[Kind, int]]] = []
    for trace in traces.own[:_MOST]:
        for part in reversed(trace.parts):
            name = trace.title if part is trace.main else f"its {part.name}"
            counts.append((name, "" if part.runs is None else f"{part.runs:,}", part.counts))
        if trace.recorded:
            counts.append(("as it was recorded", "", counted(trace.recorded)))
    kinds = [
        kind
        for kind in Kind
        if kind is not Kind.BOOKKEEPING and any(kind in each for _, _, each in counts)
    ]
    rows = [
        (name, runs, str(work(each)), *(str(each.get(kind, 0)) for kind in kinds))
        for name, runs, each in counts
    ]
    if len(traces.own) > _MOST:
        rows.append((f"and {len(traces.own) - _MOST} more", *[""] * (len(kinds) + 2)))
    return ("", "times run", "operations", *(kind.plural for kind in kinds)), rows


def once(trace: Trace) -> str:
    """What the lines of a trace's main part are, in a phrase."""
    part = trace.main
    size = f", {part.bytes} bytes of machine code" if part.bytes else ""
    way = "One time round" if trace.kind == "loop" else "Once through"
    return f"{way} {trace.title}: {part.work} operations{size}"


def exits(trace: Trace) -> dict[Operation, str]:
    """What follows where a guard failed so often that a bridge was compiled, by guard."""
    found = {}
    for bridge in trace.bridges:
        runs = bridge.parts[0].runs
        times = "" if runs is None else f", {runs:,} times"
        if bridge.origin is not None:
            found[bridge.origin[2]] = f"else over the bridge{times}"
    return found


def part_as_text(part: Part, trace: Trace, traces: Traces) -> str:
    """A part of a trace in three columns."""
    ways = exits(trace)
    rows = [row for line in aligned(part, traces) for row in _rows(line, ways)]
    return "\n".join(_table(rows))


def idle(line: Line) -> list[str]:
    """The bytecodes of a line that nothing is left of."""
    names = Counter(
        bytecode.place.bytecode
        for bytecode in line.bytecodes
        if bytecode.place and bytecode.place.bytecode and not bytecode.operations
    )
    # A no-break space: the two stay together where lines are broken.
    return [name if number == 1 else f"{name}\xa0×{number}" for name, number in names.items()]


def _rows(line: Line, ways: dict[Operation, str]) -> Iterator[tuple[str, str, str]]:
    number = "" if line.number is None else str(line.number)
    text = f"back to line {number}" if line.again else line.text
    indent = " " * 5 + "    " * line.depth
    if line.within:
        yield _cut(f"{indent}# {line.within}"), "", ""
    source = _cut(f"{'' if line.again else number:>3}  {indent[5:]}{text}")
    if not line.taken:
        yield source, "", "(not in this trace)"
        return
    some = False
    for bytecode in line.bytecodes:
        name = bytecode.place.bytecode if bytecode.place else ""
        for operation in bytecode.operations:
            if operation.name == "label":
                continue
            way = f"  ({ways[operation]})" if operation in ways else ""
            yield ("" if some else source), name, f"{operation}{way}"
            some, name = True, ""
    nothing = [] if line.again else idle(line)
    if nothing:
        names, *more = wrap(", ".join(nothing), _NAMES)
        yield ("" if some else source), names, "(nothing left)"
        yield from (("", names, "") for names in more)
    elif not some and line.number is not None:
        yield source, "", ""


def _cut(source: str) -> str:
    return source if len(source) <= _SOURCE else source[: _SOURCE - 1] + "…"


def _table(rows: Sequence[tuple[str, ...]], numeric: bool = False) -> list[str]:
    if not rows:
        return []
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if numeric and k else cell.ljust(width)
            for k, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]
