"""What solvers suggest as proofs: right within rounding, in the program's own units and signs."""

from __future__ import annotations

from math import isfinite

import pytest

from lpkit import LinearProgram, Status
from tests.lpkit.hopeless import INFEASIBLE, UNBOUNDED

NOISE = 1e-7

# HiGHS tells of none where it needed no simplex method.
WITHOUT = {"highs": {"a row of zeros", "without rows", "a free variable"}}


def rows_of(matrix):
    start = 0
    for row, length in enumerate(matrix.row_lengths):
        span = slice(start, start + length)
        yield row, list(zip(matrix.columns[span], matrix.coefficients[span]))
        start += length


@pytest.mark.parametrize("sense", ["max", "min"])
@pytest.mark.parametrize("kind", INFEASIBLE)
def test_multipliers_of_an_infeasible_program(solver, kind, sense):
    if kind in WITHOUT.get(solver, ()):
        return
    lp = INFEASIBLE[kind]()
    multipliers = lp.solve(sense, solver=solver)._outcome.farkas
    matrix = lp.matrix()[0]
    assert len(multipliers) == len(matrix.row_lengths)
    sums, sizes, total = [0.0] * len(matrix.cost), [0.0] * len(matrix.cost), 0.0
    for row, entries in rows_of(matrix):
        multiplier = multipliers[row]
        side = (matrix.row_lower if multiplier > 0 else matrix.row_upper)[row]
        if abs(multiplier) > 1e-15:
            assert isfinite(side)
            total += multiplier * side
        for column, coefficient in entries:
            sums[column] -= multiplier * coefficient
            sizes[column] += abs(multiplier * coefficient)
    for column, (amount, size) in enumerate(zip(sums, sizes)):
        if abs(amount) > NOISE * size:
            low, high = matrix.lower[column], matrix.upper[column]
            if matrix.integer[column]:
                low, high = -(-low // 1), high // 1
            bound = low if amount > 0 else high
            assert isfinite(bound)
            total += amount * bound
    assert total > 0


@pytest.mark.parametrize("sense", ["max", "min"])
@pytest.mark.parametrize("kind", UNBOUNDED)
def test_a_direction_of_an_unbounded_program(solver, kind, sense):
    if kind in WITHOUT.get(solver, ()):
        return
    lp = UNBOUNDED[kind]()
    if sense == "min":
        lp.objective = -sum(lp.objective[x] * x for x in lp.variables)
    direction = lp.solve(sense, solver=solver)._outcome.ray
    matrix = lp.matrix()[0]
    assert len(direction) == len(matrix.cost)
    for step, low, high in zip(direction, matrix.lower, matrix.upper):
        assert step == 0 or not isfinite(high if step > 0 else low)
    for row, entries in rows_of(matrix):
        terms = [coefficient * direction[column] for column, coefficient in entries]
        change, low, high = sum(terms), matrix.row_lower[row], matrix.row_upper[row]
        if abs(change) > NOISE * sum(map(abs, terms)):
            assert not isfinite(high if change > 0 else low)
    gain = sum(cost * step for cost, step in zip(matrix.cost, direction))
    assert (gain if sense == "max" else -gain) > 0


def test_an_optimum_comes_with_neither(solver):
    lp = LinearProgram()
    x = lp.IntVar(0, 4)
    lp.objective = x
    outcome = lp.solve("max", solver=solver)._outcome
    assert (list(outcome.farkas), list(outcome.ray), list(outcome.start)) == ([], [], [])


def test_no_multipliers_where_only_whole_numbers_are_missing(solver):
    lp = LinearProgram()
    n = lp.IntVar(0, 5)
    lp.objective = n
    lp.add_constraint(2 * n == 3)
    solution = lp.solve("max", solver=solver)
    assert solution.status is Status.INFEASIBLE
    assert list(solution._outcome.farkas) == []


def test_what_is_infeasible_still_is_when_solved_again_from_the_basis_of_the_proof(solver):
    lp = INFEASIBLE["a chain of 300 rows"]()
    for _ in range(3):
        solution = lp.solve(solver=solver, time_limit=30)
        assert solution.status is Status.INFEASIBLE
        assert solution.certificate.verify()
