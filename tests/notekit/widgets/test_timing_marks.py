"""notekit/widgets/timing_marks.py: each case its own mark, each kind its own shape."""

from __future__ import annotations

import pytest

from notekit.timing import Case, interpreters
from notekit.widgets.timing_marks import HUES, marks, marks_of_names

pytestmark = pytest.mark.cpython


def test_each_kind_of_case_has_its_shape():
    cases = [
        Case("NumPy", "a + a"),
        Case("lazy", "(a + a).force()", setup="import arraykit"),
        Case("there", "a + a", interpreter="PyPy"),
        Case("numexpr", "evaluate('a + a')"),
    ]
    found = marks(cases, "NumPy")
    assert [mark.shape for mark in found] == ["square", "circle", "diamond", "triangle"]
    assert all(mark.filled for mark in found)
    assert {mark.hue for mark in found} == set(HUES)


def test_pypy_is_pypy_whatever_runs_on_it():
    path = Case("a", "pass", setup="import arraykit", interpreter="/usr/bin/pypy3")
    assert marks([Case("base", "pass"), path], "base")[1].shape == "diamond"


def test_an_interpreter_that_was_found_counts_by_what_it_is():
    here = next(each for each in interpreters() if each.is_this_one)
    assert marks([Case("base", "pass"), Case("a", "pass", interpreter=here)], "base")[1].shape == (
        "triangle"
    )


def test_a_second_of_a_kind_is_open():
    found = marks([Case(name, "pass") for name in "abc"], "a")
    assert [(mark.shape, mark.filled) for mark in found[1:]] == [
        ("triangle", True),
        ("triangle", False),
    ]


def test_a_third_of_a_kind_takes_neither_the_shape_nor_the_colour_of_another():
    lazy = [Case(name, "pass", setup="import arraykit") for name in "bcd"]
    there = Case("there", "pass", interpreter="PyPy")
    found = marks([Case("a", "pass"), *lazy, there], "a")
    assert [mark.shape for mark in found[1:]] == ["circle", "circle", "triangle", "diamond"]
    assert [mark.hue for mark in found[1:]] == ["ours", "ours", "ours", "pypy"]
    assert found[4].filled


def test_eight_cases_have_eight_marks():
    assert len(set(marks([Case(name, "pass") for name in "abcdefgh"], "a"))) == 8


def test_more_cases_than_marks_have_one_each_all_the_same():
    assert len(marks([Case(str(number), "pass") for number in range(20)], "0")) == 20


def test_recorded_cases_are_told_by_name_and_interpreter():
    found = marks_of_names(["NumPy", "arraykit", "loop"], ["CPython 3.12", "", "PyPy 7.3"], "NumPy")
    assert [mark.shape for mark in found] == ["square", "circle", "diamond"]
