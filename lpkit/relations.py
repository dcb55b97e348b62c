"""Relations: `<=`, `>=`, `==` and the chain `lower <= expression <= upper`.

`Comparable` gives variables and expressions their comparison operators. A
relation is not a truth value: outside a chain, asking for its truth raises an
error that shows the rewrite, so that no half of a constraint is ever lost.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NoReturn

from lpkit import chaining
from lpkit.chaining import pending
from lpkit.errors import BadBounds, TruthTest
from lpkit.notation import Style, Written, between, format_number
from lpkit.scalars import SMALL, as_finite

if TYPE_CHECKING:
    from lpkit.expressions import Linear

__all__ = ["Comparable", "Relation"]

_new: Any = object.__new__


class Relation(Written):
    """`lower <= expression <= upper`, with an infinity where a side is open. Never changes.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(name="x"), lp.Var(name="y")
    >>> relation = 0 <= x + 2*y <= 10
    >>> relation.lower, relation.upper
    (0.0, 10.0)
    >>> print(relation)
    0 <= x + 2 y <= 10
    """

    __slots__ = ("expression", "lower", "upper")

    def __init__(self, expression: Linear, lower: float, upper: float) -> None:
        self.expression = expression
        self.lower = lower
        self.upper = upper

    def __bool__(self) -> bool:
        if chaining.truth_of(self):
            return True
        raise TruthTest(
            f"({self}) is a constraint, neither true nor false. It cannot stand in if, while, "
            "assert, and, or, not, in, any() or all(): pass it to add_constraint; to test "
            "values after a solve, compare .value; for both sides at once write "
            "lower <= expression <= upper"
        )

    def _compared(self, other: Any) -> NoReturn:
        raise TruthTest(
            f"({self}) is a constraint already; chain it as lower <= expression <= upper, "
            "with no brackets around a half"
        )

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _compared
    __and__ = __rand__ = __or__ = __ror__ = __add__ = __sub__ = __mul__ = _compared
    __hash__ = object.__hash__
    __array_ufunc__ = None

    def _written(self, style: Style) -> str:
        return between(self.lower, self.expression._written(style), self.upper, style)

    def __repr__(self) -> str:
        return f"<Relation {self}>"


class Comparable:
    """The comparison operators of variables and expressions."""

    __slots__ = ()
    __hash__ = object.__hash__

    # A plain number, and no chain under way: most comparisons are that, and there are many. What
    # is odd, such as NaN, goes the long way and is told of there.

    def __le__(self, other: Any) -> Relation:
        kind = type(other)
        if not pending and (
            (kind is int and -SMALL < other < SMALL) or (kind is float and other - other == 0.0)
        ):
            relation = _new(Relation)
            relation.expression = self
            relation.lower = -inf
            relation.upper = other * 1.0
            return relation
        return _related(self, other, "<=", -inf, 0.0)

    def __ge__(self, other: Any) -> Relation:
        kind = type(other)
        if not pending and (
            (kind is int and -SMALL < other < SMALL) or (kind is float and other - other == 0.0)
        ):
            relation = _new(Relation)
            relation.expression = self
            relation.lower = other * 1.0
            relation.upper = inf
            return relation
        return _related(self, other, ">=", 0.0, inf)

    def __eq__(self, other: Any) -> Relation:  # type: ignore[override]
        kind = type(other)
        if not pending and (
            (kind is int and -SMALL < other < SMALL) or (kind is float and other - other == 0.0)
        ):
            relation = _new(Relation)
            relation.expression = self
            relation.lower = relation.upper = other * 1.0
            return relation
        return _related(self, other, "==", 0.0, 0.0)

    def __ne__(self, other: Any) -> NoReturn:
        raise TruthTest(
            f"({self}) != … is no linear constraint. To ask whether two names mean the same "
            "variable use `is`; to exclude a value use a BoolVar and two constraints"
        )

    def __lt__(self, other: Any) -> NoReturn:
        raise _strict(self, "<", "<=")

    def __gt__(self, other: Any) -> NoReturn:
        raise _strict(self, ">", ">=")

    def __bool__(self) -> bool:
        raise TruthTest(
            f"({self}) is unknown until the program is solved, so it has no truth; "
            "compare its .value after a solve"
        )


def _strict(expression: Any, sign: str, closed: str) -> TruthTest:
    return TruthTest(
        f"({expression}) {sign} … has no optimum to reach: write {closed}, "
        f"or move the bound by the least step that counts"
    )


def _related(left: Any, right: Any, sign: str, low: float, high: float) -> Relation:
    """The relation `low <= left - right <= high`, joined to its other half in a chain.

    `low` and `high` are 0.0 or infinite.
    """
    first = chaining.second_half(sign, depth=2)
    if isinstance(right, Comparable):
        if first is not None:
            raise _chain_of_expressions()
        return Relation(left - right, low, high)
    bound = as_finite(right, "bound")
    relation = Relation(left, low if low else bound, high if high else bound)
    return relation if first is None else _joined(first, relation)


def _joined(first: Relation, second: Relation) -> Relation:
    if first.expression is not second.expression:
        raise _chain_of_expressions()
    if first.lower == -inf and second.upper == inf:
        first, second = second, first
    if first.lower == first.upper or first.upper != inf or second.lower != -inf:
        raise TruthTest(
            "the two signs of a chain have to point the same way: "
            "lower <= expression <= upper, or upper >= expression >= lower"
        )
    if first.lower > second.upper:
        raise BadBounds(
            f"nothing lies between {format_number(first.lower)} and "
            f"{format_number(second.upper)}: the lower side is above the upper one"
        )
    return Relation(first.expression, first.lower, second.upper)


def _chain_of_expressions() -> TruthTest:
    return TruthTest(
        "a chain needs numbers at both ends and the expression in the middle; "
        "with expressions at an end, write two constraints"
    )
