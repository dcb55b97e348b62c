"""The numbers of a program by key: read, set, undone. What a widget's view moves.

The keys are those of `formats.python_code.keys`. A refused change leaves the
program as it was, because the program itself refuses it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any, NamedTuple

from lpkit.constraints import Constraint
from lpkit.errors import ModelError
from lpkit.formats.python_code import keys
from lpkit.program import LinearProgram
from lpkit.statement import Statement

__all__ = ["Numbers", "all_keys"]


def all_keys(statement: Statement) -> list[str]:
    """The keys of every coefficient, side and finite bound in a statement."""
    found = [keys.cost(column) for column, _ in statement.objective]
    for line in [*statement.lines, *statement.simple]:
        found += [keys.entry(line.row, column) for column, _ in line.terms]
        if line.lower == line.upper:
            found.append(keys.side(line.row, "rhs"))
        else:
            found += [keys.side(line.row, w) for w in ("lower", "upper") if _open(line, w)]
    for domain in statement.domains:
        found += [keys.bound(domain.column, which) for which in ("lower", "upper")]
    found += [keys.bound(column, "lower") for column in statement.free]
    return found


def _open(line: Any, which: str) -> bool:
    return abs(getattr(line, which)) != inf


class _Change(NamedTuple):
    """What a gesture changed, and how it was before."""

    gesture: int
    key: str
    before: float


class Numbers:
    """Reads and sets the numbers of `program`, and remembers how they were.

    >>> lp = LinearProgram()
    >>> x = lp.Var(name="x")
    >>> lp.objective = 3*x
    >>> numbers = Numbers(lp)
    >>> numbers.set("cost/0", 5, gesture=1)
    >>> numbers.set("cost/0", 6, gesture=1)
    >>> numbers.undo()
    >>> numbers.get("cost/0")
    3.0
    """

    def __init__(self, program: LinearProgram) -> None:
        self._program = program
        self._history: list[_Change] = []

    def get(self, key: str) -> float:
        """The number of that key."""
        return self._access(key)

    def set(self, key: str, value: float, gesture: int) -> None:
        """Change one number. Changes of one gesture to one number are undone together."""
        before = self._access(key)
        self._access(key, value)
        last = self._history[-1] if self._history else None
        if last is None or (last.gesture, last.key) != (gesture, key):
            self._history.append(_Change(gesture, key, before))

    @property
    def can_undo(self) -> bool:
        """Whether anything was changed and not yet undone."""
        return bool(self._history)

    def undo(self) -> None:
        """Take back the last gesture."""
        if self._history:
            change = self._history[-1]
            self._access(change.key, change.before)
            self._history.pop()

    def reset(self) -> None:
        """Take back everything."""
        while self._history:
            self.undo()

    def _access(self, key: str, *new: float) -> float:
        kind, _, place = key.partition("/")
        try:
            places = [int(number) for number in place.split("/")]
            return self._kinds[kind](self, *places, *new)
        except (KeyError, ValueError, TypeError, IndexError) as error:
            if isinstance(error, ModelError):
                raise
            raise ModelError(f"the program has no number {key!r}") from None

    def _cost(self, column: int, *new: float) -> float:
        variable = self._program.variable(column)
        if new:
            self._program.objective[variable] = new[0]
        return self._program.objective_store.get(column)

    def _entry(self, row: int, column: int, *new: float) -> float:
        constraint, variable = Constraint(self._program, row), self._program.variable(column)
        if new:
            constraint[variable] = new[0]
        return constraint[variable]

    def _lower(self, row: int, *new: float) -> float:
        constraint = Constraint(self._program, row)
        if new:
            constraint.lower = new[0]
        return constraint.lower

    def _upper(self, row: int, *new: float) -> float:
        constraint = Constraint(self._program, row)
        if new:
            constraint.upper = new[0]
        return constraint.upper

    def _rhs(self, row: int, *new: float) -> float:
        constraint = Constraint(self._program, row)
        if new:
            constraint.rhs = new[0]
        return constraint.rhs

    def _bound_lower(self, column: int, *new: float) -> float:
        variable = self._program.variable(column)
        if new:
            variable.lower = new[0]
        return variable.lower

    def _bound_upper(self, column: int, *new: float) -> float:
        variable = self._program.variable(column)
        if new:
            variable.upper = new[0]
        return variable.upper

    _kinds: dict[str, Callable[..., float]] = {
        "cost": _cost,
        "entry": _entry,
        "lower": _lower,
        "upper": _upper,
        "rhs": _rhs,
        "bound-lower": _bound_lower,
        "bound-upper": _bound_upper,
    }
