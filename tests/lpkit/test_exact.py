"""The oracle itself: its two methods agree, and it finds what can be worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from tests.lpkit.exact import Exact, best_vertex, best_whole_point, solved

small = st.integers(-5, 5).map(Fraction)


@st.composite
def boxed(draw):
    width = draw(st.integers(1, 3))
    vectors = st.lists(small, min_size=width, max_size=width)
    rows = []
    for row in draw(st.lists(vectors, max_size=4)):
        low, high = sorted(draw(st.tuples(small, small)))
        rows.append((row, draw(st.sampled_from([low, -inf])), draw(st.sampled_from([high, inf]))))
    bounds = [sorted(draw(st.tuples(small, small))) for _ in range(width)]
    lower, upper = map(list, zip(*bounds))
    return Exact(draw(vectors), draw(small), rows, lower, upper, [0] * width)


@given(boxed(), st.booleans())
def test_simplex_and_vertices_agree(program, maximize):
    assert solved(program, maximize) == best_vertex(program, maximize)


def test_the_program_of_2011_by_hand():
    ones, zero = [Fraction(1)] * 3, Fraction(0)
    rows = [(ones, -inf, Fraction(100)), ([10, 4, 5], -inf, Fraction(600))]
    rows.append(([2, 2, 6], -inf, Fraction(300)))
    program = Exact([10, 6, 4], zero, rows, [zero] * 3, [Fraction(100)] * 3, [1] * 3)
    assert solved(program, True).value == Fraction(2200, 3)
    small_box = program._replace(lower=[30, 60, 0], upper=[40, 70, 5])
    assert best_whole_point(small_box, True).value == 732


def test_a_free_direction_is_unbounded_only_downhill():
    program = Exact([Fraction(1)], Fraction(0), [], [Fraction(2)], [inf], [0])
    assert solved(program, True).status == "unbounded"
    assert solved(program, False).value == 2
