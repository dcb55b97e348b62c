"""What became of a program between two solves, found by comparing what solvers were handed.

Nothing has to be noted down while a program is changed: equal arrays are told from unequal ones
by a comparison of memory. `glpk_live` is the user.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from lpkit.matrix import MatrixForm

__all__ = ["Changes", "between"]

_CHUNK = 1 << 12  # bytes that are compared at a time


class Changes(NamedTuple):
    """How to make the later program of the earlier one, in this order.

    Columns stay for good and rows keep their order, so that new ones are the last. Places are
    numbered from 0.
    """

    removed: Sequence[int]  # rows, by their places in the earlier program
    new_columns: int  # how many were added
    new_rows: int
    costs: Sequence[int]  # columns, new ones with a cost included
    bounds: Sequence[int]  # columns, new ones included
    sides: Sequence[int]  # rows, by their places in the later program, new ones included
    entries: Sequence[int]  # rows, likewise


def between(
    earlier: MatrixForm, earlier_rows: Sequence[int], later: MatrixForm, later_rows: Sequence[int]
) -> Changes | None:
    """The changes from one to the other; None if one is not made of the other.

    `earlier_rows` and `later_rows` are the numbers of the rows in their program, ascending.
    """
    columns = len(earlier.cost)
    new_columns = len(later.cost) - columns
    if new_columns < 0 or not later.integer.startswith(earlier.integer):
        return None
    removed = _missing(earlier_rows, later_rows)
    left = len(earlier_rows) - len(removed)
    if len(later_rows) < left:
        return None
    added = range(left, len(later_rows))
    kept = _kept(earlier, removed)
    return Changes(
        removed,
        new_columns,
        len(added),
        [
            *_differing(earlier.cost, later.cost[:columns]),
            *(j for j in range(columns, len(later.cost)) if later.cost[j]),
        ],
        [
            *_either(earlier.lower, later.lower, earlier.upper, later.upper, columns),
            *range(columns, len(later.cost)),
        ],
        [*_either(kept.lower, later.row_lower, kept.upper, later.row_upper, left), *added],
        [*_rows_that_differ(kept, later, left), *added],
    )


class _Rows(NamedTuple):
    """The rows of the earlier program that are still there."""

    lower: array[float]
    upper: array[float]
    lengths: array[int]
    columns: array[int]
    coefficients: array[float]


def _missing(earlier: Sequence[int], later: Sequence[int]) -> list[int]:
    if len(later) >= len(earlier) and later[: len(earlier)] == earlier:
        return []
    there = set(later)
    return [place for place, row in enumerate(earlier) if row not in there]


def _kept(matrix: MatrixForm, removed: Sequence[int]) -> _Rows:
    lower, upper, lengths = matrix.row_lower, matrix.row_upper, matrix.row_lengths
    columns, coefficients = matrix.columns, matrix.coefficients
    if removed:
        starts = list(accumulate(lengths, initial=0))
        lower, upper, lengths = lower[:], upper[:], lengths[:]
        columns, coefficients = columns[:], coefficients[:]
        for place in reversed(removed):
            run = slice(starts[place], starts[place + 1])
            del lower[place], upper[place], lengths[place], columns[run], coefficients[run]
    return _Rows(lower, upper, lengths, columns, coefficients)


def _either(
    lower: array[float],
    new_lower: array[float],
    upper: array[float],
    new_upper: array[float],
    count: int,
) -> list[int]:
    """Where one of two sides differs, among the first `count`."""
    places = {*_differing(lower, new_lower[:count]), *_differing(upper, new_upper[:count])}
    return sorted(places)


def _rows_that_differ(kept: _Rows, later: MatrixForm, count: int) -> Iterator[int]:
    """The rows whose entries differ, among the first `count`."""
    lengths = later.row_lengths[:count]
    if lengths == kept.lengths:
        starts = list(accumulate(lengths, initial=0))
        end = starts[-1]
        places = {
            *_differing(kept.columns, later.columns[:end]),
            *_differing(kept.coefficients, later.coefficients[:end]),
        }
        yield from sorted({bisect_right(starts, place) - 1 for place in places})
        return
    start = new_start = 0
    for row, (length, new_length) in enumerate(zip(kept.lengths, lengths)):
        end, new_end = start + length, new_start + new_length
        if (
            length != new_length
            or kept.columns[start:end] != later.columns[new_start:new_end]
            or kept.coefficients[start:end] != later.coefficients[new_start:new_end]
        ):
            yield row
        start, new_start = end, new_end


def _differing(one: array[Any], other: array[Any]) -> list[int]:
    """Where two arrays of one length differ."""
    some, others, size = one.tobytes(), other.tobytes(), one.itemsize
    if some == others:
        return []
    places = []
    for start in range(0, len(some), _CHUNK):
        if some[start : start + _CHUNK] != others[start : start + _CHUNK]:
            first, last = start // size, min(start + _CHUNK, len(some)) // size
            places += [k for k in range(first, last) if one[k] != other[k]]
    return places
