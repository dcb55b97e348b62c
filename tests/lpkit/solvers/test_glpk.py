"""What is GLPK's own: its failed checks, and its binding with and without ctypes."""

from __future__ import annotations

import pytest

from lpkit import solvers
from tests.lpkit.conftest import TO_GLPK, refusal

pytestmark = pytest.mark.solver

FAILED_CHECK = """
from lpkit import solvers, Status, NoSolution
from lpkit.lessons.first_program import program_of_2011
glpk = solvers.get(solver)
solvers.KNOWN["twin"] = solvers.KNOWN[solver]  # the same library, opened once more
others.append("twin")
assert program_of_2011(True).maximize(solver="twin") == 732
assert program_of_2011(True).maximize(solver=solver) == 732
simplex = glpk._binding.simplex
def failing(problem, parameters):
    return glpk._binding.glp_set_obj_dir(problem, 99)  # an argument that GLPK stops at
for _ in range(3):
    glpk._binding.simplex = failing
    lp = program_of_2011()
    print(lp.solve("max", solver=solver).status.name, lp.solution.remark)
    try:
        lp.maximize(solver=solver)
    except NoSolution as error:
        print("too far apart" in str(error))
    glpk._binding.simplex = simplex
    print(program_of_2011(True).maximize(solver=solver))
    print(program_of_2011().solve("max", presolve=True, solver=solver).status)
    for other in others:
        print(program_of_2011(True).maximize(solver=other))
"""


def test_a_failed_check_of_glpk_ends_that_solve_only(way_to_glpk, in_new_process):
    others = [way for way in TO_GLPK if way != way_to_glpk and not refusal(way)]
    out = in_new_process(f"solver, others = {way_to_glpk!r}, {others}" + FAILED_CHECK)
    said = "UNKNOWN the numbers of the program are too far apart for GLPK to calculate with"
    lines = [line for line in out.splitlines() if not line.startswith(("glp_", "Error detected"))]
    assert lines == [said, "True", "732.0", "optimal", *["732.0"] * (len(others) + 1)] * 3


MEMORY_OF_A_FAILED_SOLVE = """
from lpkit import solvers
from lpkit.lessons.first_program import program_of_2011
glpk = solvers.get("glpk-swig")
g = glpk._binding
def blocks():
    count = g.intArray(1)
    glpk._thread.run(lambda cancel: g.glp_mem_usage(count.cast(), None, None, None))
    return count[0]
def solve():
    return program_of_2011().solve("max", solver="glpk-swig").status.name
solve()
before, simplex = blocks(), g.simplex
g.simplex = lambda problem, parameters: g.glp_set_obj_dir(problem, 99)
print(solve(), blocks() > before)
g.simplex = simplex
print(solve(), blocks() == before)
"""


@pytest.mark.cpython
def test_the_memory_of_a_solve_that_failed_is_taken_back(in_new_process):
    if solvers.get("glpk-swig").thread_local:
        return  # a library that keeps its memory by thread leaves it with the parked one
    lines = in_new_process(MEMORY_OF_A_FAILED_SOLVE).splitlines()
    assert [line for line in lines if line.startswith(("UNKNOWN", "OPTIMAL"))] == [
        "UNKNOWN True",
        "OPTIMAL True",
    ]


WITHOUT_CTYPES = """
import ctypes
def refuse(*arguments, **options):
    raise {error}
ctypes.CDLL = refuse
from lpkit import solvers
from lpkit.lessons.first_program import program_of_2011
lp = program_of_2011(True)
print(lp.maximize(), *[v.value for v in lp.variables])
lp = program_of_2011()
lp.maximize()
print(round(lp.solution.objective, 6), round(lp.constraints[0].dual, 6))
print(program_of_2011(True).maximize(presolve=True), solvers.get("glpk")._binding._library)
"""


@pytest.mark.cpython  # swiglpk's
@pytest.mark.parametrize("error", ["OSError('no such library')", "AttributeError('glp_simplex')"])
def test_without_symbols_to_call_the_slower_way_gives_the_same(in_new_process, error):
    out = in_new_process(WITHOUT_CTYPES.format(error=error))
    assert out == "732.0 33 67 0\n733.333333 3.333333\n732.0 None\n"


def test_version_binding_and_memory_are_told(way_to_glpk):
    glpk = solvers.get(way_to_glpk)
    assert glpk.binding.startswith(way_to_glpk.partition("-")[2])
    assert tuple(map(int, glpk.version.split("."))) >= (4, 65)
    assert isinstance(glpk.thread_local, bool)
