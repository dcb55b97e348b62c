"""arraykit/widgets/memory_meter.py: bytes predicted, then measured in a process of its own."""

from __future__ import annotations

import json
import sys
import threading

import pytest

import arraykit as ak
from arraykit import settings
from arraykit.widgets import MemoryMeter, memory_figures
from arraykit.widgets.memory_figures import Demand, predicted
from arraykit.widgets.memory_run import MemoryRun

pytestmark = pytest.mark.cpython
ANY_ENGINE = True
TEXT = "sin(a)*exp(b*c) + sqrt(a)"
N = 4_000_000

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux tells what a process held at most"
)


@pytest.fixture
def meter():
    meter = MemoryMeter("abc", TEXT, sizes=[1000, N, 10**13], n=N)
    yield meter
    meter.close()


def ask(meter, **request) -> dict:
    """Send a request as a view does, through JSON."""
    meter._on_message(meter, json.loads(json.dumps({"view": "v", "seq": 1, **request})), None)
    return meter.answer


# -- predictions against the system's own count


@linux
@pytest.mark.parametrize(
    ("text", "engine"),
    [
        (TEXT, "llvm"),
        (TEXT, "blocks"),
        ("a + a + a + a + a", "llvm"),
        ("(a*b) / (1 + a*b) - mean(c)", "auto"),
        ("where(a > b, a, b)*c", "llvm"),
    ],
)
def test_predicted_peaks_are_within_ten_percent_of_what_the_system_counts(text, engine):
    told = []
    run = MemoryRun(text, "abc", N, engine, ["lazy", "eager"], told.append)
    run.start()
    assert run.wait(60) and not run.error
    prediction = predicted(text, "abc", N)
    for way in ("lazy", "eager"):
        assert run.peaks[way] == pytest.approx(prediction.of(way).peak, rel=0.1), way
    assert told == [run, run]


@linux
def test_measuring_says_how_near_the_prediction_was_and_keeps_what_was_found(meter):
    heard = []
    meter.observe(lambda change: heard.append(change["new"]), names="answer")
    meter.measure()
    assert meter.wait(60)
    assert [each["busy"] for each in heard][-1] is False
    answer = meter.answer
    assert answer["kind"] == "fine"
    assert "measured peaks are within" in answer["said"]
    assert all("MB measured (+" in row["measured_text"] for row in answer["rows"])
    assert ask(meter, action="size", place=0)["rows"][0]["measured"] is None
    assert ask(meter, action="size", place=1)["rows"] == answer["rows"]
    assert ask(meter, action="engine", engine="blocks")["rows"][0]["measured"] is None


def test_where_the_system_does_not_tell_no_figure_is_made_up():
    prediction = predicted(TEXT, "abc", N)
    silent = {"lazy": None, "eager": None}
    assert memory_figures.row(prediction, "lazy", silent)["measured_text"] == (
        "this system does not tell"
    )
    assert "does not tell" in memory_figures.verdict(prediction, silent)[0]


def test_a_peak_that_is_far_from_the_prediction_is_a_warning():
    prediction = predicted(TEXT, "abc", N)
    said, kind = memory_figures.verdict(prediction, {"lazy": 12 * N, "eager": 24 * N})
    assert kind == "warning" and "within 50 %" in said
    assert "(+50 %)" in memory_figures.row(prediction, "lazy", {"lazy": 12 * N})["measured_text"]


def test_a_fold_holds_a_number_and_what_is_written_twice_counts_twice_eagerly():
    assert predicted("sum((a - b)*(a - b))", "ab", 100).lazy == Demand(1600, 8, 8)
    assert predicted("a*b + a*b", "ab", 100).eager == Demand(4800, 2400, 2400)


# -- what would not fit, and what goes wrong


def test_what_would_not_fit_is_predicted_and_refused_before_anything_is_allocated(meter):
    answer = ask(meter, action="size", place=2)
    assert answer["kind"] == "warning" and not answer["can_measure"]
    assert "it is not measured" in answer["said"]
    assert answer["rows"][0]["read"] == 9 * 8 * 10**13
    answer = ask(meter, action="measure")
    assert "take a smaller size" in answer["error"]
    assert meter.peaks == {} and meter.wait(0)


