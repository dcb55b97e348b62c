"""notekit/exercises.py: right from wrong, said in words, with a hint more each time."""

from __future__ import annotations

import pytest

from notekit.exercises import Exercise, Lesson, number_close_to


@pytest.fixture
def exercise():
    judge = number_close_to(lambda: 10.0, mistakes=[(lambda: 20.0, "That is twice as much.")])
    return Exercise("How many?", judge, ["look", "look again"], praise="Ten it is.")


def test_a_right_answer_is_praised(exercise):
    verdict = exercise.check(10.004)
    assert verdict.right
    assert str(verdict) == "Right. Ten it is."


def test_hints_come_one_by_one_and_the_last_one_stays(exercise):
    hints = [exercise.check(wrong).hint for wrong in (1, 2, 3)]
    assert hints == ["Hint: look", "Hint: look again", "Hint: look again"]


def test_a_known_mistake_is_named(exercise):
    assert "twice as much" in exercise.check(20).text


@pytest.mark.parametrize("nothing", [None, ...])
def test_the_dots_are_no_answer_and_cost_no_hint(exercise, nothing):
    verdict = exercise.check(nothing)
    assert not verdict.right
    assert str(verdict) == "Your turn. Put your answer in place of the dots."
    assert "… Your turn." in verdict._repr_html_()
    assert exercise.check(1).hint == "Hint: look"


@pytest.mark.parametrize("answer", ["ten", [1, 2], 1j, float("nan"), float("inf"), object()])
def test_any_answer_gets_a_verdict(exercise, answer):
    assert not exercise.check(answer).right


def test_a_judge_that_fails_is_reported_as_the_readers_error():
    exercise = Exercise("?", lambda answer: answer.missing, [])
    assert "AttributeError" in exercise.check(3).text


def test_the_verdict_is_escaped_and_does_without_colour(exercise):
    shown = exercise.check("<script>")._repr_html_()
    assert "<script>" not in shown
    assert "✗ Not yet." in shown
    assert "✓ Right." in exercise.check(10)._repr_html_()


def test_a_lesson_knows_its_exercises(exercise):
    lesson = Lesson({"count": exercise})
    assert lesson.check("count", 10).right
    with pytest.raises(KeyError, match="there are 'count'"):
        lesson.check("other", 10)
