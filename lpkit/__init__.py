"""Symbolic linear and integer programming: write the equations as on paper.

`LinearProgram` is the entry; `Status`, `Solution` and the errors are what it
hands out. Widgets are in `lpkit.widgets` and are not imported here. What is
seldom needed is imported when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from lpkit.constraints import Constraint
from lpkit.errors import (
    BadBounds,
    BadFile,
    BadName,
    BadNetwork,
    BadNumber,
    BadOption,
    BadPoint,
    EmptyProgram,
    ForeignVariable,
    Infeasible,
    LpkitError,
    ModelError,
    NoAnswer,
    NoSolution,
    NotAConstraint,
    NotLinear,
    RemovedConstraint,
    SolveError,
    SolverUnavailable,
    TooLarge,
    TruthTest,
    Unbounded,
)
from lpkit.expressions import LinearExpression, Variable, total
from lpkit.objective import Objective
from lpkit.program import LinearProgram
from lpkit.relations import Relation
from lpkit.solution import Solution
from lpkit.status import Status

if TYPE_CHECKING:
    from lpkit.certificates import FarkasCertificate, UnboundedRay
    from lpkit.checking import Violation, Violations
    from lpkit.conditions import Condition
    from lpkit.conflict import Conflict
    from lpkit.progress import Progress, ProgressBar
    from lpkit.sensitivity import CostRange, Sensitivity, SideRange

__all__ = [
    "UnboundedRay",
    "SideRange",
    "Sensitivity",
    "FarkasCertificate",
    "CostRange",
    "BadBounds",
    "BadFile",
    "BadName",
    "BadNetwork",
    "BadNumber",
    "BadOption",
    "BadPoint",
    "Condition",
    "Conflict",
    "Constraint",
    "EmptyProgram",
    "ForeignVariable",
    "Infeasible",
    "LinearExpression",
    "LinearProgram",
    "LpkitError",
    "ModelError",
    "NoAnswer",
    "NoSolution",
    "NotAConstraint",
    "NotLinear",
    "Objective",
    "Progress",
    "ProgressBar",
    "Relation",
    "RemovedConstraint",
    "Solution",
    "SolveError",
    "SolverUnavailable",
    "Status",
    "TooLarge",
    "TruthTest",
    "Unbounded",
    "Variable",
    "Violation",
    "Violations",
    "total",
]

_LATER = {
    "Condition": "lpkit.conditions",
    "Conflict": "lpkit.conflict",
    "CostRange": "lpkit.sensitivity",
    "FarkasCertificate": "lpkit.certificates",
    "Progress": "lpkit.progress",
    "ProgressBar": "lpkit.progress",
    "Sensitivity": "lpkit.sensitivity",
    "SideRange": "lpkit.sensitivity",
    "UnboundedRay": "lpkit.certificates",
    "Violation": "lpkit.checking",
    "Violations": "lpkit.checking",
}

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
