"""A solve after a change starts from where the last one ended, and comes to the same."""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpkit import LinearProgram, Status
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit import exact
from tests.lpkit.solvers.edits import change, edits
from tests.lpkit.solvers.programs import examples, long_linear_program, programs
from tests.lpkit.solvers.test_optimum import assert_solved


def oracle(lp, sense):
    program, solved = exact.of_matrix(lp.matrix()[0]), exact.solved
    if any(v.is_integer for v in lp.variables):
        solved = exact.best_mixed_point
    return solved(program, sense == "max")


@settings(max_examples=examples(60))
@given(
    programs(most=3),
    st.lists(st.tuples(st.lists(edits.filter(lambda e: e[0] != "integer"), max_size=3),
                       st.sampled_from(["max", "min"])), min_size=2, max_size=5),
)  # fmt: skip
def test_changed_linear_programs_against_the_exact_simplex(engine, lp, steps):
    for some, sense in steps:
        for edit in some:
            change(lp, edit)
        assert_solved(lp, lp.solve(sense, solver=engine), oracle(lp, sense))


@settings(max_examples=examples(24))
@given(
    programs(boxed=True, integer=True, most=2),
    st.lists(edits.filter(lambda e: e[0] not in ("bounds", "variable")), min_size=2, max_size=4),
)
def test_changed_integer_programs_against_every_choice_of_their_integers(engine, lp, some):
    for edit in some:
        if edit[0] != "integer" or len(lp.variables) < 3:
            change(lp, edit)
        assert_solved(lp, lp.solve("max", solver=engine), oracle(lp, "max"))


def chain(n):
    """A program that takes many steps: a stock over time."""
    lp = LinearProgram()
    made = [lp.Var(0, 9) for _ in range(n)]
    kept = [lp.Var(0, 20) for _ in range(n)]
    balances = []
    for t in range(n):
        before = kept[t - 1] if t else 0
        balances.append(lp.add_constraint(before + made[t] - kept[t] == (7 * t) % 11))
    lp.objective = sum((3 + t % 5) * made[t] + kept[t] for t in range(n))
    return lp, made, kept, balances


CHANGES = {
    "a cost": lambda lp, made, kept, rows: lp.objective.__setitem__(made[3], 4.5),
    "a bound": lambda lp, made, kept, rows: setattr(made[3], "upper", 8),
    "a right-hand side": lambda lp, made, kept, rows: setattr(rows[5], "rhs", 3),
    "a coefficient": lambda lp, made, kept, rows: rows[5].__setitem__(made[5], 1.25),
    "a coefficient more": lambda lp, made, kept, rows: rows[5].__setitem__(made[9], 0.5),
    "a row": lambda lp, made, kept, rows: lp.add_constraint(made[1] + made[2] <= 9),
    "a row less": lambda lp, made, kept, rows: lp.remove(rows[5]),
    "a column": lambda lp, made, kept, rows: rows[5].__setitem__(lp.Var(0, 1), 1),
}

MENDED = ("a row less", "a column")


@pytest.mark.parametrize("what", list(CHANGES))
def test_after_one_change_few_steps_are_left(solver, what):
    lp, *parts = chain(60)
    first = lp.solve("min", solver=solver, presolve=False)
    CHANGES[what](lp, *parts)
    again = lp.solve("min", solver=solver)
    anew = copy.deepcopy(lp).solve("min", solver=solver, presolve=False)
    assert again.objective == pytest.approx(anew.objective)
    assert first.iterations > 40
    # HiGHS mends what is no basis, and its dual simplex method takes some steps to a new column.
    few = anew.iterations - 10 if solver == "highs" and what in MENDED else 5
    assert again.iterations <= few < anew.iterations


def test_nothing_changed_takes_no_step_and_gives_the_same(solver):
    lp, *_ = chain(20)
    first = lp.solve("min", solver=solver)
    again = lp.solve("min", solver=solver)
    assert again.iterations == 0
    assert [again[v] for v in lp.variables] == [first[v] for v in lp.variables]
    duals = [[s.dual(c) for c in lp.constraints] for s in (first, again)]
    assert duals[0] == pytest.approx(duals[1])


