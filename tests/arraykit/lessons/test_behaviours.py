"""arraykit/lessons/behaviours.py: what each small library makes of a write in between."""

from __future__ import annotations

import operator

import pytest

import arraykit as ak
from arraykit.lessons.behaviours import Aliasing, Eager, Forcing, Valued

ANY_ENGINE = True
ALL = [Eager, Aliasing, Forcing, Valued]
LAZY = [Aliasing, Forcing, Valued]


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("op", [operator.add, operator.sub, operator.mul])
def test_operators_are_pythons_element_by_element(kind, op):
    a, b = kind([1, 2, 3]), kind([4, -5, 6])
    assert op(a, b).tolist() == [op(1, 4), op(2, -5), op(3, 6)]
    assert op(a, 7).tolist() == [op(1, 7), op(2, 7), op(3, 7)]
    assert op(7, a).tolist() == [op(7, 1), op(7, 2), op(7, 3)]
    assert a[1:].tolist() == [2, 3]


@pytest.mark.parametrize("kind", LAZY)
def test_building_computes_nothing_and_forcing_computes_once(kind):
    b = kind([1, 2]) + 1
    assert b.values is None
    assert b.force() is b.force()
    assert b.inputs == ()


@pytest.mark.parametrize(("kind", "said"), [(Eager, 2), (Aliasing, 200), (Forcing, 2), (Valued, 2)])
def test_a_write_in_between_changes_only_what_aliases(kind, said):
    a = kind([1, 2])
    b = a + a
    a[0] = 100
    assert b.tolist() == [said, 4]
    assert a.tolist() == [100, 2]


@pytest.mark.parametrize("kind", LAZY)
def test_what_was_computed_before_the_write_stays(kind):
    a = kind([1, 2])
    b = a + a
    b.force()
    a[0] = 100
    assert b.tolist() == [2, 4]


@pytest.mark.parametrize("kind", ALL)
def test_slices_are_written_as_lists_write_them(kind):
    for key, expected in [
        (slice(1, 3), [0, 9, 9, 3]),
        (slice(None, None, -2), [0, 9, 2, 9]),
        (slice(9, None), [0, 1, 2, 3]),
        (-1, [0, 1, 2, 9]),
    ]:
        a = kind(range(4))
        a[key] = 9
        assert a.tolist() == expected


@pytest.mark.parametrize("kind", ALL)
def test_what_does_not_fit_is_refused_where_it_is_written(kind):
    with pytest.raises(ak.ShapeError, match="2 and 3 elements do not fit"):
        kind([1, 2]) + kind([1, 2, 3])
    a = kind([1, 2])
    for index in (2, -3):
        with pytest.raises(ak.IndexOutOfBounds, match=f"no element {index}"):
            a[index] = 0
    assert a.tolist() == [1, 2]


@pytest.mark.parametrize("kind", LAZY)
def test_a_chain_of_ten_thousand_operators_needs_no_recursion(kind):
    a = kind([1.0])
    chain = a
    for _ in range(10_000):
        chain = chain + a
    assert chain.force() == [10_001.0]


def test_a_list_holds_what_reads_twice_and_what_nobody_can_ask_for():
    a = Forcing([1, 2])
    forgotten = a + a
    assert len(a.readers) == 2
    reader = a.readers[0]
    del forgotten
    a[0] = 100
    assert (reader.values, a.readers) == ([2, 4], [])


def test_halves_share_a_list_and_force_each_other():
    a = Forcing(range(4))
    b = a[2:] * 10
    a[0] = 100
    assert b.values == [20, 30]


def test_a_write_to_values_computes_nothing():
    a = Valued([1, 2])
    b = a + 1
    c = b + b
    a[0] = 100
    assert (b.values, c.values) == (None, None)
    b[0] = 7
    assert (c.tolist(), b.tolist()) == ([4, 6], [7, 3])
