"""notekit/widgets/call_panel.py: the call and the interpreter are moved, results stay."""

from __future__ import annotations

import json

import pytest

from notekit.bindings import CALLS
from notekit.timing import Case, Outcome
from notekit.widgets.call_panel import BOTH, CallPanel
from tests.notekit.widgets.timing_panels import PATIENCE, QUICK, ask, rows, run, wait_until

pytestmark = pytest.mark.cpython

# Nothing has to be compiled for these, and most of it runs anywhere.
CALL, OTHER = "rows", "select"
FIXED = "function in Python on CPython"


def panel_of(call=CALL, on="CPython"):
    return CallPanel(call, on, sizes=(10, 100), effort=QUICK)


def chosen(panel):
    return panel.structure["call"], panel.structure["on"]


def test_every_call_and_interpreter_can_be_chosen_and_one_of_each_is():
    panel = panel_of()
    assert [name for name, _ in panel.structure["calls"]] == list(CALLS)
    assert [name for name, _ in panel.structure["places"]] == [BOTH, "CPython", "PyPy"]
    assert chosen(panel) == (CALL, "CPython")
    assert panel.structure["each"] == "a call"


def test_another_call_has_cases_of_its_own():
    panel = panel_of()
    answer = ask(panel, action="choose", call=OTHER, on="CPython")
    assert "error" not in answer
    assert chosen(panel) == (OTHER, "CPython")
    assert panel.structure["each"] == "a row"
    assert panel.structure["unit"] == "rows n"
    ways = ("module sqlite3", "cffi", "ctypes")
    assert list(rows(panel)) == [f"{way} on CPython" for way in ways]
    assert {series["name"] for series in answer["plot"]["series"]} == set(rows(panel))


def test_the_interpreter_picks_among_the_rows():
    panel = panel_of(on=BOTH)
    whole = list(rows(panel))
    ask(panel, action="choose", call=CALL, on="PyPy")
    assert list(rows(panel)) == [name for name in whole if name.endswith("PyPy")]


def test_results_of_a_call_stay_while_another_is_looked_at():
    panel = panel_of()
    run(panel)
    before, cost = rows(panel)[FIXED], panel.answer["cost"]
    panel.choose(OTHER, "CPython")
    assert {row["kind"] for row in rows(panel).values()} == {"none"}
    assert panel.timings is None
    assert panel.answer["cost"] == ""
    panel.choose(CALL, "CPython")
    assert rows(panel)[FIXED] == before
    assert panel.answer["cost"] == cost


def test_what_was_timed_on_both_is_known_of_each():
    panel = panel_of(on=BOTH)
    panel.choose(CALL, "CPython")  # which knows nothing yet
    panel.choose(CALL, BOTH)
    run(panel)
    median = rows(panel)[FIXED]["median"]
    panel.choose(CALL, "CPython")
    assert rows(panel)[FIXED]["median"] == median
    assert all(row.case.endswith("CPython") for row in panel.timings.rows)
    assert panel.timings.base in rows(panel)


def test_a_call_without_c_is_never_called_best():
    panel = panel_of()
    run(panel)
    found = rows(panel)
    assert not found[FIXED]["best"]
    assert not found["no call on CPython"]["best"]
    assert not panel.answer["sizes"][1]["sentence"].startswith(("no call", "function"))


def test_nothing_else_can_be_chosen_while_it_runs():
    panel = panel_of()
    panel._cases = [Case("endless", "while True: pass")]
    panel._base = "endless"
    panel._show()
    panel.start()
    wait_until(lambda: panel.answer["busy"])
    answer = ask(panel, action="choose", call=OTHER, on="CPython")
    assert "a run is under way" in answer["error"]
    assert chosen(panel) == (CALL, "CPython")
    panel.cancel()
    assert panel.wait(PATIENCE)
    assert "error" not in ask(panel, action="choose", call=OTHER, on="CPython")


def test_late_news_of_a_run_are_not_taken_for_those_of_another_call():
    panel = panel_of()
    run(panel)
    late = panel._run
    panel.choose(OTHER, "CPython")
    panel._hear(late)
    assert panel.timings is None
    assert next(iter(rows(panel))) == "module sqlite3 on CPython"
    panel.choose(CALL, "CPython")
    assert rows(panel)[FIXED]["kind"] == "timed"


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"call": "sin", "on": "CPython"}, "no call is named 'sin'; there are cos"),
        ({"call": CALL, "on": "Jython"}, "not 'Jython'"),
        ({}, "no call is named 'None'"),
    ],
)
def test_what_is_no_choice_is_refused_and_what_was_chosen_stays(request_, said):
    panel = panel_of()
    answer = ask(panel, action="choose", **request_)
    assert said in answer["error"]
    assert chosen(panel) == (CALL, "CPython")
    assert len(answer["sizes"]) == 2


def test_a_panel_of_no_such_call_is_refused():
    with pytest.raises(ValueError, match="no call is named"):
        CallPanel("sin")


def test_all_that_reaches_the_view_survives_json():
    panel = panel_of(OTHER)
    run(panel)
    panel.choose(CALL, BOTH)
    json.dumps([panel.structure, panel.answer, panel.copies], allow_nan=False)


def test_what_is_kept_without_a_kernel_names_the_call():
    panel = panel_of()
    assert CALLS[CALL].title in panel.static_html()
    assert panel.static_text() == "What a call costs. Nothing is timed before you press Run."
    run(panel)
    assert " at n = 100" in panel.static_text()
    assert ">a call</th>" in panel.static_html()


def test_what_cannot_run_is_a_grey_row(monkeypatch):
    monkeypatch.setenv("LPKIT_GLPK", "/nowhere/libglpk.so")
    panel = panel_of()
    run(panel)
    assert rows(panel)["cffi on CPython"]["kind"] == "missing"
    assert "apt install libglpk40" in rows(panel)["cffi on CPython"]["reason"]
    assert panel.timings.row("cffi on CPython", 10).outcome is Outcome.MISSING
