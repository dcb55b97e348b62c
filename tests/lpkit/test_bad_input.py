"""Bad input is refused in the reader's own words, and the program stays as it was.

Each line below is one mistake. What the single parts refuse in more detail is tested with
them; here it counts that nothing at all has changed.
"""

from __future__ import annotations

from decimal import Decimal
from math import inf, nan

import pytest

from lpkit import (
    BadBounds,
    BadName,
    BadNumber,
    BadOption,
    ForeignVariable,
    LinearProgram,
    LpkitError,
    NoAnswer,
    NotAConstraint,
    NotLinear,
    SolveError,
    TruthTest,
    Unbounded,
)


class Setting:
    """A small program with everything in it, and another one whose parts are foreign."""

    def __init__(self):
        self.lp = LinearProgram()
        self.x = self.lp.Var(0, 9, name="x")
        self.y = self.lp.IntVar(0, 9, name="y")
        self.lp.objective = 3 * self.x + 2 * self.y + 1
        self.c = self.lp.add_constraint(self.x + 2 * self.y <= 14, name="wood")
        self.r = self.lp.add_constraint(-5 <= self.x - self.y <= 5)
        other = LinearProgram()
        self.stranger = other.Var(0, 1, name="stranger")
        self.foreign = other.add_constraint(self.stranger <= 3)

    def state(self):
        matrix, rows, version = self.lp.matrix()
        names = [v.name for v in self.lp.variables], [c.name for c in self.lp.constraints]
        return matrix, rows, version, names, str(self.lp), self.lp.solution


def add(relation):
    """A mistake that hands `relation(s)` to add_constraint."""
    return lambda s: s.lp.add_constraint(relation(s))


def put(owner, name, value):
    """A mistake that assigns `value` to an attribute."""
    return lambda s: setattr(getattr(s, owner), name, value)


def entry(owner, value):
    """A mistake that assigns `value` to the coefficient of x."""

    def assign(s):
        place = s.lp.objective if owner == "objective" else getattr(s, owner)
        place[s.x] = value

    return assign


def numbers():
    """Every place for a number, times everything that is none."""
    places = {
        "coefficient": lambda bad: lambda s: bad * s.x,
        "coefficient on the right": lambda bad: lambda s: s.x * bad,
        "constant": lambda bad: lambda s: s.x + bad,
        "constant on the left": lambda bad: lambda s: bad - s.x,
        "divisor": lambda bad: lambda s: s.x / bad,
        "upper side": lambda bad: add(lambda s: s.x + s.y <= bad),
        "lower side": lambda bad: add(lambda s: bad <= s.x),
        "equation": lambda bad: add(lambda s: s.x == bad),
        "chain": lambda bad: add(lambda s: 0 <= s.x <= bad),
        "objective": lambda bad: put("lp", "objective", bad),
        "objective coefficient": lambda bad: entry("objective", bad),
        "entry": lambda bad: entry("c", bad),
        "rhs": lambda bad: put("c", "rhs", bad),
    }
    for role, place in places.items():
        for bad in (nan, inf, -inf, 1j, "3", None, [1], Decimal("NaN"), 10**400):
            yield f"{role} {bad!r:.12}", place(bad), BadNumber, "has to be|too large"
    for role in ("lower", "upper"):
        for owner in ("x", "c"):
            for bad in (nan, 1j, "3", None, [1], 10**400):
                yield (
                    f"{owner}.{role} {bad!r:.12}",
                    put(owner, role, bad),
                    BadNumber,
                    f"{role} bound",
                )


def mistake(text, action, error, message, marks=()):
    return pytest.param(action, error, message, id=text, marks=marks)


# The options of `solve` are checked once the solver is found.
OPTION = pytest.mark.solver


