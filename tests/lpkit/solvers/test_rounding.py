"""Integers are made whole, and what that does to the rows is not passed over."""

from __future__ import annotations

from array import array
from fractions import Fraction
from math import inf

import pytest

from lpkit import LinearProgram, Status
from lpkit.solvers.rounding import violation


def form(*relations):
    lp = LinearProgram()
    x, n = lp.Var(name="x"), lp.IntVar(name="n")
    for relation in relations:
        lp.add_constraint(relation(x, n))
    return lp.matrix()[0]


def test_the_worst_row_is_told_relative_to_its_side_with_all_activities():
    matrix = form(lambda x, n: x + n <= 3, lambda x, n: 1e6 * n - x >= 99, lambda x, n: x == 0)
    worst, activities = violation(matrix, [0.5, 3.0])
    assert worst == pytest.approx(0.5)
    assert list(activities) == [3.5, 2_999_999.5, 0.5]
    assert violation(matrix, [0.0, 1.0]) == (0.0, array("d", [1.0, 1e6, 0.0]))
    assert violation(matrix, [0.0, 0.0])[0] == 0.99


def test_the_last_digits_of_large_terms_are_no_violation():
    matrix = form(lambda x, n: x - n == 0)
    assert violation(matrix, [1e15 + 1, 1e15])[0] <= 0.0
    assert violation(matrix, [1e15 + 1000, 1e15])[0] == pytest.approx(800)


def exact_excess(lp, solution):
    """How far a row is beyond its side, relatively, in exact arithmetic."""
    worst = Fraction(0)
    for c in lp.constraints:
        columns, coefficients = lp.rows.entries(c.row)
        values = [Fraction(solution[lp.variables[j]]) for j in columns]
        activity = sum(Fraction(k) * v for k, v in zip(coefficients, values))
        for side, sign in ((c.lower, -1), (c.upper, 1)):
            if abs(side) < inf:
                worst = max(worst, sign * (activity - Fraction(side)) / (1 + abs(Fraction(side))))
    return worst


# A whole number, less a little, is taken for it; a large coefficient makes that little much.
@pytest.mark.parametrize("presolve", [False, True])
def test_a_point_that_rounding_put_outside_is_not_handed_out(solver, presolve):
    lp = LinearProgram()
    x, n = lp.Var(0, 9e14), lp.IntVar(0, 1e9)
    lp.objective = x / 4 + 2 * n
    lp.add_constraint(1e9 * n - 0.001 * x == 10)
    solution = lp.solve("max", solver=solver, presolve=presolve)
    assert solution.status in (Status.OPTIMAL, Status.UNKNOWN)
    if solution.has_values:
        assert exact_excess(lp, solution) <= Fraction(1, 10**5)
        assert (type(solution[n]), solution[n]) == (int, 900)
        assert solution[x] == pytest.approx(9e14 - 1e4, rel=1e-15)


@pytest.mark.parametrize("size", [2**31, 2**40, 10**14])
def test_large_whole_values_are_exact(solver, size):
    lp = LinearProgram()
    x, y = lp.IntVar(0, size), lp.IntVar(0, size)
    lp.objective = x - y
    lp.add_constraint(x - y <= 1)
    lp.add_constraint(x + y == size + 1)
    solution = lp.solve("max", solver=solver)
    assert solution.status is Status.OPTIMAL
    assert solution.value(x + y) == size + 1
    assert all(type(solution[v]) is int for v in (x, y))


@pytest.mark.parametrize("sense", ["min", "max"])
@pytest.mark.parametrize("size", [2**53 + 2, 10**18, 10**30])
def test_values_with_more_digits_than_solvers_have_are_right_or_refused(solver, size, sense):
    lp = LinearProgram()
    x, y = lp.IntVar(0, size), lp.Var(0, 10)
    lp.objective = x
    lp.add_constraint(x + y >= 3)
    lp.add_constraint(y <= 1)
    solution = lp.solve(sense, solver=solver)
    if sense == "min":
        assert (solution.status, solution[x]) == (Status.OPTIMAL, 2)
    else:
        assert solution.status is Status.UNKNOWN
        assert "too far apart" in solution.remark
