"""arraykit/widgets/kernel_view.py: one setting differs, and the listings show what that does."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest

import arraykit as ak
from arraykit import settings
from arraykit.widgets import KernelView
from arraykit.widgets.kernel_listing import SETTINGS, listed, usual

pytestmark = pytest.mark.cpython
ANY_ENGINE = True
TEXT = "a*b + sqrt(c)"
SHAPES = {"a": 1_000_000, "b": 1_000_000, "c": 1_000_000}

llvm = pytest.mark.skipif(not find_spec("llvmlite"), reason="needs llvmlite: pip install llvmlite")


@pytest.fixture
def view():
    return KernelView(SHAPES, TEXT, knob="fusion", engine="python")


def ask(view, **request) -> dict:
    """Send a request as a view does, through JSON."""
    view._on_message(view, json.loads(json.dumps({"view": "v", "seq": 1, **request})), None)
    return view.answer


def lines(side) -> list[str]:
    return [row["text"] for row in side["rows"] if row["text"] is not None]


def test_without_fusion_each_operation_is_a_kernel_and_more_is_moved(view):
    left, right = view.answer["sides"]
    assert (left["title"], right["title"]) == ("3 kernels on python", "1 kernel on python")
    assert "# kernel 3 of 3" in lines(left)
    assert view.answer["said"].startswith("64 MB moved on the left, 32 MB on the right.")


def test_as_many_kernels_of_one_language_lie_side_by_side_with_gaps():
    pytest.importorskip("numpy")
    view = KernelView(SHAPES, "a*b + c", knob="dtype", listing="blocks", right="int32")
    left, right = view.answer["sides"]
    assert view.answer["compared"]
    assert len(left["rows"]) == len(right["rows"])
    for one, other in zip(left["rows"], right["rows"]):
        if not (one["differs"] or other["differs"]):
            assert one["text"] == other["text"]


def test_other_numbers_of_kernels_are_not_compared_line_by_line(view):
    assert not view.answer["compared"]
    assert not any(row["differs"] for side in view.answer["sides"] for row in side["rows"])
    assert "3 kernels on the left, 1 on the right: look at the marked loops" in view.answer["said"]


def test_the_loop_that_does_the_work_is_marked(view):
    looped = [row["text"].strip() for row in view.answer["sides"][1]["rows"] if row["loop"]]
    assert looped[0].startswith("t0 = ") and looped[-1] == "out0[i0] = t0"


@llvm
def test_two_languages_are_not_compared_line_by_line(view):
    answer = ask(view, action="knob", name="engine")
    assert [side["value"] for side in answer["sides"]] == ["python", "llvm"]
    assert not answer["compared"]
    assert not any(row["differs"] for side in answer["sides"] for row in side["rows"])
    assert "two languages" in answer["said"]


@llvm
@pytest.mark.parametrize("listing", ["llvm", "assembly"])
def test_half_as_wide_elements_halve_the_bytes_and_are_seen_in_the_loop(listing):
    view = KernelView(SHAPES, TEXT, knob="dtype", listing=listing)
    left, right = view.answer["sides"]
    assert view.answer["said"].startswith("32 MB moved on the left, 16 MB on the right.")
    for side in (left, right):
        assert 5 < sum(row["loop"] for row in side["rows"]) < len(side["rows"]) / 2
    assert any(row["differs"] and row["loop"] for row in left["rows"])


@llvm
def test_threads_run_the_same_loop():
    view = KernelView(SHAPES, TEXT, knob="threads", listing="llvm")
    assert "No line differs. Threads run the same loop" in view.answer["said"]
    blocks = KernelView(SHAPES, TEXT, knob="threads", engine="blocks")
    assert lines(blocks.answer["sides"][0])[0].endswith("on one thread")
    assert lines(blocks.answer["sides"][1])[0].endswith("shared by 2 threads")


@llvm
def test_whose_functions_are_taken_is_seen():
    view = KernelView(SHAPES, "sin(a)", knob="math", engine="llvm")
    assert any(row["differs"] for row in view.answer["sides"][0]["rows"])
    plain = KernelView(SHAPES, "a + b", knob="math", engine="llvm")
    assert "No line differs. There is no function" in plain.answer["said"]


def test_numpys_calls_have_the_readers_names():
    pytest.importorskip("numpy")
    found = listed("c - a", {"a": (9,), "c": (9,)}, {**usual(), "listing": "blocks"})
    assert any("numpy.subtract(c[block], a[block]" in line for line in found.lines)


def test_setting_a_value_of_both_sides_and_of_one(view):
    answer = ask(view, action="set", name="dtype", value="float32")
    assert answer["said"].startswith("32 MB moved on the left, 16 MB on the right.")
    answer = ask(view, action="set", name="fusion", value="on", side=0)
    assert "16 MB moved on either side. No line differs" in answer["said"]


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "fly"},
        {},
        {"action": "type", "text": 3},
        {"action": "knob", "name": "magic"},
        {"action": "knob"},
        {"action": "set", "name": "engine", "value": "abacus"},
        {"action": "set", "name": "magic", "value": "on"},
        {"action": "set", "name": "fusion", "value": "on"},
        {"action": "set", "name": "fusion", "value": "on", "side": 2},
    ],
)
def test_a_bad_request_is_refused_and_nothing_changes(view, request_):
    before = view.answer["sides"]
    answer = ask(view, **request_)
    assert f"What is shown is still {TEXT}" in answer["error"]
    assert answer["sides"] == before
    assert "error" not in ask(view, action="type", text=TEXT)


@pytest.mark.parametrize(
    ("text", "said", "wrong"),
    [
        ("a +", "Python cannot read this", None),
        ("a + d", "column 5: there is no array d", [4, 5]),
        ("a * open('x')", "open is none", [4, 8]),
        ("a[1:] + b", "cannot be broadcast", [0, 9]),
        ("a" + "+a" * 200, "200 operations are too many", [0, 401]),
        ("a", "nothing is to be done", [0, 1]),
    ],
)
def test_a_mistake_is_said_at_once_and_the_last_listing_holds(view, text, said, wrong):
    answer = ask(view, action="type", text=text)
    assert said in answer["error"]
    assert (answer["text"], answer["typed"]) == (TEXT, text)
    assert wrong is None or answer["wrong"] == wrong


def test_what_one_side_cannot_do_is_its_trouble_and_the_other_is_listed():
    view = KernelView(SHAPES, "a % b", knob="dtype", left="float64", right="complex128")
    left, right = view.answer["sides"]
    assert lines(left) and not lines(right)
    assert right["trouble"] and view.answer["kind"] == "warning"


@llvm
def test_an_engine_that_cannot_have_the_kernel_is_said():
    view = KernelView(SHAPES, "a + b", knob="listing", dtype="complex128", right="llvm")
    assert view.answer["said"] == (
        "On the right: llvm cannot: add of complex128 is not among its operations."
    )
    assert lines(view.answer["sides"][0])


def test_an_engine_that_is_missing_is_said_and_the_other_side_stays(monkeypatch):
    monkeypatch.setitem(settings._failed, "llvm", "needs llvmlite, which is not installed here")
    view = KernelView(SHAPES, TEXT, knob="engine")
    left, right = view.answer["sides"]
    assert lines(left) and not lines(right)
    assert view.answer["said"] == (
        "On the right: the engine 'llvm' needs llvmlite, which is not installed here."
    )
    listing = KernelView(SHAPES, TEXT, knob="listing", engine="python").answer["sides"][1]
    assert "needs llvmlite" in listing["trouble"]


def test_many_kernels_are_cut_off_and_it_is_said_where_all_are():
    found = listed("a" + "+a" * 20, {"a": (9,)}, {**usual(), "engine": "python", "fusion": "off"})
    assert found.title == "20 kernels on python"
    assert found.lines[-1] == "# ... and 14 kernels more: ak.explain(...) shows all"


def test_arrays_larger_than_the_machine_are_listed_and_arrays_stand_for_their_shapes():
    view = KernelView({"a": 10**13, "b": ak.ones(1)}, "a + b", engine="python", knob="fusion")
    assert "160 TB moved on either side" in view.answer["said"]


def test_settings_and_names_are_checked_at_once():
    with pytest.raises(ak.ValueNotAllowed, match="engine is one of"):
        KernelView(SHAPES, TEXT, engine="abacus")
    with pytest.raises(ak.ValueNotAllowed, match="no setting 'colour'"):
        KernelView(SHAPES, TEXT, colour="red")
    with pytest.raises(ak.ValueNotAllowed, match="no knob 'colour'"):
        KernelView(SHAPES, TEXT, knob="colour")
    with pytest.raises(ak.ValueNotAllowed, match="12 arrays are the most"):
        KernelView({f"v{k}": 3 for k in range(13)}, "v1 + 1")
    with pytest.raises(ak.ShapeError, match="no shape"):
        KernelView({"a": -1}, "a + 1")


@pytest.mark.parametrize("knob", SETTINGS)
def test_every_knob_can_be_turned_and_all_state_survives_json(view, knob):
    answer = ask(view, action="knob", name=knob)
    assert answer["knob"] == knob and "error" not in answer
    json.dumps([answer, view.structure], allow_nan=False)


def test_without_a_kernel_both_listings_and_a_sentence_remain(view):
    bundle = view._static_bundle()
    assert bundle["text/html"].count("<pre>") == 2
    assert "with fusion off and on. 64 MB moved" in bundle["text/plain"]
