"""What an instance of HiGHS holds, read back: by its C functions, or by highspy."""

from __future__ import annotations

import ctypes
from typing import Any

from benchmarks.modelling.matrix import Matrix

__all__ = ["held", "held_by_highspy"]

_BY_ROWS = 2  # kHighsMatrixFormatRowwise


def held(file: str, address: int) -> Matrix:
    """The matrix of the instance at an address, in the memory of the library in a file."""
    library = ctypes.CDLL(file)
    highs = ctypes.c_void_p(address)
    width, height = library.Highs_getNumCol(highs), library.Highs_getNumRow(highs)
    entries = library.Highs_getNumNz(highs)

    def doubles(count: int) -> Any:
        return (ctypes.c_double * max(1, count))()

    def ints(count: int) -> Any:
        return (ctypes.c_int * max(1, count))()

    sizes = [ctypes.byref(ctypes.c_int()) for _ in range(4)]  # columns, rows, entries, sense
    sides = [doubles(count) for count in (width, width, width, height, height)]
    starts, columns, values = ints(height), ints(entries), doubles(entries)
    offset, kinds = ctypes.byref(ctypes.c_double()), ints(width)
    library.Highs_getLp(highs, _BY_ROWS, *sizes, offset, *sides, starts, columns, values, kinds)
    return Matrix(*map(list, sides), [*starts, entries], list(columns), list(values))


def held_by_highspy(highs: Any) -> Matrix:
    """The matrix of a `highspy.Highs`."""
    highs.ensureRowwise()
    lp = highs.getLp()
    sides = (lp.col_cost_, lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_)
    matrix = lp.a_matrix_
    return Matrix(*map(list, sides), list(matrix.start_), list(matrix.index_), list(matrix.value_))
