"""Graphs of a program as plain data: its operations as written, and the kernels they became.

What is drawn is chosen here: a large graph keeps its beginning and its end, and what lies
between is one node that says how much it stands for. `drawing` makes a picture of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from arraykit.engines import python_loop
from arraykit.explain.labels import label_of
from arraykit.explain.placing import Lines, Place
from arraykit.explain.quantities import counted, in_bytes, listed
from arraykit.node import Node
from arraykit.ops import REDUCTIONS
from arraykit.structure import Structure
from arraykit.views import Shape, size_of

if TYPE_CHECKING:
    from arraykit.explain.reports import KernelReport

__all__ = ["Excerpt", "Graph", "drawn_plan", "drawn_program", "excerpt"]

# What is drawn of a larger graph: operations from its beginning and from its end, and arrays.
_OPERATIONS, _FIRST, _LAST = 32, 3, 8
_ARRAYS, _ARRAYS_KEPT = 12, 5
_KERNELS, _FIRST_KERNELS, _LAST_KERNELS = 14, 4, 6

Edges = dict[tuple[Any, Any], dict[str, Any]]


class Graph:
    """Nodes and edges as plain data, in words, and as a picture.

    Every node has an "id", a "kind" ("array", "operation", "fold", "view", "constant",
    "kernel", "result" or "more"), a "label", and "kernels": for each of its steps the
    kernel's number, the step's, and the lines in the kernel's Python loop. Edges have
    "from", "to" and the "bytes" that are read along them.

    >>> import arraykit as ak
    >>> a = ak.arange(5, dtype=ak.float64)
    >>> graph = ak.explain((a + 1) * a).graph("before")
    >>> [(node["label"], node["kernels"]) for node in graph.nodes if node["kernels"]]
    [('+ 1', [{'kernel': 1, 'step': 0, 'lines': [4]}]),
     ('×', [{'kernel': 1, 'step': 1, 'lines': [5, 6]}])]
    """

    def __init__(
        self, title: str, description: str, nodes: list[dict[str, Any]], edges: Edges
    ) -> None:
        self.title = title
        self.description = description
        self.nodes = nodes
        self.edges = list(edges.values())

    def __repr__(self) -> str:
        return f"<Graph: {self.title}>"

    def _repr_svg_(self) -> str:
        from arraykit.explain.drawing import svg

        return svg(self)

    def _repr_html_(self) -> str:
        return self._repr_svg_()


# -- the program as written


class Excerpt(NamedTuple):
    """What of a program's graph is drawn, taken before its nodes change."""

    nodes: list[dict[str, Any]]
    edges: Edges
    operations: int
    arrays: int


def excerpt(
    order: Sequence[Node], roots: Sequence[Node], found: Structure, names: dict[int, str]
) -> Excerpt:
    """What is drawn of the graph; `order` as `eager.as_written` has it."""
    asked = set(roots)
    numbers = {node: i for i, node in enumerate(found.order)}
    operations = [node for node in order if node.op != "constant" or node in asked]
    keys: dict[Node, Any] = {node: numbers[node] for node in operations}
    if len(operations) > _OPERATIONS:
        keys.update((node, "operations") for node in operations[_FIRST:-_LAST])
    kept = [node for node in operations if keys[node] != "operations"]
    shown = _arrays_shown(found.sources, kept)
    keys.update((node, numbers[node] if node in shown else "arrays") for node in found.sources)
    nodes = [_array(node, keys[node], names, i) for i, node in enumerate(found.sources, 1)
             if node in shown]  # fmt: skip
    if len(shown) < len(found.sources):
        nodes.append(_more("arrays", len(found.sources) - len(shown), "more array"))
    for i, node in enumerate(operations):
        if keys[node] != "operations":
            nodes.append(_operation(node, keys, names, asked))
        elif i == _FIRST:
            nodes.append(_more("operations", len(operations) - len(kept), "more operation"))
    edges = _edges(operations, keys)
    return Excerpt(nodes, edges, len(operations), len(found.sources))


def _arrays_shown(sources: Sequence[Node], kept: Sequence[Node]) -> set[Node]:
    if len(sources) <= _ARRAYS:
        return set(sources)
    used = {source for node in kept for source in node.inputs}
    return set([node for node in sources if node in used][:_ARRAYS_KEPT])


