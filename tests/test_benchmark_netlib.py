"""benchmarks/netlib.py: that an optimum is compared, a limit told, and a wrong answer an error."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.netlib import judged, problems
from lpkit import LinearProgram

pytestmark = pytest.mark.cpython

ROOT = Path(__file__).resolve().parents[1]


def command(*arguments):
    return subprocess.run(
        [sys.executable, "benchmarks/netlib.py", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": ""},
    )


@pytest.fixture
def folder(tmp_path):
    """A folder of one small problem, without an optimum that is known."""
    lp, _ = boxed()
    lp.write(tmp_path / "small.mps.gz", sense="min")
    return tmp_path


def boxed():
    lp = LinearProgram()
    x = lp.Var(-2, 4, name="x")
    lp.objective = 3 * x
    lp.add_constraint(x >= -1, name="least")
    return lp, x


def test_two_problems_by_two_solvers(netlib):
    done = command("--data", netlib, "afiro", "sc50a")
    assert (done.returncode, done.stderr) == (0, "")
    machine, table, ends = done.stdout.split("\n\n")
    assert "processors usable" in machine
    assert "glpk: version" in machine
    lines = [line.split() for line in table.splitlines()[1:]]
    assert [line[:5] for line in lines] == [
        ["afiro", "27", "32", "83", "-464.7531429"],
        ["sc50a", "50", "48", "131", "-64.57507706"],
    ]
    for line in lines:
        assert len(line) == 12
        assert float(line[8]) < 1e-6
        assert float(line[11]) < 1e-6
    assert ends.splitlines()[0].startswith("glpk: 2 of 2 finished, ")
    assert ends.splitlines()[1].startswith("highs: 2 of 2 finished, ")


def test_a_wrong_optimum_is_an_error(netlib, tmp_path):
    for name in ("afiro.mps.gz", "kb2.mps.gz"):
        shutil.copy(netlib / name, tmp_path)
    (tmp_path / "optima.json").write_text(json.dumps({"afiro": -464.7541, "kb2": -1749.9001299}))
    done = command("--data", tmp_path, "--solver", "glpk")
    assert done.returncode == 1
    assert done.stdout.count("WRONG") == 1
    told, line = done.stderr.splitlines()
    assert told == "wrong:"
    assert line.startswith("afiro by glpk: -464.75314")
    assert line.endswith("instead of -464.7541")


def test_what_is_not_there_is_told(folder):
    for arguments, told in (
        (("--data", folder, "large"), "no large in "),
        (("--data", folder / "none"), "there is no folder "),
        (("--data", folder, "--solver", "abacus"), "no solver is named abacus: glpk, "),
        (("--data", folder, "--time-limit", "0"), "a time limit is above 0"),
    ):
        done = command(*arguments)
        assert done.returncode == 2
        assert told in done.stderr


def test_problems_are_those_of_the_folder(folder):
    assert problems(folder, []) == (["small"], {})
    (folder / "optima.json").write_text('{"small": -3, "other": 1}')
    assert problems(folder, ["small"]) == (["small"], {"small": -3, "other": 1})


def test_an_optimum_is_compared_relatively():
    lp, _ = boxed()
    solution = lp.solve()
    for published, difference in ((-3.0, "0.0e+00"), (-3.000001, "3.3e-07")):
        verdict = judged(solution, published, limit=60)
        assert (verdict.cells[-1], verdict.wrong, verdict.finished) == (difference, "", True)
    verdict = judged(solution, -3.00001, limit=60)
    assert verdict.wrong == "-3.0 instead of -3.00001"
    assert verdict.cells[-1] == "3.3e-06  WRONG"


def test_an_optimum_that_nobody_has_published_is_shown():
    verdict = judged(boxed()[0].solve(), None, limit=60)
    assert (verdict.cells[-1], verdict.wrong, verdict.finished) == ("-3", "", True)


def test_a_limit_is_no_answer_and_no_mistake():
    limit = 1e-9
    verdict = judged(boxed()[0].solve(time_limit=limit), -3.0, limit)
    assert (verdict.cells[-1], verdict.wrong, verdict.finished) == ("limit", "", False)


def test_a_program_with_an_optimum_is_not_infeasible():
    lp, x = boxed()
    lp.add_constraint(x >= 5)
    verdict = judged(lp.solve(), -3.0, limit=60)
    assert (verdict.cells[-1], verdict.wrong) == ("infeasible", "called infeasible")
    assert judged(lp.solve(), None, limit=60).wrong == ""
