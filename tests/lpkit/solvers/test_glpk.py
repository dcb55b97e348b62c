"""What is GLPK's own: its failed checks, its binding with and without ctypes, its silence."""

from __future__ import annotations

import pytest

from lpkit import solvers

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
        solution = lp.solve(rng.choice(["min", "max"]), presolve=rng.random() < 0.4, time_limit=5)
        statuses.add(solution.status.name)
    except LpkitError as error:
        statuses.add(type(error).__name__)
    if n % 10 == 0:
        assert program_of_2011(True).maximize() == 732, n
print("alive", *sorted(statuses), flush=True)
"""


def test_numbers_too_far_apart_end_no_process_and_spoil_no_later_solve(in_new_process):
    out = in_new_process(EXTREME, timeout=300).splitlines()[-1]
    assert out.startswith("alive")
    assert "UNKNOWN" in out
    assert set(out.split()[1:]) <= {
        *("OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNBOUNDED", "INFEASIBLE_OR_UNBOUNDED", "UNKNOWN"),
        *("BadNumber",),
    }


FAILED_CHECK = """
from lpkit import solvers, Status, NoSolution
from lpkit.lessons.first_program import program_of_2011
glpk = solvers.get("glpk")
assert program_of_2011(True).maximize() == 732
simplex = glpk._binding.simplex
def failing(problem, parameters):
    return glpk._binding.glp_set_obj_dir(problem, 99)  # an argument that GLPK stops at
for _ in range(3):
    glpk._binding.simplex = failing
    lp = program_of_2011()
    print(lp.solve("max").status.name, lp.solution.remark)
    try:
        lp.maximize()
    except NoSolution as error:
        print("too far apart" in str(error))
    glpk._binding.simplex = simplex
    print(program_of_2011(True).maximize(), program_of_2011().solve("max", presolve=True).status)
"""


def test_a_failed_check_of_glpk_ends_that_solve_only(in_new_process):
    out = in_new_process(FAILED_CHECK)
    said = "UNKNOWN the numbers of the program are too far apart for GLPK to calculate with"
    lines = [line for line in out.splitlines() if line.startswith(("UNKNOWN", "True", "732"))]
    assert lines == [said, "True", "732.0 optimal"] * 3


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


@pytest.mark.parametrize("error", ["OSError('no such library')", "AttributeError('glp_simplex')"])
def test_without_symbols_to_call_the_slower_way_gives_the_same(in_new_process, error):
    out = in_new_process(WITHOUT_CTYPES.format(error=error))
    assert out == "732.0 33 67 0\n733.333333 3.333333\n732.0 None\n"


def test_glpk_prints_nothing(in_new_process):
    code = "from lpkit.lessons.first_program import program_of_2011 as p\n"
    code += "p().maximize(); p(True).maximize(); p(True).maximize(presolve=True)"
    assert in_new_process(code) == ""


def test_version_and_memory_are_told():
    glpk = solvers.get("glpk")
    assert tuple(map(int, glpk.version.split("."))) >= (4, 65)
    assert isinstance(glpk.thread_local, bool)


MEMORY = """
import resource
from lpkit.lessons.first_program import program_of_2011
def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
for _ in range(200):
    program_of_2011().maximize(); program_of_2011(True).maximize(presolve=True)
before = megabytes()
for _ in range(2000):
    program_of_2011().maximize(); program_of_2011(True).maximize(presolve=True)
print(megabytes() - before < 10)
"""


def test_solves_leave_no_memory_behind(in_new_process):
    assert in_new_process(MEMORY, timeout=120) == "True\n"