def test_where_only_one_way_fits_that_one_is_measured(meter, monkeypatch):
    sources, lazy = 3 * 8 * N, 8 * N
    room = sources + lazy + (201 << 20)
    monkeypatch.setattr(memory_figures, "available_bytes", lambda: room)
    rows = ask(meter, action="type", text=TEXT)["rows"]
    assert [row["refused"] for row in rows] == [True, False]
    assert "would not fit: it needs" in rows[0]["measured_text"]
    meter.measure()
    assert meter.wait(60)
    assert set(meter.peaks) == {"lazy"}


def test_a_measurement_can_be_cancelled_and_a_second_one_is_refused_meanwhile(meter):
    ask(meter, action="engine", engine="python")
    meter.measure()
    assert meter.answer["busy"] and meter.answer["kind"] == "busy"
    with pytest.raises(ak.ValueNotAllowed, match="measuring already"):
        meter.measure()
    ask(meter, action="cancel")
    assert meter.wait(20)
    assert meter.peaks == {}
    assert meter.answer["said"] == "The measurement was cancelled."
    assert not [each for each in threading.enumerate() if each.name == "arraykit-memory"]


def test_what_ends_the_process_is_said(meter):
    run = MemoryRun("a + nothing", "abc", 10, "auto", ["lazy"], lambda run: None)
    run.start()
    assert run.wait(30)
    assert "there is no array nothing" in run.error


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a +", "Python cannot read this"),
        ("a + d", "there is no array d"),
        ("a * open('x')", "open is none"),
        ("a[1:] + b", "cannot be broadcast"),
        ("a" + "+a" * 200, "200 operations are too many"),
        ("a", "nothing is to be done"),
    ],
)
def test_a_mistake_is_said_at_once_and_the_last_figures_hold(meter, text, said):
    answer = ask(meter, action="type", text=text)
    assert said in answer["error"] and f"What is shown is still {TEXT}" in answer["error"]
    assert (answer["text"], answer["typed"]) == (TEXT, text)
    assert answer["rows"][1]["peak"] == 8 * N


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "fly"},
        {},
        {"action": "type", "text": 3},
        {"action": "size", "place": 9},
        {"action": "size", "place": True},
        {"action": "size", "place": -1},
        {"action": "engine", "engine": "abacus"},
        {"action": "engine", "engine": ["llvm"]},
    ],
)
def test_a_bad_request_is_refused_and_nothing_changes(meter, request_):
    before = meter.answer["rows"]
    answer = ask(meter, **request_)
    assert "cannot do" in answer["error"]
    assert answer["rows"] == before


def test_an_engine_that_is_missing_is_said_and_nothing_is_measured(meter, monkeypatch):
    monkeypatch.setitem(settings._failed, "llvm", "needs llvmlite, which is not installed here")
    answer = ask(meter, action="engine", engine="llvm")
    assert "the engine 'llvm' needs llvmlite" in answer["error"]
    assert answer["rows"][1]["peak"] == 8 * N
    assert "needs llvmlite" in ask(meter, action="measure")["error"]
    assert (
        "no engine is named 'abacus'" in MemoryMeter("a", "a + 1", engine="abacus").answer["error"]
    )


def test_names_sizes_and_the_first_size_are_checked():
    with pytest.raises(ak.ValueNotAllowed, match="12 arrays are the most"):
        MemoryMeter([f"v{k}" for k in range(13)], "v1 + 1")
    with pytest.raises(ak.ValueNotAllowed, match="cannot be written"):
        MemoryMeter(["a b"], "a + 1")
    for sizes in ([], [0], [1.5], [True]):
        with pytest.raises(ak.ValueNotAllowed, match="whole numbers from 1 on"):
            MemoryMeter("a", "a + 1", sizes=sizes)
    with pytest.raises(ak.ValueNotAllowed, match="none of the sizes"):
        MemoryMeter("a", "a + 1", sizes=[10], n=11)


def test_all_state_survives_json_and_a_table_and_a_sentence_remain_without_a_kernel(meter):
    json.dumps([meter.answer, meter.structure], allow_nan=False)
    bundle = meter._static_bundle()
    assert "<table>" in bundle["text/html"] and "96 MB predicted" in bundle["text/html"]
    assert "One by one moves 480 MB, the plan 128 MB" in bundle["text/plain"]
