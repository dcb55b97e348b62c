"""Variables and linear expressions: what stands between the relation signs.

An expression is a prefix of a growing list of terms. Appending to the newest
prefix happens in place, to an older one on a copy, so that a sum of n terms
costs O(n) whether it is built by `sum`, by `+=` or by `total`, and yet no
expression ever changes once its user holds it. `relations` has the
comparisons; `model` keeps what the variables' properties read and write.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from math import inf
from operator import neg
from typing import TYPE_CHECKING, Any, Union

from lpkit.errors import ForeignVariable, NotLinear
from lpkit.notation import Style, Written, between, linear_text
from lpkit.relations import Comparable
from lpkit.scalars import as_finite, finite_sum

if TYPE_CHECKING:
    from lpkit.model import Model

__all__ = ["Linear", "LinearExpression", "Number", "Variable", "merged", "total"]

Number = Union[int, float]
Terms = list[Any]  # [column, coefficient, column, coefficient, …]

_new: Any = object.__new__
_PLAIN = frozenset((int, float))
_LARGEST = sys.float_info.max

CONSTANT = -1  # the column number under which an expression keeps its constants


class Linear(Comparable, Written):
    """Anything linear in the variables of one program: a variable or an expression."""

    __slots__ = ()

    # Makes NumPy's scalars and arrays leave every operator to us.
    __array_ufunc__ = None

    _model: Model

    def _span(self) -> tuple[Terms, int]:
        """The list of terms and the length of the prefix that is this one's."""
        raise NotImplementedError

    def __add__(self, other: Any) -> LinearExpression:
        return self._extended(self._tail(other, 1.0))

    def __radd__(self, other: Any) -> LinearExpression:
        if type(other) is int and other == 0:  # the start of a builtin sum
            return LinearExpression(self._model, *self._span())
        return self._extended(self._tail(other, 1.0))

    def __sub__(self, other: Any) -> LinearExpression:
        return self._extended(self._tail(other, -1.0))

    def __rsub__(self, other: Any) -> LinearExpression:
        return (-self)._extended(self._tail(other, 1.0))

    def __mul__(self, other: Any) -> LinearExpression:
        if isinstance(other, Linear):
            raise NotLinear(
                f"({self}) * ({other}) is not linear: multiply a variable by numbers only"
            )
        return self._scaled(as_finite(other, "coefficient"))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> LinearExpression:
        if isinstance(other, Linear):
            raise NotLinear(f"({self}) / ({other}) is not linear: divide by numbers only")
        divisor = as_finite(other, "divisor")
        if divisor == 0.0:
            raise NotLinear(f"({self}) / 0 has no value")
        return self._divided(divisor)

    def __neg__(self) -> LinearExpression:
        return self._scaled(-1.0)

    def __pos__(self) -> Linear:
        return self

    def _not_linear(self, *_: Any) -> Any:
        raise NotLinear(
            f"only +, - and a number as factor or divisor keep ({self}) linear, "
            "and comparisons are <=, >= and =="
        )

    __rtruediv__ = __pow__ = __rpow__ = __mod__ = __rmod__ = __floordiv__ = _not_linear
    __rfloordiv__ = __matmul__ = __rmatmul__ = __abs__ = __and__ = __rand__ = _not_linear
    __or__ = __ror__ = __xor__ = __rxor__ = __invert__ = _not_linear

    def _tail(self, other: Any, sign: float) -> Terms | tuple[int, float]:
        """What `self ± other` appends to the terms of `self`."""
        kind = type(other)
        if kind is Variable:
            if other._model is not self._model:
                raise _foreign(self, other)
            return (other._column, sign)
        if isinstance(other, Linear):
            if other._model is not self._model:
                raise _foreign(self, other)
            terms, length = other._span()
            tail = terms[:length]
            if sign < 0.0:
                tail[1::2] = map(neg, tail[1::2])
            return tail
        return (CONSTANT, sign * as_finite(other, "constant"))

    def _extended(self, tail: Terms | tuple[int, float]) -> LinearExpression:
        terms, length = self._span()
        end = length + len(tail)
        if len(terms) == length:
            terms += tail
            if len(terms) != end:  # another thread appended in the same moment
                terms = [*terms[:length], *tail]
        else:
            terms = [*terms[:length], *tail]
        return LinearExpression(self._model, terms, end)

    def _scaled(self, factor: float) -> LinearExpression:
        terms, length = self._span()
        scaled = terms[:length]
        scaled[1::2] = [
            as_finite(coefficient * factor, "coefficient") for coefficient in scaled[1::2]
        ]
        return LinearExpression(self._model, scaled, length)

    def _divided(self, divisor: float) -> LinearExpression:
        terms, length = self._span()
        scaled = terms[:length]
        scaled[1::2] = [
            as_finite(coefficient / divisor, "coefficient") for coefficient in scaled[1::2]
        ]
        return LinearExpression(self._model, scaled, length)

    def _written(self, style: Style) -> str:
        columns, coefficients, constant = merged(*self._span())
        name = self._model.variable_name
        terms = [(c, name(column)) for column, c in zip(columns, coefficients)]
        return linear_text(terms, constant, style)


