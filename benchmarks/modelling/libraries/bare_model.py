"""GLPK's own calls through swiglpk, for arrays that are ready: the least that a hand-off takes.

Bounds and costs go in one call each, as GLPK has no other; the matrix in one
for all. What is measured begins with arrays of numbers and ends with a loaded
`glp_prob`; no equation is written.
"""

from __future__ import annotations

import ctypes
from array import array
from collections import deque
from itertools import chain, count, repeat
from typing import Any

import swiglpk

from benchmarks.modelling import glpk_matrix
from benchmarks.modelling.instance import Instance
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import Matrix, matrix_of

LOADED = "a glp_prob, by glp_load_matrix"


def versions() -> dict[str, str]:
    """Of swiglpk and of the library in it."""
    from importlib.metadata import version

    return {"swiglpk": version("swiglpk"), "its GLPK": swiglpk.glp_version()}


def _ready(data: Instance) -> tuple[Matrix, array[int], array[int]]:
    """The matrix, and its entries' row and column numbers as GLPK counts them, from 1."""
    matrix = matrix_of(data)
    lengths = (after - first for first, after in zip(matrix.starts, matrix.starts[1:]))
    rows = array("i", chain.from_iterable(map(repeat, count(1), lengths)))
    return matrix, rows, array("i", [column + 1 for column in matrix.columns])


def _handed_over(ready: tuple[Matrix, array[int], array[int]]) -> Any:
    matrix, rows, columns = ready
    g = swiglpk
    problem = g.glp_create_prob()
    g.glp_add_rows(problem, len(matrix.row_lower))
    g.glp_add_cols(problem, len(matrix.cost))
    # `map` makes the calls without a step of the interpreter in between.
    sides = (matrix.row_lower, matrix.row_upper)
    of_rows = map(g.glp_set_row_bnds, repeat(problem), count(1), repeat(g.GLP_FX), *sides)
    sides = (matrix.lower, matrix.upper)
    of_columns = map(g.glp_set_col_bnds, repeat(problem), count(1), repeat(g.GLP_DB), *sides)
    costs = map(g.glp_set_obj_coef, repeat(problem), count(1), matrix.cost)
    deque(chain(of_rows, of_columns, costs), maxlen=0)
    g.glp_load_matrix(
        problem,
        len(rows),
        _numbered(g.intArray(len(rows) + 1), rows),
        _numbered(g.intArray(len(rows) + 1), columns),
        _numbered(g.doubleArray(len(rows) + 1), matrix.coefficients),
    )
    return problem


def _numbered(target: Any, values: Any) -> Any:
    """The same numbers in an array of C, from place 1 on."""
    address, length = values.buffer_info()
    size = values.itemsize
    ctypes.memmove(int(target.this) + size, address, length * size)
    return target


STYLES = {"": Style(_handed_over, take=_ready)}


def held(problem: Any) -> Matrix:
    """What GLPK has now."""
    return glpk_matrix.held(swiglpk._swiglpk.__file__, int(problem))
