"""Certificates: each is checked here again, by arithmetic that shares nothing with lpkit's."""

from __future__ import annotations

import copy
import pickle
from fractions import Fraction
from math import ceil, floor, inf, isfinite

import pytest
from hypothesis import HealthCheck, assume, given, settings

from lpkit import ForeignVariable, LinearProgram, NoAnswer, Status, proofs
from lpkit.certificates import FarkasCertificate, UnboundedRay
from lpkit.solution import Solution
from lpkit.solvers import Options, Outcome
from tests.lpkit import exact
from tests.lpkit.hopeless import INFEASIBLE, UNBOUNDED
from tests.lpkit.solvers.programs import examples, programs

SENSES = ("max", "min")


def entries(c):
    """The coefficients of a constraint by column, as fractions."""
    columns, coefficients = c._model.rows.entries(c.row)
    return {j: Fraction(k) for j, k in zip(columns, coefficients)}


def assert_no_point_is_left(lp, certificate):
    """Multiply, add up: all variables cancel, and 0 is said to be at least what is above it."""
    sums = [Fraction(0) for _ in lp.variables]
    total = Fraction(0)
    for c, multiplier in certificate.multipliers.items():
        side = c.lower if multiplier > 0 else c.upper
        assert multiplier
        assert isfinite(side)
        total += multiplier * Fraction(side)
        for column, coefficient in entries(c).items():
            sums[column] += multiplier * coefficient
    for x, multiplier in certificate.bounds.items():
        side = x.lower if multiplier > 0 else x.upper
        assert isfinite(side)
        if lp.integer[x._column]:
            side = ceil(side - 1e-9) if multiplier > 0 else floor(side + 1e-9)
        total += multiplier * Fraction(side)
        sums[x._column] += multiplier
    assert not any(sums)
    assert total == certificate.excess > 0


def assert_nothing_ends_it(lp, ray, sense):
    """No bound and no side is ever reached that way, and each step is worth what it says."""
    steps = [ray[x] for x in lp.variables]

    def goes_on(change, low, high):
        return change == 0 or (high if change > 0 else low) in (inf, -inf)

    for x, step in zip(lp.variables, steps):
        assert goes_on(step, x.lower, x.upper)
        assert step.denominator == 1 or not lp.integer[x._column]
    for c in lp.constraints:
        change = sum((k * steps[j] for j, k in entries(c).items()), Fraction(0))
        assert goes_on(change, c.lower, c.upper)
    gain = exact.dot([Fraction(lp.objective[x]) for x in lp.variables], steps)
    assert (gain if sense == "max" else -gain) == ray.improvement > 0
    assert ray.direction == {x: step for x, step in zip(lp.variables, steps) if step}


@pytest.mark.parametrize("sense", SENSES)
@pytest.mark.parametrize("kind", INFEASIBLE)
def test_what_is_infeasible_is_proved_to_be(solver, kind, sense):
    lp = INFEASIBLE[kind]()
    solution = lp.solve(sense, solver=solver)
    assert solution.status is Status.INFEASIBLE
    assert_no_point_is_left(lp, solution.certificate)
    assert solution.certificate.verify()
    assert solution.certificate is solution.certificate


@pytest.mark.parametrize("sense", SENSES)
@pytest.mark.parametrize("kind", UNBOUNDED)
def test_what_is_unbounded_is_proved_to_be(solver, kind, sense):
    lp = UNBOUNDED[kind]()
    if sense == "min":
        lp.objective = -sum(lp.objective[x] * x for x in lp.variables)
    solution = lp.solve(sense, solver=solver)
    assert solution.status is Status.UNBOUNDED
    assert_nothing_ends_it(lp, solution.ray, sense)
    assert solution.ray.verify()
    assert solution.ray is solution.ray


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("kind", ["ranges", "a relaxation without points"])
def test_presolve_is_in_no_proofs_way(solver, kind, presolve):
    lp = INFEASIBLE[kind]()
    assert_no_point_is_left(lp, lp.solve(solver=solver, presolve=presolve).certificate)
    lp = UNBOUNDED["between two sides"]()
    ray = lp.solve("max", solver=solver, presolve=presolve).ray
    assert_nothing_ends_it(lp, ray, "max")


# None of the programs drawn here may lack a proof where exact arithmetic says that it has one:
# they are small, so that a search ends. A solver may see a point where there is none by a hair,
# or none where there is one; with numbers of one size, as here, that was never met.
@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.filter_too_much])
@given(lp=programs(most=5))
def test_every_small_program_without_an_optimum_gets_a_proof(engine, lp):
    answer = exact.solved(exact.of_matrix(lp.matrix()[0]), maximize=True)
    assume(answer.status != exact.OPTIMAL)
    solution = lp.solve("max", solver=engine)
    if answer.status == exact.INFEASIBLE:
        assert_no_point_is_left(lp, solution.certificate)
    else:
        assert_nothing_ends_it(lp, solution.ray, "max")


