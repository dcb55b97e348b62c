"""Lazy arrays: operators build a graph, one loop computes it, nothing is stored on the way."""

from typing import TYPE_CHECKING, Any

from arraykit import building as _building
from arraykit import elements as _elements
from arraykit import operators as _operators
from arraykit.array import Array
from arraykit.creation import (
    arange,
    asarray,
    empty,
    empty_like,
    eye,
    full,
    full_like,
    linspace,
    ones,
    ones_like,
    zeros,
    zeros_like,
)
from arraykit.dtypes import (
    DType,
    complex64,
    complex128,
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
    CannotShare,
    DTypeError,
    EngineUnavailable,
    IndexOutOfBounds,
    LibraryMissing,
    OutOfMemory,
    ShapeError,
    ValueNotAllowed,
)
from arraykit.explain import explain
from arraykit.interop.dlpack import from_dlpack
from arraykit.ops import ELEMENTWISE as _ELEMENTWISE
from arraykit.profiling import Profile, profile
from arraykit.settings import use

if TYPE_CHECKING:
    from arraykit.explain.explanation import Explanation

__version__ = "0.1.0"

__all__ = [  # and, below, the elementwise functions and those that are methods too
    "Array",
    "ArraykitError",
    "CannotShare",
    "DType",
    "DTypeError",
    "EngineUnavailable",
    "Explanation",
    "IndexOutOfBounds",
    "LibraryMissing",
    "OutOfMemory",
    "Profile",
    "ShapeError",
    "ValueNotAllowed",
    "arange",
    "asarray",
    "bool",
    "clip",
    "complex64",
    "complex128",
    "empty",
    "empty_like",
    "explain",
    "eye",
    "float32",
    "float64",
    "force",
    "from_dlpack",
    "full",
    "full_like",
    "int16",
    "int32",
    "int64",
    "int8",
    "linspace",
    "ones",
    "ones_like",
    "profile",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "use",
    "where",
    "zeros",
    "zeros_like",
]


def where(condition: Any, yes: Any, no: Any) -> Array:
    """Elements of `yes` where `condition` holds, of `no` elsewhere; all three may be broadcast."""
    return Array(_building.where(condition, yes, no))


def clip(x: Any, /, min: Any = None, max: Any = None) -> Array:
    """Elements below `min` become `min`, those above `max` become `max`; NaN stays NaN.

    A bound is a number or an array that can be broadcast, and None is no bound.
    Where the bounds cross, the result is `max`. As in NumPy, whole numbers beyond
    the type of `x` bind nothing.

    >>> import arraykit as ak
    >>> ak.clip(ak.arange(6), 1, 4).tolist()
    [1, 1, 2, 3, 4, 4]
    """
    return Array(_building.clip(x, min, max))


def pow(base: Any, exponent: Any, /) -> Array:
    """`base ** exponent`, element by element.

    Whole numbers wrap around. Whole numbers to a negative power raise
    `ValueNotAllowed` if the exponent is a number; where it is an array, 1 and -1
    become 1 or -1, all others 0. The exponents 2, 1, 0.5 and -1, given as
    numbers, mean square, the base itself, sqrt and reciprocal, as in NumPy: so
    `-inf` to the power of 0.5 is NaN, where an array of 0.5 makes it inf.

    >>> import arraykit as ak
    >>> ak.pow(2, ak.arange(5)).tolist()
    [1, 2, 4, 8, 16]
    """
    return Array(_building.power(base, exponent))


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


def __getattr__(name: str) -> Any:
    """What is imported when it is first asked for, because the package is quicker without it."""
    if name == "Explanation":
        from arraykit.explain.explanation import Explanation

        return Explanation
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _method(name: str) -> Any:
    def function(x: Any, /, *args: Any, **keywords: Any) -> Array:
        result: Array = getattr(asarray(x), name)(*args, **keywords)
        return result

    method = getattr(Array, name)
    function.__name__ = function.__qualname__ = name
    function.__doc__ = method.__doc__
    function.__wrapped__ = method  # type: ignore[attr-defined]  # which has the parameters
    return function


_METHODS = [
    "sum", "prod", "min", "max", "any", "all", "argmin", "argmax", "mean", "var", "std",
    "astype", "broadcast_to", "expand_dims", "flip", "matrix_transpose", "moveaxis",
    "permute_dims", "reshape", "squeeze",
]  # fmt: skip

globals().update({name: _function(name) for name in _ELEMENTWISE if name != "pow"})
globals().update({name: _method(name) for name in _METHODS})
__all__ += [*_ELEMENTWISE, *_METHODS]
_operators.install()
_elements.install()
