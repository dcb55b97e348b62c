"""arraykit/widgets/overwrite.py: a view asks, and is answered or refused in words."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

import arraykit as ak
from arraykit.lessons.programs import ProgramError
from arraykit.widgets.overwrite import PROGRAMS, Overwrite

pytestmark = pytest.mark.cpython
ANY_ENGINE = True
LINES = ["b = a + a", "a[0] = 100", "print(b)"]


@pytest.fixture
def widget():
    return Overwrite()


def ask(widget, **request) -> dict:
    """Send a request as a view does, through JSON."""
    widget._on_message(widget, json.loads(json.dumps({"view": "v", "seq": 1, **request})), None)
    return widget.answer


def test_all_state_survives_json(widget):
    json.dumps([widget.answer, widget.structure], allow_nan=False)
    assert widget.answer["typed"] == LINES


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_to_choose_from_can_be_run(widget, name):
    widget.place = 3
    answer = ask(widget, action="choose", name=name)
    assert "error" not in answer
    assert tuple(answer["lines"]) == PROGRAMS[name]
    assert widget.place == 0


def test_other_lines_make_another_story(widget):
    answer = ask(widget, action="edit", lines=[*LINES, "print(a)"])
    assert (answer["seq"], len(answer["positions"])) == (1, 5)
    assert answer["said"][4] == "print(a) is [100, 2, 3, 4]. All four say so."


def test_a_mistake_is_said_at_once_and_the_last_program_holds(widget):
    wrong = ["b = a + a", "a[7] = 1", "print(b)"]
    answer = ask(widget, action="edit", lines=wrong)
    assert answer["error"].startswith("Line 2: a has 4 elements, 0 to 3: there is none at 7.")
    assert (answer["at"], answer["typed"], answer["lines"]) == (1, wrong, LINES)


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "fly"},
        {},
        {"action": "edit"},
        {"action": "edit", "lines": "b = a + a"},
        {"action": "edit", "lines": ["b = a + a", 3]},
        {"action": "choose"},
        {"action": "choose", "name": "magic"},
        {"action": "choose", "name": ["a"]},
    ],
)
def test_a_bad_request_is_refused_and_nothing_changes(widget, request_):
    assert ask(widget, **request_)["error"]
    assert ask(widget, action="edit", lines=LINES)["lines"] == LINES


def test_more_lines_than_fit_are_refused(widget):
    answer = ask(widget, action="edit", lines=["print(a)"] * 13)
    assert "12 lines are the most" in answer["error"]


def test_who_stands_at_the_end_stays_there_and_others_where_they_are(widget):
    widget.place = 99
    assert widget.place == 3
    ask(widget, action="edit", lines=[*LINES, "print(a)"])
    assert widget.place == 4
    widget.place = 1
    ask(widget, action="edit", lines=LINES)
    assert widget.place == 1
    widget.place = 2
    ask(widget, action="edit", lines=LINES[:1])
    assert widget.place == 1


def test_arrays_of_ones_own():
    widget = Overwrite(["c = x + y", "x[0] = 5", "print(c)"], {"x": [1, 2], "y": [3.0, 4.0]})
    assert "Aliasing says [8, 6]" in widget.answer["said"][3]
    assert widget.structure["choices"] == []


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {name: [1] for name in "abcd"},
        {"a": []},
        {"a": [1] * 7},
        {"a b": [1]},
        {"a": [float("nan")]},
    ],
)
def test_arrays_that_cannot_be_shown_are_refused(arrays):
    with pytest.raises(ak.ValueNotAllowed):
        Overwrite(["print(a)"], arrays)


def test_a_program_that_cannot_be_run_is_refused_at_once():
    with pytest.raises(ProgramError, match="line 1: there is no array c"):
        Overwrite(["b = c + 1"])


def test_without_a_kernel_a_picture_and_a_sentence_remain(widget):
    bundle = widget._static_bundle()
    assert "a[0] = 100" in bundle["text/html"]
    assert "Aliasing says [200, 4, 6, 8]" in bundle["text/plain"]
    drawing = ElementTree.fromstring(widget.to_svg())
    words = " ".join(drawing.itertext())
    assert words.count("line 3 says [2, 4, 6, 8], right") == 3
    assert words.count("line 3 says [200, 4, 6, 8], WRONG") == 1
    ask(widget, action="choose", name="a chain of dependants")
    assert widget.to_svg().count("WRONG; 0 of 2 answers right") == 1
    ask(widget, action="edit", lines=["del a"])
    assert widget.to_svg().count("nothing was asked") == 4
