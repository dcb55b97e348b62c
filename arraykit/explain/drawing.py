"""The picture of a graph: an SVG that follows the theme, with its words as alternative text.

Boxes are placed by `layout`. What one kernel computes is outlined alike and numbered, and
lies in a box of its own wherever nothing else would lie in it too.
"""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from arraykit.explain.layout import Box, Layout, Point, layout
from arraykit.explain.looks import GRAPH
from arraykit.explain.quantities import in_bytes

if TYPE_CHECKING:
    from arraykit.explain.graphs import Graph

__all__ = ["Picture", "curve", "mark", "picture", "shown", "svg", "told"]

Frame = tuple[float, float, float, float]  # left, top, right, bottom

_LETTER = 7.4  # pixels, of the label's type
_SMALL_LETTER = 6.2
_BYTES = 34.0  # the width of a number of bytes, which stands on an edge
_LONGEST = 26  # letters of a label
_TWO_LINES = {"array", "kernel", "result"}
_LEAST_SCALE = 0.6  # of a wide picture, which scrolls rather than becoming illegible
_PADDING = 11.0  # around the nodes of a kernel's box, and more above them for its name


class Picture(NamedTuple):
    """Where everything is: boxes in the order of the graph's nodes, edges, kernels' frames."""

    boxes: list[Box]
    placed: Layout
    frames: dict[int, Frame]


def picture(graph: Graph) -> Picture:
    """Where the nodes and edges of the graph are drawn."""
    edges = [(edge["from"], edge["to"]) for edge in graph.edges]
    boxes = [_box(node) for node in graph.nodes]
    after = any(node["kind"] == "kernel" for node in graph.nodes)
    placed = layout(boxes, edges, _BYTES) if after else layout(boxes, edges)
    frames = {} if after else _frames(graph.nodes, {box.key: box for box in boxes}, placed)
    return Picture(boxes, placed, frames)


def svg(graph: Graph) -> str:
    """The picture of the graph."""
    boxes, placed, frames = picture(graph)
    edges = [(edge["from"], edge["to"]) for edge in graph.edges]
    after = any(node["kind"] == "kernel" for node in graph.nodes)
    parts = [_framed(kernel, frame) for kernel, frame in frames.items()]
    parts += [f'<path class="ak-edge" d="{curve(placed.bends[pair])}"/>' for pair in edges]
    several = len({part["kernel"] for node in graph.nodes for part in node["kernels"]}) > 1
    parts += [_node(node, box, placed, several) for node, box in zip(graph.nodes, boxes)]
    parts += [_frame_name(kernel, frame) for kernel, frame in frames.items()]
    if after:
        bends = Counter(bend for trail in placed.bends.values() for bend in trail[1:-1])
        parts += [_bytes(edge, placed, bends) for edge in graph.edges if edge["bytes"]]
    width, height = (max(1, round(size)) for size in (placed.width, placed.height))
    title, words = escape(graph.title), escape(graph.description)
    return (
        f'<svg class="ak-graph" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-label="{title}. {words}" width="{width}" height="{height}" '
        f'style="min-width:{round(_LEAST_SCALE * width)}px" '
        f'viewBox="0 0 {width} {height}"><title>{title}</title><desc>{words}</desc>'
        f"<style>{GRAPH}</style>{''.join(parts)}</svg>"
    )


def mark(kernel: int, step: int | None) -> str:
    """The class that a node and the lines of its step in a source have in common."""
    return f"ak-at-{kernel}-{'f' if step is None else step}"


