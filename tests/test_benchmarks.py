"""benchmarks/: that contests are fair and robust, at sizes where they take no time.

What misbehaves is in `benchmark_peers`, and misbehaves in a process as real as the others.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.contest import first, large, loop_worker, operators, rows, table
from benchmarks.contest.peers import TITLES, load
from benchmarks.contest.roof_meter import RoofMeter
from benchmarks.contest.roster import Entrant, Roster, environment
from benchmarks.contest.rows import ROWS, disagreement, inputs, sampled
from benchmarks.contest.worker import answers

pytestmark = pytest.mark.cpython

ROOT = Path(__file__).resolve().parents[1]
PEERS = "tests.benchmark_peers."
BENCH = environment(ROOT / ".venv-bench")
N = 1000


def roster(*peers, patience=60):
    return Roster(peers, [sys.executable], threads=2, patience=patience)


# -- what is computed


def test_inputs_are_the_same_every_time_and_everywhere_filled():
    one, other = inputs("ab", 5000), inputs("ab", 5000)
    assert all((one[name] == other[name]).all() for name in "ab")
    assert not (one["a"] == one["b"]).any()
    assert all(((4 <= values) & (values < 5)).all() for values in one.values())


def test_long_inputs_are_filled_to_the_end(monkeypatch):
    monkeypatch.setattr(rows, "DRAWN", 10)
    assert (inputs("a", 25)["a"] > 0).all()
    assert inputs("a", 25)["a"].size == 25


@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_bytes_are_the_distinct_inputs_and_the_result(row):
    arrays = set(re.findall(r"\b[abc]\b", row.text))
    assert row.bytes_read(N) == 8 * N * len(arrays)
    assert row.bytes_written(N) == (8 if row.text.startswith("sum") else 8 * N)


@pytest.mark.parametrize("change", [0, 1, N // 2, N - 1])
def test_a_result_that_differs_is_noticed(change):
    values = inputs("a", N)["a"]
    other = values.copy()
    other[change] *= 1 + 1e-11
    assert not disagreement(sampled(values), sampled(values.copy()))
    assert disagreement(sampled(other), sampled(values))


def test_a_difference_between_samples_is_noticed_by_the_sum():
    values = inputs("a", 100_000)["a"]
    other = values.copy()
    other[77] *= 1.5
    assert "the sum is" in disagreement(sampled(other), sampled(values))


def test_a_result_that_lacks_elements_is_noticed():
    values = inputs("a", N)["a"]
    assert "999 elements instead of 1000" in disagreement(sampled(values[1:]), sampled(values))


def test_nan_agrees_with_nothing():
    values = inputs("a", N)["a"]
    assert disagreement(sampled(values * np.nan), sampled(values))


@pytest.mark.parametrize("peer", ["numpy", "arraykit"])
@pytest.mark.parametrize("row", ROWS.values(), ids=list(ROWS))
def test_every_style_of_a_peer_computes_the_row(peer, row):
    contestant = load(peer, 2)
    data = inputs(row.names, N)
    contestant.take(data)
    functions = {name: getattr(np, name) for name in ("sin", "exp", "sqrt", "sum")}
    expected = sampled(eval(row.text, {**functions, **data}))
    for style in contestant.styles(row, N):
        with contestant.using(style):
            run = contestant.runner(style, row)
            for _ in range(2):
                assert not disagreement(sampled(contestant.values(run())), expected), style


def test_arraykit_takes_part_with_every_engine_it_has():
    from arraykit.settings import ENGINES

    found = load("arraykit", 2).styles(ROWS["a+a+a+a+a"], N)
    assert {"auto", "python", "blocks"} <= set(found) <= set(ENGINES)
    assert "python" not in load("arraykit", 2).styles(ROWS["a+a+a+a+a"], 10_000_000)


@pytest.mark.parametrize("peer", [peer for peer in TITLES if peer not in ("numpy", "arraykit")])
def test_a_peer_that_is_installed_agrees_with_numpy(peer):
    pythons = [python for python in (BENCH, sys.executable) if python]
    with Roster(["numpy", peer], pythons, threads=2, patience=60) as both:
        with RoofMeter(2, 60) as roof:
            text = large.contest(both, roof, N, 1)
        if peer in both.missing:
            assert both.missing[peer] == "not installed"
            assert TITLES[peer] not in text
        else:
            assert text.count(TITLES[peer]) >= len(ROWS)
            assert "not timed" not in text


# -- contests


@pytest.fixture
def roof():
    with RoofMeter(2, 60) as meter:
        yield meter


def blocks_of(text):
    """The lines of each row's table."""
    return {block.partition("\n")[0]: block for block in text.split("\n\n")[1:]}


