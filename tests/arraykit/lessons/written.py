"""Programs for hypothesis: what `read_program` takes, on arrays a and b of four elements."""

from __future__ import annotations

from hypothesis import strategies as st

SIZES = {"a": 4, "b": 4}
NUMBERS = {"a": [1.0, -2.0, 3.0, 0.5], "b": [0.0, 10.0, -1.0, 7.0]}

names = st.sampled_from("abcd")
numbers = st.integers(-99, 99) | st.floats(-99, 99).map(lambda value: round(value, 3))
operands = names | numbers.map(lambda value: f"({value})")
sums = st.tuples(names, st.sampled_from("+-*"), operands).map(" ".join)
expressions = (
    sums
    | st.tuples(sums, st.sampled_from("+-*"), operands).map("({0[0]}) {0[1]} {0[2]}".format)
    | st.tuples(names, names).map("{0[0]}[:2] + {0[1]}[2:]".format)
)
keys = st.sampled_from(["0", "3", "-1", "1:3", "::2", "::-1", "2:", "4:"])
builds = st.tuples(names, expressions).map(" = ".join)
writes = st.tuples(names, keys, numbers).map("{0[0]}[{0[1]}] = {0[2]}".format)
prints = names.map("print({})".format)
deletions = names.map("del {}".format)
lines = builds | builds | writes | writes | prints | deletions


@st.composite
def programs(draw) -> list:
    """Statements of at most ten lines, each of which can be run where it stands."""
    from arraykit.lessons.programs import ProgramError, read_program

    kept: list[str] = []
    for line in draw(st.lists(lines, min_size=3, max_size=8)):
        try:
            read_program([*kept, line], SIZES)
        except ProgramError:
            continue  # a name that is not there, or sizes that do not fit
        kept.append(line)
    there = {"a", "b"}
    for line in kept:
        there = there - {line[4:]} if line.startswith("del") else there | {line[0]} - {"p"}
    return read_program([*kept, *(f"print({name})" for name in sorted(there))], SIZES)
