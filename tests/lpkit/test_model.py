"""What a program keeps: names, bounds, versions, and when a solution is out of date."""

from __future__ import annotations

import sys
import threading
from math import inf, nan

import pytest

from lpkit import (
    BadBounds,
    BadName,
    BadNumber,
    ForeignVariable,
    LinearProgram,
    ModelError,
    NoAnswer,
    rows,
)

# -- names


def test_names_are_derived_where_none_is_given(lp):
    x, named, y = lp.Var(), lp.Var(name="cakes"), lp.IntVar()
    assert [v.name for v in (x, named, y)] == ["x1", "cakes", "x3"]
    c = lp.add_constraint(x + y <= 3)
    assert c.name == "c1"


def test_a_derived_name_makes_way_for_a_given_one(lp):
    first = lp.Var()
    second = lp.Var(name="x1")
    third = lp.Var(name="x1_")
    assert [v.name for v in (first, second, third)] == ["x1__", "x1", "x1_"]


def test_a_variable_can_be_renamed_and_its_old_name_taken(lp):
    x = lp.Var(name="x")
    x.name = "loaves"
    y = lp.Var(name="x")
    assert (x.name, y.name) == ("loaves", "x")
    x.name = "loaves"  # its own name is no clash


def test_a_constraint_can_be_renamed_and_removed_names_are_free(lp, xy):
    x, y = xy
    c = lp.add_constraint(x + y <= 1, name="wood")
    c.name = "iron"
    assert lp.add_constraint(x - y <= 1, name="wood").name == "wood"
    lp.remove(c)
    assert lp.add_constraint(x <= 1, name="iron").name == "iron"


def test_a_variable_and_a_constraint_may_share_a_name(lp):
    x = lp.Var(name="x")
    assert lp.add_constraint(x <= 1, name="x").name == "x"


BAD_NAMES = ["", " ", " x", "x ", "a\nb", "a\tb", "\x00", "n" * 300, "ä" * 128, "\ud800", 3, b"x"]


@pytest.mark.parametrize("name", BAD_NAMES, ids=lambda name: repr(name)[:8])
def test_a_bad_name_is_refused_and_nothing_is_added(lp, xy, name):
    x, _ = xy
    lp.add_constraint(x <= 1, name="wood")
    with pytest.raises(BadName, match="name"):
        lp.Var(name=name)
    with pytest.raises(BadName, match="name"):
        lp.add_constraint(x >= 0, name=name)
    with pytest.raises(BadName):
        x.name = name
    with pytest.raises(BadName):
        lp.constraints[0].name = name
    assert [v.name for v in lp.variables] == ["x", "y"]
    assert [c.name for c in lp.constraints] == ["wood"]


def test_a_name_is_taken_once(lp, xy):
    x, y = xy
    lp.add_constraint(x <= 1, name="wood")
    for take in (
        lambda: lp.Var(name="x"),
        lambda: setattr(y, "name", "x"),
        lambda: lp.add_constraint(y <= 1, name="wood"),
    ):
        with pytest.raises(BadName, match="already"):
            take()
    assert (len(lp.variables), len(lp.constraints)) == (2, 1)


@pytest.mark.parametrize("name", ["ä", "变量", "🐍", "a b", "x+", "x-", "<script>", "n" * 255])
def test_any_printable_name_will_do(lp, name):
    assert lp.Var(name=name).name == name
    assert str(1 * lp.variables[0]) == name


# -- variables and bounds


def test_kinds_of_variables(lp):
    kinds = [lp.Var(), lp.IntVar(), lp.BoolVar(), lp.Var(lower=-1, upper=2.5)]
    assert [(v.lower, v.upper, v.is_integer) for v in kinds] == [
        (-inf, inf, False),
        (-inf, inf, True),
        (0, 1, True),
        (-1, 2.5, False),
    ]
    assert [v.index for v in kinds] == [0, 1, 2, 3]


def test_bounds_can_be_positional_and_changed(lp):
    x = lp.Var(0, 4, "x")
    x.lower, x.upper = -2, 7
    assert (x.lower, x.upper, x.name) == (-2, 7, "x")
    x.upper = inf
    x.lower = -inf
    assert (x.lower, x.upper) == (-inf, inf)