MISTAKES = [
    *(mistake(*line) for line in numbers()),
    mistake("foreign in sum", lambda s: s.x + s.stranger, ForeignVariable, "stranger"),
    mistake(
        "foreign +=", lambda s: s.lp.objective.__add__(s.stranger), ForeignVariable, "stranger"
    ),
    mistake("foreign relation", add(lambda s: s.x <= s.stranger), ForeignVariable, "stranger"),
    mistake("foreign constraint", add(lambda s: s.stranger <= 3), ForeignVariable, "stranger"),
    mistake(
        "foreign objective",
        lambda s: setattr(s.lp, "objective", 2 * s.stranger),
        ForeignVariable,
        "stranger",
    ),
    mistake("foreign c[x]", lambda s: s.c[s.stranger], ForeignVariable, "stranger"),
    mistake(
        "foreign c[x] =", lambda s: s.c.__setitem__(s.stranger, 1), ForeignVariable, "stranger"
    ),
    mistake("foreign remove", lambda s: s.lp.remove(s.foreign), SolveError, "no constraint of"),
    mistake("if", lambda s: 1 if s.x <= 3 else 2, TruthTest, r"\(x <= 3\) is a constraint"),
    mistake("if chain", lambda s: 1 if 0 <= s.x <= 3 else 2, TruthTest, "add_constraint"),
    mistake("x == y in list", lambda s: s.x == s.y in [s.x], TruthTest, "neither true nor false"),
    mistake("in list", lambda s: s.x in [s.y], TruthTest, "is a constraint"),
    mistake("!=", add(lambda s: s.x != 3), TruthTest, "BoolVar"),
    mistake("<", add(lambda s: s.x < 3), TruthTest, "write <="),
    mistake(">", add(lambda s: s.x > 3), TruthTest, "write >="),
    mistake("mixed chain", add(lambda s: 0 <= s.x >= 3), TruthTest, "the same way"),
    mistake(
        "long chain", add(lambda s: 0 <= s.x <= 3 <= 4), TruthTest, "a chain has|a chain needs"
    ),
    mistake("open chain", add(lambda s: s.y <= s.x <= 3), TruthTest, "numbers at both ends"),
    mistake("crossed chain", add(lambda s: 3 <= s.x <= 2), BadBounds, "between 3 and 2"),
    mistake("product", lambda s: s.x * s.y, NotLinear, "not linear"),
    mistake("division by zero", lambda s: s.x / 0, NotLinear, "has no value"),
    mistake("lower > upper", lambda s: s.lp.Var(2, 1, name="new"), BadBounds, "new: .*above"),
    mistake("lower inf", lambda s: s.lp.Var(lower=inf), BadBounds, "no value lies between"),
    mistake(
        "tweak lower > upper", put("x", "lower", 10), BadBounds, "x: .*above the upper bound 9"
    ),
    mistake("side lower > upper", put("c", "lower", 15), BadBounds, "wood: .*above"),
    mistake("side upper < lower", put("r", "upper", -6), BadBounds, "c2: .*above"),
    mistake("rhs of two sides", put("r", "rhs", 1), BadBounds, "two sides"),
    mistake("true", add(lambda s: True), NotAConstraint, "plain numbers"),
    mistake("false", add(lambda s: 3 <= 2), NotAConstraint, "plain numbers"),
    mistake("empty sum", add(lambda s: sum([]) <= 3), NotAConstraint, "Is a sum empty"),
    mistake("expression", add(lambda s: s.x + 1), NotAConstraint, "a constraint is a relation"),
    mistake("text", add(lambda s: "x <= 3"), NotAConstraint, "a constraint is a relation"),
    mistake("none", add(lambda s: None), NotAConstraint, "a constraint is a relation"),
    mistake(
        "relation as objective",
        lambda s: setattr(s.lp, "objective", s.x <= 3),
        NotAConstraint,
        "without a relation",
    ),
    mistake("long name", lambda s: s.lp.Var(name="n" * 300), BadName, "300 characters; 255"),
    mistake("two lines", lambda s: s.lp.Var(name="a\nb"), BadName, "on one line"),
    mistake("empty name", lambda s: s.lp.Var(name=""), BadName, "empty"),
    mistake("name is no text", lambda s: s.lp.Var(name=3), BadName, "is text, not 3"),
    mistake("taken name", lambda s: s.lp.IntVar(name="x"), BadName, "already"),
    mistake("taken by bool", lambda s: s.lp.BoolVar("y"), BadName, "already"),
    mistake("rename", put("x", "name", "y"), BadName, "already"),
    mistake(
        "taken constraint name",
        lambda s: s.lp.add_constraint(s.x <= 1, name="wood"),
        BadName,
        "already",
    ),
    mistake("value before a solve", lambda s: s.x.value, NoAnswer, "not been solved"),
    mistake("dual before a solve", lambda s: s.c.dual, NoAnswer, "not been solved"),
    mistake("int before a solve", lambda s: int(s.y), NoAnswer, "not been solved"),
    mistake("sense", lambda s: s.lp.solve("up"), BadOption, "sense", OPTION),
    mistake("time limit", lambda s: s.lp.solve(time_limit=-1), BadOption, "time_limit", OPTION),
    mistake("gap", lambda s: s.lp.maximize(gap=-1), BadOption, "gap", OPTION),
    mistake("gap text", lambda s: s.lp.maximize(gap="a"), BadNumber, "gap", OPTION),
]


