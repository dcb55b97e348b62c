"""Symbolic linear and integer programming: write the equations as on paper.

`LinearProgram` is the entry; `Status`, `Solution` and the errors are what it
hands out. Widgets are in `lpkit.widgets` and are not imported here.
"""

from lpkit.constraints import Constraint
from lpkit.errors import (
    BadBounds,
    BadFile,
    BadName,
    BadNetwork,
    BadNumber,
    BadOption,
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

__all__ = [
    "BadBounds",
    "BadFile",
    "BadName",
    "BadNetwork",
    "BadNumber",
    "BadOption",
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
    "total",
]

__version__ = "0.1.0"
