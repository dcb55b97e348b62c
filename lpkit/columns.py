"""The columns of a program: bounds and kinds, in flat arrays that grow at the end.

Most columns have the bounds of the one before: such a run is one entry that
says where it ends, and is moved into the arrays when it ends or somebody looks.
`model` is the only user; it holds `lock` while it adds, and moving holds it too.
"""

from __future__ import annotations

from array import array
from contextlib import AbstractContextManager
from math import inf
from typing import Any

__all__ = ["Columns"]

Lock = AbstractContextManager[Any]


class Columns:
    """Bounds of all columns, and which of them take whole numbers only."""

    def __init__(self, lock: Lock) -> None:
        self.lock = lock
        self.count = 0  # adding one to it adds a column to the run
        self.run = (-inf, inf, False)  # bounds and kind of the columns that are not in the arrays
        self._lower = array("d")
        self._upper = array("d")
        self._integer = bytearray()

    def begin(self, lower: float, upper: float, integer: bool) -> None:
        """Let a run begin after the last column."""
        self._move()
        self.run = (lower, upper, integer)

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
        if self.count > len(self._lower):
            with self.lock:
                self._move()

    def _move(self) -> None:
        waiting = self.count - len(self._lower)
        lower, upper, integer = self.run
        self._integer.extend((b"\1" if integer else b"\0") * waiting)
        self._upper.extend(array("d", [upper]) * waiting)
        self._lower.extend(array("d", [lower]) * waiting)  # last: its length says what is there
