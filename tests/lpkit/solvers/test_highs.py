"""What is HiGHS's own: which highspy it takes, what it is told, stops that it does not hear."""

from __future__ import annotations

import threading
import time
from math import inf
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpkit import LinearProgram, SolverUnavailable, Status, solvers
from lpkit.lessons.first_program import program_of_2011
from lpkit.solvers import highs_run
from lpkit.solvers.highs import Highs
from tests.lpkit.solvers.programs import endless_integer_program, long_linear_program, programs
from tests.lpkit.solvers.test_stopping import SOON

pytestmark = pytest.mark.cpython


def test_a_solution_says_what_solved_it():
    lp = program_of_2011(integer=True)
    said = f"HiGHS {solvers.get('highs').version} through highspy"
    assert lp.solve("max", solver="highs").solver == f"{said}, branch and bound"
    assert lp.solution.nodes >= 0
    assert program_of_2011().solve("max", solver="highs").solver == f"{said}, simplex"


MISSING = """
import sys
sys.modules[{module!r}] = None
from lpkit import SolverUnavailable
from lpkit.lessons.first_program import program_of_2011
lp = program_of_2011(True)
try:
    lp.maximize(solver="highs")
except SolverUnavailable as error:
    print(error)
print(lp.maximize())
"""


@pytest.mark.parametrize("module", ["highspy", "numpy"])
def test_without_its_package_it_says_how_to_get_it(in_new_process, module):
    refused, found = in_new_process(MISSING.format(module=module)).splitlines()
    assert refused.startswith("HiGHS needs the package highspy, which cannot be imported here")
    assert "pip install highspy" in refused
    assert found == "732.0"


@pytest.mark.parametrize("version", ["1.11.9", "0.9", "2.0.0", "1", "unheard of"])
def test_other_versions_are_refused(version):
    package = SimpleNamespace(Highs=lambda: SimpleNamespace(version=lambda: version))
    with pytest.raises(SolverUnavailable, match=r'highspy>=1\.12,<2"') as refused:
        Highs(package)
    assert version in str(refused.value)


def test_a_package_without_a_version_is_refused():
    with pytest.raises(SolverUnavailable, match="of unknown version"):
        Highs(SimpleNamespace())


# -- both solvers agree


# Without bounds, branch and bound may go on for ever.
either = st.one_of(programs(most=6), programs(boxed=True, integer=True, most=6))


@settings(max_examples=200)
@given(either, st.sampled_from(["min", "max"]), st.sampled_from([None, False, True]))
def test_both_solvers_say_the_same(lp, sense, presolve):
    glpk = lp.solve(sense, solver="glpk", presolve=presolve)
    highs = lp.solve(sense, solver="highs", presolve=presolve)
    assert glpk.status is highs.status
    if glpk.has_values:
        assert glpk.objective == pytest.approx(highs.objective, abs=1e-6)
        assert glpk.bound == pytest.approx(highs.bound, abs=1e-6)


# -- bounds and gaps


def knapsack():
    lp = LinearProgram()
    weights = [31, 41, 59, 26, 53, 58, 97, 93]
    xs = [lp.IntVar(0, 3) for _ in weights]
    lp.objective = sum((w + k % 3) * x for k, (w, x) in enumerate(zip(weights, xs)))
    lp.add_constraint(sum(w * x for w, x in zip(weights, xs)) <= 500.5)
    return lp


@pytest.mark.parametrize("constant", [0, -400, 1000])
def test_the_gap_is_kept_with_the_constant_and_the_bound_told(constant):
    lp = knapsack()
    lp.objective += constant
    best = lp.maximize(solver="highs")
    assert lp.solution.bound == best
    solution = lp.solve("max", gap=0.3, solver="highs")
    assert solution.bound >= best - 1e-6
    assert solution.gap <= 0.3


# -- what HiGHS would not hold


def test_an_entry_that_highs_leaves_out_makes_no_answer_wrong():
    lp = LinearProgram()
    x, y = lp.Var(0, 1e13), lp.Var(0, 1)
    lp.objective = y
    lp.add_constraint(1e-13 * x + y >= 2)
    solution = lp.solve("min", solver="highs")
    assert solution.status in (Status.OPTIMAL, Status.UNKNOWN)
    if solution.has_values:
        assert solution.value(1e-13 * x + y) >= 2 - 1e-6


