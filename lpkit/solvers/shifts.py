"""How far the sides of a row can be moved before no point is left: asked of any solver.

A column is added for each row asked about, fixed at nothing; set free, it is the distance
by which the row's sides are moved. `sensitivity` asks through `Solver.furthest`;
`glpk_shifts` and `highs_shifts` answer from one problem that is kept between the questions,
`one_by_one` from a new one for each.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from math import frexp, inf
from typing import Callable, NamedTuple

from lpkit.matrix import MatrixForm
from lpkit.solvers.interface import Options, Outcome
from lpkit.status import Status

__all__ = ["Shift", "Shiftable", "one_by_one", "shiftable"]


class Shift(NamedTuple):
    """A row, from 0, and whether its sides are to move up or down."""

    row: int
    up: bool


class Shiftable(NamedTuple):
    """A matrix form with a column for each row that is to be moved, fixed at nothing.

    `column[row]` times `unit[row]` is the distance: units are such that the column's one
    entry is as large as the largest of its row, whatever that is.
    """

    matrix: MatrixForm
    column: dict[int, int]
    unit: dict[int, float]


def shiftable(matrix: MatrixForm, rows: Iterable[int]) -> Shiftable:
    """`matrix` without costs, and with a column for each of `rows`."""
    first = len(matrix.cost)
    column = {row: first + place for place, row in enumerate(sorted(set(rows)))}
    unit: dict[int, float] = {}
    lengths, columns, coefficients = array("i"), array("i"), array("d")
    start = 0
    for row, length in enumerate(matrix.row_lengths):
        entries = matrix.coefficients[start : start + length]
        columns.extend(matrix.columns[start : start + length])
        coefficients.extend(entries)
        start += length
        if row in column:
            unit[row] = _unit(entries)
            columns.append(column[row])
            coefficients.append(-unit[row])
        lengths.append(length + (row in column))
    nothing = array("d", bytes(8 * len(column)))
    wider = matrix._replace(
        cost=array("d", bytes(8 * (first + len(column)))),
        offset=0.0,
        lower=matrix.lower + nothing,
        upper=matrix.upper + nothing,
        integer=bytes(first + len(column)),
        row_lengths=lengths,
        columns=columns,
        coefficients=coefficients,
    )
    return Shiftable(wider, column, unit)


def one_by_one(
    solve: Callable[[MatrixForm, Options], Outcome], matrix: MatrixForm, shifts: Sequence[Shift]
) -> list[float | None]:
    """See `Solver.furthest`: a program of its own for each shift, for any solver's `solve`."""
    return [_furthest(solve, matrix, shift) for shift in shifts]


def _furthest(
    solve: Callable[[MatrixForm, Options], Outcome], matrix: MatrixForm, shift: Shift
) -> float | None:
    wider, column, unit = shiftable(matrix, [shift.row])
    place = column[shift.row]
    wider.cost[place] = 1.0
    wider.lower[place], wider.upper[place] = -inf, inf
    outcome = solve(wider, Options(maximize=shift.up))
    if outcome.status in (Status.UNBOUNDED, Status.INFEASIBLE_OR_UNBOUNDED):
        return inf  # there is a point as long as nothing is moved
    if outcome.status is not Status.OPTIMAL:
        return None
    return abs(outcome.values[place]) * unit[shift.row]


def _unit(entries: Sequence[float]) -> float:
    """The power of two next above the largest entry: dividing by it rounds nothing."""
    largest = max(map(abs, entries), default=0.0)
    return float(2.0 ** max(-1000, min(1000, frexp(largest)[1]))) if largest else 1.0
