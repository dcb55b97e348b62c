"""Handles on a program's constraints: read them, tweak them, ask for their prices."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from lpkit.errors import BadBounds, NotAConstraint, RemovedConstraint
from lpkit.expressions import CONSTANT, LinearExpression, Variable, merged, sorted_out
from lpkit.model import KEEP
from lpkit.relations import Relation
from lpkit.scalars import as_finite, finite_sum

if TYPE_CHECKING:
    from lpkit.model import Model

__all__ = ["Constraint", "add_constraint"]

_new: Any = object.__new__


class Constraint:
    """One constraint of a program; `add_constraint` returns it.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(lower=0, name="x"), lp.Var(lower=0, name="y")
    >>> wood = lp.add_constraint(2*x + y <= 10, name="wood")
    >>> wood.rhs = 12
    >>> wood[y] = 3
    >>> wood
    <Constraint wood: 2 x + 3 y <= 12>
    """

    __slots__ = ("_model", "_row")

    def __init__(self, model: Model, row: int) -> None:
        self._model = model
        self._row = row

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Constraint)
            and other._model is self._model
            and other._row == self._row
        )

    def __hash__(self) -> int:
        return hash((id(self._model), self._row))

    def __reduce__(self) -> tuple[Any, ...]:
        return Constraint, (self._model, self._row)

    @property
    def row(self) -> int:
        """Its number among all constraints ever added; raises `RemovedConstraint` when gone."""
        if self._model.rows.is_removed(self._row):
            raise RemovedConstraint(f"constraint {self._row + 1} was removed from its program")
        return self._row

    @property
    def name(self) -> str:
        """Its name; `c1`, `c2`, … where none was given."""
        return self._model.constraint_names.of(self.row)

    @name.setter
    def name(self, name: str) -> None:
        names = self._model.constraint_names
        names.give(self.row, names.check(name, self.row))

    @property
    def lower(self) -> float:
        """The least value its expression may take, `-inf` where that side is open."""
        return self._model.rows.lower[self.row]

    @lower.setter
    def lower(self, bound: Any) -> None:
        self._model.set_row_bounds(self.row, lower=bound)

    @property
    def upper(self) -> float:
        """The greatest value its expression may take, `inf` where that side is open."""
        return self._model.rows.upper[self.row]

    @upper.setter
    def upper(self, bound: Any) -> None:
        self._model.set_row_bounds(self.row, upper=bound)

    @property
    def sense(self) -> str:
        """`"<="`, `">="`, `"=="`, or `"range"` where both sides are bounded and differ."""
        if self.lower == self.upper:
            return "=="
        if self.lower == -inf:
            return "<="
        return ">=" if self.upper == inf else "range"

    @property
    def rhs(self) -> float:
        """The right-hand side, constants of the left side taken over.

        Raises `BadBounds` for a constraint with two different sides.
        """
        if self.sense == "range":
            raise BadBounds(f"{self.name} has two sides: use .lower and .upper instead of .rhs")
        return self.lower if self.sense == ">=" else self.upper

    @rhs.setter
    def rhs(self, value: Any) -> None:
        sense, number = self.sense, as_finite(value, "right-hand side")
        if sense == "range":
            raise BadBounds(f"{self.name} has two sides: set .lower and .upper instead of .rhs")
        self._model.set_row_bounds(
            self.row,
            lower=KEEP if sense == "<=" else number,
            upper=KEEP if sense == ">=" else number,
        )

    def __getitem__(self, variable: Variable) -> float:
        """The coefficient of `variable`, 0.0 where it does not appear."""
        return self._model.rows.get(self.row, self._model.column_of(variable))

    def __setitem__(self, variable: Variable, coefficient: Any) -> None:
        column = self._model.column_of(variable)
        self._model.set_entry(self.row, column, as_finite(coefficient, "coefficient"))

    @property
    def expression(self) -> LinearExpression:
        """Its left side, without constants."""
        columns, coefficients = self._model.rows.entries(self.row)
        return LinearExpression(self._model, list(columns), list(coefficients), len(columns))

    @property
    def relation(self) -> Relation:
        """It as a relation, constants taken over to the bounds."""
        return Relation(self.expression, self.lower, self.upper)

    @property
    def dual(self) -> float:
        """The shadow price: the change of the optimal objective per unit of right-hand side.

        The sign is that of the change, whether the program was maximised or
        minimised. Raises `NoAnswer` where there are no duals.
        """
        return self._model.current_solution().dual(self)

    @property
    def activity(self) -> float:
        """The value of its expression at the last solution."""
        return self._model.current_solution().activity(self)

    @property
    def slack(self) -> float:
        """How far its expression is from the nearer of its bounds; zero where it binds."""
        return self._model.current_solution().slack(self)

    def __str__(self) -> str:
        return f"{self.name}: {self.relation}"

    def __repr__(self) -> str:
        if self._model.rows.is_removed(self._row):
            return "<Constraint removed>"
        return f"<Constraint {self}>"

    def to_latex(self) -> str:
        r"""The relation as LaTeX, without name and dollar signs.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> print(lp.add_constraint(2*lp.Var(name="x") <= 3).to_latex())
        2\,x \le 3
        """
        return self.relation.to_latex()

    def _repr_latex_(self) -> str:
        return self.relation._repr_latex_()

    def _repr_html_(self) -> str:
        return self.relation._repr_html_()


def add_constraint(self: Model, relation: Any, name: str | None = None) -> Constraint:
    """Add `a <= b`, `a >= b`, `a == b` or `lower <= a <= upper`; returns a handle.

    Raises `NotAConstraint` for anything else, `ForeignVariable`, `BadName`,
    and then adds nothing. A method of `LinearProgram`.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(name="x"), lp.Var(name="y")
    >>> lp.add_constraint(x + 1 <= 2*y, name="wood")
    <Constraint wood: x - 2 y <= -1>
    >>> lp.add_constraint(-1 <= x - y <= 1)
    <Constraint c2: -1 <= x - y <= 1>
    """
    if type(relation) is not Relation:
        raise _no_constraint(relation)
    expression = relation.expression
    if expression._model is not self:
        raise self.foreign(expression)
    columns, coefficients, length = expression._span()
    columns, coefficients = columns[:length], coefficients[:length]  # they may be growing meanwhile
    low, high = relation.lower, relation.upper
    if CONSTANT in columns or len(set(columns)) != length:
        columns, coefficients, low, high = _tidied(columns, coefficients, relation)
    if not columns:
        raise _without_variables(relation)
    constraint = _new(Constraint)
    constraint._model = self
    with self._lock:
        if name is not None:
            self.constraint_names.give(self.rows.count, self.constraint_names.check(name))
        constraint._row = self.rows.append(columns, coefficients, low, high)
        self._version += 1
    return constraint


def _no_constraint(relation: Any) -> NotAConstraint:
    if isinstance(relation, (bool, int)) or type(relation).__name__ in ("bool_", "bool"):
        return NotAConstraint(
            f"a constraint without variables arrived here as {relation!r}: Python compared plain "
            "numbers. Is a sum empty, or did .value take the place of a variable?"
        )
    return NotAConstraint(f"a constraint is a relation such as x + y <= 3, not {_short(relation)}")


def _tidied(
    columns: list[int], coefficients: list[float], relation: Relation
) -> tuple[list[int], list[float], float, float]:
    """Terms with each column once, and bounds that have taken over the constants."""
    columns, coefficients, constants = sorted_out(columns, coefficients)
    negated = [-constant for constant in constants]
    low, high = [
        bound if abs(bound) == inf else finite_sum([bound, *negated], "right-hand side")
        for bound in (relation.lower, relation.upper)
    ]
    return columns, coefficients, low, high


def _without_variables(relation: Relation) -> NotAConstraint:
    constant = merged(*relation.expression._span())[2]
    holds = relation.lower <= constant <= relation.upper
    return NotAConstraint(
        f"({relation}) has no variable in it and is always {str(holds).lower()}; "
        + ("leave it out" if holds else "the program could never be feasible")
    )


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:60] + "…"
