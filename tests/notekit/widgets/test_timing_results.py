"""notekit/widgets/timing_results.py: complete, under way, cancelled, recorded; never mixed up."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest

from notekit.timing import Outcome, Progress, Row, Timings, conditions
from notekit.widgets.timing_panel import TimingPanel
from notekit.widgets.timing_results import Results
from tests.notekit.widgets.timing_panels import PATIENCE, QUICK, SUM, rows, run

pytestmark = pytest.mark.cpython


def row(n: int, seconds: float = 1e-3) -> Row:
    return Row("a", n, Outcome.TIMED, samples=[seconds] * 3, loops=100)


def cancelled_row(n: int) -> Row:
    return Row("a", n, Outcome.CANCELLED, "it was cancelled")


def timings(*found: Row) -> Timings:
    return Timings(found, "a", conditions())


# -- live


def test_sizes_that_are_complete_are_told_from_the_one_under_way():
    results = Results("a", None)
    results.note(Progress(0.6, "", (row(10), row(20))), 20)
    assert list(results.complete) == [10]
    assert results.under_way == 20
    assert [each.n for each in results.partial] == [20]


def test_what_a_run_did_not_reach_keeps_what_an_earlier_one_found():
    results = Results("a", None)
    results.end(timings(row(10), row(20, 5.0)), "")
    results.end(timings(row(10, 2.0), cancelled_row(20)), "it was cancelled")
    assert results.complete[10].rows[0].samples[0] == 2.0
    assert results.complete[20].rows[0].samples[0] == 5.0


def test_where_nothing_is_known_the_last_reason_stands():
    results = Results("a", None)
    results.end(timings(cancelled_row(10)), "it was cancelled")
    results.end(timings(cancelled_row(10)), "the kernel was interrupted")
    assert results.complete[10].rows[0].reason == "the kernel was interrupted"


def test_all_that_is_shown_is_one_table_in_the_order_of_sizes():
    results = Results("a", None)
    assert results.merged([10, 20]) is None
    results.end(timings(row(20)), "")
    results.end(timings(row(10)), "")
    merged = results.merged([10, 20])
    assert merged is not None
    assert [each.n for each in merged.rows] == [10, 20]


# -- recorded


def test_a_recording_is_shown_and_labelled_before_anything_is_run(recorded):
    panel = TimingPanel(recorded=recorded)
    assert [size["n"] for size in panel.structure["sizes"]] == [100, 1000]
    assert panel.answer["recorded"].startswith("on 20")
    size = panel.answer["sizes"][1]
    assert size["sentence"].startswith("Recorded on 20")
    assert "not on this machine" in size["caption"]
    assert not panel.answer["has_roof"]
    assert not panel.structure["can_run"]
    assert "not on this machine" in panel.copies["markdown"]
    with pytest.raises(ValueError, match="no cases"):
        panel.start()


def test_a_recording_says_so_wherever_it_is_taken_to(recorded):
    panel = TimingPanel(recorded=recorded)
    label = recorded.recorded
    told = f"Recorded {label}, not on this machine now"
    assert label
    drawn = ElementTree.fromstring(panel.picture())
    assert drawn.get("aria-label").startswith(told)
    assert f"recorded {label}" in "".join(drawn.itertext())
    assert told in panel.copies["markdown"].replace("\\", "")
    lines = list(csv.DictReader(io.StringIO(panel.copies["csv"])))
    assert {line["recorded"] for line in lines} == {label}
    assert told in panel.static_html()
    assert f"Recorded {label}" in panel.static_text()
    assert "Timed on" not in panel.static_html()


def test_a_recording_makes_way_for_what_is_timed_now(recorded):
    panel = TimingPanel([SUM], [100, 500], effort=QUICK, recorded=recorded)
    assert [case["name"] for case in panel.structure["cases"]] == ["loop"]
    run(panel, 500)
    assert [case["name"] for case in panel.structure["cases"]] == ["sum"]
    assert panel.answer["recorded"] == ""
    assert [size["state"] for size in panel.answer["sizes"]] == ["none", "done"]
    assert "Recorded" not in panel.copies["markdown"]


def test_the_ratios_of_a_recording_refer_to_its_own_base(recorded):
    panel = TimingPanel([SUM], [100], base="sum", recorded=recorded)
    assert panel.structure["base"] == "vs loop"
    assert rows(panel)["loop"]["ratio"] == "1"
    assert panel.timings.base == "loop"


def test_a_recording_is_back_where_the_first_run_came_to_nothing(recorded, endless):
    panel = TimingPanel([endless[0]], [100], effort=QUICK, recorded=recorded)
    panel.start()
    endless[1]()
    panel.cancel()
    assert panel.wait(PATIENCE)
    assert panel.answer["recorded"]
    assert rows(panel)["loop"]["kind"] == "timed"
