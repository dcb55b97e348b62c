"""A program as a mathematician states it: objective, constraints, and the sets of the variables.

Sorts what `render`, `formats.python_code` and the widgets then write, each in
its own way: which constraints are rows of the system, which are said among
the bounds, which variables are whole, free or alike.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from lpkit.expressions import merged

if TYPE_CHECKING:
    from lpkit.program import LinearProgram

__all__ = ["Domain", "Line", "Statement", "stated"]


class Line(NamedTuple):
    """One constraint: `lower <= sum of terms <= upper`."""

    row: int
    name: str
    named: bool  # by its author, not derived
    terms: list[tuple[int, float]]  # (column, coefficient), in order of columns
    lower: float
    upper: float


class Domain(NamedTuple):
    """The bounds a variable has of its own."""

    column: int
    lower: float
    upper: float


class Statement(NamedTuple):
    """A program, sorted for writing down."""

    sense: str  # "maximize", "minimize", or "objective" where nobody has said which
    names: list[str]  # of all columns
    objective: list[tuple[int, float]]
    constant: float
    lines: list[Line]
    simple: list[Line]  # constraints on one bare variable, said beside the bounds
    domains: list[Domain]  # variables with a finite bound, binary ones left out
    integers: list[int]  # binary ones left out
    binaries: list[int]
    free: list[int]  # continuous, without a bound and without a simple constraint


def stated(lp: LinearProgram, sense: str | None = None) -> Statement:
    """`lp` as it stands, to be optimised in `sense`.

    That is "max" or "min", or without it that of the last solve, else `lp.sense`.
    """
    lines = [_line(lp, row) for row in lp.rows.alive()]
    simple = [line for line in lines if _is_simple(line)]
    columns = range(len(lp.lower))
    binaries = {j for j in columns if lp.integer[j] and lp.lower[j] == 0 and lp.upper[j] == 1}
    bounded = [j for j in columns if j not in binaries and _is_bounded(lp, j)]
    said = {line.terms[0][0] for line in simple}.union(binaries, bounded)
    costs, coefficients, constant = merged(*lp.objective._span())
    if sense is None and lp.solution is not None:
        sense = lp.solution.sense
    if sense is None:
        sense = lp.sense
    return Statement(
        {"max": "maximize", "min": "minimize", None: "objective"}[sense],
        [lp.variable_name(j) for j in columns],
        sorted(zip(costs, coefficients)),
        constant,
        [line for line in lines if not _is_simple(line)],
        simple,
        [Domain(j, lp.lower[j], lp.upper[j]) for j in bounded],
        [j for j in columns if lp.integer[j] and j not in binaries],
        sorted(binaries),
        [j for j in columns if j not in said and not lp.integer[j]],
    )


def _line(lp: LinearProgram, row: int) -> Line:
    names, rows = lp.constraint_names, lp.rows
    terms = sorted(zip(*rows.entries(row)))
    return Line(row, names.of(row), names.is_given(row), terms, rows.lower[row], rows.upper[row])


def _is_simple(line: Line) -> bool:
    return not line.named and len(line.terms) == 1 and line.terms[0][1] == 1.0


def _is_bounded(lp: LinearProgram, column: int) -> bool:
    return lp.lower[column] > -inf or lp.upper[column] < inf
