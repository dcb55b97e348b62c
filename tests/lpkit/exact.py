"""Linear programs solved in exact fractions: the oracle of the solver suite and of the fuzz.

Two methods that share no code: the two-phase simplex method with Bland's rule (Bland, "New
finite pivoting rules for the simplex method", Mathematics of Operations Research 2, 1977),
and, for bounded programs, all vertices. Integer programs are solved by trying every point
of their box.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from math import ceil, floor, inf, isfinite
from typing import NamedTuple

OPTIMAL, INFEASIBLE, UNBOUNDED = "optimal", "infeasible", "unbounded"


class Exact(NamedTuple):
    """Optimise `cost @ x + offset` over `low <= row @ x <= high`, `lower <= x <= upper`."""

    cost: list
    offset: Fraction
    rows: list  # of (coefficients, low, high)
    lower: list
    upper: list
    integer: list


class Answer(NamedTuple):
    status: str
    value: Fraction | None = None


def number(value):
    """A float as the fraction it is; an infinity stays one."""
    return Fraction(value) if isfinite(value) else value


def of_matrix(matrix) -> Exact:
    """The numbers of a `MatrixForm`."""
    width, start, rows = len(matrix.cost), 0, []
    for length, low, high in zip(matrix.row_lengths, matrix.row_lower, matrix.row_upper):
        dense = [Fraction(0)] * width
        for place in range(start, start + length):
            dense[matrix.columns[place]] += Fraction(matrix.coefficients[place])
        rows.append((dense, number(low), number(high)))
        start += length
    return Exact(
        [Fraction(cost) for cost in matrix.cost],
        Fraction(matrix.offset),
        rows,
        [number(bound) for bound in matrix.lower],
        [number(bound) for bound in matrix.upper],
        list(matrix.integer),
    )


def dot(left, right) -> Fraction:
    return sum((a * b for a, b in zip(left, right)), Fraction(0))


# -- the simplex method


def solved(program: Exact, maximize: bool) -> Answer:
    """The optimum of the program without integrality."""
    sign = -1 if maximize else 1
    columns, offset = _substitutions(program)
    rows = [row for row in _equations(program, columns) if row is not None]
    slack_count = sum(1 for _, sense, _ in rows if sense)
    cost = [sign * dot(program.cost, column) for column in columns]
    table, slack = [], 0
    for coefficients, sense, right in rows:
        slacks = [Fraction(0)] * slack_count
        if sense:
            slacks[slack] = Fraction(1)
            slack += 1
        row = [*coefficients, *slacks, right]
        table.append(row if right >= 0 else [-value for value in row])
    status, value = _two_phases(table, cost + [Fraction(0)] * slack_count)
    if status is not OPTIMAL:
        return Answer(status)
    return Answer(OPTIMAL, sign * value + dot(program.cost, offset) + program.offset)


def _substitutions(program: Exact):
    """x = offset + sum of z_k * column_k with z >= 0; upper sides are left to `_equations`."""
    width = len(program.cost)
    columns, offset = [], []

    def unit(j, sign):
        return [Fraction(sign if k == j else 0) for k in range(width)]

    for j, (low, high) in enumerate(zip(program.lower, program.upper)):
        if low > -inf:
            columns.append(unit(j, 1))
            offset.append(low)
        elif high < inf:
            columns.append(unit(j, -1))
            offset.append(high)
        else:
            columns += [unit(j, 1), unit(j, -1)]
            offset.append(Fraction(0))
    return columns, offset


def _equations(program: Exact, columns):
    """(coefficients of z, whether a slack is added, right side) of every row and upper side."""
    _, offset = _substitutions(program)
    width = len(program.cost)
    sides = list(program.rows)
    for j, (low, high) in enumerate(zip(program.lower, program.upper)):
        if low > -inf and high < inf:
            sides.append(([Fraction(k == j) for k in range(width)], -inf, high))
    for coefficients, low, high in sides:
        over_z = [dot(coefficients, column) for column in columns]
        constant = dot(coefficients, offset)
        if low == high:
            yield over_z, False, high - constant
            continue
        if high < inf:
            yield over_z, True, high - constant
        if low > -inf:
            yield [-value for value in over_z], True, constant - low


def _two_phases(table, cost):
    """min cost @ z over z >= 0, where `table` holds equations with right sides >= 0."""
    width, height = len(cost), len(table)
    for i, row in enumerate(table):
        row[width:width] = [Fraction(i == k) for k in range(height)]
    basis = list(range(width, width + height))
    first = [-sum((row[j] for row in table), Fraction(0)) for j in range(width)]
    right = -sum((row[-1] for row in table), Fraction(0))
    table.append([*first, *[Fraction(0)] * height, right])
    _descend(table, basis, width)
    if table.pop()[-1] != 0:
        return INFEASIBLE, None
    _drive_out(table, basis, width)
    last = [*cost, *[Fraction(0)] * (height + 1)]
    table.append(last)
    for i, column in enumerate(basis):
        if column < width and cost[column]:
            table[-1] = [a - cost[column] * b for a, b in zip(table[-1], table[i])]
    if not _descend(table, basis, width):
        return UNBOUNDED, None
    return OPTIMAL, -table[-1][-1]


def _descend(table, basis, width) -> bool:
    """Pivot by Bland's rule to the minimum; False if there is none."""
    while True:
        entering = next((j for j in range(width) if table[-1][j] < 0), None)
        if entering is None:
            return True
        ratios = [
            (table[i][-1] / table[i][entering], basis[i], i)
            for i in range(len(basis))
            if table[i][entering] > 0
        ]
        if not ratios:
            return False
        _pivot(table, basis, min(ratios)[2], entering)


