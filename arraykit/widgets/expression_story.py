"""The story of one expression, as plain data for a view: its graph, kernels, and two time lines.

First it is written, operation by operation: whoever computes at once has a buffer more each
time, who is lazy a node. Then the kernels run. All figures come from the plan and from the
graph as it was written; positions count what has happened, from 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from arraykit.announced import is_announced
from arraykit.array import Array
from arraykit.buffer import available_bytes
from arraykit.errors import ExpressionError
from arraykit.explain.drawing import curve, picture, shown, told
from arraykit.explain.eager import as_written
from arraykit.explain.explanation import Explanation
from arraykit.explain.graphs import Graph
from arraykit.explain.labels import label_of
from arraykit.explain.layout import Box, Point
from arraykit.explain.moments import Held, Moment, eager_moments, kernel_moments
from arraykit.explain.quantities import counted, in_bytes, listed
from arraykit.explain.reports import KernelReport
from arraykit.node import Node
from arraykit.structure import structure
from arraykit.typed_expression import TypedExpression, typed
from arraykit.widgets.loop_source import Loop, loop_source

__all__ = ["MOST_NODES", "Story", "story"]

# What a picture shows without leaving anything out.
MOST_NODES = 32
_LONGEST = 28  # letters of a buffer's name


class Story(NamedTuple):
    """What a view shows, what is kept where there is no kernel, and how many operations it has."""

    data: dict[str, Any]
    graph: Graph
    written: int


def story(text: str, arrays: Mapping[str, Array], without: frozenset[str] = frozenset()) -> Story:
    """The story of what `text` says of the arrays, planned without those optimisations.

    Raises `ExpressionError` for what cannot be read, is no operation, or too large to draw.
    """
    lazy = typed(text, arrays, MOST_NODES, sharing="sharing" not in without)
    eager = typed(text, arrays, MOST_NODES, sharing=False)
    if lazy.array.is_computed:
        raise ExpressionError("nothing is to be done for this: write an operation", 0, len(text))
    names = {id(array._node): name for name, array in arrays.items()}
    explained = Explanation([lazy.array], names, without=without - {"sharing"})
    graph = explained.graph("before")
    if any(node["kind"] == "more" for node in graph.nodes):
        raise ExpressionError(
            f"its graph has more than {MOST_NODES} nodes, which is more than can be drawn: "
            "build it in Python, and ak.explain shows a summary",
            0,
            len(text),
        )
    by_hand, by_kernels = _eager_lane(eager), _lazy_lane(lazy, explained)
    count = len(lazy.steps)
    data = {
        "text": text,
        "written": count,
        "steps": [{"start": step.start, "end": step.end} for step in lazy.steps],
        **_drawn(graph, lazy, explained),
        "kernels": [_kernel(explained, report) for report in explained.kernels],
        "eager": by_hand,
        "lazy": by_kernels,
        "said": _said(lazy, by_hand, by_kernels, explained.kernels),
        "memory": _memory(lazy, arrays, by_hand, by_kernels),
        "computed": "",
    }
    return Story(data, graph, count)


# -- the graph


def _drawn(graph: Graph, lazy: TypedExpression, explained: Explanation) -> dict[str, Any]:
    numbers = {node: i for i, node in enumerate(structure([lazy.array._node]).order)}
    since = {
        numbers[node]: time
        for time, step in enumerate(lazy.steps, 1)
        for node in step.nodes
        if node in numbers
    }
    boxes, placed, frames = picture(graph)
    sources = [(report, loop_source(explained, report)) for report in explained.kernels]
    nodes = [
        _node(node, box, placed.centres[box.key], since.get(node["id"], 0), sources)
        for node, box in zip(graph.nodes, boxes)
    ]
    edges = [
        {
            "from": str(edge["from"]),
            "to": str(edge["to"]),
            "path": curve(placed.bends[edge["from"], edge["to"]]),
            "since": since.get(edge["to"], 0),
        }
        for edge in graph.edges
    ]
    return {
        "nodes": nodes,
        "edges": edges,
        "frames": [
            {"kernel": kernel, "box": [left, top, right - left, bottom - top]}
            for kernel, (left, top, right, bottom) in frames.items()
            if sum(node["kernels"] == [kernel] for node in nodes) > 1
        ],
        "size": [max(1, round(placed.width)), max(1, round(placed.height))],
        "alt": f"{graph.title}. {graph.description}",
    }


def _node(
    node: dict[str, Any],
    box: Box,
    centre: Point,
    since: int,
    sources: Sequence[tuple[KernelReport, Loop]],
) -> dict[str, Any]:
    lines = [[part["kernel"], line] for part in node["kernels"] for line in part["lines"]]
    kernels = list(dict.fromkeys(part["kernel"] for part in node["kernels"]))
    return {
        "id": str(node["id"]),
        "kind": node["kind"],
        "label": shown(node["label"]),
        "detail": node["detail"],
        "box": [centre[0] - box.width / 2, centre[1] - box.height / 2, box.width, box.height],
        "since": since,
        "kernels": kernels,
        "number": ",".join(map(str, kernels)) if len(sources) > 1 else "",
        "lines": lines or _reading(node["label"], sources),
        "told": told({**node, "where": ""}),
    }


def _reading(name: str, sources: Sequence[tuple[KernelReport, Loop]]) -> list[list[int]]:
    """The lines of the kernels' loops that read elements of the array of that name."""
    found = []
    for report, loop in sources:
        for read in report.reads:
            if read.value == name:
                word = re.compile(rf"\b{loop.names[read.name]}\[")
                lines = enumerate(loop.lines, 1)
                found += [[report.number, i] for i, line in lines if word.search(line)]
    return found


