"""Programs written as MPS: free, or fixed where a name holds a blank.

Every bound of an integer column is written, since readers differ on what holds without, and
every number in the fewest digits that lead back to it. A two-sided constraint is written by
its smaller side and a range, in as many digits as the exact sum needs to be the other side.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from lpkit.errors import BadName, BadNumber
from lpkit.formats.numbers import decimal, difference
from lpkit.matrix import MatrixForm

if TYPE_CHECKING:
    from lpkit.program import LinearProgram

__all__ = ["mps_lines"]

_FIXED_NAME = 8  # characters
_FIXED_NUMBER = 12


class _Text(NamedTuple):
    """A program in names and numbers, ready to be laid out."""

    maximize: bool
    objective: str
    columns: list[str]
    rows: list[str]
    types: list[str]  # of rows: L, G, E, N
    sides: list[tuple[str, str]]  # row, right-hand side
    ranges: list[tuple[str, str]]
    bounds: list[tuple[str, str, str]]  # type, column, number
    matrix: MatrixForm


def mps_lines(lp: LinearProgram, sense: str) -> Iterator[str]:
    """`lp` as the lines of an MPS file. Raises `BadName` or `BadNumber` before the first."""
    matrix, alive, _ = lp.matrix()
    columns = [lp.variable_name(j) for j in range(len(matrix.cost))]
    rows = [lp.constraint_names.of(row) for row in alive]
    taken = set(rows)
    objective = "obj"
    while objective in taken:
        objective += "_"
    for kind, names in (("variable", columns), ("constraint", rows)):
        for name in names:
            _check_name(name, kind)
    types, sides, ranges = _sides(matrix, rows)
    if matrix.offset:
        sides.insert(0, (objective, decimal(-matrix.offset)))
    bounds = list(_bounds(matrix, columns))
    text = _Text(sense == "max", objective, columns, rows, types, sides, ranges, bounds, matrix)
    fixed = any(" " in name for names in (columns, rows) for name in names)
    if fixed:
        _check_fixed(text)
    return _lines(text, fixed)


def _check_name(name: str, kind: str) -> None:
    if name[0] in "$*" or name == "'MARKER'":
        raise BadName(
            f"the {kind} {name!r} cannot be written to MPS, where its name would begin a comment "
            "or be a marker: give it another name"
        )


def _sides(
    matrix: MatrixForm, rows: list[str]
) -> tuple[list[str], list[tuple[str, str]], list[tuple[str, str]]]:
    """Types, right-hand sides and ranges of the rows."""
    types, sides, ranges = [], [], []
    for name, low, high in zip(rows, matrix.row_lower, matrix.row_upper):
        side = high
        if low == high:
            types.append("E")
        elif high == inf:
            types.append("N" if low == -inf else "G")
            side = low
        elif low == -inf:
            types.append("L")
        else:
            from_low, size = difference(low, high)
            types.append("G" if from_low else "L")
            side = low if from_low else high
            ranges.append((name, size))
        if side and abs(side) != inf:
            sides.append((name, decimal(side)))
    return types, sides, ranges


def _bounds(matrix: MatrixForm, columns: list[str]) -> Iterator[tuple[str, str, str]]:
    """Types, columns and numbers of all bounds that are not what holds without."""
    for name, low, high, whole in zip(columns, matrix.lower, matrix.upper, matrix.integer):
        if low == high:
            yield "FX", name, decimal(low)
            continue
        if low == -inf:
            yield ("FR" if high == inf else "MI"), name, ""
        elif low or high < 0.0 or (whole and high == inf):
            yield "LO", name, decimal(low)
        if high != inf:
            yield "UP", name, decimal(high)
        elif whole and low != -inf:
            yield "PL", name, ""


def _lines(text: _Text, fixed: bool) -> Iterator[str]:
    lay = _fixed if fixed else _free
    yield "NAME          program\n"
    if text.maximize:
        yield "OBJSENSE\n    MAX\n"
    yield "ROWS\n"
    yield lay("N", text.objective)
    for kind, name in zip(text.types, text.rows):
        yield lay(kind, name)
    yield "COLUMNS\n"
    yield from _column_lines(text, fixed)
    yield "RHS\n"
    for name, number in text.sides:
        yield lay("", "RHS", name, number)
    if text.ranges:
        yield "RANGES\n"
    for name, number in text.ranges:
        yield lay("", "RANGE", name, number)
    if text.bounds:
        yield "BOUNDS\n"
    for kind, name, number in text.bounds:
        yield lay(kind, "BOUND", name, number)
    yield "ENDATA\n"


def _column_lines(text: _Text, fixed: bool) -> Iterator[str]:
    lay = _fixed if fixed else _free
    matrix = text.matrix
    entries = _by_column(text)
    whole = 0
    for column, name in enumerate(text.columns):
        if matrix.integer[column] != whole:
            whole = matrix.integer[column]
            yield _marker("'INTORG'" if whole else "'INTEND'")
        # A column without an entry is named all the same.
        for row, coefficient in entries[column] or [(text.objective, 0.0)]:
            yield lay("", name, row, decimal(coefficient))
    if whole:
        yield _marker("'INTEND'")


def _by_column(text: _Text) -> list[list[tuple[str, float]]]:
    """The entries of each column, zeros left out: the names of rows, and coefficients."""
    matrix = text.matrix
    entries: list[list[tuple[str, float]]] = [
        [(text.objective, cost)] if cost else [] for cost in matrix.cost
    ]
    place = 0
    for row, length in zip(text.rows, matrix.row_lengths):
        for entry in range(place, place + length):
            if matrix.coefficients[entry]:
                entries[matrix.columns[entry]].append((row, matrix.coefficients[entry]))
        place += length
    return entries


def _marker(kind: str) -> str:
    return f"    MARKER    {chr(39)}MARKER{chr(39)}                 {kind}\n"


def _free(kind: str, *fields: str) -> str:
    return f" {kind:<2} {' '.join(fields)}".rstrip() + "\n"


def _fixed(kind: str, first: str, second: str = "", number: str = "") -> str:
    return f" {kind:<2} {first:<8}  {second:<8}  {number}".rstrip() + "\n"


# -- what fixed fields can hold


def _check_fixed(text: _Text) -> None:
    """Raise where something has no room, or where blanks would part a name into other fields."""
    rows = {text.objective, *text.rows}
    for kind, names in (("variable", text.columns), ("constraint", text.rows)):
        for name in names:
            if len(name) > _FIXED_NAME or not name.isascii() or _misleads(name, rows):
                blank = next(n for n in (*text.columns, *text.rows) if " " in n)
                raise BadName(
                    f"the name {blank!r} has a blank, which takes fixed MPS, and there the {kind} "
                    f"{name!r} does not fit: names have at most {_FIXED_NAME} ASCII characters. "
                    "Give one of them another name"
                )
    matrix = text.matrix
    numbers = [decimal(value) for value in {*matrix.cost, *matrix.coefficients}]
    numbers += [pair[1] for pair in (*text.sides, *text.ranges)]
    for number in (*numbers, *(bound[2] for bound in text.bounds)):
        if len(number) > _FIXED_NUMBER:
            raise BadNumber(
                f"a name has a blank, which takes fixed MPS, and there {number} does not fit in "
                f"{_FIXED_NUMBER} characters: give the names other characters than blanks"
            )


def _misleads(name: str, rows: set[str]) -> bool:
    """Whether a column's name looks like a column, a row and a number to a reader of free MPS."""
    parts = name.split(" ")
    return len(parts) > 2 and any(part in rows for part in parts)
