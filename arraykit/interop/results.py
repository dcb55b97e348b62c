"""Where a result goes that NumPy's `out=` asks for: into an ndarray, or under another name.

An ndarray is written to at once, which means computing. An `Array` is a handle:
it stands for the new value from then on, and nothing is computed.
"""

from __future__ import annotations

from typing import Any

from arraykit import building
from arraykit.array import Array
from arraykit.errors import DTypeError, ShapeError, ValueNotAllowed
from arraykit.views import broadcast_shapes

__all__ = ["written"]


def written(result: Array, out: Any, name: str, exactly: bool = False) -> Any:
    """`out`, holding `result` in its own dtype and shape.

    `exactly` refuses to repeat the result to fill `out`, as NumPy's folds do. Raises
    `DTypeError` for a type that `out` cannot hold without loss of its kind.
    """
    import numpy

    if not isinstance(out, (Array, numpy.ndarray)) or isinstance(out, numpy.ma.MaskedArray):
        raise DTypeError(
            f"out= of numpy.{name} is an ndarray or an arraykit Array, not a {type(out).__name__}"
        )
    wanted = out.dtype.name if isinstance(out, Array) else out.dtype
    if not numpy.can_cast(result.dtype.name, wanted, "same_kind"):
        raise DTypeError(
            f"numpy.{name} gives {result.dtype}, which out= of {wanted} cannot hold: "
            "convert it with astype first"
        )
    shape = result.shape if exactly else broadcast_shapes(result.shape, out.shape)
    if shape != out.shape:
        raise ShapeError(f"numpy.{name} gives the shape {shape}, and out= has {out.shape}")
    if isinstance(out, Array):
        out._node = building.broadcast(building.cast(result._node, out.dtype), out.shape)
        return out
    if not out.flags.writeable:
        raise ValueNotAllowed(f"out= of numpy.{name} is a read-only ndarray")
    numpy.copyto(out, result.__array__(), casting="same_kind")
    return out
