"""pandas' series, indices, extension arrays and data frames, as nodes of their values.

Labels are left behind: an array has none, and values are taken in order. pandas
itself is never imported here; its objects bring what is needed.
"""

from __future__ import annotations

from typing import Any

from arraykit.errors import CannotShare, DTypeError, ValueNotAllowed
from arraykit.foreign import ndarrays
from arraykit.node import Node

__all__ = ["refuse_columns", "taken"]

_HINTS = {
    "category": "its numbers are in .cat.codes of a Series or .codes of a Categorical",
    "Sparse": "make it dense first, with .sparse.to_dense()",
    "datetime": "its whole numbers are in astype('int64')",
    "string": "text is no number",
    "str": "text is no number",
}


def refuse_columns(value: Any) -> None:
    """A data frame beside an array: which axis its columns are is not ours to guess."""
    if _is_frame(value):
        raise DTypeError(
            "a DataFrame has labelled columns, which an array has not: say frame['column'] or "
            "frame.to_numpy()"
        )


def taken(value: Any, share: bool) -> Node:
    """Its values in order, copied or shared.

    Raises `DTypeError` for categories, dates, text and the like, `ValueNotAllowed`
    for missing values (pandas.NA), which are no numbers.
    """
    if _is_frame(value):
        for dtype in value.dtypes:
            _plain(dtype, value, share)
        return ndarrays.taken(value.to_numpy(), share)
    numpy_dtype = _plain(value.dtype, value, share)
    if numpy_dtype is value.dtype:
        return ndarrays.taken(value.to_numpy(), share)
    if value.isna().any():
        raise ValueNotAllowed(
            f"this {type(value).__name__} of {value.dtype} has missing values, and an array has "
            "none: fill them first, with fillna(value), or drop them, with dropna()"
        )
    return ndarrays.taken(value.to_numpy(dtype=numpy_dtype), share)


def _is_frame(value: Any) -> bool:
    return getattr(value, "ndim", 1) == 2


def _plain(dtype: Any, value: Any, share: bool) -> Any:
    """The NumPy dtype that holds its elements, the same object if it is one already."""
    import numpy

    kind = type(value).__name__
    if isinstance(dtype, numpy.dtype):
        return dtype
    plain = getattr(dtype, "numpy_dtype", None)
    if not isinstance(plain, numpy.dtype) or plain.kind not in "biufc":
        start = next((hint for hint in _HINTS if str(dtype).startswith(hint)), None)
        hint = _HINTS[start] if start else "convert it with astype first"
        raise DTypeError(f"a {kind} of {dtype} holds no element type of ours: {hint}")
    if share or _is_frame(value):
        error = CannotShare if share else DTypeError
        raise error(
            f"a {kind} of {dtype} keeps its values and what is missing apart: "
            f"convert it first, with to_numpy(dtype='{plain}')"
        )
    return plain
