"""The units in which a solver is handed a program, and the bounds of its integer columns.

The tolerances of solvers are absolute: costs or sides that are small throughout would count
as zero. So they are loaded in a unit in which they are of ordinary size. `glpk_problem` and
`highs_problem` are the users.
"""

from __future__ import annotations

from array import array
from math import ceil, floor, frexp, inf

from lpkit.matrix import MatrixForm

__all__ = ["NO_WHOLE_NUMBER", "WHOLE", "uniform", "unit_of_costs", "unit_of_values", "whole"]

# The sizes of the largest cost and of the largest side that are loaded as they are.
_ORDINARY_COSTS = (1.0, 1e6)
_ORDINARY_SIDES = (1e-2, 1e6)

# An integer column's bound this close above a whole number is meant to be it.
WHOLE = 1e-9

NO_WHOLE_NUMBER = "an integer variable's bounds hold no whole number"


def unit_of_costs(matrix: MatrixForm) -> float:
    """The power of two by which to divide the costs."""
    return _unit([matrix.cost], *_ORDINARY_COSTS)


def unit_of_values(matrix: MatrixForm) -> float:
    """The power of two by which to divide sides and bounds; 1.0 if any column is integer."""
    if matrix.is_integer:
        return 1.0
    sides = [matrix.row_lower, matrix.row_upper, matrix.lower, matrix.upper]
    return _unit(sides, *_ORDINARY_SIDES)


def whole(low: float, high: float) -> tuple[float, float]:
    """The bounds of an integer column drawn in to whole numbers.

    >>> whole(-1.5, 2.75)
    (-1.0, 2.0)
    """
    return (
        low if low == -inf else float(ceil(low - WHOLE)),
        high if high == inf else float(floor(high + WHOLE)),
    )


def uniform(numbers: array[float]) -> bool:
    """Whether all are the same, as bounds often are: a comparison of memory, soon done."""
    return numbers.tobytes() == numbers[:1].tobytes() * len(numbers)


def _unit(groups: list[array[float]], least: float, most: float) -> float:
    """A power of two in which the finite numbers are of ordinary size, 1.0 if some are."""
    size = max(map(_largest, groups))
    if least <= size <= most or size == 0.0:
        return 1.0
    if size > most:
        # A unit for the large would make the small nothing: it has to suit the smallest.
        size = min(map(_smallest, groups))
        if size <= most:
            return 1.0
    # not so far that its inverse, or a dual in it, would overflow
    return float(2.0 ** max(-1000, min(1000, frexp(size)[1])))


def _largest(numbers: array[float]) -> float:
    """The size of the largest finite number."""
    if uniform(numbers):
        numbers = numbers[:1]
    largest = max(max(numbers, default=0.0), -min(numbers, default=0.0))
    if largest == inf:
        largest = max((abs(number) for number in set(numbers) if abs(number) != inf), default=0.0)
    return largest


def _smallest(numbers: array[float]) -> float:
    """The size of the smallest finite number but zero; infinite if there is none."""
    return min((abs(number) for number in set(numbers) if number), default=inf)
