"""Programs as code: what the script writes again is the same program, whatever its names."""

from __future__ import annotations

import contextlib
import io
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import LinearProgram
from lpkit.formats.python_code import keys, pieces, script
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit.formats import programs as formats


def run_again(lp: LinearProgram) -> LinearProgram:
    """The program that the script of `lp` writes; what it prints is thrown away."""
    space = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(script(lp), "script", "exec"), space)
    return space["lp"]


def contents(lp: LinearProgram):
    """Everything a script has to carry over."""
    matrix, _, _ = lp.matrix()
    columns = [
        (v.name, v.lower, v.upper, v.is_integer, lp.variable_names.is_given(v.index))
        for v in lp.variables
    ]
    rows = []
    for c in lp.constraints:
        named = c.name if lp.constraint_names.is_given(c.row) else None
        entries = {v.index: c[v] for v in c.expression.variables}
        rows.append((named, entries, c.lower, c.upper))
    return columns, rows, list(matrix.cost), matrix.offset, lp.objective_store.is_set


OF_2011 = """\
from lpkit import LinearProgram

lp = LinearProgram()
x = lp.IntVar(name="x")
y = lp.IntVar(name="y")
z = lp.IntVar(name="z")
lp.objective = 10*x + 6*y + 4*z
lp.add_constraint(x + y + z <= 100)
lp.add_constraint(10*x + 4*y + 5*z <= 600)
lp.add_constraint(2*x + 2*y + 6*z <= 300)
lp.add_constraint(x >= 0)
lp.add_constraint(y >= 0)
lp.add_constraint(z >= 0)
print(lp.maximize())
"""


def test_the_program_of_2011():
    assert script(program_of_2011(integer=True), "max") == OF_2011


def test_a_script_runs_and_solves(solver):
    lp = program_of_2011(integer=True)
    lp.maximize(solver=solver)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(lp.to_python(), {})
    assert out.getvalue() == "732.0\n"


numbers = st.one_of(st.integers(-9, 9).map(float), st.floats(allow_nan=False, allow_infinity=False))
names = st.one_of(
    st.none(),
    st.text(st.characters(categories=["L", "N", "P", "S", "M"]), min_size=1, max_size=8),
    st.sampled_from(["lp", "print", "x1", "c1", "if", "None", "match", "LinearProgram", "a b"]),
)


@st.composite
def programs(draw):
    lp = LinearProgram()
    for name in draw(st.lists(names, min_size=1, max_size=5, unique=True)):
        low, high = sorted(draw(st.tuples(numbers, numbers)))
        low, high = draw(st.sampled_from([low, -inf])), draw(st.sampled_from([high, inf]))
        make = draw(st.sampled_from([lp.Var, lp.IntVar]))
        if draw(st.booleans()):
            lp.BoolVar(name=name)
        else:
            make(low, high, name=name)
    sizes = st.lists(numbers, min_size=len(lp.variables), max_size=len(lp.variables))
    if draw(st.booleans()):
        lp.objective = 0 * lp.variables[0] + draw(numbers)
        for v, cost in zip(lp.variables, draw(sizes)):
            lp.objective[v] = cost
    for name in draw(st.lists(names, max_size=4, unique=True)):
        row = 0 * lp.variables[-1]
        for v, size in zip(lp.variables, draw(sizes)):
            row += size * v
        low, high = sorted(draw(st.tuples(numbers, numbers)))
        relation = draw(st.sampled_from([row <= high, row >= low, row == low, low <= row <= high]))
        lp.add_constraint(relation, name=name)
    return lp


@given(programs())
def test_what_a_script_writes_is_the_same_program(lp):
    assert contents(run_again(lp)) == contents(lp)


@given(formats.programs())
def test_what_a_file_can_say_a_script_can_write(lp):
    assert formats.contents(run_again(lp)) == formats.contents(lp)


HOSTILE = [
    ["ﬁ", "fi"],  # one identifier to Python, two names to us
    ["ª", "a"],
    ["__debug__"],
    ["lp", "LinearProgram", "print", "lp_"],
    ["x2", "a b"],
    ["a b", "x1"],
    ['"', "\\", "'''", '\\"'],
    ["class", "None", "match", "_"],
    ["{x}", "%s", "#", "~"],
    ["exit()", '");exit()#'],
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda names: " ".join(names)[:12])
def test_hostile_names(hostile):
    lp = LinearProgram()
    for name in hostile:
        lp.IntVar(name=name)
    lp.objective = sum((k + 1) * v for k, v in enumerate(lp.variables))
    for name in hostile:
        lp.add_constraint(sum(lp.variables) + lp.variables[0] <= 7, name=name)
    assert contents(run_again(lp)) == contents(lp)


def test_a_tweaked_program_is_written_as_it_is_now():
    lp = program_of_2011()
    _x, y, z = lp.variables
    lp.remove(lp.constraints[1])
    lp.constraints[0][y] = -2.5
    lp.constraints[0].lower = 1
    lp.objective[z] = 0
    text = script(lp, "min")
    assert "lp.add_constraint(1 <= x - 2.5*y + z <= 100)\n" in text
    assert "10*x + 4*y" not in text
    assert text.endswith("print(lp.minimize())\n")
    assert contents(run_again(lp)) == contents(lp)


def test_a_constraint_open_on_both_sides_is_written_too():
    lp = program_of_2011()
    lp.constraints[0].upper = inf
    assert 'lp.add_constraint(x + y + z <= 0).upper = float("inf")\n' in script(lp)
    lp.constraints[1].upper = inf
    lp.constraints[1].name = "class"
    assert contents(run_again(lp)) == contents(lp)


def test_without_sense_or_objective_nothing_is_solved():
    lp = LinearProgram()
    lp.Var()
    assert script(lp) == "from lpkit import LinearProgram\n\nlp = LinearProgram()\nx1 = lp.Var()\n"


def test_pieces_carry_the_keys_of_the_numbers_they_show():
    lp = LinearProgram()
    x, y = lp.Var(0, 9, name="x"), lp.Var(name="y")
    lp.objective = 2 * x - y
    lp.add_constraint(1 <= 3 * x + 4 * y <= 5)
    lp.add_constraint(6 * x >= 7)
    lp.add_constraint(x - y == 8)
    by_key = {piece.key: piece.text for piece in pieces(lp, "max") if piece.key}
    assert by_key == {
        keys.bound(0, "lower"): "0",
        keys.bound(0, "upper"): "9",
        keys.cost(0): "2*x",
        keys.cost(1): "y",
        keys.entry(0, 0): "3*x",
        keys.entry(0, 1): "4*y",
        keys.side(0, "lower"): "1",
        keys.side(0, "upper"): "5",
        keys.entry(1, 0): "6*x",
        keys.side(1, "lower"): "7",
        keys.entry(2, 0): "x",
        keys.entry(2, 1): "y",
        keys.side(2, "rhs"): "8",
    }
    assert "".join(piece.text for piece in pieces(lp, "max")) == script(lp, "max")
