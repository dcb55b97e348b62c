"""What a solve found: status, objective, values, prices, kept apart from the program.

A `Solution` stays what it was when the program changes; `x.value` and
`c.dual`, which go through the program, refuse to be out of date instead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress
from math import fsum, inf
from typing import TYPE_CHECKING, Any

from lpkit.constraints import Constraint
from lpkit.errors import ForeignVariable, NoAnswer, RemovedConstraint
from lpkit.expressions import Linear, Number, Variable, merged
from lpkit.notation import format_number
from lpkit.status import Status

if TYPE_CHECKING:
    import pandas

    from lpkit.certificates import FarkasCertificate, UnboundedRay
    from lpkit.matrix import MatrixForm
    from lpkit.model import Model
    from lpkit.solvers.interface import Options, Outcome

__all__ = ["Solution", "relative_gap"]


class Solution:
    """The result of one solve.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x = lp.Var(lower=0, upper=4, name="x")
    >>> lp.objective = 3*x
    >>> solution = lp.solve("max")
    >>> print(solution.status, solution.objective, solution[x])
    optimal 12.0 4.0

    It stays what it was, also when the program changes or is solved again; `x.value` and
    `wood.dual` are the same of the last solution, and refuse to be out of date:

    >>> wood = lp.add_constraint(2*x <= 6)
    >>> solution = lp.solve("max")
    >>> x.upper = 1
    >>> solution.value(2*x + 1), solution.reduced_cost(x)
    (7.0, 0.0)
    >>> solution.activity(wood), solution.slack(wood), solution.dual(wood)
    (6.0, 0.0, 1.5)
    """

    _certificate: FarkasCertificate | None = None
    _ray: UnboundedRay | None = None

    def __init__(
        self,
        model: Model,
        matrix: MatrixForm,
        rows: Sequence[int],
        version: int,
        options: Options,
        outcome: Outcome,
        seconds: float,
    ) -> None:
        self._model = model
        self._matrix = matrix
        self._rows = rows  # their numbers in the program, ascending
        self._version = version
        self._outcome = outcome
        self._maximize = options.maximize
        self._seconds = seconds
        # + 0.0 makes -0.0 a plain zero
        self._values: list[Number] = list(map((0.0).__add__, outcome.values))
        if self._values and matrix.is_integer:
            for column in compress(range(len(self._values)), matrix.integer):
                self._values[column] = round(self._values[column])

    # -- how it ended

    @property
    def status(self) -> Status:
        """How the solve ended."""
        return self._outcome.status

    @property
    def sense(self) -> str:
        """`"max"` or `"min"`."""
        return "max" if self._maximize else "min"

    @property
    def seconds(self) -> float:
        """Wall time from hand-off to result."""
        return self._seconds

    @property
    def iterations(self) -> int:
        """Steps of the simplex method."""
        return self._outcome.iterations

    @property
    def nodes(self) -> int | None:
        """Nodes of branch and bound, where the solver tells."""
        return self._outcome.nodes

    @property
    def solver(self) -> str:
        """The solver and its method."""
        return self._outcome.solver

    @property
    def remark(self) -> str:
        """A sentence where the status alone would mislead, else empty."""
        return self._outcome.remark

    @property
    def has_values(self) -> bool:
        """Whether there is a point to read."""
        return bool(self._values)

    @property
    def has_duals(self) -> bool:
        """Whether there are shadow prices and reduced costs."""
        return bool(self._values) and len(self._outcome.reduced_costs) == len(self._values)

    # -- the point

    @property
    def objective(self) -> float:
        """The objective at the point found. Raises `NoAnswer` where there is none."""
        self._need_values()
        products = [c * v for c, v in zip(self._matrix.cost, self._values)]
        return fsum([self._matrix.offset, *products]) + 0.0

    @property
    def bound(self) -> float | None:
        """No feasible point is better than this; `None` where the solver has not said."""
        if self.status is Status.OPTIMAL and self._outcome.bound is None:
            return self.objective
        bound = self._outcome.bound
        return None if bound is None else bound + self._matrix.offset

    @property
    def gap(self) -> float | None:
        """The relative distance of objective and bound; `None` where there is no bound."""
        return relative_gap(self.objective if self.has_values else None, self.bound)

    def __getitem__(self, variable: Variable) -> Number:
        """The value of a variable: an `int` where it is an integer variable."""
        self._need_values()
        return self._values[self._column(variable)]

    def value(self, linear: Any) -> float:
        """The value of an expression."""
        self._need_values()
        if not isinstance(linear, Linear) or linear._model is not self._model:
            raise ForeignVariable(f"({linear}) holds no variables of the program that was solved")
        columns, coefficients, constant = merged(*linear._span())
        values = [self._values[self._placed(j)] for j in columns]
        return fsum([constant, *(c * v for c, v in zip(coefficients, values))]) + 0.0

    def activity(self, constraint: Constraint) -> float:
        """The value of a constraint's expression."""
        self._need_values()
        return self._outcome.activities[self._row(constraint)] + 0.0

    def slack(self, constraint: Constraint) -> float:
        """The distance of a constraint's activity from the nearer of its bounds."""
        self._need_values()
        return self._slack(self._row(constraint))

    def _slack(self, row: int) -> float:
        activity = self._outcome.activities[row]
        low, high = self._matrix.row_lower[row], self._matrix.row_upper[row]
        return min(activity - low, high - activity) + 0.0 if low > -inf or high < inf else inf

    # -- the prices

    def reduced_cost(self, variable: Variable) -> float:
        """The change of the optimal objective per unit by which a binding bound is raised."""
        self._need_duals()
        return self._outcome.reduced_costs[self._column(variable)] + 0.0

    def dual(self, constraint: Constraint) -> float:
        """The change of the optimal objective per unit of right-hand side."""
        self._need_duals()
        return self._outcome.duals[self._row(constraint)] + 0.0

    def to_frame(self) -> pandas.DataFrame:
        """One row a variable: value, bounds, reduced cost (missing without duals).

        Needs pandas.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> lp.objective = lp.Var(lower=0, upper=4, name="x") - lp.Var(lower=1, name="y")
        >>> print(lp.solve("max").to_frame())
                  value  lower  upper  reduced cost
        variable
        x           4.0    0.0    4.0           1.0
        y           1.0    1.0    inf          -1.0
        """
        import pandas

        self._need_values()
        names = [self._model.variable_name(j) for j in range(len(self._values))]
        frame = pandas.DataFrame(
            {
                "value": self._values,
                "lower": list(self._matrix.lower),
                "upper": list(self._matrix.upper),
            },
            index=pandas.Index(names, name="variable"),
        )
        if self.has_duals:
            frame["reduced cost"] = list(self._outcome.reduced_costs)
        return frame

    # -- the proofs, made when they are asked for

    @property
    def certificate(self) -> FarkasCertificate:
        """The proof that the program is infeasible, checked in exact arithmetic.

        Raises `NoAnswer` where there is none, and says why: the solve ended otherwise, an
        integer program is infeasible for its whole numbers alone, or no proof holds exactly.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(upper=4, name="x")
        >>> order = lp.add_constraint(2*x >= 9)
        >>> lp.solve().certificate.excess
        Fraction(1, 1)
        """
        if self._certificate is None:
            from lpkit.proofs import certificate_of

            self._certificate = certificate_of(self)
        return self._certificate

    @property
    def ray(self) -> UnboundedRay:
        """The proof that the objective has no end, checked in exact arithmetic.

        Raises `NoAnswer` where there is none, and says why.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=0, name="x")
        >>> lp.objective = 3*x
        >>> lp.solve("max").ray[x]
        Fraction(1, 1)
        """
        if self._ray is None:
            from lpkit.proofs import ray_of

            self._ray = ray_of(self)
        return self._ray

    # -- refusals

    def _column(self, variable: Variable) -> int:
        return self._placed(self._model.column_of(variable))

    def _placed(self, column: int) -> int:
        if column >= len(self._matrix.cost):
            name = self._model.variable_name(column)
            raise NoAnswer(f"{name} was added after this solve: solve again")
        return column

    def _row(self, constraint: Constraint) -> int:
        if not isinstance(constraint, Constraint):
            raise ForeignVariable(f"a constraint of the program is needed here, not {constraint!r}")
        if constraint._model is not self._model:
            raise ForeignVariable(f"({constraint}) belongs to another program")
        return self._place(constraint._row)

    def _place(self, row: int) -> int:
        """Where a row of the program stands among those that were solved."""
        place = bisect_left(self._rows, row)
        if place == len(self._rows) or self._rows[place] != row:
            raise RemovedConstraint("the constraint was not in the program when it was solved")
        return place

    def _need_values(self) -> None:
        if not self._values:
            raise NoAnswer(f"there are no values: the solve ended {self.status}")

    def _need_duals(self) -> None:
        self._need_values()
        if not self.has_duals:
            raise NoAnswer(
                "an integer program has no shadow prices or reduced costs; "
                "make its variables continuous to see those of the relaxation"
            )

    def __str__(self) -> str:
        if not self.has_values:
            return f"{self.status} ({self.solver}, {1000 * self.seconds:.1f} ms)"
        point = ", ".join(
            f"{self._model.variable_name(j)} = {format_number(value, 6)}"
            for j, value in enumerate(self._values[:8])
        )
        more = ", …" if len(self._values) > 8 else ""
        return f"{self.status}: {format_number(self.objective, 6)} at {point}{more}"

    def __repr__(self) -> str:
        return f"<Solution {self}>"

    def to_latex(self) -> str:
        r"""Status and objective, values, and constraints with their prices, as a LaTeX array.

        Without dollar signs; shortened in the middle where there is much.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=0, upper=4, name="x")
        >>> lp.objective = 3*x
        >>> print(lp.solve("max").to_latex())
        \begin{array}{l}
        \text{optimal: }12 \\[2ex]
        \begin{array}{lrr}
         &  & \text{reduced} \\
        \text{variable} & \text{value} & \text{cost} \\ \hline
        x & 4 & 3
        \end{array}
        \end{array}
        """
        from lpkit import solution_view

        return solution_view.latex(self)

    def _repr_html_(self) -> str:
        from lpkit import solution_view

        return solution_view.html(self)


def relative_gap(objective: float | None, bound: float | None) -> float | None:
    """The distance of a bound from an objective as a fraction of it; `None` without either.

    >>> relative_gap(200.0, 210.0)
    0.05
    """
    if objective is None or bound is None:
        return None
    return abs(bound - objective) / max(1e-10, abs(objective))
