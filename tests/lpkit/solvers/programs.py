"""Programs for the solver suite: generated small ones, and some that take a solver long."""

from __future__ import annotations

import platform
import random
from fractions import Fraction
from math import inf

from hypothesis import strategies as st

from lpkit import LinearProgram

# Halves and quarters are floats exactly: the oracle and the solver see the same numbers.
sizes = st.one_of(st.integers(-6, 6), st.integers(-12, 12).map(lambda k: Fraction(k, 4)))


def examples(number: int) -> int:
    """How many examples to try: the exact oracles take PyPy's compiler long, so fewer there."""
    return number // 2 if platform.python_implementation() == "PyPy" else number


@st.composite
def sides(draw, boxed=False):
    """A lower and an upper side, one or both open unless `boxed`."""
    low, high = sorted(draw(st.tuples(sizes, sizes)))
    if boxed:
        return low, high
    return draw(st.sampled_from([(low, high), (low, inf), (-inf, high), (low, low)]))


@st.composite
def programs(draw, boxed=False, integer=False, most=4):
    """Up to `most` variables and five constraints of every kind."""
    lp = LinearProgram()
    for _ in range(draw(st.integers(1, most))):
        low, high = draw(st.one_of(sides(boxed), st.just((0, 9 if boxed else inf))))
        if not boxed and draw(st.integers(0, 5)) == 0:
            low, high = -inf, inf
        whole = integer and draw(st.integers(0, 3)) > 0
        (lp.IntVar if whole else lp.Var)(low, high)
    vectors = st.lists(sizes, min_size=len(lp.variables), max_size=len(lp.variables))
    lp.objective = combination(lp, draw(vectors)) + draw(sizes)
    for _ in range(draw(st.integers(0, 5))):
        row = combination(lp, draw(vectors))
        low, high = draw(sides())
        c = lp.add_constraint(row <= 0)
        c.upper = inf
        c.lower, c.upper = low, high
    return lp


def combination(lp, vector):
    """The variables of `lp` times the numbers of `vector`, zeros left out."""
    terms = [k * v for k, v in zip(vector, lp.variables) if k]
    return sum(terms) if terms else 0 * lp.variables[0]


def endless_integer_program() -> LinearProgram:
    """Markets split in half, as nearly as can be: branch and bound has to try nearly all.

    After Cornuéjols and Dawande, "A class of hard small 0-1 programs", Integer Programming
    and Combinatorial Optimization (1998).
    """
    rng = random.Random(1998)
    lp = LinearProgram()
    xs = [lp.BoolVar() for _ in range(40)]
    for _ in range(5):
        weights = [rng.randint(0, 99) for _ in xs]
        short, over = lp.Var(0), lp.Var(0)
        split = sum(w * x for w, x in zip(weights, xs))
        lp.add_constraint(split + short - over == sum(weights) // 2)
        lp.objective += short + over
    return lp


def long_linear_program(size=6000, integer=False) -> LinearProgram:
    """A covering program, random and degenerate, that takes the simplex method many seconds."""
    rng = random.Random(2011)
    lp = LinearProgram()
    xs = [(lp.IntVar if integer else lp.Var)(0) for _ in range(size)]
    for _ in range(size):
        lp.add_constraint(sum(rng.sample(xs, 8)) >= 1)
    lp.objective = sum(rng.randint(1, 100) * x for x in xs)
    return lp
