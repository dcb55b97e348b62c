"""notekit/timing/__main__.py: tables for teachers, from a terminal."""

from __future__ import annotations

import csv
import io
import os
import pty
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from notekit.timing import Timings
from notekit.timing.__main__ import main

pytestmark = pytest.mark.cpython

ROOT = Path(__file__).resolve().parents[3]
SUM = ["--case", "sum", "s = sum(a)", "--case", "loop", "s = 0\nfor x in a: s += x"]
QUICK = [
    "--quick",
    "--size",
    "1000",
    "--samples",
    "3",
    "--setup",
    "a = list(range(n))",
    "--result",
    "s",
]


def start(*arguments, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "notekit.timing", *arguments],
        cwd=ROOT,
        text=True,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more},
    )


def test_a_comparison_is_a_table_and_a_verdict(capsys):
    assert main([*QUICK, *SUM]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[0].split()[:3] == ["case", "n", "median"]
    assert lines[1].startswith("sum ") and lines[2].startswith("loop ")
    assert "at n = 1,000" in lines[-1] and "results compared first" in out
    assert err == ""  # no terminal, no progress


def test_options_follow_their_case_and_before_the_first_hold_for_all(capsys, pypy):
    here = ["--case", "here", "s = sum(a)"]
    there = [
        "--case",
        "there",
        "s = sum(a) + k",
        "--setup",
        "k = 1\na = range(n - 1)",
        "--on",
        pypy,
    ]
    lacking = ["--case", "lacking", "1", "--needs", "no_such_module", "json"]
    assert main([*QUICK, *here, *there, *lacking, "--base", "there", "--csv"]) == 0
    rows = {row["case"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert rows["here"]["interpreter"].startswith("CPython")
    assert rows["there"]["interpreter"].startswith("PyPy")
    assert rows["here"]["outcome"] == "another result" and rows["there"]["outcome"] == "timed"
    assert rows["lacking"]["reason"] == "no_such_module cannot be imported"


@pytest.mark.parametrize("size", ["1000", "1_000", "1e3"])
def test_sizes_are_written_as_in_python(size, capsys):
    assert main(["--quick", "--size", size, "--samples", "3", "--case", "a", "n"]) == 0
    assert "1,000" in capsys.readouterr().out


def test_markdown_is_a_table_with_the_code(capsys):
    assert main([*QUICK, *SUM, "--markdown"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("| case | n |") and "# timed:\ns = sum(a)" in out


def test_what_is_saved_can_be_shown_again_as_recorded(capsys, tmp_path):
    path = str(tmp_path / "t.json")
    assert main([*QUICK, *SUM, "--save", path]) == 0
    capsys.readouterr()
    assert main(["--load", path]) == 0
    assert "Recorded on" in capsys.readouterr().out
    assert [row.case for row in Timings.load(path).rows] == ["sum", "loop"]


def test_a_classic_is_run_by_its_name(capsys):
    assert main(["iterate", "--quick", "--size", "500", "--samples", "3", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {"NumPy on CPython", "list on CPython"} <= {row["case"] for row in rows}


def test_interpreters_are_listed_with_what_they_import(capsys):
    assert main(["--list"]) == 0
    first, libraries = capsys.readouterr().out.splitlines()[:2]
    assert first == f"CPython {sys.version.split()[0]}: {sys.executable}"
    assert "numpy " in libraries and "arraykit" in libraries


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "name a comparison, or give cases"),
        (["--setup", "a = 1"], "name a comparison, or give cases"),
        (["add", "--setup", "a = 1"], "options of cases are given, and no --case"),
        (["subtract"], "invalid choice"),
        (["--case", "a"], "expected 2 arguments"),
        (["--case", "a", " "], "no statement"),
        (["--case", "a", "1", "--case", "a", "2"], "same name"),
        (["--case", "a", "1", "--base", "b"], "is none of the cases"),
        (["--case", "a", "1", "--size", "1.5"], "invalid _size value: '1.5'"),
        (["--case", "a", "1", "--size", "many"], "invalid _size value: 'many'"),
        (["--case", "a", "1", "--samples", "0"], "at least one sample"),
        (["--case", "a", "1", "--markdown", "--csv"], "not allowed with"),
        (["--case", "a", "1", "--save", "/no/such/folder/t.json"], "no folder"),
    ],
)
def test_bad_usage_is_told_before_anything_runs(arguments, told, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2 and told in capsys.readouterr().err


@pytest.mark.parametrize("content", [None, "{}"])
def test_a_file_that_cannot_be_shown_is_told(content, tmp_path, capsys):
    path = tmp_path / "t.json"
    if content:
        path.write_text(content)
    with pytest.raises(SystemExit) as caught:
        main(["--load", str(path)])
    assert caught.value.code == 1 and str(path) in capsys.readouterr().err


def test_where_nothing_could_be_timed_the_code_is_1(capsys):
    assert main(["--size", "1", "--case", "a", "1 / 0"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_ctrl_c_leaves_the_table_so_far_no_process_and_code_130(appears, left_behind):
    hang = f"if n == 20:\n    open({appears.path!r}, 'w').close()\n    while True: pass"
    run = start(
        "--quick", "--size", "10", "20", "--samples", "3", "--case", "a", "1", "--case", "b", hang
    )
    appears()
    run.send_signal(signal.SIGINT)
    out, err = run.communicate(timeout=30)
    assert run.returncode == 130 and err == ""
    outcomes = [line.split()[:2] + ["cancelled" in line] for line in out.splitlines()[1:5]]
    assert outcomes == [
        ["a", "10", False], ["b", "10", False], ["a", "20", True], ["b", "20", True]
    ]  # fmt: skip
    assert left_behind() == []


def test_ctrl_c_while_interpreters_are_looked_at_ends_it_too(script, tmp_path, left_behind):
    path = script(f"touch {tmp_path}/started", "sleep 60")
    run = start("--case", "a", "1", "--on", path)
    while not (tmp_path / "started").exists():
        assert run.poll() is None
    run.send_signal(signal.SIGINT)
    out, _ = run.communicate(timeout=30)
    assert run.returncode == 130 and "it was cancelled" in out and left_behind() == []


def test_progress_is_told_where_errors_go_to_a_terminal():
    terminal, other = pty.openpty()
    run = start("--quick", "--size", "10", "--samples", "3", "--case", "a", "1", stderr=other)
    os.close(other)
    shown = b""
    try:
        while piece := os.read(terminal, 4096):
            shown += piece
    except OSError:  # how a terminal ends on Linux
        pass
    os.close(terminal)
    out, _ = run.communicate(timeout=30)
    assert run.returncode == 0 and out.startswith("case")
    assert b"n = 10: warming up a" in shown and shown.endswith(b"\r\x1b[K")


def test_a_reader_that_goes_away_is_no_traceback():
    run = start(*QUICK, *SUM)
    run.stdout.close()
    told = run.stderr.read()
    run.stderr.close()
    assert run.wait(30) == 1 and "Traceback" not in told


def test_it_may_be_called_from_any_thread(capsys):
    codes = []
    thread = threading.Thread(target=lambda: codes.append(main([*QUICK, *SUM])))
    thread.start()
    thread.join(60)
    assert codes == [0]
    assert "sum" in capsys.readouterr().out
