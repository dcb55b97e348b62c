"""GLPK as a solver: the thread it lives on, the binding it goes through, its failed checks.

`glpk` conducts the single solve, `glpk_swig` and `glpk_cffi` bind the library.
"""

from __future__ import annotations

import platform
import threading
from collections.abc import Sequence
from typing import Callable, TypeVar

from lpkit.errors import SolveError, SolverUnavailable
from lpkit.matrix import MatrixForm
from lpkit.solvers.glpk import TOO_FAR_APART, Run
from lpkit.solvers.glpk_binding import Binding
from lpkit.solvers.glpk_live import LiveProblems
from lpkit.solvers.interface import Options, Outcome, Solver
from lpkit.solvers.memory import Memory
from lpkit.solvers.owner import Cancel, OwnerThread
from lpkit.solvers.shifts import Shift
from lpkit.status import Status

__all__ = ["Glpk", "through_cffi", "through_either", "through_swig"]

T = TypeVar("T")


class _FailedCheck(Exception):
    """One of GLPK's internal checks failed."""


# Both bindings may have opened the same library, which may keep its memory per
# process: one thread for all.
_thread = OwnerThread("lpkit-glpk")
_live = LiveProblems(_thread)


class Glpk(Solver):
    """The GNU Linear Programming Kit: primal simplex, branch and bound.

    `bind` opens the library, or raises `SolverUnavailable`.
    """

    name = "glpk"

    def __init__(self, bind: Callable[[], Binding]) -> None:
        self._thread = _thread
        self._home: threading.Thread | None = None  # where GLPK was started last
        self._failures = 0
        self._binding: Binding = _thread.run(lambda cancel: bind())
        self._title = f"GLPK {self.version} through {self._binding.name}"

    @property
    def version(self) -> str:
        """The version of the GLPK library."""
        return str(_thread.run(lambda cancel: self._binding.glp_version()))

    @property
    def binding(self) -> str:
        """The Python package through which the library is called."""
        return self._binding.name

    @property
    def thread_local(self) -> bool:
        """Whether this build of GLPK keeps its memory per thread."""
        return _thread.run(lambda cancel: self._binding.glp_config("TLS")) is not None

    def solve(
        self,
        matrix: MatrixForm,
        options: Options,
        rows: Sequence[int] = (),
        memory: Memory | None = None,
    ) -> Outcome:
        """Solve on the owner thread; see `Solver.solve`."""
        kept = None if options.presolve else memory  # what is presolved has no basis of its own
        runs: list[Run] = []

        def work(cancel: Cancel) -> Outcome:
            self._settle()
            start = _live.start(self._binding, matrix, rows, options.maximize, kept)
            runs.append(Run(start, matrix, options, cancel))
            outcome = Outcome(Status.UNKNOWN)
            try:
                outcome = runs[-1].outcome()
            finally:  # but for a failed check, where GLPK's memory goes as a whole
                if kept is None or not start.possible or outcome.status is Status.UNKNOWN:
                    start.problem.delete()
                else:
                    _live.keep(start.problem, matrix, rows, kept)
            return outcome

        outcome = self._outcome(work, runs, options)
        return outcome._replace(solver=f"{self._title}, {outcome.solver}")

    def _outcome(
        self, work: Callable[[Cancel], Outcome], runs: list[Run], options: Options
    ) -> Outcome:
        """What `work` comes to, and its last run where one of GLPK's checks fails."""
        try:
            outcome: Outcome = _thread.run(work, options.watch)
        except _FailedCheck:
            if runs[-1].start.is_warm:  # what was kept is gone: once more, from the beginning
                return self._outcome(work, runs, options)
            outcome = runs[-1].known or Outcome(Status.UNKNOWN, remark=TOO_FAR_APART)
        return outcome

    def furthest(self, matrix: MatrixForm, shifts: Sequence[Shift]) -> list[float | None]:
        """See `Solver.furthest`: on the owner thread, each answer from the basis of the last."""
        from lpkit.solvers.glpk_shifts import ShiftRun

        def work(cancel: Cancel) -> list[float | None]:
            self._settle()
            return ShiftRun(self._binding, matrix, shifts, cancel).furthest()

        try:
            found: list[float | None] = _thread.run(work)
        except _FailedCheck:
            return [None] * len(shifts)
        return found

    def call(self, work: Callable[[Binding], T]) -> T:
        """`work(binding)` on the owner thread, for what is not a solve.

        Raises `SolveError` where one of GLPK's internal checks fails.
        """

        def settled(cancel: Cancel) -> T:
            self._settle()
            return work(self._binding)

        try:
            result: T = _thread.run(settled)
        except _FailedCheck:
            raise SolveError("GLPK stopped at one of its internal checks") from None
        return result

    def stop(self) -> None:
        """End the solves under way; callable from any thread."""
        _thread.cancel_all()

    def _settle(self) -> None:
        """Start GLPK on a thread that is new: the first, one after a failed check, a child's."""
        if self._home is threading.current_thread():
            return
        if self._failures != _thread.failures:
            self._binding.restart()
            _live.forget()
            self._failures = _thread.failures
        self._binding.start(_on_failure)
        self._home = threading.current_thread()


def _on_failure() -> None:
    # GLPK calls this in place of aborting, and aborts if it returns. So its
    # thread stays here for ever; the next one begins with fresh memory.
    _thread.abandon(_FailedCheck())


def through_swig() -> Glpk:
    """GLPK through the package swiglpk. Raises `SolverUnavailable` where there is none."""
    return Glpk(_swig)


def through_cffi() -> Glpk:
    """GLPK's shared library through cffi. Raises `SolverUnavailable` where there is none."""
    return Glpk(_cffi)


def through_either() -> Glpk:
    """GLPK through swiglpk, whose calls cost CPython less, else through cffi."""
    return Glpk(_either)


def _swig() -> Binding:
    from lpkit.solvers.glpk_swig import SwigBinding

    return SwigBinding()


def _cffi() -> Binding:
    from lpkit.solvers.glpk_cffi import CffiBinding

    return CffiBinding()


def _either() -> Binding:
    try:
        return _swig()
    except SolverUnavailable as no_swig:
        try:
            return _cffi()
        except SolverUnavailable as no_library:
            if platform.python_implementation() == "PyPy":
                raise  # for which there is no swiglpk
            raise SolverUnavailable(f"{no_swig}. Or: {no_library}") from no_library
