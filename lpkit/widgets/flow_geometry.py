"""Where a network's nodes, arcs and labels go in a drawing. Pure: no SVG, no solver.

The twin of `flow_geometry.js`, for what is shown where no kernel is; both are
tested on the same cases. Units are pixels, y grows downwards. Every arc is a
cubic Bézier curve: four points.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, inf, pi, sin
from typing import Any, NamedTuple

__all__ = ["RADIUS", "Arc", "Drawing", "Point", "laid_out", "on_a_circle", "text_width", "width_of"]

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]
Box = tuple[float, float, float, float]  # left, top, right, bottom

RADIUS = 17.0  # of a node
_ASIDE = 40.0  # left and right, for names
_ABOVE, _BELOW = 46.0, 70.0
_APART = 32.0  # between the middles of two arcs that join the same nodes
_PAST = 60.0  # by how much an arc that would cross a node is moved aside
_CLEAR = RADIUS + 8.0
_LETTER, _LINE = 7.2, 17.0  # of a label
_LEFT = 24.0  # of an arc beside its label
_NAME = 29.0  # the height of a name with the price below it
_LOOP = 62.0

# Where along an arc its label may stand, best first.
_LABEL_AT = (0.5, 0.38, 0.62, 0.28, 0.72)
_GATE_AT = 0.84


class Arc(NamedTuple):
    """One arc as it is drawn."""

    curve: Curve  # from the rim of its tail to the foot of its arrowhead
    head: tuple[Point, Point, Point]  # the arrowhead: its point and two corners
    gate: tuple[Point, Point]  # a bar across it, for arcs that are full
    label: Point  # the middle of its label
    written: str  # what the label says


class Drawing(NamedTuple):
    """All of a drawing."""

    nodes: list[Point]
    names: list[Point]  # the middles of what is written beside the nodes
    arcs: list[Arc]


def laid_out(
    places: Sequence[Sequence[float]],
    names: Sequence[str],
    arcs: Sequence[dict[str, Any]],
    width: float,
    height: float,
) -> Drawing:
    """Where everything goes.

    `places` are those of the nodes, from the left and from below, 0 to 1; `names`
    the longest line of what is written beside each. An arc has `tail`, `head`, a
    `share` of the widest, an `amount`, and a `price` that is left out of its label
    where the arc is too short.
    """
    nodes = [
        (_ASIDE + x * (width - 2 * _ASIDE), height - _BELOW - y * (height - _ABOVE - _BELOW))
        for x, y in places
    ]
    curves = _curves(nodes, arcs)
    beside = _beside(nodes, names, curves, width, height)
    taken = [*map(_circle, nodes), *beside]
    drawn = []
    for arc, curve in zip(arcs, curves):
        stroke = width_of(arc["share"])
        whole = _trimmed(curve, nodes[arc["tail"]], nodes[arc["head"]], RADIUS, RADIUS + 2)
        written = _written(nodes[arc["tail"]], nodes[arc["head"]], arc)
        label = _label(whole, written, taken, width, height)
        drawn.append(_arc(whole, stroke, label, written))
    return Drawing(nodes, [_middle(box) for box in beside], drawn)


def on_a_circle(nodes: int) -> list[Point]:
    """Places for nodes that have none, clockwise from the left.

    >>> [(round(x, 2), round(y, 2)) for x, y in on_a_circle(4)]
    [(0.0, 0.5), (0.5, 1.0), (1.0, 0.5), (0.5, 0.0)]
    """
    if nodes == 1:
        return [(0.5, 0.5)]
    angles = [pi - 2 * pi * node / nodes for node in range(nodes)]
    return [(0.5 + 0.5 * cos(angle), 0.5 + 0.5 * sin(angle)) for angle in angles]


def width_of(share: float) -> float:
    """How wide an arc is drawn that carries this share of the largest flow."""
    return 1.8 + 7.2 * share if share > 0 else 1.2


# -- the curves


def _curves(nodes: Sequence[Point], arcs: Sequence[dict[str, Any]]) -> list[Curve]:
    """Each arc from middle to middle; those that join the same two nodes side by side."""
    groups: dict[tuple[int, int], list[int]] = {}
    for number, arc in enumerate(arcs):
        ends = sorted((arc["tail"], arc["head"]))
        groups.setdefault((ends[0], ends[1]), []).append(number)
    curves: dict[int, Curve] = {}
    for (low, high), members in groups.items():
        if low == high:
            for turn, number in enumerate(members):
                curves[number] = _loop(nodes[low], turn)
            continue
        members.sort(key=lambda number: (arcs[number]["tail"] != low, number))
        bends = [_APART * (place - (len(members) - 1) / 2) for place in range(len(members))]
        aside = _aside(nodes, low, high, bends)
        for number, bend in zip(members, bends):
            curve = _bent(nodes[low], nodes[high], bend + aside)
            is_backward = arcs[number]["tail"] != low
            curves[number] = (curve[3], curve[2], curve[1], curve[0]) if is_backward else curve
    return [curves[number] for number in range(len(arcs))]


def _bent(start: Point, end: Point, bend: float) -> Curve:
    """A curve whose middle is `bend` to the side of the straight line."""
    x, y = end[0] - start[0], end[1] - start[1]
    length = hypot(x, y) or 1.0
    # A cubic's middle moves by three quarters of what its two inner points move by.
    aside = (-y / length * bend * 4 / 3, x / length * bend * 4 / 3)
    first = (start[0] + x / 3 + aside[0], start[1] + y / 3 + aside[1])
    second = (start[0] + 2 * x / 3 + aside[0], start[1] + 2 * y / 3 + aside[1])
    return start, first, second, end


def _aside(nodes: Sequence[Point], low: int, high: int, bends: Sequence[float]) -> float:
    """How far to move the arcs between two nodes so that they cross no third one."""
    others = [node for place, node in enumerate(nodes) if place not in (low, high)]
    best, most = 0.0, -inf
    for aside in (0.0, _PAST, -_PAST, 2 * _PAST, -2 * _PAST):
        curves = [_bent(nodes[low], nodes[high], bend + aside) for bend in bends]
        points = [_at(curve, step / 16) for curve in curves for step in range(1, 16)]
        room = min(
            (hypot(x - node[0], y - node[1]) for x, y in points for node in others), default=inf
        )
        if room >= _CLEAR:
            return aside
        if room > most:
            best, most = aside, room
    return best


def _loop(node: Point, turn: int) -> Curve:
    """A loop above a node; each further one of the same node is larger."""
    far = _LOOP + 16 * turn
    right, up = far * sin(0.55), far * cos(0.55)
    return node, (node[0] - right, node[1] - up), (node[0] + right, node[1] - up), node


def _at(curve: Curve, t: float) -> Point:
    s = 1 - t
    weights = (s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t)
    x = sum(weight * point[0] for weight, point in zip(weights, curve))
    y = sum(weight * point[1] for weight, point in zip(weights, curve))
    return x, y


def _part(curve: Curve, start: float, end: float) -> Curve:
    """The part of a curve between two parameters, by de Casteljau's division."""

    def blossom(a: float, b: float, c: float) -> Point:
        points = list(curve)
        for t in (a, b, c):
            points = [
                (p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1]))
                for p, q in zip(points, points[1:])
            ]
        return points[0]

    return (
        blossom(start, start, start),
        blossom(start, start, end),
        blossom(start, end, end),
        blossom(end, end, end),
    )


