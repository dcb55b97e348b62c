"""What is told while a solve runs: in the program's terms, on the caller's thread, to the end."""

from __future__ import annotations

import threading

import pytest

from lpkit import LinearProgram, Progress, SolveError, Status, solvers
from lpkit.lessons.first_program import program_of_2011
from lpkit.solvers import Options
from lpkit.solvers.glpk_problem import Problem
from lpkit.solvers.glpk_search import Search
from tests.lpkit.solvers.programs import endless_integer_program, long_linear_program


class Enough:
    """Listens until so much has been told with a point to tell of, then stops the solve."""

    def __init__(self, calls: int = 3) -> None:
        self.calls = calls
        self.seen: list[Progress] = []
        self.threads: set[int] = set()

    def __call__(self, progress: Progress) -> None:
        self.seen.append(progress)
        self.threads.add(threading.get_ident())
        if sum(p.incumbent is not None for p in self.seen) >= self.calls:
            progress.stop()


def assert_still_right(solver):
    assert program_of_2011(integer=True).maximize(solver=solver) == 732


@pytest.mark.parametrize("sense, sign, presolve", [("min", 1, False), ("max", -1, True)])
def test_progress_is_in_the_programs_terms_and_stop_keeps_the_best_point(
    solver, sense, sign, presolve
):
    lp = endless_integer_program()
    lp.objective = sign * (lp.objective + 1000)
    told = Enough()
    solution = lp.solve(sense, solver=solver, presolve=presolve, on_progress=told)
    assert solution.status is Status.INTERRUPTED
    assert solution.has_values
    *_, before, last = told.seen
    # the objective is never negative before its constant, and each market can be half of it
    assert all(p.bound is None or 1000 - 1e-6 <= sign * p.bound <= 2000 for p in told.seen)
    assert before.incumbent is not None and 1000 < sign * before.incumbent < 11_000
    assert (last.incumbent, last.bound, last.gap) == (
        solution.objective,
        solution.bound,
        solution.gap,
    )
    assert (last.nodes, last.iterations) == (solution.nodes, solution.iterations)
    assert (last.seconds, last.status) == (solution.seconds, solution.status)
    assert told.threads == {threading.get_ident()}
    assert_never_worse(told.seen, sign)


def assert_never_worse(seen, sign):
    def finite(values):
        return [sign * value for value in values if value is not None]

    incumbents, bounds = finite(p.incumbent for p in seen), finite(p.bound for p in seen)
    assert incumbents == sorted(incumbents, reverse=True)
    assert bounds == pytest.approx(sorted(bounds))
    for counts in ([p.nodes for p in seen], [p.seconds for p in seen]):
        there = [count for count in counts if count is not None]
        assert there == sorted(there)
    assert [p.status for p in seen[:-1]] == [None] * (len(seen) - 1)


def test_a_solve_that_is_soon_over_is_told_once(solver):
    seen = []
    lp = program_of_2011(integer=True)
    assert lp.maximize(solver=solver, on_progress=seen.append) == 732
    last = seen[-1]
    assert (last.incumbent, last.bound, last.gap, last.status) == (732, 732, 0, Status.OPTIMAL)
    assert last.nodes == lp.solution.nodes
    last.stop()  # of no effect any more
    assert_still_right(solver)


def test_that_nothing_was_found_is_told_too(solver):
    lp, seen = LinearProgram(), []
    x = lp.IntVar(0, 3)
    lp.objective = x
    lp.add_constraint(x >= 4)
    assert lp.solve("max", solver=solver, on_progress=seen.append).status is Status.INFEASIBLE
    assert (seen[-1].incumbent, seen[-1].gap, seen[-1].status) == (None, None, Status.INFEASIBLE)


def test_a_linear_program_tells_the_time_and_may_be_stopped(solver):
    told = []

    def listen(progress):
        told.append(progress)
        if len(told) == 3:
            progress.stop()

    solution = long_linear_program().solve("min", solver=solver, on_progress=listen)
    assert solution.status is Status.INTERRUPTED
    assert 0 < told[0].seconds < told[1].seconds < told[2].seconds
    assert (told[2].incumbent, told[2].bound, told[2].nodes) == (None, None, None)
    if solver != "highs":
        assert told[-1].iterations > 0


def test_lp_stop_ends_a_solve_that_is_being_told_of(solver):
    lp, begun, seen = endless_integer_program(), threading.Event(), []

    def listen(progress):
        seen.append(progress)
        begun.set()

    thread = threading.Thread(target=lambda: begun.wait() and lp.stop())
    thread.start()
    assert lp.solve("min", solver=solver, on_progress=listen).status is Status.INTERRUPTED
    thread.join()
    assert seen[-1].status is Status.INTERRUPTED


# -- callbacks that do not behave


class Fault(BaseException):
    """Not even an Exception."""


@pytest.mark.parametrize("error", [ZeroDivisionError, Fault])
def test_what_a_callback_raises_ends_the_solve_and_comes_out_of_it(solver, error):
    lp, calls = endless_integer_program(), []

    def broken(progress):
        calls.append(progress)
        if progress.incumbent is not None:
            raise error("in the callback")

    with pytest.raises(error, match="in the callback"):
        lp.minimize(solver=solver, on_progress=broken)
    assert lp.solution.status is Status.INTERRUPTED
    assert lp.solution.objective <= calls[-1].incumbent + 1e-6
    assert calls[-1].status is None  # it is not called again
    assert_still_right(solver)


