"""lpkit/solvers/changes.py: what became of a program, found by comparison."""

from __future__ import annotations

from array import array
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from lpkit import LinearProgram
from lpkit.solvers.changes import Changes, between
from tests.lpkit.solvers.edits import change, edits
from tests.lpkit.solvers.programs import programs

NOTHING = Changes([], 0, 0, [], [], [], [])


def rows_of(form):
    """The rows as (entries, sides)."""
    entries = list(zip(form.columns, form.coefficients))
    start, rows = 0, []
    for length, low, high in zip(form.row_lengths, form.row_lower, form.row_upper):
        rows.append(([*entries[start : start + length]], (low, high)))
        start += length
    return rows


def made(earlier, later, found):
    """The earlier program with its changes, as far as they say what is to be looked up."""
    rows = [row for place, row in enumerate(rows_of(earlier)) if place not in set(found.removed)]
    rows += [([], (-inf, inf))] * found.new_rows
    cost = list(earlier.cost) + [0.0] * found.new_columns
    bounds = list(zip(earlier.lower, earlier.upper)) + [None] * found.new_columns
    new = rows_of(later)
    for place in found.costs:
        cost[place] = later.cost[place]
    for place in found.bounds:
        bounds[place] = (later.lower[place], later.upper[place])
    for place in found.entries:
        rows[place] = (new[place][0], rows[place][1])
    for place in found.sides:
        rows[place] = (rows[place][0], new[place][1])
    return cost, bounds, rows


@given(programs(integer=True), st.lists(edits, max_size=8))
def test_the_changes_make_the_later_program_of_the_earlier_one(lp, some):
    earlier, earlier_rows, _ = lp.matrix()
    for edit in some:
        change(lp, edit)
    later, later_rows, _ = lp.matrix()
    found = between(earlier, earlier_rows, later, later_rows)
    assert found is not None
    assert made(earlier, later, found) == (
        list(later.cost),
        list(zip(later.lower, later.upper)),
        rows_of(later),
    )


def test_one_change_is_found_alone_in_a_large_program():
    lp = LinearProgram()
    xs = [lp.Var(0, 1) for _ in range(3000)]
    cs = [lp.add_constraint(x + y <= 1) for x, y in zip(xs, xs[1:])]
    lp.objective = sum(xs)

    def found(edit):
        before, numbers, _ = lp.matrix()
        edit()
        return between(before, numbers, *lp.matrix()[:2])

    assert found(lambda: None) == NOTHING
    assert found(lambda: lp.objective.__setitem__(xs[2000], 5)) == NOTHING._replace(costs=[2000])
    assert found(lambda: setattr(xs[1023], "upper", 5)) == NOTHING._replace(bounds=[1023])
    assert found(lambda: setattr(cs[1024], "rhs", 5)) == NOTHING._replace(sides=[1024])
    assert found(lambda: cs[7].__setitem__(xs[8], 5)) == NOTHING._replace(entries=[7])
    assert found(lambda: cs[7].__setitem__(xs[0], 5)) == NOTHING._replace(entries=[7])
    assert found(lambda: lp.remove(cs[2998])) == NOTHING._replace(removed=[2998])
    assert found(lambda: lp.remove(cs[5])) == NOTHING._replace(removed=[5])
    assert found(lambda: cs[6].__setitem__(xs[6], 5)) == NOTHING._replace(entries=[5])


def test_zeros_of_either_sign_are_the_same():
    lp = LinearProgram()
    x = lp.Var(0, 1)
    lp.objective = 1 * x
    form, rows, _ = lp.matrix()
    other = form._replace(lower=array("d", [-0.0]))
    assert between(form, rows, other, rows) == NOTHING


def test_another_program_is_no_change():
    lp, other = LinearProgram(), LinearProgram()
    lp.objective = lp.Var() + lp.Var()
    other.objective = 1 * other.Var()
    (form, rows, _), (small, no_rows, _) = lp.matrix(), other.matrix()
    assert between(form, rows, small, no_rows) is None
    other.objective += other.IntVar()
    assert between(form, rows, *other.matrix()[:2]) is None
