"""Any thread, and a forked child, may solve: programs are not tied to where they were made."""

from __future__ import annotations

import os
import threading

import pytest

from lpkit import LinearProgram
from lpkit.lessons.first_program import program_of_2011


def in_thread(work):
    """The result of `work` on a thread of its own."""
    results = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    thread.join()
    return results[0]


def test_built_here_and_solved_there(solver):
    lp = program_of_2011(integer=True)
    assert in_thread(lambda: lp.maximize(solver=solver)) == 732
    assert [v.value for v in lp.variables] == [33, 67, 0]


def test_built_there_and_solved_here(solver):
    lp = in_thread(lambda: program_of_2011(integer=True))
    assert lp.maximize(solver=solver) == 732


def test_solved_on_many_threads_in_turn(solver):
    lp = program_of_2011()
    for total in range(100, 130):
        lp.constraints[0].rhs = total
        here = lp.maximize(solver=solver)
        assert in_thread(lambda: lp.maximize(solver=solver)) == here


def test_threads_that_solve_at_once_get_their_own_answers(solver):
    wrong = []

    def solve_many(k):
        for n in range(60):
            lp = LinearProgram()
            x, y = lp.IntVar(0), lp.Var(0, 5)
            lp.objective = k * x + y
            lp.add_constraint(2 * x + y <= 2 * n + 6.5)
            expected = max(k * a + min(5, 2 * n + 6.5 - 2 * a) for a in range(n + 4))
            if abs(lp.maximize(solver=solver) - expected) > 1e-6:
                wrong.append((k, n))

    threads = [threading.Thread(target=solve_many, args=(k,)) for k in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_program_may_be_written_while_it_is_solved(solver):
    lp = program_of_2011()
    done = threading.Event()
    found = []

    def solve():
        while not done.is_set():
            found.append(lp.solve("max", solver=solver).objective)

    thread = threading.Thread(target=solve)
    thread.start()
    for total in range(400):
        lp.constraints[0].rhs = 100 + total % 2
        lp.constraints[1].rhs = 600
    done.set()
    thread.join()
    expected = {round(2200 / 3, 6), round(2210 / 3, 6)}
    assert {round(value, 6) for value in found} <= expected


FORKED = """
import os
from lpkit.lessons.first_program import program_of_2011
assert program_of_2011(True).maximize(solver={solver!r}) == 732
child = os.fork()
if not child:
    import faulthandler
    faulthandler.dump_traceback_later(20, exit=True)
    right = program_of_2011(True).maximize(solver={solver!r}) == 732
    os._exit(0 if right else 1)
print("child", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print("parent", program_of_2011(True).maximize(solver={solver!r}))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_forked_child_solves_too(solver, in_new_process):
    out = in_new_process(
        "import warnings; warnings.simplefilter('ignore')" + FORKED.format(solver=solver)
    )
    assert out == "child 0\nparent 732.0\n"
