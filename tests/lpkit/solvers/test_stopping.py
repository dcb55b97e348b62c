"""Solves end at a time limit, at stop() and at Ctrl-C; the next solve is right again."""

from __future__ import annotations

import threading
import time

import pytest

from lpkit import NoAnswer, NoSolution, Status
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit.solvers.programs import endless_integer_program, long_linear_program

SOON = 3.0  # seconds: what a reader takes for "at once", on a busy machine


def seconds_of(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def assert_still_right(solver):
    assert program_of_2011(integer=True).maximize(solver=solver) == 732


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("limit", [0.001, 0.3])
def test_a_time_limit_ends_an_integer_program(solver, limit, presolve):
    lp = endless_integer_program()
    options = dict(time_limit=limit, solver=solver, presolve=presolve)
    seconds, solution = seconds_of(lambda: lp.solve("min", **options))
    assert seconds < limit + SOON
    assert solution.status in (Status.FEASIBLE, Status.UNKNOWN)
    if solution.status is Status.FEASIBLE:
        assert solution.objective >= (0 if solution.bound is None else solution.bound)
    with pytest.raises(NoSolution, match=r"limit was reached|stopped before it could decide"):
        lp.minimize(**options)
    assert_still_right(solver)


@pytest.mark.parametrize("limit", [0.001, 0.3])
def test_a_time_limit_ends_a_linear_program(solver, limit):
    lp = long_linear_program()
    seconds, solution = seconds_of(lambda: lp.solve("min", time_limit=limit, solver=solver))
    assert seconds < limit + SOON
    assert solution.status in (Status.FEASIBLE, Status.UNKNOWN)
    assert_still_right(solver)


@pytest.mark.parametrize("make", [endless_integer_program, long_linear_program])
@pytest.mark.parametrize("presolve", [False, True])
def test_stop_from_another_thread_interrupts(solver, make, presolve):
    lp = make()
    stopped = []

    def stop():
        stopped.append(time.perf_counter())
        lp.stop()

    timer = threading.Timer(0.7, stop)
    timer.start()
    solution = lp.solve("min", solver=solver, presolve=presolve)
    assert time.perf_counter() - stopped[0] < SOON
    assert solution.status is Status.INTERRUPTED
    assert lp.solution is solution
    if not solution.has_values:
        with pytest.raises(NoAnswer, match="interrupted"):
            lp.variables[0].value
    assert_still_right(solver)


def test_an_interrupted_maximize_raises(solver):
    lp = endless_integer_program()
    timer = threading.Timer(0.5, lp.stop)
    timer.start()
    with pytest.raises(NoSolution, match="the solve was stopped"):
        lp.minimize(solver=solver)


def test_stop_without_a_solve_under_way_does_nothing(solver):
    lp = program_of_2011()
    lp.stop()
    assert lp.maximize(solver=solver) == pytest.approx(2200 / 3)


CTRL_C = """
import os, signal, threading, time
from lpkit import Status
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit.solvers.programs import *
lp = {make}()
pressed = []
def press():
    pressed.append(time.perf_counter())
    os.kill(os.getpid(), signal.SIGINT)
program_of_2011().maximize(solver={solver!r})
threading.Timer(0.8, press).start()
try:
    lp.solve("min", solver={solver!r}, presolve={presolve})
    print("not interrupted")
except KeyboardInterrupt as interrupt:
    print("late" if time.perf_counter() - pressed[0] > {soon} else "soon", interrupt.args)
print(lp.solution.status)
print(program_of_2011(True).maximize(solver={solver!r}))
print(program_of_2011(True).maximize(solver={solver!r}, presolve=True))
"""


@pytest.mark.parametrize("make", ["endless_integer_program", "long_linear_program"])
def test_ctrl_c_ends_a_solve_and_nothing_else(solver, in_new_process, make):
    presolve = make == "endless_integer_program"  # which ends no sooner by it
    code = CTRL_C.format(make=make, solver=solver, presolve=presolve, soon=SOON)
    assert in_new_process(code) == "soon ()\ninterrupted\n732.0\n732.0\n"
