"""How the parts of a program find together again in a copy, and after pickling.

A program is copied and pickled without the handles on its variables, of which there may be
hundreds of thousands: they are made anew, each once. What is copied or pickled together with a
program is led to these. Used by the `__reduce__` of `expressions`, and by `model`.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lpkit.expressions import LinearExpression, Variable
    from lpkit.model import Model

__all__ = ["expression_of", "handle_on", "handles"]

_EARLY = "_early_handles"


def handle_on(kind: type[Variable], model: Model, column: int) -> Variable:
    """The handle on a column of `model`, which may itself not be restored yet."""
    known = model.__dict__
    if "_variables" in known:
        return model.variable(column)
    # An attribute that a user gave the program, say, is restored before the program is.
    early: dict[int, Variable] = known.setdefault(_EARLY, {})
    return early.setdefault(column, kind(model, column))


def handles(kind: type[Variable], model: Model, count: int) -> list[Variable]:
    """Handles on all `count` columns of a program that has just been restored."""
    made = [kind(model, column) for column in range(count)]
    for column, variable in model.__dict__.pop(_EARLY, {}).items():
        made[column] = variable
    return made


def expression_of(
    kind: type[LinearExpression], model: Model, columns: array[int], coefficients: array[float]
) -> LinearExpression:
    """An expression from arrays, which are copied in one piece where lists are not."""
    return kind(model, list(columns), list(coefficients), len(columns))