BAD_BOUNDS = [(3, 2), (inf, inf), (-inf, -inf), (inf, 5), (0, -inf), (1e-300, 0)]


@pytest.mark.parametrize("lower, upper", BAD_BOUNDS)
@pytest.mark.parametrize("kind", ["Var", "IntVar"])
def test_bounds_that_hold_no_value_are_refused(lp, kind, lower, upper):
    with pytest.raises(BadBounds, match=r"above|no value lies between"):
        getattr(lp, kind)(lower=lower, upper=upper, name="x")
    assert lp.variables == []
    lp.Var(name="x")  # the name was not taken


@pytest.mark.parametrize("bound", [nan, None, "1", 1j, [1]])
def test_bounds_that_are_no_numbers_are_refused(lp, bound):
    x = lp.Var(lower=0, upper=1, name="x")
    for which in ("lower", "upper"):
        with pytest.raises(BadNumber, match=f"{which} bound"):
            lp.Var(**{which: bound})
        with pytest.raises(BadNumber, match=f"{which} bound"):
            setattr(x, which, bound)
    assert (x.lower, x.upper, len(lp.variables)) == (0, 1, 1)


def test_a_bound_cannot_pass_the_other_one(lp):
    x = lp.Var(lower=0, upper=1, name="loaves")
    with pytest.raises(BadBounds, match="loaves: the lower bound 2 is above the upper bound 1"):
        x.lower = 2
    with pytest.raises(BadBounds, match="loaves"):
        x.upper = -1
    assert (x.lower, x.upper) == (0, 1)


def test_how_a_variable_looks(lp):
    looks = [
        (lp.Var(name="a"), "<Variable a: free>"),
        (lp.IntVar(name="b"), "<Variable b: free, integer>"),
        (lp.Var(0, name="c"), "<Variable c: c >= 0>"),
        (lp.Var(upper=2.5, name="d"), "<Variable d: d <= 2.5>"),
        (lp.BoolVar(name="e"), "<Variable e: 0 <= e <= 1, integer>"),
        (lp.Var(3, 3, name="f"), "<Variable f: f == 3>"),
    ]
    for variable, text in looks:
        assert repr(variable) == text
    assert str(looks[0][0]) == "a"


def test_the_handle_on_a_variable_is_always_the_same_object(lp, xy):
    x, y = xy
    assert lp.variables[0] is x
    assert (x + y).variables[1] is y


def test_the_column_of_something_else_is_refused(lp, xy):
    with pytest.raises(ForeignVariable, match="another program"):
        lp.column_of(LinearProgram().Var())
    with pytest.raises(ForeignVariable, match="a variable of the program is needed"):
        lp.column_of("x")


# -- the matrix


def test_the_matrix_is_what_was_written(lp):
    x, y = lp.Var(0, 4), lp.IntVar(upper=9)
    lp.objective = 2 * x - y + 3
    lp.add_constraint(x + 2 * y <= 7)
    lp.add_constraint(-1 <= y - x + 1 <= 1)
    lp.add_constraint(3 * y == 1)
    matrix, rows, _ = lp.matrix()
    assert list(rows) == [0, 1, 2]
    assert (list(matrix.cost), matrix.offset) == ([2, -1], 3)
    assert (list(matrix.lower), list(matrix.upper)) == ([0, -inf], [4, 9])
    assert (matrix.integer, matrix.is_integer) == (b"\0\1", True)
    assert (list(matrix.row_lower), list(matrix.row_upper)) == ([-inf, -2, 1], [7, 0, 1])
    assert list(matrix.row_lengths) == [2, 2, 1]
    assert list(matrix.columns) == [0, 1, 1, 0, 1]
    assert list(matrix.coefficients) == [1, 2, 1, -1, 3]


def test_a_matrix_is_a_snapshot(lp, xy):
    x, y = xy
    lp.objective = x
    c = lp.add_constraint(x + y <= 1)
    before, _, version = lp.matrix()
    c[x], c.rhs, x.upper, lp.objective = 5, 7, 3, 2 * y
    lp.Var()
    assert list(before.coefficients) == [1, 1]
    assert (list(before.cost), list(before.upper), list(before.row_upper)) == (
        [1, 0],
        [inf] * 2,
        [1],
    )
    assert lp.matrix()[2] > version


# -- what makes a solution stale