def test_what_had_no_answer_may_have_one_after_a_change_and_the_other_way_round(solver):
    lp = LinearProgram()
    x, y = lp.Var(0), lp.Var(0)
    lp.objective = x + y
    limit = lp.add_constraint(x + y <= 4)
    assert lp.solve("max", solver=solver).objective == 4
    least = lp.add_constraint(x - y >= 5)
    assert lp.solve("max", solver=solver).status is Status.INFEASIBLE
    least.rhs = 2
    assert lp.solve("max", solver=solver).objective == 4
    lp.remove(limit)
    assert lp.solve("max", solver=solver).status is Status.UNBOUNDED
    y.upper = 3
    x.upper = 5
    assert lp.solve("max", solver=solver).objective == 8


def test_every_row_may_go_and_others_come(solver):
    lp, made, _, balances = chain(12)
    lp.solve("min", solver=solver)
    for row in balances:
        lp.remove(row)
    assert lp.solve("min", solver=solver).objective == 0
    lp.add_constraint(sum(made) >= 10)
    assert lp.solve("min", solver=solver).objective == 30


def test_numbers_of_another_size_are_taken_as_by_a_new_program(solver):
    lp = LinearProgram()
    x, y = lp.Var(0), lp.Var(0)
    lp.objective = 3 * x + 2 * y
    c, d = lp.add_constraint(x + y <= 4), lp.add_constraint(x + 3 * y <= 6)
    for size in (1, 1e-9, 1e9, 1e-3):
        c.rhs, d.rhs = 4 * size, 6 * size
        assert lp.solve("max", solver=solver).objective == pytest.approx(12 * size, rel=1e-9)
        lp.objective[x], lp.objective[y] = 3 / size, 2 / size
        assert lp.solve("max", solver=solver).objective == pytest.approx(12, rel=1e-9)
        lp.objective[x], lp.objective[y] = 3, 2


def test_a_solve_that_reached_its_limit_may_be_gone_on_with(engine):
    lp = long_linear_program()
    for _ in range(2):
        limited = lp.solve("min", solver=engine, time_limit=0.2, presolve=False)
        assert limited.status is Status.UNKNOWN
    for c in lp.constraints[5:]:
        lp.remove(c)
    assert lp.solve("min", solver=engine).status is Status.OPTIMAL


def test_copies_share_no_start(solver):
    lp, *_ = chain(10)
    first = lp.solve("min", solver=solver, presolve=False)
    for again in (copy.deepcopy(lp), pickle.loads(pickle.dumps(lp))):
        assert again.solve("min", solver=solver, presolve=False).iterations == first.iterations
        again.variables[0].upper = 1
        assert lp.solve("min", solver=solver).iterations == 0
        assert lp.solve("min", solver=solver).objective == pytest.approx(first.objective)


# -- the problems that GLPK keeps


BLOCKS = """
import gc, weakref
from lpkit import solvers
from lpkit.lessons.first_program import program_of_2011
def blocks():
    gc.collect()
    glpk = solvers.get("glpk-swig")
    g = glpk._binding
    count = g.intArray(1)
    glpk._thread.run(lambda cancel: g.glp_mem_usage(count.cast(), None, None, None))
    return count[0]
def solved(lp):
    return lp.solve("max", solver="glpk-swig")
before = blocks()
"""

GOES_WITH_IT = """
lp = program_of_2011()
solved(lp)
kept = blocks()
print(kept > before)
farewells = len(weakref.finalize._registry)
for _ in range(5):
    solved(lp)
print(blocks() == kept and len(weakref.finalize._registry) == farewells)
del lp
print(blocks() == before)
"""

THE_LATEST = """
many = [program_of_2011() for _ in range(20)]
for lp in many[:8]:
    solved(lp)
kept = blocks()
for lp in many[8:]:
    solved(lp)
print(blocks() == kept)
print(solved(many[-1]).iterations == 0)
print(solved(many[0]).iterations > 0)
"""


