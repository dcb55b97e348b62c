"""What a solver has to hold in the end, and how it is told from what a library made of it.

`matrix_of` is the model without any library in between: what the bare hand-off
takes, and what every other is compared with.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from benchmarks.modelling.instance import Instance

__all__ = ["Matrix", "disagreement", "facts", "in_order", "matrix_of"]


class Matrix(NamedTuple):
    """Minimise `cost @ x` over `row_lower <= A @ x <= row_upper`, `lower <= x <= upper`.

    Columns are entries, exits, presences, links; rows are what leaves and what
    arrives, detection by detection. Row i of A has the entries `starts[i]` to
    `starts[i + 1]`, which are distinct columns, numbered from 0 in any order.
    """

    cost: Sequence[float]
    lower: Sequence[float]
    upper: Sequence[float]
    row_lower: Sequence[float]
    row_upper: Sequence[float]
    starts: Sequence[int]
    columns: Sequence[int]
    coefficients: Sequence[float]


def matrix_of(data: Instance) -> Matrix:
    """The matrix of an instance, in flat arrays."""
    count = data.detections
    starts, columns, coefficients = array("i", [0]), array("i"), array("d")
    for d in range(count):
        for links, end in ((data.outgoing[d], count + d), (data.incoming[d], d)):
            columns.extend([3 * count + k for k in links])
            columns.extend([end, 2 * count + d])
            coefficients.extend([1.0] * (len(links) + 1) + [-1.0])
            starts.append(len(columns))
    width, zeros = 3 * count + data.links, array("d", bytes(16 * count))
    lower, upper = array("d", bytes(8 * width)), array("d", [1.0]) * width
    cost = array("d", data.costs)
    return Matrix(cost, lower, upper, zeros, zeros, starts, columns, coefficients)


def in_order(matrix: Matrix, columns: Sequence[int], rows: Sequence[int]) -> Matrix:
    """The same with column `columns[0]` first, then `columns[1]`, …, and rows likewise."""
    place = [0] * len(columns)
    for new, old in enumerate(columns):
        place[old] = new
    starts, entries, coefficients = [0], [], []
    for row in rows:
        first, after = matrix.starts[row], matrix.starts[row + 1]
        entries += [place[column] for column in matrix.columns[first:after]]
        coefficients += matrix.coefficients[first:after]
        starts.append(len(entries))
    of_columns = ([side[column] for column in columns] for side in matrix[:3])
    of_rows = ([side[row] for row in rows] for side in matrix[3:5])
    return Matrix(*of_columns, *of_rows, starts, entries, coefficients)


def facts(matrix: Matrix) -> dict[str, Any]:
    """Its size, and a checksum of every number in it; entries of a row may stand in any order."""
    checksum = sha256()
    for numbers in matrix[:5]:
        checksum.update(_plain("d", numbers))
    columns, coefficients = matrix.columns, matrix.coefficients
    ordered, lengths = array("d"), array("i")
    for first, after in zip(matrix.starts, matrix.starts[1:]):
        entries = sorted(zip(columns[first:after], coefficients[first:after]))
        lengths.append(len(entries))
        for entry in entries:
            ordered.extend(entry)
    checksum.update(lengths.tobytes())
    checksum.update(_plain("d", ordered))
    return {
        "rows": len(lengths),
        "columns": len(matrix.cost),
        "entries": len(ordered) // 2,
        "checksum": checksum.hexdigest()[:16],
    }


def _plain(kind: str, numbers: Sequence[float]) -> bytes:
    return array(kind, [number + 0.0 for number in numbers]).tobytes()  # -0.0 becomes 0.0


def disagreement(found: dict[str, Any], expected: dict[str, Any]) -> str:
    """How facts differ from what was expected; empty where they do not.

    A fact that was not found is not compared.
    """
    for name, value in expected.items():
        if name in found and found[name] != value:
            return f"{name}: {found[name]} instead of {value}"
    return ""