# Boxed, since branch and bound may go on for ever where the box of an integer is open.
@settings(max_examples=examples(18), suppress_health_check=[HealthCheck.filter_too_much])
@given(lp=programs(boxed=True, integer=True))
def test_integer_programs_get_one_where_their_relaxation_has_one(engine, lp):
    solution = lp.solve("max", solver=engine)
    assume(solution.status is Status.INFEASIBLE)
    form = exact.of_matrix(lp.matrix()[0])
    low = [ceil(b) if w and b > -inf else b for b, w in zip(form.lower, form.integer)]
    high = [floor(b) if w and b < inf else b for b, w in zip(form.upper, form.integer)]
    hollow = any(a > b for a, b in zip(low, high))
    relaxed = None if hollow else exact.solved(form._replace(lower=low, upper=high), True).status
    if relaxed == exact.INFEASIBLE:
        assert_no_point_is_left(lp, solution.certificate)
    else:
        reason = "none lies between" if hollow else "did not have to be whole"
        with pytest.raises(NoAnswer, match=reason):
            solution.certificate


# -- what is refused


@pytest.fixture
def wood(lp):
    """Infeasible: 2 order - 4 wood - y >= 0 is 0 >= 1."""
    x, y = lp.Var(0, name="x"), lp.Var(0, name="y")
    lp.objective = x
    lp.add_constraint(x + y <= 4, name="wood")
    lp.add_constraint(2 * x + y >= 9, name="order")
    return lp


def multiplied(lp, multipliers):
    matrix, rows, _ = lp.matrix()
    return FarkasCertificate(lp, matrix, rows, dict(enumerate(map(Fraction, multipliers))))


def test_multipliers_that_prove_nothing_are_refused(wood):
    assert multiplied(wood, [-2, 1]).excess == 1
    for wrong in ([-2, 0.5], [2, 1], [-2, -1], [-4, 1], [-1, 1], [Fraction(-23, 10), 1]):
        with pytest.raises(NoAnswer, match="prove nothing"):
            multiplied(wood, wrong)


def test_a_direction_that_proves_nothing_is_refused():
    lp = UNBOUNDED["between two sides"]()
    matrix, rows, _ = lp.matrix()
    good = {0: Fraction(2), 1: Fraction(3)}
    assert UnboundedRay(lp, matrix, rows, good, maximize=True).improvement == Fraction(5, 4)
    nearly = {**good, 1: 3 + Fraction(1, 10**20)}
    backwards = {column: -step for column, step in good.items()}
    for wrong in (nearly, backwards, {0: Fraction(1)}, {1: Fraction(1)}):
        with pytest.raises(NoAnswer, match="proves nothing"):
            UnboundedRay(lp, matrix, rows, wrong, maximize=True)
    with pytest.raises(NoAnswer, match="proves nothing"):
        UnboundedRay(lp, matrix, rows, good, maximize=False)


def solved(lp, status, maximize=True, **found):
    """A solution as if a solver had found that."""
    matrix, rows, version = lp.matrix()
    outcome = Outcome(status, solver="some solver", **found)
    return Solution(lp, matrix, rows, version, Options(maximize), outcome, 0.0)


@pytest.mark.parametrize("status", Status)
def test_another_status_has_nothing_to_prove(wood, status):
    solution = solved(wood, status)
    proofs = {"certificate": Status.INFEASIBLE, "ray": Status.UNBOUNDED}
    for name, provable in proofs.items():
        if status is not provable:
            with pytest.raises(NoAnswer, match=f"the solve ended {status}"):
                getattr(solution, name)
    if status in proofs.values():
        other = {"certificate": "ray", "ray": "certificate"}
        wrong = next(other[name] for name, provable in proofs.items() if provable is status)
        with pytest.raises(NoAnswer, match=f"solution.{other[wrong]} proves that"):
            getattr(solution, wrong)


def test_bounds_without_a_whole_number_say_whose(solver):
    lp = LinearProgram()
    lp.objective = lp.IntVar(0.25, 0.75, "boats")
    with pytest.raises(NoAnswer, match=r"boats has to be .* none lies between 0\.25 and 0\.75"):
        lp.solve(solver=solver).certificate


def test_what_is_infeasible_for_whole_numbers_alone_says_so(solver):
    lp = LinearProgram()
    n = lp.IntVar(0, 5, name="n")
    lp.objective = n
    lp.add_constraint(2 * n == 3)
    with pytest.raises(NoAnswer, match=r"point if .* whole numbers; lp\.conflict\(\)"):
        lp.solve(solver=solver).certificate


def test_what_has_a_point_after_all_is_never_certified(solver):
    lp = LinearProgram()
    x, y = lp.Var(name="x"), lp.Var(name="y")
    lp.objective = x
    lp.add_constraint(0.1 * x + 0.7 * y <= 1)  # as floats, the two lines are not parallel
    lp.add_constraint(x + 7 * y >= 11)
    assert exact.solved(exact.of_matrix(lp.matrix()[0]), True).status != exact.INFEASIBLE
    solution = lp.solve(solver=solver)
    assert solution.status is Status.INFEASIBLE  # to the precision that solvers have
    with pytest.raises(NoAnswer, match="exactly as its numbers stand there is a point"):
        solution.certificate


