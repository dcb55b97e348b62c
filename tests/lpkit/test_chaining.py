"""Chains are relations, every other truth test is refused: on each Python that can be found.

The cases are in `chain_cases` and `truth_test_cases`; `run_cases` runs them.
"""

from __future__ import annotations

import gc
import glob
import os
import shutil
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest

from lpkit import BadBounds, BadNumber, LinearProgram, TruthTest, chaining
from tests.lpkit import run_cases

SCRIPT = Path(run_cases.__file__)


def found_interpreters():
    """This Python, then every other one of 3.9 or newer that starts."""
    names = ["pypy3", *(f"python3.{minor}" for minor in range(9, 16))]
    paths = [shutil.which(name) for name in names]
    paths += sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/python")))
    found = {}
    for path in filter(None, paths):
        version = version_of(path)
        if version and version != version_of(sys.executable):
            found.setdefault(version, path)
    return {version_of(sys.executable): sys.executable, **found}


def version_of(path) -> str:
    code = "import sys; print(sys.implementation.name, *sys.version_info[:2])"
    code += "\nif sys.version_info < (3, 9): sys.exit(1)"
    done = subprocess.run([path, "-c", code], capture_output=True, text=True)
    return "" if done.returncode else done.stdout.strip()


INTERPRETERS = found_interpreters()


@pytest.mark.parametrize("name", run_cases.NAMES)
def test_each_case(name):
    assert run_cases.failures(name) == ""


# Without debug ranges, the code does not say where in the source a comparison stands.
@pytest.mark.parametrize("options", [(), ("-O", "-X", "no_debug_ranges")], ids=" ".join)
@pytest.mark.parametrize("version", INTERPRETERS)
def test_every_case_on(version, options):
    command = [INTERPRETERS[version], *options, str(SCRIPT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    expected = f"{len(run_cases.NAMES)} cases\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")


def test_the_error_of_a_truth_test_shows_the_rewrite(xy):
    x, y = xy
    with pytest.raises(TruthTest, match=r"\(x \+ y <= 3\) is a constraint.*add_constraint"):
        bool(x + y <= 3)


def test_a_chain_with_crossed_bounds_is_refused(xy):
    x, _ = xy
    with pytest.raises(BadBounds, match="nothing lies between 3 and 2"):
        3 <= x <= 2


def test_a_chain_with_a_bound_that_is_no_number_leaves_nothing_behind(xy):
    x, _ = xy
    before = len(chaining.pending)
    with pytest.raises(BadNumber, match="not 'three'"):
        0 <= x <= "three"
    assert len(chaining.pending) == before
    assert str(x <= 3) == "x <= 3"


def test_upper_bounds_that_raise_do_not_keep_their_programs_alive():
    def broken(depth):
        if depth:
            return broken(depth - 1)
        lp = LinearProgram()
        programs.append(weakref.ref(lp))
        x = lp.Var()
        return 0 <= x <= run_cases.failing()

    programs = []
    for depth in range(300):
        with pytest.raises(ZeroDivisionError):
            broken(depth)
    gc.collect()
    assert sum(program() is not None for program in programs) <= 100


def test_chains_of_two_threads_do_not_mix():
    wrong = []

    def write(k):
        lp = LinearProgram()
        x = lp.Var(name="x")
        for upper in range(2000):
            relation = k <= x <= k + upper
            if (relation.lower, relation.upper) != (k, k + upper) or relation.expression is not x:
                wrong.append(str(relation))

    threads = [threading.Thread(target=write, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
