"""The optimal prices that belong to a point, and the optimal points that belong to prices.

Each of the two is a face of a polyhedron: the points, or the prices, that are complementary
to what was found. How far a cost or a side can be moved with the point, or the prices,
still optimal is how far a row of the face's program can be moved with a point left.
`sensitivity` is the user; `solvers.shifts` moves the rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from enum import Enum
from itertools import islice
from math import inf
from typing import NamedTuple

from lpkit.errors import NoAnswer
from lpkit.matrix import MatrixForm
from lpkit.solvers.interface import Outcome, Solver
from lpkit.solvers.shifts import Shift
from lpkit.solvers.units import unit_of_costs, unit_of_values

__all__ = ["Optimum", "Place", "Room", "Spot"]

# What counts as nothing. Relatively: a value is at its bound, a price is zero. And as a part of
# the sum of all sizes that were added up on the way: what rounding leaves of a difference.
_NOTHING, _ROUNDING = 1e-9, 1e-12

# Solvers keep their conditions to 1e-6: a value this many times further from its bound than
# nothing is may still be meant to be at it; what is beyond is no optimum.
_LEEWAY = 1e3


class Place(Enum):
    """Where a value is between its bounds."""

    FIXED = "fixed"  # the two are one
    LOWER = "at the lower bound"
    UPPER = "at the upper bound"
    INSIDE = "inside"


class Spot(NamedTuple):
    """A value's place, its room below and above, its price when minimising: free of rounding.

    A place tells the sign: a price is positive or zero at the lower bound, negative or zero
    at the upper, zero inside.
    """

    place: Place
    below: float
    above: float
    price: float

    @property
    def is_free(self) -> bool:
        """Whether another optimal point may have another value here."""
        return self.place is not Place.FIXED and not self.price


class Room(NamedTuple):
    """How far a number may fall and rise."""

    below: float
    above: float


class Optimum:
    """The optimum of a linear program, in terms of its rows and columns.

    Raises `NoAnswer` if values and prices do not fit each other.
    """

    def __init__(self, matrix: MatrixForm, maximize: bool, outcome: Outcome) -> None:
        self.matrix = matrix
        self._entries = _by_row(matrix)
        sign = -1.0 if maximize else 1.0
        duals = [sign * price for price in outcome.duals]
        reduced = [sign * price for price in outcome.reduced_costs]
        self.cost_noise, price_noise = self._noise_of_prices(duals)
        value_noise, self.side_noise = self._noise_of_values(outcome)
        self.columns = list(
            map(_spot, outcome.values, matrix.lower, matrix.upper, reduced,
                value_noise, self.cost_noise)
        )  # fmt: skip
        self.rows = list(
            map(_spot, outcome.activities, matrix.row_lower, matrix.row_upper, duals,
                self.side_noise, price_noise)
        )  # fmt: skip

    # -- what is nothing

    def _noise_of_prices(self, duals: Sequence[float]) -> tuple[list[float], list[float]]:
        """What counts as zero: of each column's reduced cost, of each row's dual."""
        unit = unit_of_costs(self.matrix)
        sizes = [_NOTHING * (unit + abs(cost)) for cost in self.matrix.cost]
        sums = [0.0] * len(sizes)
        of_rows = []
        for entries, dual in zip(self._entries, duals):
            # A dual is nothing that is nothing to each column it is a part of the price of.
            of_rows.append(min((sizes[k] / abs(a) for k, a in entries), default=inf))
            for k, a in entries:
                sums[k] += abs(a * dual)
        return [size + _ROUNDING * total for size, total in zip(sizes, sums)], of_rows

    def _noise_of_values(self, outcome: Outcome) -> tuple[list[float], list[float]]:
        """How near a bound is at it: for each column's value, for each row's activity."""
        unit, values = unit_of_values(self.matrix), outcome.values
        return (
            [_NOTHING * (unit + abs(value)) for value in values],
            [
                _NOTHING * (unit + abs(activity))
                + _ROUNDING * sum(abs(a * values[k]) for k, a in entries)
                for entries, activity in zip(self._entries, outcome.activities)
            ],
        )

    # -- how far data can be moved

    def rooms_of_costs(self, solver: Solver) -> list[Room]:
        """How far each cost may fall and rise, when minimising, with the same optimal point."""
        kept = [j for j, spot in enumerate(self.columns) if spot.place is not Place.FIXED]
        asked = [
            (spot.place is not Place.UPPER, spot.place is not Place.LOWER)
            for spot in (self.columns[j] for j in kept)
        ]
        moved = _moved(solver, self._face_of_prices(kept), asked)
        rooms = [Room(inf, inf)] * len(self.columns)
        for j, room in zip(kept, moved):
            rooms[j] = Room(*(_cleared(distance, self.cost_noise[j]) for distance in room))
        return rooms

    def rooms_of_sides(self, solver: Solver) -> list[Room]:
        """How far each row's upper side may fall and its lower side rise, with the same prices.

        For a row that has a price, or two equal sides: how far the side that binds may fall
        and rise. Sides do not stop one another here.
        """
        asked = [
            (True, True) if not spot.is_free else (spot.above < inf, spot.below < inf)
            for spot in self.rows
        ]
        moved = _moved(solver, self._face_of_points(), asked)
        return [
            Room(*(_cleared(distance, noise) for distance in room))
            for room, noise in zip(moved, self.side_noise)
        ]

    def _face_of_prices(self, kept: Sequence[int]) -> MatrixForm:
        """What may be added to the duals, with the point still optimal: a row a column kept."""
        binding = [i for i, spot in enumerate(self.rows) if spot.place is not Place.INSIDE]
        lower, upper = array("d"), array("d")
        entries: dict[int, list[tuple[int, float]]] = {j: [] for j in kept}
        for place, i in enumerate(binding):
            spot = self.rows[i]
            lower.append(-spot.price if spot.place is Place.LOWER else -inf)
            upper.append(-spot.price if spot.place is Place.UPPER else inf)
            for k, a in self._entries[i]:
                if k in entries:
                    entries[k].append((place, a))
        spots = [self.columns[j] for j in kept]
        return _form(
            lower,
            upper,
            array("d", [-inf if spot.place is Place.LOWER else spot.price for spot in spots]),
            array("d", [inf if spot.place is Place.UPPER else spot.price for spot in spots]),
            list(entries.values()),
        )

    def _face_of_points(self) -> MatrixForm:
        """What may be added to the values, with the prices still optimal."""
        free = [k for k, spot in enumerate(self.columns) if spot.is_free]
        place = {k: number for number, k in enumerate(free)}
        return _form(
            array("d", [-self.columns[k].below for k in free]),
            array("d", [self.columns[k].above for k in free]),
            array("d", [-spot.below if spot.is_free else 0.0 for spot in self.rows]),
            array("d", [spot.above if spot.is_free else 0.0 for spot in self.rows]),
            [[(place[k], a) for k, a in entries if k in place] for entries in self._entries],
        )


def _spot(
    value: float, low: float, high: float, price: float, noise: float, price_noise: float
) -> Spot:
    """What a value and its price say together; raises `NoAnswer` if that is no optimum."""
    size = abs(price)
    if low == high:
        return Spot(Place.FIXED, 0.0, 0.0, price if size > price_noise else 0.0)
    if size > price_noise:
        distance = value - low if price > 0 else high - value
        if distance <= noise * (_LEEWAY if size > _LEEWAY * price_noise else 1.0):
            return _at(Place.LOWER if price > 0 else Place.UPPER, value, low, high, price)
        if size > _LEEWAY * price_noise:
            raise NoAnswer(
                "the solver's values and prices do not fit each other well enough to say how far "
                "costs and sides may move: solve with another solver, or rescale the program"
            )
    if min(value - low, high - value) > noise:
        return _at(Place.INSIDE, value, low, high, 0.0)
    return _at(Place.LOWER if value - low <= high - value else Place.UPPER, value, low, high, 0.0)


def _at(place: Place, value: float, low: float, high: float, price: float) -> Spot:
    below = 0.0 if place is Place.LOWER else max(0.0, value - low)
    above = 0.0 if place is Place.UPPER else max(0.0, high - value)
    return Spot(place, below, above, price)


def _cleared(distance: float, noise: float) -> float:
    return 0.0 if distance <= noise else distance


def _by_row(matrix: MatrixForm) -> list[list[tuple[int, float]]]:
    """The entries of each row that are not zero: column and coefficient."""
    entries = zip(matrix.columns, matrix.coefficients)
    return [
        [entry for entry in islice(entries, length) if entry[1]] for length in matrix.row_lengths
    ]


def _form(
    lower: array[float],
    upper: array[float],
    row_lower: array[float],
    row_upper: array[float],
    entries: Sequence[Sequence[tuple[int, float]]],
) -> MatrixForm:
    """A program without costs."""
    return MatrixForm(
        array("d", bytes(8 * len(lower))),
        0.0,
        lower,
        upper,
        bytes(len(lower)),
        row_lower,
        row_upper,
        array("i", [len(row) for row in entries]),
        array("i", [column for row in entries for column, _ in row]),
        array("d", [number for row in entries for _, number in row]),
    )


def _moved(solver: Solver, face: MatrixForm, asked: Sequence[tuple[bool, bool]]) -> list[Room]:
    """How far each row's sides can be moved down and up: infinite where that is not asked."""
    shifts = [
        Shift(row, up)
        for row, directions in enumerate(asked)
        if face.row_lengths[row]
        for up in (False, True)
        if directions[up]
    ]
    found: dict[Shift, float] = {}
    for shift, distance in zip(shifts, solver.furthest(face, shifts) if shifts else ()):
        if distance is None:
            raise NoAnswer(
                "the solver could not tell how far each cost and side may move: it was stopped, "
                "or the numbers of the program are too far apart"
            )
        found[shift] = distance
    rooms = []
    for row, (down, up) in enumerate(asked):
        # A row without entries is always zero: its sides can be moved until they are.
        below = found.get(Shift(row, False), face.row_upper[row]) if down else inf
        above = found.get(Shift(row, True), -face.row_lower[row]) if up else inf
        rooms.append(Room(below, above))
    return rooms
