"""The first guess at a conflict: elastic programs, and what multipliers contradict."""

from __future__ import annotations

from math import inf, nan

import pytest

from lpkit import LinearProgram, Status, solvers
from lpkit.elastic import elastic, support
from lpkit.solvers import Options
from lpkit.subsystems import AT_LEAST, AT_MOST, COLUMN, ROW, Part, Side, System


def part_of(lp: LinearProgram) -> Part:
    system = System(lp.matrix()[0])
    return system.part(system.sides())


@pytest.fixture
def wood(lp) -> Part:
    """x + y >= 5 against x <= 1 and y <= 2, and a row that has nothing to do with it."""
    x, y, z = lp.Var(0, 1, name="x"), lp.Var(0, 2, name="y"), lp.Var(name="z")
    lp.add_constraint(x + y >= 5)
    lp.add_constraint(-1 <= x + y + z <= 9)
    return part_of(lp)


CONTRADICTION = [Side(ROW, 0, AT_LEAST), Side(COLUMN, 0, AT_MOST), Side(COLUMN, 1, AT_MOST)]


def minimum(engine, matrix):
    return solvers.get(engine).solve(matrix, Options(maximize=False))


def test_the_elastic_program_finds_the_least_violation(engine, wood):
    looser = elastic(wood)
    outcome = minimum(engine, looser.matrix)
    assert outcome.status is Status.OPTIMAL
    assert list(outcome.values[3:]) == pytest.approx([2, 0, 0])
    assert looser.slacks == [Side(ROW, 0, AT_LEAST), Side(ROW, 1, AT_LEAST), Side(ROW, 1, AT_MOST)]


def test_hard_sides_have_no_slack(engine, wood):
    looser = elastic(wood, hard={Side(ROW, 0, AT_LEAST)})
    assert looser.slacks == [Side(ROW, 1, AT_LEAST), Side(ROW, 1, AT_MOST)]
    assert minimum(engine, looser.matrix).status is Status.INFEASIBLE


def test_prices_of_the_elastic_program_point_to_the_contradiction(engine, wood):
    duals = minimum(engine, elastic(wood).matrix).duals
    assert support(wood, duals) == CONTRADICTION


@pytest.mark.parametrize("multipliers", [[1, 0], [-3, 0], [1, 1e-12]])
def test_multipliers_of_either_sign_point_to_it(wood, multipliers):
    assert support(wood, multipliers) == CONTRADICTION


@pytest.mark.parametrize(
    "multipliers",
    [
        [],
        [1],
        [0, 0],
        [0, 1],  # z is free
        [1, 1],
        [nan, 0],
        [inf, 0],
        [1, 0, 0],
    ],
)
def test_multipliers_that_contradict_nothing_point_to_nothing(wood, multipliers):
    assert support(wood, multipliers) is None


def test_a_side_that_is_open_contradicts_nothing(lp):
    x = lp.Var(0, name="x")
    lp.add_constraint(x >= 5)
    assert support(part_of(lp), [1]) is None


def test_what_cancels_but_for_rounding_needs_no_bound(lp):
    x, y = lp.Var(name="x"), lp.Var(name="y")
    lp.add_constraint(0.1 * x + y <= 0)
    lp.add_constraint(0.3 * x + 3 * y >= 1)  # 3 * 0.1 is not quite 0.3
    assert support(part_of(lp), [-3, 1]) == [Side(ROW, 0, AT_MOST), Side(ROW, 1, AT_LEAST)]


def test_numbers_too_large_to_add_up_point_to_nothing(lp):
    x = lp.Var(name="x")
    for _ in range(2):
        lp.add_constraint(1e300 * x >= 1e300)
    assert support(part_of(lp), [1e300, -1e300]) is None
