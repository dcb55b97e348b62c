"""The names of GLPK's bindings, which of them "glpk" is, and the one thread they share."""

from __future__ import annotations

import platform

import pytest

from lpkit import SolverUnavailable, solvers
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit.conftest import TO_GLPK

PYPY = platform.python_implementation() == "PyPy"


def test_a_solution_says_what_solved_it(way_to_glpk):
    lp = program_of_2011(integer=True)
    solution = lp.solve("max", solver=way_to_glpk)
    library = solvers.get(way_to_glpk)
    said = f"GLPK {library.version} through {library.binding}"
    assert solution.solver == f"{said}, branch and bound"
    assert program_of_2011().solve("max", solver=way_to_glpk).solver == f"{said}, simplex"


@pytest.mark.solver
def test_glpk_is_swiglpk_where_that_can_be_had():
    assert solvers.get("glpk").binding == ("cffi" if PYPY else "swiglpk")


@pytest.mark.solver
def test_the_selfcheck_says_so(in_new_process):
    lines = in_new_process("from lpkit.selfcheck import selfcheck; selfcheck()").splitlines()
    glpk = solvers.get("glpk")
    assert lines[1].startswith(f"GLPK {glpk.version} through {glpk.binding}, memory per ")
    solved = [
        "the program of 2011, whole numbers: 732.00",
        "the program of 2011, real numbers: 733.33",
    ]
    assert lines[2:4] == solved
    if PYPY:
        assert lines[4].startswith("without HiGHS: HiGHS needs the package highspy")
    else:
        assert lines[4:] == [f"HiGHS {solvers.get('highs').version} through highspy", *solved]


WITHOUT_SWIGLPK = """
import sys
sys.modules["swiglpk"] = None
from lpkit import SolverUnavailable, solvers
from lpkit.lessons.first_program import program_of_2011
lp = program_of_2011(True)
print(lp.maximize(), lp.solution.solver.split(" through ")[1])
try:
    lp.maximize(solver="glpk-swig")
except SolverUnavailable as error:
    print(error)
"""


@pytest.mark.solver("glpk-cffi")
def test_and_cffi_elsewhere(in_new_process):
    found, refused = in_new_process(WITHOUT_SWIGLPK).splitlines()
    assert found == "732.0 cffi, branch and bound"
    assert refused.startswith("GLPK needs the package swiglpk, which cannot be imported here")


WITHOUT_CFFI = """
import sys
sys.modules["_cffi_backend"] = None
{also}
from lpkit import SolverUnavailable, solvers
from lpkit.lessons.first_program import program_of_2011
for name in ("glpk", "glpk-cffi"):
    try:
        print(program_of_2011(True).maximize(solver=name))
    except SolverUnavailable as error:
        print(error)
"""
NO_CFFI = "GLPK's library is called through cffi, which cannot be imported here"


@pytest.mark.cpython
def test_without_cffi_swiglpk_still_solves(in_new_process):
    found, refused = in_new_process(WITHOUT_CFFI.format(also="")).splitlines()
    assert found == "732.0"
    assert refused.startswith(NO_CFFI)
    assert refused.endswith("pip install cffi")


@pytest.mark.cpython
def test_without_both_both_are_told(in_new_process):
    code = WITHOUT_CFFI.format(also='sys.modules["swiglpk"] = None')
    either, refused = in_new_process(code).splitlines()
    assert either.startswith("GLPK needs the package swiglpk")
    assert f"pip install swiglpk. Or: {NO_CFFI}" in either
    assert refused.startswith(NO_CFFI)


@pytest.mark.solver("glpk-cffi")
def test_all_bindings_live_on_one_thread():
    threads = {solvers.get(way)._thread for way in TO_GLPK} | {solvers.get("glpk")._thread}
    assert len(threads) == 1


FAILED_CHECK = """
from lpkit import LinearProgram, SolveError, solvers
glpk = solvers.get("{way}")
print(glpk.call(lambda g: g.glp_get_num_rows(g.glp_create_prob())))
try:
    glpk.call(lambda g: g.glp_add_rows(g.glp_create_prob(), -1))
except SolveError as error:
    print(error)
lp = LinearProgram()
lp.objective = lp.Var(2)
print(lp.minimize(solver="{way}"))
"""


def test_a_call_that_fails_a_check_of_glpks_is_an_error_and_the_next_one_works(
    way_to_glpk, in_new_process
):
    said = in_new_process(FAILED_CHECK.format(way=way_to_glpk)).splitlines()
    assert said[0] == "0"
    assert said[-2:] == ["GLPK stopped at one of its internal checks", "2.0"]


@pytest.mark.solver("glpk-cffi")
def test_bindings_take_turns():
    lp = program_of_2011()
    for total in range(100, 110):
        lp.constraints[0].rhs = total
        found = {round(lp.maximize(solver=way), 6) for way in ("glpk", *TO_GLPK)}
        assert len(found) == 1


@pytest.mark.parametrize("name", ["GLPK", "glpk_cffi", "cffi", "", None])
def test_other_names_are_refused_with_those_that_are_known(name):
    with pytest.raises(SolverUnavailable, match="known: glpk, glpk-cffi, glpk-swig, highs"):
        solvers.get(name)