@pytest.mark.parametrize("action, error, message", MISTAKES)
def test_a_mistake_is_told_and_changes_nothing(action, error, message):
    setting = Setting()
    before = setting.state()
    with pytest.raises(error, match=message) as caught:
        action(setting)
    assert setting.state() == before
    assert isinstance(caught.value, LpkitError)
    assert 20 <= len(str(caught.value)) < 400


@pytest.mark.cpython
def test_numpy_booleans_are_no_constraints_and_its_nan_no_number():
    import numpy

    setting = Setting()
    before = setting.state()
    with pytest.raises(NotAConstraint, match="plain numbers"):
        setting.lp.add_constraint(numpy.float64(3) <= 4)
    for bad in (numpy.float64("nan"), numpy.float32("inf"), numpy.array([1, 2])):
        for use in (lambda b: b * setting.x, lambda b: setting.x <= b):
            with pytest.raises(BadNumber):
                use(bad)
    assert setting.state() == before


def test_values_after_a_change_and_of_other_programs(solver):
    s = Setting()
    s.lp.maximize(solver=solver)
    with pytest.raises(ForeignVariable, match="stranger"):
        s.lp.solution[s.stranger]
    with pytest.raises(ForeignVariable, match="stranger"):
        s.lp.solution.dual(s.foreign) if s.lp.solution.has_duals else s.lp.solution.slack(s.foreign)
    s.c.rhs = 13
    with pytest.raises(NoAnswer, match="solve it again"):
        s.x.value


def test_values_of_an_infeasible_program(solver):
    s = Setting()
    s.lp.add_constraint(s.x >= 10)
    assert s.lp.solve(solver=solver).status.value == "infeasible"
    for read in (lambda: s.x.value, lambda: s.c.dual, lambda: s.c.slack, lambda: (s.x + 1).value):
        with pytest.raises(NoAnswer, match="there are no values: the solve ended infeasible"):
            read()


def test_values_of_an_unbounded_program(solver):
    lp = LinearProgram()
    x = lp.Var(0)
    lp.objective = x
    with pytest.raises(Unbounded):
        lp.maximize(solver=solver)
    with pytest.raises(NoAnswer, match="ended unbounded"):
        x.value


@pytest.mark.parametrize("numbers", [[0.1] * 10, [1e16, 1, -1e16], [1 / 3, 1 / 3, 1 / 3]])
def test_a_variable_written_often_counts_once_with_the_exact_sum(numbers):
    from fractions import Fraction

    s = Setting()
    c = s.lp.add_constraint(sum(k * s.x for k in numbers) <= 1)
    assert c[s.x] == float(sum(map(Fraction, numbers)))
