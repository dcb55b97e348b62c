"""What makes GLPK abort the process, crash it, or answer wrongly: none of it can be brought about.

Each known trigger stands below with the nearest thing that can be written, and with the error or
the right answer that comes of it. That nothing else reaches GLPK is in `test_glpk_calls`; that
its failed checks, should there be more, end one solve and not the process, in `test_glpk` and
`test_process`; threads and forks are in `test_threads`, Ctrl-C in `test_stopping`.
"""

from __future__ import annotations

from math import inf, nan

import pytest

from lpkit import (
    BadBounds,
    BadFile,
    BadName,
    BadNumber,
    BadOption,
    EmptyProgram,
    ForeignVariable,
    LinearProgram,
    NoAnswer,
    NotAConstraint,
    RemovedConstraint,
    Status,
)
from lpkit.lessons.first_program import program_of_2011


@pytest.fixture
def way(way_to_glpk):
    """A way to GLPK, which still solves when the test is over: all in one process."""
    yield way_to_glpk
    assert program_of_2011(integer=True).maximize(solver=way_to_glpk) == 732


class Setting:
    """A program with every part in it, and a larger one whose columns it does not have."""

    def __init__(self):
        self.lp = LinearProgram()
        self.x, self.n = self.lp.Var(0, 9, name="x"), self.lp.IntVar(0, 9, name="n")
        self.lp.objective = 3 * self.x + 2 * self.n
        self.c = self.lp.add_constraint(self.x + 2 * self.n <= 14, name="wood")
        self.gone = self.lp.add_constraint(self.x <= 1)
        self.lp.remove(self.gone)
        other = LinearProgram()
        self.stranger = [other.Var(name=f"stranger{k}") for k in range(5)][-1]


def read(folder, name, text):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return LinearProgram.read(file)


MPS = """NAME
ROWS
 N  cost
 L  wood
COLUMNS
 x  cost  {cost}  wood  2
{more}
RHS
 rhs  wood  {side}
ENDATA
"""


def mps(folder, cost="1", more="", side="4"):
    return read(folder, "a.mps", MPS.format(cost=cost, more=more, side=side))


# -- refused, before GLPK sees it