def _trimmed(curve: Curve, tail: Point, head: Point, from_tail: float, from_head: float) -> Curve:
    """A curve without its ends, which are that near to the middles of its nodes."""
    start = _leaves(curve, tail, from_tail, 0.0)
    end = _leaves(curve, head, from_head, 1.0)
    return _part(curve, min(start, end), max(start, end))


def _leaves(curve: Curve, node: Point, distance: float, end: float) -> float:
    """Where a curve is at that distance of the node it ends at, by bisection."""
    near, far = end, 0.5
    for _ in range(20):
        middle = (near + far) / 2
        x, y = _at(curve, middle)
        if hypot(x - node[0], y - node[1]) < distance:
            near = middle
        else:
            far = middle
    return (near + far) / 2


# -- what stands on them


def _arc(whole: Curve, stroke: float, label: Point, written: str) -> Arc:
    size = 7 + stroke
    tip = whole[3]
    foot = _leaves(whole, tip, size, 1.0)
    base = _at(whole, foot)
    x, y = tip[0] - base[0], tip[1] - base[1]
    length = hypot(x, y) or 1.0
    across = (-y / length * size * 0.55, x / length * size * 0.55)
    corners = (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1])
    return Arc(_part(whole, 0.0, foot), (tip, *corners), _gate(whole, stroke), label, written)


