"""Where a linear program's last solve by HiGHS ended, for the next one to start from.

A basis names the variables and rows that are not at a bound. `highs` keeps it in the program's
`Memory`, by the numbers that its columns and rows have there, whatever is added or removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any, NamedTuple

from lpkit.matrix import MatrixForm

__all__ = ["Basis"]


class Basis(NamedTuple):
    """The statuses of columns and rows, as highspy has them."""

    columns: list[Any]
    rows: dict[int, Any]  # by their numbers in the program

    @staticmethod
    def of(basis: Any, rows: Sequence[int]) -> Basis | None:
        """HiGHS's basis, to be kept; None if it has none."""
        if not basis.valid or len(basis.row_status) != len(rows):
            return None
        return Basis(list(basis.col_status), dict(zip(rows, basis.row_status)))

    def fitted(self, highspy: Any, matrix: MatrixForm, rows: Sequence[int]) -> Any:
        """The basis of a program that has changed: new columns out of it, new rows in it.

        HiGHS is told that it may be none, and mends it.
        """
        status = highspy.HighsBasisStatus
        basis = highspy.HighsBasis()
        known = len(self.columns)
        basis.col_status = [
            *self.columns,
            *(
                status.kLower if low > -inf else status.kUpper if high < inf else status.kZero
                for low, high in zip(matrix.lower[known:], matrix.upper[known:])
            ),
        ]
        basis.row_status = [self.rows.get(row, status.kBasic) for row in rows]
        basis.valid = basis.alien = True
        return basis
