"""The library of 2011: its programs run as they are, and none of its mistakes is made again.

pplp 0.1, from "Playing with Linear Programming on PyPy". Its one example in all numbers is in
`solvers/test_optimum`, its syntax under every Python in `test_chaining`.
"""

from __future__ import annotations

import pytest

from lpkit import (
    BadOption,
    Infeasible,
    LinearProgram,
    NoAnswer,
    NotAConstraint,
    NotLinear,
    Solution,
    Status,
    TruthTest,
    Unbounded,
)
from lpkit.solvers import Options, Outcome

# -- what worked


@pytest.mark.solver
def test_the_program_of_the_post_runs_to_the_letter(capsys):
    exec(
        """
from lpkit import LinearProgram
lp = LinearProgram()
x, y, z = lp.IntVar(), lp.IntVar(), lp.IntVar()
lp.objective = 10*x + 6*y + 4*z
lp.add_constraint( x + y + z <= 100 )
lp.add_constraint( 10*x + 4*y + 5*z <= 600 )
lp.add_constraint( 2*x + 2*y + 6*z <= 300 )
lp.add_constraint( x >= 0 )
lp.add_constraint( y >= 0 )
lp.add_constraint( z >= 0 )

maxval = lp.maximize()
print(maxval)
print(x.value, y.value, z.value)
""",
        {},
    )
    assert capsys.readouterr().out == "732.0\n33 67 0\n"


def test_three_kinds_of_variables_without_arguments(solver):
    lp = LinearProgram(verbose=0)
    x, n, b = lp.Var(), lp.IntVar(), lp.BoolVar()
    lp.objective = x + n + b
    lp.add_constraint(x <= 2.5)
    lp.add_constraint(n <= 2.5)
    assert lp.maximize(solver=solver) == 5.5
    assert (x.value, n.value, b.value) == (2.5, 2, 1)


def test_an_objective_is_assigned_and_added_to_and_taken_from(solver):
    lp = LinearProgram()
    x, y, z = lp.Var(0, 1), lp.Var(0, 1), lp.Var(0, 1)
    lp.objective = 3 * x
    lp.objective += 2 * y
    lp.objective -= z
    assert (lp.maximize(solver=solver), lp.minimize(solver=solver)) == (5, -1)


def test_an_objective_grown_term_by_term_from_nothing(solver):
    lp = LinearProgram()
    xs = [lp.Var(0, 1) for _ in range(4)]
    for k, x in enumerate(xs):
        lp.objective += k * x
    assert lp.maximize(solver=solver) == 6


RELATIONS = {
    "<=": (lambda x: x <= 3, (-9, 3)),
    ">=": (lambda x: x >= 3, (3, 9)),
    "==": (lambda x: x == 3, (3, 3)),
    "the number first": (lambda x: 3 >= x, (-9, 3)),
    "a chain": (lambda x: -2 <= x <= 3, (-2, 3)),
    "a chain of a sum": (lambda x: 1 <= x + x <= 4, (0.5, 2)),
    "a chain downwards": (lambda x: 3 >= x >= -2, (-2, 3)),
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_constraints_of_every_spelling(solver, relation):
    make, extremes = RELATIONS[relation]
    lp = LinearProgram()
    x = lp.Var(-9, 9)
    lp.objective = x
    lp.add_constraint(make(x))
    assert (lp.minimize(solver=solver), lp.maximize(solver=solver)) == extremes


def test_an_optimum_is_returned_and_values_convert(solver):
    lp = LinearProgram()
    x, n = lp.Var(0, 2.5), lp.IntVar(0, 2.5)
    lp.objective = x + 2 * n
    assert lp.maximize(solver=solver) == 6.5
    assert (x.value, float(x), n.value, float(n), int(n)) == (2.5, 2.5, 2, 2.0, 2)
    assert lp.minimize(solver=solver) == 0
    assert (x.value, int(n)) == (0, 0)
    with pytest.raises(NotLinear, match="cut digits off"):  # the one thing that is refused now
        int(x)


# -- verbose


def test_verbose_0_prints_nothing(solver, capfd):
    lp = LinearProgram(verbose=0)
    lp.objective = lp.Var(0, 3)
    lp.maximize(solver=solver)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("verbose", [1, 2, True])
def test_verbose_above_0_prints_a_line_for_each_solve(solver, capsys, verbose):
    lp = LinearProgram(verbose)
    x = lp.Var(0, 3)
    lp.objective = x
    lp.maximize(solver=solver)
    lp.add_constraint(x >= 4)
    with pytest.raises(Infeasible):
        lp.maximize(solver=solver)
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"optimal 3: {lp.solution.solver}, ")
    assert second.startswith("infeasible: ")
    assert first.endswith(" ms")


@pytest.mark.parametrize("verbose", [-1, None, "diet", 0.5])
def test_verbose_is_a_whole_number(verbose):
    with pytest.raises(BadOption, match="verbose is 0, or 1 for a line about each solve"):
        LinearProgram(verbose)


# -- what went wrong: each of its bugs


