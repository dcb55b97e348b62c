"""Branch and bound by GLPK: one search, its limits, and how far its tree is, seen from within.

GLPK calls back at events of its search, and when it would print a line about it, which it does
about as often as it is told to and once at the very end, while the tree is still there. The first
event says where the tree is; from then on the prints are enough to look at it, and cost nothing in
between. Only a limit of nodes is looked at with every event. `glpk` is the user, `glpk_swig` and
`glpk_cffi` make the calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from lpkit.errors import SolverUnavailable
from lpkit.solvers.interface import Options
from lpkit.solvers.owner import Cancel
from lpkit.solvers.watch import State, finite

if TYPE_CHECKING:
    from lpkit.solvers.glpk_problem import Problem

__all__ = ["Search"]

_OF_THE_TREE = b"+"

_PRINTS = 100  # milliseconds between the lines that GLPK would print


class Search:
    """One call of `glp_intopt`, from the optimal basis of the relaxation.

    `post` is given each state, `node_limit` is what is left of it.
    """

    def __init__(
        self,
        binding: Any,
        problem: Problem,
        options: Options,
        node_limit: int | None = None,
        post: Callable[[State], None] | None = None,
    ) -> None:
        self._g = binding
        self._pointer = problem.pointer
        self._unit, self._offset = problem.cost_unit, problem.offset
        self._options = options
        self._node_limit = node_limit
        self._post = post
        self._tree: Any = None
        self._best = binding.glp_get_obj_val(problem.pointer)  # the relaxation's is a bound
        self._steps_before = binding.glp_get_it_cnt(problem.pointer)
        self.code = 0  # how it ended, in GLPK's words
        self.nodes: int | None = 0  # done with; None where GLPK cannot tell

    def run(self, tolerance: float, milliseconds: int, cancel: Cancel) -> None:
        """Search, until a limit is reached or until `cancel` asks to stop."""
        g = self._g
        parameters = g.glp_iocp()
        g.glp_init_iocp(parameters)
        parameters.msg_lev, parameters.out_frq = g.GLP_MSG_ON, _PRINTS
        parameters.mip_gap = self._options.gap
        parameters.tol_int = tolerance
        parameters.tm_lim = milliseconds

        def stop_now() -> None:
            parameters.tm_lim = 0  # read by GLPK at every node

        cancel.on_request = stop_now
        if cancel.requested:
            stop_now()
        code = g.search(self._pointer, parameters, self)
        self.code = self._unseen(parameters) if code is None else code

    def _unseen(self, parameters: Any) -> int:
        """Search where GLPK calls nobody back: it tells nothing on its way."""
        if self._node_limit is not None:
            raise SolverUnavailable(
                "this build of GLPK cannot be told a limit of nodes: set a time_limit, "
                'or use solver="highs"'
            )
        self.nodes = None
        parameters.msg_lev = self._g.GLP_MSG_OFF
        return int(self._g.intopt(self._pointer, parameters))

    # -- what GLPK calls; nothing may be raised

    def on_event(self, tree: Any) -> bool:
        """At events of the search. Whether to be called again."""
        self._tree = tree
        if self._node_limit is None:
            return False
        self._count()
        if (self.nodes or 0) >= self._node_limit:
            self._g.end_search(tree)
        return True

    def on_print(self, text: bytes) -> None:
        """In place of printing."""
        # Before the first event there is no tree to look at, and none any more where GLPK says
        # last that it failed: only what it says of the tree itself begins so.
        if self._tree is None or not text.startswith(_OF_THE_TREE):
            return
        open_nodes = self._count()
        best = self._g.best_bound(self._tree)
        if best is not None and finite(best) is not None:
            self._best = best
        if self._post is not None:
            self._post(self._state(open_nodes))

    def _count(self) -> int:
        """Count the nodes: how many are open."""
        open_nodes, total = self._g.tree_size(self._tree)
        self.nodes = total - open_nodes
        return int(open_nodes)

    def _state(self, open_nodes: int) -> State:
        reached = self._reached()
        return State(
            incumbent=None if reached is None else self._plain(reached),
            bound=self._plain(self._within(reached)),
            nodes=self.nodes,
            open_nodes=open_nodes,
            iterations=self.iterations,
        )

    # -- how far it is

    @property
    def iterations(self) -> int:
        """Steps of the simplex method."""
        return int(self._g.glp_get_it_cnt(self._pointer) - self._steps_before)

    @property
    def bound(self) -> float:
        """No point is better; in the program's unit, without its constant.

        Where the search ended because of the gap, within what was asked for.
        """
        reached = self._reached()
        if reached is not None and self.code == self._g.GLP_EMIPGAP:
            sign = 1 if self._options.maximize else -1
            asked = reached + sign * self._options.gap * abs(reached)
            self._best = sign * min(sign * self._best, sign * asked)
        return self._plain(self._within(reached))

    def _reached(self) -> float | None:
        g, p = self._g, self._pointer
        found = g.glp_mip_status(p) in (g.GLP_OPT, g.GLP_FEAS)
        return float(g.glp_mip_obj_val(p)) if found else None

    def _within(self, reached: float | None) -> float:
        """Within rounding, no bound is worse than a point that is there."""
        if reached is None:
            return self._best
        return (max if self._options.maximize else min)(self._best, reached)

    def _plain(self, objective: float) -> float:
        return (objective - self._offset) * self._unit
