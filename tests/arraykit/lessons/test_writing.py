"""arraykit/lessons/writing.py: right answers pass, and likely mistakes are named."""

from __future__ import annotations

import random

import pytest

from arraykit.lessons.behaviours import Aliasing, Eager, Forcing, Valued
from arraykit.lessons.programs import read_program
from arraykit.lessons.writing import copied_in_loop, lesson, random_lines

ANY_ENGINE = True


class Once(Valued):
    held = False

    def _pending(self, op, inputs, size):
        for each in inputs:
            each.held = True
        return super()._pending(op, inputs, size)

    def __setitem__(self, key, value):
        if self.held:
            self.values, self.held = list(self.force()), False
        Aliasing.__setitem__(self, key, value)


class OnlyFirst(Once):
    def _pending(self, op, inputs, size):
        inputs[0].held = True
        return Valued._pending(self, op, inputs, size)


class Busy(Valued):
    def _pending(self, op, inputs, size):
        array = super()._pending(op, inputs, size)
        array.force()
        return array


class Forever(Once):
    def __setitem__(self, key, value):
        was_held = self.held
        super().__setitem__(key, value)
        self.held = was_held


@pytest.mark.parametrize(
    ("exercise", "right", "answer", "said"),
    [
        ("late", 21, 102, "what the program means"),
        ("late", 21, 300, "with what a held when c was written"),
        ("copied", 800, 8, "The next expression holds the copy"),
        ("copied", 800, 8000, "Who holds the copy?"),
        ("copied", 800, 100, "How large is one?"),
        ("copied", 800, "many", "is not a number"),
    ],
)
def test_numbers_and_what_leads_to_wrong_ones(exercise, right, answer, said):
    assert lesson.check(exercise, right).right
    verdict = lesson.check(exercise, answer)
    assert not verdict.right
    assert said in verdict.text


def test_a_flag_is_enough_to_copy_once():
    assert lesson.check("once", Once).right


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (7, "A class is asked for"),
        (Eager, "A class is asked for"),
        (Busy, "has been computed already"),
        (Forcing, "has computed what nobody asked for"),
        (Aliasing, "c = a + a; a[1] = 11; print(c): it says [2.0, 22.0, 6.0, 8.0]"),
        (OnlyFirst, "It is wrong for "),
        (Valued, "copies 100 times in 100 writes when nothing was built"),
        (Forever, "copies 100 times in 100 writes after one expression"),
    ],
)
def test_other_classes_are_told_what_is_wrong(answer, said):
    verdict = lesson.check("once", answer)
    assert not verdict.right
    assert said in verdict.text


def test_a_loop_copies_once_for_each_expression_that_is_built():
    for elements, every in [(60, 60), (60, 20), (60, 1)]:
        assert copied_in_loop(elements, every) == 8 * elements * (elements // every)


def test_random_programs_can_all_be_run():
    drawn = random.Random(7)
    for _ in range(100):
        assert read_program(random_lines(drawn), {"a": 4})[-1].kind == "print"
