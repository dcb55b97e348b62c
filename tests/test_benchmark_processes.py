"""benchmarks/contest/pipe.py and roster.py: processes that answer, fail, and end alone.

What misbehaves is in `benchmark_peers`, and misbehaves in a process as real as the others.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pytest

from benchmarks.contest.pipe import Absent, Failed, Worker
from benchmarks.contest.roster import Roster

pytestmark = pytest.mark.cpython

PEERS = "tests.benchmark_peers."
N = 1000


def roster(*peers, patience=60):
    return Roster(peers, [sys.executable], threads=2, patience=patience)


def worker(peer, patience=60):
    return Worker(
        sys.executable, "benchmarks.contest.worker", peer, "2", threads=2, patience=patience
    )


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_process_answers_and_what_it_prints_is_no_answer():
    talking = worker(PEERS + "talking")
    assert talking.ask("versions")["talking"] == "1.0"
    talking.close()


def test_its_children_end_with_it():
    talking = worker(PEERS + "talking")
    child = int(talking.ask("versions")["child"])
    assert is_running(child)
    talking.close()
    until = time.monotonic() + 10
    while is_running(child) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_running(child)


def test_an_error_is_an_answer_and_the_process_goes_on():
    numpy = worker("numpy")
    with pytest.raises(Failed, match="KeyError"):
        numpy.ask("styles", row="no such row", n=N)
    assert numpy.ask("styles", row="a+a+a+a+a", n=N) == ["", "out="]
    numpy.close()


def test_a_process_that_ends_says_with_what_last_words():
    dying = worker(PEERS + "dying")
    dying.ask("take", names="a", n=N)
    with pytest.raises(Failed, match="ended with 3: out of something"):
        dying.ask("check", row="a+a+a+a+a", style="first")
    assert dying.is_gone
    with pytest.raises(Failed, match="ended with 3"):
        dying.ask("versions")


def test_what_is_not_installed_is_told_from_what_is_broken():
    with pytest.raises(Absent, match="a_library_that_nobody_has"):
        worker(PEERS + "missing")
    with pytest.raises(Failed, match="needs another version") as found:
        worker(PEERS + "broken")
    assert not isinstance(found.value, Absent)


def test_a_roster_has_a_line_for_each_that_is_missing():
    with roster("numpy", PEERS + "missing", PEERS + "broken") as all_three:
        assert [peer for peer, _ in all_three] == ["numpy"]
        lines = all_three.described()
    assert f"NumPy {np.__version__}" in lines[0]
    assert lines[1] == f"{PEERS}missing: not installed"
    assert lines[2].startswith(f"{PEERS}broken: does not start: ImportError: needs another")


def test_a_library_that_keeps_ending_its_process_is_given_up():
    with roster("numpy") as one:
        for _ in range(3):
            [(_, process)] = list(one)
            process.close()
        assert list(one) == []
