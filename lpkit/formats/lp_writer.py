"""Programs written in the CPLEX LP format, for people and for other solvers.

The format has no word for a constraint with two different sides, or with none. Such a one is
written as its expression minus an auxiliary variable, `~r_1`, equal to zero, with the sides
as that variable's bounds: so GLPK does it, every reader understands it, and `lp_reader` makes
one constraint of it again. All variables are named in the objective, with a zero where they
have no cost, if the order in which they would else appear is not their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf
from typing import TYPE_CHECKING

from lpkit.errors import BadName
from lpkit.formats.lp_words import AUXILIARY, is_label, is_name
from lpkit.formats.numbers import decimal
from lpkit.matrix import MatrixForm

if TYPE_CHECKING:
    from lpkit.program import LinearProgram

__all__ = ["lp_lines"]

_WIDTH = 78  # characters of a line, where no name is longer

Terms = list[tuple[float, str]]


def lp_lines(lp: LinearProgram, sense: str) -> Iterator[str]:
    """`lp` as the lines of an LP file. Raises `BadName` before the first."""
    matrix, alive, _ = lp.matrix()
    columns = [lp.variable_name(j) for j in range(len(matrix.cost))]
    rows = [lp.constraint_names.of(row) for row in alive]
    for kind, fits, names in (("variable", is_name, columns), ("constraint", is_label, rows)):
        for name in names:
            if not fits(name):
                raise BadName(
                    f"the {kind} {name!r} cannot be written to an LP file: names there begin with "
                    "no digit or dot, hold no blank and none of + - * ^ < > = : \\, and are no "
                    "keyword, nothing that begins with ~r_, and of a variable no exponent such as "
                    "e5. Give it another name, or write MPS"
                )
    return _lines(matrix, columns, rows, sense)


def _lines(matrix: MatrixForm, columns: list[str], rows: list[str], sense: str) -> Iterator[str]:
    yield "Maximize\n" if sense == "max" else "Minimize\n"
    yield from _wrapped(" obj:", _terms(_objective(matrix, columns), matrix.offset))
    yield "\nSubject To\n"
    extra: list[tuple[str, float, float]] = []
    for name, low, high, terms in _rows(matrix, columns, rows):
        if low != high and (low == -inf) == (high == inf):
            auxiliary = f"{AUXILIARY}{len(extra) + 1}"
            extra.append((auxiliary, low, high))
            terms.append((-1.0, auxiliary))
            low = high = 0.0
        yield from _wrapped(f" {name}:", [*_terms(terms), _relation(low, high)])
    yield from _bounds(matrix, columns, extra)
    binaries = [columns[j] for j in range(len(columns)) if _is_binary(matrix, j)]
    generals = [
        columns[j] for j in range(len(columns)) if matrix.integer[j] and not _is_binary(matrix, j)
    ]
    for title, names in (("Generals", generals), ("Binaries", binaries)):
        if names:
            yield f"\n{title}\n"
            yield from _wrapped("", names)
    yield "\nEnd\n"


def _is_binary(matrix: MatrixForm, column: int) -> bool:
    whole = matrix.integer[column] == 1
    return whole and matrix.lower[column] == 0.0 and matrix.upper[column] == 1.0


def _objective(matrix: MatrixForm, columns: list[str]) -> Terms:
    """Costs and names: of what has a cost, or of all where that keeps the order."""
    some = [column for column, cost in enumerate(matrix.cost) if cost]
    appearing = [column for column, size in zip(matrix.columns, matrix.coefficients) if size]
    if list(dict.fromkeys([*some, *appearing])) != list(range(len(columns))):
        return list(zip(matrix.cost, columns))
    return [(matrix.cost[column], columns[column]) for column in some]


def _rows(
    matrix: MatrixForm, columns: list[str], rows: list[str]
) -> Iterator[tuple[str, float, float, Terms]]:
    place = 0
    for row, name in enumerate(rows):
        end = place + matrix.row_lengths[row]
        terms = [
            (matrix.coefficients[entry], columns[matrix.columns[entry]])
            for entry in range(place, end)
            if matrix.coefficients[entry]
        ]
        place = end
        yield name, matrix.row_lower[row], matrix.row_upper[row], terms or [(0.0, columns[0])]


def _relation(low: float, high: float) -> str:
    if low == high:
        return f"= {decimal(low)}"
    return f">= {decimal(low)}" if high == inf else f"<= {decimal(high)}"


def _terms(terms: Terms, constant: float = 0.0) -> list[str]:
    """Each term as the text that follows its left neighbour."""
    texts = []
    for coefficient, name in terms:
        size = abs(coefficient)
        sign = "-" if coefficient < 0.0 else "+"
        texts.append(f"{sign} {name}" if size == 1.0 else f"{sign} {decimal(size)} {name}")
    if constant:
        texts.append(f"{'-' if constant < 0.0 else '+'} {decimal(abs(constant))}")
    return texts


def _wrapped(head: str, pieces: Iterable[str]) -> Iterator[str]:
    line = head
    for piece in pieces:
        if len(line) + len(piece) >= _WIDTH and line.strip():
            yield line + "\n"
            line = " "
        line += " " + piece
    yield line + "\n"


def _bounds(
    matrix: MatrixForm, columns: list[str], extra: list[tuple[str, float, float]]
) -> Iterator[str]:
    plain = ((columns[j], matrix.lower[j], matrix.upper[j]) for j in _bounded(matrix))
    first = True
    for name, low, high in [*plain, *extra]:
        if first:
            yield "\nBounds\n"
            first = False
        if low == high:
            yield f" {name} = {decimal(low)}\n"
        elif low == -inf and high == inf:
            yield f" {name} free\n"
        elif high == inf:
            yield f" {name} >= {decimal(low)}\n"
        else:
            yield f" {decimal(low)} <= {name} <= {decimal(high)}\n"


def _bounded(matrix: MatrixForm) -> Iterator[int]:
    """Columns whose bounds are not what holds without, binary ones left out."""
    for column, (low, high) in enumerate(zip(matrix.lower, matrix.upper)):
        if (low != 0.0 or high != inf) and not _is_binary(matrix, column):
            yield column
