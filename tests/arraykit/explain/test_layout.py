"""arraykit/explain/layout.py: boxes on ranks, apart, below what uses them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from arraykit.explain.layout import Box, layout

ANY_ENGINE = True


@st.composite
def graphs(draw):
    """Boxes in order, and edges from earlier to later ones."""
    count = draw(st.integers(1, 14))
    bands = sorted(draw(st.lists(st.integers(0, 3), min_size=count, max_size=count)))
    boxes = [
        Box(k, draw(st.sampled_from([30.0, 80.0])), draw(st.sampled_from([20.0, 40.0])), bands[k],
            draw(st.integers(0, 2)))
        for k in range(count)
    ]  # fmt: skip
    pairs = [(low, high) for high in range(count) for low in range(high)]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=30)) if pairs else []
    return boxes, edges


@given(graphs())
def test_boxes_do_not_overlap_and_lie_within_the_picture(graph):
    boxes, edges = graph
    placed = layout(boxes, edges)
    spans = []
    for box in boxes:
        x, y = placed.centres[box.key]
        spans.append((x - box.width / 2, x + box.width / 2, y - box.height / 2, y + box.height / 2))
        assert 0 <= spans[-1][0] <= spans[-1][1] <= placed.width
        assert 0 <= spans[-1][2] <= spans[-1][3] <= placed.height
    for i, one in enumerate(spans):
        for other in spans[:i]:
            apart = one[1] <= other[0] or other[1] <= one[0]
            assert apart or one[3] <= other[2] or other[3] <= one[2]


@given(graphs())
def test_what_is_used_lies_below_its_users_and_bands_below_higher_ones(graph):
    boxes, edges = graph
    placed = layout(boxes, edges)
    for low, high in edges:
        assert placed.centres[low][1] > placed.centres[high][1]
        points = placed.bends[low, high]
        assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)
        assert points[0][0] == placed.centres[low][0]
        assert points[-1][0] == placed.centres[high][0]
    for one in boxes:
        for other in boxes:
            if one.band < other.band:
                assert placed.centres[one.key][1] > placed.centres[other.key][1]


def test_a_chain_is_a_straight_line():
    boxes = [Box(k, 40.0, 20.0) for k in range(5)]
    placed = layout(boxes, [(k, k + 1) for k in range(4)])
    assert len({round(x, 6) for x, _ in placed.centres.values()}) == 1


def test_a_user_stands_in_the_middle_of_what_it_uses():
    boxes = [Box("left", 40.0, 20.0), Box("right", 40.0, 20.0), Box("sum", 40.0, 20.0)]
    placed = layout(boxes, [("left", "sum"), ("right", "sum")])
    left, right, total = (placed.centres[key][0] for key in ("left", "right", "sum"))
    assert abs(total - (left + right) / 2) < 1e-6


def test_nothing_has_a_size_too():
    placed = layout([], [])
    assert placed.centres == {}
    assert placed.width > 0
    assert placed.height > 0