class LinearExpression(Linear):
    """A sum of coefficients times variables, plus a constant. Never changes.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(name="x"), lp.Var(name="y")
    >>> e = 2*x + y
    >>> f = e
    >>> f += 3
    >>> print(e, "and", f)
    2 x + y and 2 x + y + 3
    >>> e.coefficient(x), f.constant
    (2.0, 3.0)
    """

    __slots__ = ("_length", "_model", "_terms")

    def __init__(self, model: Model, terms: Terms, length: int) -> None:
        self._model = model
        self._terms = terms
        self._length = length

    def _span(self) -> tuple[Terms, int]:
        return self._terms, self._length

    # Sums are what programs are made of: what is plain is appended without a further call, and
    # the new expression made without one. What is odd goes the long way, and is told of there.

    def __add__(self, other: Any) -> LinearExpression:
        kind = type(other)
        if (kind is Variable or kind is LinearExpression) and other._model is self._model:
            terms, length = self._terms, self._length
            if len(terms) == length:
                tail = (other._column, 1.0) if kind is Variable else other._terms[: other._length]
                terms += tail
                length += len(tail)
                if len(terms) == length:  # else another thread appended in the same moment
                    longer = _new(LinearExpression)
                    longer._model, longer._terms, longer._length = self._model, terms, length
                    return longer
        return self._extended(self._tail(other, 1.0))

    def __sub__(self, other: Any) -> LinearExpression:
        if type(other) is Variable and other._model is self._model:
            terms, length = self._terms, self._length
            if len(terms) == length:
                terms += (other._column, -1.0)
                length += 2
                if len(terms) == length:
                    longer = _new(LinearExpression)
                    longer._model, longer._terms, longer._length = self._model, terms, length
                    return longer
        return self._extended(self._tail(other, -1.0))

    @property
    def constant(self) -> float:
        """The sum of the constants in it."""
        return merged(self._terms, self._length)[2]

    @property
    def variables(self) -> list[Variable]:
        """The variables in it, each once, in order of appearance."""
        columns = merged(self._terms, self._length)[0]
        return [self._model.variable(column) for column in columns]

    def coefficient(self, variable: Variable) -> float:
        """The coefficient of `variable`, 0.0 where it does not appear.

        Raises `ForeignVariable` for a variable of another program.
        """
        column = self._model.column_of(variable)
        columns, coefficients, _ = merged(self._terms, self._length)
        return coefficients[columns.index(column)] if column in columns else 0.0

    @property
    def value(self) -> float:
        """What it comes to at the last solution. Raises `NoAnswer` where there is none."""
        return self._model.current_solution().value(self)

    def __repr__(self) -> str:
        return f"<LinearExpression {self}>"


