"""Expressions are exact about what they hold, never change, and cost O(terms) to build.

The oracle is a dictionary of fractions, one entry a variable and one for the constant.
Numbers are multiples of 1/8 here, so that every product is exact and any difference counts.
"""

from __future__ import annotations

import operator
import random
import sys
import threading
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from lpkit import BadNumber, ForeignVariable, LinearProgram, NotLinear, TruthTest, total
from lpkit.expressions import LinearExpression

eighths = st.integers(-80, 80).map(lambda k: k / 8)


def meaning(linear) -> dict:
    """What an expression says of itself: fractions by variable, the constant under None."""
    terms = {v.index: Fraction(linear.coefficient(v)) for v in linear.variables}
    return without_zeros({**terms, None: Fraction(linear.constant)})


def without_zeros(terms) -> dict:
    return {key: value for key, value in terms.items() if value}


def combined(left, right, sign=1) -> dict:
    keys = {*left, *right}
    return without_zeros({k: left.get(k, 0) + sign * right.get(k, 0) for k in keys})


def scaled(terms, factor) -> dict:
    return without_zeros({key: Fraction(factor) * value for key, value in terms.items()})


class Algebra(RuleBasedStateMachine):
    """A pool of expressions, extended and mixed in any order: all keep their meaning."""

    pool = Bundle("pool")

    def __init__(self):
        super().__init__()
        self.lp = LinearProgram()
        self.variables = [self.lp.Var() for _ in range(4)]
        self.all = []

    def kept(self, linear, terms):
        self.all.append((linear, terms))
        return linear, terms

    @rule(target=pool, j=st.integers(0, 3), factor=eighths)
    def a_term(self, j, factor):
        return self.kept(factor * self.variables[j], without_zeros({j: Fraction(factor)}))

    @rule(target=pool, one=pool, other=pool, sign=st.sampled_from([1, -1]))
    def sum_or_difference(self, one, other, sign):
        linear = one[0] + other[0] if sign > 0 else one[0] - other[0]
        return self.kept(linear, combined(one[1], other[1], sign))

    @rule(target=pool, one=pool, other=pool, sign=st.sampled_from([1, -1]))
    def in_place(self, one, other, sign):
        linear = one[0]
        if sign > 0:
            linear += other[0]
        else:
            linear -= other[0]
        return self.kept(linear, combined(one[1], other[1], sign))

    @rule(target=pool, one=pool, j=st.integers(0, 3))
    def extended_by_a_variable(self, one, j):
        linear = one[0]
        linear += self.variables[j]
        return self.kept(linear, combined(one[1], {j: Fraction(1)}))

    @rule(target=pool, one=pool, number=eighths, side=st.sampled_from(["+", "-", "r+", "r-"]))
    def a_constant(self, one, number, side):
        linear, constant = one[0], {None: Fraction(number)}
        found, terms = {
            "+": lambda: (linear + number, combined(one[1], constant)),
            "-": lambda: (linear - number, combined(one[1], constant, -1)),
            "r+": lambda: (number + linear, combined(one[1], constant)),
            "r-": lambda: (number - linear, combined(constant, one[1], -1)),
        }[side]()
        return self.kept(found, terms)

    @rule(target=pool, one=pool, power=st.integers(-2, 2), sign=st.sampled_from([1, -1]))
    def scaled_by_a_power_of_two(self, one, power, sign):
        factor = sign * 2.0**power
        return self.kept(one[0] * factor, scaled(one[1], factor))

    @rule(target=pool, one=pool)
    def divided(self, one):
        return self.kept(one[0] / -4, scaled(one[1], Fraction(-1, 4)))

    @rule(target=pool, one=pool)
    def negated(self, one):
        return self.kept(-one[0], scaled(one[1], -1))

    @rule(target=pool, some=st.lists(pool, min_size=1, max_size=4))
    def summed(self, some):
        terms = {}
        for _, more in some:
            terms = combined(terms, more)
        return self.kept(sum(linear for linear, _ in some), terms)

    @invariant()
    def all_keep_their_meaning(self):
        for linear, terms in self.all:
            assert meaning(linear) == terms


TestAlgebra = Algebra.TestCase
TestAlgebra.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(st.lists(st.floats(-1e200, 1e200), max_size=12))
def test_coefficients_are_correctly_rounded_sums(numbers):
    lp = LinearProgram()
    x = lp.Var()
    linear = total(number * x for number in numbers) + 0 * x
    assert linear.coefficient(x) == float(sum(map(Fraction, numbers), Fraction(0)))


def test_what_cancels_cancels_exactly(xy):
    x, y = xy
    linear = 0.1 * x + 0.2 * x - 0.1 * x - 0.2 * x + y
    assert (linear.coefficient(x), linear.coefficient(y)) == (0.0, 1.0)


