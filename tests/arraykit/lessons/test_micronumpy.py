"""arraykit/lessons/micronumpy.py: the core that notebook 07 builds, against Python and NumPy."""

from __future__ import annotations

import inspect
import operator
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak
from arraykit.lessons import micronumpy
from arraykit.lessons.micronumpy import lazy

ANY_ENGINE = True
OPERATORS = [operator.add, operator.sub, operator.mul]
NUMBERS = st.floats(-1e150, 1e150)
PROGRAMS = st.lists(
    st.tuples(st.sampled_from(OPERATORS), st.integers(0, 20), st.integers(0, 20) | NUMBERS),
    min_size=1,
    max_size=20,
)


def run(program, pool):
    """Do the steps on whatever has operators: each on earlier values, or on a number."""
    pool = list(pool)
    for op, one, other in program:
        right = pool[other % len(pool)] if isinstance(other, int) else other
        pool.append(op(pool[one % len(pool)], right))
    return pool


@given(PROGRAMS, st.lists(NUMBERS, max_size=6))
def test_the_values_are_those_of_python_one_element_after_the_other(program, numbers):
    mine = run(program, [lazy(numbers), lazy(numbers[::-1])])[-1].force()
    for i, value in enumerate(mine):
        expected = run(program, [numbers[i], numbers[::-1][i]])[-1]
        assert value == expected or value != value != expected


@pytest.mark.cpython
@given(PROGRAMS, st.lists(NUMBERS, max_size=6))
def test_the_values_are_those_of_numpy_to_the_bit(program, numbers):
    numpy = pytest.importorskip("numpy")
    pool = [numpy.array(each, dtype=float) for each in (numbers, numbers[::-1])]
    with numpy.errstate(all="ignore"):
        expected = run(program, pool)[-1]
    mine = numpy.asarray(run(program, [lazy(numbers), lazy(numbers[::-1])])[-1].force())
    assert numpy.array_equal(mine, expected, equal_nan=True)


def test_operators_compute_nothing_and_force_computes_once():
    calls = []

    def counted(left, right):
        calls.append((left, right))
        return left + right

    a = lazy([1.0, 2.0])
    node = micronumpy.Node(counted, (a, a), 2)
    later = node * 3 + node
    assert calls == []
    assert node.force() is node.force()
    assert calls == [(1.0, 1.0), (2.0, 2.0)]
    assert later.force().tolist() == [8.0, 16.0]
    assert len(calls) == 2


def test_what_is_shared_is_computed_once_for_each_element():
    node = lazy([1.0])
    for _ in range(60):
        node = node + node
    assert node.force().tolist() == [2.0**60]


def test_a_chain_of_a_hundred_thousand_operators_needs_no_recursion():
    a = lazy([1.0])
    chain = a
    for _ in range(100_000):
        chain = chain + a
    assert chain.force().tolist() == [100_001.0]


def test_a_value_lets_go_of_what_it_was_computed_from():
    b = lazy([1.0, 2.0]) + 1
    b.force()
    assert b.inputs == ()


def test_writing_to_a_source_before_force_changes_the_answer_as_it_did_in_2011():
    numbers = lazy([1.0, 2.0])
    b = numbers + numbers
    numbers.values[0] = 100.0
    assert b.force().tolist() == [200.0, 4.0]
    a = ak.asarray(array("d", [1.0, 2.0]))
    c = a + a
    a[0] = 100.0
    assert c.tolist() == [2.0, 4.0]


def test_sizes_that_do_not_fit_are_refused_where_they_meet():
    with pytest.raises(ak.ShapeError, match="2 and 3 elements do not fit together"):
        lazy([1, 2]) + lazy([1, 2, 3])


def test_it_is_shorter_than_sixty_lines():
    assert sum(bool(line.strip()) for line in inspect.getsource(micronumpy).splitlines()) < 60
