"""Relations: what the comparison operators make, how they are kept and shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import BadNumber, ForeignVariable, LinearProgram, Relation, TruthTest
from tests.lpkit.test_expressions import combined, eighths, meaning

MADE = [
    (lambda x, y: x <= 3, "x <= 3", (-inf, 3)),
    (lambda x, y: x >= 3, "x >= 3", (3, inf)),
    (lambda x, y: x == 3, "x == 3", (3, 3)),
    (lambda x, y: 3 <= x, "x >= 3", (3, inf)),
    (lambda x, y: 3 >= x, "x <= 3", (-inf, 3)),
    (lambda x, y: 3 == x, "x == 3", (3, 3)),
    (lambda x, y: x + 2 * y <= 3, "x + 2 y <= 3", (-inf, 3)),
    (lambda x, y: x + 1 <= 3, "x + 1 <= 3", (-inf, 3)),
    (lambda x, y: x <= y, "x - y <= 0", (-inf, 0)),
    (lambda x, y: x >= y + 1, "x - y - 1 >= 0", (0, inf)),
    (lambda x, y: x == 2 * y, "x - 2 y == 0", (0, 0)),
    (lambda x, y: x <= Fraction(1, 2), "x <= 0.5", (-inf, 0.5)),
    (lambda x, y: Decimal("0.5") <= x, "x >= 0.5", (0.5, inf)),
    (lambda x, y: x <= True, "x <= 1", (-inf, 1)),
    (lambda x, y: 1 <= x <= 2, "1 <= x <= 2", (1, 2)),
]


@pytest.mark.parametrize("make, text, bounds", MADE, ids=[text for _, text, _ in MADE])
def test_comparisons_make_relations(xy, make, text, bounds):
    relation = make(*xy)
    assert type(relation) is Relation
    assert str(relation) == text
    assert (relation.lower, relation.upper) == bounds


@given(st.lists(eighths, min_size=6, max_size=6), st.sampled_from(["<=", ">=", "=="]))
def test_two_sides_become_one_expression(numbers, sign):
    lp = LinearProgram()
    x, y = lp.Var(), lp.Var()
    a, b, c, d, e, f = numbers
    left, right = a * x + b * y + c, d * x + e * y + f
    relation = {"<=": left.__le__, ">=": left.__ge__, "==": left.__eq__}[sign](right)
    assert meaning(relation.expression) == combined(meaning(left), meaning(right), -1)
    low, high = {"<=": (-inf, 0), ">=": (0, inf), "==": (0, 0)}[sign]
    assert (relation.lower, relation.upper) == (low, high)


@pytest.mark.parametrize("bad", [nan, inf, -inf, "3", None, 1j, [3], 10**400])
def test_a_bound_is_a_finite_number(xy, bad):
    x, y = xy
    for compare in (
        lambda: x <= bad,
        lambda: bad <= x + y,
        lambda: x == bad,
        lambda: 0 <= x <= bad,
    ):
        with pytest.raises(BadNumber, match="bound"):
            compare()


def test_an_expression_of_another_program_is_refused(xy):
    x, _ = xy
    stranger = LinearProgram().Var(name="stranger")
    with pytest.raises(ForeignVariable, match="stranger"):
        x <= stranger


MISUSED = {
    "<=": lambda r: r <= 3,
    ">=": lambda r: r >= 3,
    "==": lambda r: r == 3,
    "!=": lambda r: r != 3,
    "<": lambda r: r < 3,
    ">": lambda r: r > 3,
    "&": lambda r: r & r,
    "|": lambda r: r | True,
    "+": lambda r: r + 1,
    "-": lambda r: r - 1,
    "*": lambda r: r * 2,
    "number <=": lambda r: 3 <= r,
}


@pytest.mark.parametrize("sign", MISUSED)
def test_a_relation_is_no_operand(xy, sign):
    x, _ = xy
    with pytest.raises(TruthTest, match="is a constraint already"):
        MISUSED[sign](x <= 2)


@pytest.mark.parametrize("operate", [lambda r: 2 * r, lambda r: 1 + r, lambda r: -r])
def test_a_relation_is_no_operand_on_the_right_either(xy, operate):
    x, _ = xy
    with pytest.raises(TypeError):
        operate(x <= 2)


@pytest.mark.parametrize("sign, closed", [("<", "<="), (">", ">=")])
def test_strict_comparisons_show_what_to_write(xy, sign, closed):
    x, y = xy
    with pytest.raises(TruthTest, match=f"write {closed}"):
        x < y if sign == "<" else x > y


def test_unequal_shows_what_to_write(xy):
    x, y = xy
    with pytest.raises(TruthTest, match=r"use `is`.*BoolVar"):
        x != y


def test_how_a_relation_looks(xy):
    x, y = xy
    relation = 0 <= x + 2 * y <= 10
    assert repr(relation) == "<Relation 0 <= x + 2 y <= 10>"
    assert relation.to_latex() == r"0 \le x + 2\,y \le 10"
    assert relation._repr_latex_() == r"$0 \le x + 2\,y \le 10$"
    assert relation._repr_html_() == "0 ≤ <i>x</i> + 2&thinsp;<i>y</i> ≤ 10"
    assert (x == 3).to_latex() == "x = 3"
    assert (x >= -1)._repr_html_() == "<i>x</i> ≥ −1"


def test_a_relation_outlives_changes_of_its_expression(xy):
    x, y = xy
    e = x + 1
    relation = e <= 3
    e += y
    assert str(relation) == "x + 1 <= 3"
