"""What the tests of lpkit share: the solvers to run on, and two small programs."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from lpkit import LinearProgram, SolverUnavailable, solvers

settings.load_profile("suite")  # arraykit's, loaded before, tries fewer examples


# Every way to every solver: "glpk" is one of the others, and PyPy has no swiglpk.
WAYS = sorted(set(solvers.KNOWN) - {"glpk"})
if platform.python_implementation() == "PyPy":
    WAYS.remove("glpk-swig")


@pytest.fixture(scope="session", params=WAYS)
def solver(request) -> str:
    """The name of a solver; a test that uses it runs once for each and is marked `solver`."""
    return request.param


@pytest.fixture(scope="session", params=["glpk"])
def engine(request) -> str:
    """As `solver`, but each library once: for long tests of what lpkit makes of its answers."""
    return request.param


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items):
    for item in items:
        if {"solver", "engine"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("solver")


def refusal(name: str) -> str:
    """Why that solver cannot be had here, empty if it can. swiglpk can: it is in the lock."""
    try:
        solvers.get(name)
    except SolverUnavailable as error:
        if name == "glpk-swig":
            raise
        return str(error)
    return ""


def pytest_runtest_setup(item):
    """Skip what needs GLPK's own library where there is none."""
    mark = item.get_closest_marker("solver")
    if mark is not None:
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        reason = refusal(parameters.get("solver", *mark.args[:1] or [solvers.DEFAULT]))
        if reason:
            pytest.skip(reason)


@pytest.fixture
def lp() -> LinearProgram:
    """An empty program."""
    return LinearProgram()


@pytest.fixture
def xy(lp):
    """Two free variables of `lp`, x and y."""
    return lp.Var(name="x"), lp.Var(name="y")


# What a shell runs in the background is born deaf to Ctrl-C, and so are its children.
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"


@pytest.fixture(scope="session")
def in_new_process():
    """Runs code in a Python of its own; what it printed, once it has ended well."""

    def run(code: str, timeout: float = 60) -> str:
        command = [sys.executable, "-X", "faulthandler", "-c", LISTENING + code]
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=timeout)
        assert done.returncode == 0, f"ended by {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    return run
