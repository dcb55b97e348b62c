"""arraykit/widgets/overwrite_story.py: what is told of a program is what the libraries did."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arraykit.lessons.observed import LIBRARIES
from arraykit.widgets.overwrite_story import story
from tests.arraykit.lessons.written import NUMBERS, programs

pytestmark = pytest.mark.cpython
ANY_ENGINE = True
A = {"a": [1.0, 2.0, 3.0, 4.0]}
CHAIN = ["b = a + a", "c = b * 10", "a[0] = 100", "print(c)", "print(b)"]


def column(told, place, title):
    return told["positions"][place][[each.title for each in LIBRARIES].index(title)]


@given(programs())
def test_every_line_has_a_sentence_and_a_column_for_each_library(program):
    told = story([statement.text for statement in program], NUMBERS)
    json.dumps(told, allow_nan=False)
    assert len(told["positions"]) == len(told["said"]) == len(program) + 1
    for place, columns in enumerate(told["positions"]):
        assert len(columns) == len(told["libraries"]) == 4
        asks = place > 0 and program[place - 1].kind == "print"
        for each, title in zip(columns, ["eager", "forcing", "aliasing", "values"]):
            assert (each["right"] is not None) == asks
            assert each["right"] is not False or title == "aliasing"


def test_only_who_aliases_is_wrong_and_the_sentence_says_so():
    told = story(CHAIN, A)
    assert [each["right"] for each in told["positions"][4]] == [True, True, False, True]
    assert told["said"][4] == (
        "print(c) is [20, 40, 60, 80]. Aliasing says [2000, 40, 60, 80], without a warning; "
        "the others are right."
    )
    assert [each["line"] for each in column(told, 5, "aliasing")["answers"]] == [4, 5]


def test_where_nothing_was_written_too_late_all_four_agree():
    assert story(["b = a + a", "print(b)"], A)["said"][2] == (
        "print(b) is [2, 4, 6, 8]. All four say so."
    )


def test_only_what_a_line_has_changed_is_new():
    told = story(CHAIN, A)
    rows = {row["label"]: row for row in column(told, 3, "values")["held"]}
    assert rows["a"]["new"] == [True, False, False, False]
    assert rows["a, before a[0] = 100"]["new"] == [False] * 4
    assert (rows["b"]["cells"], rows["b"]["text"]) == (None, "a + a")
    assert column(told, 3, "forcing")["held"][1]["new"] == [True] * 4
    assert not any(row["new"].count(True) for row in column(told, 0, "eager")["held"])


@given(st.sampled_from([1e300, -1e300, 0.1, -3.0]))
def test_numbers_are_text_whatever_they_are(number):
    told = story(["b = a * a", "b = b * b", "c = b - b", "print(c)"], {"a": [number]})
    json.dumps(told, allow_nan=False)
    assert told["said"][4].endswith("All four say so.")