CHANGES = {
    "a bound": lambda lp, x, c: setattr(x, "upper", 3),
    "a right-hand side": lambda lp, x, c: setattr(c, "rhs", 3),
    "a side": lambda lp, x, c: setattr(c, "lower", -1),
    "a coefficient": lambda lp, x, c: c.__setitem__(x, 2),
    "a new variable": lambda lp, x, c: lp.Var(),
    "a new constraint": lambda lp, x, c: lp.add_constraint(x <= 1),
    "a removed constraint": lambda lp, x, c: lp.remove(c),
    "a new objective": lambda lp, x, c: setattr(lp, "objective", 2 * x),
    "a tweaked objective": lambda lp, x, c: lp.objective.__setitem__(x, 2),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_values_stale_and_not_the_solution(solver, change):
    lp = LinearProgram()
    x = lp.Var(0, name="x")
    c = lp.add_constraint(2 * x <= 4)
    lp.objective = 3 * x
    solution = lp.solve("max", solver=solver)
    assert (x.value, c.dual, c.slack, x.reduced_cost, c.activity) == (2, 1.5, 0, 0, 4)
    CHANGES[change](lp, x, c)
    for read in (lambda: x.value, lambda: float(x), lambda: (2 * x).value, lambda: x.reduced_cost):
        with pytest.raises(NoAnswer, match="changed after it was solved"):
            read()
    if change != "a removed constraint":
        for name in ("dual", "slack", "activity"):
            with pytest.raises(NoAnswer, match="changed after it was solved"):
                getattr(c, name)
    assert lp.solution is solution
    assert (solution[x], solution.objective) == (2, 6)


REFUSED = {
    "bound": lambda lp, x, c: setattr(x, "upper", nan),
    "side": lambda lp, x, c: setattr(c, "upper", -inf),
    "coefficient": lambda lp, x, c: c.__setitem__(x, None),
    "variable": lambda lp, x, c: lp.Var(lower=1, upper=0),
    "constraint": lambda lp, x, c: lp.add_constraint(x <= 1, name=""),
    "objective": lambda lp, x, c: setattr(lp, "objective", "x"),
    "foreign objective": lambda lp, x, c: setattr(lp, "objective", LinearProgram().Var()),
}


@pytest.mark.parametrize("change", REFUSED)
def test_a_refused_change_leaves_values_readable(solver, change):
    lp = LinearProgram()
    x = lp.Var(0, name="x")
    c = lp.add_constraint(2 * x <= 4)
    lp.objective = 3 * x
    lp.solve("max", solver=solver)
    with pytest.raises(ModelError):
        REFUSED[change](lp, x, c)
    assert x.value == 2


def test_values_before_a_solve_are_refused(xy):
    x, y = xy
    for read in (lambda: x.value, lambda: int(x), lambda: float(x), lambda: (x + y).value):
        with pytest.raises(NoAnswer, match="not been solved yet"):
            read()


def test_a_renaming_changes_no_value(solver):
    lp = LinearProgram()
    x = lp.Var(0, 1)
    lp.objective = x
    lp.solve("max", solver=solver)
    x.name = "loaves"
    assert x.value == 1


# -- threads


@pytest.fixture
def busy_threads():
    """Threads that take turns as often as Python lets them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_what_threads_add_is_there_while_others_look(lp, busy_threads, monkeypatch):
    monkeypatch.setattr(rows, "_WAITING", 5)
    added, done = {}, threading.Event()

    def add(sign):
        for k in range(300):
            x = lp.Var(0, sign * k if sign > 0 else inf)
            c = lp.add_constraint(x >= sign * k)
            added[c] = (x, sign * k)

    def look():
        while not done.is_set():
            for row in range(len(lp.rows.lower)):
                lp.rows.entries(row)
            assert len(lp.lower) <= lp.columns.count

    reader = threading.Thread(target=look)
    writers = [threading.Thread(target=add, args=(sign,)) for sign in (1, -1, 1)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert len(added) == 900
    for constraint, (x, bound) in added.items():
        assert (constraint.lower, constraint[x]) == (bound, 1.0)
        assert x.upper == (bound if bound > 0 or x.upper == 0 else inf)
    lengths, found, _ = lp.rows.compressed()
    assert (len(lengths), sorted(found)) == (900, list(range(900)))
