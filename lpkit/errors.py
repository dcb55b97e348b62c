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
    """The root: catches whatever lpkit raises on purpose.

    >>> from lpkit import LinearProgram, LpkitError
    >>> try:
    ...     LinearProgram().minimize()
    ... except LpkitError as error:
    ...     print(type(error).__name__)
    EmptyProgram
    """


class ModelError(LpkitError):
    """The program could not be written that way; it is as it was before.

    >>> from lpkit import LinearProgram, ModelError
    >>> lp = LinearProgram()
    >>> try:
    ...     lp.Var(lower=3, upper=2)
    ... except ModelError as error:
    ...     print(error)
    a new variable: the lower bound 3 is above the upper bound 2
    >>> lp.variables
    []
    """


class BadNumber(ModelError, ValueError, TypeError):
    """Not a finite real number: NaN, infinity, complex, text, `None`, too large.

    >>> from lpkit import LinearProgram
    >>> x = LinearProgram().Var()
    >>> x <= float("nan")
    Traceback (most recent call last):
    lpkit.errors.BadNumber: a bound has to be finite, not nan
    """


class NotLinear(ModelError, TypeError):
    """A product of variables, a division by one, or another non-linear operation.

    >>> from lpkit import LinearProgram
    >>> x = LinearProgram().Var(name="x")
    >>> x * x
    Traceback (most recent call last):
    lpkit.errors.NotLinear: (x) * (x) is not linear: multiply a variable by numbers only
    """


class TruthTest(ModelError, TypeError):
    """A relation was asked whether it is true, or compared by `<`, `>` or `!=`.

    >>> from lpkit import LinearProgram
    >>> x = LinearProgram().Var(name="x")
    >>> x < 3
    Traceback (most recent call last):
    lpkit.errors.TruthTest: (x) < … has no optimum to reach: write <=, ...
    """


class NotAConstraint(ModelError, TypeError):
    """What was handed to `add_constraint` is no relation between variables.

    >>> from lpkit import LinearProgram
    >>> LinearProgram().add_constraint(sum([]) <= 3)
    Traceback (most recent call last):
    lpkit.errors.NotAConstraint: a constraint without variables arrived here as True: ...
    """


class ForeignVariable(ModelError, ValueError):
    """A variable of another program.

    >>> from lpkit import LinearProgram
    >>> x = LinearProgram().Var(name="x")
    >>> LinearProgram().add_constraint(x <= 3)
    Traceback (most recent call last):
    lpkit.errors.ForeignVariable: (x) belongs to another program; use variables made by this one
    """


class BadBounds(ModelError, ValueError):
    """A lower bound above its upper bound, or an infinity on the wrong side.

    >>> from lpkit import LinearProgram
    >>> LinearProgram().Var(lower=3, upper=2, name="loaves")
    Traceback (most recent call last):
    lpkit.errors.BadBounds: loaves: the lower bound 3 is above the upper bound 2
    """


class BadName(ModelError, ValueError):
    """A name that is empty, too long, unprintable or taken.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> lp.Var(name="loaves"), lp.Var(name="loaves")
    Traceback (most recent call last):
    lpkit.errors.BadName: another variable is named 'loaves' already; choose a different name
    """


class BadNetwork(ModelError, ValueError):
    """Nodes and arcs that make no network: an end that is no node, supplies that do not balance.

    >>> from lpkit.networks import FlowNetwork
    >>> FlowNetwork(supply=[1, -1], tail=[0], head=[2])
    Traceback (most recent call last):
    lpkit.errors.BadNetwork: the head of arc 0 is 2, which is no node: ...
    """


class BadPoint(LpkitError, ValueError, TypeError):
    """A point to be checked that leaves variables without a value, or is none at all.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.Var(name="x"), lp.Var(name="y")
    >>> lp.check({x: 1})
    Traceback (most recent call last):
    lpkit.errors.BadPoint: the point gives no value to y: add what is missing
    """


class TooLarge(LpkitError, MemoryError):
    """More than fits in the memory that is left; refused before any of it is taken.

    >>> from lpkit.networks.memory import need
    >>> need(10**18, "all roads")
    Traceback (most recent call last):
    lpkit.errors.TooLarge: all roads would take 1000000000.0 GB, and ... GB of memory are left...
    """


class BadFile(LpkitError, ValueError):
    """A file that is not what its format says; `path`, `line` (0 for the whole) and `reason`.

    >>> error = BadFile("diet.mps", 7, "a number is needed here, not 'ten'")
    >>> error.line, str(error)
    (7, "diet.mps, line 7: a number is needed here, not 'ten'")
    """

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
    """A handle on a constraint that was removed from its program.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> c = lp.add_constraint(lp.Var() <= 3)
    >>> lp.remove(c)
    >>> c.rhs
    Traceback (most recent call last):
    lpkit.errors.RemovedConstraint: constraint 1 was removed from its program
    """


class SolveError(LpkitError):
    """There is no optimum to give; the subclasses say why.

    >>> from lpkit import LinearProgram, SolveError
    >>> lp = LinearProgram()
    >>> lp.objective = lp.Var()
    >>> try:
    ...     lp.maximize()
    ... except SolveError as error:
    ...     print(type(error).__name__, lp.solution.status)
    Unbounded unbounded
    """


class Infeasible(SolveError):
    """No point satisfies all constraints and bounds.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x = lp.Var(upper=4)
    >>> lp.objective = x
    >>> order = lp.add_constraint(x >= 5)
    >>> lp.minimize()
    Traceback (most recent call last):
    lpkit.errors.Infeasible: no values of the variables satisfy all constraints and bounds...
    """


class Unbounded(SolveError):
    """The objective can be improved without end.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> lp.objective = lp.Var(lower=0)
    >>> lp.maximize()
    Traceback (most recent call last):
    lpkit.errors.Unbounded: the objective can be improved without end...
    """


class NoSolution(SolveError):
    """The solver stopped before it could decide, or found nothing it can vouch for.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> lp.objective = lp.Var(lower=0)
    >>> lp.minimize(time_limit=1e-9)
    Traceback (most recent call last):
    lpkit.errors.NoSolution: the solver stopped before it could decide; give it more time, ...
    """


class EmptyProgram(SolveError):
    """There is nothing to solve: no variables, or no objective where one is needed.

    >>> from lpkit import LinearProgram
    >>> LinearProgram().solve()
    Traceback (most recent call last):
    lpkit.errors.EmptyProgram: the program has no variables: make some with Var, IntVar or BoolVar
    """


class SolverUnavailable(SolveError, ImportError):
    """The solver asked for is unknown or not installed here.

    >>> from lpkit import LinearProgram
    >>> LinearProgram().solve(solver="abacus")
    Traceback (most recent call last):
    lpkit.errors.SolverUnavailable: no solver is named 'abacus'; known: glpk, ...
    """


class BadOption(SolveError, ValueError):
    """An option of `solve` with a value it cannot have.

    >>> from lpkit import LinearProgram
    >>> LinearProgram().solve(gap=-1)
    Traceback (most recent call last):
    lpkit.errors.BadOption: gap is a fraction such as 0.01, not -1.0
    """


class NoAnswer(LpkitError):
    """A value was asked for where there is none: before a solve, after a change.

    >>> from lpkit import LinearProgram
    >>> LinearProgram().Var().value
    Traceback (most recent call last):
    lpkit.errors.NoAnswer: the program has not been solved yet: call maximize, minimize or solve
    """