class Variable(Linear):
    """One unknown of a program, made by its `Var`, `IntVar` or `BoolVar`.

    Bounds, name and kind are read and changed through its properties; `value`
    and `reduced_cost` are those of the last solve.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x = lp.Var(lower=0, upper=4, name="x")
    >>> x.upper = 7
    >>> x
    <Variable x: 0 <= x <= 7>
    """

    __slots__ = ("_column", "_model")

    def __init__(self, model: Model, column: int) -> None:
        self._model = model
        self._column = column

    def _span(self) -> tuple[Terms, int]:
        return [self._column, 1.0], 2

    def __add__(self, other: Any) -> LinearExpression:
        if type(other) is Variable and other._model is self._model:
            both = _new(LinearExpression)
            both._model, both._length = self._model, 4
            both._terms = [self._column, 1.0, other._column, 1.0]
            return both
        return super().__add__(other)

    def __radd__(self, other: Any) -> LinearExpression:
        if type(other) is int and other == 0:  # the start of a builtin sum
            alone = _new(LinearExpression)
            alone._model, alone._terms, alone._length = self._model, [self._column, 1.0], 2
            return alone
        return super().__radd__(other)

    def __mul__(self, other: Any) -> LinearExpression:
        if type(other) in _PLAIN and -_LARGEST <= other <= _LARGEST:
            product = _new(LinearExpression)
            product._model, product._terms, product._length = (
                self._model, [self._column, float(other)], 2
            )  # fmt: skip
            return product
        return super().__mul__(other)

    __rmul__ = __mul__

    @property
    def name(self) -> str:
        """Its name; `x1`, `x2`, … where none was given."""
        return self._model.variable_name(self._column)

    @name.setter
    def name(self, name: str) -> None:
        self._model.name_variable(self._column, name)

    @property
    def lower(self) -> float:
        """The lower bound, `-inf` where there is none."""
        return self._model.lower[self._column]

    @lower.setter
    def lower(self, bound: Any) -> None:
        self._model.set_bounds(self._column, lower=bound)

    @property
    def upper(self) -> float:
        """The upper bound, `inf` where there is none."""
        return self._model.upper[self._column]

    @upper.setter
    def upper(self, bound: Any) -> None:
        self._model.set_bounds(self._column, upper=bound)

    @property
    def is_integer(self) -> bool:
        """Whether it takes whole numbers only."""
        return bool(self._model.integer[self._column])

    @property
    def index(self) -> int:
        """Its position among the program's variables, from 0."""
        return self._column

    @property
    def value(self) -> Number:
        """Its value at the last solution: an `int` for an integer variable, else a float.

        Raises `NoAnswer` before a solve, after a change, and where there was no solution.
        """
        return self._model.current_solution()[self]

    @property
    def reduced_cost(self) -> float:
        """The change of the optimal objective per unit by which its binding bound is raised.

        Zero for a variable between its bounds. Raises `NoAnswer` where there are no duals.
        """
        return self._model.current_solution().reduced_cost(self)

    def __float__(self) -> float:
        """Its value at the last solution; raises `NoAnswer` where there is none."""
        return float(self.value)

    def __int__(self) -> int:
        """The value of an integer variable; of another, use `round(x.value)`."""
        value = self.value
        if isinstance(value, int):
            return value
        raise NotLinear(
            f"{self} is continuous, so int({self}) would cut digits off: use round({self}.value)"
        )

    def __repr__(self) -> str:
        kind = ", integer" if self.is_integer else ""
        if self.lower == -inf and self.upper == inf:
            return f"<Variable {self}: free{kind}>"
        return f"<Variable {self}: {between(self.lower, str(self), self.upper)}{kind}>"


def merged(terms: Terms, length: int) -> tuple[list[int], list[float], float]:
    """Columns and coefficients, each column once in order of appearance, and the constant.

    Repeated columns are added by `math.fsum`, so that what cancels, cancels exactly.
    """
    columns, coefficients, constants = sorted_out(terms, length)
    return columns, coefficients, finite_sum(constants, "constant")


def sorted_out(terms: Terms, length: int) -> tuple[list[int], list[float], list[float]]:
    """The same as `merged`, with the constants not yet added up."""
    columns: list[int] = terms[0:length:2]
    coefficients: list[float] = terms[1:length:2]
    if CONSTANT not in columns and len(set(columns)) == len(columns):
        return columns, coefficients, []
    parts: dict[int, list[float]] = {CONSTANT: []}
    for column, coefficient in zip(columns, coefficients):
        parts.setdefault(column, []).append(coefficient)
    constants = parts.pop(CONSTANT)
    sums = [finite_sum(part, "coefficient") for part in parts.values()]
    return list(parts), sums, constants


def total(items: Iterable[Any]) -> Any:
    """The sum of variables, expressions and numbers, like builtin `sum`, in O(terms).

    >>> from lpkit import LinearProgram, total
    >>> lp = LinearProgram()
    >>> x = [lp.Var() for _ in range(3)]
    >>> print(total(2*v for v in x))
    2 x1 + 2 x2 + 2 x3
    """
    return sum(items)


def _foreign(mine: Linear, other: Linear) -> ForeignVariable:
    return ForeignVariable(
        f"({mine}) and ({other}) belong to different programs; "
        "an expression can hold the variables of one program only"
    )