def test_an_integer_optimum_that_highs_found_without_an_entry_is_called_no_optimum():
    lp = LinearProgram()
    x, n = lp.Var(0, 1e13), lp.IntVar(0, 9)
    lp.objective = n + 1e-14 * x
    lp.add_constraint(1e-13 * x + n >= 2)
    lp.add_constraint(n >= 1)
    solution = lp.solve("min", solver="highs")
    assert solution.status in (Status.FEASIBLE, Status.UNKNOWN)
    assert "too far apart" in solution.remark


def test_a_row_of_small_entries_is_none_the_less_a_row():
    lp = LinearProgram()
    x = lp.Var(0)
    lp.objective = x
    c = lp.add_constraint(1e-10 * x <= 5e-10)
    assert lp.maximize(solver="highs") == pytest.approx(5)
    assert c.activity == pytest.approx(5e-10)
    assert c.dual == pytest.approx(1e10)


@pytest.mark.parametrize("integer", [False, True])
def test_a_bound_too_large_for_highs_is_open_but_not_forgotten(integer):
    lp = LinearProgram()
    x, y = (lp.IntVar if integer else lp.Var)(0, 1e30), lp.Var(0, 1)
    lp.objective = x
    lp.add_constraint(x + y >= 3)
    assert lp.minimize(solver="highs") == pytest.approx(2)
    solution = lp.solve("max", solver="highs")
    assert (solution.status, solution.has_values) == (Status.UNKNOWN, False)
    assert "too far apart" in solution.remark
    x.upper = inf
    assert lp.solve("max", solver="highs").status is Status.UNBOUNDED


@pytest.mark.parametrize("coefficient, cost", [(1e16, 1), (1, 1e25)])
def test_numbers_highs_would_not_take_are_not_given_to_it(coefficient, cost):
    lp = LinearProgram()
    x, y = lp.IntVar(0, 9), lp.Var(0, 1)
    lp.objective = cost * x + y
    lp.add_constraint(coefficient * x + y <= 1)
    solution = lp.solve("max", solver="highs")
    assert solution.status is Status.UNKNOWN
    assert "too far apart for HiGHS" in solution.remark


# -- threads


def test_other_threads_run_during_a_solve():
    lp, counted, done = long_linear_program(), [0], threading.Event()

    def count():
        while not done.wait(0.001):
            counted[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    lp.solve("min", time_limit=1.0, solver="highs")
    done.set()
    thread.join()
    assert counted[0] > 50


def test_a_stop_that_highs_does_not_hear_ends_the_solve_all_the_same():
    lp = long_linear_program(4000, integer=True)  # inside the relaxation, no request is seen
    threading.Timer(1.5, lp.stop).start()
    start = time.perf_counter()
    assert lp.solve("min", solver="highs").status is Status.INTERRUPTED
    assert time.perf_counter() - start < 1.5 + SOON
    assert program_of_2011(integer=True).maximize(solver="highs") == 732


def test_a_run_that_is_left_behind_leaves_its_best_point(monkeypatch):
    monkeypatch.setattr(highs_run, "_TICK", 0.001)
    monkeypatch.setattr(highs_run, "_PATIENCE", 0.0)
    lp, seen = endless_integer_program(), []

    def listen(progress):
        seen.append(progress)
        if progress.incumbent is not None:
            progress.stop()

    solution = lp.solve("min", solver="highs", on_progress=listen)
    assert (solution.status, solution.has_values) == (Status.INTERRUPTED, True)
    assert solution.objective <= seen[-2].incumbent + 1e-6
    assert solution.bound <= solution.objective
    assert all(abs(solution.value(c.expression) - c.rhs) < 1e-6 for c in lp.constraints)
    assert program_of_2011(integer=True).maximize(solver="highs") == 732


def test_a_point_that_presolve_loses_is_found_without():
    """HiGHS 1.15.1 says of this that it is infeasible; zero is a point of it."""
    lp = LinearProgram()
    x, y = lp.Var(-1, 0), lp.Var(0)
    u, v, w = lp.Var(), lp.Var(), lp.Var()
    lp.objective = -y + 0.25 * u
    lp.add_constraint(u + 2 * v <= 0)
    lp.add_constraint(x + u - v + w >= 0)
    lp.add_constraint(-x + u + v - w == 0)
    lp.add_constraint(y - 0.25 * u + w >= 0)
    assert not lp.check(dict.fromkeys(lp.variables, 0))
    for presolve in (None, True, False):
        solution = lp.solve("max", solver="highs", presolve=presolve)
        assert solution.status is Status.UNBOUNDED
        assert solution.ray.verify()
    u.upper = 8
    assert lp.maximize(solver="highs") == pytest.approx(lp.maximize(solver="glpk"))