def shown(text: str) -> str:
    """A label, cut where it would be too long."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _box(node: dict[str, Any]) -> Box:
    width = _LETTER * len(shown(node["label"])) + 22
    height = 28.0
    if node["kind"] in _TWO_LINES:
        width = max(width, _SMALL_LETTER * len(node["detail"]) + 18)
        height = 40.0
    kernels = node["kernels"]
    group = kernels[0]["kernel"] if kernels else 0
    return Box(node["id"], max(44.0, width), height, node["level"], group)


def _node(node: dict[str, Any], box: Box, placed: Layout, several: bool) -> str:
    x, y = placed.centres[box.key]
    left, top = x - box.width / 2, y - box.height / 2
    numbers = list(dict.fromkeys(part["kernel"] for part in node["kernels"]))
    classes = [f"ak-{node['kind']}", *(["ak-asked"] if node.get("asked") else [])]
    if numbers:
        classes.append(_parity(numbers[0]))
    classes += [mark(part["kernel"], part["step"]) for part in node["kernels"]]
    corner = 5 if node["kind"] in ("array", "kernel", "result", "more") else box.height / 2
    parts = [
        f'<g class="{" ".join(classes)}"><title>{escape(told(node))}</title>'
        f'<rect class="ak-shape" x="{left:.1f}" y="{top:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="{corner:g}"/>'
    ]
    two = node["kind"] in _TWO_LINES
    parts.append(_text(x, y - 8 if two else y, shown(node["label"])))
    if two:
        parts.append(_text(x, y + 9, node["detail"], "ak-small"))
    elif numbers and several:
        number = ",".join(map(str, numbers[:3])) + ("…" if len(numbers) > 3 else "")
        parts.append(_text(left + box.width + 2, top + 3, number, "ak-number"))
    return "".join(parts) + "</g>"


def _parity(kernel: int) -> str:
    return "ak-odd" if kernel % 2 else "ak-even"


def told(node: dict[str, Any]) -> str:
    """What is said of a node when the pointer rests on it."""
    parts = [node.get("name") or "", node.get("op") or node["label"], node["detail"]]
    kernels = node["kernels"] if node["kind"] != "kernel" else []
    for part in kernels[:4]:
        step = "folded" if part["step"] is None else f"step {part['step']}"
        parts.append(f"kernel {part['kernel']}, {step}")
    parts += [node.get("reason") or "", node.get("stored") or "", node.get("where") or ""]
    return "; ".join(dict.fromkeys(part for part in parts if part))


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def curve(points: list[Point]) -> str:
    """The path of an edge through its points, in the language of SVG."""
    x, y = points[0]
    path = [f"M{x:.1f} {y:.1f}"]
    for to_x, to_y in points[1:]:
        middle = (y + to_y) / 2
        path.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}")
        x, y = to_x, to_y
    return "".join(path)


def _bytes(edge: dict[str, Any], placed: Layout, bends: Counter[Point]) -> str:
    points = placed.bends[edge["from"], edge["to"]]
    middle = points[len(points) // 2]
    if bends[middle] == 1:
        return _text(*middle, in_bytes(edge["bytes"]), "ak-bytes")
    (x, y), (to_x, to_y) = points[-2:]  # where it shares no bend with others
    return _text((x + to_x) / 2, (y + to_y) / 2, in_bytes(edge["bytes"]), "ak-bytes")


def _frames(nodes: list[dict[str, Any]], boxes: dict[Any, Box], placed: Layout) -> dict[int, Frame]:
    """A box around the nodes of each kernel, where it would hold no other's."""
    own: dict[int, list[Any]] = {}
    for node in nodes:
        numbers = {part["kernel"] for part in node["kernels"]}
        if len(numbers) == 1:
            own.setdefault(numbers.pop(), []).append(node["id"])
    frames: dict[int, Frame] = {}
    views = {node["id"] for node in nodes if node["kind"] == "view"}
    for kernel, keys in sorted(own.items()):
        frame = _frame([_extent(boxes[key], placed) for key in keys])
        others = [
            _extent(box, placed)
            for key, box in boxes.items()
            if key not in keys and key not in views
        ]
        if not any(_overlap(frame, other) for other in [*others, *frames.values()]):
            frames[kernel] = frame
    return frames


def _framed(kernel: int, frame: Frame) -> str:
    left, top, right, bottom = frame
    return (
        f'<rect class="ak-box {_parity(kernel)}" x="{left:.1f}" y="{top:.1f}" '
        f'width="{right - left:.1f}" height="{bottom - top:.1f}" rx="8"/>'
    )


def _frame_name(kernel: int, frame: Frame) -> str:
    return _text(frame[0] + 8, frame[1] + 9, f"kernel {kernel}", f"ak-name {_parity(kernel)}")


def _extent(box: Box, placed: Layout) -> Frame:
    x, y = placed.centres[box.key]
    return x - box.width / 2, y - box.height / 2, x + box.width / 2, y + box.height / 2


def _frame(extents: list[Frame]) -> Frame:
    lefts, tops, rights, bottoms = zip(*extents)
    return (
        min(lefts) - _PADDING,
        min(tops) - _PADDING - 5,
        max(rights) + _PADDING,
        max(bottoms) + _PADDING,
    )


def _overlap(one: Frame, other: Frame) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
