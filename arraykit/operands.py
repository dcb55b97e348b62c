"""What may stand beside an array: numbers, and whatever holds numbers in a row.

Python's numbers are weak: they become constants of the type they meet. Foreign
memory is the business of `foreign`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import copysign
from typing import Any

from arraykit import foreign
from arraykit.buffer import Buffer
from arraykit.dtypes import (
    DType,
    bool_,
    complex128,
    float64,
    int64,
    promoted,
    rounded,
    weak,
)
from arraykit.errors import DTypeError, ShapeError, ValueNotAllowed
from arraykit.node import Node, computed, data
from arraykit.views import Shape

__all__ = ["as_node", "as_nodes", "constant", "is_operand", "meeting", "real_number"]

_WEAK = (int, float, bool, complex)


def is_operand(value: Any) -> bool:
    """Whether an operator knows what to do with it."""
    if isinstance(value, (bool, int, float, complex)) or hasattr(value, "_node"):
        return True
    return foreign.is_operand(value)


def real_number(value: Any) -> Any:
    """The real number that `value` is, a NumPy scalar too; None for arrays and all else."""
    if hasattr(value, "__array_interface__") and not hasattr(value, "_node"):
        value = value.item() if getattr(value, "shape", None) == () else None
    return value if isinstance(value, (bool, int, float)) else None


def as_nodes(values: Sequence[Any]) -> list[Node]:
    """The operands of one operation as nodes, its Python numbers in the type they meet."""

    nodes: list[Node | None] = [
        None if type(value) in _WEAK else as_node(value) for value in values
    ]
    if None not in nodes:
        return nodes  # type: ignore[return-value]
    strong = [node for node in nodes if node is not None]
    beside = meeting(strong) if strong else bool_
    for value, node in zip(values, nodes):
        if node is None:
            beside = weak(value, beside)
    return [constant(value, beside) if node is None else node for value, node in zip(values, nodes)]


def meeting(nodes: Sequence[Node]) -> DType:
    """The type the nodes meet in."""
    dtype = nodes[0].dtype
    for node in nodes[1:]:
        if node.dtype is not dtype:
            dtype = promoted(dtype, node.dtype)
    return dtype


def constant(value: Any, dtype: DType, shape: Shape = ()) -> Node:
    """A number as a node of any shape; refuses one the type cannot hold."""
    if dtype.kind == "c":
        value = rounded(complex(value), dtype)
    elif isinstance(value, complex):
        raise DTypeError(
            f"{value} does not fit in {dtype}, which has no imaginary part: take .real"
        )
    elif dtype.kind == "f":
        value = rounded(float(value), dtype)
    elif not dtype.least <= value <= dtype.greatest:
        raise ValueNotAllowed(
            f"{value} does not fit in {dtype}, which ends at "
            f"{dtype.least if value < 0 else dtype.greatest}"
        )
    else:
        value = int(value)
    # The sign keeps -0.0 and 0.0 apart, which are equal to Python.
    key: Any = value
    if dtype.kind == "f":
        key = (value, copysign(1.0, value))
    elif dtype.kind == "c":
        key = (value, copysign(1.0, value.real), copysign(1.0, value.imag))
    return computed("constant", (), dtype, shape, key)


def as_node(value: Any, dtype: DType | None = None) -> Node:
    """Any operand as a node; Python numbers and lists in `dtype`, or in their own."""
    node = _strong(value)
    if node is not None:
        node.captured = True  # there will be two holders
        return node
    if isinstance(value, (bool, int, float, complex)):
        own = bool_ if isinstance(value, bool) else weak(value, int64)
        chosen = own if dtype is None else weak(value, dtype)
        return constant(value, chosen)
    return _of_nested(value, dtype)


def _strong(value: Any) -> Node | None:
    """What brings a type of its own: arrays, ndarrays, NumPy scalars, buffers. None for others."""
    if type(value) in _WEAK:
        return None
    node = getattr(value, "_node", value)
    if type(node) is Node:  # of an Array, whose file is above this one, or given as it is
        return node
    return foreign.operand(value)


def _of_nested(value: Any, dtype: DType | None) -> Node:
    """Lists and tuples of numbers, nested to one depth everywhere."""
    shape: list[int] = []
    level: Any = value
    while isinstance(level, (list, tuple, range)):
        shape.append(len(level))
        level = level[0] if len(level) else None
    flat: list[Any] = [value]
    for length in shape:
        if any(not isinstance(row, (list, tuple, range)) or len(row) != length for row in flat):
            raise ShapeError("the rows of a nested list have to be of one length")
        flat = [element for row in flat for element in row]
    for element in flat:
        if not isinstance(element, (bool, int, float, complex)):
            raise DTypeError(
                f"an array is made of numbers, not of {type(element).__name__}: {element!r}"
            )
    if dtype is None:
        dtype = _own_dtype(flat)
    if _fits_as_it_is(flat, dtype):
        return data(Buffer.of_values(dtype, flat), dtype, tuple(shape))
    values = [constant(element, dtype).parameters for element in flat]
    if dtype.kind in "fc":
        values = [pair[0] for pair in values]
    return data(Buffer.of_values(dtype, values), dtype, tuple(shape))


def _fits_as_it_is(flat: list[Any], dtype: DType) -> bool:
    """Whether no number has to be rounded, cut or refused: then none needs a look of its own."""
    kinds = set(map(type, flat))
    if dtype is float64:
        return kinds <= {bool, int, float}
    if kinds != {int} or dtype.kind not in "iu":
        return False
    return dtype.least <= min(flat) and max(flat) <= dtype.greatest


def _own_dtype(flat: list[Any]) -> DType:
    if any(isinstance(element, complex) for element in flat):
        return complex128
    if any(isinstance(element, float) for element in flat) or not flat:
        return float64
    return bool_ if all(isinstance(element, bool) for element in flat) else int64
