"""The columns of a program: bounds and kinds, in flat arrays that grow at the end.

New columns wait in lists, which take an element in a third of the time an array
does, and are moved over in bulk when they are many or somebody looks. `model`
is the only user, and holds its lock while it adds.
"""

from __future__ import annotations

from array import array

__all__ = ["Columns"]

_WAITING = 1 << 14  # columns that may wait


class Columns:
    """Bounds of all columns, and which of them take whole numbers only."""

    def __init__(self) -> None:
        self.count = 0
        self._lower = array("d")
        self._upper = array("d")
        self._integer = bytearray()
        self._new_lower: list[float] = []
        self._new_upper: list[float] = []
        self._new_integers: list[int] = []  # their numbers

    def append(self, lower: float, upper: float, integer: bool) -> int:
        """Add a column and return its number."""
        column = self.count
        self._new_lower.append(lower)
        self._new_upper.append(upper)
        if integer:
            self._new_integers.append(column)
        self.count = column + 1
        if len(self._new_lower) > _WAITING:
            self._move()
        return column

    @property
    def lower(self) -> array[float]:
        """The lower bound of each column."""
        if self._new_lower:
            self._move()
        return self._lower

    @property
    def upper(self) -> array[float]:
        """The upper bound of each column."""
        if self._new_lower:
            self._move()
        return self._upper

    @property
    def integer(self) -> bytearray:
        """1 for each column that takes whole numbers only, 0 for the others."""
        if self._new_lower:
            self._move()
        return self._integer

    def _move(self) -> None:
        self._lower.extend(self._new_lower)
        self._upper.extend(self._new_upper)
        self._integer.extend(bytes(len(self._new_lower)))
        for column in self._new_integers:
            self._integer[column] = 1
        self._new_lower, self._new_upper, self._new_integers = [], [], []