def test_all_take_part_in_every_row(roof):
    with roster("numpy", "arraykit") as both:
        blocks = blocks_of(large.contest(both, roof, N, 2))
    assert list(blocks) == list(ROWS)
    for block in blocks.values():
        lines = block.splitlines()
        assert lines[1].split() == ["µs", "min", "max", "x", "NumPy"]
        labels = [re.split(r"\s{2,}", line.strip())[0] for line in lines[2:]]
        assert labels[:2] == ["NumPy", "NumPy, out="]
        assert {"arraykit, auto", "arraykit, python", "arraykit, blocks"} <= set(labels)


def test_a_peer_that_disagrees_is_not_timed(roof):
    with roster("numpy", PEERS + "wrong") as both:
        blocks = blocks_of(large.contest(both, roof, N, 1))
    for block in blocks.values():
        [line] = [line for line in block.splitlines() if "wrong" in line]
        assert "not timed, it disagrees: " in line


def test_without_a_result_of_numpy_nobody_is_timed(roof):
    with roster("arraykit") as alone:
        text = large.contest(alone, roof, N, 1)
    assert text.count("not timed: NumPy has no result to compare with") >= len(ROWS)


def test_one_that_takes_too_long_ends_alone_and_comes_back(roof, monkeypatch):
    stuck = {"sum": ROWS["sum((a-b)*(a-b))"], "add": ROWS["a+a+a+a+a"]}
    monkeypatch.setattr(large, "ROWS", stuck)
    with roster("numpy", PEERS + "stuck", patience=6) as both:
        blocks = blocks_of(large.contest(both, roof, N, 1))
    [of_sum, of_add] = blocks.values()
    assert f"{PEERS}stuck  no answer within 6 s" in of_sum
    assert re.search(r"NumPy +[\d.]+ +[\d.]+", of_sum)
    assert re.search(rf"{PEERS}stuck +[\d.]+ +[\d.]+", of_add)


def test_one_that_dies_leaves_a_line_for_each_style(roof, monkeypatch):
    monkeypatch.setattr(large, "ROWS", {"add": ROWS["a+a+a+a+a"]})
    with roster("numpy", PEERS + "dying") as both:
        text = large.contest(both, roof, N, 1)
    for style in ("first", "second"):
        assert re.search(rf"dying, {style} +ended with 3: out of something", text)


def test_beyond_the_cache_figures_stand_beside_the_roof(monkeypatch):
    monkeypatch.setattr("benchmarks.contest.roof_meter.last_level_bytes", lambda threads: 1000)
    monkeypatch.setattr(large, "ROWS", {"add": ROWS["a+a+a+a+a"]})
    with roster("numpy") as alone, RoofMeter(1, 60) as roof:
        text = large.contest(alone, roof, 100_000, 1)
    known = roof.roof(800_000)
    assert f"read {known.read / 1e9:.1f}" in text.splitlines()[0]
    share = float(re.search(r"  NumPy +(\S+ +){5}(\S+)", text)[2])
    assert share > 0
    milliseconds = 1e3 * known.seconds(8e5, 8e5)
    assert re.search(rf"the roof +({milliseconds:.2f}|{1e3 * milliseconds:.1f})", text)


def test_a_size_that_memory_does_not_hold_is_left_out(roof, monkeypatch):
    monkeypatch.setattr(large, "available_bytes", lambda: 1e6)
    with roster("numpy") as alone:
        text = large.contest(alone, roof, 1_000_000, 1)
    assert text == (
        "n = 1,000,000: left out, 1 processes need about 40 MB for it, 1 MB are left; "
        "name fewer with --only, or smaller --sizes"
    )


def test_the_first_call_is_told_from_the_second():
    with roster("numpy", "arraykit") as both:
        text = first.contest(both, N, 1)
    assert text.count("arraykit, auto") == len(ROWS)
    [head, line] = text.split("\n\n")[1].splitlines()[1:3]
    assert head.split() == ["first", "second", "later", "first", "-", "second"]
    one, other, _, difference = map(float, line.split()[-4:])
    assert difference == pytest.approx(one - other, abs=0.02 + 0.02 * max(one, other))


def test_a_first_call_that_never_ends_is_a_line():
    peer = PEERS + "stuck"
    with roster("numpy", peer, patience=6) as both, pytest.MonkeyPatch.context() as patch:
        patch.setattr(first, "PEERS", (peer,))
        patch.setattr(first, "ROWS", {"sum((a-b)*(a-b))": ROWS["sum((a-b)*(a-b))"]})
        assert f"{peer}: no answer within 6 s" in first.contest(both, N, 1)


