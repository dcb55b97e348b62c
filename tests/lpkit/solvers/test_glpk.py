"""What is GLPK's own: its failed checks, its binding with and without ctypes, its silence."""

from __future__ import annotations

import platform

import pytest

from lpkit import solvers
from tests.lpkit.conftest import WAYS, refusal

pytestmark = pytest.mark.solver

# Numbers beyond what GLPK calculates with: one of its internal checks fails in one of these.
EXTREME = """
import random
from lpkit import LinearProgram, LpkitError
from lpkit.lessons.first_program import program_of_2011
rng = random.Random(1)
sizes = [1e-300, 1e300, 1e-150, 1e150, 1e-308, 1.7e308, 5e-324, 1.0, 3.0, 1e20, 1e-20]
statuses = set()
for n in range(300):
    lp = LinearProgram()
    def number():
        return rng.choice(sizes) * rng.choice([1, -1])
    make = rng.choice([lp.Var, lp.IntVar, lp.Var])
    xs = [make(*rng.choice([(0,), (), (0, 1e300), (-1e-300, 1)])) for _ in range(rng.randint(1, 4))]
    lp.objective = sum(number() * x for x in xs)
    for _ in range(rng.randint(0, 5)):
        left = sum(number() * x for x in xs)
        right = number()
        lp.add_constraint(rng.choice([left <= right, left >= right, left == right]))
    try:
        sense, presolve = rng.choice(["min", "max"]), rng.random() < 0.4
        solution = lp.solve(sense, presolve=presolve, time_limit=5, solver=solver)
        statuses.add(solution.status.name)
    except LpkitError as error:
        statuses.add(type(error).__name__)
    if n % 10 == 0:
        assert program_of_2011(True).maximize(solver=solver) == 732, n
print("alive", *sorted(statuses), flush=True)
"""


def test_numbers_too_far_apart_end_no_process_and_spoil_no_later_solve(solver, in_new_process):
    out = in_new_process(f"solver = {solver!r}" + EXTREME, timeout=300).splitlines()[-1]
    assert out.startswith("alive")
    assert "UNKNOWN" in out
    assert set(out.split()[1:]) <= {
        *("OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNBOUNDED", "INFEASIBLE_OR_UNBOUNDED", "UNKNOWN"),
        *("BadNumber",),
    }


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


def test_a_failed_check_of_glpk_ends_that_solve_only(solver, in_new_process):
    others = [way for way in WAYS if way != solver and not refusal(way)]
    out = in_new_process(f"solver, others = {solver!r}, {others}" + FAILED_CHECK)
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


SILENT = """
import os
from lpkit.lessons.first_program import program_of_2011 as p
def solve():
    p().maximize(solver=solver)
    p(True).maximize(solver=solver)
    p(True).maximize(presolve=True, solver=solver)
solve()
child = os.fork() if hasattr(os, "fork") else None
if child != 0:
    solve()
    child and os.waitpid(child, 0)
else:  # GLPK may begin anew on the thread of a child, where it talks until told otherwise
    solve()
    os._exit(0)
"""


def test_glpk_prints_nothing(solver, in_new_process):
    quiet = "import warnings; warnings.simplefilter('ignore')\n"  # of forking with threads
    assert in_new_process(quiet + f"solver = {solver!r}" + SILENT) == ""


def test_version_binding_and_memory_are_told(solver):
    glpk = solvers.get(solver)
    assert glpk.binding.startswith(solver.partition("-")[2])
    assert tuple(map(int, glpk.version.split("."))) >= (4, 65)
    assert isinstance(glpk.thread_local, bool)


MEMORY = """
import gc, resource
from lpkit.lessons.first_program import program_of_2011
def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
def solve(times):
    for _ in range(times):
        program_of_2011().maximize(solver=solver)
        program_of_2011(True).maximize(presolve=True, solver=solver)
    gc.collect()
solve(before)
start = megabytes()
solve(after)
print(megabytes() - start < 10)
"""


def test_solves_leave_no_memory_behind(solver, in_new_process):
    # PyPy compiles while it warms up, which takes memory and time.
    numbers = (500, 1000) if platform.python_implementation() == "PyPy" else (200, 2000)
    code = f"solver, (before, after) = {solver!r}, {numbers}" + MEMORY
    assert in_new_process(code, timeout=120) == "True\n"
