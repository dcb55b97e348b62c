"""Programs for the tests of the formats, and what of a program a file has to carry over."""

from __future__ import annotations

from math import inf

from hypothesis import strategies as st

from lpkit import LinearProgram

numbers = st.one_of(
    st.integers(-9, 9).map(float),
    st.floats(-1e12, 1e12),
    st.sampled_from([0.1, 1 / 3, 1e-300, -1e300, 2.0**53, 123456789.123456789, 5e-324]),
)
letters = st.sampled_from("abcxyz_ABC019.[],(){}~!#%&/;?@é中'\"`|")
names = st.one_of(
    st.text(letters, min_size=1, max_size=9),
    st.sampled_from(["x1", "c1", "obj", "RHS", "BOUND", "N", "MARKER", "ENDATA", "x[1,'a b']"]),
)


def contents(lp):
    """Names, kinds, bounds, sides, coefficients, costs and constant; zeros count as absent."""
    matrix, _, _ = lp.matrix()
    columns = [(v.name, v.lower, v.upper, v.is_integer) for v in lp.variables]
    rows = [(c.name, c.lower, c.upper, entries(lp, c.row)) for c in lp.constraints]
    return columns, rows, list(matrix.cost), matrix.offset


def entries(lp, row):
    return sorted((j, k) for j, k in zip(*lp.rows.entries(row)) if k)


# Of which no reader makes anything else.
plain = st.tuples(st.sampled_from("abcxyzN"), st.text("abxyz019", max_size=6)).map("".join)

# What GLPK's own writers carry over too: twelve characters.
short = st.integers(-40, 40).map(lambda quarters: quarters / 4)


@st.composite
def sides(draw, numbers=numbers):
    """A lower and an upper side: one, both, neither, the same."""
    low, high = sorted(draw(st.tuples(numbers, numbers)))
    choices = [(low, high), (low, inf), (-inf, high), (low, low), (-inf, inf), (0.0, inf)]
    return draw(st.sampled_from(choices))


@st.composite
def programs(
    draw, fits=lambda name: True, names=names, numbers=numbers, constant=True, rows=0, closed=False
):
    """A program of those numbers, with so many rows at least, whose names all pass `fits`.

    One with rows has a cost too; one that is closed has no row without sides.
    """
    lp = LinearProgram()
    fitting = names.filter(lambda name: name.strip() == name and fits(name))
    given_names = st.one_of(st.none(), fitting)
    unique = {"unique_by": lambda name: name or object()}
    for name in draw(st.lists(given_names, min_size=1, max_size=5, **unique)):
        low, high = draw(sides(numbers))
        lp.add_variable(low, high, name, draw(st.booleans()))
    sizes = st.dictionaries(st.integers(0, len(lp.variables) - 1), numbers)
    for column, cost in draw(sizes).items():
        lp.objective[lp.variables[column]] = cost
    if rows:
        lp.objective[lp.variables[0]] = 1
    if constant:
        lp.objective += draw(numbers)
    for name in draw(st.lists(given_names, min_size=rows, max_size=5, **unique)):
        terms = draw(sizes) or {0: 0.0}
        low, high = draw(sides(numbers))
        low = 0.0 if closed and (low, high) == (-inf, inf) else low
        lp.add_row(list(terms), list(terms.values()), low, high, name)
    return lp
