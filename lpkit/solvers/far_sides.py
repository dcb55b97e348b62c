"""Sides too far away for a simplex method, which are left out, and what may then be believed.

Started from such a bound, the simplex method loses all digits of the others. `glpk_problem` and
`highs_problem` leave them out, `glpk` judges the answers.
"""

from __future__ import annotations

from array import array
from itertools import chain
from math import inf

from lpkit.matrix import MatrixForm
from lpkit.solvers.interface import Outcome
from lpkit.status import Status

__all__ = ["LARGEST_SIDE", "are_there", "holds", "opened"]

LARGEST_SIDE = 1e15

# How far, relatively, a point may be beyond a side.
_GOOD = 1e-6


def opened(*sides: array[float]) -> tuple[array[float], ...]:
    """Lower and upper sides, in turn, without those that are too far away.

    >>> [list(side) for side in opened(array("d", [0.0]), array("d", [1e18]))]
    [[0.0], [inf]]
    """
    return tuple(_opened(side, inf if k % 2 else -inf) for k, side in enumerate(sides))


def are_there(matrix: MatrixForm) -> bool:
    """Whether an integer program has some. In others, units take care of them."""
    if not matrix.is_integer:
        return False
    sides = (matrix.lower, matrix.upper, matrix.row_lower, matrix.row_upper)
    return opened(*sides) != sides


def _opened(side: array[float], open_: float) -> array[float]:
    if not any(LARGEST_SIDE < abs(number) < inf for number in set(side)):
        return side
    return array("d", [open_ if abs(number) > LARGEST_SIDE else number for number in side])


def holds(matrix: MatrixForm, outcome: Outcome) -> bool:
    """Whether what is said of the program without its far sides holds for that with all.

    It has more points: what is best of them is best of fewer, if it is one of those.
    """
    if not len(outcome.values):
        return outcome.status not in (Status.UNBOUNDED, Status.INFEASIBLE_OR_UNBOUNDED)
    columns = zip(outcome.values, matrix.lower, matrix.upper)
    rows = zip(outcome.activities, matrix.row_lower, matrix.row_upper)
    return all(
        low - _GOOD * (1 + abs(low)) <= number <= high + _GOOD * (1 + abs(high))
        for number, low, high in chain(columns, rows)
    )
