"""notekit/widgets/timing_run.py: rows for whatever goes wrong, cancelling, one run at a time."""

from __future__ import annotations

import pytest

from notekit.timing import Case
from tests.notekit.widgets.timing_panels import (
    LOOP,
    PATIENCE,
    ask,
    is_gone,
    panel_of,
    rows,
    run,
    wait_until,
)

pytestmark = pytest.mark.cpython


# -- what goes wrong


def test_a_case_that_raises_has_a_row_with_its_trace_and_leaves_the_others_alone():
    panel = panel_of(LOOP, Case("fails", "{}['gone']", result="s"), sizes=[10])
    size = run(panel)["sizes"][0]
    assert rows(panel)["fails"]["kind"] == "failed"
    assert "KeyError" in rows(panel)["fails"]["reason"]
    assert "KeyError: 'gone'" in rows(panel)["fails"]["trace"]
    assert rows(panel)["loop"]["kind"] == "timed"
    assert size["kind"] == "warning"
    assert "1 of 2 cases could not be timed." in size["sentence"]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("import os; os._exit(3)", "ended unasked"),
        ("s = -1", "another result"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    ],
)
def test_a_case_that_misbehaves_ends_in_a_row(statement, reason):
    panel = panel_of(LOOP, Case("odd", statement, result="s"), sizes=[10])
    run(panel)
    assert rows(panel)["odd"]["kind"] == "failed"
    assert reason in rows(panel)["odd"]["reason"]
    assert rows(panel)["loop"]["kind"] == "timed"


def test_a_case_that_prints_megabytes_is_timed_all_the_same():
    panel = panel_of(Case("loud", "print('x' * 1_000_000)"), sizes=[1])
    run(panel)
    assert rows(panel)["loud"]["kind"] == "timed"


def test_what_cannot_run_here_is_grey_and_no_accident():
    absent = Case("absent", "s = 1", result="s", needs=("no_such_module",))
    nowhere = Case("nowhere", "s = 1", result="s", interpreter="NoSuchPython 9")
    panel = panel_of(LOOP, absent, nowhere, sizes=[10])
    size = run(panel)["sizes"][0]
    assert rows(panel)["absent"]["kind"] == rows(panel)["nowhere"]["kind"] == "missing"
    assert "no_such_module" in rows(panel)["absent"]["reason"]
    assert "NoSuchPython 9" in rows(panel)["nowhere"]["reason"]
    assert size["kind"] == "fine"


def test_where_nothing_can_be_timed_the_status_says_so():
    panel = panel_of(Case("fails", "1 / 0"), sizes=[10])
    size = run(panel)["sizes"][0]
    assert (size["sentence"], size["kind"]) == ("Nothing could be timed at n = 10.", "error")


def test_a_bug_of_ours_is_shown_with_its_class(monkeypatch):
    panel = panel_of(LOOP)
    monkeypatch.setattr("notekit.timing.comparison.Comparison.run", lambda self: 1 / 0)
    size = run(panel)["sizes"][0]
    assert (size["sentence"], size["kind"]) == ("ZeroDivisionError: division by zero", "error")
    assert not panel.answer["busy"]


def test_after_a_bug_of_ours_the_next_run_is_as_any_other(monkeypatch):
    panel = panel_of(LOOP)
    with monkeypatch.context() as patch:
        patch.setattr("notekit.timing.comparison.Comparison.run", lambda self: 1 / 0)
        run(panel)
    run(panel)
    assert rows(panel)["loop"]["kind"] == "timed", rows(panel)["loop"]


# -- cancelling


def test_what_takes_long_is_named_while_it_does(endless):
    case, pid = endless
    panel = panel_of(case, sizes=[1])
    panel.start()
    pid()
    wait_until(lambda: panel.answer["sizes"][0]["sentence"] == "Timing n = 1.")
    assert panel.answer["doing"].endswith("preparing endless")
    panel.cancel()
    assert panel.wait(PATIENCE)


def test_cancel_ends_what_never_ends_and_leaves_no_process(endless):
    case, pid = endless
    panel = panel_of(case, sizes=[1])
    panel.start()
    worker = pid()
    ask(panel, action="cancel")
    assert panel.wait(PATIENCE)
    assert is_gone(worker)
    assert not panel.answer["busy"]
    assert panel.answer["sizes"][0]["sentence"] == "n = 1 was not timed: it was cancelled."
    assert "cancelled after" in panel.answer["cost"]


def test_what_was_complete_stays_when_a_later_run_is_cancelled(endless):
    panel = panel_of(LOOP, sizes=[10])
    before = run(panel)["sizes"][0]["rows"]
    panel._cases[0] = Case("loop", "while True: pass", endless[0].setup)
    panel.start()
    endless[1]()
    panel.cancel()
    assert panel.wait(PATIENCE)
    assert panel.answer["sizes"][0]["rows"] == before


def test_interrupting_a_cell_that_waits_cancels_the_run(endless, monkeypatch):
    case, pid = endless
    panel = panel_of(case, sizes=[1])
    panel.start()
    worker = pid()

    def interrupted(seconds):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(panel._run, "wait", interrupted)
        with pytest.raises(KeyboardInterrupt):
            panel.wait()
    assert panel.wait(PATIENCE)
    assert is_gone(worker)


def test_closing_the_panel_ends_its_run(endless):
    case, pid = endless
    panel = panel_of(case, sizes=[1])
    panel.start()
    worker = pid()
    panel.close()
    assert panel.wait(PATIENCE)
    assert is_gone(worker)


# -- two at once


def test_a_second_panel_waits_for_the_first_and_says_for_which(endless):
    first, second = panel_of(endless[0], sizes=[1], title="first"), panel_of(LOOP, title="second")
    first.start()
    endless[1]()
    second.start()
    wait_until(lambda: "“first”" in second.answer["sizes"][0]["sentence"])
    assert second.timings is None

    first.cancel()
    assert second.wait(PATIENCE)
    assert rows(second)["loop"]["kind"] == "timed"


def test_whoever_waits_can_be_cancelled_and_the_others_move_up(endless):
    first, second, third = panel_of(endless[0], sizes=[1]), panel_of(LOOP), panel_of(LOOP)
    first.start()
    worker = endless[1]()
    second.start()
    third.start()
    second.cancel()
    assert second.wait(PATIENCE)
    assert second.answer["sizes"][0]["sentence"] == "Nothing was timed: it was cancelled."
    assert not is_gone(worker)

    first.cancel()
    assert third.wait(PATIENCE)
    assert rows(third)["loop"]["kind"] == "timed"