@pytest.mark.cpython  # swiglpk, and objects that go at once
@pytest.mark.solver("glpk-swig")
@pytest.mark.parametrize("code", [GOES_WITH_IT, THE_LATEST], ids=["its end", "the latest"])
def test_glpk_keeps_the_latest_few_programs_as_long_as_they_live(in_new_process, code):
    assert in_new_process(BLOCKS + code) == 3 * "True\n"


AFTER_A_FAILED_CHECK = """
from lpkit import solvers
from lpkit.lessons.first_program import program_of_2011
glpk = solvers.get(solver)
solvers.KNOWN["twin"] = solvers.KNOWN[solver]
lp, other = program_of_2011(), program_of_2011()
for which in (solver, "twin"):
    print(lp.maximize(solver=which))
simplex = glpk._binding.simplex
glpk._binding.simplex = lambda problem, parameters: glpk._binding.glp_set_obj_dir(problem, 99)
print(other.solve("max", solver=solver).status.name)
glpk._binding.simplex = simplex
for which in (solver, "twin", solver, "twin"):
    print(lp.maximize(solver=which), other.maximize(solver=which))
"""


def test_what_was_kept_is_left_alone_after_a_failed_check(way_to_glpk, in_new_process):
    out = in_new_process(f"solver = {way_to_glpk!r}" + AFTER_A_FAILED_CHECK)
    lines = [line for line in out.splitlines() if not line.startswith(("glp_", "Error detected"))]
    best = str(program_of_2011().maximize(solver=way_to_glpk))
    assert lines == [best, best, "UNKNOWN", *[f"{best} {best}"] * 4]


IN_A_CHILD = """
import os
from lpkit.lessons.first_program import program_of_2011
lp = program_of_2011()
best = lp.maximize(solver=solver)
child = os.fork()
lp.objective[lp.variables[0]] = 10
assert lp.maximize(solver=solver) == best
lp.add_constraint(lp.variables[0] <= 1)
assert lp.maximize(solver=solver) < best
if child:
    assert os.waitpid(child, 0)[1] == 0
    print("both")
"""


def test_a_forked_child_and_its_parent_go_on_each_for_itself(solver, in_new_process):
    quiet = "import warnings; warnings.simplefilter('ignore')\n"  # of forking with threads
    assert in_new_process(f"{quiet}solver = {solver!r}" + IN_A_CHILD) == "both\n"


WITH_A_BASIS_THAT_FAILS = """
from lpkit import solvers
from lpkit.lessons.first_program import program_of_2011
glpk = solvers.get(solver)
binding = glpk._binding
lp = program_of_2011()
best = lp.maximize(solver=solver)
simplex, calls = binding.simplex, []
def failing_once(problem, parameters):
    calls.append(parameters)
    return simplex(problem, parameters) if calls[1:] else binding.glp_set_obj_dir(problem, 99)
binding.simplex = failing_once
lp.objective[lp.variables[0]] = 11
print(lp.maximize(solver=solver) > best, len(calls))
"""


def test_where_the_start_makes_a_check_fail_a_new_problem_is_solved(way_to_glpk, in_new_process):
    out = in_new_process(f"solver = {way_to_glpk!r}" + WITH_A_BASIS_THAT_FAILS)
    assert out.splitlines()[-1] == "True 2"


WITHOUT_A_PROOF = """
from lpkit import LinearProgram, solvers
from lpkit.solvers import glpk
def failing(problem, outcome, cancel, seconds):
    problem.g.glp_set_obj_dir(problem.pointer, 99)
glpk.with_candidate = failing
lp = LinearProgram()
x = lp.Var(0, 1)
lp.add_constraint(2*x >= 3)
print(lp.solve(solver=solver).status)
"""


def test_a_check_that_fails_in_the_search_for_a_proof_leaves_what_is_known(
    way_to_glpk, in_new_process
):
    out = in_new_process(f"solver = {way_to_glpk!r}" + WITHOUT_A_PROOF)
    assert out.splitlines()[-1] == "infeasible"
