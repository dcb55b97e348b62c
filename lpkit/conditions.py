"""One condition that a program sets, in the program's own names, and lists of such conditions.

A conflict is made of them, and a point violates some (`conflict`, `checking`).
What the numbers behind them are is in `subsystems`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import TYPE_CHECKING

from lpkit.constraints import Constraint
from lpkit.expressions import Variable
from lpkit.notation import LATEX, Style, Written, between, linear_text
from lpkit.subsystems import AT_LEAST, AT_MOST, ROW, WHOLE, Side, System

if TYPE_CHECKING:
    from lpkit.model import Model

__all__ = ["Condition", "Conditions", "named", "relation_cell"]

_LONGEST_SUM = 8  # terms of a row that are written out


class Condition(Written):
    """One side of a constraint, one bound of a variable, or that a variable is whole.

    It reads as it did when it was made, whatever becomes of the program. An
    equation has two sides, each a condition of its own.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x = lp.Var(upper=1, name="x")
    >>> wood = lp.add_constraint(2*x >= 5, name="wood")
    >>> first, second = lp.conflict()
    >>> print(first)
    wood: 2 x >= 5
    >>> first.subject == wood, first.side, first.number
    (True, '>=', 5.0)
    >>> second.subject is x, second.kind, second.expression
    (True, 'bound', 'x')
    """

    __slots__ = ("_is_half", "_terms", "name", "number", "side", "subject")

    subject: Constraint | Variable
    """What it is a condition of."""
    side: str
    """`"<="`, `">="`, or `"integer"`."""
    number: float | None
    """The limit; `None` for integrality."""
    name: str
    """The name of the constraint or the variable."""

    def __init__(
        self,
        subject: Constraint | Variable,
        side: str,
        number: float | None,
        name: str,
        terms: Sequence[tuple[float, str]],
        is_half: bool = False,
    ) -> None:
        self.subject = subject
        self.side = side
        self.number = number
        self.name = name
        self._terms = terms
        self._is_half = is_half  # of an equation

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Condition)
            and _is_same(other.subject, self.subject)
            and (other.side, other.number) == (self.side, self.number)
        )

    def __hash__(self) -> int:
        return hash((self.subject, self.side, self.number))

    @property
    def kind(self) -> str:
        """`"constraint"`, `"bound"` or `"integrality"`."""
        if isinstance(self.subject, Constraint):
            return "constraint"
        return "integrality" if self.side == WHOLE else "bound"

    @property
    def expression(self) -> str:
        """Its left side, as text."""
        return linear_text(self._terms, most=_LONGEST_SUM)

    @property
    def label(self) -> str:
        """The name of the constraint; empty for a variable, which its expression names."""
        return self.name if isinstance(self.subject, Constraint) else ""

    def __str__(self) -> str:
        return self._labelled(super().__str__())

    def _labelled(self, relation: str) -> str:
        """A relation after the name of the constraint, if there is one."""
        return f"{self.label}: {relation}" if self.label else relation

    def __repr__(self) -> str:
        return f"<Condition {self}>"

    def _written(self, style: Style) -> str:
        return self._joined([], style)

    def _joined(self, others: Sequence[Condition], style: Style) -> str:
        """This and others on the same expression, as one relation."""
        limits = {one.side: one.number for one in (self, *others)}
        return self._between(limits.get(AT_LEAST), limits.get(AT_MOST), style)

    def _stated(self, style: Style) -> str:
        """As `to_latex` and the like, but for half an equation the equation."""
        if self._is_half:
            return self._between(self.number, self.number, style)
        return self._written(style)

    def _between(self, low: float | None, high: float | None, style: Style) -> str:
        body = linear_text(self._terms, style=style, most=_LONGEST_SUM)
        if self.side == WHOLE:
            return body + (r"\ " if style is LATEX else " ") + style.text("is whole")
        return between(-inf if low is None else low, body, inf if high is None else high, style)


class Conditions:
    """Some conditions, in order: what `Conflict` and `Violations` have in common."""

    _conditions: Sequence[Condition]

    def __len__(self) -> int:
        return len(self._conditions)

    def __contains__(self, thing: object) -> bool:
        """Whether a condition is one of them, or any is set by this constraint or variable."""
        if isinstance(thing, Condition):
            return thing in self._conditions
        return any(_is_same(thing, one.subject) for one in self._conditions)

    @property
    def constraints(self) -> list[Constraint]:
        """The constraints that they are sides of, each once."""
        subjects = (one.subject for one in self._conditions)
        return list(dict.fromkeys(one for one in subjects if isinstance(one, Constraint)))

    @property
    def variables(self) -> list[Variable]:
        """The variables whose bounds or integrality they are, each once."""
        subjects = (one.subject for one in self._conditions)
        return list(dict.fromkeys(one for one in subjects if isinstance(one, Variable)))


def named(
    model: Model, rows: Sequence[int], system: System, sides: Iterable[Side]
) -> list[Condition]:
    """The conditions that sides of a matrix form are, in the same order.

    `rows` are the numbers that its rows have in the model.
    """
    matrix = system.matrix
    made = []
    for side in sides:
        place = side.place
        if side.kind == ROW:
            subject: Constraint | Variable = Constraint(model, rows[place])
            name = model.constraint_names.of(rows[place])
            entries = sorted(zip(*system.entries(place)))
            terms = [(size, model.variable_name(column)) for column, size in entries if size]
            is_half = matrix.row_lower[place] == matrix.row_upper[place]
        else:
            subject, name = model.variable(place), model.variable_name(place)
            terms = [(1.0, name)]
            is_half = side.sense != WHOLE and matrix.lower[place] == matrix.upper[place]
        made.append(Condition(subject, side.sense, system.number(side), name, terms, is_half))
    return made


def relation_cell(relation: str) -> str:
    """A relation in HTML as a cell of a table; a long sum wraps where there is little room."""
    return (
        '<td style="text-align:left;padding:2px 1em 2px 3px;white-space:normal;'
        f'vertical-align:baseline">{relation}</td>'
    )


def _is_same(one: object, other: object) -> bool:
    # `==` between variables makes a relation
    return one is other or (isinstance(one, Constraint) and one == other)
