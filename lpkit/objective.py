"""The objective: an expression to its reader, with single coefficients to tweak.

`lp.objective` is an `Objective`. Tweaks are kept beside the expression and
folded in when it is next read, so that a tweak costs the same in a program of
ten variables and of ten thousand.
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


class ObjectiveStore:
    """What the model keeps of its objective: an expression, and the tweaks since."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._expression: LinearExpression = LinearExpression(model, [], [], 0)
        self._tweaks: dict[int, float] = {}
        self._merged: dict[int, float] | None = None
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
        self._tweaks = {}
        self._merged = None
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
        """The objective with its tweaks folded in."""
        if self._tweaks:
            self._fold()
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
        self.is_set = True

    def dense(self, columns: int) -> tuple[array[float], float]:
        """Costs of all columns and the constant."""
        cost = array("d", bytes(8 * columns))
        touched, coefficients, constant = merged(*self._expression._span())
        for column, coefficient in zip(touched, coefficients):
            cost[column] = coefficient
        for column, coefficient in self._tweaks.items():
            cost[column] = coefficient
        return cost, constant

    def _by_column(self) -> dict[int, float]:
        if self._merged is None:
            columns, coefficients, _ = merged(*self._expression._span())
            self._merged = dict(zip(columns, coefficients))
        return self._merged

    def _fold(self) -> None:
        by_column = {**self._by_column(), **self._tweaks}
        columns = [CONSTANT, *by_column]
        coefficients = [self._expression.constant, *by_column.values()]
        self._expression = LinearExpression(self._model, columns, coefficients, len(columns))
        self._merged = by_column
        self._tweaks = {}
