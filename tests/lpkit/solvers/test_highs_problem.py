"""lpkit/solvers/highs_problem.py: what reaches HiGHS is the matrix form; what is none is seen."""

from __future__ import annotations

from math import inf

import highspy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import LinearProgram
from lpkit.lessons.first_program import program_of_2011
from lpkit.solvers.highs_problem import Problem
from tests.lpkit.solvers.programs import programs

pytestmark = pytest.mark.cpython


def loaded(lp, maximize=False):
    """The program as HiGHS holds it."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert Problem(lp.matrix()[0], maximize, gap=0.0).load(highs, True, True)
    return highs.getLp()


@given(programs(integer=True), st.booleans())
def test_the_program_in_highss_memory_is_the_matrix_form(lp, maximize):
    lp.objective += 8 * lp.variables[0]  # of ordinary size: in no other unit
    form, held = lp.matrix()[0], loaded(lp, maximize)
    problem = Problem(form, maximize, gap=0.0)
    units = problem.cost_unit, problem.value_unit
    assert (held.sense_ == highspy.ObjSense.kMaximize) is maximize
    assert [cost * units[0] for cost in held.col_cost_] == list(form.cost)
    assert [side * units[1] for side in held.row_lower_] == list(form.row_lower)
    assert [side * units[1] for side in held.row_upper_] == list(form.row_upper)
    for j, v in enumerate(lp.variables):
        low, high = held.col_lower_[j] * units[1], held.col_upper_[j] * units[1]
        assert v.lower <= low <= v.upper or not v.is_integer or low == high + 1
        assert v.is_integer or (low, high) == (v.lower, v.upper)
    dense = np.zeros((len(form.row_lower), len(form.cost)))
    places = np.repeat(np.arange(len(form.row_lengths)), form.row_lengths)
    dense[places, list(form.columns)] = form.coefficients
    matrix = held.a_matrix_
    by_row = matrix.format_ == highspy.MatrixFormat.kRowwise
    there = np.zeros(dense.shape if by_row else dense.T.shape)
    starts, places = np.array(matrix.start_), np.array(matrix.index_, dtype=int)
    there[np.repeat(np.arange(len(starts) - 1), np.diff(starts)), places] = matrix.value_
    assert np.array_equal(there if by_row else there.T, dense)


def test_integers_are_marked_and_their_bounds_made_whole():
    lp = LinearProgram()
    lp.IntVar(-1.5, 2.75), lp.Var(-1.5, 2.75), lp.IntVar(upper=0.999999999999)
    held = loaded(lp)
    kinds = highspy.HighsVarType
    assert held.integrality_ == [kinds.kInteger, kinds.kContinuous, kinds.kInteger]
    assert list(held.col_lower_) == [-1, -1.5, -inf]
    assert list(held.col_upper_) == [2, 2.75, 1]


def test_a_program_without_rows_and_one_without_entries():
    lp = LinearProgram()
    x = lp.Var(0, 1)
    assert loaded(lp).num_row_ == 0
    lp.add_constraint(0 * x <= 3)
    assert loaded(lp).num_row_ == 1


# -- the check of an answer


@pytest.fixture
def solved():
    """The program of 2011 and its optimum, as HiGHS has it."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    problem = Problem(program_of_2011().matrix()[0], True, gap=0.0)
    problem.load(highs, True, True)
    highs.run()
    return problem, problem.basic_point(highs)


def test_an_optimum_violates_nothing(solved):
    problem, point = solved
    assert problem.violation(point) < 1e-9
    assert problem.violation(point._replace(duals=None, reduced_costs=None)) < 1e-9


@pytest.mark.parametrize("step", [-0.01, 0.01, inf, float("nan")])
@pytest.mark.parametrize("what", ["values", "activities", "reduced_costs", "duals"])
def test_every_number_that_is_moved_is_noticed(solved, what, step):
    problem, point = solved
    for place in range(len(getattr(point, what))):
        moved = getattr(point, what).copy()
        moved[place] += step
        assert not problem.violation(point._replace(**{what: moved})) < 1e-5


def test_a_feasible_point_that_is_no_optimum_is_noticed(solved):
    problem, point = solved
    zero = point._replace(values=0 * point.values, activities=0 * point.activities)
    assert problem.violation(zero) > 0.1
    assert problem.violation(zero._replace(duals=None, reduced_costs=None)) == 0
    idle = zero._replace(duals=0 * point.duals, reduced_costs=problem.cost)
    assert problem.violation(idle) > 0.1  # a gain in sight, and room for it


def test_numbers_the_programs_units_cannot_hold_are_no_outcome():
    lp = LinearProgram()
    x, y = lp.Var(0, 1e300), lp.Var(0, 1e300)
    lp.objective = 1e200 * x + 1e200 * y
    solution = lp.solve("max", solver="highs")
    assert (solution.status.value, solution.has_values) == ("unknown", False)
