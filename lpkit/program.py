"""`LinearProgram`: the whole that users hold. Writes through `model`, solves, reports."""

from __future__ import annotations

import time
from math import inf
from typing import TYPE_CHECKING, Any, Callable

from lpkit import render, solvers
from lpkit.constraints import Constraint, add_constraint
from lpkit.errors import BadOption, EmptyProgram, SolveError
from lpkit.expressions import Variable
from lpkit.formats import python_code
from lpkit.model import Model
from lpkit.objective import Objective
from lpkit.solution import Solution
from lpkit.solving import checked_options, checked_sense, failure, listener
from lpkit.status import Status

if TYPE_CHECKING:
    from lpkit.checking import Violations
    from lpkit.conflict import Conflict
    from lpkit.formats.lines import Path
    from lpkit.progress import Progress
    from lpkit.sensitivity import Sensitivity

__all__ = ["LinearProgram"]


class LinearProgram(Model):
    """A linear or mixed-integer program: variables, an objective, constraints.

    Write it as on paper, solve it, change it, solve it again:

    >>> lp = LinearProgram()
    >>> x, y = lp.Var(lower=0, name="x"), lp.Var(lower=0, name="y")
    >>> lp.objective = 3*x + 2*y
    >>> wood = lp.add_constraint(x + y <= 4, name="wood")
    >>> lp.add_constraint(x + 3*y <= 6)
    <Constraint c2: x + 3 y <= 6>
    >>> lp.maximize()
    12.0
    >>> x.value, y.value, wood.dual
    (4.0, 0.0, 3.0)
    >>> wood.rhs = 5
    >>> lp.maximize()
    15.0

    With `verbose` above 0, each solve prints a line: how it ended, by what, in which time. The
    argument is that of 2011; anything but a whole number from 0 on raises `BadOption`.

    `copy.copy` and `copy.deepcopy` give a program of its own, solution included, in which
    `twin.variables[x.index]` stands for `x`; so does `pickle`, also in another process. Copy or
    pickle a program together with handles on it, as a tuple say, and they stay together:

    >>> import copy
    >>> twin, its_wood = copy.deepcopy((lp, wood))
    >>> its_wood.rhs = 6
    >>> twin.maximize(), lp.maximize()
    (18.0, 15.0)
    """

    _sense: str | None = None

    def __init__(self, verbose: int = 0) -> None:
        if not isinstance(verbose, int) or verbose < 0:
            raise BadOption(f"verbose is 0, or 1 for a line about each solve, not {verbose!r}")
        super().__init__()
        self.verbose = verbose

    # -- files

    @classmethod
    def read(cls, path: Path, *, format: str | None = None, data: Any = ()) -> LinearProgram:
        """The program in a file: MPS (fixed or free), CPLEX LP, or GMPL; each also as `.gz`.

        `format` is `"mps"`, `"lp"` or `"gmpl"`; without it, the name's ending decides (`.mps`,
        `.lp`, `.mod`), and for another ending the content. `data` is a file, or several, with
        the data of a GMPL model; a data section in the model itself is then left out. What the
        file optimises is `lp.sense` afterwards.

        Raises `BadFile`, with the file, the line and the reason; `OSError` where there is no
        such file; for GMPL, which GLPK translates, `SolverUnavailable`.

        >>> import os, tempfile
        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=0, upper=4, name="x")
        >>> lp.objective = 3*x + 1
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     lp.write(os.path.join(folder, "small.mps.gz"), sense="max")
        ...     again = LinearProgram.read(os.path.join(folder, "small.mps.gz"))
        >>> print(again)
        maximize    3 x + 1
        where       0 <= x <= 4
        >>> again.solve().objective
        13.0
        """
        from lpkit.formats import files  # with what it needs to compress: not for every import

        lp = cls()
        files.read(lp, path, format, data)
        return lp

    def write(self, path: Path, *, format: str | None = None, sense: str | None = None) -> None:
        """Write the program to a file, as MPS or CPLEX LP, compressed if the name ends in `.gz`.

        `format` is `"mps"` or `"lp"`; without it, the name's ending decides. `sense` is `"min"`
        or `"max"`; without it, that of the last solve, else `lp.sense`, else `"min"`.

        What is written reads back the same, to the last bit. Names that the format cannot hold
        raise `BadName`, numbers `BadNumber`, and nothing is written then. Raises `BadOption`
        for a format or an ending that is not known.

        >>> import pathlib, tempfile
        >>> lp = LinearProgram()
        >>> lp.objective = 3 * lp.Var(lower=0, upper=4, name="x")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder, "small.lp")
        ...     lp.write(file, sense="max")
        ...     print(file.read_text().split())
        ['Maximize', 'obj:', '+', '3', 'x', 'Subject', 'To', 'Bounds', '0', '<=', 'x', ...]
        """
        from lpkit.formats import files

        files.write(self, path, format, sense)

    @property
    def sense(self) -> str | None:
        """`"min"` or `"max"` where a file said so or it was assigned, else `None`.

        What `solve` optimises when it is not told. Raises `BadOption` for anything else.
        """
        return self._sense

    @sense.setter
    def sense(self, sense: str | None) -> None:
        self._sense = sense if sense is None else checked_sense(sense)

    # -- writing

    def Var(self, lower: Any = -inf, upper: Any = inf, name: str | None = None) -> Variable:
        """A new continuous variable, free unless bounded.

        Raises `BadNumber`, `BadBounds` or `BadName`, and then adds nothing.

        >>> lp = LinearProgram()
        >>> lp.Var(), lp.Var(lower=0, name="flour")
        (<Variable x1: free>, <Variable flour: flour >= 0>)
        """
        return self.add_variable(lower, upper, name, integer=False)

    def IntVar(self, lower: Any = -inf, upper: Any = inf, name: str | None = None) -> Variable:
        """A new variable that takes whole numbers only, free unless bounded.

        Raises as `Var` does.

        >>> LinearProgram().IntVar(0, 12, name="loaves")
        <Variable loaves: 0 <= loaves <= 12, integer>
        """
        return self.add_variable(lower, upper, name, integer=True)

    def BoolVar(self, name: str | None = None) -> Variable:
        """A new variable that is 0 or 1.

        >>> LinearProgram().BoolVar("open")
        <Variable open: 0 <= open <= 1, integer>
        """
        return self.add_variable(0, 1, name, integer=True)

    @property
    def objective(self) -> Objective:
        """What is maximised or minimised. Assign an expression, add to it, set a coefficient."""
        return self.objective_store.read()

    @objective.setter
    def objective(self, value: Any) -> None:
        self.replace_objective(value)

    add_constraint = add_constraint  # without a call in between: programs have many

    def remove(self, constraint: Constraint) -> None:
        """Take a constraint out of the program; its handle is of no use afterwards.

        Raises `SolveError` for a constraint of another program, `RemovedConstraint`.

        >>> lp = LinearProgram()
        >>> wood = lp.add_constraint(lp.Var() <= 4)
        >>> lp.remove(wood)
        >>> lp.constraints
        []
        """
        if not isinstance(constraint, Constraint) or constraint._model is not self:
            raise SolveError(f"{constraint!r} is no constraint of this program")
        self.remove_row(constraint.row)

    @property
    def variables(self) -> list[Variable]:
        """All variables, in the order they were made."""
        return list(self._variables)

    @property
    def constraints(self) -> list[Constraint]:
        """All constraints, in the order they were added."""
        return [Constraint(self, row) for row in self.rows.alive()]

    # -- solving

    def maximize(self, **options: Any) -> float:
        """Solve for the greatest objective and return it; options as for `solve`.

        Raises `Infeasible`, `Unbounded`, `NoSolution` or `EmptyProgram`.

        >>> lp = LinearProgram()
        >>> lp.objective = 3 * lp.Var(lower=0, upper=4) + 1
        >>> lp.maximize()
        13.0
        """
        return self._optimum("max", options)

    def minimize(self, **options: Any) -> float:
        """Solve for the least objective and return it; options as for `solve`.

        Raises `Infeasible`, `Unbounded`, `NoSolution` or `EmptyProgram`.

        >>> lp = LinearProgram()
        >>> lp.objective = 3 * lp.Var(lower=0, upper=4) + 1
        >>> lp.minimize(time_limit=10)
        1.0
        """
        return self._optimum("min", options)

    def solve(
        self,
        sense: str | None = None,
        *,
        solver: str = solvers.DEFAULT,
        time_limit: float | None = None,
        gap: float = 0.0,
        node_limit: int | None = None,
        presolve: bool | None = None,
        on_progress: Callable[[Progress], Any] | None = None,
    ) -> Solution:
        """Solve, and return a `Solution` whatever its status.

        `sense` is `"min"` or `"max"`, and without it `lp.sense`, or else `"min"`; `solver` is
        `"glpk"`, or `"glpk-swig"` or `"glpk-cffi"` for a certain one of its bindings, or
        `"highs"`, which finishes larger programs and needs the package highspy; `time_limit`
        is in seconds; `gap` is the relative gap at which an integer program counts as solved;
        `node_limit` is the number of nodes after which branch and bound ends; `presolve` says
        whether the solver simplifies the program first, which HiGHS does unless told not to,
        and GLPK only if told. Without an objective, any feasible point is a solution.

        `on_progress` is called with a `Progress` some ten times a second, here on this thread,
        and once when the solve has ended; a `ProgressBar` is one such. `progress.stop()` ends
        the solve, and keeps the best point: status `INTERRUPTED`. So does an exception in the
        callback, which then comes out of here. The callback cannot itself solve with the same
        solver while it runs.

        Ctrl-C ends the solve and raises `KeyboardInterrupt`; `lp.solution` then
        holds what was reached. Raises `EmptyProgram`, `BadOption`,
        `SolverUnavailable`.

        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=0, name="x")
        >>> lp.objective = 3*x
        >>> lp.solve("max").status
        <Status.UNBOUNDED: 'unbounded'>
        >>> lp.solve("min", solver="highs")
        <Solution optimal: 0 at x = 0>
        """
        chosen = solvers.get(solver)
        sense = self._sense or "min" if sense is None else sense
        options = checked_options(sense, time_limit, gap, presolve, node_limit)
        matrix, rows, version = self.matrix()
        if not len(matrix.cost):
            raise EmptyProgram(
                "the program has no variables: make some with Var, IntVar or BoolVar"
            )
        start = time.perf_counter()
        told = listener(on_progress, matrix.offset, start)
        options = options._replace(watch=None if told is None else told.watch)

        def keep(outcome: solvers.Outcome) -> Solution:
            seconds = time.perf_counter() - start
            solution = Solution(self, matrix, rows, version, options, outcome, seconds)
            if self.verbose:
                print(render.solution_line(solution))
            self._solution = solution
            if told is not None:
                told.finish(solution)
            return solution

        try:
            return keep(chosen.solve(matrix, options, rows, self._memory))
        except KeyboardInterrupt as interrupt:
            try:
                if interrupt.args and isinstance(interrupt.args[0], solvers.Outcome):
                    keep(interrupt.args[0])
            finally:  # whatever a callback makes of it
                raise KeyboardInterrupt from None

    def sensitivity(self, *, solver: str = solvers.DEFAULT) -> Sensitivity:
        """How far each cost and each right-hand side may move, after an optimal solve.

        The range of a cost is all values for which the point that was found stays optimal; the
        range of a right-hand side is all values for which the shadow prices that were found
        stay right, so that the objective moves along the straight line they promise. One number
        moves at a time, all else stays. Ends belong to the range; where a price is right on one
        side only, nothing is allowed on the other. These are the ranges of the optimum itself:
        where it is degenerate, those of a basis, which other programs report, are parts of
        them. See Jansen, de Jong, Roos and Terlaky, "Sensitivity analysis in linear
        programming: just be careful!", European Journal of Operational Research 101 (1997).

        Shadow prices are as `c.dual`: the change of the optimal objective when the right-hand
        side is raised by one, in the sense that was solved. JuMP's `dual` has the sign of the
        constraint instead, which is ours when minimising and the opposite when maximising; its
        `shadow_price` is the change when the constraint is loosened, which is ours for `<=` and
        the opposite for `>=`.

        Each end of each range takes a few steps of the simplex method, from the last one's
        basis: parts of a second for hundreds of variables and constraints, seconds for
        thousands, tens of them where the program is hard, and some four times that with HiGHS.
        Ctrl-C and `stop` end it. A value within a billionth of its bound, relatively, counts as
        at it, and a price of a billionth of the costs as zero.

        Raises `NoAnswer` before a solve, after a change, for an integer program, and where
        there is no optimum or it is not precise enough; `SolverUnavailable`.

        >>> lp = LinearProgram()
        >>> x = lp.Var(lower=0, name="x")
        >>> lp.objective = 3*x
        >>> wood = lp.add_constraint(2*x <= 8, name="wood")
        >>> lp.maximize()
        12.0
        >>> lp.sensitivity()[wood].shadow_price, lp.sensitivity()[x].allowed_decrease
        (1.5, 3.0)
        """
        from lpkit.sensitivity import sensitivity  # not for every import

        return sensitivity(self.current_solution(), solver)

    def stop(self) -> None:
        """End the solves that are under way, from another thread: status `INTERRUPTED`.

        Where none is under way, nothing happens:

        >>> LinearProgram().stop()
        """
        for solver in list(solvers._loaded.values()):
            solver.stop()

    # -- explaining

    def conflict(
        self, *, solver: str = solvers.DEFAULT, time_limit: float | None = None
    ) -> Conflict:
        """Why the program is infeasible: a `Conflict`, constraints and bounds that rule it out.

        No point satisfies all of them, and each of them is needed for that; an integer
        program whose relaxation is feasible has variables that have to be whole among them.
        `solver` is as for `solve`. After `time_limit` seconds it returns what is known to be
        infeasible by then, with `is_irreducible` false; so it does where branch and bound, for
        want of a bound, would not end. The program and `lp.solution` stay as they are.

        Ctrl-C ends the search. Raises `NoAnswer` where the program has a feasible point,
        `NoSolution` where that could not be told, `EmptyProgram`, `BadOption`,
        `SolverUnavailable`.

        >>> lp = LinearProgram()
        >>> n = lp.IntVar(name="n")
        >>> half = lp.add_constraint(2*n == 1, name="half")
        >>> print(lp.conflict())
        no point satisfies all of these; without any one of them, some point satisfies the rest:
          half:  2 n == 1
                 n is whole
        """
        from lpkit import conflict  # rarely needed: not for every import

        chosen = solvers.get(solver)
        options = checked_options("min", time_limit, gap=0.0, presolve=None, node_limit=None)
        return conflict.find(self, chosen, options.time_limit)

    def check(self, point: Any, *, tolerance: float = 1e-6) -> Violations:
        """What a point violates, and by how much: `Violations`, of which a feasible point has none.

        `point` is a dict with a number for each variable of the program, or a `Solution` of
        it. A side or a bound of size s counts as violated from `tolerance * (1 + s)` on, as
        solvers have it, and integrality from `tolerance`; activities are exact sums.

        Raises `BadPoint` where a variable has no value, `ForeignVariable`, `BadNumber`,
        `BadOption`; `NoAnswer` for a solution without values.

        >>> lp = LinearProgram()
        >>> x, n = lp.Var(lower=0, name="x"), lp.IntVar(name="n")
        >>> wood = lp.add_constraint(2*x + n <= 4, name="wood")
        >>> print(lp.check({x: 3, n: 0.5}))
        the point violates 2 conditions:
          wood:  2 x + n <= 4  is 6.5, off by 2.5
                 n is whole    is 0.5, off by 0.5
        >>> bool(lp.check({x: 1, n: 2}))
        False
        """
        from lpkit import checking

        return checking.check(self, point, tolerance)

    # -- showing

    def __str__(self) -> str:
        return render.program_text(self)

    def __repr__(self) -> str:
        return (
            f"<LinearProgram with {len(self.variables)} variables "
            f"and {len(self.constraints)} constraints>"
        )

    def to_latex(self) -> str:
        r"""The program as a LaTeX array, without dollar signs.

        >>> lp = LinearProgram()
        >>> lp.objective = 3 * lp.Var(lower=0, name="x")
        >>> print(lp.to_latex())
        \begin{array}{l}
        ...
        \text{where}\quad x \ge 0
        \end{array}
        """
        return render.program_latex(self)

    def to_python(self) -> str:
        """A Python script that writes the same program again, and solves it.

        >>> lp = LinearProgram()
        >>> lp.objective = 3 * lp.Var(lower=0, name="x")
        >>> print(lp.to_python(), end="")
        from lpkit import LinearProgram
        <BLANKLINE>
        lp = LinearProgram()
        x = lp.Var(lower=0, name="x")
        lp.objective = 3*x
        """
        return python_code.script(self)

    def _repr_html_(self) -> str:
        return render.program_html(self)

    def _optimum(self, sense: str, options: dict[str, Any]) -> float:
        if not self.objective_store.is_set:
            raise EmptyProgram(
                "there is no objective to optimise: assign lp.objective first, "
                "or call lp.solve() for any feasible point"
            )
        solution = self.solve(sense, **options)
        if solution.status is Status.OPTIMAL:
            return solution.objective
        raise failure(solution)
