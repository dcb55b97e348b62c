"""Where HiGHS finds no optimum: the multipliers or the direction that may prove it.

What comes of them, `lpkit.certifying` checks. `highs_run` is the user.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np

from lpkit.solvers.highs_problem import Problem

__all__ = ["RUN_FOR_DIRECTION", "RUNS_FOR_MULTIPLIERS", "direction", "multipliers", "point"]

# Presolve has no rays, and the primal simplex method none where it finds no point.
# Where numbers are far apart, there may be one only without scaling, and with costs.
_DUAL: dict[str, Any] = {"presolve": "off", "solver": "simplex", "simplex_strategy": 1}
RUNS_FOR_MULTIPLIERS = (  # settings, and whether with costs
    (_DUAL, False),
    ({**_DUAL, "simplex_scale_strategy": 0}, True),
)
RUN_FOR_DIRECTION = {"presolve": "off", "solver": "simplex"}


def multipliers(highs: Any, problem: Problem) -> array[float]:
    """A multiplier for each row as the program has it; empty if there are none."""
    _, found, ray = highs.getDualRay()
    if not found:
        return array("d")
    with np.errstate(all="ignore"):  # what overflows is refused later
        return array("d", (np.array(ray) * problem.row_factors).tobytes())


def direction(highs: Any) -> array[float]:
    """A step for each column; empty if there is none."""
    _, found, ray = highs.getPrimalRay()
    return array("d", np.array(ray, dtype=float).tobytes()) if found else array("d")


def point(highs: Any, problem: Problem) -> array[float]:
    """The point from which it goes on for ever."""
    with np.errstate(all="ignore"):
        values = np.array(highs.getSolution().col_value, dtype=float) * problem.value_unit
    return array("d", values.tobytes())
