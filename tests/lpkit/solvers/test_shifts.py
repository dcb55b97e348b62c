"""How far rows can be moved: each solver from its last basis, as from a new program each time."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given, settings

from lpkit import Status, solvers
from lpkit.solvers.interface import Solver
from lpkit.solvers.shifts import Shift, one_by_one, shiftable
from tests.lpkit.solvers.programs import examples, programs

BOTH_WAYS = [Shift(0, True), Shift(0, False)]


def furthest(solver, lp, shifts):
    return solvers.get(solver).furthest(lp.matrix()[0], shifts)


def test_a_row_moves_until_no_point_is_left(solver, lp):
    x, y = lp.Var(0, 4), lp.Var(0, 3)
    lp.add_constraint(1 <= x + 2 * y <= 5)
    assert furthest(solver, lp, BOTH_WAYS) == pytest.approx([9, 5])


def test_a_row_may_move_without_end(solver, lp):
    x, y = lp.Var(0), lp.Var(0, 3)
    lp.add_constraint(x - y == 2)
    assert furthest(solver, lp, BOTH_WAYS) == pytest.approx([inf, 5])


def test_the_others_stay_where_they_are(solver, lp):
    x, y = lp.Var(0, 4), lp.Var(0, 3)
    lp.add_constraint(x + y <= 2)
    lp.add_constraint(x - y == 1)
    shifts = [Shift(0, False), Shift(1, True), Shift(1, False), Shift(0, False), Shift(1, True)]
    assert furthest(solver, lp, shifts) == pytest.approx([1, 1, 3, 1, 1])


@pytest.mark.parametrize("size", [1e-9, 1e-4, 1e8])
def test_the_size_of_the_entries_does_not_matter(solver, lp, size):
    x, y = lp.Var(0, 4), lp.Var(0, 3)
    lp.add_constraint(size * x + 2 * size * y <= 5 * size)
    found = [distance / size for distance in furthest(solver, lp, [Shift(0, False)])]
    assert found == pytest.approx([5])


def test_nothing_is_told_after_a_stop(lp):
    x = lp.Var(0, 4)
    lp.add_constraint(x <= 2)

    class Stopped(Solver):
        """One that is stopped before it has begun."""

        def solve(self, matrix, options):
            return solvers.Outcome(Status.INTERRUPTED)

    assert Stopped().furthest(lp.matrix()[0], BOTH_WAYS) == [None, None]


def test_costs_mean_nothing(solver, lp):
    x = lp.Var(0, 4)
    lp.objective = 100 * x
    lp.add_constraint(x <= 2)
    assert furthest(solver, lp, [Shift(0, False)]) == pytest.approx([2])


@settings(max_examples=examples(40))
@given(programs(most=3))
def test_the_last_basis_leads_where_a_new_program_does(engine, lp):
    matrix = lp.matrix()[0]
    chosen = solvers.get(engine)
    lp.objective = 0
    if lp.solve(solver=engine).status is not Status.OPTIMAL:
        return
    shifts = [Shift(i, up) for i in range(len(matrix.row_lower)) for up in (True, False)]
    anew = one_by_one(chosen.solve, matrix, shifts)
    assert chosen.furthest(matrix, shifts) == pytest.approx(anew, abs=1e-6)


def test_the_column_of_a_shift_is_as_large_as_its_row(lp):
    x, y = lp.Var(), lp.Var()
    lp.objective = x
    for size in (1e-9, 3.0, 1e9):
        lp.add_constraint(size * x - size / 2 * y <= 1)
    wider, column, unit = shiftable(lp.matrix()[0], [0, 2, 2])
    assert list(wider.row_lengths) == [3, 2, 3]
    assert list(wider.cost) == [0] * 4
    assert column == {0: 2, 2: 3}
    assert 1e-9 <= unit[0] <= 2e-9
    assert 1e9 <= unit[2] <= 2e9
    assert -unit[0] in wider.coefficients
