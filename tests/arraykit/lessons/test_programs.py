"""arraykit/lessons/programs.py: what can be read, and what is refused in words."""

from __future__ import annotations

import re

import pytest

from arraykit.errors import ExpressionError
from arraykit.lessons.programs import MOST_LINES, ProgramError, read_program

ANY_ENGINE = True


def test_the_kinds_of_lines():
    program = read_program(
        ["b = 2*a[::-1] - 1", " a[-1] = -3.5 ", "a[1:3:2] = 7", "print(b)", "del b"], {"a": 4}
    )
    assert [each.kind for each in program] == ["build", "write", "write", "print", "del"]
    assert [each.name for each in program] == ["b", "a", "a", "b", "b"]
    assert [(each.key, each.value) for each in program[1:3]] == [(-1, -3.5), (slice(1, 3, 2), 7.0)]
    assert program[1].text == "a[-1] = -3.5"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "it is empty"),
        ("b = a +", "Python cannot read this"),
        ("b = a; c = a", "one statement a line"),
        ("b = c + 1", "there is no array c"),
        ("print(c)", "there is no array c by then; there are a"),
        ("b = a", "a second name"),
        ("b = a[1:3]", "a slice alone"),
        ("b = a[0] + a", "a slice, such as a[1:3]"),
        ("b = a[::0] + 1", "a slice, such as a[1:3]"),
        ("b = 2 + 3", "no array in this"),
        ("b = a / 2", "built with +, - and *"),
        ("b = sqrt(a)", "built with +, - and *"),
        ("b = open('x') + a", "open is none"),
        ("b = a[1:] + a", "3 and 4 elements do not fit together"),
        ("b = a + 1j", "no real number"),
        ("b = a * 10**30", "as large as this"),
        ("b" * 9 + " = a + 1", "a name of at most 8"),
        ("b, c = a + 1", "a line is one of"),
        ("a += 1", "write it in full"),
        ("a[4] = 1", "a has 4 elements, 0 to 3: there is none at 4"),
        ("a[True] = 1", "an index is a whole number"),
        ("a[a] = 1", "an index is a whole number"),
        ("a[::0] = 1", "not by 0"),
        ("a[0] = a", "what is written is a number"),
        ("a[0] = 1e999", "no float64"),
        ("a[0] = 'x'", "no real number"),
        ("import os", "a line is one of"),
        ("print(a, a)", "a line is one of"),
        ("print(a + a)", "needs the name of an array"),
        ("del a, a", "a line is one of"),
        ("x" * 200, "at most 120 characters"),
        ("(" * 100 + "a", "Python cannot read this"),
        ("b = " + "a+" * 9 + "a", "9 operations are too many"),
    ],
)
def test_other_lines_are_refused_with_what_can_stand_there(line, said):
    with pytest.raises(ProgramError, match="line 2: .*" + re.escape(said)) as caught:
        read_program(["a[0] = 1", line], {"a": 4})
    assert caught.value.line == 1
    assert 0 <= caught.value.start <= caught.value.end <= max(len(line), 1)
    assert isinstance(caught.value, ExpressionError)


def test_a_mistake_in_an_expression_says_where_it_stands():
    with pytest.raises(ProgramError) as caught:
        read_program(["b = a + open(a)"], {"a": 4})
    assert (caught.value.start, caught.value.end) == (8, 12)


def test_what_was_deleted_is_not_there_and_what_is_built_anew_has_its_new_size():
    with pytest.raises(ProgramError, match="line 2: there is no array a by then; there are none"):
        read_program(["del a", "print(a)"], {"a": 4})
    with pytest.raises(ProgramError, match="line 2: a has 2 elements"):
        read_program(["a = a[:2] + 0", "a[2] = 1"], {"a": 4})


def test_more_lines_than_can_be_followed_are_refused():
    with pytest.raises(ProgramError, match="12 lines are the most"):
        read_program(["print(a)"] * (MOST_LINES + 1), {"a": 4})