def test_an_alias_is_left_alone(xy):
    x, y = xy
    e = x + y
    f = e
    f += x
    g = e
    g -= 3
    assert [str(each) for each in (e, f, g)] == ["x + y", "2 x + y", "x + y - 3"]


def test_variables_are_left_alone_by_in_place_operators(xy):
    x, y = xy
    z = x
    z += y
    assert (str(x), str(z)) == ("x", "x + y")


@pytest.mark.parametrize(
    "number", [2, 2.0, Fraction(2), Decimal(2), Fraction(1, 3), Decimal("0.1"), True]
)
def test_numbers_of_every_kind_work_on_either_side(xy, number):
    x, _ = xy
    value = float(number)
    assert meaning(number * x) == meaning(x * number) == {0: Fraction(value)}
    assert meaning(number + x) == meaning(x + number) == {0: 1, None: Fraction(value)}
    assert meaning(x - number) == {0: 1, None: -Fraction(value)}
    assert meaning(number - x) == {0: -1, None: Fraction(value)}
    assert (x / number).coefficient(x) == 1 / value


@pytest.mark.cpython
@pytest.mark.parametrize("shape", ["scalar", "0-d array"])
@pytest.mark.parametrize("kind", ["float64", "float32", "int64", "int8", "uint16", "bool_"])
def test_numpy_scalars_work_on_either_side(xy, kind, shape):
    import numpy

    x, y = xy
    number = getattr(numpy, kind)(1)
    number = numpy.array(number) if shape == "0-d array" else number
    found = [number * x, x * number, x + number, number + x, x - number, number - x, x / number]
    assert {type(each) for each in found} == {LinearExpression}
    assert list(map(str, found)) == ["x", "x", "x + 1", "x + 1", "x - 1", "-x + 1", "x"]
    relations = [number <= x + y, number >= x + y, number == x, x <= number, x >= number]
    assert list(map(str, relations)) == ["x + y >= 1", "x + y <= 1", "x == 1", "x <= 1", "x >= 1"]
    relation = -number <= x <= number if kind != "bool_" and kind != "uint16" else x <= number
    assert relation.upper == 1
    for refused in (lambda: number != x, lambda: number < x, lambda: x > number):
        with pytest.raises(TruthTest):
            refused()


@pytest.mark.cpython
def test_numpy_arrays_leave_the_operator_to_lpkit_which_refuses(xy):
    import numpy

    x, _ = xy
    for operation in (lambda a: a * x, lambda a: x + a, lambda a: a <= x, lambda a: x == a):
        with pytest.raises(BadNumber, match="ndarray"):
            operation(numpy.array([1.0, 2.0]))


NOT_LINEAR = {
    "product": lambda x, y: x * y,
    "product of expressions": lambda x, y: (x + 1) * (y + 1),
    "quotient": lambda x, y: x / y,
    "number over variable": lambda x, y: 1 / x,
    "over zero": lambda x, y: x / 0,
    "over zero of another kind": lambda x, y: x / Fraction(0),
    "power": lambda x, y: x**2,
    "exponent": lambda x, y: 2**x,
    "modulo": lambda x, y: x % 2,
    "floor division": lambda x, y: x // 2,
    "number floor-divided": lambda x, y: 2 // x,
    "matrix product": lambda x, y: x @ y,
    "absolute value": lambda x, y: abs(x - y),
    "conjunction": lambda x, y: x & y,
    "disjunction": lambda x, y: x | y,
    "inversion": lambda x, y: ~x,
}


@pytest.mark.parametrize("name", NOT_LINEAR)
def test_what_is_not_linear_is_refused(xy, name):
    with pytest.raises(NotLinear, match=r"linear|by numbers only|has no value"):
        NOT_LINEAR[name](*xy)


BAD = [nan, inf, -inf, 1j, "2", None, [], [1], 10**400]


@pytest.mark.parametrize("number", BAD, ids=lambda value: repr(value)[:5])
def test_what_is_no_finite_number_is_refused_and_nothing_changes(xy, number):
    x, y = xy
    e = 2 * x + y
    operations = [
        lambda: e * number,
        lambda: e / number,
        lambda: e + number,
        lambda: e - number,
        lambda: number - e,
        lambda: number + e,
        lambda: number * x,
    ]
    for operation in operations:
        with pytest.raises(BadNumber):
            operation()
    assert str(e) == "2 x + y"


def test_a_product_too_large_for_a_float_is_refused(xy):
    x, _ = xy
    with pytest.raises(BadNumber, match="coefficient"):
        1e200 * (1e200 * x)
    with pytest.raises(BadNumber, match="coefficient"):
        (1e200 * x) / 1e-200


