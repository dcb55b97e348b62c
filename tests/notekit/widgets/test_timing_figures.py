"""notekit/widgets/timing_figures.py: timings in words, for one size and across sizes."""

from __future__ import annotations

import pytest

from arraykit.roof import Rate
from arraykit.roof import Roof as Measured
from notekit.timing import Outcome, Row, Timings, conditions
from notekit.widgets import timing_figures as figures
from notekit.widgets.timing_figures import RoofLine, alt_text, plotted, shown, size_text, verdict

pytestmark = pytest.mark.cpython

LINE = RoofLine(seconds_each=1e-9, bytes_each=16, cache_bytes=1.6e6)  # beyond it from 100,000 on


def row(case: str, n: int, seconds: float, **more) -> Row:
    samples = [seconds, seconds * 1.001, seconds * 1.002, seconds * 1.003, seconds * 1.004]
    return Row(case, n, Outcome.TIMED, samples=samples, loops=10**9, first=2 * seconds, **more)


def at(n: int, **seconds: float) -> Timings:
    """Timings of one size: a case for each keyword, `a` the base."""
    return Timings([row(case, n, each) for case, each in seconds.items()], "a", conditions())


def shown_rows(timings: Timings, roof: RoofLine | None = None) -> dict[str, dict]:
    names = [each.case for each in timings.rows]
    found = shown(names, timings.rows[0].n, timings, None, roof)
    return {each["case"]: each for each in found["rows"]}


# -- cells


def test_cells_are_text_with_units():
    cells = shown_rows(at(1_000_000, a=0.02, b=0.0033), LINE)["b"]
    assert cells["median"] == "3.31 ms"
    assert cells["first"] == "6.6 ms"
    assert cells["ratio"] == "6.1×"
    assert cells["roof"] == "30\u202f%"
    assert cells["spread"] == "±0\u202f%"


def test_the_time_of_one_of_n_is_among_the_cells():
    assert shown_rows(at(1_000, a=0.02))["a"]["each"] == "20 µs"
    under_way = shown(["a"], 1_000, None, [row("a", 1_000, 0.02)], None)["rows"]
    assert under_way[0]["each"] == "20 µs"


def test_what_is_there_for_reference_is_not_best():
    timings = at(1_000, a=1.0, b=2.0, c=3.0)
    timings.rows[0].is_reference = True
    found = shown_rows(timings)
    assert [found[name]["best"] for name in "abc"] == [False, True, False]


def test_a_size_that_a_cache_holds_has_no_share_of_the_roof():
    assert shown_rows(at(99_999, a=1), LINE)["a"]["roof"] == "in cache"
    assert shown_rows(at(100_000, a=1), LINE)["a"]["roof"] == "0\u202f%"
    assert shown_rows(at(100_000, a=1))["a"]["roof"] == ""


def test_all_that_are_about_equal_to_the_fastest_are_best():
    cells = shown_rows(at(10, a=1.0, b=1.001, c=2.0))
    assert [cells[case]["best"] for case in "abc"] == [True, True, False]


def test_where_one_case_alone_was_timed_none_is_best():
    assert not shown_rows(at(10, a=1.0))["a"]["best"]


def test_interpreters_are_named_where_they_differ_and_the_case_does_not_say():
    rows = [
        row("NumPy", 10, 1, interpreter="CPython 3.12"),
        row("PyPy 7.3 loop", 10, 1, interpreter="PyPy 7.3.11"),
    ]
    cells = shown_rows(Timings(rows, "NumPy", conditions()))
    assert cells["NumPy"]["where"] == "CPython 3.12"
    assert cells["PyPy 7.3 loop"]["where"] == ""
    assert shown_rows(Timings(rows[:1], "NumPy", conditions()))["NumPy"]["where"] == ""


def test_a_case_that_ends_in_its_interpreter_has_the_version_added():
    rows = [
        row("NumPy on CPython", 10, 1, interpreter="CPython 3.12"),
        row("loop on PyPy", 10, 1, interpreter="PyPy 7.3.11"),
    ]
    cells = shown_rows(Timings(rows, "NumPy on CPython", conditions()))
    assert [cells[each.case]["where"] for each in rows] == ["3.12", "7.3.11"]


def test_a_first_call_in_a_process_that_had_run_the_case_stands_in_parentheses():
    cells = shown_rows(Timings([row("a", 10, 0.5, is_cold=False)], "a", conditions()))
    assert cells["a"]["first"] == "(1 s)"


def test_doubts_are_badges_and_stand_in_full_under_the_table():
    doubtful = row("a", 10, 1.0, is_warm=False, throttled=0.25)
    doubtful.samples[:] = [1.0, 1.0, 2.0, 3.0, 3.0]
    timings = Timings([doubtful], "a", conditions())
    assert shown_rows(timings)["a"]["badges"] == ["unstable", "warming up", "throttled"]
    notes = shown(["a"], 10, timings, None, None)["notes"]
    assert len(notes) == 1
    assert notes[0].startswith("a: unstable: ")
    assert "throttled for 0.25 s" in notes[0]


def test_the_caption_says_what_no_figure_can_do_without():
    few, many = row("a", 10, 1.0), row("b", 10, 2.0)
    few.samples.pop()
    found = shown(["a", "b"], 10, Timings([few, many], "a", conditions()), None, LINE)
    assert found["caption"].startswith(f"4 to 5 samples each; {conditions().text()[:12]}")
    assert found["caption"].endswith("Dashed: the memory roof 16 GB/s for 16 bytes an element.")
    assert "garbage collection" in found["method"]


