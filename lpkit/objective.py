"""The objective: an expression to its reader, with single coefficients to tweak.

`lp.objective` is an `Objective`. Tweaks are kept beside the expression, and an
objective that was read folds them in when its terms are asked for, so that a
tweak costs the same in a program of ten variables and of ten thousand.
"""

from __future__ import annotations

from array import array
from math import isfinite
from typing import TYPE_CHECKING, Any

from lpkit.errors import NotAConstraint
from lpkit.expressions import CONSTANT, Linear, LinearExpression, Variable, merged
from lpkit.relations import Relation
from lpkit.scalars import as_finite

if TYPE_CHECKING:
    from lpkit.model import Model

__all__ = ["Objective", "ObjectiveStore"]

_new: Any = object.__new__

_LONGEST_LOG = 1000  # tweaks beyond the length of the expression


class Objective(LinearExpression):
    """The objective as it stood when it was read, and a handle to tweak the program's own.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(name="x"), lp.Var(name="y")
    >>> lp.objective = 10*x
    >>> lp.objective += 6*y
    >>> lp.objective[x] = 4
    >>> print(lp.objective)
    4 x + 6 y
    """

    __slots__ = ()

    def __getitem__(self, variable: Variable) -> float:
        """The coefficient of `variable` in the program's objective."""
        return self._model.objective_store.get(self._model.column_of(variable))

    def __setitem__(self, variable: Variable, coefficient: Any) -> None:
        """Set the coefficient of `variable` in the program's objective."""
        self._model.set_cost(self._model.column_of(variable), coefficient)

    def __repr__(self) -> str:
        return f"<Objective {self}>"


class _Tweaked(Objective):
    """An objective with tweaks that are not folded in yet."""

    __slots__ = ("_base", "_folded", "_log", "_until")

    # In place of the slots of the same names.
    _columns = property(lambda self: self._terms()[0])
    _coefficients = property(lambda self: self._terms()[1])
    _length = property(lambda self: len(self._terms()[0]))

    def __init__(self, base: LinearExpression, log: list[tuple[int, float]]) -> None:
        self._model = base._model
        self._base = base
        self._log = log  # which grows, and is never changed otherwise
        self._until = len(log)
        self._folded: tuple[list[int], list[float]] | None = None

    def _terms(self) -> tuple[list[int], list[float]]:
        if self._folded is None:
            columns, coefficients, constant = merged(*self._base._span())
            by_column = {**dict(zip(columns, coefficients)), **dict(self._log[: self._until])}
            self._folded = [CONSTANT, *by_column], [constant, *by_column.values()]
        return self._folded

    def __reduce__(self) -> Any:
        return Objective, (self._model, *self._span())


class ObjectiveStore:
    """What the model keeps of its objective: an expression, and the tweaks since."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._expression: LinearExpression = LinearExpression(model, [], [], 0)
        self._tweaks: dict[int, float] = {}  # the last of each column
        self._log: list[tuple[int, float]] = []  # all of them, as column and coefficient
        self._merged: dict[int, float] | None = None  # the expression without its tweaks
        self._cost: array[float] | None = None  # of each column, tweaks included
        self._constant = 0.0
        self._size = 0.0  # an upper bound on the sum of all sizes in the expression
        self.is_set = False

    def replace(self, value: Any) -> None:
        """Take an expression, a variable or a number as the new objective."""
        before = self._expression
        if (  # the step of a loop of +=, told apart first: programs have many
            type(value) is LinearExpression
            and value._coefficients is before._coefficients
            and value._length == before._length + 1
        ):
            size = self._size + abs(value._coefficients[before._length])
            if size - size == 0.0:
                self._take(value, size)
                return
        if isinstance(value, Relation):
            raise NotAConstraint(
                f"({value}) is a constraint; an objective is an expression, without a relation"
            )
        if not isinstance(value, Linear):
            value = LinearExpression(self._model, [CONSTANT], [as_finite(value, "objective")], 1)
        if value._model is not self._model:
            raise self._model.foreign(value)
        size = self._checked_size(value)
        self._take(LinearExpression(self._model, *value._span()), size)

    def _take(self, expression: LinearExpression, size: float) -> None:
        self._expression = expression
        self._size = size
        if self._log:
            self._tweaks, self._log = {}, []
        self._merged = self._cost = None
        self.is_set = True

    def _checked_size(self, value: Linear) -> float:
        """The sum of all sizes, or more. Refuses sums of more than a float can hold.

        Looks at what was appended since the last time only: a loop of += is O(n).
        """
        columns, coefficients, length = value._span()
        _, before, start = self._expression._span()
        known = coefficients is before and start <= length
        appended = coefficients[start:length] if known else coefficients[:length]
        size = sum(map(abs, appended), self._size if known else 0.0)
        if not isfinite(size):
            merged(columns, coefficients, length)
        return size

    def read(self) -> Objective:
        """The objective as it is now."""
        if self._log:
            return _Tweaked(self._expression, self._log)
        expression, objective = self._expression, _new(Objective)
        objective._model = self._model
        objective._columns = expression._columns
        objective._coefficients = expression._coefficients
        objective._length = expression._length
        return objective

    def get(self, column: int) -> float:
        """The coefficient of a column."""
        if column in self._tweaks:
            return self._tweaks[column]
        return self._by_column().get(column, 0.0)

    def set(self, column: int, coefficient: float) -> None:
        """Tweak the coefficient of a column."""
        self._tweaks[column] = coefficient
        self._log.append((column, coefficient))
        if self._cost is not None and column < len(self._cost):
            self._cost[column] = coefficient
        self.is_set = True
        if len(self._log) > _LONGEST_LOG + self._expression._length:
            self._fold()

    def dense(self, columns: int) -> tuple[array[float], float]:
        """Costs of all columns and the constant."""
        cost = self._cost
        if cost is None:
            cost = array("d", bytes(8 * columns))
            touched, coefficients, self._constant = merged(*self._expression._span())
            for column, coefficient in zip(touched, coefficients):
                cost[column] = coefficient
            for column, coefficient in self._tweaks.items():
                cost[column] = coefficient
            self._cost = cost
        elif len(cost) < columns:
            known = len(cost)
            cost.frombytes(bytes(8 * (columns - known)))
            for column, coefficient in self._tweaks.items():
                if column >= known:
                    cost[column] = coefficient
        return cost[:], self._constant

    def _by_column(self) -> dict[int, float]:
        if self._merged is None:
            columns, coefficients, _ = merged(*self._expression._span())
            self._merged = dict(zip(columns, coefficients))
        return self._merged

    def _fold(self) -> None:
        """Make the tweaks part of the expression, so that their log does not grow for ever."""
        columns, coefficients = _Tweaked(self._expression, self._log)._terms()
        self._expression = LinearExpression(self._model, columns, coefficients, len(columns))
        self._merged = self._cost = None  # which lacks tweaks of columns that are newer than it
        self._tweaks, self._log = {}, []
