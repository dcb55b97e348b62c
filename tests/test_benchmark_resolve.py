"""benchmarks/lp_resolve.py: that what it times is right, at sizes where it takes no time."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import lp_resolve

pytestmark = [pytest.mark.cpython, pytest.mark.solver]

ROOT = Path(__file__).resolve().parents[1]


def test_the_command_prints_a_row_for_each_program_and_tweak():
    done = subprocess.run(
        [sys.executable, "benchmarks/lp_resolve.py", "--variables", "100", "--rounds", "2"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": ""},
    )
    assert (done.returncode, done.stderr) == (0, "")
    for solver in ("glpk", "highs"):
        [table] = [part for part in done.stdout.split("\n== ") if part.startswith(solver)]
        rows = [line.split("  ")[1] for line in table.splitlines()[2:]]
        assert rows == [
            f"{name}, {what}"
            for name in lp_resolve.PROGRAMS
            for what in ("cost", "side", "bound", "coefficient")
        ]


@pytest.mark.parametrize("name", lp_resolve.PROGRAMS)
def test_tweaks_change_the_program_and_leave_it_solvable(name):
    lp, numbers = lp_resolve.PROGRAMS[name](100), random.Random(5)
    lp.minimize()
    for tweak in lp_resolve.tweaks(lp).values():
        before = lp.matrix()[0]
        tweak(numbers)
        assert lp.matrix()[0] != before
        lp.minimize()
        assert lp_resolve.same(lp, "glpk")


def test_a_program_that_was_not_solved_again_is_found_out():
    lp = lp_resolve.transport(100)
    lp.minimize()
    lp.variables[0].lower = 20
    assert not lp_resolve.same(lp, "glpk")