def test_the_caption_of_a_recording_says_so_first():
    timings = Timings([row("a", 10, 1.0)], "a", conditions(), "on 2026-11-22")
    caption = shown(["a"], 10, timings, None, None)["caption"]
    assert caption.startswith("Recorded on 2026-11-22, not on this machine now: 5 samples each")


def test_a_doubt_of_a_new_kind_is_not_lost():
    assert figures._badge("made of cheese") == "doubtful"


def test_rows_under_way_have_no_ratio_and_no_share():
    partial = [row("a", 10, 1.0), Row("b", 10, Outcome.TIMED), Row("c", 10, Outcome.FAILED, "why")]
    found = shown(["a", "b", "c", "d"], 10, None, partial, LINE)
    assert found["state"] == "running"
    a, b, c, d = found["rows"]
    assert a["median"] == "1 s"
    assert a["reason"] == "5 samples so far"
    assert not {"ratio", "roof", "spread"} & set(a)
    assert b["reason"] == d["reason"] == "under way"
    assert c["reason"] == "raised an error: why"


@pytest.mark.parametrize(
    ("n", "item_bytes", "memory", "text"),
    [
        (10_000_000, 8, 24, "80\u202fMB each"),
        (1000, 0, 24, "24\u202fkB in all"),
        (4, 8, 0, "32\u202fbytes each"),
        (2_000_000_000, 1, 0, "2\u202fGB each"),
        (1000, 0, 0, ""),
    ],
)
def test_a_size_in_bytes(n, item_bytes, memory, text):
    assert size_text(n, item_bytes, memory) == text


def test_a_base_with_a_long_name_does_not_widen_its_column():
    assert figures.column_of_base("NumPy") == "vs NumPy"
    assert figures.column_of_base("CPython 3.12 · NumPy 2.4") == "ratio"


# -- the roof


def measured(**rates: float) -> Measured:
    found = tuple(Rate(name, rate, rate, 5, "") for name, rate in rates.items())
    return Measured(found, 1, 1 << 30, 32 << 20)


def test_the_roof_follows_the_traffic_where_it_is_told_apart():
    roof = measured(read=20e9, triad=30e9, copy=40e9, write=10e9)
    line = RoofLine.of(roof, (8, 8), 0)
    assert line.seconds(1e9) == pytest.approx(16e9 / 40e9)
    assert line.text == "memory roof 40 GB/s"
    assert line.beyond_cache == (32 << 20) / 16


def test_else_nothing_is_taken_to_move_faster_than_the_fastest():
    roof = measured(read=20e9, triad=30e9, copy=40e9, write=50e9)
    assert RoofLine.of(roof, None, 16).seconds(1e9) == pytest.approx(16e9 / 50e9)


# -- sentences


def test_where_another_case_is_fastest_below_the_sentence_says_up_to_where():
    sizes = [at(n, a=a, b=1.0) for n, a in ((10, 0.1), (100, 0.1), (1000, 5.0))]
    sentence, kind = verdict(sizes[2], 1000, sizes[:2])
    assert sentence == "b is fastest at n = 1,000: 5× a. Up to n = 100 a is fastest."
    assert kind == "fine"


def test_where_winners_alternate_it_says_at_which_size():
    sizes = [at(n, a=a, b=1.0) for n, a in ((10, 5.0), (100, 0.1), (1000, 5.0))]
    sentence, _ = verdict(sizes[2], 1000, sizes[:2])
    assert sentence.endswith("At n = 100 a is fastest.")


def test_a_tie_below_is_no_other_winner():
    sizes = [at(10, a=1.0, b=1.0), at(100, a=5.0, b=1.0)]
    assert verdict(sizes[1], 100, sizes[:1])[0] == "b is fastest at n = 100: 5× a."


def test_larger_sizes_are_not_spoken_of():
    sizes = [at(10, a=1.0, b=5.0), at(100, a=5.0, b=1.0)]
    assert "100" not in verdict(sizes[0], 10, sizes[1:])[0]


def test_throttling_is_a_warning_in_words():
    timings = Timings([row("a", 10, 1.0, throttled=1.0), row("b", 10, 2.0)], "a", conditions())
    sentence, kind = verdict(timings, 10, [])
    assert "throttled" in sentence
    assert kind == "warning"


# -- the plot


def test_a_case_without_samples_leaves_a_gap():
    lost = Timings([Row("a", 100, Outcome.DIED, "why")], "a", conditions())
    found = plotted(
        ["a"], [10, 100, 1000], {10: at(10, a=1), 100: lost, 1000: at(1000, a=1)}, None, []
    )
    assert [point["median"] is None for point in found[0]["points"]] == [False, True, False]


def test_at_a_size_under_way_there_are_samples_and_no_median_nor_what_was_before():
    found = plotted(["a", "b"], [10], {10: at(10, a=1, b=1)}, 10, [row("a", 10, 5.0)])
    assert [point["median"] for point in found[0]["points"]] == [None]
    assert found[0]["points"][0]["samples"][0] == 5.0
    assert found[1]["points"] == []


def test_the_plot_in_a_sentence():
    series = plotted(["a", "b"], [10, 100], {10: at(10, a=1e-3), 100: at(100, a=0.25)}, None, [])
    assert alt_text(series, "elements n", LINE) == (
        "Time against elements n, both logarithmic. "
        "a: 1 ms at 10 to 250 ms at 100; memory roof 16 GB/s."
    )
    assert alt_text([], "n", None) == "Nothing is plotted yet."


def test_the_plot_of_a_recording_says_so_first():
    series = plotted(["a"], [10], {10: at(10, a=1e-3)}, None, [])
    assert alt_text(series, "n", None, "on 2026-11-22") == (
        "Recorded on 2026-11-22, not on this machine now: time against n, both logarithmic. "
        "a: 1 ms at 10."
    )
