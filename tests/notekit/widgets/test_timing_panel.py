"""notekit/widgets/timing_panel.py: run, look, copy; real processes."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from xml.etree import ElementTree

import pytest

from notekit.timing import Case, Outcome, interpreters
from notekit.widgets.timing_panel import TimingPanel
from tests.notekit.widgets.timing_panels import LOOP, PATIENCE, SUM, ask, panel_of, rows, run

pytestmark = pytest.mark.cpython


@contextmanager
def states_of(panel: TimingPanel):
    """All that the panel publishes meanwhile."""
    seen: list[dict] = []

    def note(change) -> None:
        seen.append(change["new"])

    panel.observe(note, names="answer")
    yield seen
    panel.unobserve(note, names="answer")


# -- running


def test_nothing_is_timed_before_it_is_asked_for():
    panel = panel_of(LOOP, SUM)
    assert panel.timings is None
    assert not panel.answer["busy"]
    assert panel.answer["sizes"][1]["sentence"] == "Nothing is timed before you press Run."
    assert {row["reason"] for row in rows(panel).values()} == {"not timed yet"}
    assert panel.copies == {}


def test_a_run_times_every_case_at_every_size():
    panel = panel_of(LOOP, SUM)
    answer = run(panel)
    assert [row.outcome for row in panel.timings.rows] == [Outcome.TIMED] * 4
    assert [size["state"] for size in answer["sizes"]] == ["done", "done"]
    assert rows(panel)["loop"]["ratio"] == "1"
    assert {row["kind"] for row in rows(panel).values()} == {"timed"}
    assert [len(each["points"]) for each in answer["plot"]["series"]] == [2, 2]


def test_the_time_of_one_of_n_has_a_column_where_it_has_a_name():
    named, plain = panel_of(LOOP, sizes=[1000], each="a turn"), panel_of(LOOP, sizes=[1000])
    for panel in (named, plain):
        run(panel)
    assert (named.structure["each"], plain.structure["each"]) == ("a turn", "")
    assert ">a turn</th>" in named.static_html()
    assert ">a turn</th>" not in plain.static_html()
    assert rows(named)["loop"]["each"] in named.static_html()


def test_a_case_that_is_slower_by_far_is_called_so():
    slow = Case("slow", "time.sleep(0.02); s = sum(range(n))", "import time", "s")
    panel = panel_of(slow, SUM, sizes=[10])
    sentence = run(panel)["sizes"][0]["sentence"]
    assert sentence.startswith("sum is fastest at n = 10")
    assert rows(panel)["sum"]["best"]
    assert not rows(panel)["slow"]["best"]


def test_all_that_reaches_the_view_survives_json():
    panel = panel_of(LOOP, Case("fails", "1 / 0", result="s"), traffic=(8, 8))
    with states_of(panel) as states:
        run(panel)
    json.dumps([states, panel.structure, panel.copies, panel.place], allow_nan=False)


def test_news_come_while_it_runs_and_its_share_only_grows():
    panel = panel_of(LOOP, Case("slow", "time.sleep(0.15); s = sum(range(n))", "import time", "s"))
    with states_of(panel) as states:
        run(panel)
    busy = [state for state in states if state["busy"]]
    shares = [state["share"] for state in busy]
    assert shares == sorted(shares)
    assert any(size["state"] == "running" for state in busy for size in state["sizes"])
    assert "Timing n = 1,000, size 1 of 2." in {state["sizes"][1]["sentence"] for state in busy}
    assert not states[-1]["busy"]
    assert "took" in states[-1]["cost"]


def test_samples_that_are_under_way_have_no_median_in_the_plot_yet():
    panel = panel_of(Case("slow", "time.sleep(0.2)", "import time"), sizes=[5])
    with states_of(panel) as states:
        run(panel)
    points = [state["plot"]["series"][0]["points"] for state in states]
    under_way = [
        each[0] for each in points if each and each[0]["samples"] and not each[0]["median"]
    ]
    assert under_way
    assert points[-1][0]["median"] is not None


def test_the_size_under_the_slider_is_timed_first():
    panel = panel_of(LOOP, sizes=[10, 20, 30])
    panel.place = 1
    panel.start()
    assert panel._run.comparison.sizes == [20, 10, 30]
    assert panel.wait(PATIENCE)


def test_one_size_can_be_timed_alone_and_the_others_are_offered():
    panel = panel_of(LOOP, sizes=[10, 20])
    assert not any(size["offer"] for size in panel.answer["sizes"])  # Run says it all
    answer = ask(panel, action="one", place=0)
    assert panel.wait(PATIENCE)
    answer = panel.answer
    assert [size["state"] for size in answer["sizes"]] == ["done", "none"]
    assert [size["offer"] for size in answer["sizes"]] == [False, True]
    assert answer["sizes"][1]["sentence"] == "n = 20 was not timed yet."


def test_moving_the_slider_times_nothing():
    panel = panel_of(LOOP, sizes=[10, 20, 30])
    for place in (0, 2, 1):
        panel.place = place
    assert panel._run is None


@pytest.mark.parametrize(("asked", "given"), [(-5, 0), (99, 1)])
def test_the_slider_stays_within_its_sizes(asked, given):
    panel = panel_of(LOOP)
    panel.place = asked
    assert panel.place == given


# -- requests


@pytest.mark.parametrize("request_", [{"action": "fly"}, {}, {"action": None}, {"action": ["run"]}])
def test_a_bad_request_is_refused_in_words_and_nothing_changes(request_):
    panel = panel_of(LOOP)
    answer = ask(panel, **request_)
    assert "cannot do" in answer["error"]
    assert answer["sizes"][0]["state"] == "none"
    assert panel._run is None


def test_a_run_that_runs_is_not_begun_again(endless):
    panel = panel_of(endless[0], sizes=[1])
    panel.start()
    endless[1]()
    answer = ask(panel, action="run")
    assert "running already" in answer["error"]
    assert answer["busy"]
    panel.cancel()
    assert panel.wait(PATIENCE)


def test_a_place_that_is_none_is_left_out_of_account():
    panel = panel_of(LOOP)
    for place in (None, "x", -1, 7):
        ask(panel, action="one", place=place)
        assert panel.wait(PATIENCE)
        assert panel.place == 1


def test_a_size_that_is_not_on_the_slider_is_refused():
    with pytest.raises(ValueError, match="n = 11 is none of the sizes"):
        panel_of(LOOP).start(11)


def test_requests_from_many_threads_neither_hang_nor_start_two_runs():
    panel = panel_of(LOOP, sizes=[10])
    threads = [
        threading.Thread(target=ask, args=(panel,), kwargs={"action": action})
        for action in ("run", "cancel", "run", "one") * 4
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    assert panel.wait(PATIENCE)
    assert not panel.answer["busy"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"cases": []}, "nothing to show"),
        ({"cases": [LOOP, LOOP]}, "the same name"),
        ({"cases": [LOOP], "base": "other"}, "none of the cases"),
        ({"cases": [LOOP], "sizes": []}, "whole numbers from 1 on"),
        ({"cases": [LOOP], "sizes": [0, 10]}, "whole numbers from 1 on"),
        ({"cases": [LOOP], "traffic": (-8, 8)}, "bytes read and bytes written"),
        ({"cases": [LOOP], "traffic": (0, 0)}, "bytes read and bytes written"),
    ],
)
def test_what_cannot_be_timed_is_refused_at_once(options, said):
    with pytest.raises(ValueError, match=said):
        TimingPanel(**{"sizes": [10], **options})


# -- copies, and what is kept


def test_tables_can_be_copied_once_there_is_something():
    panel = panel_of(LOOP, sizes=[10])
    run(panel)
    assert panel.copies["markdown"].startswith("| case | n | median |")
    lines = panel.copies["csv"].splitlines()
    assert lines[0].startswith("case,")
    assert len(lines) == 1 + len(panel.timings.rows[0].samples)


def test_the_picture_is_svg_with_a_text_for_whoever_does_not_see_it():
    panel = panel_of(LOOP, Case("a & b <c>", "s = sum(range(n))", result="s"))
    run(panel)
    root = ElementTree.fromstring(panel.picture())
    assert root.get("role") == "img"
    assert "loop: " in root.get("aria-label")
    drawn = root.findall(".//{http://www.w3.org/2000/svg}circle")
    assert len(drawn) == sum(len(row.samples) for row in panel.timings.rows)


def test_where_no_kernel_is_the_last_results_remain():
    panel = panel_of(LOOP, Case("fails", "1 / 0", result="s"), sizes=[10])
    run(panel)
    kept = panel.static_html()
    assert rows(panel)["loop"]["median"] in kept
    assert "ZeroDivisionError" in kept
    assert f"Timed on {time.strftime('%Y')}" in kept  # as time goes by, they are no news
    assert panel.static_text().startswith("Timings. loop takes ")


def test_hostile_names_are_harmless():
    panel = panel_of(Case("<img src=x>", "raise ValueError('<b>')"), title="<i>", sizes=[10])
    run(panel)
    assert "<img" not in panel.static_html()
    assert "<b>'" not in panel.static_html()
    assert "<i>" not in panel.static_html()


def test_what_is_timed_can_be_looked_up():
    panel = panel_of(LOOP, Case("with setup", "s = f(n)", setup="f = abs", result="s"))
    code = [case["code"] for case in panel.structure["cases"]]
    assert code == ["s = 0\nfor i in range(n): s += i", "f = abs\n# timed:\ns = f(n)"]


def test_the_hint_promises_no_check_where_there_is_none():
    assert "checked first" in panel_of(LOOP).structure["hint"]
    assert "not compared" in panel_of(Case("pass", "pass")).structure["hint"]


# -- other interpreters, and the roof


def test_without_another_interpreter_its_case_is_grey(monkeypatch, tmp_path):
    for name in ("PATH", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    there = Case("loop there", LOOP.statement, result="s", interpreter="CPython 3.99")
    panel = panel_of(LOOP, there, sizes=[100])
    run(panel)
    assert rows(panel)["loop"]["kind"] == "timed"
    assert rows(panel)["loop"]["where"] == ""
    assert rows(panel)["loop there"]["kind"] == "missing"
    assert "no CPython 3.99 was found" in rows(panel)["loop there"]["reason"]


@pytest.mark.parametrize("count", [1, 2])
def test_with_other_interpreters_each_row_names_its_own(count):
    others = [each for each in interpreters() if not each.is_this_one and not each.error][:count]
    if len(others) < count:
        pytest.skip(f"fewer than {count} other interpreters here: install pypy3")
    there = [
        Case(f"loop {number}", LOOP.statement, result="s", interpreter=other)
        for number, other in enumerate(others)
    ]
    panel = panel_of(LOOP, *there, sizes=[100])
    run(panel)
    assert [rows(panel)[case.name]["where"] for case in there] == [each.name for each in others]


def test_the_roof_is_measured_where_traffic_is_known():
    copy = Case("copy", "b = bytes(a)", setup="a = bytearray(n)", result="len(b)")
    panel = panel_of(copy, sizes=[1000, 200_000_000], traffic=(1, 1))
    answer = run(panel, 1000)
    assert answer["has_roof"]
    assert answer["plot"]["roof"]["text"].startswith("memory roof ")
    assert rows(panel, 0)["copy"]["roof"] == "in cache"
    (start, seconds), (end, more) = answer["plot"]["roof"]["start"], answer["plot"]["roof"]["end"]
    assert 1000 < start < end == 200_000_000
    assert more / seconds == pytest.approx(end / start)


def test_where_a_cache_holds_every_size_no_roof_is_drawn():
    panel = panel_of(LOOP, sizes=[10, 1000], traffic=(8, 8))
    answer = run(panel)
    assert not answer["has_roof"]
    assert answer["plot"]["roof"] is None
    assert "roof" not in answer["sizes"][1]["caption"]


def test_without_room_to_measure_the_roof_there_are_timings_all_the_same(monkeypatch):
    def full() -> None:
        raise MemoryError("no room for three arrays")

    monkeypatch.setattr("notekit.widgets.timing_run.roof", full)
    panel = panel_of(LOOP, sizes=[10], traffic=(8, 8))
    size = run(panel)["sizes"][0]
    assert rows(panel)["loop"]["kind"] == "timed"
    assert size["caption"].endswith("No memory roof: no room for three arrays.")
