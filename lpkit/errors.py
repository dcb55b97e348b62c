"""Every error lpkit raises: one small tree with `LpkitError` at its root.

A message says what could not be done, why, and what to do next, in the
reader's own names. Built-in bases (`TypeError`, `ValueError`, …) are mixed in
where a caller would expect to catch them.
"""

from __future__ import annotations

__all__ = [
    "BadBounds",
    "BadFile",
    "BadName",
    "BadNetwork",
    "BadNumber",
    "BadOption",
    "BadPoint",
    "EmptyProgram",
    "ForeignVariable",
    "Infeasible",
    "LpkitError",
    "ModelError",
    "NoAnswer",
    "NoSolution",
    "NotAConstraint",
    "NotLinear",
    "RemovedConstraint",
    "SolveError",
    "SolverUnavailable",
    "TooLarge",
    "TruthTest",
    "Unbounded",
]


class LpkitError(Exception):
    """The root: catches whatever lpkit raises on purpose."""


class ModelError(LpkitError):
    """The program could not be written that way; it is as it was before."""


class BadNumber(ModelError, ValueError, TypeError):
    """Not a finite real number: NaN, infinity, complex, text, `None`, too large."""


class NotLinear(ModelError, TypeError):
    """A product of variables, a division by one, or another non-linear operation."""


class TruthTest(ModelError, TypeError):
    """A relation was asked whether it is true, or compared by `<`, `>` or `!=`."""


class NotAConstraint(ModelError, TypeError):
    """What was handed to `add_constraint` is no relation between variables."""


class ForeignVariable(ModelError, ValueError):
    """A variable of another program."""


class BadBounds(ModelError, ValueError):
    """A lower bound above its upper bound, or an infinity on the wrong side."""


class BadName(ModelError, ValueError):
    """A name that is empty, too long, unprintable or taken."""


class BadNetwork(ModelError, ValueError):
    """Nodes and arcs that make no network: an end that is no node, supplies that do not balance."""


class BadPoint(LpkitError, ValueError, TypeError):
    """A point to be checked that leaves variables without a value, or is none at all."""


class TooLarge(LpkitError, MemoryError):
    """More than fits in the memory that is left; refused before any of it is taken."""


class BadFile(LpkitError, ValueError):
    """A file that is not what its format says; `path`, `line` (0 for the whole) and `reason`."""

    def __init__(self, path: str, line: int, reason: str) -> None:
        super().__init__(path, line, reason)
        self.path, self.line, self.reason = path, line, reason

    def __str__(self) -> str:
        return (
            f"{self.path}, line {self.line}: {self.reason}"
            if self.line
            else (f"{self.path}: {self.reason}")
        )


class RemovedConstraint(ModelError, LookupError):
    """A handle on a constraint that was removed from its program."""


class SolveError(LpkitError):
    """There is no optimum to give; the subclasses say why."""


class Infeasible(SolveError):
    """No point satisfies all constraints and bounds."""


class Unbounded(SolveError):
    """The objective can be improved without end."""


class NoSolution(SolveError):
    """The solver stopped before it could decide, or found nothing it can vouch for."""


class EmptyProgram(SolveError):
    """There is nothing to solve: no variables, or no objective where one is needed."""


class SolverUnavailable(SolveError, ImportError):
    """The solver asked for is unknown or not installed here."""


class BadOption(SolveError, ValueError):
    """An option of `solve` with a value it cannot have."""


class NoAnswer(LpkitError):
    """A value was asked for where there is none: before a solve, after a change."""