def test_operators_are_built_and_not_computed():
    with roster("numpy", "arraykit") as both:
        text = operators.contest(both, [10, 100])
    lines = text.splitlines()[2:]
    assert lines[0].split() == ["operators", "10", "100"]
    assert [line.split()[0] for line in lines[1:]] == ["arraykit"]
    assert all(float(figure) > 0 for figure in lines[1].split()[1:])


def test_a_depth_that_would_take_too_long_is_foreseen():
    assert operators._expected({}, 100) == 0
    assert operators._expected({100: 1.0}, 1000) == pytest.approx(100.0)
    assert operators._expected({10: 0.1, 100: 1.0}, 1000) == pytest.approx(10.0)
    assert operators._expected({10: 0.01, 100: 1.0}, 1000) == pytest.approx(100.0)


def test_a_chain_has_the_depth_it_is_named_by():
    import arraykit as ak
    from arraykit.node import postorder

    built = load("arraykit", 1).chain()(50)
    assert isinstance(built, ak.Array)
    assert not built.is_computed
    assert len(postorder([built._node])) == 50


def test_loops_compute_the_same_on_every_kind_of_array():
    run = loop_worker.answers()
    added, summed = {}, {}
    for kind in loop_worker.KINDS:
        run["take"](kind=kind, fill=True, n=2500)
        summed[kind] = run["iterate"](kind=kind)["found"][0]
        if kind != "array.array":
            added[kind] = run["add"](kind=kind)["found"]
    assert added["NumPy"] == added["arraykit"] == [5.0, 5 * 1.001, pytest.approx(5 * 1.499)]
    assert summed["NumPy"] == summed["array.array"] == pytest.approx(summed["arraykit"])


def test_the_process_of_a_peer_drops_old_inputs():
    contestant = load("numpy", 1)
    run = answers(contestant)
    run["take"](names="abc", n=N)
    run["time"](row="sin(a)*exp(b*c)+sqrt(a)", style="out=", repeats=2)
    run["take"](names="a", n=10)
    assert list(contestant.data) == ["a"]
    assert run["check"](row="a+a+a+a+a", style="out=")["size"] == 10


# -- what is printed


def test_columns_stand_under_each_other():
    text = table.aligned([["", "ms", "min"], ["NumPy", "10.0", "9"], ["dask", "failed: it did"]])
    assert text.splitlines() == [
        "           ms  min",
        "  NumPy  10.0    9",
        "  dask   failed: it did",
    ]


@pytest.mark.parametrize(
    ("seconds", "unit", "text"),
    [(0.1234, "ms", "123"), (0.0123, "ms", "12.3"), (1e-6, "µs", "1.00"), (-0.2, "ms", "-200")],
)
def test_durations_have_three_figures(seconds, unit, text):
    assert table.duration(seconds, unit) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (512, "512 B"), (999.6, "1 kB"), (160e6, "160 MB"), (2e13, "20 TB")],
)
def test_sizes_have_the_unit_that_fits(count, text):
    assert table.size(count) == text


def command(*arguments):
    done = subprocess.run(
        [sys.executable, "benchmarks/arrays.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": ""},
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


def test_the_command_prints_every_part():
    sizes = ["--sizes", "1e3,2e3", "--first-size", "1000", "--loop-size", "1000", "--depths", "10"]
    text = command(*sizes, "--rounds", "1", "--processes", "1", "--peers", "nowhere")
    for heading in ("large arrays", "first call", "small arrays", "operators", "loops"):
        assert f"== {heading}" in text
    assert "processors usable" in text
    assert "n = 2,000 float64" in text
    assert text.count("arraykit, auto") == 4 * len(ROWS)
    assert re.search(r"iterate: for i in range\(n\)", text)
    assert ("PyPy: skipped" in text) is (shutil.which("pypy3") is None)


def test_without_pypy_there_is_a_line():
    text = command("loops", "--pypy", "no-such-pypy", "--loop-size", "1000", "--rounds", "1")
    assert "PyPy: skipped, there is no no-such-pypy here" in text
    assert "CPython" in text


def test_an_unknown_part_is_refused():
    done = subprocess.run(
        [sys.executable, "benchmarks/arrays.py", "medium"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "no part is named medium" in done.stderr


def test_an_entrant_is_called_by_its_library_and_style():
    assert Entrant("dask", "").label == "dask.array"
    assert Entrant("numba", "prange").label == "Numba, prange"