def _gate(whole: Curve, stroke: float) -> tuple[Point, Point]:
    (x, y), (before_x, before_y) = _at(whole, _GATE_AT), _at(whole, _GATE_AT - 0.02)
    length = hypot(x - before_x, y - before_y) or 1.0
    half = 6 + stroke / 2
    across = (-(y - before_y) / length * half, (x - before_x) / length * half)
    return (x + across[0], y + across[1]), (x - across[0], y - across[1])


def _circle(node: Point) -> Box:
    return node[0] - RADIUS, node[1] - RADIUS, node[0] + RADIUS, node[1] + RADIUS


def _beside(
    nodes: Sequence[Point],
    names: Sequence[str],
    curves: Sequence[Curve],
    width: float,
    height: float,
) -> list[Box]:
    """Where names stand: below the node, or on another side of it that fewer arcs cross."""
    points = [_at(curve, step / 24) for curve in curves for step in range(25)]
    found: list[Box] = []
    for number, (x, y) in enumerate(nodes):
        half, far = max(_LETTER * len(names[number]), 7 * _LETTER) / 2, RADIUS + 2
        right, down = far + half, far + _NAME / 2
        middles = [(x, y + down), (x, y - down), (x + right, y), (x - right, y)]
        right, down = 0.95 * far + half, 0.95 * far + _NAME / 2
        middles += [(x + right * i, y + down * j) for j in (1, -1) for i in (1, -1)]
        best, least = _around(middles[0], half), inf
        for middle in middles:
            box = _around(middle, half)
            crossed = sum(_holds(box, point) for point in points)
            covered = [*map(_circle, nodes), *found]
            crossed += 9 * sum(_overlap(box, other) > 0 for other in covered)
            crossed += 99 * (box[0] < 0 or box[1] < 0 or box[2] > width or box[3] > height)
            if crossed < least:
                best, least = box, crossed
        found.append(best)
    return found


def _around(middle: Point, half: float) -> Box:
    x, y = middle
    return x - half, y - _NAME / 2, x + half, y + _NAME / 2


def _middle(box: Box) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _holds(box: Box, point: Point) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _written(tail: Point, head: Point, arc: dict[str, Any]) -> str:
    """A label in full where it leaves something of the arc to be seen."""
    text = f"{arc['amount']} · {arc['price']}"
    room = hypot(head[0] - tail[0], head[1] - tail[1]) - 2 * RADIUS - _LEFT
    return text if room >= text_width(text) else str(arc["amount"])


def text_width(text: str) -> float:
    """How wide a label is."""
    return len(text) * _LETTER + 8


def _label(whole: Curve, text: str, taken: list[Box], width: float, height: float) -> Point:
    """Where the label goes: on the arc, inside the drawing, on as little else as can be."""
    half = text_width(text) / 2
    best: tuple[float, Point, Box] | None = None
    for t in _LABEL_AT:
        x, y = _at(whole, t)
        x = min(width - half, max(half, x))
        y = min(height - _LINE / 2, max(_LINE / 2, y))
        box = (x - half, y - _LINE / 2, x + half, y + _LINE / 2)
        covered = sum(_overlap(box, other) for other in taken)
        if best is None or covered < best[0] - 1e-9:
            best = covered, (x, y), box
    assert best is not None
    taken.append(best[2])
    return best[1]


def _overlap(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return max(0.0, across) * max(0.0, down)
