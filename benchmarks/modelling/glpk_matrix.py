"""What a problem of GLPK holds, read back by calls of its library, whoever filled it in."""

from __future__ import annotations

import ctypes
from array import array

from benchmarks.modelling.matrix import Matrix

__all__ = ["held"]


def held(file: str, address: int) -> Matrix:
    """The matrix of the `glp_prob` at an address, in the memory of the library in a file."""
    library = ctypes.CDLL(file)
    problem = ctypes.c_void_p(address)
    for name in ("obj_coef", "col_lb", "col_ub", "row_lb", "row_ub"):
        getattr(library, f"glp_get_{name}").restype = ctypes.c_double
    count = library.glp_get_num_cols(problem)
    rows = range(1, library.glp_get_num_rows(problem) + 1)

    def numbers(name: str, places: range) -> array[float]:
        call = getattr(library, f"glp_get_{name}")
        return array("d", [call(problem, place) for place in places])

    places, values = (ctypes.c_int * (count + 1))(), (ctypes.c_double * (count + 1))()
    starts, columns, coefficients = array("i", [0]), array("i"), array("d")
    for row in rows:
        length = library.glp_get_mat_row(problem, row, places, values)
        columns.extend([column - 1 for column in places[1 : length + 1]])
        coefficients.extend(values[1 : length + 1])
        starts.append(len(columns))
    of_columns = [numbers(name, range(1, count + 1)) for name in ("obj_coef", "col_lb", "col_ub")]
    of_rows = [numbers(name, rows) for name in ("row_lb", "row_ub")]
    return Matrix(*of_columns, *of_rows, starts, columns, coefficients)
