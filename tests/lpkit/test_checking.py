"""What a point violates: told exactly, within a tolerance, in the program's own names."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import inf, isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import (
    BadNumber,
    BadOption,
    BadPoint,
    Condition,
    ForeignVariable,
    LinearProgram,
    NoAnswer,
    Violation,
    Violations,
)
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit import exact
from tests.lpkit.test_render import HOSTILE, Table


@pytest.fixture
def wood(lp):
    x, n = lp.Var(0, 10, name="x"), lp.IntVar(name="n")
    lp.add_constraint(2 <= x - n <= 4, name="range")
    lp.add_constraint(x + 2 * n == 4, name="sum")
    return lp.add_constraint(x + n <= 4, name="wood")


def said(violations) -> list[str]:
    return [str(one) for one in violations]


def test_a_feasible_point_violates_nothing(lp, wood):
    x, n = lp.variables
    violations = lp.check({x: 4, n: 0})
    assert not violations
    assert (len(violations), list(violations), wood in violations) == (0, [], False)


def test_each_kind_of_condition(lp, wood):
    x, n = lp.variables
    violations = lp.check({x: -1, n: 5.75})
    assert said(violations) == [
        "range: x - n >= 2 is violated by 8.75: it is -6.75",
        "sum: x + 2 n == 4 is violated by 6.5: it is 10.5",
        "x >= 0 is violated by 1: it is -1",
        "wood: x + n <= 4 is violated by 0.75: it is 4.75",
        "n is whole is violated by 0.25: it is 5.75",
    ]


def test_the_figures_of_a_violation(lp, wood):
    x, n = lp.variables
    violation = lp.check({x: 7, n: 1})[0]
    assert isinstance(violation, Violation)
    assert isinstance(violation.condition, Condition)
    assert (violation.condition.subject, violation.condition.side) == (lp.constraints[1], "<=")
    assert (violation.activity, violation.amount, violation.relative) == (9, 5, 1)
    assert repr(violation) == "<Violation sum: x + 2 n == 4 is violated by 5: it is 9>"


def test_they_are_a_sized_collection_the_largest_first(lp, wood):
    x, n = lp.variables
    violations = lp.check({x: 11, n: 8})
    assert isinstance(violations, Violations)
    assert [one.amount for one in violations] == [23, 15, 1]
    assert (len(violations), violations[2].amount, bool(violations)) == (3, 1, True)
    assert wood in violations
    assert x in violations
    assert n not in violations
    assert lp.constraints[0] not in violations
    assert violations[0] in violations
    assert violations[0].condition in violations
    assert lp.check({x: 11, n: 8})[0] not in violations
    assert violations.constraints == [lp.constraints[1], wood]
    assert violations.variables[0] is x


def test_values_may_be_any_real_number(lp):
    x, y = lp.Var(name="x"), lp.Var(name="y")
    lp.add_constraint(x + y <= 1)
    assert not lp.check({x: Fraction(1, 2), y: Decimal("0.5")})


# -- the tolerance


@pytest.mark.parametrize("number, beyond, counts", [(0, 1.1e-6, 1), (0, 0.9e-6, 0), (99, 9e-5, 0)])
def test_the_tolerance_grows_with_the_limit(lp, number, beyond, counts):
    x = lp.Var(upper=number, name="x")
    lp.add_constraint(x <= number)
    assert len(lp.check({x: number + beyond})) == 2 * counts


def test_without_tolerance_the_last_bit_counts(lp):
    x, y = lp.Var(name="x"), lp.Var(name="y")
    lp.add_constraint(x + y == 0.3)
    assert not lp.check({x: 0.1, y: 0.2})
    (violation,) = lp.check({x: 0.1, y: 0.2}, tolerance=0)
    assert violation.amount == float(Fraction(0.1) + Fraction(0.2) - Fraction(0.3))


def test_sums_are_exact(lp):
    x, y, z = (lp.Var(name=name) for name in "xyz")
    lp.add_constraint(x + y + z <= 0)
    (violation,) = lp.check({x: 1e20, y: 1, z: -1e20})
    assert (violation.activity, violation.amount) == (1, 1)


def test_integrality_has_the_tolerance_as_it_is(lp):
    n = lp.IntVar(name="n")
    lp.add_constraint(n >= 0)
    assert not lp.check({n: 1e6 + 1e-7})
    assert said(lp.check({n: 1e6 + 0.125})) == ["n is whole is violated by 0.125: it is 1000000"]


numbers = st.integers(-4, 4)


@given(data=st.data())
def test_what_is_violated_is_what_exact_arithmetic_says(data):
    lp = LinearProgram()
    kinds = st.sampled_from([(-inf, inf), (0, inf), (-inf, 1), (-1, 1)])
    xs = [lp.Var(*data.draw(kinds)) for _ in range(data.draw(st.integers(1, 3)))]
    rows = st.lists(numbers, min_size=len(xs), max_size=len(xs)).filter(any)
    for row in data.draw(st.lists(rows, max_size=4)):
        low = data.draw(numbers)
        expression = sum(size * x for size, x in zip(row, xs))
        if data.draw(st.booleans()):
            lp.add_constraint(expression <= low / 8)
        else:
            lp.add_constraint(low <= expression <= low + data.draw(st.integers(0, 3)))
    point = [data.draw(st.integers(-16, 16)) / 8 for _ in xs]
    program = exact.of_matrix(lp.matrix()[0])
    amounts = []
    for row, low, high in exact._all_rows(program):
        activity = exact.dot(row, [Fraction(value) for value in point])
        excess = [side for side in (low - activity, activity - high) if isfinite(side) and side > 0]
        amounts += map(float, excess)
    found = lp.check(dict(zip(xs, point)), tolerance=0)
    assert [one.amount for one in found] == sorted(amounts, reverse=True)


# -- solutions


def test_a_solution_violates_nothing(solver):
    for integer in (True, False):
        lp = program_of_2011(integer=integer)
        assert not lp.check(lp.solve("max", solver=solver))


def test_a_solution_is_checked_against_the_program_as_it_is_now(engine):
    lp = program_of_2011(integer=True)
    solution = lp.solve("max", solver=engine)
    lp.constraints[0].rhs = 90
    assert said(lp.check(solution)) == ["c1: x + y + z <= 90 is violated by 10: it is 100"]


def test_a_solution_without_values_is_refused(engine):
    lp = program_of_2011()
    lp.add_constraint(lp.variables[0] >= 1000)
    with pytest.raises(NoAnswer, match="the solve ended infeasible"):
        lp.check(lp.solve("max", solver=engine))


def test_a_solution_of_another_program_is_refused(engine):
    lp = program_of_2011()
    with pytest.raises(ForeignVariable, match="another program"):
        program_of_2011().check(lp.solve("max", solver=engine))


def test_a_variable_that_came_after_the_solution_has_no_value(engine):
    lp = program_of_2011()
    solution = lp.solve("max", solver=engine)
    lp.Var(name="late")
    with pytest.raises(BadPoint, match="gives no value to late: add"):
        lp.check(solution)


# -- refusals


def test_missing_variables_are_named(lp):
    xs = [lp.Var(name=f"x{k}") for k in range(9)]
    with pytest.raises(BadPoint, match="gives no value to x1, x2, x4, x5, x6 and 2 more variables"):
        lp.check({xs[0]: 1, xs[3]: 1})


def test_variables_of_another_program_are_refused(lp, xy):
    x, y = xy
    stranger = LinearProgram().Var(name="stranger")
    with pytest.raises(ForeignVariable, match="stranger"):
        lp.check({x: 1, y: 1, stranger: 1})
    with pytest.raises(ForeignVariable, match="'x'"):
        lp.check({"x": 1})


@pytest.mark.parametrize("value", [nan, inf, None, "1", 1j])
def test_what_is_no_finite_number_is_refused_with_the_name_of_its_variable(lp, xy, value):
    x, y = xy
    with pytest.raises(BadNumber, match="value of y"):
        lp.check({x: 1, y: value})


@pytest.mark.parametrize("point", [None, [1, 2], 3.0, "x"])
def test_what_is_no_point_is_refused(lp, xy, point):
    with pytest.raises(BadPoint, match="a point is a dict"):
        lp.check(point)


def test_a_tolerance_below_zero_is_refused(lp):
    with pytest.raises(BadOption, match="tolerance"):
        lp.check({}, tolerance=-1)
    with pytest.raises(BadNumber, match="tolerance"):
        lp.check({}, tolerance=nan)


def test_more_than_a_float_can_hold_is_refused(lp, xy):
    x, y = xy
    lp.add_constraint(1e200 * x + y <= 1, name="huge")
    with pytest.raises(BadNumber, match="at this point huge adds up to more"):
        lp.check({x: 1e200, y: 0})
    lp.add_constraint(x <= 1e200)
    assert len(lp.check({x: -1e100, y: 0})) == 0


def test_terms_that_cancel_may_each_be_more_than_a_float_can_hold(lp, xy):
    x, y = xy
    lp.add_constraint(1e200 * x - 1e200 * y <= 1, name="huge")
    assert not lp.check({x: 1e200, y: 1e200})


# -- showing


def test_as_text(lp, wood):
    x, n = lp.variables
    assert str(lp.check({x: -1, n: 5.75})) == (
        "the point violates 5 conditions:\n"
        "  range:  x - n >= 2    is -6.75, off by 8.75\n"
        "  sum:    x + 2 n == 4  is 10.5, off by 6.5\n"
        "          x >= 0        is -1, off by 1\n"
        "  wood:   x + n <= 4    is 4.75, off by 0.75\n"
        "          n is whole    is 5.75, off by 0.25"
    )
    assert repr(lp.check({x: -1, n: 5.75})) == "<Violations: 5>"


def test_bounds_alone_as_text(lp):
    x = lp.Var(0, name="x")
    violations = lp.check({x: -2 / 3})
    assert str(violations) == (
        "the point violates 1 condition:\n  x >= 0  is -0.666667, off by 0.666667"
    )
    assert str(lp.check({x: 1})) == "the point satisfies all conditions"


def test_as_html(lp, wood):
    x, n = lp.variables
    html = lp.check({x: 11, n: 8})._repr_html_()
    thin = "\u2009"
    assert html.startswith("<p>the point violates 3 conditions:</p><table")
    assert Table(html).texts() == [
        f"x + 2{thin}n = 4 is 27, off by 23 sum",
        "x + n ≤ 4 is 19, off by 15 wood",
        "x ≤ 10 is 11, off by 1",
    ]
    assert Table(lp.check({x: 2, n: 0}, tolerance=1)._repr_html_()).rows == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(lp, name):
    x = lp.Var(name=name)
    lp.add_constraint(2 * x <= 3, name=name)
    violations = lp.check({x: 2})
    table = Table(violations._repr_html_())
    assert table.tags <= {"p", "table", "tr", "td", "i", "sub"}
    assert table.rows[0][-1] == name
    assert f"{name}:  2 {name} <= 3  is 4, off by 1" in str(violations)
    bare = re.sub(r"\\(?:[a-z]+|.)", "", violations[0].condition.to_latex())
    assert bare.count("{") == bare.count("}")
    assert not set("$#%~") & set(bare)


def test_many_are_shortened_in_the_middle(lp):
    xs = [lp.Var(0) for _ in range(100)]
    violations = lp.check({x: -k for k, x in enumerate(xs)})
    assert len(violations) == 99
    lines = str(violations).splitlines()
    assert (len(lines), lines[13].strip()) == (26, "…")
    assert len(Table(violations._repr_html_()).rows) == 25


@pytest.mark.cpython
def test_as_a_table(lp, wood):
    x, n = lp.variables
    frame = lp.check({x: 7, n: 1.5}).to_frame()
    numbers = ["limit", "activity", "amount", "relative"]
    assert list(frame.columns) == ["name", "kind", "side", *numbers, "expression"]
    assert frame.loc[0].tolist() == ["sum", "constraint", "<=", 4, 10, 6, 1.2, "x + 2 n"]
    assert frame["name"].tolist() == ["sum", "wood", "range", "n"]
    assert list(lp.check({x: 3, n: 0}, tolerance=9).to_frame().columns) == list(frame.columns)