def _edges(operations: Sequence[Node], keys: dict[Node, Any]) -> Edges:
    edges: Edges = {}
    for node in operations:
        for source in node.inputs:
            low, high = keys.get(source), keys[node]
            if low is None or low == high:  # a number, or both are summarised
                continue
            edge = edges.setdefault((low, high), {"from": low, "to": high, "bytes": 0})
            edge["bytes"] += 0 if node.op == "view" else _bytes(source)
    return edges


def _bytes(node: Node) -> int:
    return size_of(node.shape) * node.dtype.itemsize


def _more(key: str, count: int, noun: str) -> dict[str, Any]:
    label = counted(count, noun)
    return {"id": key, "kind": "more", "label": label, "detail": "", "kernels": [], "count": count}


def _array(node: Node, key: Any, names: dict[int, str], number: int) -> dict[str, Any]:
    name = names.get(id(node), f"array {number}")
    return {"kind": "array", "label": name, "name": name, **_facts(node, key)}


def _operation(
    node: Node, keys: dict[Node, Any], names: dict[int, str], asked: set[Node]
) -> dict[str, Any]:
    kind = {"view": "view", "constant": "constant"}.get(node.op)
    if kind is None:
        kind = "fold" if node.op in REDUCTIONS else "operation"
    return {
        "kind": kind,
        "label": label_of(node),
        "name": names.get(id(node), ""),
        "op": node.op,
        "asked": node in asked,
        "where": node.where,
        **_facts(node, keys[node]),
    }


def _facts(node: Node, key: Any) -> dict[str, Any]:
    return {
        "id": key,
        "dtype": node.dtype.name,
        "shape": node.shape,
        "bytes": _bytes(node),
        "detail": _typed(node.dtype.name, node.shape),
        "kernels": [],
    }


def _typed(dtype: str, shape: Shape) -> str:
    return f"{dtype}{list(shape)}"


def drawn_program(
    taken: Excerpt,
    places: dict[int, list[Place]],
    kernels: Sequence[KernelReport],
    reasons: dict[int | None, str],
) -> Graph:
    """The graph as written, with the kernels that its operations fell into."""
    lines: dict[int, Lines] = {}
    levels = _levels(kernels)
    nodes = []
    level: dict[Any, int] = {}
    inputs: dict[Any, list[Any]] = {}
    for low, high in taken.edges:
        inputs.setdefault(high, []).append(low)
    for each in taken.nodes:
        node = {**each, "kernels": []}
        if node["id"] in reasons:
            node["stored"] = reasons[node["id"]]
        for place in places.get(node["id"], ()):
            kernel = kernels[place.kernel - 1].kernel
            if place.kernel not in lines:
                lines[place.kernel] = Lines(kernel, python_loop.source(kernel))
            part = {"kernel": place.kernel, "step": place.step}
            node["kernels"].append({**part, "lines": lines[place.kernel].of(place)})
        own = [levels[part["kernel"]] for part in node["kernels"][:1]]
        level[node["id"]] = max([*own, *(level[low] for low in inputs.get(node["id"], ()))] or [0])
        node["level"] = level[node["id"]]
        nodes.append(node)
    title = f"{counted(taken.operations, 'operation')} on {counted(taken.arrays, 'array')}"
    return Graph(f"{title}, as written", _in_words(nodes, kernels), nodes, taken.edges)


def _levels(kernels: Sequence[KernelReport]) -> dict[int, int]:
    """For each kernel, one more than for those whose values it needs."""
    levels: dict[int, int] = {}
    made: dict[int, int] = {}
    for kernel in kernels:
        below = [made[each.place] for each in kernel.reads if each.place in made]
        levels[kernel.number] = 1 + max(below, default=0)
        made.update((each.place, levels[kernel.number]) for each in kernel.writes)
    return levels


def _in_words(nodes: Sequence[dict[str, Any]], kernels: Sequence[KernelReport]) -> str:
    """What the picture shows, for those who do not see it."""
    said = []
    for kernel in kernels[:_KERNELS]:
        mine = [
            node["label"]
            for node in nodes
            if any(part["kernel"] == kernel.number for part in node["kernels"])
        ]
        what = f"computes {listed(mine, 12)}" if mine else "copies"
        reads = listed(list(dict.fromkeys(each.value for each in kernel.reads)))
        said.append(f"Kernel {kernel.number} {what}{f' from {reads}' if reads else ''}.")
    if len(kernels) > _KERNELS:
        said.append(f"There are {len(kernels) - _KERNELS:,} more kernels.")
    return " ".join(said) or "Nothing has to be computed."


# -- the plan


