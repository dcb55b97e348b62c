"""How far costs and right-hand sides may move before the optimum is another one.

`lp.sensitivity()` makes a `Sensitivity`: a row for each variable's cost, and one for each
side of a constraint. `faces` says what is to be computed, `tables` how it looks.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from lpkit import solvers, tables
from lpkit.constraints import Constraint
from lpkit.errors import BadBounds, NoAnswer
from lpkit.expressions import Variable
from lpkit.faces import Optimum, Place, Room, Spot
from lpkit.status import Status
from lpkit.tables import Table

if TYPE_CHECKING:
    import pandas

    from lpkit.solution import Solution

__all__ = ["CostRange", "Sensitivity", "SideRange", "sensitivity"]


class CostRange(NamedTuple):
    """A variable's cost, and how far it may move with the same point still optimal.

    >>> row = CostRange("x", 0.0, 4.0, 10.0, 0.0, 3.0, 1.0, inf)
    >>> row.least, row.greatest
    (2.0, inf)
    """

    name: str
    lower: float  # the variable's bounds, and its value between them
    value: float
    upper: float
    reduced_cost: float
    cost: float  # its coefficient in the objective
    allowed_decrease: float
    allowed_increase: float

    @property
    def least(self) -> float:
        """The least cost of the range."""
        return self.cost - self.allowed_decrease

    @property
    def greatest(self) -> float:
        """The greatest cost of the range."""
        return self.cost + self.allowed_increase


class SideRange(NamedTuple):
    """One side of a constraint, and how far it may move with the same price still right.

    >>> row = SideRange("wood", "<=", 4.0, 4.0, 0.0, 3.0, 4.0, 2.0)
    >>> row.least, row.greatest
    (0.0, 6.0)
    """

    name: str
    relation: str  # "<=", ">=" or "=="
    activity: float
    rhs: float
    slack: float  # how far the activity is from this side
    shadow_price: float  # the change of the optimal objective per unit by which rhs is raised
    allowed_decrease: float
    allowed_increase: float

    @property
    def least(self) -> float:
        """The least right-hand side of the range."""
        return self.rhs - self.allowed_decrease

    @property
    def greatest(self) -> float:
        """The greatest right-hand side of the range."""
        return self.rhs + self.allowed_increase


class Sensitivity:
    """How far each cost and each right-hand side may move, one at a time.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(lower=0, name="x"), lp.Var(lower=0, name="y")
    >>> lp.objective = 3*x + 2*y
    >>> wood = lp.add_constraint(x + y <= 4, name="wood")
    >>> iron = lp.add_constraint(x + 3*y <= 6, name="iron")
    >>> lp.maximize()
    12.0
    >>> report = lp.sensitivity()
    >>> report[x].least, report[x].greatest  # as long as x earns 2 or more, x = 4 is best
    (2.0, inf)
    >>> report[wood].shadow_price, report[wood].least, report[wood].greatest
    (3.0, 0.0, 6.0)
    >>> print(report)
              lower         upper  reduced    objective   allowed   allowed
    variable  bound  value  bound     cost  coefficient  decrease  increase
    x             0      4    inf        0            3         1       inf
    y             0      0    inf       -1            2       inf         1
    <BLANKLINE>
                              right-hand         shadow   allowed   allowed
    constraint  activity            side  slack   price  decrease  increase
    wood               4  <=           4      0       3         4         2
    iron               4  <=           6      2       0         2       inf
    """

    def __init__(
        self,
        solution: Solution,
        costs: tuple[CostRange, ...],
        sides: tuple[SideRange, ...],
        rows: Sequence[int],
    ) -> None:
        self._solution = solution
        self._costs = costs
        self._sides = sides
        self._rows = rows  # of each side, among those that were solved: ascending

    @property
    def costs(self) -> tuple[CostRange, ...]:
        """A row for each variable, in the order of `lp.variables`."""
        return self._costs

    @property
    def sides(self) -> tuple[SideRange, ...]:
        """A row for each finite side of a constraint, an equality having one.

        In the order of `lp.constraints`; of a constraint with two sides, the lower comes first.
        """
        return self._sides

    @overload
    def __getitem__(self, what: Variable) -> CostRange: ...

    @overload
    def __getitem__(self, what: Constraint | tuple[Constraint, str]) -> SideRange: ...

    def __getitem__(self, what: Any) -> CostRange | SideRange:
        """The row of a variable, of a constraint, or of `constraint, "<="` and `constraint, ">="`.

        Raises `BadBounds` for a constraint with two sides and no word which, `NoAnswer` for a
        side that is open, `ForeignVariable`, `RemovedConstraint`.
        """
        if isinstance(what, Variable):
            return self._costs[self._solution._column(what)]
        constraint, relation = what if isinstance(what, tuple) and len(what) == 2 else (what, None)
        if not isinstance(constraint, Constraint):
            raise NoAnswer(f"there are ranges for variables and constraints, not for {what!r}")
        return self._side(constraint, relation)

    def _side(self, constraint: Constraint, relation: str | None) -> SideRange:
        row = self._solution._row(constraint)
        sides = self._sides[bisect_left(self._rows, row) : bisect_right(self._rows, row)]
        found = [side for side in sides if relation in (None, side.relation)]
        if len(found) == 1:
            return found[0]
        name = constraint.name
        if found:
            raise BadBounds(f'{name} has two sides: ask for report[c, "<="] or report[c, ">="]')
        if sides:
            has = " and ".join(f'"{side.relation}"' for side in sides)
            raise NoAnswer(f"{name} has {has}, no {relation!r}: ask for one that it has")
        raise NoAnswer(f"{name} has no bounded side that could be moved")

    def to_frame(self) -> pandas.DataFrame:
        """Everything in one table of pandas, a row for each cost and each side.

        The index is `kind` and `name`; `kind` is `"cost"`, or the relation of a side, `"<="`,
        `">="` or `"=="`. So `frame.loc["cost"]` has the costs, and each row one place. The columns
        mean the same in all rows: `given` is the cost or the right-hand side itself, `price` the
        reduced cost or the shadow price; `value`, `lower` and `upper` are those of the variable
        or of the constraint's expression. Needs pandas.

        Two tables with columns of their own are `pandas.DataFrame(report.costs)` and
        `pandas.DataFrame(report.sides)`.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=0, name="x")
        >>> lp.objective = 3*x
        >>> wood = lp.add_constraint(2*x <= 8, name="wood")
        >>> lp.maximize()
        12.0
        >>> lp.sensitivity().to_frame()["price"].to_dict()
        {('cost', 'x'): 0.0, ('<=', 'wood'): 1.5}
        """
        import pandas

        costs = {
            ("cost", r.name): (
                r.value, r.lower, r.upper, r.reduced_cost,
                r.cost, r.allowed_decrease, r.allowed_increase,
            )
            for r in self._costs
        }  # fmt: skip
        matrix = self._solution._matrix
        sides = {
            (r.relation, r.name): (
                r.activity, matrix.row_lower[row], matrix.row_upper[row], r.shadow_price,
                r.rhs, r.allowed_decrease, r.allowed_increase,
            )
            for r, row in zip(self._sides, self._rows)
        }  # fmt: skip
        records = {**costs, **sides}
        index = pandas.MultiIndex.from_tuples(records, names=["kind", "name"])
        return pandas.DataFrame(list(records.values()), index=index, columns=_COLUMNS)

    # -- showing

    def _tables(self) -> list[Table]:
        sides = [(r.name, r.activity, *r[1:2], *r[3:]) for r in self._sides]
        found = [
            Table(_COST_HEADS, "n" + "v" * 7, self._costs),
            Table(_SIDE_HEADS, "nvr" + "v" * 5, sides),
        ]
        return [table for table in found if table.rows]

    def __str__(self) -> str:
        return "\n\n".join(tables.text(table) for table in self._tables())

    def __repr__(self) -> str:
        return f"<Sensitivity of {len(self._costs)} costs and {len(self._sides)} right-hand sides>"

    def to_latex(self) -> str:
        r"""Both tables as a LaTeX array, without dollar signs.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=0, upper=4, name="x")
        >>> lp.objective = 3*x
        >>> lp.maximize()
        12.0
        >>> print(lp.sensitivity().to_latex().splitlines()[-3])
        x & 0 & 4 & 4 & 3 & 3 & 3 & \infty
        """
        return tables.stacked_latex(self._tables())

    def _repr_html_(self) -> str:
        return "".join(tables.html(table) for table in self._tables())


def sensitivity(solution: Solution, solver: str) -> Sensitivity:
    """The report on a solution; see `LinearProgram.sensitivity`."""
    solution._need_duals()
    if solution.status is not Status.OPTIMAL:
        raise NoAnswer(
            f"ranges belong to an optimum, and the solve ended {solution.status}: solve again"
        )
    chosen = solvers.get(solver)
    optimum = Optimum(solution._matrix, solution.sense == "max", solution._outcome)
    try:
        costs = tuple(_costs(solution, optimum, chosen))
        sides = list(_sides(solution, optimum, chosen))
    except KeyboardInterrupt:
        raise KeyboardInterrupt from None  # without what the solver had found
    rows = [row for row, _ in sides]
    return Sensitivity(solution, costs, tuple(side for _, side in sides), rows)


def _costs(solution: Solution, optimum: Optimum, solver: solvers.Solver) -> Iterator[CostRange]:
    matrix, values = solution._matrix, solution._outcome.values
    rooms = optimum.rooms_of_costs(solver)
    for j, (spot, (fall, rise)) in enumerate(zip(optimum.columns, rooms)):
        if solution.sense == "max":  # a cost that rises is one that falls when minimising
            fall, rise = rise, fall
        yield CostRange(
            solution._model.variable_name(j),
            matrix.lower[j],
            values[j] + 0.0,
            matrix.upper[j],
            _signed(spot.price, solution),
            matrix.cost[j],
            fall,
            rise,
        )


def _sides(
    solution: Solution, optimum: Optimum, solver: solvers.Solver
) -> Iterator[tuple[int, SideRange]]:
    """Each finite side of each row, the lower first, and the row's place."""
    matrix, names = solution._matrix, solution._model.constraint_names
    rooms = optimum.rooms_of_sides(solver)
    for row, (spot, room) in enumerate(zip(optimum.rows, rooms)):
        name = names.of(solution._rows[row])
        activity = solution._outcome.activities[row] + 0.0
        sides = _sides_of_row(spot, room, matrix.row_lower[row], matrix.row_upper[row])
        for relation, rhs, price, fall, rise in sides:
            slack = {"<=": rhs - activity, ">=": activity - rhs, "==": 0.0}[relation]
            price = _signed(price, solution)
            yield row, SideRange(name, relation, activity, rhs, max(0.0, slack), price, fall, rise)


