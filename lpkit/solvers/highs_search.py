"""How far a branch and bound of HiGHS's is, from what it calls back while it runs.

HiGHS calls back where it would print a line about its search, which it does about as often as it
is told to, and at every better point. Both wait for the interpreter lock, and neither happens
often. `highs_run` is the user.
"""

from __future__ import annotations

from typing import Any, Callable

from lpkit.solvers.highs_problem import Problem
from lpkit.solvers.watch import State, finite

__all__ = ["Search"]

# HiGHS tells nothing where it is to print nothing at all: so it is to print, but to nowhere.
_SETTINGS = {
    "output_flag": True,
    "log_to_console": False,
    "log_file": "",
    "mip_min_logging_interval": 0.1,  # seconds
}


class Search:
    """One run on an integer program: its newest state, and its best point so far."""

    settings = _SETTINGS

    def __init__(self, problem: Problem, post: Callable[[State], None] | None) -> None:
        self._problem = problem
        self._post = post
        self.values: Any = None  # of the best point, as HiGHS has them
        self.bound: float | None = None  # as HiGHS has it

    def attach(self, highs: Any) -> None:
        """Have HiGHS call back."""
        highs.cbMipLogging.subscribe(self._on_line)
        highs.cbMipImprovingSolution.subscribe(self._on_point)

    def detach(self, highs: Any) -> None:
        """Have it call back no more, and drop what it holds."""
        highs.clearCallbacks()

    def _on_line(self, event: Any) -> None:
        said = event.data_out
        bound = finite(said.mip_dual_bound)
        self.bound = self.bound if bound is None else bound
        if self._post is not None:
            self._post(self._state(said))

    def _on_point(self, event: Any) -> None:
        self.values = event.data_out.mip_solution.copy()

    def _state(self, said: Any) -> State:
        reached, bound = finite(said.mip_primal_bound), self.bound
        if reached is not None and bound is not None:
            bound = (max if self._problem.maximize else min)(bound, reached)
        return State(
            incumbent=None if reached is None else self._problem.plain(reached),
            bound=None if bound is None else self._problem.plain(bound),
            nodes=max(0, int(said.mip_node_count)),
            iterations=max(0, int(said.simplex_iteration_count)),
        )