def _kernel(explained: Explanation, report: KernelReport) -> dict[str, Any]:
    loop = loop_source(explained, report)
    reads = listed([str(read) for read in report.reads])
    apart = f" It is apart because {report.apart}." if report.apart else ""
    own = "" if loop.is_renamed else f" Reads {reads}."
    return {
        "number": report.number,
        "title": f"kernel {report.number}: {_work(report)}",
        "why": f"on {report.engine}, as {report.reason.partition(';')[0]}.{apart}{own}",
        "source": loop.lines,
    }


def _work(report: KernelReport) -> str:
    steps = counted(len(report.steps), "step")
    return f"{steps}, folded by {listed(report.folds)}" if report.folds else steps


# -- the two lanes


def _eager_lane(expression: TypedExpression) -> dict[str, Any]:
    """What computing at once does, one entry for each operation that is written."""
    root = expression.array._node
    step_of = {node: k for k, step in enumerate(expression.steps) for node in step.nodes}
    names: dict[Any, str] = {}
    for step in expression.steps:
        for node in step.nodes:
            own = node is step.array._node
            names[node] = step.text if own else f"{label_of(node)} of {step.text}"
    groups: list[list[Moment]] = [[] for _ in expression.steps]
    for moment in eager_moments(as_written([root]), [root]):
        groups[step_of[moment.step]].append(moment)
    return _lane(groups, names)


def _lazy_lane(expression: TypedExpression, explained: Explanation) -> dict[str, Any]:
    """What the plan does, one entry for each kernel."""
    plan = explained.plan
    texts = {step.array._node: step.text for step in expression.steps}
    order = structure([expression.array._node]).order
    names: dict[Any, str] = {}
    for stored in plan.stored:
        node = order[stored.number] if stored.number is not None else None
        names[stored.place] = _name(node, texts) if node is not None else f"the {stored.op}"
    names.update((place, expression.text.strip()) for place in plan.results)
    return _lane([[moment] for moment in kernel_moments(plan)], names)


def _name(node: Node, texts: Mapping[Node, str]) -> str:
    return texts.get(node) or f"the {label_of(node)}"


def _lane(groups: Sequence[Sequence[Moment]], names: Mapping[Any, str]) -> dict[str, Any]:
    entries: list[dict[str, Any]] = []
    live: tuple[Held, ...] = ()
    ending: tuple[Any, ...] = ()
    moved = peak = 0
    for group in groups:
        before = {held.key for held in live}
        for moment in group:
            live, ending, moved = moment.live, moment.ending, moment.moved
            peak = max(peak, moment.live_bytes)
        entries.append(
            {
                "read": sum(moment.read for moment in group),
                "wrote": sum(moment.wrote for moment in group),
                "moved": f"{in_bytes(moved)} moved",
                "living": f"{in_bytes(sum(held.bytes for held in live))} live",
                "peak": f"{in_bytes(peak)} peak",
                "live": [
                    {
                        "name": _cut(names[held.key]),
                        "whole": names[held.key],
                        "bytes": in_bytes(held.bytes),
                        "ending": held.key in ending,
                        "made": held.key not in before,
                    }
                    for held in live
                ],
            }
        )
        if not group:  # a slice leaves memory as it stands
            ending = ()
        live = tuple(held for held in live if held.key not in ending)
    return {"entries": entries, "moved": moved, "peak": peak}


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


# -- in words


def _said(
    lazy: TypedExpression,
    eager: Mapping[str, Any],
    planned: Mapping[str, Any],
    kernels: Sequence[KernelReport],
) -> list[str]:
    """The sentence for each position."""
    said = ["Nothing is written yet. Step writes the first operation."]
    for step, entry in zip(lazy.steps, eager["entries"]):
        moves = f"reads {in_bytes(entry['read'])} and writes {in_bytes(entry['wrote'])}"
        eagerly = f"Eager {moves}" if entry["wrote"] else "Eager moves nothing for a slice"
        added = sum(node.op != "constant" for node in step.nodes)
        grows = f"adds {counted(added, 'node')}" if added else "has that node already"
        said.append(f"{_cut(step.text)} is written. {eagerly}; lazy {grows} and computes nothing.")
    said[-1] += f" All is written: force runs {counted(len(kernels), 'kernel')}."
    for report in kernels:
        said.append(f"Kernel {report.number} has run: {str(report).partition(': ')[2]}.")
    said[-1] += f" {_compared('moved', eager['moved'], planned['moved'])}"
    said[-1] += f", {_compared('at the peak', eager['peak'], planned['peak'])}."
    return said


def _compared(what: str, eager: int, lazy: int) -> str:
    if eager == lazy:
        return f"{in_bytes(lazy)} {what} either way"
    return f"{in_bytes(lazy)} {what} instead of {in_bytes(eager)}"


def _memory(
    lazy: TypedExpression,
    arrays: Mapping[str, Array],
    eager: Mapping[str, Any],
    planned: Mapping[str, Any],
) -> str:
    """What would not fit in memory, in a sentence; "" if all does."""
    used = [arrays[name] for name in lazy.used]
    sources = sum(array.nbytes for array in used if is_announced(array))
    left = available_bytes()
    if sources + planned["peak"] > left:
        which = "Lazily or not, this" if sources + eager["peak"] > left else "This"
        needs = in_bytes(sources + planned["peak"])
    elif sources + eager["peak"] > left:
        which, needs = "One operation after the other, this", in_bytes(sources + eager["peak"])
    else:
        return ""
    return f"{which} needs {needs}, and {in_bytes(left)} are left on this machine."