def test_two_constraints_on_one_variable_both_hold(solver):
    lp = LinearProgram()
    x = lp.Var()
    lp.objective = x
    lp.add_constraint(x <= 10)
    lp.add_constraint(x >= 0)
    lp.add_constraint(x <= 12)
    assert (lp.maximize(solver=solver), lp.minimize(solver=solver)) == (10, 0)


def test_a_variable_that_is_never_bounded_is_free(solver):
    lp = LinearProgram()
    x, y = lp.Var(), lp.Var()
    lp.objective = x + 2 * y
    lp.add_constraint(x + y == 3)
    lp.add_constraint(y - x <= 9)
    assert lp.maximize(solver=solver) == pytest.approx(9)
    assert (x.value, y.value) == pytest.approx((-3, 6))


def test_a_number_can_be_added_to_a_variable(solver):
    lp = LinearProgram()
    x = lp.Var()
    lp.objective = x + 1
    lp.add_constraint(1 + x <= 4)
    lp.add_constraint(x - 2 <= 3)
    assert lp.maximize(solver=solver) == 4


def test_zero_minus_a_variable_is_its_negative(solver):
    lp = LinearProgram()
    x = lp.Var(2, 5)
    lp.objective = 0 - x
    assert (lp.maximize(solver=solver), x.value) == (-2, 2)


def test_variables_compare_with_variables(solver):
    lp = LinearProgram()
    x, y = lp.Var(), lp.Var(0, 7)
    lp.objective = x
    lp.add_constraint(x <= y)
    lp.add_constraint(x + 1 >= 2 * y - 5)
    assert lp.maximize(solver=solver) == pytest.approx(6)


def test_a_variable_repeated_in_a_row_is_added_up(solver):
    lp = LinearProgram()
    x, y = lp.Var(0), lp.Var(0)
    lp.objective = x + y + x
    lp.add_constraint(x + y + x + x <= 6)
    lp.add_constraint(y - x - y + x + x <= 1)
    assert lp.maximize(solver=solver) == pytest.approx(6)
    assert x.value == pytest.approx(0)


def test_the_last_variable_may_be_missing_from_the_objective(solver):
    lp = LinearProgram()
    x, y = lp.Var(0, 4), lp.Var(0, 9)
    lp.objective = 3 * x
    lp.add_constraint(x + y == 7)
    assert (lp.maximize(solver=solver), y.value) == (12, 3)


@pytest.mark.parametrize("found, value", [(0.9999999, 1), (1.0000001, 1), (-0.9999999, -1)])
def test_a_whole_number_is_rounded_and_not_cut(found, value):
    lp = LinearProgram()
    n = lp.IntVar()
    lp.objective = n
    point = Outcome(Status.OPTIMAL, values=[found])
    lp._solution = Solution(lp, *lp.matrix(), Options(maximize=True), point, seconds=0.0)
    assert (n.value, int(n), type(n.value)) == (value, value, int)


def test_without_a_solution_there_is_an_error_and_no_number(solver):
    lp = LinearProgram()
    x = lp.Var()
    lp.objective = x
    with pytest.raises(Unbounded):
        lp.maximize(solver=solver)
    with pytest.raises(NoAnswer, match="ended unbounded"):
        x.value
    lp.add_constraint(x <= 1)
    assert lp.maximize(solver=solver) == 1
    lp.add_constraint(x >= 2)
    with pytest.raises(Infeasible):
        lp.maximize(solver=solver)
    for read in (lambda: x.value, lambda: float(x), lambda: lp.solution.objective):
        with pytest.raises(NoAnswer, match="ended infeasible"):
            read()


def test_an_if_leaves_nothing_behind_for_the_next_constraint():
    lp = LinearProgram()
    x = lp.Var(name="x")
    with pytest.raises(TruthTest, match="cannot stand in if"):
        if x >= 1:
            pass
    assert str(lp.add_constraint(x <= 3)) == "c1: x <= 3"


def test_what_is_no_constraint_of_a_program_is_refused_by_its_sign():
    lp = LinearProgram()
    x = lp.Var(name="x")
    for compare, told in (
        (lambda: x != 3, "BoolVar"),
        (lambda: x < 3, "write <="),
        (lambda: x > 3, "write >="),
    ):
        with pytest.raises(TruthTest, match=told):
            lp.add_constraint(compare())
    assert lp.constraints == []


def test_variables_are_keys():
    lp = LinearProgram()
    x, y = lp.Var(name="x"), lp.Var(name="x+")
    loaves = {x: 3, y: 4}
    assert (loaves[x], loaves[y], len({x, y, x})) == (3, 4, 2)


def test_true_is_refused_with_the_likely_cause():
    lp = LinearProgram()
    x = lp.Var(0, 1)
    lp.objective = x
    for thing in (True, sum([]) <= 3, 0 <= 2 <= 3):
        with pytest.raises(NotAConstraint, match=r"arrived here as True.*Is a sum empty, or"):
            lp.add_constraint(thing)
    assert lp.constraints == []
