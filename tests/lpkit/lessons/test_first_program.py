"""The program of 2011 and the exercises on it: right answers pass, known mistakes are named."""

from __future__ import annotations

import pytest

from lpkit import LinearProgram
from lpkit.lessons.first_program import bakery, lesson, program_of_2011


def test_the_program_has_the_numbers_of_the_post():
    lp = program_of_2011(integer=True)
    x, y, z = lp.variables
    assert [v.name for v in (x, y, z)] == ["x", "y", "z"]
    assert all(v.is_integer for v in (x, y, z))
    assert str(lp.objective) == "10 x + 6 y + 4 z"
    assert [str(c.relation) for c in lp.constraints] == [
        "x + y + z <= 100",
        "10 x + 4 y + 5 z <= 600",
        "2 x + 2 y + 6 z <= 300",
        "x >= 0",
        "y >= 0",
        "z >= 0",
    ]
    assert not program_of_2011().variables[0].is_integer


def test_no_answer_is_not_wrong():
    for answer in (None, ...):
        verdict = lesson.check("one more", answer)
        assert not verdict.right
        assert not verdict.answered


def test_the_growth_by_one_more(solver):
    assert lesson.check("one more", 10 / 3).right
    assert lesson.check("one more", 3.33).right
    assert "new optimum" in lesson.check("one more", 733.33 + 3.33).text
    assert "does not earn one" in lesson.check("one more", 1).text
    wrong = lesson.check("one more", 7)
    assert (wrong.right, wrong.text) == (False, "7 is not it.")
    assert wrong.hint.startswith("Hint: ")


def test_the_price_from_which_z_is_worth_making(solver):
    assert lesson.check("worth making", 20 / 3).right
    assert "what it lacks" in lesson.check("worth making", 20 / 3 - 4).text
    assert not lesson.check("worth making", 6).right


def test_that_price_is_where_z_starts(solver):
    lp = program_of_2011()
    z = lp.variables[2]
    for price, made in ((20 / 3 - 0.01, False), (20 / 3 + 0.01, True)):
        lp.objective[z] = price
        lp.maximize(solver=solver)
        assert (z.value > 1e-6) is made


def test_the_bakery_is_accepted_and_its_variants_judged(solver):
    assert lesson.check("bakery", bakery()).right
    lp = bakery()
    lp.constraints[0].rhs = 59
    assert "not that of the bakery" in lesson.check("bakery", lp).text
    lp.remove(lp.constraints[0])
    lp.remove(lp.constraints[0])
    assert "Solving it says" in lesson.check("bakery", lp).text
    assert "2 things" in lesson.check("bakery", program_of_2011()).text.replace("two", "2")


@pytest.mark.parametrize("answer", [3, "a string", [], LinearProgram()])
def test_what_is_no_bakery_is_told_so(answer):
    verdict = lesson.check("bakery", answer)
    assert not verdict.right
    assert "expected" in verdict.text or "variables" in verdict.text


def test_an_exercise_of_another_name_is_an_error():
    with pytest.raises(KeyError, match="no exercise is called 'two more'"):
        lesson.check("two more", 1)
