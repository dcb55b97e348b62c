"""The columns of a program: bounds and kinds, in flat arrays that grow at the end.

New columns wait in lists, which take an element in a third of the time an array
does, and are moved over in bulk when they are many or somebody looks. `model`
is the only user; it holds `lock` while it adds, and moving holds it too.
"""

from __future__ import annotations

from array import array
from contextlib import AbstractContextManager
from typing import Any

__all__ = ["Columns"]

Lock = AbstractContextManager[Any]

_WAITING = 1 << 14  # columns that may wait


class Columns:
    """Bounds of all columns, and which of them take whole numbers only."""

    def __init__(self, lock: Lock) -> None:
        self.lock = lock
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
        self._settle()
        return self._lower

    @property
    def upper(self) -> array[float]:
        """The upper bound of each column."""
        self._settle()
        return self._upper

    @property
    def integer(self) -> bytearray:
        """1 for each column that takes whole numbers only, 0 for the others."""
        self._settle()
        return self._integer

    def __getstate__(self) -> dict[str, Any]:
        """All but the lock, which its model brings along."""
        return {name: value for name, value in self.__dict__.items() if name != "lock"}

    def _settle(self) -> None:
        """Move what waits, if anything does."""
        if self._new_lower:
            with self.lock:
                self._move()

    def _move(self) -> None:
        self._lower.extend(self._new_lower)
        self._upper.extend(self._new_upper)
        self._integer.extend(bytes(len(self._new_lower)))
        for column in self._new_integers:
            self._integer[column] = 1
        self._new_lower, self._new_upper, self._new_integers = [], [], []