def _drive_out(table, basis, width) -> None:
    """Take the artificial columns out of the basis; rows of zeros may keep theirs."""
    for i, column in enumerate(basis):
        if column >= width:
            other = next((j for j in range(width) if table[i][j]), None)
            if other is not None:
                _pivot(table, basis, i, other)


def _pivot(table, basis, row, column) -> None:
    pivot = table[row][column]
    table[row] = [value / pivot for value in table[row]]
    for i, other in enumerate(table):
        factor = other[column]
        if i != row and factor:
            table[i] = [a - factor * b for a, b in zip(other, table[row])]
    basis[row] = column


# -- all vertices


def best_vertex(program: Exact, maximize: bool) -> Answer:
    """The optimum among all vertices; right if every variable has two finite bounds."""
    width = len(program.cost)
    planes = [(row, side) for row, *sides in _all_rows(program) for side in sides if isfinite(side)]
    values = [
        dot(program.cost, point) + program.offset
        for chosen in combinations(planes, width)
        for point in [_intersection(chosen)]
        if point is not None and holds(program, point)
    ]
    if not values:
        return Answer(INFEASIBLE)
    return Answer(OPTIMAL, max(values) if maximize else min(values))


def _all_rows(program: Exact):
    width = len(program.cost)
    yield from program.rows
    for j, (low, high) in enumerate(zip(program.lower, program.upper)):
        yield [Fraction(k == j) for k in range(width)], low, high


def _intersection(planes):
    """The one point on all planes, by Gauss and Jordan; None if there is not just one."""
    table = [[*row, side] for row, side in planes]
    for j in range(len(table)):
        pivot = next((i for i in range(j, len(table)) if table[i][j]), None)
        if pivot is None:
            return None
        table[j], table[pivot] = table[pivot], table[j]
        _pivot(table, [0] * len(table), j, j)
    return [row[-1] for row in table]


def holds(program: Exact, point) -> bool:
    """Whether a point satisfies every row and bound exactly."""
    return all(low <= dot(row, point) <= high for row, low, high in _all_rows(program))


# -- all whole points


def best_whole_point(program: Exact, maximize: bool) -> Answer:
    """The optimum of an integer program in a small box: every point is tried."""
    box = [range(ceil(low), floor(high) + 1) for low, high in zip(program.lower, program.upper)]
    values = [
        dot(program.cost, point) + program.offset
        for point in product(*box)
        if holds(program, point)
    ]
    if not values:
        return Answer(INFEASIBLE)
    return Answer(OPTIMAL, max(values) if maximize else min(values))


# -- mixed programs


def best_mixed_point(program: Exact, maximize: bool) -> Answer:
    """The optimum of a program whose integers have small boxes: all their values are tried."""
    answers = [
        solved(program._replace(lower=lower, upper=upper), maximize)
        for lower, upper in _fixings(program)
    ]
    if any(answer.status == UNBOUNDED for answer in answers):
        return Answer(UNBOUNDED)
    values = [answer.value for answer in answers if answer.status == OPTIMAL]
    if not values:
        return Answer(INFEASIBLE)
    return Answer(OPTIMAL, max(values) if maximize else min(values))


def _fixings(program: Exact):
    """Bounds with the integers fixed at each combination of whole numbers."""
    boxes = [(list(program.lower), list(program.upper))]
    for j in [j for j, integer in enumerate(program.integer) if integer]:
        span = range(ceil(program.lower[j]), floor(program.upper[j]) + 1)
        boxes = [
            ([*low[:j], k, *low[j + 1 :]], [*high[:j], k, *high[j + 1 :]])
            for low, high in boxes
            for k in span
        ]
    return boxes