def test_an_error_in_the_last_call_comes_out_too(solver):
    def broken(progress):
        if progress.status is not None:
            raise ZeroDivisionError

    lp = program_of_2011(integer=True)
    with pytest.raises(ZeroDivisionError):
        lp.maximize(solver=solver, on_progress=broken)
    assert lp.solution.objective == 732


def test_a_solve_within_a_callback_is_refused_where_it_would_wait_for_ever(solver):
    lp, inner = endless_integer_program(), program_of_2011(integer=True)

    def nested(progress):
        inner.maximize(solver=solver)

    with pytest.raises(SolveError, match="from within a callback of its own: let it end first"):
        lp.solve("min", solver=solver, on_progress=nested)
    with pytest.raises(SolveError, match="from within a callback"):
        lp.solve("min", solver=solver, on_progress=lambda p: lp.solve("min", solver=solver))
    assert inner.maximize(solver=solver) == 732


def test_when_the_solve_has_ended_its_callback_may_solve(solver):
    found = []

    def again(progress):
        if progress.status is not None:
            found.append(program_of_2011(integer=True).maximize(solver=solver))

    program_of_2011(integer=True).maximize(solver=solver, on_progress=again)
    assert found == [732]


@pytest.mark.cpython
@pytest.mark.parametrize("outer, inner", [("glpk", "highs"), ("highs", "glpk")])
@pytest.mark.solver
def test_another_solver_may_be_used_within_a_callback(outer, inner):
    lp, found = endless_integer_program(), []

    def nested(progress):
        if not found:
            found.append(program_of_2011(integer=True).maximize(solver=inner))
            progress.stop()

    assert lp.solve("min", solver=outer, on_progress=nested).status is Status.INTERRUPTED
    assert found == [732]


CTRL_C = """
import os, signal
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit.solvers.programs import endless_integer_program
lp = endless_integer_program()
told = []
def press(progress):
    told.append(progress)
    if progress.incumbent is not None and progress.status is None:
        os.kill(os.getpid(), signal.SIGINT)
        while True:  # it is raised here
            sum(range(1000))
try:
    lp.solve("min", solver={solver!r}, on_progress=press)
except KeyboardInterrupt as interrupt:
    print("interrupted", interrupt.args)
print(lp.solution.status, lp.solution.has_values, told[-1].status, len(told) > 1)
print(program_of_2011(True).maximize(solver={solver!r}))
"""


def test_ctrl_c_within_a_callback_and_nothing_is_printed_on_the_way(solver, in_new_process):
    out = in_new_process(CTRL_C.format(solver=solver))
    assert out == "interrupted ()\ninterrupted True interrupted True\n732.0\n"


WITHOUT_CALLBACKS = """
import ctypes
def refuse(*arguments, **options):
    raise OSError("no such library")
ctypes.CDLL = ctypes.PyDLL = refuse
from lpkit import SolverUnavailable
from lpkit.lessons.first_program import program_of_2011
lp = program_of_2011(True)
lp.objective += 1000
told = []
solution = lp.solve("max", gap=0.5, on_progress=told.append)
print(solution.nodes, solution.gap <= 0.5, solution.bound >= 1732, told[-1].status)
try:
    lp.maximize(node_limit=5)
except SolverUnavailable as error:
    print(error)
print(lp.maximize())
"""


@pytest.mark.cpython  # swiglpk's, where it hides its functions
def test_where_glpk_calls_nobody_back_it_solves_all_the_same(in_new_process):
    found, refused, again = in_new_process(WITHOUT_CALLBACKS).splitlines()
    assert found == "None True True optimal"
    assert refused.startswith("this build of GLPK cannot be told a limit of nodes")
    assert again == "1732.0"


@pytest.mark.cpython
def test_a_callback_is_only_written_where_its_neighbour_was_found():
    from lpkit.solvers.glpk_callbacks import Callbacks

    glpk = solvers.get("glpk-swig")

    def find(g):
        callbacks, problem, parameters = Callbacks(g._swiglpk), g.glp_create_prob(), g.glp_iocp()
        g.glp_init_iocp(parameters)
        place = callbacks.place(problem, parameters)
        neighbours = parameters.cb_func, parameters.cb_info
        place.value = 0x1234
        moved = int(parameters.cb_func)
        place.value = None
        taken = g._swiglpk.glp_iocp()
        g.glp_init_iocp(taken)
        callbacks.place(problem, taken).value = 0x1234
        refused = callbacks.place(problem, taken)
        g.glp_delete_prob(problem)
        return neighbours, moved, refused

    assert glpk.call(find) == ((None, None), 0x1234, None)


def test_what_glpk_says_when_the_tree_is_gone_is_no_reason_to_look_at_it(way_to_glpk):
    lp = endless_integer_program()
    glpk = solvers.get(way_to_glpk)

    def looks(g):
        problem = Problem(g)
        try:
            problem.load(lp.matrix()[0], maximize=False)
            seen = []
            search = Search(g, problem, Options(False), post=seen.append)
            search.on_event(g.ffi.NULL if hasattr(g, "ffi") else 0)
            search.on_print(b"glp_intopt: cannot solve current LP relaxation\n")
            search.on_print(b"*    17: obj =   0.000000000e+00\n")
            return seen
        finally:
            problem.delete()

    assert glpk.call(looks) == []
