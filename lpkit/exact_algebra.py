"""Linear equations and cones in exact fractions: what certificates are made with.

Sparse elimination that stays near a guess, and the simplex method on a cone, with the rule of
Bland, "New finite pivoting rules for the simplex method", Mathematics of Operations Research 2
(1977). `certifying` is the user.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import gcd, lcm

__all__ = [
    "Effort",
    "Row",
    "TooMuch",
    "direction_in_cone",
    "rounded",
    "solution_near",
    "whole_factor",
]

Row = dict[int, Fraction]  # by unknown; what is not there is zero

_LONG = 100  # bits: each as many more take a step's time again


class TooMuch(Exception):
    """More steps of arithmetic than were allowed."""


class Effort:
    """How many steps of exact arithmetic are left; one takes about a microsecond.

    A step is a product of whole numbers, added to another; with long ones it counts for several.
    """

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int, factor: Fraction | int = 1) -> None:
        """Take that many, with such a number in each. Raises `TooMuch` where they are not left."""
        length = factor.numerator.bit_length() + factor.denominator.bit_length()
        self._left -= steps * (1 + length // _LONG)
        if self._left < 0:
            raise TooMuch


def rounded(number: float | Fraction, most: int) -> Fraction:
    """A fraction close by, with a numerator or a denominator of at most `most`.

    The error is relative, so that what is small stays what it is.

    >>> rounded(0.33333334, 10), rounded(2e-9, 10)
    (Fraction(1, 3), Fraction(1, 500000000))
    """
    exact = Fraction(number)
    if abs(exact) >= 1 or not exact:
        return exact.limit_denominator(most)
    return 1 / (1 / exact).limit_denominator(most)


def whole_factor(numbers: Iterable[Fraction], most: int | None = None) -> Fraction | None:
    """What to multiply with to have whole numbers without a common divisor.

    `None` where one of them would be greater than `most`, and where all are zero.

    >>> whole_factor([Fraction(2, 3), Fraction(-1, 2)], 100)
    Fraction(6, 1)
    """
    given = list(numbers)
    multiple = lcm(*(number.denominator for number in given))
    wholes = [number.numerator * (multiple // number.denominator) for number in given]
    divisor = gcd(*wholes)
    if not divisor or (most is not None and max(map(abs, wholes)) > most * divisor):
        return None
    return Fraction(multiple, divisor)


# -- whole rows: equations with zero on the right may be multiplied, and need no fractions


def _whole(row: Row) -> dict[int, int]:
    """The same row in whole numbers without a common divisor."""
    factor = whole_factor(row.values()) or Fraction(1)
    return {unknown: int(value * factor) for unknown, value in row.items()}


def _eliminate(row: dict[int, int], unknown: int, pivot: dict[int, int], effort: Effort) -> None:
    """Add a multiple of `pivot` to a multiple above zero of `row`, so that it loses `unknown`."""
    factor, size = row[unknown], pivot[unknown]
    effort.spend(len(row) + len(pivot), factor * size)
    common = gcd(factor, size) if size > 0 else -gcd(factor, size)
    factor, size = factor // common, size // common
    if size != 1:
        for other in row:
            row[other] *= size
    for other, value in pivot.items():
        total = row.get(other, 0) - factor * value
        if total:
            row[other] = total
        else:
            del row[other]
    divisor = gcd(*row.values())
    if divisor > 1:
        for other in row:
            row[other] //= divisor


# -- equations


def solution_near(equations: list[Row], near: Row, reference: int, effort: Effort) -> Row | None:
    """Unknowns with which all the sums are zero, and as `near` where that leaves a choice.

    The unknown `reference` keeps its value; `None` where it cannot. Raises `TooMuch`.

    >>> row = {0: Fraction(1), 1: Fraction(-3)}
    >>> solution_near([row], {0: Fraction(2), 1: Fraction(7, 10)}, 0, Effort(100))
    {0: Fraction(2, 1), 1: Fraction(2, 3)}
    """
    often = Counter(unknown for equation in equations for unknown in equation)
    solved: dict[int, dict[int, int]] = {}  # each for an unknown that no later one has
    for equation in sorted(equations, key=len):
        row = _whole(equation)
        _substitute(row, solved, effort)
        choices = [unknown for unknown in row if unknown != reference]
        if row and not choices:
            return None
        if choices:
            solved[min(choices, key=lambda unknown: (often[unknown], unknown))] = row
    values = dict(near)
    for pivot, row in reversed(solved.items()):
        terms = [
            value * values.get(other, Fraction(0)) for other, value in row.items() if other != pivot
        ]
        values[pivot] = sum(terms, Fraction(0)) / Fraction(-row[pivot])
        effort.spend(10 * len(terms), values[pivot])
    return {unknown: value for unknown, value in values.items() if value}


def _substitute(row: dict[int, int], solved: dict[int, dict[int, int]], effort: Effort) -> None:
    """Rid the row of unknowns that are solved, the one first that was solved first."""
    order = {unknown: position for position, unknown in enumerate(solved)}
    waiting = [(order[unknown], unknown) for unknown in row if unknown in order]
    heapify(waiting)
    while waiting:
        _, unknown = heappop(waiting)
        if unknown in row:
            pivot = solved[unknown]
            new = [other for other in pivot if other in order and other not in row]
            _eliminate(row, unknown, pivot, effort)
            for other in new:
                heappush(waiting, (order[other], other))


# -- cones


def direction_in_cone(equations: list[Row], gains: Row, effort: Effort) -> Row | None:
    """Unknowns, none below zero, with which all the sums are zero and the gain is above zero.

    `None` where there are none: that is then certain. Raises `TooMuch`.

    >>> row = {0: Fraction(1), 1: Fraction(-1), 2: Fraction(-1)}
    >>> direction_in_cone([row], {0: Fraction(3), 1: Fraction(-5), 2: Fraction(-2)}, Effort(100))
    {2: Fraction(1, 1), 0: Fraction(1, 1)}
    """
    tableau = _Tableau(equations, gains, effort)
    while True:
        entering = min((u for u, gain in tableau.gains.items() if gain > 0), default=None)
        if entering is None:
            return None
        # All unknowns are zero until the end: which one leaves is decided by signs alone.
        leaving = min(
            (u for u, row in tableau.rows.items() if row.get(entering, 0) > 0), default=None
        )
        if leaving is None:
            return tableau.direction(entering)
        tableau.pivot(leaving, entering)


class _Tableau:
    """Equations solved for some of the unknowns; the gains are in terms of the others.

    An unknown that a row is solved for is in no other row, and has a coefficient above zero.
    """

    def __init__(self, equations: list[Row], gains: Row, effort: Effort) -> None:
        self.gains = _whole(gains)
        self.rows: dict[int, dict[int, int]] = {}  # by the unknown they are solved for
        self._effort = effort
        often = Counter(unknown for equation in equations for unknown in equation)
        for equation in equations:
            row = _whole(equation)
            effort.spend(len(row))
            for solved in [unknown for unknown in row if unknown in self.rows]:
                _eliminate(row, solved, self.rows[solved], effort)
            if row:
                self._solve(row, min(row, key=lambda unknown: (often[unknown], unknown)))

    def pivot(self, leaving: int, entering: int) -> None:
        """Solve for one unknown instead of another."""
        self._solve(self.rows.pop(leaving), entering)

    def _solve(self, row: dict[int, int], unknown: int) -> None:
        if row[unknown] < 0:
            row = {other: -value for other, value in row.items()}
        self._effort.spend(len(self.rows))
        for other_row in [*self.rows.values(), self.gains]:
            if unknown in other_row:
                _eliminate(other_row, unknown, row, self._effort)
        self.rows[unknown] = row

    def direction(self, entering: int) -> Row:
        """The way that the unknowns go when one grows from zero."""
        steps = {
            unknown: Fraction(-row[entering], row[unknown])
            for unknown, row in self.rows.items()
            if entering in row
        }
        return {entering: Fraction(1), **steps}
