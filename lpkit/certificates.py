"""Proofs that a program has no optimum: `FarkasCertificate` and `UnboundedRay`.

`Solution.certificate` and `Solution.ray` hand them out; `proofs` makes them. `exact_form` checks
them, `certificate_views` writes them down.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING

from lpkit import certificate_views
from lpkit.constraints import Constraint
from lpkit.errors import ModelError, NoAnswer
from lpkit.exact_algebra import Row, whole_factor
from lpkit.exact_form import ExactForm
from lpkit.model import Model

if TYPE_CHECKING:
    import pandas

    from lpkit.expressions import Number, Variable
    from lpkit.matrix import MatrixForm

__all__ = ["FarkasCertificate", "UnboundedRay"]

_LARGEST_WHOLE = 10**6  # what a multiplier may be, to be a whole number

# How far, relatively, a point to start from may be off a bound, a side or a whole number.
_OFF = 1e-6


class _Proof:
    """What both proofs have: the numbers that were solved, and the program for its names."""

    def __init__(self, model: Model, matrix: MatrixForm, rows: Sequence[int]) -> None:
        self._model = model
        self._form = ExactForm(matrix)
        self._rows = rows  # their numbers in the program

    def _current(self, program: Model | None) -> tuple[ExactForm, dict[int, int]]:
        """The numbers to check against, and where each row of the program is in them."""
        if program is None:
            return self._form, {row: place for place, row in enumerate(self._rows)}
        if not isinstance(program, Model):
            raise ModelError(f"a program is needed here, not {program!r}")
        matrix, rows, _ = program.matrix()
        return ExactForm(matrix), {row: place for place, row in enumerate(rows)}


class FarkasCertificate(_Proof):
    """A proof that no point satisfies all constraints and bounds (Farkas's lemma).

    Constraints and bounds are multiplied and added up: those of `>=` by numbers above zero,
    those of `<=` by numbers below, which turns them round. All variables cancel, and what is
    left says that 0 is at least `excess`, which is above zero.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(lower=0, name="x"), lp.Var(lower=0, name="y")
    >>> wood = lp.add_constraint(x + y <= 4, name="wood")
    >>> order = lp.add_constraint(2*x + y >= 9, name="order")
    >>> certificate = lp.solve().certificate
    >>> print(certificate)
    these cannot hold together:
      -2 × wood:   x + y <= 4    gives  -2 x - 2 y >= -8
       1 × order:  2 x + y >= 9  gives     2 x + y >=  9
       1 ×         y >= 0        gives           y >=  0
      added up:                                  0 >=  1, which is false
    >>> certificate.multipliers[wood], certificate.bounds[y], certificate.excess
    (Fraction(-2, 1), Fraction(1, 1), Fraction(1, 1))
    >>> certificate.verify()
    True
    """

    def __init__(
        self, model: Model, matrix: MatrixForm, rows: Sequence[int], multipliers: Row
    ) -> None:
        super().__init__(model, matrix, rows)
        bounds = self._form.bound_multipliers(multipliers)
        every = [*multipliers.values(), *bounds.values()]
        factor = whole_factor(every, _LARGEST_WHOLE) or whole_factor(
            multipliers.values(), _LARGEST_WHOLE
        )
        if factor is None:
            factor = 1 / max(map(abs, multipliers.values()))
        self._multipliers = {row: factor * value for row, value in sorted(multipliers.items())}
        self._bounds = {column: factor * value for column, value in bounds.items()}
        excess = self._form.excess(self._multipliers)
        if excess is None or excess <= 0:
            raise NoAnswer("these multipliers prove nothing: added up, they contradict no bound")
        self._excess = excess

    @property
    def multipliers(self) -> dict[Constraint, Fraction]:
        """The multiplier of each constraint that takes part: below zero for its upper side."""
        return {
            Constraint(self._model, self._rows[row]): value
            for row, value in self._multipliers.items()
        }

    @property
    def bounds(self) -> dict[Variable, Fraction]:
        """The multiplier of each variable's bound that takes part: below zero for the upper."""
        return {self._model.variable(column): value for column, value in self._bounds.items()}

    @property
    def constraints(self) -> list[Constraint]:
        """The constraints that take part, in the order they were added."""
        return list(self.multipliers)

    @property
    def excess(self) -> Fraction:
        """By how much the sum is wrong: it says that 0 is at least that."""
        return self._excess

    def verify(self, program: Model | None = None) -> bool:
        """Whether it proves what it says, by exact arithmetic from the numbers that were solved.

        With a program, from its present numbers: whether that one, changed since or another
        with constraints and variables in the same order, is infeasible for the same reason.
        """
        form, places = self._current(program)
        numbers = {self._rows[row]: value for row, value in self._multipliers.items()}
        if not all(row in places for row in numbers):
            return False
        excess = form.excess({places[row]: value for row, value in numbers.items()})
        return excess is not None and excess > 0

    def __str__(self) -> str:
        return certificate_views.farkas_text(self)

    def __repr__(self) -> str:
        count = len(self._multipliers) + len(self._bounds)
        return f"<FarkasCertificate of {count} constraints and bounds>"

    def to_latex(self) -> str:
        r"""The sum as a LaTeX array, without dollar signs.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=0, name="x")
        >>> wood = lp.add_constraint(2*x <= -1, name="wood")
        >>> print(lp.solve().certificate.to_latex())
        \begin{array}{rclrcr}
        -1 & \times & \text{wood: }2\,x \le -1 & -2\,x & \ge & 1 \\
        2 & \times & x \ge 0 & 2\,x & \ge & 0 \\
        \hline
         &  & \text{added up:} & 0 & \ge & 1
        \end{array}
        """
        return certificate_views.farkas_latex(self)

    def _repr_html_(self) -> str:
        return certificate_views.farkas_html(self)

    def to_frame(self) -> pandas.DataFrame:
        """One row a constraint or bound that takes part: kind, multiplier, side, product.

        The products add up to `excess`. Needs pandas.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=0, name="x")
        >>> wood = lp.add_constraint(2*x <= -1, name="wood")
        >>> print(lp.solve().certificate.to_frame()["multiplier"].to_dict())
        {'wood': -1.0, 'x': 2.0}
        """
        return certificate_views.farkas_frame(self)


class UnboundedRay(_Proof):
    """A proof that the objective can be improved without end: a direction to go for ever.

    From any point that satisfies the program, every number of steps that way leads to another
    one, and each step improves the objective by `improvement`. Integer variables go by whole
    numbers.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(lower=0, name="x"), lp.Var(lower=0, name="y")
    >>> lp.objective = 3*x + 2*y
    >>> wood = lp.add_constraint(x - 2*y <= 4, name="wood")
    >>> ray = lp.solve("max").ray
    >>> print(ray)
    each step this way improves the objective by 8, and no constraint or bound ever ends it:
      x  +2  from 4
      y  +1  from 0
    >>> ray[x], ray.improvement, ray.verify()
    (Fraction(2, 1), Fraction(8, 1), True)
    """

    def __init__(
        self,
        model: Model,
        matrix: MatrixForm,
        rows: Sequence[int],
        direction: Row,
        maximize: bool,
        start: Sequence[float] = (),
    ) -> None:
        super().__init__(model, matrix, rows)
        self._maximize = maximize
        factor = _factor_of_steps(direction, matrix)
        self._direction = {j: factor * step for j, step in sorted(direction.items())}
        gain = self._form.gain(self._direction, maximize)
        if gain is None or gain <= 0:
            raise NoAnswer("this direction proves nothing: it ends, or improves nothing")
        self._gain = gain
        self._start = _checked_start(matrix, start)

    def __getitem__(self, variable: Variable) -> Fraction:
        """The change of a variable with each step. Raises `ForeignVariable`, `NoAnswer`."""
        column = self._model.column_of(variable)
        if column >= len(self._form.matrix.cost):
            name = self._model.variable_name(column)
            raise NoAnswer(f"{name} was added after this solve: solve again")
        return self._direction.get(column, Fraction(0))

    @property
    def direction(self) -> dict[Variable, Fraction]:
        """The change of each variable that changes."""
        return {self._model.variable(column): step for column, step in self._direction.items()}

    @property
    def improvement(self) -> Fraction:
        """By how much each step improves the objective: above zero, whichever way that is."""
        return self._gain

    @property
    def start(self) -> dict[Variable, Number] | None:
        """A point to start from, as exact as the solver's are; `None` where it tells of none."""
        if self._start is None:
            return None
        return {self._model.variable(column): value for column, value in enumerate(self._start)}

    def verify(self, program: Model | None = None) -> bool:
        """Whether it is a direction as it says, by exact arithmetic from what was solved.

        With a program, from its present numbers, in the sense that this one was solved in.
        """
        form, _ = self._current(program)
        columns = len(form.matrix.cost)
        if not all(
            column < columns and (step.denominator == 1 or not form.matrix.integer[column])
            for column, step in self._direction.items()
        ):
            return False
        gain = form.gain(self._direction, self._maximize)
        return gain is not None and gain > 0

    def __str__(self) -> str:
        return certificate_views.ray_text(self)

    def __repr__(self) -> str:
        return f"<UnboundedRay of {len(self._direction)} variables>"

    def to_latex(self) -> str:
        r"""The direction as a LaTeX array, without dollar signs.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=4, name="x")
        >>> lp.objective = 3*x
        >>> print(lp.solve("max").ray.to_latex())
        \begin{array}{lrl}
        x & +1 & \text{from }4 \\
        \hline
        \text{objective, improved by} & 3 &
        \end{array}
        """
        return certificate_views.ray_latex(self)

    def _repr_html_(self) -> str:
        return certificate_views.ray_html(self)

    def to_frame(self) -> pandas.DataFrame:
        """One row a variable that changes: its step, and its start where one is known.

        Needs pandas.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=4, name="x")
        >>> lp.objective = 3*x
        >>> print(lp.solve("max").ray.to_frame().loc["x"].to_dict())
        {'step': 1.0, 'start': 4.0}
        """
        return certificate_views.ray_frame(self)


def _factor_of_steps(direction: Row, matrix: MatrixForm) -> Fraction:
    """What makes steps simple, and those of integer columns whole."""
    factor = whole_factor(direction.values(), _LARGEST_WHOLE)
    if factor is None:
        integer = [step for column, step in direction.items() if matrix.integer[column]]
        factor = whole_factor(integer)
    return factor or 1 / max(map(abs, direction.values()))


def _checked_start(matrix: MatrixForm, values: Sequence[float]) -> list[Number] | None:
    """The point if it satisfies the program as well as a solver's point does."""
    if len(values) != len(matrix.cost) or not all(map(isfinite, values)):
        return None
    point: list[Number] = [
        round(value) if integer else value + 0.0 for value, integer in zip(values, matrix.integer)
    ]
    form = ExactForm(matrix)
    within = all(
        _is_between(value, *form.bounds(column)) for column, value in enumerate(point)
    ) and all(
        _is_between(
            sum(coefficient * point[column] for column, coefficient in form.entries(row)),
            matrix.row_lower[row],
            matrix.row_upper[row],
        )
        for row in range(len(matrix.row_lengths))
    )
    whole = all(abs(a - b) <= _OFF for a, b, i in zip(values, point, matrix.integer) if i)
    return point if within and whole else None


def _is_between(value: float, low: float, high: float) -> bool:
    return low - _OFF * (1 + abs(low)) <= value <= high + _OFF * (1 + abs(high))
