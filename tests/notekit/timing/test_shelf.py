"""notekit/timing/shelf.py: the cores alone, for interpreters they are not installed on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import arraykit
from notekit.timing.shelf import environment, shelf


def test_it_holds_the_cores_and_nothing_else():
    assert {each.name for each in shelf().iterdir()} == {"arraykit", "lpkit"}
    assert (shelf() / "arraykit").resolve() == Path(arraykit.__file__).resolve().parent


def test_it_comes_before_what_pythonpath_names(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/one:/two")
    assert environment() == {"PYTHONPATH": os.pathsep.join([str(shelf()), "/one:/two"])}
    monkeypatch.delenv("PYTHONPATH")
    assert environment() == {"PYTHONPATH": str(shelf())}


def test_it_goes_when_its_process_ends_and_stays_when_a_copy_does():
    code = (
        "import os, sys\n"
        "from notekit.timing.shelf import shelf\n"
        "folder = shelf()\n"
        "child = os.fork()\n"
        "if child == 0: sys.exit(0)\n"
        "os.waitpid(child, 0)\n"
        "print(folder, folder.is_dir())\n"
    )
    root = str(Path(__file__).resolve().parents[3])
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    folder, was_there = run.stdout.split()
    assert was_there == "True" and not Path(folder).exists()
