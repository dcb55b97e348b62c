"""The data of a program: columns, rows, objective, names, and what makes a solution stale.

`Model` checks and stores; it neither solves nor draws. Its user-facing whole
is `program.LinearProgram`; handles on variables are in `expressions`, on
constraints in `constraints`.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Any

from lpkit.columns import Columns
from lpkit.copying import handles
from lpkit.errors import BadBounds, BadName, ForeignVariable, NoAnswer
from lpkit.expressions import Linear, Variable
from lpkit.matrix import MatrixForm
from lpkit.notation import format_number
from lpkit.objective import ObjectiveStore
from lpkit.rows import Rows
from lpkit.scalars import as_bound, as_finite
from lpkit.solvers.memory import Memory

if TYPE_CHECKING:
    from lpkit.solution import Solution

__all__ = ["Model"]

LONGEST_NAME = 255  # bytes of UTF-8: what MPS and LP files and GLPK can carry

_new: Any = object.__new__
_PLAIN = frozenset((int, float))

KEEP: Any = object()  # a bound that is not to change; None would be a mistake of the user's
_NOTHING = (KEEP, KEEP, False)  # no variable is made with these bounds

# in a copy, and after pickling
_MADE_ANEW = frozenset(("_lock", "_memory", "_variables", "_given"))


class Names:
    """Names given to things that are numbered, and derived ones for the rest."""

    def __init__(self, letter: str, kind: str) -> None:
        self._letter = letter
        self._kind = kind
        self._given: dict[int, str] = {}
        self._taken: dict[str, int] = {}

    def check(self, name: Any, number: int = -1) -> str:
        """`name`, if the thing of that number may bear it; raises `BadName` otherwise."""
        kind = self._kind
        if not isinstance(name, str):
            raise BadName(f"the name of a {kind} is text, not {name!r}")
        if not name or name != name.strip():
            raise BadName(f"the name of a {kind} is neither empty nor padded by blanks: {name!r}")
        if not name.isprintable():
            raise BadName(f"the name of a {kind} has to be printable, on one line: {name!r}")
        if len(name.encode("utf-8", "surrogatepass")) > LONGEST_NAME:
            raise BadName(
                f"the name {name[:20]!r}… has {len(name)} characters; "
                f"{LONGEST_NAME} bytes are the most that solvers and files can carry"
            )
        if self._taken.get(name, number) != number:
            raise BadName(f"another {kind} is named {name!r} already; choose a different name")
        return name

    def give(self, number: int, name: str) -> None:
        """Name a thing; `check` has passed."""
        self._taken.pop(self._given.get(number, ""), None)
        self._given[number] = name
        self._taken[name] = number

    def drop(self, number: int) -> None:
        self._taken.pop(self._given.pop(number, ""), None)

    def of(self, number: int) -> str:
        """The name given, or a derived one that nothing else bears."""
        name = self._given.get(number)
        if name is None:
            name = f"{self._letter}{number + 1}"
            while name in self._taken:
                name += "_"
        return name

    def is_given(self, number: int) -> bool:
        return number in self._given


class Model:
    """Columns, rows and objective of one program. Every change passes through here."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.columns = Columns(self._lock)
        self.rows = Rows(self._lock)
        self.objective_store = ObjectiveStore(self)
        self.variable_names = Names("x", "variable")
        self.constraint_names = Names("c", "constraint")
        self._variables: list[Variable] = []
        self._given = _NOTHING
        self._version = 0
        self._solution: Solution | None = None
        self._memory = Memory()

    def __copy__(self) -> Model:
        """As `copy.deepcopy`: of two programs that share rows, a tweak would spoil the other."""
        from copy import deepcopy  # not for every import

        return deepcopy(self)

    def __getstate__(self) -> dict[str, Any]:
        """All but what `__setstate__` makes anew: lock, handles, and what solvers keep by."""
        return {name: value for name, value in self.__dict__.items() if name not in _MADE_ANEW}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = self.columns.lock = self.rows.lock = threading.RLock()
        self._memory = Memory()
        self._variables = handles(Variable, self, self.columns.count)
        self._given = _NOTHING

    # -- variables

    def add_variable(self, lower: Any, upper: Any, name: Any, integer: bool) -> Variable:
        """Check and add a column; refused, nothing is added."""
        variable: Variable = _new(Variable)
        variable._model = self
        with self._lock:
            given = self._given
            # Most variables are as the one before: made with the very same numbers.
            if lower is not given[0] or upper is not given[1] or integer is not given[2]:
                self._begin_run(lower, upper, name, integer)
            columns = self.columns
            column = columns.count
            if name is not None:
                self.variable_names.give(column, self.variable_names.check(name))
            variable._column = column
            self._variables.append(variable)
            columns.count = column + 1
            self._version += 1
        return variable

    def _begin_run(self, lower: Any, upper: Any, name: Any, integer: bool) -> None:
        """Check the bounds of a variable that is not as the one before."""
        whose = "a new variable" if name is None else str(name)
        self.columns.begin(*_checked_bounds(lower, upper, whose), integer)
        plain = type(lower) in _PLAIN and type(upper) in _PLAIN  # an array of one could change
        self._given = (lower, upper, integer) if plain else _NOTHING

    @property
    def lower(self) -> array[float]:
        """The lower bound of each column."""
        return self.columns.lower

    @property
    def upper(self) -> array[float]:
        """The upper bound of each column."""
        return self.columns.upper

    @property
    def integer(self) -> bytearray:
        """1 for each column that takes whole numbers only."""
        return self.columns.integer

    def variable(self, column: int) -> Variable:
        """The handle on a column: always the same object."""
        return self._variables[column]

    def variable_name(self, column: int) -> str:
        """The name of a column, given or derived."""
        return self.variable_names.of(column)

    def name_variable(self, column: int, name: Any) -> None:
        """Name a column; raises `BadName`."""
        with self._lock:
            self.variable_names.give(column, self.variable_names.check(name, column))

    def column_of(self, variable: Any) -> int:
        """The column of one of this program's variables; raises `ForeignVariable` otherwise."""
        if not isinstance(variable, Variable):
            raise ForeignVariable(f"a variable of the program is needed here, not {variable!r}")
        if variable._model is not self:
            raise self.foreign(variable)
        return variable._column

    def foreign(self, linear: Linear) -> ForeignVariable:
        """The error that says whose variables these are not."""
        return ForeignVariable(
            f"({linear}) belongs to another program; use variables made by this one"
        )

    def set_bounds(self, column: int, lower: Any = KEEP, upper: Any = KEEP) -> None:
        """Replace the bounds that are given; refused, both stay as they were."""
        low = self.lower[column] if lower is KEEP else lower
        high = self.upper[column] if upper is KEEP else upper
        low, high = _checked_bounds(low, high, self.variable_name(column))
        with self._lock:
            self.lower[column], self.upper[column] = low, high
            self._version += 1

    # -- rows and objective

    def set_row_bounds(self, row: int, lower: Any = KEEP, upper: Any = KEEP) -> None:
        """Replace the sides that are given; refused, both stay as they were."""
        low = self.rows.lower[row] if lower is KEEP else lower
        high = self.rows.upper[row] if upper is KEEP else upper
        low, high = _checked_bounds(low, high, self.constraint_names.of(row))
        with self._lock:
            self.rows.lower[row], self.rows.upper[row] = low, high
            self._version += 1

    def add_row(
        self,
        columns: list[int],
        coefficients: list[float],
        lower: float,
        upper: float,
        name: str | None = None,
    ) -> int:
        """Add a row and return its number; both sides may be open.

        The columns are distinct, the coefficients checked. Raises `BadBounds` or `BadName`,
        and then adds nothing.
        """
        whose = self.constraint_names.of(self.rows.count) if name is None else name
        low, high = _checked_bounds(lower, upper, whose)
        with self._lock:
            if name is not None:
                self.constraint_names.give(self.rows.count, self.constraint_names.check(name))
            row = self.rows.append(columns, coefficients, low, high)
            self._version += 1
        return row

    def set_entry(self, row: int, column: int, coefficient: float) -> None:
        """Set a checked coefficient of a row."""
        with self._lock:
            self.rows.set(row, column, coefficient)
            self._version += 1

    def remove_row(self, row: int) -> None:
        """Take a row out; its number is not used again."""
        with self._lock:
            self.rows.remove(row)
            self.constraint_names.drop(row)
            self._version += 1

    def set_cost(self, column: int, coefficient: Any) -> None:
        """Set one coefficient of the objective."""
        number = as_finite(coefficient, "objective coefficient")
        with self._lock:
            self.objective_store.set(column, number)
            self._version += 1

    def replace_objective(self, value: Any) -> None:
        """Take a new objective."""
        with self._lock:
            self.objective_store.replace(value)
            self._version += 1

    # -- hand-off and solutions

    def matrix(self) -> tuple[MatrixForm, Sequence[int], int]:
        """A snapshot for a solver, the row numbers it has in order, and its version."""
        with self._lock:
            alive = self.rows.alive()
            lengths, columns, coefficients = self.rows.compressed()
            cost, offset = self.objective_store.dense(self.columns.count)
            low, high = self.rows.lower, self.rows.upper
            form = MatrixForm(
                cost,
                offset,
                self.lower[:],
                self.upper[:],
                bytes(self.integer),
                low[:] if len(alive) == len(low) else array("d", [low[row] for row in alive]),
                high[:] if len(alive) == len(high) else array("d", [high[row] for row in alive]),
                lengths,
                columns,
                coefficients,
            )
            return form, alive, self._version

    @property
    def solution(self) -> Solution | None:
        """What the last `solve` returned, stale or not; `None` before the first."""
        return self._solution

    def current_solution(self) -> Solution:
        """The last solution, if the program is still the one that was solved.

        Raises `NoAnswer` before a solve and after a change.
        """
        solution = self._solution
        if solution is None:
            raise NoAnswer("the program has not been solved yet: call maximize, minimize or solve")
        if solution._version != self._version:
            raise NoAnswer(
                "the program was changed after it was solved, so its values are out of date: "
                "solve it again (lp.solution keeps the earlier ones)"
            )
        return solution


def _checked_bounds(lower: Any, upper: Any, whose: str) -> tuple[float, float]:
    low = as_bound(lower, "lower bound")
    high = as_bound(upper, "upper bound")
    if low == inf or high == -inf:
        raise BadBounds(
            f"{whose}: no value lies between {format_number(low)} and {format_number(high)}; "
            "an open lower side is -inf, an open upper side inf"
        )
    if low > high:
        raise BadBounds(
            f"{whose}: the lower bound {format_number(low)} "
            f"is above the upper bound {format_number(high)}"
        )
    return low, high
