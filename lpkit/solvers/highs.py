"""HiGHS as a solver, through the package highspy: the thread it lives on, the versions it has.

`highs_run` conducts the single solve. Nothing here is imported before this solver is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lpkit.errors import SolverUnavailable
from lpkit.matrix import MatrixForm
from lpkit.solvers.interface import Options, Outcome, Solver
from lpkit.solvers.memory import Memory
from lpkit.solvers.owner import Cancel, OwnerThread
from lpkit.solvers.shifts import Shift

__all__ = ["Highs", "through_highspy"]

# The releases that the tests were run with; the next major one may name things otherwise.
_FIRST, _BEYOND = (1, 12), (2, 0)


class Highs(Solver):
    """HiGHS: presolve, dual simplex, branch and cut.

    `highspy` is the package. Raises `SolverUnavailable` if it is too old or too new.
    """

    name = "highs"

    def __init__(self, highspy: Any) -> None:
        self._highspy = highspy
        self._version = _checked_version(highspy)
        # HiGHS could solve on several threads at once, but Ctrl-C is heard by one that waits.
        self._thread = OwnerThread("lpkit-highs")

    @property
    def version(self) -> str:
        """The version of HiGHS."""
        return self._version

    @property
    def binding(self) -> str:
        """The Python package through which the library is called."""
        return "highspy"

    def solve(
        self,
        matrix: MatrixForm,
        options: Options,
        rows: Sequence[int] = (),
        memory: Memory | None = None,
    ) -> Outcome:
        """Solve on the owner thread; see `Solver.solve`."""
        from lpkit.solvers.highs_basis import Basis
        from lpkit.solvers.highs_run import Run

        def work(cancel: Cancel) -> Outcome:
            run = Run(self._highspy, matrix, options, cancel)
            kept = None if options.presolve or memory is None else memory.kept
            basis = kept.get(self.name) if kept and not matrix.is_integer else None
            if basis is not None:
                run.start = basis.fitted(self._highspy, matrix, rows)
            outcome = run.outcome()
            if kept is not None and run.reached is not None:
                kept[self.name] = Basis.of(run.reached, rows)
            title = f"HiGHS {self._version} through highspy"
            return outcome._replace(solver=f"{title}, {outcome.solver}")

        outcome: Outcome = self._thread.run(work, options.watch)
        return outcome

    def furthest(self, matrix: MatrixForm, shifts: Sequence[Shift]) -> list[float | None]:
        """See `Solver.furthest`: on the owner thread, each answer from the basis of the last."""
        from lpkit.solvers.highs_shifts import ShiftRun

        def work(cancel: Cancel) -> list[float | None]:
            return ShiftRun(self._highspy, matrix, shifts, cancel).furthest()

        found: list[float | None] = self._thread.run(work)
        return found

    def stop(self) -> None:
        """End the solves under way; callable from any thread."""
        self._thread.cancel_all()


def through_highspy() -> Highs:
    """HiGHS through highspy. Raises `SolverUnavailable` where that cannot be had."""
    try:
        import highspy
    except ImportError as error:  # NumPy, which highspy needs, may be the one that is missing
        raise SolverUnavailable(
            f"HiGHS needs the package highspy, which cannot be imported here ({error}): "
            "pip install highspy. There is none for PyPy; "
            'solver="glpk" solves the same programs'
        ) from error
    return Highs(highspy)


def _checked_version(highspy: Any) -> str:
    try:
        version = str(highspy.Highs().version())
    except AttributeError:
        version = "of unknown version"
    found = tuple(map(int, re.findall(r"\d+", version)[:2]))
    if not _FIRST <= found < _BEYOND:
        raise SolverUnavailable(
            f"HiGHS is {version} here, while lpkit calls versions {'.'.join(map(str, _FIRST))} "
            f"and newer, below {_BEYOND[0]}: "
            f'pip install "highspy>={".".join(map(str, _FIRST))},<{_BEYOND[0]}"'
        )
    return version
