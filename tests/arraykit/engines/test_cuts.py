"""arraykit/engines/cuts.py: pieces that make up the whole, in order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arraykit.engines.cuts import boxes, cuts, merged, shape_of
from arraykit.views import contiguous_strides, size_of

ENGINE = "blocks"

AXES = st.lists(st.integers(1, 6), max_size=4).map(tuple)


def numbers(axes, cut):
    """The elements of a box, counted through all axes."""
    strides = contiguous_strides(axes)
    places = itertools.product(*(range(part.start, part.stop) for part in cut))
    return [sum(i * s for i, s in zip(place, strides)) for place in places]


@given(AXES, st.integers(1, 50))
def test_cuts_are_the_whole_in_order(axes, most):
    found = list(cuts(axes, most))
    assert [n for cut in found for n in numbers(axes, cut)] == list(range(size_of(axes)))
    assert all(size_of(shape_of(cut)) <= most for cut in found)


@given(AXES, st.data())
def test_boxes_are_a_run_in_order(axes, data):
    start = data.draw(st.integers(0, size_of(axes) - 1))
    stop = data.draw(st.integers(start + 1, size_of(axes)))
    found = list(boxes(axes, start, stop))
    assert [n for box in found for n in numbers(axes, box)] == list(range(start, stop))
    assert len(found) <= max(1, 2 * len(axes) - 1)


@pytest.mark.parametrize("axes", [(0,), (3, 0), (0, 3), (2, 0, 4)])
def test_an_empty_whole_is_one_empty_box(axes):
    (box,) = boxes(axes, 0, 0)
    assert shape_of(box) == axes
    assert all(size_of(shape_of(cut)) == 0 for cut in cuts(axes, 8))


@given(AXES, st.data())
def test_merged_axes_lead_to_the_same_elements(axes, data):
    orders = data.draw(st.lists(st.permutations(range(len(axes))), min_size=1, max_size=3))
    own = contiguous_strides(axes)
    strides = [
        tuple(own[axis] * data.draw(st.sampled_from([0, 1, -2])) for axis in o) for o in orders
    ]
    found, steps = merged(axes, strides)

    def places(lengths, each):
        return [
            sum(i * s for i, s in zip(index, each))
            for index in itertools.product(*map(range, lengths))
        ]

    assert [places(found, s) for s in steps] == [places(axes, s) for s in strides]
    assert 1 not in found


def test_a_contiguous_whole_is_one_axis():
    axes = (4, 5, 6)
    assert merged(axes, [contiguous_strides(axes)]) == ((120,), [(1,)])
    assert merged(axes, [contiguous_strides(axes), (30, 6, 2)]) == ((20, 6), [(6, 1), (6, 2)])
