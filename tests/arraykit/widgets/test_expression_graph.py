"""arraykit/widgets/expression_graph.py: a view asks, and is answered or refused in words."""

from __future__ import annotations

import json

import pytest

import arraykit as ak
from arraykit import settings
from arraykit.widgets import ExpressionGraph

pytestmark = pytest.mark.cpython
ANY_ENGINE = True
TEXT = "a*b + 1"


@pytest.fixture
def arrays():
    return {"a": ak.asarray([1.0, 2.0, 3.0, 4.0, 5.0]), "b": ak.asarray([2.0] * 5)}


@pytest.fixture
def widget(arrays):
    return ExpressionGraph(arrays, TEXT)


def ask(widget, **request) -> dict:
    """Send a request as a view does, through JSON."""
    widget._on_message(widget, json.loads(json.dumps({"view": "v", "seq": 1, **request})), None)
    return widget.answer


def test_all_state_survives_json(widget):
    json.dumps([widget.answer, widget.structure], allow_nan=False)


def test_typing_tells_another_story_with_all_of_it_written(widget):
    answer = ask(widget, action="type", text="a + b + a")
    assert (answer["text"], answer["view"], answer["seq"]) == ("a + b + a", "v", 1)
    assert widget.place == answer["written"] == 2
    assert "error" not in answer


@pytest.mark.parametrize(
    ("text", "said", "wrong"),
    [
        ("a +", "Python cannot read this", None),
        ("a + d", "column 5: there is no array d", [4, 5]),
        ("a * open('x')", "open is none", [4, 8]),
        ("a[1:] + b", "cannot be broadcast", [0, 9]),
        ("a" + "+a" * 200, "200 operations are too many", [0, 401]),
        ("", "there is nothing yet", [0, 0]),
        ("a", "nothing is to be done", [0, 1]),
    ],
)
def test_a_mistake_is_said_at_once_and_the_last_story_holds(widget, text, said, wrong):
    answer = ask(widget, action="type", text=text)
    assert said in answer["error"]
    assert f"What is shown is still {TEXT}" in answer["error"]
    assert (answer["text"], answer["typed"]) == (TEXT, text)
    assert wrong is None or answer["wrong"] == wrong


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "fly"},
        {},
        {"action": "type"},
        {"action": "type", "text": 3},
        {"action": "switch", "name": "magic", "on": False},
        {"action": "switch", "name": ["fusion"], "on": False},
        {"action": "switch"},
    ],
)
def test_a_bad_request_is_refused_and_nothing_changes(widget, request_):
    answer = ask(widget, **request_)
    assert answer["error"]
    assert answer["text"] == TEXT
    assert all(each["on"] for each in widget.structure["switches"])


def test_a_switch_plans_anew_and_says_that_it_is_off(widget):
    answer = ask(widget, action="switch", name="fusion", on=False)
    assert len(answer["kernels"]) == 2
    assert [each["on"] for each in widget.structure["switches"]] == [False, True, True, True]
    answer = ask(widget, action="switch", name="fusion", on=True)
    assert len(answer["kernels"]) == 1


def test_a_switch_that_would_make_the_graph_too_large_stays_where_it_is(arrays):
    text = " + ".join(["var(a)"] * 6)
    widget = ExpressionGraph(arrays, text)
    answer = ask(widget, action="switch", name="sharing", on=False)
    assert "more than 32 nodes" in answer["error"]
    assert all(each["on"] for each in widget.structure["switches"])


def test_a_switch_at_the_end_stays_at_the_end(widget):
    widget.place = 99
    assert widget.place == 3
    ask(widget, action="switch", name="fusion", on=False)
    assert widget.place == 4
    widget.place = 3
    ask(widget, action="switch", name="fusion", on=True)
    assert widget.place == 2  # all written: kernel 1 of 2 has no counterpart


def test_force_computes_and_says_what_came_out(widget):
    assert "[3, 5, 7, 9, …]" in ask(widget, action="force")["computed"]
    ask(widget, action="type", text="sum(a)")
    assert "The result is 15, in" in ask(widget, action="force")["computed"]
    ask(widget, action="type", text="a > 2")
    assert "[False, False, True, True, …]" in ask(widget, action="force")["computed"]


def test_force_leaves_the_readers_own_expression_alone(arrays):
    own = arrays["a"] * arrays["b"] + 1
    ask(ExpressionGraph(arrays, TEXT), action="force")
    assert not own.is_computed


def test_what_is_written_to_an_array_later_does_not_show(arrays, widget):
    arrays["a"][0] = 100.0
    assert "[3, 5," in ask(widget, action="force")["computed"]


def test_shapes_alone_are_planned_and_not_computed():
    widget = ExpressionGraph({"a": (10**7, 2), "b": 2}, "a * b")
    assert widget.answer["lazy"]["moved"] == 2 * 16 * 10**7 + 16
    assert "shapes without numbers" in ask(widget, action="force")["computed"]


def test_arrays_that_were_expressions_are_sources_here():
    widget = ExpressionGraph({"a": ak.ones(4), "b": ak.arange(4) + 1}, "a + b")
    assert [node["kind"] for node in widget.answer["nodes"]].count("array") == 2


def test_an_engine_that_is_missing_is_said_and_the_plan_is_shown(arrays, monkeypatch):
    monkeypatch.setitem(settings._failed, "llvm", "needs llvmlite, which is not installed here")
    widget = ExpressionGraph(arrays, TEXT, engine="llvm")
    assert "the engine 'llvm' needs llvmlite" in widget.answer["error"]
    assert widget.answer["kernels"]
    widget = ExpressionGraph(arrays, TEXT, engine="abacus")
    assert "no engine is named 'abacus'" in widget.answer["error"]


def test_the_engine_that_is_asked_for_is_the_one_that_is_shown(arrays):
    widget = ExpressionGraph(arrays, TEXT, engine="python")
    assert widget.answer["kernels"][0]["why"].startswith("on python")


def test_too_many_arrays_and_bad_names_are_refused_at_once():
    with pytest.raises(ak.ValueNotAllowed, match="12 arrays are the most"):
        ExpressionGraph({f"v{k}": 3 for k in range(13)}, "v1 + 1")
    with pytest.raises(ak.ValueNotAllowed, match="cannot be written"):
        ExpressionGraph({"a b": 3}, "a + 1")
    with pytest.raises(ak.ShapeError, match="no shape"):
        ExpressionGraph({"a": "x"}, "a + 1")


def test_without_a_kernel_a_picture_and_a_sentence_remain(widget):
    bundle = widget._static_bundle()
    assert "<svg" in bundle["text/html"]
    assert "a*b + 1" in bundle["text/html"]
    assert "Kernel 1 has run" in bundle["text/plain"]