def test_a_wrong_status_is_never_proved(wood):
    wood.remove(wood.constraints[1])
    with pytest.raises(NoAnswer, match="there is a point"):
        solved(wood, Status.INFEASIBLE, farkas=[-1.0]).certificate
    with pytest.raises(NoAnswer, match="it has an end"):
        solved(wood, Status.UNBOUNDED, ray=[1.0, -1.0]).ray


def test_what_is_too_large_to_search_says_so(wood, monkeypatch):
    monkeypatch.setattr(proofs, "ASKED_FOR", 5)
    for candidate, reason in (((), "gave no multipliers"), ([1.0, 1.0], "do not hold exactly")):
        solution = solved(wood, Status.INFEASIBLE, farkas=candidate)
        with pytest.raises(NoAnswer, match=f"{reason}, and the program is too large"):
            solution.certificate
    monkeypatch.setattr(proofs, "ASKED_FOR", 3)
    with pytest.raises(NoAnswer, match="gave no direction, and the program is too large"):
        solved(wood, Status.UNBOUNDED).ray


# -- what they hold


def test_what_a_certificate_holds(wood):
    _, y = wood.variables
    certificate = wood.solve().certificate
    first, second = wood.constraints
    assert certificate.multipliers == {first: -2, second: 1}
    assert certificate.bounds == {y: 1}
    assert certificate.constraints == [first, second]
    assert (certificate.excess, repr(certificate)) == (
        1,
        "<FarkasCertificate of 3 constraints and bounds>",
    )


def test_what_a_ray_holds(lp):
    x, y, z = lp.Var(0, name="x"), lp.Var(0, name="y"), lp.Var(0, 1, name="z")
    lp.objective = 3 * x - y + z
    lp.add_constraint(2 * x - 3 * y <= 5)
    ray = solved(lp, Status.UNBOUNDED, ray=[3.0, 2.0000000001, 1e-12], start=[2, 0, 1]).ray
    assert (ray[x], ray[y], ray[z]) == (3, 2, 0)
    assert ray.direction == {x: 3, y: 2}
    assert ray.improvement == 7
    assert ray.start == {x: 2, y: 0, z: 1}
    assert repr(ray) == "<UnboundedRay of 2 variables>"
    with pytest.raises(ForeignVariable, match="stranger"):
        ray[LinearProgram().Var(name="stranger")]
    with pytest.raises(NoAnswer, match="w was added after this solve"):
        ray[lp.Var(name="w")]


def test_a_start_is_a_point_of_the_program_or_none(lp):
    x, n = lp.Var(0, name="x"), lp.IntVar(0, name="n")
    lp.objective = x + n
    lp.add_constraint(x - n <= 5)
    for start in ([6, 0.0], [-1, 0.0], [0, 0.5], [float("nan"), 0.0], []):
        assert solved(lp, Status.UNBOUNDED, ray=[1.0, 1.0], start=start).ray.start is None
    ray = solved(lp, Status.UNBOUNDED, ray=[1.0, 1.0], start=[5.0, -0.0]).ray
    assert str(ray.start) == str({x: 5.0, n: 0})


def test_every_solver_tells_where_to_start(solver):
    lp = UNBOUNDED["between two sides"]()
    x, y = lp.variables
    start = lp.solve("max", solver=solver).ray.start
    assert -1 - 1e-6 <= 3 * start[x] - 2 * start[y] <= 4 + 1e-6
    assert min(start.values()) >= 0


def test_one_is_also_checked_against_a_program_of_today(wood):
    certificate = wood.solve().certificate
    twin = copy.deepcopy(wood)
    assert certificate.verify(wood)
    assert certificate.verify(twin)
    wood.constraints[0].rhs = 4.25
    assert certificate.verify(wood)
    wood.constraints[0].rhs = 4.5
    assert not certificate.verify(wood)
    assert certificate.verify()
    twin.remove(twin.constraints[0])
    assert not certificate.verify(twin)
    assert not certificate.verify(LinearProgram())


def test_a_ray_is_also_checked_against_a_program_of_today():
    lp = UNBOUNDED["whole steps"]()
    ray = lp.solve("max").ray
    assert ray.verify(lp)
    lp.add_constraint(lp.variables[1] <= 99)
    assert not ray.verify(lp)
    assert ray.verify()
    assert not ray.verify(LinearProgram())
    lp.remove(lp.constraints[-1])
    lp.objective = -lp.variables[1]
    assert not ray.verify(lp)


@pytest.mark.parametrize("again", [copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))])
def test_they_are_copied_with_their_solution(wood, again):
    solution = wood.solve()
    text = str(solution.certificate)
    assert str(again(solution).certificate) == text
    assert str(again(solution.certificate)) == text
    assert again(solution.certificate).verify()


def test_they_outlive_what_they_were_made_of(wood):
    certificate = wood.solve().certificate
    wood.remove(wood.constraints[0])
    wood.variables[1].name = "oak"
    assert certificate.verify()
    assert "oak >= 0" in str(certificate)
    assert "c1: " in str(certificate)
