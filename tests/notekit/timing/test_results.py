"""notekit/timing/digests.py and results.py: when two interpreters have the same result."""

from __future__ import annotations

import json
import math
from array import array
from collections import deque
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notekit.timing.digests import SAMPLED, digest
from notekit.timing.results import difference

TOLERANCE = 1e-9


def told(ours, theirs, tolerance=TOLERANCE):
    """What is said of two results, once they have been through the pipe."""
    one, other = (json.loads(json.dumps(digest(value))) for value in (ours, theirs))
    found = difference(one, other, tolerance)
    assert bool(found) == bool(difference(other, one, tolerance)), "it depends on who is asked"
    return found


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()
    | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=50)
@given(plain)
def test_every_result_is_the_same_as_itself(value):
    assert told(value, value) == ""


@given(st.integers(), st.integers())
def test_whole_numbers_are_compared_to_the_last_digit(one, other):
    assert (told(one, other) == "") == (one == other)
    assert told(10**20, 10**20 + 1)
    assert told(1 << 20_000, (1 << 20_000) + 1)


@given(st.floats(1e-300, 1e300), st.floats(-1e-10, 1e-10))
def test_floats_may_differ_by_the_tolerance_whatever_their_size(value, part):
    assert told(value, value * (1 + part)) == ""
    assert told(value, value * (1 + 1e-6))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (3, 3.0),
        (True, 1),
        (Fraction(1, 2), 0.5),
        (math.nan, math.nan),
        (math.inf, math.inf),
        ([1, 2], (1.0, 2.0)),
        ([1.0, 2.0], array("d", [1, 2])),
        ([1.0, 2.0], deque([1, 2])),
        (range(100_000), list(range(100_000))),
        ({1, 2, 3}, frozenset([3, 2, 1])),
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}),
        (b"ab", bytearray(b"ab")),
        ([1e9, 1e-9], [1e9, 0.0]),
        (1 + 2j, complex(1 + 1e-12, 2)),
    ],
)
def test_other_types_of_the_same_value_are_no_difference(ours, theirs):
    assert told(ours, theirs) == ""


@pytest.mark.parametrize(
    ("ours", "theirs", "text"),
    [
        (3, 4, "3 instead of 4"),
        (1.5, 1.6, "1.5 instead of 1.6000000000000001"),
        (1e-19, 2e-19, "9.9999999999999998e-20 instead of 2e-19"),
        (True, False, "True instead of False"),
        (True, 2, "True instead of 2"),
        (None, 0, "a NoneType instead of a number"),
        ("1", 1, "a str instead of a number"),
        (math.nan, 1.0, "'nan' instead of 1"),
        (math.inf, -math.inf, "'inf' instead of '-inf'"),
        (1 + 2j, 1 + 3j, "[1.0, 2.0] instead of [1.0, 3.0]"),
        ("abc", "abd", "'abc' instead of 'abd'"),
        ("a" * 50 + "x", "a" * 50 + "y", "text that differs after its beginning"),
        ("a" * 50, "a" * 51, "50 characters instead of 51"),
        ([1, 2, 3], [1, 2], "3 elements instead of 2"),
        ([1, 2, 3], [1, 2, 4], "an element is 3 instead of 4"),
        ([[1], [2]], [[1], [3]], "an element is an element is 2 instead of 3"),
        ({1, 2}, {1, 3}, "an element is 2 instead of 3"),
        ({"a": 1}, {"a": 2}, "an element is an element is 1 instead of 2"),
        ({"a": 1}, ["a"], "a dict instead of a sequence"),
    ],
)
def test_a_difference_is_told(ours, theirs, text):
    assert told(ours, theirs) == text


@settings(max_examples=20)
@given(st.integers(0, 10_000 - 1))
def test_one_wrong_element_among_many_shows_in_the_sum(place):
    wrong = [1.0] * 10_000
    wrong[place] = 1.01
    assert told(wrong, [1.0] * 10_000)


def test_sums_that_cancel_may_differ_by_what_their_elements_may():
    ours = [1.0, -1.0] * 500
    theirs = [1.0 + 1e-12, -1.0] * 500
    assert told(ours, theirs) == ""
    assert told(ours, [1.0 + 1e-6, -1.0] * 500)


def test_long_results_are_sampled_from_the_first_to_the_last():
    digested = digest(list(range(10_000)))
    values = [each["value"] for each in digested["sampled"]]
    assert len(values) == SAMPLED and (values[0], values[-1]) == (0, 9999)


def test_deep_results_stay_small():
    deep = [[[[1.0] * 100] * 100] * 100] * 100
    assert len(json.dumps(digest(deep))) < 10_000_000


@pytest.mark.parametrize("value", [object(), iter([1]), {1: 2}.keys(), [object()], len])
def test_what_has_no_value_is_refused_by_its_type(value):
    with pytest.raises(TypeError, match=f"type {type(value).__name__} cannot be compared"):
        digest(value)