# Trigger: what is written, on a `Setting` and in an empty folder; the error; words of it.
REFUSED = {
    # aborts
    "a row index of a row that is gone": (
        lambda s, _: setattr(s.gone, "rhs", 3),
        *(RemovedConstraint, "was removed"),
    ),
    "a row index in an entry": (
        lambda s, _: s.gone.__setitem__(s.x, 1),
        *(RemovedConstraint, "was removed"),
    ),
    "a row index twice": (lambda s, _: s.lp.remove(s.gone), RemovedConstraint, "was removed"),
    "a column index beyond the last": (
        lambda s, _: s.lp.add_constraint(s.stranger <= 3),
        *(ForeignVariable, "stranger4"),
    ),
    "a column index in an entry": (
        lambda s, _: s.c.__setitem__(s.stranger, 1),
        *(ForeignVariable, "stranger4"),
    ),
    "a column index in the objective": (
        lambda s, _: s.lp.objective.__setitem__(s.stranger, 1),
        *(ForeignVariable, "stranger4"),
    ),
    "a triplet twice, in a file": (
        lambda s, folder: mps(folder, more=" x  wood  3"),
        *(BadFile, "a second entry in the row"),
    ),
    "a name longer than 255 bytes": (
        lambda s, _: s.lp.Var(name="ä" * 128),
        *(BadName, "255 bytes are the most"),
    ),
    "a row's name longer than 255 bytes": (
        lambda s, _: setattr(s.c, "name", "n" * 256),
        *(BadName, "255 bytes are the most"),
    ),
    "a longer name in a file": (
        lambda s, folder: read(folder, "a.lp", f"min\n {'n' * 256}\nend\n"),
        *(BadFile, "255 bytes are the most"),
    ),
    "a longer name in a model of GMPL": (
        lambda s, folder: read(folder, "a.mod", f"var {'n' * 300};\nend;\n"),
        *(BadFile, "too long"),
    ),
    "a name with a control character": (
        lambda s, _: s.lp.Var(name="a\x7fb"),
        *(BadName, "printable"),
    ),
    "prices before an optimum": (lambda s, _: s.c.dual, NoAnswer, "not been solved"),
    "reduced costs before an optimum": (lambda s, _: s.x.reduced_cost, NoAnswer, "not been"),
    "a gap below zero": (lambda s, _: s.lp.solve(gap=-1e-9), BadOption, "gap is a fraction"),
    "a gap that is no number": (lambda s, _: s.lp.solve(gap=nan), BadNumber, "gap"),
    "a time limit below zero": (lambda s, _: s.lp.solve(time_limit=-1), BadOption, "above 0"),
    "a level of messages": (lambda s, _: s.lp.solve(msg_lev=99), TypeError, "msg_lev"),
    # crashes
    "a problem that is none": (lambda s, _: LinearProgram().solve(), EmptyProgram, "no variables"),
    "a matrix that is none": (
        lambda s, _: s.lp.add_constraint(None),
        *(NotAConstraint, "not None"),
    ),
    # wrong answers, for NaN and infinities
    "NaN in the objective": (
        lambda s, _: setattr(s.lp, "objective", nan * s.x),
        *(BadNumber, "finite, not nan"),
    ),
    "NaN as the objective's constant": (
        lambda s, _: setattr(s.lp, "objective", s.x + nan),
        *(BadNumber, "finite, not nan"),
    ),
    "NaN as one cost": (
        lambda s, _: s.lp.objective.__setitem__(s.x, nan),
        *(BadNumber, "finite, not nan"),
    ),
    "NaN in a file's objective": (
        lambda s, folder: mps(folder, cost="nan"),
        *(BadFile, "a number is needed here, not 'nan'"),
    ),
    "NaN on the right": (lambda s, _: s.x <= nan, BadNumber, "finite, not nan"),
    "NaN on the right, later": (
        lambda s, _: setattr(s.c, "rhs", nan),
        *(BadNumber, "finite, not nan"),
    ),
    "NaN on the right, in a file": (
        lambda s, folder: mps(folder, side="NaN"),
        *(BadFile, "a number is needed here, not 'NaN'"),
    ),
    "NaN as a coefficient": (lambda s, _: nan * s.x, BadNumber, "finite, not nan"),
    "NaN as an entry": (
        lambda s, _: s.c.__setitem__(s.x, nan),
        *(BadNumber, "finite, not nan"),
    ),
    "NaN as a bound": (lambda s, _: s.lp.Var(nan, 1), BadNumber, "not nan"),
    "inf as a coefficient": (lambda s, _: inf * s.x, BadNumber, "finite, not inf"),
    "inf as an entry": (
        lambda s, _: s.c.__setitem__(s.x, -inf),
        *(BadNumber, "finite, not -inf"),
    ),
    "inf in a file": (
        lambda s, folder: mps(folder, cost="inf"),
        *(BadFile, "a number is needed here, not 'inf'"),
    ),
    "inf by a product": (lambda s, _: 1e200 * s.x * 1e200, BadNumber, "finite, not inf"),
    "inf by a sum": (
        lambda s, _: s.lp.add_constraint(1e308 * s.x + 1e308 * s.x <= 1),
        *(BadNumber, "more than a float can hold"),
    ),
    "inf on the right by a difference": (
        lambda s, _: s.lp.add_constraint(s.x + 1e308 <= -1e308),
        *(BadNumber, "more than a float can hold"),
    ),
    "two bounds, one of them inf": (
        lambda s, _: s.lp.add_constraint(0 <= s.x <= inf),
        *(BadNumber, "finite, not inf"),
    ),
    "a lower bound that is inf": (lambda s, _: s.lp.Var(lower=inf), BadBounds, "no value lies"),
    # refused by GLPK too, by a number
    "a lower bound above the upper one": (lambda s, _: s.lp.Var(3, 2), BadBounds, "above"),
    "a lower bound raised above": (lambda s, _: setattr(s.x, "lower", 10), BadBounds, "above"),
    "a lower side raised above": (lambda s, _: setattr(s.c, "lower", 15), BadBounds, "above"),
    "a file that is not there": (
        lambda s, folder: LinearProgram.read(folder / "none.mps"),
        *(FileNotFoundError, "none.mps"),
    ),
    "a model that is not there": (
        lambda s, folder: LinearProgram.read(folder / "none.mod"),
        *(FileNotFoundError, "none.mod"),
    ),
}


@pytest.mark.parametrize("trigger", REFUSED)
def test_a_trigger_is_refused_and_the_program_is_as_good_as_before(way, tmp_path, trigger):
    write, error, message = REFUSED[trigger]
    setting = Setting()
    with pytest.raises(error, match=message):
        write(setting, tmp_path)
    assert setting.lp.maximize(solver=way) == 31


# -- answered rightly


