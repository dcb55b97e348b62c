"""What a solver does to its process: no input ends it, nothing is printed, nothing is kept."""

from __future__ import annotations

import platform

# Numbers beyond what solvers calculate with: a check within GLPK fails in one of these.
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
    assert {"OPTIMAL", "UNKNOWN"} <= set(out.split())
    assert set(out.split()[1:]) <= {
        *("OPTIMAL", "FEASIBLE", "INFEASIBLE", "UNBOUNDED", "INFEASIBLE_OR_UNBOUNDED", "UNKNOWN"),
        *("BadNumber",),
    }


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


def test_a_solver_prints_nothing(solver, in_new_process):
    quiet = "import warnings; warnings.simplefilter('ignore')\n"  # of forking with threads
    assert in_new_process(quiet + f"solver = {solver!r}" + SILENT) == ""


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
    # PyPy compiles while it warms up, which takes memory and time; HiGHS takes longer a solve.
    numbers = (500, 1000) if platform.python_implementation() == "PyPy" else (200, 1000)
    if solver == "highs":
        numbers = (50, 200)
    code = f"solver, (before, after) = {solver!r}, {numbers}" + MEMORY
    assert in_new_process(code, timeout=120) == "True\n"
