"""lpkit/widgets/flow_geometry.py: arcs told apart, clear of other nodes, labels in the drawing."""

from __future__ import annotations

import json
from math import dist
from pathlib import Path

import pytest

from lpkit.networks import grid, layered, textbook
from lpkit.widgets.flow_geometry import RADIUS, Drawing, laid_out, on_a_circle, width_of

pytestmark = pytest.mark.cpython

CASES = json.loads(Path(__file__).with_name("flow_cases.json").read_text(encoding="utf-8"))


def drawn(places, arcs, width=700.0, height=400.0) -> Drawing:
    """A drawing of arcs given by their ends."""
    described = [
        {"tail": tail, "head": head, "amount": "1/5", "price": "2", "share": 0.5}
        for tail, head in arcs
    ]
    return laid_out(places, [str(node) for node in range(len(places))], described, width, height)


def points(curve, steps=40):
    """Points along a curve."""
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        yield tuple(sum(w * point[axis] for w, point in zip(weights, curve)) for axis in (0, 1))


def same(found, expected) -> bool:
    if isinstance(expected, dict):
        return all(same(getattr(found, key), value) for key, value in expected.items())
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    return found == expected if isinstance(expected, str) else abs(found - expected) < 0.05


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_the_cases_that_the_view_is_tested_on(case):
    inputs = (case[name] for name in ("places", "names", "arcs", "width", "height"))
    assert same(laid_out(*inputs), case["drawn"])


def test_opposite_and_parallel_arcs_keep_apart():
    arcs = drawn([(0, 0.5), (1, 0.5)], [(0, 1), (1, 0), (0, 1)]).arcs
    middles = [next(p for i, p in enumerate(points(arc.curve)) if i == 20) for arc in arcs]
    gaps = sorted(dist(middles[i], middles[j]) for i in range(3) for j in range(i))
    assert gaps[0] > 25
    assert arcs[0].head[0][0] > arcs[0].curve[0][0]
    assert arcs[1].head[0][0] < arcs[1].curve[0][0]


@pytest.mark.parametrize("network", [textbook(), layered(4, 3, seed=1), grid(3, 4)])
def test_no_arc_crosses_a_third_node(network):
    xs, ys = zip(*network.positions)
    places = [(x / max(xs), y / max(ys)) for x, y in network.positions]
    ends = list(zip(network.tail, network.head))
    drawing = drawn(places, ends)
    for arc, (tail, head) in zip(drawing.arcs, ends):
        for node, centre in enumerate(drawing.nodes):
            if node not in (tail, head):
                assert min(dist(point, centre) for point in points(arc.curve)) > RADIUS


def test_an_arc_goes_from_rim_to_rim():
    drawing = drawn([(0, 0), (1, 1)], [(0, 1)])
    (arc,), (tail, head) = drawing.arcs, drawing.nodes
    assert dist(arc.curve[0], tail) == pytest.approx(RADIUS, abs=0.01)
    assert dist(arc.head[0], head) == pytest.approx(RADIUS + 2, abs=0.01)


@pytest.mark.parametrize("case", CASES[-3:], ids=lambda case: case["title"])
def test_labels_stay_within_the_drawing(case):
    inputs = (case[name] for name in ("places", "names", "arcs", "width", "height"))
    for arc in laid_out(*inputs).arcs:
        assert 0 < arc.label[0] < case["width"]
        assert 0 < arc.label[1] < case["height"]


def test_labels_of_arcs_that_cross_do_not():
    drawing = drawn([(0, 0), (0, 1), (1, 0), (1, 1)], [(0, 3), (1, 2)])
    one, other = (arc.label for arc in drawing.arcs)
    assert abs(one[1] - other[1]) >= 17 or abs(one[0] - other[0]) >= 50


def test_a_short_arc_does_without_its_price():
    near, far = (drawn([(0, 0.5), (x, 0.5)], [(0, 1)]).arcs[0] for x in (0.15, 1))
    assert (near.written, far.written) == ("1/5", "1/5 · 2")


def test_more_flow_is_wider_and_none_is_thin():
    assert width_of(0) < width_of(0.01) < width_of(0.5) < width_of(1)


def test_nodes_without_a_place_are_on_a_circle():
    places = on_a_circle(7)
    assert all(dist(place, (0.5, 0.5)) == pytest.approx(0.5) for place in places)
    assert len({(round(x, 6), round(y, 6)) for x, y in places}) == 7
    assert on_a_circle(1) == [(0.5, 0.5)]
