"""The exercises on loops: what is right is counted in the traces, and mistakes are named."""

from __future__ import annotations

import pytest

from notekit.jit.examples import traced
from notekit.jit.lesson import CONTENDERS, lesson, work_per_element
from notekit.jit.operations import Kind

pytestmark = pytest.mark.cpython


def loop(name):
    return traced(name).main.main


def test_the_guards_of_the_loop_are_right_and_those_of_the_preamble_are_not():
    guards = loop("iterate").counts[Kind.GUARD]
    assert lesson.check("guards", guards).right
    preamble = traced("iterate").main.preamble.counts[Kind.GUARD]
    assert "preamble" in lesson.check("guards", preamble).text
    assert "without code" in lesson.check("guards", guards - 1).text


def test_the_reads_of_both_loops_are_right_and_likely_mistakes_are_explained():
    reads = tuple(loop(name).count("getarrayitem") for name in ("naive", "add"))
    assert lesson.check("reads", reads).right
    for mistake, said in [
        (reads[::-1], "the other way round"),
        ((1, 1), "does not remember"),
        ((reads[0], reads[0]), "look where it reads"),
        (tuple(loop(name).count("float_add") for name in ("naive", "add")), "how often they add"),
        (tuple(loop(name).counts[Kind.READ] for name in ("naive", "add")), "Ctrl-C"),
        ((reads[0], 3), "is not it"),
        (reads[0], "Two numbers"),
        ("many", "Two numbers"),
    ]:
        verdict = lesson.check("reads", mistake)
        assert not verdict.right
        assert said in verdict.text


def test_the_punished_loop_is_the_one_with_most_operations():
    work = sorted(CONTENDERS, key=work_per_element)
    assert lesson.check("punished", work[-1]).right
    for other in work[:-1]:
        assert "one takes more" in lesson.check("punished", other).text
    assert "One of these names" in lesson.check("punished", "iterate").text
    assert not lesson.check("punished", ["mixed"]).right


def test_the_difference_is_one_that_can_be_seen():
    work = sorted(map(work_per_element, CONTENDERS))
    assert work[-1] > 1.5 * work[-2]
    assert work[0] > 5
