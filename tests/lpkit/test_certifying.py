"""From noisy candidates to proofs: they are repaired or refused, never accepted wrong."""

from __future__ import annotations

import random
from math import inf, nan

import pytest

from lpkit.certifying import (
    repaired_direction,
    repaired_multipliers,
    searched_direction,
    searched_multipliers,
)
from lpkit.exact_algebra import Effort
from lpkit.exact_form import ExactForm
from tests.lpkit.hopeless import INFEASIBLE, UNBOUNDED

PLENTY = 10**7

# A search takes long where there are 300 rows; what that program is for, solvers are asked.
SMALL = "300"


def form_of(lp):
    return ExactForm(lp.matrix()[0])


def floats(found, length):
    return [float(found.get(number, 0)) for number in range(length)]


def noisy(values, noise, seed):
    """Each value a little off, and a little where there was nothing."""
    rng = random.Random(seed)
    least = min(abs(value) for value in values if value)
    return [
        value * (1 + noise * rng.uniform(-1, 1)) if value else least * 1e-14 * rng.uniform(-1, 1)
        for value in values
    ]


def small(programs):
    return [kind for kind in programs if SMALL not in kind]


@pytest.mark.parametrize("kind", small(INFEASIBLE))
def test_multipliers_are_found_without_a_candidate(kind):
    form = form_of(INFEASIBLE[kind]())
    assert form.excess(searched_multipliers(form, Effort(PLENTY))) > 0


@pytest.mark.parametrize("kind", small(UNBOUNDED))
def test_a_direction_is_found_without_a_candidate(kind):
    form = form_of(UNBOUNDED[kind]())
    assert form.gain(searched_direction(form, True, Effort(PLENTY)), True) > 0
    assert searched_multipliers(form, Effort(PLENTY)) is None


@pytest.mark.parametrize("noise", [0.0, 1e-15, 1e-12, 1e-10])
@pytest.mark.parametrize("kind", small(INFEASIBLE))
def test_noisy_multipliers_are_repaired(kind, noise):
    form = form_of(INFEASIBLE[kind]())
    exactly = searched_multipliers(form, Effort(PLENTY))
    candidate = floats(exactly, len(form.matrix.row_lengths))
    for seed in range(3):
        found = repaired_multipliers(form, noisy(candidate, noise, seed), Effort(PLENTY))
        assert found is not None
        assert form.excess(found) > 0


@pytest.mark.parametrize("noise", [0.0, 1e-15, 1e-12, 1e-10])
@pytest.mark.parametrize("kind", small(UNBOUNDED))
def test_a_noisy_direction_is_repaired(kind, noise):
    form = form_of(UNBOUNDED[kind]())
    exactly = searched_direction(form, True, Effort(PLENTY))
    candidate = floats(exactly, len(form.matrix.cost))
    for seed in range(3):
        found = repaired_direction(form, noisy(candidate, noise, seed), True, Effort(PLENTY))
        assert found is not None
        assert form.gain(found, True) > 0


@pytest.mark.parametrize("noise", [1e-6, 1e-3, 0.5, 10.0])
def test_what_is_too_noisy_is_never_accepted_wrong(noise):
    for kind in INFEASIBLE:
        form = form_of(INFEASIBLE[kind]())
        rows = len(form.matrix.row_lengths)
        found = repaired_multipliers(form, noisy([1.0] * rows, noise, 1), Effort(PLENTY))
        assert found is None or form.excess(found) > 0
    for kind in UNBOUNDED:
        form = form_of(UNBOUNDED[kind]())
        columns = len(form.matrix.cost)
        found = repaired_direction(form, noisy([1.0] * columns, noise, 1), True, Effort(PLENTY))
        assert found is None or form.gain(found, True) > 0


@pytest.mark.parametrize("junk", [nan, inf, -inf, 0.0, 1e308, -1e-308, -1.0])
def test_nothing_comes_of_junk(junk):
    form = form_of(INFEASIBLE["a cycle of free variables"]())
    assert repaired_multipliers(form, [junk, junk, 2.0], Effort(PLENTY)) is None
    form = form_of(UNBOUNDED["along an equality"]())
    assert repaired_direction(form, [junk, 2.0], True, Effort(PLENTY)) is None


def test_a_row_that_bounds_alone_contradict_is_enough():
    lp = INFEASIBLE["a cycle of free variables"]()
    x, y = lp.Var(0, 4), lp.Var(upper=3)
    lp.add_constraint(2 * x - y <= -4)
    form = form_of(lp)
    assert repaired_multipliers(form, [1.0, 1.0, 1.0, 0.0], Effort(PLENTY)) == {3: -1}
    lp.constraints[-1].rhs = -3
    form = form_of(lp)
    found = repaired_multipliers(form, [1.0, 1.0, 1.0, 0.0], Effort(PLENTY))
    assert found == {0: 1, 1: 1, 2: 1}
