"""What importing lpkit brings along: the standard library, and nothing that has to be installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lpkit.test_chaining import INTERPRETERS

ROOT = Path(__file__).resolve().parents[2]

LOADED = """
import sys
before = set(sys.modules)
import lpkit
heavy = {"numpy", "pandas", "scipy", "swiglpk", "ipywidgets", "anywidget", "traitlets", "notekit",
         "IPython", "highspy", "cffi", "_cffi_backend", "lpkit.widgets", "lpkit.solvers.glpk",
         "lpkit.solvers.highs", "lpkit.certificates"}
print(sorted(heavy & (set(sys.modules) - before)))
"""

WRITES = """
from lpkit import LinearProgram
lp = LinearProgram()
x, y = lp.Var(0, name="x"), lp.IntVar(name="y")
lp.objective = 2*x + y
lp.add_constraint(1 <= x + y <= 3)
print(lp, lp.to_latex(), lp._repr_html_(), lp.to_python(), lp.matrix()[2])
"""


def run(python, code, *options):
    command = [python, *options, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)


@pytest.mark.parametrize("version", INTERPRETERS)
def test_importing_loads_nothing_that_is_not_asked_for(version):
    done = run(INTERPRETERS[version], LOADED)
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "")


@pytest.mark.parametrize("version", INTERPRETERS)
def test_a_program_can_be_written_and_shown_with_the_standard_library_alone(version):
    done = run(INTERPRETERS[version], WRITES, "-S", "-W", "error")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("objective")


@pytest.mark.parametrize("version", INTERPRETERS)
def test_without_its_library_a_solver_says_how_to_get_it(version):
    code = WRITES + "import os, sys; sys.modules['swiglpk'] = None\nimport lpkit\n"
    code += "os.environ['LPKIT_GLPK'] = '/nowhere/libglpk.so'\n"
    code += "try: lp.maximize()\nexcept lpkit.SolverUnavailable as e: print('said:', e)"
    done = run(INTERPRETERS[version], code)
    assert done.returncode == 0, done.stderr
    said = done.stdout.rpartition("said: ")[2]
    if version.startswith("pypy"):  # has cffi, and cannot have swiglpk
        assert "/nowhere/libglpk.so" in said
        assert "apt install libglpk40" in said
    else:
        assert said.startswith("GLPK needs the package swiglpk")
        assert "pip install swiglpk. Or: GLPK's library " in said


def test_every_public_name_is_there():
    import lpkit

    for name in lpkit.__all__:
        assert getattr(lpkit, name).__doc__
    assert sys.modules["lpkit"].__version__
