"""From what a solver thinks proves that there is no answer, to what does: exactly, or nothing.

A solver's multipliers and rays are floats, and rarely hold to the last bit. Rounded to simple
fractions they often do; else the equations they nearly satisfy are solved; else, in a small
program, a proof is searched for. What `exact_form` does not confirm is not handed out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isfinite, isinf
from typing import Callable, NamedTuple

from lpkit.exact_algebra import Effort, Row, direction_in_cone, rounded, solution_near
from lpkit.exact_form import ExactForm

__all__ = [
    "improving_direction",
    "infeasible_multipliers",
    "repaired_direction",
    "repaired_multipliers",
    "searched_direction",
    "searched_multipliers",
]

# Entries are noise below these shares of the largest, and sums below these of their terms.
_CUTS = (1e-9, 1e-13)
_NEARLY = (1e-9, 1e-6)

_SIMPLE = (12, 1000, 10**6)  # the sizes of the fractions to round to


class _Guess(NamedTuple):
    """Approximate unknowns, and the sums of them that may have to vanish."""

    values: dict[int, float]  # none of them zero
    sums: dict[int, dict[int, float]]  # coefficients by unknown
    strict: set[int]  # the sums that one sign at least is forbidden to


# -- infeasible


def infeasible_multipliers(
    form: ExactForm, candidate: Sequence[float], effort: Effort
) -> Row | None:
    """Multipliers of rows with `form.excess` above zero.

    `None` where there are none: that is then certain. Raises `TooMuch` where it would take too
    much to find out.
    """
    return repaired_multipliers(form, candidate, effort) or searched_multipliers(form, effort)


def repaired_multipliers(form: ExactForm, candidate: Sequence[float], effort: Effort) -> Row | None:
    """Such multipliers near the candidate; `None` if none were found there."""

    def proves(multipliers: Row) -> bool:
        for row, multiplier in multipliers.items():
            effort.spend(10 * form.matrix.row_lengths[row], multiplier)
        excess = form.excess(multipliers)
        return excess is not None and excess > 0

    guess = _guessed_multipliers(form, candidate, effort)
    return _single_row(form, proves, effort) or _repaired(guess, proves, effort)


def _single_row(form: ExactForm, proves: Callable[[Row], bool], effort: Effort) -> Row | None:
    """The simplest proof: one row that the bounds of its own variables contradict."""
    matrix = form.matrix
    effort.spend(len(matrix.columns) // 5)
    for row, (low, high) in enumerate(zip(matrix.row_lower, matrix.row_upper)):
        least = most = 0.0
        for column, coefficient in form.entries(row):
            ends = [coefficient * bound for bound in form.bounds(column)]
            least, most = least + min(ends), most + max(ends)
        if most < low or least > high:
            multipliers = {row: Fraction(1 if most < low else -1)}
            if proves(multipliers):
                return multipliers
    return None


def _guessed_multipliers(form: ExactForm, candidate: Sequence[float], effort: Effort) -> _Guess:
    values = {
        row: value
        for row, value in enumerate(candidate)
        if value and isfinite(value) and form.side(row, value) is not None
    }
    effort.spend(sum(form.matrix.row_lengths[row] for row in values))
    sums: dict[int, dict[int, float]] = {}
    for row in values:
        for column, coefficient in form.entries(row):
            sums.setdefault(column, {})[row] = coefficient
    strict = {column for column in sums if any(map(isinf, form.bounds(column)))}
    return _Guess(values, sums, strict)


def searched_multipliers(form: ExactForm, effort: Effort) -> Row | None:
    """Multipliers that an exact search finds; `None` if there are none.

    Its unknowns are one multiplier for each side and bound that is not open.
    """
    equations: list[Row] = [{} for _ in form.matrix.cost]
    gains: Row = {}
    rows: dict[int, tuple[int, int]] = {}
    unknown = 0
    for row in range(len(form.matrix.row_lengths)):
        effort.spend(form.matrix.row_lengths[row])
        for sign in (1, -1):
            side = form.side(row, sign)
            if side is not None:
                for column, coefficient in form.entries(row):
                    equations[column][unknown] = sign * Fraction(coefficient)
                rows[unknown], gains[unknown] = (row, sign), sign * side
                unknown += 1
    for column, equation in enumerate(equations):
        for sign in (1, -1):
            bound = form.bound(column, sign)
            if equation and bound is not None:
                equation[unknown], gains[unknown] = Fraction(sign), sign * bound
                unknown += 1
    found = direction_in_cone(equations, _without_zeros(gains), effort)
    return None if found is None else _signed(found, rows)


# -- unbounded


def improving_direction(
    form: ExactForm, candidate: Sequence[float], maximize: bool, effort: Effort
) -> Row | None:
    """A direction with `form.gain` above zero; `None` and `TooMuch` as for multipliers."""
    found = repaired_direction(form, candidate, maximize, effort)
    return found or searched_direction(form, maximize, effort)


def repaired_direction(
    form: ExactForm, candidate: Sequence[float], maximize: bool, effort: Effort
) -> Row | None:
    """Such a direction near the candidate; `None` if none was found there."""
    entries = len(form.matrix.columns)

    def proves(direction: Row) -> bool:
        # Most entries are of other columns, and soon passed over.
        effort.spend(entries // 5)
        for step in direction.values():
            effort.spend(10, step)
        gain = form.gain(direction, maximize)
        return gain is not None and gain > 0

    return _repaired(_guessed_direction(form, candidate, effort), proves, effort)


def _guessed_direction(form: ExactForm, candidate: Sequence[float], effort: Effort) -> _Guess:
    matrix = form.matrix
    values = {
        column: value
        for column, value in enumerate(candidate)
        if value
        and isfinite(value)
        and isinf(matrix.upper[column] if value > 0 else matrix.lower[column])
    }
    effort.spend(len(matrix.columns) // 20)
    sums: dict[int, dict[int, float]] = {}
    for row in range(len(matrix.row_lengths)) if values else ():
        terms = {column: value for column, value in form.entries(row) if column in values}
        if terms and not (isinf(matrix.row_lower[row]) and isinf(matrix.row_upper[row])):
            sums[row] = terms
    return _Guess(values, sums, set(sums))


def searched_direction(form: ExactForm, maximize: bool, effort: Effort) -> Row | None:
    """A direction that an exact search finds; `None` if there is none.

    Its unknowns are the steps up and down that bounds allow, and the changes that rows do.
    """
    matrix = form.matrix
    steps: dict[int, tuple[int, int]] = {}
    of_column: dict[int, list[int]] = {}
    gains: Row = {}
    for column, cost in enumerate(matrix.cost):
        for sign, bound in ((1, matrix.upper[column]), (-1, matrix.lower[column])):
            if isinf(bound):
                of_column.setdefault(column, []).append(len(steps))
                gains[len(steps)] = Fraction(cost) * (sign if maximize else -sign)
                steps[len(steps)] = (column, sign)
    slack, equations = len(steps), []
    for row in range(len(matrix.row_lengths)):
        effort.spend(matrix.row_lengths[row])
        low, high = matrix.row_lower[row], matrix.row_upper[row]
        equation = {
            step: steps[step][1] * Fraction(coefficient)
            for column, coefficient in form.entries(row)
            for step in of_column.get(column, ())
        }
        if equation and not (isinf(low) and isinf(high)):
            if isinf(low) or isinf(high):
                equation[slack] = Fraction(1 if isinf(low) else -1)
                slack += 1
            equations.append(equation)
    found = direction_in_cone(equations, _without_zeros(gains), effort)
    return None if found is None else _signed(found, steps)


def _without_zeros(row: Row) -> Row:
    return {unknown: value for unknown, value in row.items() if value}


def _signed(found: Row, meaning: dict[int, tuple[int, int]]) -> Row:
    """What unknowns that are never below zero say of numbers that may be."""
    signed: Row = {}
    for unknown, value in found.items():
        if unknown in meaning:
            number, sign = meaning[unknown]
            signed[number] = signed.get(number, Fraction(0)) + sign * value
    return dict(sorted(_without_zeros(signed).items()))


# -- what a guess is good for


def _repaired(guess: _Guess, proves: Callable[[Row], bool], effort: Effort) -> Row | None:
    """A proof near the guess, the simpler the better."""
    return next((trial for trial in _trials(guess, effort) if trial and proves(trial)), None)


def _trials(guess: _Guess, effort: Effort) -> Iterator[Row]:
    sizes = dict.fromkeys(guess.values, 0.0)
    for terms in guess.sums.values():
        for unknown, coefficient in terms.items():
            sizes[unknown] = max(sizes[unknown], abs(coefficient))
    weights = {u: abs(value) * (sizes[u] or 1.0) for u, value in guess.values.items()}
    tried: list[dict[int, float]] = []
    for cut in _CUTS:
        least = cut * max(weights.values(), default=0.0)
        kept = {u: value for u, value in guess.values.items() if weights[u] >= least}
        if kept and kept not in tried:
            tried.append(kept)
            yield from _rounded(kept)
            yield {u: Fraction(value) for u, value in kept.items()}
            reference = max(kept, key=lambda unknown: weights[unknown])
            yield from _solved(kept, reference, guess, effort)


def _rounded(values: dict[int, float]) -> Iterator[Row]:
    units = {abs(Fraction(value)) for value in values.values()}
    for most in _SIMPLE:
        for unit in dict.fromkeys([min(units), max(units)]):
            yield {u: rounded(Fraction(value) / unit, most) for u, value in values.items()}


def _solved(
    values: dict[int, float], reference: int, guess: _Guess, effort: Effort
) -> Iterator[Row]:
    """The guess, moved to where sums that nearly vanish do."""
    unit = abs(Fraction(values[reference]))
    near = {u: rounded(Fraction(value) / unit, _SIMPLE[-1]) for u, value in values.items()}
    tried: list[list[int]] = []
    for nearly in _NEARLY:
        vanishing = [
            number for number, terms in guess.sums.items() if _vanishes(terms, values, nearly)
        ]
        for chosen in (vanishing, [number for number in vanishing if number in guess.strict]):
            if chosen in tried:
                continue
            tried.append(chosen)
            equations = [
                {u: Fraction(value) for u, value in guess.sums[number].items() if u in values}
                for number in chosen
            ]
            solution = solution_near(list(filter(None, equations)), near, reference, effort)
            if solution is not None:
                yield solution


def _vanishes(terms: dict[int, float], values: dict[int, float], nearly: float) -> bool:
    products = [value * values[u] for u, value in terms.items() if u in values]
    return abs(sum(products)) <= nearly * sum(map(abs, products))
