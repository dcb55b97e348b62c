"""notekit/timing/timings.py: tables, verdicts, files, and that recorded figures say so."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notekit.timing.cases import Outcome, Row
from notekit.timing.conditions import Conditions
from notekit.timing.timings import Timings, duration

pytestmark = pytest.mark.cpython

UNDER = Conditions("Fast One", 2, None, 8_000_000_000, 0.1, "Linux x86_64")


def timed(case, seconds, n=1000, **more):
    samples = [seconds * each for each in (0.99, 1.0, 1.0, 1.0, 1.01)]
    details = {"loops": 1_000_000, "first": 2 * seconds, "interpreter": "CPython 3.12", **more}
    return Row(case, n, Outcome.TIMED, samples=samples, **details)


def ended(case, outcome=Outcome.MISSING, reason="numexpr cannot be imported", n=1000):
    return Row(case, n, outcome, reason)


@pytest.fixture
def found():
    rows = [
        timed("NumPy", 0.0293, versions={"CPython": "3.12.1", "numpy": "2.4.6"}),
        ended("numexpr"),
        timed("arraykit", 0.0041, interpreter="PyPy 7.3.11", versions={"PyPy": "7.3.11"}),
    ]
    return Timings(rows, "NumPy", UNDER)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (75, "75 s"), (1234.5, "1,234 s"), (1, "1 s"), (0.9999999, "1 s"), (0.99949, "999 ms"),
        (0.0293, "29.3 ms"), (4.1e-7, "410 ns"), (1.234e-5, "12.3 µs"), (3e-10, "0.3 ns"),
        (0.0, "0 ns"),
    ],
)  # fmt: skip
def test_durations_have_three_figures_and_a_unit(seconds, text):
    assert duration(seconds) == text


@given(st.floats(1e-9, 1e3))
def test_a_duration_is_within_half_a_figure_of_what_it_says(seconds):
    number, unit = duration(seconds).split()
    value = float(number.replace(",", "")) * {"s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}[unit]
    assert value == pytest.approx(seconds, rel=0.0051) and "e" not in number


def test_a_row_is_found_by_case_and_size(found):
    assert found.row("numexpr", 1000).outcome is Outcome.MISSING
    with pytest.raises(KeyError, match="no row of 'NumPy' at n = 5"):
        found.row("NumPy", 5)


def test_ratios_refer_to_the_base_at_the_same_size(found):
    assert [found.ratio(row) for row in found.rows] == ["1", "", "7.1×"]
    found.rows.append(timed("arraykit", 0.1, n=5))
    assert found.ratio(found.rows[-1]) == ""


def test_a_table_has_a_line_for_every_row_with_a_reason_where_there_is_no_figure(found):
    assert found.cells() == [
        ("NumPy", "1,000", "29.3 ms", "29 ms", "±0% (5 × 1,000,000)", "58.6 ms", "1", ""),
        ("numexpr", "1,000", "–", "", "", "", "", "cannot run here: numexpr cannot be imported"),
        ("arraykit", "1,000", "4.1 ms", "4.06 ms", "±0% (5 × 1,000,000)", "8.2 ms", "7.1×", ""),
    ]
    assert str(found).splitlines()[1].startswith("NumPy     1,000  29.3 ms")


def test_a_first_call_in_a_warm_process_is_in_parentheses(found):
    found.rows.append(timed("NumPy", 0.2, n=5000, is_cold=False))
    assert found.cells()[-1][5] == "(400 ms)"
    assert "first calls in parentheses" in found.caption()
    assert "parentheses" not in Timings(found.rows[:3], "NumPy", UNDER).caption()


def test_the_caption_says_how_it_was_timed_on_what_and_under_what(found):
    assert found.caption() == (
        "Samples taken in turn, results compared first; spread: half the interquartile range "
        "(samples × runs in each); ratio: times as fast as NumPy; garbage collection off while "
        "sampling, but on for PyPy, which frees memory by nothing else; CPython 3.12.1 with numpy "
        "2.4.6 (NumPy); PyPy 7.3.11 (arraykit); 2 processors of Fast One, 8.0 GB, "
        "load 0.1 before, Linux x86_64."
    )


def test_what_was_taken_off_or_not_compared_is_in_the_caption():
    one = Timings([timed("a", 1.0, taken_off=[0.0, 0.1, 0, 0, 0], is_checked=False)], "a", UNDER)
    assert "results not compared, without the time in which others had" in one.caption()
    some = Timings([timed("a", 1.0), timed("b", 1.0, is_checked=False)], "a", UNDER)
    assert "results compared where there are some" in some.caption()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([], "Nothing could be timed at n = 1,000."),
        ([ended("a")], "Nothing could be timed at n = 1,000."),
        ([timed("a", 0.5), ended("b")], "a takes 500 ms at n = 1,000."),
        ([timed("a", 1.0), timed("b", 0.5)], "b is fastest at n = 1,000: 2× a."),
        ([timed("a", 0.5), timed("b", 1.5)], "a is fastest at n = 1,000: 3× b."),
        ([timed("x", 0.5), timed("b", 1.5)], "x is fastest at n = 1,000: 3× b."),
        (
            [timed("a", 1.0), timed("b", 1.01), timed("c", 3.0)],
            "a and b are about equally fast at n = 1,000.",
        ),
        (
            [timed("a", 1.0), timed("b", 0.5, throttled=1.0)],
            "b is fastest at n = 1,000: 2× a. See the notes on b before trusting it.",
        ),
        (
            [timed("a", 1.0), *(timed(name, 3.0, throttled=1.0) for name in "bcd")],
            "a is fastest at n = 1,000: 3× b. See the notes on 3 of 4 before trusting it.",
        ),
    ],
)
def test_the_verdict_is_a_sentence(rows, told):
    assert Timings(rows, "a", UNDER).verdict(1000) == told


def test_what_is_there_for_reference_is_never_called_fastest():
    rows = [timed("loop", 1e-6, is_reference=True), timed("a", 3e-6), timed("b", 9e-6)]
    assert Timings(rows, "b", UNDER).verdict(1000).startswith("a is fastest at n = 1,000: 3× b")
    alone = Timings(rows[:1], "loop", UNDER).verdict(1000)
    assert alone.startswith("loop takes 1 µs at n = 1,000")


def test_markdown_is_a_table_with_the_code_and_survives_any_text():
    rows = [
        timed("a*b*c | d", 1.0, setup="a = `1`", statement="x = '```'"),
        ended("<b>_x_</b>", Outcome.FAILED, "ValueError: $x$\n" + "no way " * 100_000),
    ]
    text = Timings(rows, "a*b*c | d", UNDER).to_markdown()
    lines = text.splitlines()
    assert lines[0].count("|") == lines[1].count("|") == 9
    assert lines[2].startswith("| a\\*b\\*c \\| d | 1,000 |")
    assert lines[3].startswith("| \\<b\\>\\_x\\_\\</b\\> | 1,000 | – |")
    assert "ValueError: \\$x\\$ no way" in lines[3] and len(lines[3]) < 400
    assert "````python\na = `1`\n# timed:\nx = '```'\n````" in text


def test_a_notebook_shows_a_table_that_survives_any_text(found):
    found.rows[0].case = "<b>a & b</b>"
    found.rows[1].reason = "no\nsuch <module>"
    table = ElementTree.fromstring(found._repr_html_())
    head, *rows = table.iter("tr")
    assert [cell.text for cell in head][:3] == ["case", "n", "median"]
    assert [[cell.text or "" for cell in row] for row in rows] == [
        list(cells) for cells in found.cells()
    ]
    assert rows[0][0].text == "<b>a & b</b>"
    grey = ["color" in row.get("style", "") for row in rows]
    assert grey == [False, True, False]  # what was not timed stands back
    assert table.find("caption").text == found.caption()


def test_megabytes_in_a_reason_do_not_reach_the_table():
    rows = [ended("a", Outcome.FAILED, "x\n" * 5_000_000)]
    assert len(str(Timings(rows, "a", UNDER))) < 2000


def test_csv_has_every_sample_and_reads_back(found):
    found.rows[0].waits = [0.0, 0.0, 0.2, 0.0, 0.0]
    found.rows[0].taken_off = [0.0, 0.0, 0.1, 0.0, 0.0]
    lines = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert [float(line["seconds"]) for line in lines if line["case"] == "NumPy"] == (
        found.rows[0].samples
    )
    assert [float(line["waited"]) for line in lines[:5]] == found.rows[0].waits
    assert [float(line["taken_off"]) for line in lines[:5]] == found.rows[0].taken_off
    (missing,) = (line for line in lines if line["case"] == "numexpr")
    assert missing["reason"] == "numexpr cannot be imported" and missing["seconds"] == ""
    assert {line["recorded"] for line in lines} == {""}


def test_a_frame_has_a_line_for_every_row(found):
    frame = found.to_frame().set_index("case")
    assert frame.loc["NumPy", "median"] == pytest.approx(0.0293)
    assert frame.loc["arraykit", "ratio"] == pytest.approx(7.146, abs=0.001)
    assert frame["median"].isna().tolist() == [False, True, False]
    assert frame.loc["numexpr", "notes"] == "numexpr cannot be imported"


# -- files


def test_what_was_saved_says_wherever_it_is_shown_that_it_was_recorded(found, tmp_path):
    found.save(tmp_path / "t.json")
    again = Timings.load(tmp_path / "t.json")
    assert again.rows == found.rows and again.base == found.base
    assert again.conditions == found.conditions
    assert again.caption().startswith("Recorded on 20") and "not on this machine now" in str(again)
    assert "Recorded on 20" in again.to_markdown()
    assert again.to_frame()["recorded"].str.startswith("on 20").all()
    for line in csv.DictReader(io.StringIO(again.to_csv())):
        assert line["recorded"].startswith("on 20")
    again.save(tmp_path / "copy.json")
    assert Timings.load(tmp_path / "copy.json").recorded == again.recorded


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "3", "{}", '{"format": 99}', "\0\1", '{"format": 1}',
        '{"format": 1, "base": "a", "recorded": "", "conditions": {}, "rows": []}',
    ],
)  # fmt: skip
def test_a_file_that_holds_no_timings_is_refused_by_name(content, tmp_path):
    (tmp_path / "t.json").write_text(content)
    with pytest.raises(ValueError, match=r"t\.json holds no timings"):
        Timings.load(tmp_path / "t.json")


@pytest.mark.parametrize(
    "change",
    [
        {"samples": []},
        {"samples": ["1"], "waits": []},
        {"samples": [float("nan")]},
        {"samples": [-1.0]},
        {"waits": [1.0]},
        {"taken_off": [1.0]},
        {"outcome": "FINE"},
        {"outcome": "MISSING"},
        {"colour": "red"},
    ],
)
def test_a_row_that_was_tampered_with_is_refused(change, found, tmp_path):
    path = tmp_path / "t.json"
    found.save(path)
    record = json.loads(path.read_text())
    record["rows"][0].update(change)
    path.write_text(json.dumps(record))
    with pytest.raises(ValueError, match="holds no timings"):
        Timings.load(path)


def test_a_file_that_is_not_there_is_an_error_of_the_system(tmp_path):
    with pytest.raises(FileNotFoundError):
        Timings.load(tmp_path / "none.json")
