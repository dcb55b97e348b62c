"""The numbers of a program by key: read, set, undone. What a widget's view moves.

The keys are those of `formats.python_code.keys`. A refused change leaves the
program as it was, because the program itself refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import inf
from typing import Any, NamedTuple

from lpkit.constraints import Constraint
from lpkit.errors import ModelError
from lpkit.expressions import Variable
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

    def _access(self, key: str, *new: Any) -> float:
        kind, places = _parsed(key)
        owner, read, write = _KINDS[kind]
        try:
            thing = owner(self._program, places)
            if new:
                write(thing, places, *new)
            return read(thing, places)
        except IndexError:
            raise _unknown(key) from None


def _parsed(key: str) -> tuple[str, tuple[int, ...]]:
    match = re.fullmatch(r"([a-z-]+)/(\d+)(?:/(\d+))?", key) if isinstance(key, str) else None
    if match is None or match[1] not in _KINDS or (match[1] == "entry") != bool(match[3]):
        raise _unknown(key)
    return match[1], tuple(int(place) for place in match.groups()[1:] if place is not None)


def _unknown(key: object) -> ModelError:
    return ModelError(f"the program has no number {key!r}")


# What a key's places stand for, and how its number is read and written.


def _variable(lp: LinearProgram, places: tuple[int, ...]) -> Variable:
    return lp.variable(places[-1])


def _constraint(lp: LinearProgram, places: tuple[int, ...]) -> Constraint:
    return Constraint(lp, places[0])


def _attribute(owner: Callable[..., Any], name: str) -> _Kind:
    return (
        owner,
        lambda thing, places: getattr(thing, name),
        lambda thing, places, value: setattr(thing, name, value),
    )


_Kind = tuple[Callable[..., Any], Callable[..., float], Callable[..., None]]
_KINDS: dict[str, _Kind] = {
    "cost": (
        _variable,
        lambda variable, places: variable._model.objective_store.get(places[0]),
        lambda variable, places, value: variable._model.set_cost(places[0], value),
    ),
    "entry": (
        _constraint,
        lambda constraint, places: constraint[constraint._model.variable(places[1])],
        lambda constraint, places, value: constraint.__setitem__(
            constraint._model.variable(places[1]), value
        ),
    ),
    "lower": _attribute(_constraint, "lower"),
    "upper": _attribute(_constraint, "upper"),
    "rhs": _attribute(_constraint, "rhs"),
    "bound-lower": _attribute(_variable, "lower"),
    "bound-upper": _attribute(_variable, "upper"),
}
