"""A program sorted for writing down: every constraint, bound and variable is said once."""

from __future__ import annotations

from math import inf

from hypothesis import given
from hypothesis import strategies as st

from lpkit import LinearProgram
from lpkit.statement import Domain, stated


def test_rows_and_simple_constraints_are_told_apart(lp, xy):
    x, y = xy
    lp.add_constraint(y + 2 * x <= 3)
    lp.add_constraint(x >= 0)
    lp.add_constraint(2 * x <= 8)
    lp.add_constraint(y <= 4, name="oven")
    lp.add_constraint(1 <= y <= 2)
    statement = stated(lp)
    assert [line.name for line in statement.lines] == ["c1", "c3", "oven"]
    assert [line.name for line in statement.simple] == ["c2", "c5"]
    assert statement.lines[0].terms == [(0, 2.0), (1, 1.0)]
    assert [line.named for line in statement.lines] == [False, False, True]
    assert (statement.simple[1].lower, statement.simple[1].upper) == (1, 2)


def test_variables_are_sorted_by_kind(lp):
    lp.Var(), lp.Var(0), lp.IntVar(), lp.IntVar(0, 5), lp.BoolVar(), lp.IntVar(0, 1)
    statement = stated(lp)
    assert statement.free == [0]
    assert statement.domains == [Domain(1, 0, inf), Domain(3, 0, 5)]
    assert statement.integers == [2, 3]
    assert statement.binaries == [4, 5]
    assert statement.names == ["x1", "x2", "x3", "x4", "x5", "x6"]


def test_a_simple_constraint_makes_a_variable_not_free(lp, xy):
    lp.add_constraint(xy[0] >= 0)
    assert stated(lp).free == [1]


def test_the_objective_is_merged_and_in_order(lp, xy):
    x, y = xy
    lp.objective = y + x + 2 * y - 4
    statement = stated(lp)
    assert (statement.objective, statement.constant) == ([(0, 1.0), (1, 3.0)], -4)


def test_the_sense_is_asked_for_or_unknown(lp, xy):
    words = [stated(lp).sense, stated(lp, "max").sense, stated(lp, "min").sense]
    assert words == ["objective", "maximize", "minimize"]


def test_the_sense_is_that_of_the_last_solve(solver):
    lp = LinearProgram()
    lp.objective = lp.Var(0, 1)
    lp.maximize(solver=solver)
    assert stated(lp).sense == "maximize"
    lp.minimize(solver=solver)
    assert stated(lp).sense == "minimize"


bounds = st.sampled_from([(-inf, inf), (0, inf), (-inf, 3), (0, 1), (2, 5)])


@given(st.lists(st.tuples(bounds, st.booleans(), st.booleans()), max_size=8))
def test_every_variable_is_said_whole_free_or_bounded(variables):
    lp = LinearProgram()
    for (low, high), integer, constrained in variables:
        v = (lp.IntVar if integer else lp.Var)(low, high)
        if constrained:
            lp.add_constraint(v <= 9)
    statement = stated(lp)
    said = {domain.column for domain in statement.domains}
    said.update(statement.integers, statement.binaries, statement.free)
    said.update(line.terms[0][0] for line in statement.simple)
    assert said == set(range(len(variables)))
    whole = {*statement.integers, *statement.binaries}
    assert whole == {j for j, (_, integer, _) in enumerate(variables) if integer}
    assert not whole & set(statement.free)
    assert not set(statement.integers) & set(statement.binaries)
    for domain in statement.domains:
        assert (domain.lower, domain.upper) == variables[domain.column][0]


def test_removed_constraints_are_not_said(lp, xy):
    c = lp.add_constraint(xy[0] + xy[1] <= 3)
    lp.remove(c)
    assert stated(lp).lines == []
