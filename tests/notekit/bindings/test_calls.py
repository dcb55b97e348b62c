"""notekit/bindings/calls.py: every way makes the same calls, and says why where it cannot."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys

import pytest

from notekit.bindings import CALLS, cases
from notekit.bindings.catalogue import NO_CALL, PYTHON
from notekit.bindings.sources import ffi_source
from notekit.timing import Effort, Outcome, compare
from notekit.timing.interpreters import interpreter
from notekit.timing.snippets import Code

pytestmark = pytest.mark.cpython

N = 30
QUICK = Effort(samples=3, least=0.0005, warm_up=0.02, limit=30.0)

# Runs all cases that it is given, and prints what each came to.
DRIVER = """
import json, sys
found = {}
for name, setup, statement, result in json.loads(sys.stdin.read()):
    space = {"n": int(sys.argv[1])}
    try:
        exec(setup, space)
        for _ in range(3):
            exec(statement, space)
        found[name] = eval(result, space)
    except ImportError as error:
        found[name] = f"missing: {error}"
print(json.dumps(found))
"""


def results(call, where):
    """What each case of a call comes to on one interpreter; those that are missing left out."""
    made = [each for each in cases(call, on=[where]) if not each.missing]
    code = json.dumps([[each.name, each.setup, each.statement, each.result] for each in made])
    done = subprocess.run(
        [made[0].interpreter.executable, "-c", DRIVER, str(N)],
        input=code,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout)
    return {name: each for name, each in found.items() if not str(each).startswith("missing")}


def expected(call):
    return {
        "cos": sum(math.cos(0.001 * i) for i in range(N)),
        "labs": sum(i // 2 if i % 2 else i for i in range(N)),
        "rows": 3 * N,
        "load": N,
        "select": N * (N + 1) // 2,
    }[call]


@pytest.mark.solver("glpk-cffi")
@pytest.mark.parametrize("call", CALLS)
def test_every_way_on_cpython_comes_to_the_same(call, compiler):
    found = results(call, "CPython")
    assert all(each == pytest.approx(expected(call)) for each in found.values())
    assert len(found) == len(CALLS[call].ways)


@pytest.mark.solver("glpk-cffi")
@pytest.mark.parametrize("call", CALLS)
def test_every_way_that_pypy_has_comes_to_the_same(call, compiler, pypy):
    found = results(call, "PyPy")
    assert all(each == pytest.approx(expected(call)) for each in found.values())
    assert {f"{way} on PyPy" for way in ("cffi", "ctypes")} <= set(found)


@pytest.mark.parametrize("call", CALLS)
def test_what_is_timed_is_code_that_the_worker_takes(call):
    for case in cases(call, on=["CPython"]):
        Code(case.setup, case.statement, case.result).function()


@pytest.mark.parametrize("call", CALLS)
def test_the_base_is_one_of_the_ways(call):
    names = [case.name for case in cases(call, on=["CPython"])]
    assert CALLS[call].base in names


def test_only_what_calls_no_c_is_there_for_reference():
    for call in CALLS:
        for case in cases(call, on=["CPython"]):
            assert case.is_reference == case.name.startswith((NO_CALL, PYTHON))


def test_the_loop_alone_comes_to_the_same_without_a_call():
    made = cases("cos", on=["CPython"], ways=[NO_CALL, PYTHON, "built in"])
    found = compare(made, [N], effort=QUICK)
    assert [row.outcome for row in found.rows] == [Outcome.TIMED] * 3


# -- what cannot run here


def reasons(call, on="CPython", **options):
    return {case.name: case.missing for case in cases(call, on=[on], **options)}


def test_without_a_compiler_two_rows_are_grey_and_the_others_run(
    empty_cache, monkeypatch, tmp_path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CC", raising=False)
    found = reasons("labs")
    grey = {name for name, reason in found.items() if reason}
    assert grey == {"C-API on CPython", "cffi, compiled on CPython"}
    assert all("no C compiler" in found[name] for name in grey)

    made = cases("labs", on=["CPython"], ways=["built in", "C-API"])
    rows = compare(made, [N], effort=QUICK).rows
    assert [row.outcome for row in rows] == [Outcome.TIMED, Outcome.MISSING]
    assert "apt install gcc" in rows[1].reason


def test_without_a_library_its_rows_are_grey_and_that_of_swiglpk_is_not(monkeypatch):
    monkeypatch.setenv("LPKIT_GLPK", "/nowhere/libglpk.so")
    found = reasons("rows")
    assert {name for name, reason in found.items() if reason} == {
        "cffi on CPython",
        "ctypes on CPython",
    }
    assert "apt install libglpk40" in found["cffi on CPython"]


def test_without_pypy_its_rows_say_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    if not interpreter("PyPy").error:
        pytest.skip("PyPy stands in a place that is always looked at")
    found = reasons("cos", "PyPy")
    assert all("apt install pypy3" in reason for reason in found.values())
    (row,) = compare(cases("cos", ["PyPy"], ["ctypes"]), [N], effort=QUICK).rows
    assert row.outcome is Outcome.MISSING
    assert "no PyPy was found" in row.reason


def test_without_cffi_here_the_extension_it_writes_is_missing(monkeypatch):
    ffi_source.cache_clear()
    monkeypatch.setitem(sys.modules, "cffi", None)
    assert "pip install cffi" in reasons("cos")["cffi, compiled on CPython"]


def test_unknown_calls_and_ways_are_refused_by_name():
    with pytest.raises(KeyError, match="there are cos, labs"):
        cases("sin")
    with pytest.raises(KeyError, match="'cos' has no way 'swig'"):
        cases("cos", ways=["swig"])


def test_what_is_compiled_is_found_by_its_folder_alone(compiler):
    (case,) = cases("cos", on=["CPython"], ways=["C-API"])
    assert os.environ["NOTEKIT_CACHE"] in case.setup
