"""The exercises on calls of C: what is right is called, computed or counted; mistakes are named."""

from __future__ import annotations

import ctypes
import math

import pytest

from notekit.bindings.lesson import CALLS_MADE, EMPTY_LOOP, FULL_LOOP, lesson
from notekit.bindings.libraries import library
from notekit.jit.examples import traced
from notekit.jit.operations import Kind

pytestmark = pytest.mark.cpython

DOUBLE = ctypes.c_double


def bound(argtypes=None, restype=None):
    function = ctypes.CDLL(library("m").file).hypot
    if argtypes:
        function.argtypes = argtypes
    if restype:
        function.restype = restype
    return function


def calls(name):
    return traced(name).main.main.counts[Kind.CALL]


def test_hypot_is_right_with_both_its_types():
    assert lesson.check("hypot", bound([DOUBLE, DOUBLE], DOUBLE)).right


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda: bound(), "in its argtypes"),
        (lambda: bound([DOUBLE, DOUBLE]), "restype"),
        (lambda: bound([DOUBLE], DOUBLE), "in its argtypes"),
        (lambda: bound([DOUBLE, DOUBLE], ctypes.c_float), "hypot(3.0, 4.0) is 5.0"),
        (lambda: math.hypot, "bind the C library's own"),
        (lambda: lambda a, b: a + b, "yours says 7.0"),
        (lambda: 5.0, "A function is expected, not float"),
    ],
)
def test_a_binding_that_is_not_right_is_told_what_it_lacks(answer, said):
    verdict = lesson.check("hypot", answer())
    assert not verdict.right
    assert said in verdict.text


def test_a_call_is_what_is_left_when_the_loop_is_taken_off():
    assert lesson.check("each", (FULL_LOOP - EMPTY_LOOP) / CALLS_MADE * 1e9).right
    assert "take the loop off" in lesson.check("each", FULL_LOOP / CALLS_MADE * 1e9).text
    assert "without a call" in lesson.check("each", EMPTY_LOOP / CALLS_MADE * 1e9).text
    assert "all of them" in lesson.check("each", (FULL_LOOP - EMPTY_LOOP) * 1e9).text


def test_the_calls_of_both_loops_are_counted_in_their_traces():
    right = calls("cffi"), calls("ctypes")
    assert lesson.check("calls", right).right
    work = tuple(traced(name).main.main.work for name in ("cffi", "ctypes"))
    for mistake, said in [
        (right[::-1], "the other way round"),
        (work, "all operations"),
        ((1, 1), "about as long"),
        ((right[0], right[1] + 3), "through cffi is right"),
        ((100, 200), "is not it"),
        (5, "Two numbers"),
        ("many", "Two numbers"),
    ]:
        verdict = lesson.check("calls", mistake)
        assert not verdict.right
        assert said in verdict.text


def test_the_difference_is_one_that_can_be_seen():
    assert calls("cffi") == 1
    assert calls("ctypes") > 5
