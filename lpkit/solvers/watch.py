"""What a solve has reached while it runs: posted by the solver, told where the solve was asked for.

The thread of a solver only leaves its newest `State` here; the thread that waits (`owner`) looks
at it some ten times a second and tells it, so that no callback of a reader's runs on a solver's
thread. `glpk`, `glpk_search` and `highs_run` post; `lpkit.progress` is who is told.
"""

from __future__ import annotations

from math import isfinite
from typing import Callable, NamedTuple

__all__ = ["State", "Watch", "finite"]


class State(NamedTuple):
    """How far a solve is; `None` for what is not known. Objectives are without their constant.

    >>> State(nodes=3)
    State(incumbent=None, bound=None, nodes=3, open_nodes=None, iterations=None)
    """

    incumbent: float | None = None  # the objective of the best point
    bound: float | None = None  # no point is better
    nodes: int | None = None  # of branch and bound, done with
    open_nodes: int | None = None  # to be done
    iterations: int | None = None  # of the simplex method


class Watch:
    """The newest state of one solve; `tell(state, stop)` is called with it.

    >>> watch = Watch(lambda state, stop: print(state.nodes))
    >>> watch.post(State(nodes=1))
    >>> watch.post(State(nodes=2))
    >>> watch.tick(lambda: None)
    2
    """

    def __init__(self, tell: Callable[[State, Callable[[], None]], None]) -> None:
        self._tell = tell
        self._state = State()
        self.error: BaseException | None = None  # what `tell` raised; it is not called again

    def post(self, state: State) -> None:
        """Leave the newest state; callable from any thread, and never in anybody's way."""
        self._state = state

    def tick(self, stop: Callable[[], None]) -> None:
        """Tell the newest state, on this thread; what that raises is kept, and ends the solve.

        All but `KeyboardInterrupt`, which ends a solve wherever it is raised.
        """
        if self.error is not None:
            return
        try:
            self._tell(self._state, stop)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.error = error
            stop()


def finite(number: float) -> float | None:
    """`number`, or `None` for the infinities and such that solvers say "not yet" with.

    >>> finite(2.5), finite(float("inf")), finite(-1.7976931348623157e308)
    (2.5, None, None)
    """
    return number if isfinite(number) and abs(number) < _LARGEST else None


_LARGEST = 1.7976931348623157e308  # GLPK's infinity: the largest float there is