def one(kind="Var", *bounds, **names):
    """A program of one variable, which is its objective."""
    lp = LinearProgram()
    lp.objective = getattr(lp, kind)(*bounds, **names)
    return lp, lp.variables[0]


def no_rows(kind):
    return one(kind, -2, 7)[0]


def rows_all_removed():
    lp, x = one("Var", 0, 7)
    for c in [lp.add_constraint(x <= k) for k in range(4)]:
        lp.remove(c)
    return lp


def rows_without_entries(side):
    lp, x = one("Var", 0, 7)
    lp.add_constraint(0 * x <= side)
    return lp


def entry_twice():
    lp, x = one("Var", 0, 7)
    c = lp.add_constraint(x + x + x <= 6)
    c[x] = 2
    c[x] = 4
    lp.objective[x] = 1
    return lp


def entry_of_zero():
    lp, x = one("Var", 0, 7)
    y = lp.Var(0, 7)
    lp.add_constraint(x + 0 * y <= 6)
    lp.add_constraint(x + y <= 5)[x] = 0
    return lp


def bounds_set_to(lower, upper, kind="Var"):
    lp, x = one(kind, 1, 2)
    x.lower, x.upper = -inf, inf
    x.upper, x.lower = upper, lower
    return lp


def sides_set_to(lower, upper):
    lp, x = one()
    c = lp.add_constraint(1 <= x <= 2)
    c.lower, c.upper = -inf, inf
    c.lower, c.upper = lower, upper
    return lp


def named(name):
    lp, x = one("Var", 0, 7, name=name)
    lp.add_constraint(x <= 5, name=name)
    return lp


def loud(verbose):
    lp = LinearProgram(verbose=verbose)
    lp.objective = lp.Var(0, 7)
    return lp


INFEASIBLE, UNBOUNDED = Status.INFEASIBLE, Status.UNBOUNDED

# Trigger: the program; its maximum, or the status in place of one.
ANSWERED = {
    "no rows to add": (lambda: no_rows("Var"), 7),
    "no rows to add, whole numbers": (lambda: no_rows("IntVar"), 7),
    "no rows left": (rows_all_removed, 7),
    "no rows, no bounds": (lambda: one()[0], UNBOUNDED),
    "no rows, no bounds, whole numbers": (lambda: one("IntVar")[0], UNBOUNDED),
    "no entries": (lambda: rows_without_entries(3), 7),
    "no entries, infeasible": (lambda: rows_without_entries(-3), INFEASIBLE),
    "a triplet twice": (entry_twice, 1.5),
    "a coefficient of zero": (entry_of_zero, 6),
    "two bounds, one of them open": (lambda: bounds_set_to(0, inf), UNBOUNDED),
    "two bounds, the other open": (lambda: bounds_set_to(-inf, 3), 3),
    "two bounds that are one": (lambda: bounds_set_to(3, 3), 3),
    "two bounds that are one, whole numbers": (lambda: bounds_set_to(3, 3, "IntVar"), 3),
    "two sides, one of them open": (lambda: sides_set_to(0, inf), UNBOUNDED),
    "two sides that are one": (lambda: sides_set_to(3, 3), 3),
    "bounds of a whole number that are none": (lambda: one("IntVar", 0.5, 2.5)[0], 2),
    "such bounds with nothing between": (lambda: one("IntVar", 0.2, 0.8)[0], INFEASIBLE),
    "such bounds, set later": (lambda: bounds_set_to(-0.5, 1.5, "IntVar"), 1),
    "a name that is not ASCII": (lambda: named("Größe 变量 🐍"), 5),
    "a name of 255 bytes": (lambda: named("n" * 255), 5),
    "a level of messages": (lambda: loud(99), 7),
}


@pytest.mark.parametrize("presolve", [False, True])
@pytest.mark.parametrize("trigger", ANSWERED)
def test_a_trigger_is_answered_rightly(way, trigger, presolve):
    make, expected = ANSWERED[trigger]
    lp = make()
    for _ in range(2):
        solution = lp.solve("max", solver=way, presolve=presolve)
        found = solution.objective if solution.has_values else solution.status
        assert found == (expected if isinstance(expected, Status) else pytest.approx(expected))


@pytest.mark.parametrize("limit", [1e-300, 1e-9, 1e300])
def test_a_time_limit_beyond_what_glpk_takes_is_none_the_less_a_limit(way, limit):
    lp = program_of_2011()
    solution = lp.solve("max", solver=way, time_limit=limit)
    assert solution.status is (Status.OPTIMAL if limit > 1 else Status.UNKNOWN)
