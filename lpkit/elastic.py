"""Which conditions of an infeasible linear program are at fault, by duality: a first guess.

A multiplier for each row adds the rows up to one that contradicts the bounds
(Farkas). The solver's own multipliers serve, or the prices of the elastic
program, whose rows may be violated at a cost. Only the conditions with a
multiplier take part in the contradiction. `deletion_filter`, the user, has a
solver confirm the guess, and makes it irreducible.

After Chinneck, "Feasibility and Infeasibility in Optimization", Springer 2008, chapter 6.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Sequence
from math import fsum, inf, isfinite
from typing import NamedTuple

from lpkit.matrix import MatrixForm
from lpkit.subsystems import AT_LEAST, AT_MOST, COLUMN, ROW, Part, Side

__all__ = ["Elastic", "elastic", "support"]

# A multiplier of this share of the largest, or a combined coefficient of this share of what it
# is combined from, is rounding.
_ROUNDING = 1e-9
# Up to this share it still may be, and counts only if there is a bound to set against it.
_DOUBTFUL = 1e-6


class Elastic(NamedTuple):
    """A program that has a point where another has none."""

    matrix: MatrixForm
    slacks: list[Side]  # which side the slack in each added column is of


def elastic(part: Part, hard: Container[Side] = ()) -> Elastic:
    """`part` with a slack on each side of its rows but the `hard` ones, their sum as the cost.

    >>> from lpkit import LinearProgram
    >>> from lpkit.subsystems import System
    >>> lp = LinearProgram()
    >>> x = lp.Var(name="x")
    >>> c = lp.add_constraint(2 <= x <= 3)
    >>> system = System(lp.matrix()[0])
    >>> looser = elastic(system.part(system.sides()))
    >>> list(looser.matrix.coefficients), list(looser.matrix.cost)
    ([1.0, 1.0, -1.0], [0.0, 1.0, 1.0])
    """
    matrix, begin = part.matrix, 0
    slacks: list[Side] = []
    lengths, columns, coefficients = array("i"), array("i"), array("d")
    for place, length in enumerate(matrix.row_lengths):
        end = begin + length
        columns.extend(matrix.columns[begin:end])
        coefficients.extend(matrix.coefficients[begin:end])
        begin = end
        for sense, number, sign in (
            (AT_LEAST, matrix.row_lower[place], 1.0),
            (AT_MOST, matrix.row_upper[place], -1.0),
        ):
            side = Side(ROW, part.rows[place], sense)
            if isfinite(number) and side not in hard:
                columns.append(len(matrix.cost) + len(slacks))
                coefficients.append(sign)
                slacks.append(side)
                length += 1
        lengths.append(length)
    return Elastic(_wider(matrix, len(slacks), lengths, columns, coefficients), slacks)


def _wider(
    matrix: MatrixForm,
    added: int,
    lengths: array[int],
    columns: array[int],
    coefficients: array[float],
) -> MatrixForm:
    """With columns from 0 on that cost 1."""
    return matrix._replace(
        cost=array("d", [0.0]) * len(matrix.cost) + array("d", [1.0]) * added,
        lower=matrix.lower + array("d", [0.0]) * added,
        upper=matrix.upper + array("d", [inf]) * added,
        integer=bytes(len(matrix.cost) + added),
        row_lengths=lengths,
        columns=columns,
        coefficients=coefficients,
    )


def support(part: Part, multipliers: Sequence[float]) -> list[Side] | None:
    """The conditions that these multipliers of the rows contradict each other by.

    Their sign may be that of the prices of the elastic program, or the opposite.
    `None` if they contradict nothing.
    """
    if len(multipliers) != len(part.rows) or not all(map(isfinite, multipliers)):
        return None
    for sign in (1.0, -1.0):
        try:
            sides = _contradiction(part, [sign * multiplier for multiplier in multipliers])
        except (OverflowError, ValueError):  # from fsum: numbers too large to be added up
            return None
        if sides is not None:
            return sides
    return None


def _contradiction(part: Part, multipliers: list[float]) -> list[Side] | None:
    """With a positive multiplier the lower side of a row counts, with a negative the upper."""
    matrix, least = part.matrix, _ROUNDING * max(map(abs, multipliers), default=0.0)
    sides, demanded = [], []
    for place, multiplier in enumerate(multipliers):
        if abs(multiplier) > least:
            at_least = multiplier > 0
            number = (matrix.row_lower if at_least else matrix.row_upper)[place]
            demanded.append(multiplier * number)
            sides.append(Side(ROW, part.rows[place], AT_LEAST if at_least else AT_MOST))
    bounds, reachable = _most(part, multipliers, least)
    gap = [*demanded, *(-most for most in reachable)]
    if not all(map(isfinite, gap)) or fsum(gap) <= 0:
        return None
    return sides + bounds


def _most(part: Part, multipliers: list[float], least: float) -> tuple[list[Side], list[float]]:
    """The bounds that keep the combined row from growing, and how far each lets it."""
    matrix = part.matrix
    sides, reachable = [], []
    for column, products in _combined(matrix, multipliers, least).items():
        combined, size = fsum(products), fsum(map(abs, products))
        number = (matrix.upper if combined > 0 else matrix.lower)[column]
        if abs(combined) <= (_ROUNDING if isfinite(number) else _DOUBTFUL) * size:
            continue
        reachable.append(combined * number)
        sense = AT_MOST if combined > 0 else AT_LEAST
        sides.append(Side(COLUMN, part.columns[column], sense))
    return sides, reachable


def _combined(matrix: MatrixForm, multipliers: list[float], least: float) -> dict[int, list[float]]:
    """What each row with a multiplier adds to each column."""
    products: dict[int, list[float]] = {}
    begin = 0
    for length, multiplier in zip(matrix.row_lengths, multipliers):
        if abs(multiplier) > least:
            for place in range(begin, begin + length):
                product = multiplier * matrix.coefficients[place]
                products.setdefault(matrix.columns[place], []).append(product)
        begin += length
    return products