def _sides_of_row(
    spot: Spot, room: Room, low: float, high: float
) -> Iterator[tuple[str, float, float, float, float]]:
    """Relation, side, price when minimising, how far it may fall, how far it may rise."""
    if low == high:
        yield "==", high, spot.price, room.below, room.above
        return
    binds = None if spot.is_free else spot.place
    apart = high - low  # no side may be moved beyond the other
    if low > -inf:
        rise = apart if binds is Place.UPPER else min(room.above, apart)
        if binds is Place.LOWER:
            yield ">=", low, spot.price, room.below, rise
        else:
            yield ">=", low, 0.0, inf, rise
    if high < inf:
        fall = apart if binds is Place.LOWER else min(room.below, apart)
        if binds is Place.UPPER:
            yield "<=", high, spot.price, fall, room.above
        else:
            yield "<=", high, 0.0, fall, inf


def _signed(price: float, solution: Solution) -> float:
    """A price when minimising, in the sense that was solved."""
    return (-price if solution.sense == "max" else price) + 0.0


_COST_HEADS = (
    ("", "variable"),
    ("lower", "bound"),
    ("", "value"),
    ("upper", "bound"),
    ("reduced", "cost"),
    ("objective", "coefficient"),
    ("allowed", "decrease"),
    ("allowed", "increase"),
)
_SIDE_HEADS = (
    ("", "constraint"),
    ("", "activity"),
    ("", ""),
    ("right-hand", "side"),
    ("", "slack"),
    ("shadow", "price"),
    ("allowed", "decrease"),
    ("allowed", "increase"),
)
_COLUMNS = ["value", "lower", "upper", "price", "given", "allowed decrease", "allowed increase"]
