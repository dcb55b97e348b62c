"""arraykit/lessons/laziness.py: right answers pass, and likely mistakes are named."""

from __future__ import annotations

import operator

import pytest

from arraykit.lessons.laziness import lesson
from arraykit.lessons.micronumpy import Node, lazy

ANY_ENGINE = True


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (72, "one operation after the other"),
        (16, "has to be written, too"),
        (8, "have to be read, too"),
        (40, "reads an element once"),
        (30, "30 is not it"),
        ("many", "is not a number"),
    ],
)
def test_the_bytes_of_one_kernel(answer, said):
    assert lesson.check("moved", 24).right
    verdict = lesson.check("moved", answer)
    assert not verdict.right
    assert said in verdict.text


@pytest.mark.parametrize("answer", ["a - mean(a)", "a / sum(a)", "a + b.max()", "sum(a - min(a))"])
def test_a_fold_that_all_elements_wait_for_needs_two_kernels(answer):
    assert lesson.check("two kernels", answer).right


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("a + b + c", "fits in one kernel"),
        ("sum(a * b)", "fits in one kernel"),
        ("var(a - mean(a))", "takes 4 kernels"),
        ("a + b + c - mean(a)", "4 operations: 3 are enough"),
        ("a", "an array as it is"),
        ("a +", "Python cannot read this"),
        ("a - d", "there is no array d"),
        (3, "as text"),
    ],
)
def test_other_expressions_are_told_what_they_need(answer, said):
    verdict = lesson.check("two kernels", answer)
    assert not verdict.right
    assert said in verdict.text


def test_one_more_operation():
    assert lesson.check("greatest", lambda a, b: Node(max, (a, b), a.size)).right


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (7, "A function is asked for"),
        (lambda a, b: [max(a, b)], "It ended in an error"),
        (lambda a, b: [1.0], "It returns list"),
        (lambda a, b: lazy(map(max, a.force(), b.force())), "has been computed already"),
        (lambda a, b: Node(operator.add, (a, b), a.size), "does not give the greater"),
        (lambda a, b: Node(min, (a, b), a.size), "does not give the greater"),
        (
            lambda a, b: Node(max, (a, b) if a.values and b.values else (a, a), a.size),
            "wrong for nodes still to be computed",
        ),
    ],
)
def test_other_functions_are_told_what_is_wrong(answer, said):
    verdict = lesson.check("greatest", answer)
    assert not verdict.right
    assert said in verdict.text
