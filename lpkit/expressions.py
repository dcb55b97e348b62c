"""Variables and linear expressions: what stands between the relation signs.

An expression is a prefix of two growing lists, of columns and of coefficients.
Appending to the newest prefix happens in place, to an older one on a copy, so
that a sum of n terms costs O(n) whether it is built by `sum`, by `+=` or by
`total`, and yet no expression ever changes once its user holds it. `relations`
has the comparisons; `model` keeps what the variables' properties read and write.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from math import inf
from operator import neg
from typing import TYPE_CHECKING, Any, Union

from lpkit.copying import expression_of, handle_on
from lpkit.errors import ForeignVariable, NotLinear
from lpkit.notation import Style, Written, between, linear_text
from lpkit.relations import Comparable
from lpkit.scalars import SMALL, as_finite, finite_sum

if TYPE_CHECKING:
    from lpkit.model import Model

__all__ = ["Linear", "LinearExpression", "Number", "Variable", "merged", "total"]

Number = Union[int, float]
# Columns, their coefficients, and how many of each are the expression's own.
Span = tuple[list[int], list[float], int]

_new: Any = object.__new__

CONSTANT = -1  # the column number under which an expression keeps its constants


class Linear(Comparable, Written):
    """Anything linear in the variables of one program: a variable or an expression."""

    __slots__ = ()

    # Makes NumPy's scalars and arrays leave every operator to us.
    __array_ufunc__ = None

    _model: Model

    def _span(self) -> Span:
        """Columns, coefficients, and the length of the prefix of both that is this one's."""
        raise NotImplementedError

    def __add__(self, other: Any) -> LinearExpression:
        return self._extended(*self._tail(other, 1.0))

    def __radd__(self, other: Any) -> LinearExpression:
        if type(other) is int and other == 0:  # the start of a builtin sum
            return LinearExpression(self._model, *self._span())
        return self._extended(*self._tail(other, 1.0))

    def __sub__(self, other: Any) -> LinearExpression:
        return self._extended(*self._tail(other, -1.0))

    def __rsub__(self, other: Any) -> LinearExpression:
        return (-self)._extended(*self._tail(other, 1.0))

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

    def _tail(self, other: Any, sign: float) -> tuple[Sequence[int], Sequence[float]]:
        """The columns and coefficients that `self ± other` appends to those of `self`."""
        if isinstance(other, Linear):
            if other._model is not self._model:
                raise _foreign(self, other)
            columns, coefficients, length = other._span()
            tail = coefficients[:length]
            return columns[:length], tail if sign > 0.0 else list(map(neg, tail))
        return (CONSTANT,), (sign * as_finite(other, "constant"),)

    def _extended(self, columns: Sequence[int], coefficients: Sequence[float]) -> LinearExpression:
        """This one, with more terms."""
        mine, my_coefficients, length = self._span()
        end = length + len(columns)
        newest = len(mine) == length
        if newest:
            mine += columns  # first: their number says whether a prefix is the newest
            my_coefficients += coefficients
        if not newest or len(mine) != end:  # another thread appended in the same moment
            mine = [*mine[:length], *columns]
            my_coefficients = [*my_coefficients[:length], *coefficients]
        return LinearExpression(self._model, mine, my_coefficients, end)

    def _scaled(self, factor: float) -> LinearExpression:
        columns, coefficients, length = self._span()
        scaled = [as_finite(c * factor, "coefficient") for c in coefficients[:length]]
        return LinearExpression(self._model, columns[:length], scaled, length)

    def _divided(self, divisor: float) -> LinearExpression:
        columns, coefficients, length = self._span()
        scaled = [as_finite(c / divisor, "coefficient") for c in coefficients[:length]]
        return LinearExpression(self._model, columns[:length], scaled, length)

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

    __slots__ = ("_coefficients", "_columns", "_length", "_model")

    def __init__(
        self, model: Model, columns: list[int], coefficients: list[float], length: int
    ) -> None:
        self._model = model
        self._columns = columns
        self._coefficients = coefficients
        self._length = length

    def _span(self) -> Span:
        return self._columns, self._coefficients, self._length

    # Sums are what programs are made of: a plain term is appended without a further call, and
    # the new expression made without one. What is odd goes the long way, and is told of there.

    def __add__(self, other: Any) -> LinearExpression:
        kind = type(other)
        if kind is Variable:
            column, coefficient = other._column, 1.0
        elif kind is LinearExpression and other._length == 1:
            column, coefficient = other._columns[0], other._coefficients[0]
        else:
            return self._extended(*self._tail(other, 1.0))
        columns, length = self._columns, self._length
        if len(columns) == length and other._model is self._model:
            columns.append(column)  # first, as in `_extended`
            self._coefficients.append(coefficient)
            length += 1
            if len(columns) == length:
                longer = _new(LinearExpression)
                longer._model = self._model
                longer._columns = columns
                longer._coefficients = self._coefficients
                longer._length = length
                return longer
        return self._extended(*self._tail(other, 1.0))

    def __sub__(self, other: Any) -> LinearExpression:
        if type(other) is not Variable:
            return self._extended(*self._tail(other, -1.0))
        columns, length = self._columns, self._length
        if len(columns) == length and other._model is self._model:
            columns.append(other._column)
            self._coefficients.append(-1.0)
            length += 1
            if len(columns) == length:
                longer = _new(LinearExpression)
                longer._model = self._model
                longer._columns = columns
                longer._coefficients = self._coefficients
                longer._length = length
                return longer
        return self._extended(*self._tail(other, -1.0))

    @property
    def constant(self) -> float:
        """The sum of the constants in it."""
        return merged(*self._span())[2]

    @property
    def variables(self) -> list[Variable]:
        """The variables in it, each once, in order of appearance."""
        columns = merged(*self._span())[0]
        return [self._model.variable(column) for column in columns]

    def coefficient(self, variable: Variable) -> float:
        """The coefficient of `variable`, 0.0 where it does not appear.

        Raises `ForeignVariable` for a variable of another program.
        """
        column = self._model.column_of(variable)
        columns, coefficients, _ = merged(*self._span())
        return coefficients[columns.index(column)] if column in columns else 0.0

    @property
    def value(self) -> float:
        """What it comes to at the last solution. Raises `NoAnswer` where there is none."""
        return self._model.current_solution().value(self)

    def __reduce__(self) -> tuple[Any, ...]:
        columns, coefficients, length = self._span()  # of what may have grown on, its own alone
        parts = array("i", columns[:length]), array("d", coefficients[:length])
        return expression_of, (type(self), self._model, *parts)

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

    def _span(self) -> Span:
        return [self._column], [1.0], 1

    def __add__(self, other: Any) -> LinearExpression:
        if type(other) is Variable and other._model is self._model:
            both = _new(LinearExpression)
            both._model = self._model
            both._columns = [self._column, other._column]
            both._coefficients = [1.0, 1.0]
            both._length = 2
            return both
        return super().__add__(other)

    def __radd__(self, other: Any) -> LinearExpression:
        if type(other) is int and other == 0:  # the start of a builtin sum
            alone = _new(LinearExpression)
            alone._model = self._model
            alone._columns = [self._column]
            alone._coefficients = [1.0]
            alone._length = 1
            return alone
        return super().__radd__(other)

    def __sub__(self, other: Any) -> LinearExpression:
        if type(other) is Variable and other._model is self._model:
            both = _new(LinearExpression)
            both._model = self._model
            both._columns = [self._column, other._column]
            both._coefficients = [1.0, -1.0]
            both._length = 2
            return both
        return super().__sub__(other)

    def __mul__(self, other: Any) -> LinearExpression:
        kind = type(other)
        if (kind is float and other - other == 0.0) or (kind is int and -SMALL < other < SMALL):
            product = _new(LinearExpression)
            product._model = self._model
            product._columns = [self._column]
            product._coefficients = [other * 1.0]
            product._length = 1
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

    def __reduce__(self) -> tuple[Any, ...]:
        return handle_on, (type(self), self._model, self._column)

    def __repr__(self) -> str:
        kind = ", integer" if self.is_integer else ""
        if self.lower == -inf and self.upper == inf:
            return f"<Variable {self}: free{kind}>"
        return f"<Variable {self}: {between(self.lower, str(self), self.upper)}{kind}>"


def merged(
    columns: list[int], coefficients: list[float], length: int
) -> tuple[list[int], list[float], float]:
    """Columns and coefficients, each column once in order of appearance, and the constant.

    Repeated columns are added by `math.fsum`, so that what cancels, cancels exactly.
    """
    columns, coefficients, constants = sorted_out(columns[:length], coefficients[:length])
    return columns, coefficients, finite_sum(constants, "constant")


def sorted_out(
    columns: list[int], coefficients: list[float]
) -> tuple[list[int], list[float], list[float]]:
    """The same as `merged`, with the constants not yet added up."""
    constants: list[float] = []
    if CONSTANT in columns:
        terms = list(zip(columns, coefficients))
        constants = [coefficient for column, coefficient in terms if column == CONSTANT]
        columns = [column for column, _ in terms if column != CONSTANT]
        coefficients = [coefficient for column, coefficient in terms if column != CONSTANT]
    if len(set(columns)) == len(columns):
        return columns, coefficients, constants
    parts: dict[int, list[float]] = {}
    for column, coefficient in zip(columns, coefficients):
        parts.setdefault(column, []).append(coefficient)
    return list(parts), [finite_sum(part, "coefficient") for part in parts.values()], constants


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
