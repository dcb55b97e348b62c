"""The rows of a program: flat arrays that grow at the end, row by row.

A row is a run of (column, coefficient) pairs; changing an entry is in place,
adding one moves the row to the end, removing a row leaves its number unused,
so that a handle on another row stays good. New rows wait in lists, which take
an element in a third of the time an array does, and are moved over in bulk.
`model` is the only user; it holds `lock` while it adds, and moving holds it too.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from lpkit.columns import Lock

__all__ = ["Rows"]

REMOVED = -1  # the length of a removed row
_WAITING = 1 << 12  # rows that may wait


class Rows:
    """Coefficients and bounds of all rows, removed ones included."""

    def __init__(self, lock: Lock) -> None:
        self.lock = lock
        self.count = 0  # rows that were ever added
        self._starts = array("q")
        self._lengths = array("i")
        self._lower = array("d")
        self._upper = array("d")
        self._columns = array("i")
        self._coefficients = array("d")
        self._in_order = True  # no row moved or removed: the arrays are the matrix
        self._new_lengths: list[int] = []
        self._new_columns: list[int] = []
        self._new_coefficients: list[float] = []
        self._new_lower: list[float] = []
        self._new_upper: list[float] = []

    def __len__(self) -> int:
        """How many rows were ever added."""
        return self.count

    def append(
        self, columns: list[int], coefficients: list[float], lower: float, upper: float
    ) -> int:
        """Add a row and return its number; `columns` are distinct."""
        self._new_lengths.append(len(columns))
        self._new_columns += columns
        self._new_coefficients += coefficients
        self._new_lower.append(lower)
        self._new_upper.append(upper)
        row = self.count
        self.count = row + 1
        if len(self._new_lengths) > _WAITING:
            self._move()
        return row

    @property
    def lower(self) -> array[float]:
        """The lower side of each row."""
        self._settle()
        return self._lower

    @property
    def upper(self) -> array[float]:
        """The upper side of each row."""
        self._settle()
        return self._upper

    def alive(self) -> Sequence[int]:
        """The numbers of the rows that were not removed, in order."""
        self._settle()
        if self._in_order:
            return range(self.count)
        return [row for row, length in enumerate(self._lengths) if length != REMOVED]

    def is_removed(self, row: int) -> bool:
        """Whether a row was removed."""
        return not self._in_order and self._settled()._lengths[row] == REMOVED

    def remove(self, row: int) -> None:
        """Remove a row; its number stays taken."""
        self._settled()._lengths[row] = REMOVED
        self._in_order = False

    def entries(self, row: int) -> tuple[array[int], array[float]]:
        """Columns and coefficients of a row, as copies."""
        self._settle()
        start = self._starts[row]
        end = start + self._lengths[row]
        return self._columns[start:end], self._coefficients[start:end]

    def get(self, row: int, column: int) -> float:
        """The coefficient of a column in a row, 0.0 where it does not appear."""
        place = self._find(row, column)
        return 0.0 if place is None else self._coefficients[place]

    def set(self, row: int, column: int, coefficient: float) -> None:
        """Set the coefficient of a column in a row."""
        place = self._find(row, column)
        if place is not None:
            self._coefficients[place] = coefficient
            return
        columns, coefficients = self.entries(row)
        self._starts[row] = len(self._columns)
        self._columns.extend(columns)
        self._columns.append(column)
        self._coefficients.extend(coefficients)
        self._coefficients.append(coefficient)
        self._lengths[row] += 1
        self._in_order = False

    def compressed(self) -> tuple[array[int], array[int], array[float]]:
        """Lengths, columns and coefficients of the living rows, one after the other."""
        self._settle()
        if self._in_order:
            return self._lengths[:], self._columns[:], self._coefficients[:]
        lengths, columns, coefficients = array("i"), array("i"), array("d")
        for row in self.alive():
            some_columns, some_coefficients = self.entries(row)
            lengths.append(len(some_columns))
            columns.extend(some_columns)
            coefficients.extend(some_coefficients)
        return lengths, columns, coefficients

    def _find(self, row: int, column: int) -> int | None:
        self._settle()
        start = self._starts[row]
        try:
            return self._columns.index(column, start, start + self._lengths[row])
        except TypeError:  # before Python 3.10, array.index takes no range
            run = self._columns[start : start + self._lengths[row]]
            return start + run.index(column) if column in run else None
        except ValueError:
            return None

    def __getstate__(self) -> dict[str, Any]:
        """All but the lock, which its model brings along."""
        return {name: value for name, value in self.__dict__.items() if name != "lock"}

    def _settled(self) -> Rows:
        self._settle()
        return self

    def _settle(self) -> None:
        """Move what waits, if anything does."""
        if self._new_lengths:
            with self.lock:
                self._move()

    def _move(self) -> None:
        # An array is made of a list in half the time that extending one by it takes.
        lengths = array("i", self._new_lengths)
        starts = list(accumulate(lengths, initial=len(self._columns)))
        self._starts.extend(array("q", starts[:-1]))
        self._lengths.extend(lengths)
        self._columns.extend(array("i", self._new_columns))
        self._coefficients.extend(array("d", self._new_coefficients))
        self._lower.extend(array("d", self._new_lower))
        self._upper.extend(array("d", self._new_upper))
        self._new_lengths, self._new_columns, self._new_coefficients = [], [], []
        self._new_lower, self._new_upper = [], []
