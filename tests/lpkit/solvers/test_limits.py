"""Limits of gap and nodes: what is told of the best point, and of how good one could be."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lpkit import BadOption, LinearProgram, Status
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit import exact
from tests.lpkit.solvers.programs import endless_integer_program, examples, programs


def knapsack(constant=0, sign=1):
    """Its optimum is 507 with the constant, times the sign."""
    lp = LinearProgram()
    weights = [31, 41, 59, 26, 53, 58, 97, 93]
    xs = [lp.IntVar(0, 3) for _ in weights]
    value = sum((w + k % 3) * x for k, (w, x) in enumerate(zip(weights, xs)))
    lp.objective = sign * (value + constant)
    lp.add_constraint(sum(w * x for w, x in zip(weights, xs)) <= 500.5)
    return lp


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("sense, sign", [("max", 1), ("min", -1)])
@pytest.mark.parametrize("constant", [0, -400, 1000])
def test_the_gap_is_kept_with_the_constant_and_the_bound_is_told(
    solver, constant, sense, sign, presolve
):
    lp = knapsack(constant, sign)
    best = sign * lp.solve(sense, solver=solver).objective
    assert lp.solution.bound == lp.solution.objective
    solution = lp.solve(sense, gap=0.3, solver=solver, presolve=presolve)
    assert solution.status is Status.OPTIMAL
    assert solution.gap <= 0.3 + 1e-12
    assert sign * solution.objective <= best + 1e-6
    assert sign * solution.bound >= best - 1e-6


def test_a_point_that_is_only_near_the_bound_has_a_gap(solver):
    lp = endless_integer_program()
    lp.objective += 10_000
    solution = lp.solve("min", gap=0.5, solver=solver)
    assert solution.status is Status.OPTIMAL
    assert 0 < solution.gap <= 0.5
    assert solution.bound < solution.objective


# -- nodes


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("limit", [1, 60])
def test_a_limit_of_nodes_ends_the_search_with_the_best_point(solver, limit, presolve):
    lp = endless_integer_program()
    solution = lp.solve("min", node_limit=limit, solver=solver, presolve=presolve)
    assert solution.status in (Status.FEASIBLE, Status.UNKNOWN)
    assert limit <= solution.nodes <= limit + 50  # a new point does away with many at once
    assert solution.bound == pytest.approx(0, abs=1e-9)
    if limit == 60:
        assert solution.status is Status.FEASIBLE
        assert solution.objective > 0


def unfindable():
    """Whole numbers that add up exactly in four ways at once: no rounding finds them."""
    rng = random.Random(7)
    lp = LinearProgram()
    xs = [lp.BoolVar() for _ in range(30)]
    for _ in range(4):
        weights = [rng.randint(1, 99) for _ in xs]
        lp.add_constraint(sum(w * x for w, x in zip(weights, xs)) == sum(weights) // 2)
    lp.objective = sum(xs)
    return lp


def test_a_limit_of_nodes_without_a_point_decides_nothing(solver):
    solution = unfindable().solve("max", node_limit=2, solver=solver)
    assert (solution.status, solution.has_values, solution.gap) == (Status.UNKNOWN, False, None)
    assert 15 <= solution.bound <= 30
    assert program_of_2011(integer=True).maximize(solver=solver) == 732


def test_nodes_are_counted(solver):
    lp = endless_integer_program()
    few, more = (lp.solve("min", node_limit=n, solver=solver).nodes for n in (40, 150))
    assert 40 <= few < 150 <= more
    integral = program_of_2011(integer=True)
    integral.maximize(solver=solver)
    assert 0 <= integral.solution.nodes < 40
    relaxed = program_of_2011()
    assert relaxed.maximize(node_limit=1, solver=solver) == pytest.approx(2200 / 3)
    assert relaxed.solution.nodes is None


@pytest.mark.parametrize("limit", [0, -1, 1.5, "9", True, float("nan")])
def test_a_limit_of_nodes_is_a_whole_number_from_1(solver, limit):
    with pytest.raises(BadOption, match="node_limit is a whole number of nodes from 1"):
        program_of_2011(integer=True).maximize(node_limit=limit, solver=solver)


def test_who_is_told_has_to_be_a_function(solver):
    with pytest.raises(BadOption, match="on_progress is a function of a Progress, not 7"):
        program_of_2011().maximize(on_progress=7, solver=solver)


# -- no limit makes a figure wrong


@settings(max_examples=examples(30))
@given(
    programs(boxed=True, integer=True, most=2),
    st.sampled_from(["max", "min"]),
    st.sampled_from([0.0, 0.1, 0.7]),
    st.sampled_from([None, 1, 2, 4]),
    st.booleans(),
)
def test_with_any_limits_the_optimum_is_within_objective_and_bound(
    engine, lp, sense, gap, nodes, presolve
):
    limits = dict(gap=gap, node_limit=nodes, presolve=presolve)
    told = []
    solution = lp.solve(sense, solver=engine, on_progress=told.append, **limits)
    expected = exact.best_mixed_point(exact.of_matrix(lp.matrix()[0]), sense == "max")
    if expected.value is None:
        assert solution.status in (Status.INFEASIBLE, Status.UNKNOWN)
        return
    best, sign = float(expected.value), 1 if sense == "max" else -1
    allowed = 1e-6 * (1 + abs(best))
    assert solution.status in (Status.OPTIMAL, Status.FEASIBLE, Status.UNKNOWN)
    assert solution.bound is None or sign * (solution.bound - best) >= -allowed
    if solution.has_values:
        assert sign * (best - solution.objective) >= -allowed
    if solution.status is Status.OPTIMAL:
        assert abs(best - solution.objective) <= gap * abs(solution.objective) + allowed
        assert solution.gap <= gap + 1e-6
    assert told[-1].gap == solution.gap
