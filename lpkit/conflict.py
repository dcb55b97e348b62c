"""Why a program is infeasible: conditions that contradict each other, none of them to spare.

`LinearProgram.conflict` hands out a `Conflict`. How it is found is in
`deletion_filter`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from lpkit.conditions import Condition, Conditions, named, relation_cell
from lpkit.deletion_filter import Found, Point, Search
from lpkit.errors import EmptyProgram, NoAnswer
from lpkit.notation import HTML, LATEX, TEXT, Style
from lpkit.render import _ROW, _label, _shortened, _table
from lpkit.solvers.units import whole
from lpkit.subsystems import AT_MOST, ROW, WHOLE, Side, System

if TYPE_CHECKING:
    import pandas

    from lpkit.expressions import Number, Variable
    from lpkit.model import Model
    from lpkit.solvers.interface import Solver

__all__ = ["Conflict", "find"]


class Conflict(Conditions):
    """Conditions of a program that no point satisfies all of: why it is infeasible.

    It is irreducible: leave any condition out, and some point satisfies the
    rest, its `witness`. A program may have other conflicts besides. All this
    is so within the tolerance of the solver, some 1e-6 of a side: what is
    missed by less counts as satisfied. It stays what it was when the program
    changes.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y, z = lp.Var(0, 1, name="x"), lp.Var(0, 1, name="y"), lp.Var(0, 1, name="z")
    >>> wood = lp.add_constraint(x + y >= 5, name="wood")
    >>> iron = lp.add_constraint(x + z <= 2, name="iron")
    >>> conflict = lp.conflict()
    >>> print(conflict)
    no point satisfies all of these; without any one of them, some point satisfies the rest:
      wood:  x + y >= 5
             x <= 1
             y <= 1
    >>> len(conflict), wood in conflict, iron in conflict, z in conflict
    (3, True, False, False)
    >>> [condition.number for condition in conflict]
    [5.0, 1.0, 1.0]
    """

    def __init__(self, model: Model, rows: Sequence[int], system: System, found: Found) -> None:
        sides = sorted(found.sides, key=_in_order)
        self._model = model
        self._conditions = named(model, rows, system, sides)
        self._matrix = system.matrix
        self._points = {
            condition: found.points[side]
            for condition, side in zip(self._conditions, sides)
            if side in found.points
        }
        self._remark = found.remark

    def __iter__(self) -> Iterator[Condition]:
        return iter(self._conditions)

    def __getitem__(self, index: int) -> Condition:
        return self._conditions[index]

    @property
    def is_irreducible(self) -> bool:
        """Whether each condition is known to be needed; not so where a limit ended the search."""
        return len(self._points) == len(self._conditions)

    @property
    def remark(self) -> str:
        """Why it is not known to be irreducible, else empty."""
        return self._remark

    def witness(self, condition: Condition) -> dict[Variable, Number]:
        """A point that satisfies all conditions of the conflict but this one.

        Values for all variables of the program; what the conflict says nothing
        of is as near to zero as its bounds let it. Raises `NoAnswer` for what
        is no condition of the conflict, and for one that may not be needed.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(upper=1, name="x")
        >>> c = lp.add_constraint(x >= 2)
        >>> conflict = lp.conflict()
        >>> [conflict.witness(condition)[x] for condition in conflict]
        [0.0, 2.0]
        """
        if not isinstance(condition, Condition) or condition not in self:
            raise NoAnswer(f"({condition}) is no condition of this conflict: take one from it")
        if condition not in self._points:
            raise NoAnswer(
                f"whether ({condition}) is needed is not known, as {self._remark}: "
                "search again with more time"
            )
        point = self._points[condition]
        return {
            self._model.variable(column): self._value(column, point)
            for column in range(len(self._matrix.cost))
        }

    def _value(self, column: int, point: Point) -> Number:
        integer = self._matrix.integer[column]
        if column in point:
            value = point[column]
        else:
            bounds = self._matrix.lower[column], self._matrix.upper[column]
            drawn_in = whole(*bounds) if integer else bounds
            low, high = drawn_in if drawn_in[0] <= drawn_in[1] else bounds
            value = min(max(0.0, low), high)
        return int(value) if integer and value == int(value) else value

    def to_frame(self) -> pandas.DataFrame:
        """One row a condition: name, kind, side, limit, expression. Needs pandas.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(upper=1, name="x")
        >>> wood = lp.add_constraint(2*x >= 5, name="wood")
        >>> print(lp.conflict().to_frame())
           name        kind side  limit expression
        0  wood  constraint   >=    5.0        2 x
        1     x       bound   <=    1.0          x
        """
        import pandas

        return pandas.DataFrame(
            [(one.name, one.kind, one.side, one.number, one.expression) for one in self],
            columns=["name", "kind", "side", "limit", "expression"],
        ).astype({"limit": float})

    # -- showing

    def __str__(self) -> str:
        lines = self._lines(TEXT)
        width = max(len(label) for label, _ in lines)
        padded = [
            f"  {label + ':' if label else '':<{width + 1}}  {relation}"
            if width
            else f"  {relation}"
            for label, relation in lines
        ]
        return "\n".join([self._sentence(), *padded])

    def __repr__(self) -> str:
        kind = "irreducible" if self.is_irreducible else "perhaps not irreducible"
        return f"<Conflict of {len(self)} conditions, {kind}>"

    def to_latex(self) -> str:
        r"""The conditions and the names of their constraints as a LaTeX array, without dollars.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(upper=1, name="x")
        >>> wood = lp.add_constraint(2*x >= 5, name="wood")
        >>> print(lp.conflict().to_latex())
        \begin{array}{ll}
        2\,x \ge 5 & \mathit{wood} \\
        x \le 1 &
        \end{array}
        """
        lines = [
            f"{relation} & {LATEX.name(label) if label else ''}".rstrip()
            for label, relation in self._lines(LATEX)
        ]
        body = " \\\\\n".join(lines)
        return f"\\begin{{array}}{{ll}}\n{body}\n\\end{{array}}"

    def _repr_html_(self) -> str:
        lines = [
            f"{_ROW}{relation_cell(relation)}{_label(label)}</tr>"
            for label, relation in self._lines(HTML)
        ]
        return f"<p>{HTML.text(self._sentence())}</p>{_table(lines)}"

    def _sentence(self) -> str:
        if not self.is_irreducible:
            return f"no point satisfies all of these; some may not matter ({self._remark}):"
        if len(self) == 1:
            return "no point satisfies this:"
        return (
            "no point satisfies all of these; "
            "without any one of them, some point satisfies the rest:"
        )

    def _lines(self, style: Style) -> list[tuple[str, str]]:
        """Label and relation of each line; the two sides of one expression are one line."""
        groups = [
            list(same)
            for _, same in groupby(self, lambda one: (one.label, one.expression, one.kind))
        ]
        lines = [(same[0].label, same[0]._joined(same[1:], style)) for same in groups]
        return [("", style.ellipsis) if line == "…" else line for line in _shortened(lines)]


def find(model: Model, solver: Solver, time_limit: float | None) -> Conflict:
    """The conflict of a program, which is not changed by the search."""
    matrix, rows, _ = model.matrix()
    if not len(matrix.cost):
        raise EmptyProgram("the program has no variables: make some with Var, IntVar or BoolVar")
    search = Search(matrix, solver, time_limit)
    try:
        found = search.found()
    except KeyboardInterrupt:
        raise KeyboardInterrupt from None  # without the outcome of a trial
    return Conflict(model, rows, search.system, found)


def _in_order(side: Side) -> tuple[bool, bool, int, bool]:
    """As a program is written: rows, bounds, integrality; of one thing the lower side first."""
    return side.kind != ROW, side.sense == WHOLE, side.place, side.sense == AT_MOST
