"""The search for an irreducible infeasible subset of the conditions of a matrix form.

The deletion filter: leave a condition out and solve; what is still infeasible
without it does not need it, and else the point found is the witness that it
is needed. Conditions go in groups that double as long as all can go, so that
n of them, k of which remain, take some k log n solves. Of a linear program
`elastic` guesses beforehand. `conflict` is the user.

Chinneck and Dravnieks, "Locating minimal infeasible constraint sets in linear
programs", ORSA Journal on Computing 3 (1991); the elastic filter: Chinneck,
"Feasibility and Infeasibility in Optimization", Springer (2008), chapter 6.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from math import inf
from typing import NamedTuple

from lpkit.elastic import elastic, support
from lpkit.errors import NoAnswer, NoSolution
from lpkit.matrix import MatrixForm
from lpkit.solvers.interface import Options, Outcome, Solver
from lpkit.status import Status
from lpkit.subsystems import COLUMN, ROW, WHOLE, Side, System

__all__ = ["Found", "Point", "Search"]

Point = dict[int, float]  # values by column; the other columns do not matter

# Without a bound, branch and bound may go on for ever where the bounded program is soon seen to
# be infeasible. So a trial with integrality has this many times the seconds that the whole
# program took, but not less than the second number; and each that ends without an answer halves
# that for those to come.
_PATIENCE, _LEAST_PATIENCE = 5.0, 1.0

# With more sides of rows than this, a contradiction is not short, and another is looked for.
_SHORT = 12

# The slack of an elastic row from which on it is violated.
_VIOLATED = 1e-7

_OUT_OF_TIME = "the time limit was reached"
_STOPPED = "the search was stopped"
_UNDECIDED = "the solver came to no answer"


class Found(NamedTuple):
    """Conditions that cannot all be satisfied."""

    sides: list[Side]
    points: dict[Side, Point]  # for a condition that is needed: what satisfies the others
    remark: str  # why some conditions have no point; empty if all have one


class _Ended(Exception):
    """No time is left, or the search was stopped; the argument says which."""


class _Undecided(Exception):
    """A solve led to nothing; the argument says why."""


class Search:
    """One search, by one solver."""

    def __init__(self, matrix: MatrixForm, solver: Solver, time_limit: float | None) -> None:
        self.system = System(matrix)
        self.solver = solver
        self.deadline = inf if time_limit is None else time.monotonic() + time_limit
        self.patience = inf
        self.needed: list[Side] = []
        self.open: list[Side] = []  # together with `needed` infeasible; perhaps not needed
        self.points: dict[Side, Point] = {}
        self.remark = ""
        self._multipliers: Sequence[float] = ()  # of the rows, from the last infeasible solve

    def found(self) -> Found:
        """Search to the end, or to the limit.

        Raises `NoAnswer` where there is a feasible point, `NoSolution` where
        it did not become clear that there is none.
        """
        try:
            self._begin()
        except (_Ended, _Undecided) as reason:
            raise NoSolution(
                f"whether the program has a feasible point is not known: {reason}; "
                "give it more time, try another solver, or rescale the program"
            ) from None
        try:
            self._search()
        except _Ended as reason:
            self.remark = str(reason)
        return Found(self.needed + self.open, self.points, self.remark)

    # -- solving

    def _point(self, sides: Sequence[Side]) -> Point | None:
        """Where all of these are satisfied; `None` if nowhere. Raises `_Ended`, `_Undecided`."""
        part = self.system.part(sides)
        if not part.columns:  # which no solver takes
            empty_rows = zip(part.matrix.row_lower, part.matrix.row_upper)
            return {} if all(low <= 0 <= high for low, high in empty_rows) else None
        outcome = self._solved(part.matrix)
        if outcome.status is Status.INFEASIBLE:
            self._multipliers = outcome.farkas
            return None
        if not outcome.values or outcome.remark:  # a remark: the point satisfies them badly
            raise self._failure(outcome)
        values = [
            float(round(value)) if whole else value + 0.0  # + 0.0 makes -0.0 a plain zero
            for value, whole in zip(outcome.values, part.matrix.integer)
        ]
        return dict(zip(part.columns, values))

    def _solved(self, matrix: MatrixForm) -> Outcome:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise _Ended(_OUT_OF_TIME)
        limit = min(left, self.patience) if matrix.is_integer else left
        options = Options(maximize=False, time_limit=None if limit == inf else limit)
        outcome = self.solver.solve(matrix, options)
        if outcome.status is Status.INTERRUPTED:
            raise _Ended(_STOPPED)
        return outcome

    def _failure(self, outcome: Outcome) -> Exception:
        if time.monotonic() >= self.deadline:
            return _Ended(_OUT_OF_TIME)
        return _Undecided(outcome.remark or _UNDECIDED)

    # -- the search

    def _begin(self) -> None:
        """All conditions, or those of the relaxation if that is infeasible already."""
        everything = self.system.sides()
        relaxed = [side for side in everything if side.sense != WHOLE]
        if self._point(relaxed) is None:
            self.open = relaxed
            return
        start = time.monotonic()
        if len(relaxed) < len(everything) and self._point(everything) is None:
            self.open = everything
            self.patience = max(_LEAST_PATIENCE, _PATIENCE * (time.monotonic() - start))
            return
        raise NoAnswer(
            "the program has a feasible point, so nothing in it is in conflict: "
            "lp.solve() finds the point"
        )

    def _search(self) -> None:
        """Filter what there is, or of a linear program what its multipliers point to."""
        if any(side.sense == WHOLE for side in self.open):
            self._filter()  # integrality has no multiplier
            return
        everything = self.open
        self._take(self._supported(everything))
        self._filter(_SHORT)
        if self.open:  # it is not short
            forced = self._forced(everything, _rows(self.needed + self.open) // 2)
            if self._take(forced):
                self._take(self._supported(self.open))
            self._filter()

    def _take(self, guess: list[Side] | None) -> bool:
        """Make a guess the conditions to be filtered, if it is infeasible indeed."""
        try:
            if not guess or self._point(guess) is not None:
                return False
        except _Undecided:
            return False
        self.needed, self.open, self.points, self.remark = [], guess, {}, ""
        return True

    def _supported(self, sides: list[Side]) -> list[Side] | None:
        """Those that multipliers contradict: the solver's own, or the elastic program's."""
        part = self.system.part(sides)
        if not part.columns:
            return None
        guess = support(part, self._multipliers)
        if guess is None:
            guess = support(part, self._solved(elastic(part).matrix).duals)
        return guess

    def _forced(self, sides: list[Side], most: int) -> list[Side] | None:
        """The elastic filter: enforce the sides that are violated, until that is impossible.

        They contradict each other then, and are few, as violating few costs
        least. `None` if they are more than `most`, or do not turn up soon.
        """
        part = self.system.part(sides)
        hard: set[Side] = set()
        for _ in range(_SHORT):
            loose = elastic(part, hard)
            outcome = self._solved(loose.matrix)
            if outcome.status is Status.INFEASIBLE:
                return [side for side in sides if side.kind == COLUMN or side in hard]
            slacks = outcome.values[len(part.columns) :]
            violated = [side for side, slack in zip(loose.slacks, slacks) if slack > _VIOLATED]
            hard.update(violated)
            if not violated or len(hard) > most:
                return None
        return None

    def _filter(self, most: float = inf) -> None:
        """Move from `open` to `needed` what is needed, and drop the rest.

        Ends before its end where more than `most` sides of rows are needed.
        """
        self._keep(sorted(self.open, key=_by_turn))
        size = 1
        while self.open and _rows(self.needed) <= most:
            group, rest = self.open[:size], self.open[size:]
            if self._can_go(group, rest):
                self._keep(rest)
                size *= 2
            elif len(group) > 1:
                size = len(group) // 2
            else:
                self.needed += group
                self.open = rest

    def _keep(self, sides: list[Side]) -> None:
        """Go on with these, but for bounds that cannot matter any more."""
        kept = set(self.system.relevant(self.needed + sides))
        self.open = [side for side in sides if side in kept]

    def _can_go(self, group: list[Side], rest: list[Side]) -> bool:
        """Whether the others are infeasible without the group.

        Where the group is one condition, the point that says no is kept.
        """
        try:
            point = self._point(self.needed + rest)
        except _Undecided as reason:
            self.patience /= 2
            if len(group) == 1:
                self.remark = str(reason)
            return False
        if point is not None and len(group) == 1:
            self.points[group[0]] = point
        return point is None


def _rows(sides: list[Side]) -> int:
    return sum(side.kind == ROW for side in sides)


def _by_turn(side: Side) -> int:
    """In which turn it is left out: what is kept to the last is more likely to remain.

    Integrality goes first, as what comes after is solved faster without it, and
    then the rows, as a bound says less and is sooner understood.
    """
    return 0 if side.sense == WHOLE else 1 if side.kind == ROW else 2
