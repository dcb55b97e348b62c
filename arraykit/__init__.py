"""Lazy arrays: operators build a graph, one loop computes it, nothing is stored on the way."""

from typing import Any

from arraykit import building as _building
from arraykit import operators as _operators
from arraykit.array import Array
from arraykit.creation import arange, asarray, full, linspace, ones, zeros
from arraykit.dtypes import (
    DType,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
)
from arraykit.dtypes import bool_ as bool
from arraykit.errors import (
    ArraykitError,
    DTypeError,
    EngineUnavailable,
    IndexOutOfBounds,
    OutOfMemory,
    ShapeError,
    ValueNotAllowed,
)
from arraykit.explain import Explanation, explain
from arraykit.ops import ELEMENTWISE as _ELEMENTWISE
from arraykit.settings import use

__version__ = "0.1.0"

__all__ = [  # and the elementwise functions, below
    "Array",
    "ArraykitError",
    "DType",
    "DTypeError",
    "EngineUnavailable",
    "Explanation",
    "IndexOutOfBounds",
    "OutOfMemory",
    "ShapeError",
    "ValueNotAllowed",
    "arange",
    "asarray",
    "bool",
    "explain",
    "float32",
    "float64",
    "force",
    "full",
    "int16",
    "int32",
    "int64",
    "int8",
    "linspace",
    "ones",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "use",
    "where",
    "zeros",
]


def where(condition: Any, yes: Any, no: Any) -> Array:
    """Elements of `yes` where `condition` holds, of `no` elsewhere; all three may be broadcast."""
    return Array(_building.where(condition, yes, no))


def force(*arrays: Array) -> None:
    """Compute several arrays together, in as few passes as they allow."""
    from arraykit.execution import force as force_nodes

    force_nodes([array._node for array in arrays])


def _function(name: str) -> Any:
    def function(*values: Any) -> Array:
        return Array(_building.elementwise(name, *values))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"`{name}` of each element, lazily; see `arraykit.ops`."
    return function


globals().update({name: _function(name) for name in _ELEMENTWISE})
__all__ += list(_ELEMENTWISE)
_operators.install()
