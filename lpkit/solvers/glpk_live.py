"""Problems that stay in GLPK's memory after their solve, for the next one to start from.

A problem is changed into the program as it is now (`changes`), and keeps its basis, which is
near the new optimum after a small change. Used on GLPK's owner thread only, but for the news
that a program is gone. `glpk_solver` is the user.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from lpkit.matrix import MatrixForm
from lpkit.solvers import changes, far_sides
from lpkit.solvers.glpk_problem import Problem
from lpkit.solvers.memory import Memory
from lpkit.solvers.owner import OwnerThread
from lpkit.solvers.units import unit_of_costs, unit_of_values

__all__ = ["Live", "LiveProblems", "Start"]

# So many programs are re-solved in turn from where they were; one of a million entries takes
# about 100 MB.
_MOST = 8

# Taking out an active row costs a factorisation of the basis. Beyond so many, starting anew
# costs less.
_MOST_REMOVED = 50


class Live(NamedTuple):
    """A problem in GLPK's memory, and what it was made of."""

    problem: Problem
    matrix: MatrixForm
    rows: Sequence[int]
    home: threading.Thread | None  # the one that may touch it


class Start(NamedTuple):
    """A problem that is ready to be solved."""

    problem: Problem
    possible: bool  # False if an integer column's bounds hold no whole number
    is_warm: bool = False  # it has a basis worth starting from
    dual: bool = False  # which is dual feasible still, if it was


class LiveProblems:
    """The problems that were kept; beyond a few, the one used longest ago goes."""

    def __init__(self, thread: OwnerThread) -> None:
        self._thread = thread
        self._kept: OrderedDict[tuple[int, str], Live] = OrderedDict()

    def start(
        self,
        binding: Any,
        matrix: MatrixForm,
        rows: Sequence[int],
        maximize: bool,
        memory: Memory | None,
    ) -> Start:
        """The problem of `matrix`: the one that was kept, changed, or else a new one."""
        live = None if memory is None else self._kept.pop((memory.number, binding.name), None)
        if live is not None and live.home is threading.current_thread():
            start = _changed(live, matrix, rows, maximize)
            if start is not None:
                return start
            live.problem.delete()
        problem = Problem(binding)
        return Start(problem, problem.load(matrix, maximize))

    def keep(
        self, problem: Problem, matrix: MatrixForm, rows: Sequence[int], memory: Memory
    ) -> None:
        """Keep a problem for the next solve of its program."""
        key = (memory.number, problem.g.name)
        self._drop(key)
        self._kept[key] = Live(problem, matrix, rows, threading.current_thread())
        if problem.g.name not in memory.kept:  # one for all solves, or they would pile up
            # Any thread may be the one that learns of it, in the middle of anything.
            thread, drop = self._thread, self._drop
            farewell = weakref.finalize(memory, thread.post, lambda cancel: drop(key))
            farewell.atexit = False
            memory.kept[problem.g.name] = farewell
        while len(self._kept) > _MOST:
            self._drop(next(iter(self._kept)))

    def forget(self) -> None:
        """All are gone: GLPK's memory was thrown away."""
        self._kept.clear()

    def _drop(self, key: tuple[int, str]) -> None:
        live = self._kept.pop(key, None)
        if live is not None and live.home is threading.current_thread():
            live.problem.delete()


def _changed(live: Live, matrix: MatrixForm, rows: Sequence[int], maximize: bool) -> Start | None:
    """The live problem made into that of `matrix`; None if that is not worth it."""
    problem = live.problem
    found = changes.between(live.matrix, live.rows, matrix, rows)
    if found is None or len(found.removed) > _MOST_REMOVED:
        return None
    if problem.is_loosened or far_sides.are_there(matrix):
        return None
    if found.costs and problem.cost_unit != unit_of_costs(matrix):
        return None
    if (found.bounds or found.sides or found.removed) and problem.value_unit != unit_of_values(
        matrix
    ):
        return None
    if not problem.change(found, matrix, maximize):
        return None
    moved = found.removed or found.costs or found.entries or found.new_columns
    return Start(problem, True, is_warm=True, dual=not moved)
