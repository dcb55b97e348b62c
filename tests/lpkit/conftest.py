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


# Every way to every solver: "glpk" is one of the others, and PyPy has neither swiglpk nor highspy.
WAYS = sorted(set(solvers.KNOWN) - {"glpk"})
LIBRARIES = ["glpk", "highs"]
if platform.python_implementation() == "PyPy":
    WAYS = ["glpk-cffi"]
    LIBRARIES = ["glpk"]
TO_GLPK = [way for way in WAYS if way.startswith("glpk")]


@pytest.fixture(scope="session", params=WAYS)
def solver(request) -> str:
    """The name of a solver; a test that uses it runs once for each and is marked `solver`."""
    return request.param


@pytest.fixture(scope="session", params=TO_GLPK)
def way_to_glpk(request) -> str:
    """As `solver`, but the ways to GLPK only: for what is that library's own."""
    return request.param


@pytest.fixture(scope="session", params=LIBRARIES)
def engine(request) -> str:
    """As `solver`, but each library once: for long tests of what lpkit makes of its answers."""
    return request.param


WHICH = {"solver", "engine", "way_to_glpk"}  # the fixtures that name a solver


@pytest.hookimpl(tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(items):
    for item in items:
        if WHICH & set(getattr(item, "fixturenames", ())):
            item.add_marker("solver")


def refusal(name: str) -> str:
    """Why that solver cannot be had here, empty if it can. What is in the lock can."""
    try:
        solvers.get(name)
    except SolverUnavailable as error:
        if name in ("glpk-swig", "highs"):
            raise
        return str(error)
    return ""


def pytest_runtest_setup(item):
    """Skip what needs a solver where there is none: GLPK's own library, which cffi opens."""
    mark = item.get_closest_marker("solver")
    if mark is not None:
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        named = [parameters[which] for which in WHICH if which in parameters]
        reason = refusal((named or list(mark.args[:1]) or [solvers.DEFAULT])[0])
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