def test_variables_of_two_programs_do_not_mix(xy):
    x, _ = xy
    stranger = LinearProgram().Var(name="stranger")
    for operation in (lambda: x + stranger, lambda: x - (2 * stranger), lambda: 2 * stranger + x):
        with pytest.raises(ForeignVariable, match="stranger"):
            operation()
    with pytest.raises(ForeignVariable, match="stranger"):
        (x + 1).coefficient(stranger)
    with pytest.raises(ForeignVariable, match="'x'"):
        (x + 1).coefficient("x")


def test_an_empty_total_is_the_number_zero():
    assert total([]) == 0


def test_variables_are_keys_of_dictionaries_and_sets(xy):
    x, y = xy
    assert {x: 1, y: 2}[x] == 1
    assert len({x, y, x}) == 2


def test_reading_an_expression(xy):
    x, y = xy
    e = 3 * y + x - 2 * y + 5
    assert [v.name for v in e.variables] == ["y", "x"]
    assert (e.coefficient(x), e.coefficient(y), e.constant) == (1.0, 1.0, 5.0)
    assert repr(e) == "<LinearExpression y + x + 5>"
    assert e.to_latex() == "y + x + 5"
    assert e._repr_latex_() == "$y + x + 5$"
    assert e._repr_html_() == "<i>y</i> + <i>x</i> + 5"


# How sums come about, step by step, and what is added: as builtin `sum` does it, and in loops.
STEPS = {
    "sum of variables": (operator.add, lambda x: x),
    "sum of products": (operator.add, lambda x: 2 * x),
    "sum of sums": (operator.add, lambda x: x + 3),
    "+= of variables": (operator.iadd, lambda x: x),
    "+= of numbers": (operator.iadd, lambda x: 7),
    "-= of variables": (operator.isub, lambda x: x),
    "-= of products": (operator.isub, lambda x: 2 * x),
}


@pytest.mark.parametrize("name", STEPS)
def test_building_from_n_terms_copies_o_of_n_terms(name):
    """Counts how often a step of the building begins a new list, and how long it is."""
    lp = LinearProgram()
    operation, term = STEPS[name]
    xs = [lp.Var() for _ in range(1000)]
    first = 0 if operation is operator.add else 0 * xs[0]
    stages = list(accumulate(map(term, xs), operation, initial=first))[1:]
    begun = {}
    for stage in stages:
        columns, coefficients, length = stage._span()
        begun.setdefault(id(columns), length)
        begun.setdefault(id(coefficients), length)
    assert sum(begun.values()) <= 10 * 1000
    assert stages[1].variables == xs[:2] or name == "+= of numbers"
    assert len(stages[-1].variables) == (1 if name == "+= of numbers" else 1000)


def test_total_is_sum():
    lp = LinearProgram()
    xs = [lp.Var() for _ in range(5)]
    assert str(total(3 * x for x in xs)) == str(sum(3 * x for x in xs))
    assert total([]) == 0


class Contended(list):
    """A list of columns to which another thread appends in the same moment."""

    def append(self, column):
        super().append(0)
        super().append(column)

    def __iadd__(self, columns):
        super().append(0)
        return super().__iadd__(columns)


@pytest.mark.parametrize(
    ("extend", "written"),
    [
        (lambda e, y: e + y, "2 x + y"),
        (lambda e, y: e - y, "2 x - y"),
        (lambda e, y: e + 3 * y, "2 x + 3 y"),
        (lambda e, y: e + (y + y), "2 x + 2 y"),
        (lambda e, y: e + 5, "2 x + 5"),
    ],
)
def test_a_thread_that_comes_second_copies(lp, xy, extend, written):
    x, y = xy
    e = LinearExpression(lp, Contended([0]), [2.0], 1)
    f = extend(e, y)
    assert (str(e), str(f)) == ("2 x", written)
    assert (f + x).coefficient(x) == 3


@pytest.fixture
def hasty_threads():
    """Threads that take turns as often as Python lets them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_threads_that_extend_the_same_expression_do_not_meet(hasty_threads):
    lp = LinearProgram()
    xs = [lp.Var() for _ in range(8)]
    start = 5 * xs[0] + 7
    results = [None] * 4
    ready = threading.Barrier(4)

    def extend(k):
        rng, linear, count = random.Random(k), start, Counter()
        ready.wait()
        for _ in range(3000):
            if rng.random() < 0.1:
                linear, count = start, Counter()
            j = rng.randrange(8)
            linear += xs[j]
            count[j] += 1
        results[k] = (linear, count)

    threads = [threading.Thread(target=extend, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for linear, count in results:
        expected = combined({0: Fraction(5), None: Fraction(7)}, count)
        assert meaning(linear) == expected
    assert str(start) == "5 x1 + 7"
