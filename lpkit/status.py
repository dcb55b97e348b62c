"""How a solve ended, in the words every solver is translated to."""

from __future__ import annotations

from enum import Enum

__all__ = ["Status"]


class Status(Enum):
    """How a solve ended.

    >>> from lpkit import LinearProgram, Status
    >>> lp = LinearProgram()
    >>> lp.objective = lp.Var(lower=0)
    >>> lp.solve("max").status is Status.UNBOUNDED
    True
    >>> Status.FEASIBLE.has_values, Status("unknown").has_values
    (True, False)
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"  # stopped at a limit, with a feasible point
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    INFEASIBLE_OR_UNBOUNDED = "infeasible or unbounded"
    UNKNOWN = "unknown"  # stopped at a limit, or in numerical trouble, with nothing
    INTERRUPTED = "interrupted"

    @property
    def has_values(self) -> bool:
        """Whether a solution of this status always carries values."""
        return self in (Status.OPTIMAL, Status.FEASIBLE)

    def __str__(self) -> str:
        return self.value
