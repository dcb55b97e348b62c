"""The rows of a program: flat arrays that grow at the end, row by row.

A row is a run of (column, coefficient) pairs; changing an entry is in place,
adding one moves the row to the end, removing a row leaves its number unused,
so that a handle on another row stays good. `model` is the only user.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

__all__ = ["Rows"]

REMOVED = -1  # the length of a removed row


class Rows:
    """Coefficients and bounds of all rows, removed ones included."""

    def __init__(self) -> None:
        self.starts = array("q")
        self.lengths = array("i")
        self.lower = array("d")
        self.upper = array("d")
        self.columns = array("i")
        self.coefficients = array("d")
        self._in_order = True  # no row moved or removed: the arrays are the matrix

    def __len__(self) -> int:
        """How many rows were ever added."""
        return len(self.starts)

    def append(
        self, columns: Sequence[int], coefficients: Sequence[float], lower: float, upper: float
    ) -> int:
        """Add a row and return its number. Columns are distinct."""
        self.starts.append(len(self.columns))
        self.lengths.append(len(columns))
        self.columns.extend(columns)
        self.coefficients.extend(coefficients)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.starts) - 1

    def alive(self) -> Iterator[int]:
        """The numbers of the rows that were not removed, in order."""
        return (row for row, length in enumerate(self.lengths) if length != REMOVED)

    def is_removed(self, row: int) -> bool:
        """Whether a row was removed."""
        return self.lengths[row] == REMOVED

    def remove(self, row: int) -> None:
        """Remove a row; its number stays taken."""
        self.lengths[row] = REMOVED
        self._in_order = False

    def entries(self, row: int) -> tuple[array[int], array[float]]:
        """Columns and coefficients of a row, as copies."""
        start = self.starts[row]
        end = start + self.lengths[row]
        return self.columns[start:end], self.coefficients[start:end]

    def get(self, row: int, column: int) -> float:
        """The coefficient of a column in a row, 0.0 where it does not appear."""
        place = self._find(row, column)
        return 0.0 if place is None else self.coefficients[place]

    def set(self, row: int, column: int, coefficient: float) -> None:
        """Set the coefficient of a column in a row."""
        place = self._find(row, column)
        if place is not None:
            self.coefficients[place] = coefficient
            return
        columns, coefficients = self.entries(row)
        self.starts[row] = len(self.columns)
        self.columns.extend(columns)
        self.columns.append(column)
        self.coefficients.extend(coefficients)
        self.coefficients.append(coefficient)
        self.lengths[row] += 1
        self._in_order = False

    def compressed(self) -> tuple[array[int], array[int], array[float]]:
        """Lengths, columns and coefficients of the living rows, one after the other."""
        if self._in_order:
            return self.lengths[:], self.columns[:], self.coefficients[:]
        lengths, columns, coefficients = array("i"), array("i"), array("d")
        for row in self.alive():
            some_columns, some_coefficients = self.entries(row)
            lengths.append(len(some_columns))
            columns.extend(some_columns)
            coefficients.extend(some_coefficients)
        return lengths, columns, coefficients

    def _find(self, row: int, column: int) -> int | None:
        start = self.starts[row]
        try:
            return self.columns.index(column, start, start + self.lengths[row])
        except TypeError:  # before Python 3.10, array.index takes no range
            run = self.columns[start : start + self.lengths[row]]
            return start + run.index(column) if column in run else None
        except ValueError:
            return None
