"""Any changes of a program that its users can make, generated: for tests of what follows them."""

from __future__ import annotations

from hypothesis import strategies as st

from lpkit import LinearProgram
from tests.lpkit.solvers.programs import combination, sides, sizes

__all__ = ["change", "edits"]

_indices = st.integers(0, 30)

# What is done, to which variable, to which constraint, with which numbers.
edits = st.tuples(
    st.sampled_from(
        ["cost", "objective", "bounds", "sides", "entry", "variable", "integer", "row", "remove"]
    ),
    _indices,
    _indices,
    st.lists(sizes, min_size=4, max_size=4),
    sides(boxed=True) | sides(),
)


def change(lp: LinearProgram, edit) -> None:
    """Do one of `edits`; what needs a constraint does nothing where there is none."""
    what, j, i, numbers, (low, high) = edit
    v = lp.variables[j % len(lp.variables)]
    c = lp.constraints[i % len(lp.constraints)] if lp.constraints else None
    if what == "cost":
        lp.objective[v] = numbers[0]
    elif what == "objective":
        lp.objective = combination(lp, numbers) + 1
    elif what == "bounds":
        v.lower, v.upper = -100, 100
        v.lower, v.upper = low, high
    elif what == "variable":
        lp.objective += numbers[0] * lp.Var(low, high)
    elif what == "integer":
        lp.objective += numbers[0] * lp.IntVar(0, 3)
    elif what == "row":
        added = lp.add_constraint(combination(lp, numbers) >= -100)
        added.lower, added.upper = low, high
    elif c is not None and what == "sides":
        c.lower, c.upper = -100, 100
        c.lower, c.upper = low, high
    elif c is not None and what == "entry":
        c[v] = numbers[0]
    elif c is not None and what == "remove":
        lp.remove(c)
