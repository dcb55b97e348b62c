"""A program as a solver is handed it: numbers in arrays, no names, nothing shared.

`Model.matrix` makes one; `solvers` reads it, on another thread, while the
program it came from may already be changing again.
"""

from __future__ import annotations

from array import array
from typing import NamedTuple

__all__ = ["MatrixForm"]


class MatrixForm(NamedTuple):
    """Optimise `cost @ x + offset` over `row_lower <= A @ x <= row_upper`, `lower <= x <= upper`.

    With n columns and m rows, `A` is held by rows: row i has `row_lengths[i]`
    entries, the next ones of `columns` (numbered from 0, distinct within a
    row) and `coefficients`. Open sides are infinite, all else is finite.
    """

    cost: array[float]  # n
    offset: float
    lower: array[float]  # n
    upper: array[float]  # n
    integer: bytes  # n, 1 where the column takes whole numbers only
    row_lower: array[float]  # m
    row_upper: array[float]  # m
    row_lengths: array[int]  # m
    columns: array[int]  # as many as A has entries
    coefficients: array[float]  # the same number

    @property
    def is_integer(self) -> bool:
        """Whether any column takes whole numbers only."""
        return 1 in self.integer