def drawn_plan(
    kernels: Sequence[KernelReport],
    sources: Sequence[tuple[str, tuple[str, Shape]]],
    results: Sequence[tuple[int, str, tuple[str, Shape]]],
) -> Graph:
    """The kernels, what they read and what they leave, with bytes on the edges."""
    keys: dict[int, Any] = {}  # by place, the node that the value comes from
    nodes = _sources_drawn(kernels, sources, keys)
    levels = _levels(kernels)
    edges: Edges = {}
    cut = len(kernels) > _KERNELS
    for kernel in kernels:
        inner = cut and _FIRST_KERNELS < kernel.number <= len(kernels) - _LAST_KERNELS
        key = "kernels" if inner else f"kernel {kernel.number}"
        if not inner:
            nodes.append(_kernel(kernel, key, levels[kernel.number]))
        elif kernel.number == _FIRST_KERNELS + 1:
            left_out = len(kernels) - _FIRST_KERNELS - _LAST_KERNELS
            nodes.append({**_more(key, left_out, "more kernel"), "level": levels[kernel.number]})
        for read in kernel.reads:
            _join(edges, keys[read.place], key, read.bytes)
        keys.update((written.place, key) for written in kernel.writes)
    written = {each.place: each.bytes for kernel in kernels for each in kernel.writes}
    top = 1 + max(levels.values(), default=0)
    shown = len(results) if len(results) <= _ARRAYS else _ARRAYS - 1
    for number, (place, name, typed) in enumerate(results):
        key = f"result {number}" if number < shown else "results"
        if number < shown:
            nodes.append({"id": key, "kind": "result", "label": name, **_value(*typed, top)})
        elif number == shown:
            nodes.append({**_more(key, len(results) - shown, "more result"), "level": top})
        _join(edges, keys[place], key, written.get(place, 0))
    moved = sum(kernel.bytes_read + kernel.bytes_written for kernel in kernels)
    title = f"{counted(len(kernels), 'kernel')} that move {in_bytes(moved)}"
    return Graph(title, " ".join(_in_short(each) for each in kernels[:_KERNELS]), nodes, edges)


def _sources_drawn(
    kernels: Sequence[KernelReport],
    sources: Sequence[tuple[str, tuple[str, Shape]]],
    keys: dict[int, Any],
) -> list[dict[str, Any]]:
    ends = [*kernels[:_FIRST_KERNELS], *kernels[-_LAST_KERNELS:]]
    first = list(dict.fromkeys(read.place for kernel in ends for read in kernel.reads))
    few = len(sources) <= _ARRAYS
    shown = set(range(len(sources)) if few else first[:_ARRAYS_KEPT])
    nodes = []
    for place, (name, (dtype, shape)) in enumerate(sources):
        keys[place] = f"array {place}" if place in shown else "arrays"
        if place in shown:
            node = {"id": keys[place], "kind": "array", "label": name}
            nodes.append({**node, **_value(dtype, shape, 0)})
    left_out = len(sources) - sum(keys[place] != "arrays" for place in range(len(sources)))
    if left_out:
        nodes.append({**_more("arrays", left_out, "more array"), "level": 0})
    return nodes


def _value(dtype: str, shape: Shape, level: int) -> dict[str, Any]:
    detail = _typed(dtype, shape)
    return {"dtype": dtype, "shape": shape, "detail": detail, "kernels": [], "level": level}


def _kernel(kernel: KernelReport, key: str, level: int) -> dict[str, Any]:
    steps = counted(len(kernel.steps), "step")
    folds = f", {listed(kernel.folds)}" if kernel.folds else ""
    return {
        "id": key,
        "kind": "kernel",
        "label": f"kernel {kernel.number}",
        "detail": f"{steps}{folds}, {kernel.engine}",
        "kernels": [{"kernel": kernel.number, "step": None, "lines": []}],
        "bytes_read": kernel.bytes_read,
        "bytes_written": kernel.bytes_written,
        "engine": kernel.engine,
        "reason": kernel.reason,
        "apart": kernel.apart,
        "level": level,
    }


def _join(edges: Edges, low: Any, high: Any, count: int) -> None:
    if low != high:
        edge = edges.setdefault((low, high), {"from": low, "to": high, "bytes": 0})
        edge["bytes"] += count


def _in_short(kernel: KernelReport) -> str:
    reads = listed([f"{each.value}, {in_bytes(each.bytes)}," for each in kernel.reads])
    return (
        f"Kernel {kernel.number} {f'reads {reads} and ' if reads else ''}writes "
        f"{listed([f'{each.value}, {in_bytes(each.bytes)}' for each in kernel.writes])}."
    )
