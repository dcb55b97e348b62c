"""What a point violates of a program, and by how much.

`LinearProgram.check` hands out `Violations`. No solver takes part: sums are
exact, so that what is told is a property of the point alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from lpkit.conditions import Condition, Conditions, named, relation_cell
from lpkit.errors import BadNumber, BadOption, BadPoint, ForeignVariable
from lpkit.notation import HTML, TEXT, Style, format_number
from lpkit.render import _ROW, _cell, _label, _shortened, _table
from lpkit.scalars import as_finite
from lpkit.solution import Solution
from lpkit.subsystems import AT_LEAST, AT_MOST, COLUMN, ROW, WHOLE, Side, System

if TYPE_CHECKING:
    import pandas

    from lpkit.model import Model

__all__ = ["Violation", "Violations", "check"]

_DIGITS = 6  # shown
_ROUNDING = 2.0**-50  # more than a sum of products loses, for each term, of the sizes summed up


class Violation:
    """One condition that a point violates.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x = lp.Var(upper=4, name="x")
    >>> violation = lp.check({x: 5})[0]
    >>> print(violation)
    x <= 4 is violated by 1: it is 5
    >>> violation.condition.subject is x, violation.activity
    (True, 5.0)
    >>> violation.amount, violation.relative
    (1.0, 0.2)
    """

    __slots__ = ("activity", "amount", "condition", "relative")

    condition: Condition
    """What is violated."""
    activity: float
    """The value of its left side at the point."""
    amount: float
    """How far that is from what the condition asks for; from a whole number, for integrality."""
    relative: float
    """The amount divided by 1 plus the size of the limit; for integrality the amount itself."""

    def __init__(
        self, condition: Condition, activity: float, amount: float, relative: float
    ) -> None:
        self.condition = condition
        self.activity = activity
        self.amount = amount
        self.relative = relative

    def __str__(self) -> str:
        amount, activity = (format_number(n, _DIGITS) for n in (self.amount, self.activity))
        stated = self.condition._labelled(self.condition._stated(TEXT))
        return f"{stated} is violated by {amount}: it is {activity}"

    def __repr__(self) -> str:
        return f"<Violation {self}>"


class Violations(Conditions):
    """The conditions that a point violates, those it violates by most first; false if none.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(lower=0, name="x"), lp.Var(lower=0, name="y")
    >>> wood = lp.add_constraint(x + y <= 4, name="wood")
    >>> violations = lp.check({x: 7, y: -1})
    >>> for violation in violations:
    ...     print(violation)
    wood: x + y <= 4 is violated by 2: it is 6
    y >= 0 is violated by 1: it is -1
    >>> len(violations), wood in violations, x in violations, y in violations
    (2, True, False, True)
    >>> print(lp.check({x: 1, y: 1}))
    the point satisfies all conditions
    """

    def __init__(self, violations: Sequence[Violation]) -> None:
        self._violations = sorted(violations, key=lambda violation: -violation.amount)
        self._conditions = [violation.condition for violation in self._violations]

    def __iter__(self) -> Iterator[Violation]:
        return iter(self._violations)

    def __getitem__(self, index: int) -> Violation:
        return self._violations[index]

    def __contains__(self, thing: object) -> bool:
        """Whether it is one of them, or a condition, constraint or variable that is violated."""
        if isinstance(thing, Violation):
            return any(thing is one for one in self._violations)
        return super().__contains__(thing)

    def to_frame(self) -> pandas.DataFrame:
        """One row a violation: name, kind, side, limit, activity, amount, relative, expression.

        Needs pandas.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.IntVar(upper=1, name="x")
        >>> print(lp.check({x: 1.5}).to_frame()[["name", "kind", "side", "amount"]])
          name         kind     side  amount
        0    x        bound       <=     0.5
        1    x  integrality  integer     0.5
        """
        import pandas

        rows = [
            (c.name, c.kind, c.side, c.number, v.activity, v.amount, v.relative, c.expression)
            for v, c in zip(self._violations, self._conditions)
        ]
        numbers = ["limit", "activity", "amount", "relative"]
        columns = ["name", "kind", "side", *numbers, "expression"]
        return pandas.DataFrame(rows, columns=columns).astype(dict.fromkeys(numbers, float))

    # -- showing

    def __str__(self) -> str:
        lines = self._lines(TEXT)
        labels = max((len(label) for label, *_ in lines), default=0)
        relations = max((len(relation) for _, relation, *_ in lines), default=0)
        text = [self._sentence()]
        for label, relation, activity, amount in lines:
            head = f"{label + ':' if label else '':<{labels + 1}}  " if labels else ""
            tail = f"is {activity}, off by {amount}" if amount else ""
            text.append(f"  {head}{relation:<{relations}}  {tail}".rstrip())
        return "\n".join(text)

    def __repr__(self) -> str:
        return f"<Violations: {len(self)}>"

    def _repr_html_(self) -> str:
        head = f"<p>{HTML.text(self._sentence())}</p>"
        lines = [
            f"{_ROW}{relation_cell(relation)}{_cell(activity and f'is {activity},', 'left')}"
            f"{_cell(amount and f'off by {amount}', 'left')}{_label(label)}</tr>"
            for label, relation, activity, amount in self._lines(HTML)
        ]
        return head + _table(lines) if lines else head

    def _sentence(self) -> str:
        if not self:
            return "the point satisfies all conditions"
        return f"the point violates {len(self)} condition{'' if len(self) == 1 else 's'}:"

    def _lines(self, style: Style) -> list[tuple[str, str, str, str]]:
        lines = []
        for violation in _shortened(self._violations):
            if violation == "…":
                lines.append(("", style.ellipsis, "", ""))
                continue
            condition = violation.condition
            numbers = [float(f"{n:.{_DIGITS}g}") for n in (violation.activity, violation.amount)]
            shown = [style.number(number) for number in numbers]
            lines.append((condition.label, condition._stated(style), *shown))
        return lines


# -- checking


class _Excess(NamedTuple):
    """By how much a side is violated, in numbers."""

    side: Side
    activity: float
    amount: float
    relative: float


def check(model: Model, point: Any, tolerance: Any) -> Violations:
    """What a point violates of a program."""
    tolerance = as_finite(tolerance, "tolerance")
    if tolerance < 0:
        raise BadOption(f"tolerance is a number such as 1e-6, not {tolerance}")
    matrix, rows, _ = model.matrix()
    values = _values(model, point, len(matrix.cost))
    system = System(matrix)
    found = [
        *_in_rows(model, rows, system, values, tolerance),
        *_in_columns(system, values, tolerance),
    ]
    conditions = named(model, rows, system, [excess.side for excess in found])
    return Violations(
        [
            Violation(condition, excess.activity, excess.amount, excess.relative)
            for condition, excess in zip(conditions, found)
        ]
    )


def _values(model: Model, point: Any, columns: int) -> list[float]:
    """The value of each column."""
    if isinstance(point, Solution):
        if point._model is not model:
            raise ForeignVariable("the solution is one of another program")
        point._need_values()
        by_column = dict(enumerate(map(float, point._values)))
    elif isinstance(point, Mapping):
        by_column = {
            model.column_of(variable): as_finite(value, f"value of {variable}")
            for variable, value in point.items()
        }
    else:
        raise BadPoint(
            "a point is a dict with a number for each variable, or a Solution, "
            f"not {type(point).__name__}"
        )
    missing = [column for column in range(columns) if column not in by_column]
    if missing:
        names = [model.variable_name(column) for column in missing[:5]]
        more = f" and {len(missing) - 5} more variables" if len(missing) > 5 else ""
        raise BadPoint(f"the point gives no value to {', '.join(names)}{more}: add what is missing")
    return [by_column[column] for column in range(columns)]


def _in_rows(
    model: Model, rows: Sequence[int], system: System, values: list[float], tolerance: float
) -> Iterator[_Excess]:
    matrix = system.matrix
    for row, (low, high) in enumerate(zip(matrix.row_lower, matrix.row_upper)):
        columns, coefficients = system.entries(row)
        products = [c * values[column] for c, column in zip(coefficients, columns)]
        activity = sum(products)
        doubt = _ROUNDING * (1 + len(products)) * sum(map(abs, products)) + 1e-300
        least, most = activity - doubt, activity + doubt
        # Infinite or not a number, they fail this, and are added up exactly.
        if _loosened(low, -tolerance) <= least and most <= _loosened(high, tolerance):
            continue
        exact = sum(
            (Fraction(c) * Fraction(values[j]) for c, j in zip(coefficients, columns)), Fraction(0)
        )
        try:
            yield from _beyond(ROW, row, exact, (low, high), tolerance)
        except OverflowError:
            raise BadNumber(
                f"at this point {model.constraint_names.of(rows[row])} adds up to more than "
                "a float can hold; rescale the program"
            ) from None


def _in_columns(system: System, values: list[float], tolerance: float) -> Iterator[_Excess]:
    matrix = system.matrix
    for column, (value, low, high) in enumerate(zip(values, matrix.lower, matrix.upper)):
        if not low <= value <= high:
            yield from _beyond(COLUMN, column, Fraction(value), (low, high), tolerance)
        if matrix.integer[column]:
            amount = abs(value - round(value))
            if amount > tolerance:
                yield _Excess(Side(COLUMN, column, WHOLE), value, amount, amount)


def _loosened(limit: float, tolerance: float) -> float:
    return limit + tolerance * (1 + abs(limit)) if abs(limit) < inf else limit


def _beyond(
    kind: str, place: int, activity: Fraction, limits: tuple[float, float], tolerance: float
) -> Iterator[_Excess]:
    """The side that is violated, if one is; in fractions, so that nothing is lost."""
    for limit, sense in zip(limits, (AT_LEAST, AT_MOST)):
        if abs(limit) == inf:
            continue
        excess = Fraction(limit) - activity if sense == AT_LEAST else activity - Fraction(limit)
        relative = excess / (1 + abs(Fraction(limit)))
        if relative > Fraction(tolerance):
            side = Side(kind, place, sense)
            yield _Excess(side, float(activity), float(excess), float(relative))
