"""What a solver is to the rest of lpkit: a matrix form and options in, an outcome out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from lpkit.matrix import MatrixForm
from lpkit.solvers.memory import Memory
from lpkit.solvers.watch import Watch
from lpkit.status import Status

if TYPE_CHECKING:
    from lpkit.solvers.shifts import Shift

__all__ = ["Options", "Outcome", "Solver"]


class Options(NamedTuple):
    """What `solve` was asked for, checked."""

    maximize: bool
    time_limit: float | None = None  # seconds
    gap: float = 0.0  # relative, for integer programs
    presolve: bool | None = None  # whatever the solver does by itself
    node_limit: int | None = None  # for integer programs
    watch: Watch | None = None  # to whom to tell how far the solve is


class Outcome(NamedTuple):
    """What a solver found. Sequences are empty where there is nothing to tell.

    `duals` and `reduced_costs` are the changes of the objective per unit of
    row activity and of column value, with the sign of the change.
    """

    status: Status
    values: Sequence[float] = ()
    reduced_costs: Sequence[float] = ()
    activities: Sequence[float] = ()
    duals: Sequence[float] = ()
    bound: float | None = None  # on the objective, without its constant
    iterations: int = 0
    nodes: int | None = None
    solver: str = ""
    remark: str = ""  # a sentence for the reader, where the status alone would mislead
    farkas: Sequence[float] = ()  # a multiplier for each row, where infeasible; not verified
    ray: Sequence[float] = ()  # a direction, one number a column, where unbounded; not verified
    start: Sequence[float] = ()  # a point to go that way from, where unbounded; not verified


class Solver:
    """One solver library. Everything it needs is in the call."""

    name = ""

    @property
    def version(self) -> str:
        """The version of the library."""
        raise NotImplementedError

    @property
    def binding(self) -> str:
        """The Python package through which the library is called."""
        return ""

    @property
    def thread_local(self) -> bool:
        """Whether the library keeps its memory per thread."""
        return False

    def solve(
        self,
        matrix: MatrixForm,
        options: Options,
        rows: Sequence[int] = (),
        memory: Memory | None = None,
    ) -> Outcome:
        """Solve, without raising for what the program is.

        With `memory`, which stands for the program, it starts from where its last solve ended;
        `rows` are then the numbers of the rows in the program, ascending, by which they are
        known again. What is found is as good as without.

        Raises `KeyboardInterrupt` with the outcome so far as its argument if
        Ctrl-C is pressed, after the solver has really stopped.
        """
        raise NotImplementedError

    def furthest(self, matrix: MatrixForm, shifts: Sequence[Shift]) -> list[float | None]:
        """How far both sides of a row can be moved, all else as it is, with a point left.

        One answer for each shift: a distance, infinite where there is no end, `None` where
        the solver could not tell. `matrix`, whose costs mean nothing here, has a point.
        """
        from lpkit.solvers.shifts import one_by_one

        return one_by_one(self.solve, matrix, shifts)

    def stop(self) -> None:
        """End the solves under way, as `Status.INTERRUPTED`; callable from any thread."""
        raise NotImplementedError
