"""What comes in from elsewhere: ndarrays, buffers, pandas objects, DLPack tensors, as nodes.

Memory of others is taken as a snapshot, because nobody tells us when it is
written to; `shared` takes the memory itself, for those who ask for it. What
cannot be right here is refused by name. `operands` calls this for whatever is
no Python number and no list; how arrays go out again is in `interop`.
"""

from __future__ import annotations

import sys
from typing import Any

from arraykit.errors import CannotShare, DTypeError
from arraykit.node import Node

__all__ = ["is_operand", "node_of", "operand", "shared"]

# They bring no memory of their own: `operands` reads them number by number.
_PLAIN = {bool, int, float, complex, list, tuple, range, str, type(None)}


def is_operand(value: Any) -> bool:
    """Whether an operator takes it: ndarrays, NumPy's scalars, what pandas computes with.

    An object with arithmetic of its own, such as a quantity with a unit, is left to it.
    """
    if hasattr(value, "__pandas_priority__"):
        return True
    return hasattr(value, "__array_interface__") and not _computes_itself(value)


def operand(value: Any) -> Node | None:
    """A snapshot of what stands beside an array; None if it is no foreign memory.

    Raises `DTypeError` for what would mean something else there than elementwise values.
    """
    if type(value) in _PLAIN:
        return None
    if hasattr(value, "__pandas_priority__"):
        from arraykit.foreign import frames

        frames.refuse_columns(value)
    elif hasattr(value, "__array_interface__"):
        _refuse_other_arithmetic(value)
    return node_of(value)


def node_of(value: Any) -> Node | None:
    """A snapshot of its elements; None if it is no foreign memory."""
    return None if type(value) in _PLAIN else _taken(value, share=False)


def shared(value: Any) -> Node:
    """A node on the very memory of `value`; raises `CannotShare` where there is none to share."""
    node = None if type(value) in _PLAIN else _taken(value, share=True)
    if node is None:
        raise CannotShare(
            f"a {type(value).__name__} has no memory to share: leave copy=False out for an array "
            "of its values"
        )
    return node


def _taken(value: Any, share: bool) -> Node | None:
    from arraykit.foreign import buffers

    if hasattr(value, "__pandas_priority__"):
        from arraykit.foreign import frames

        return frames.taken(value, share)
    if hasattr(value, "__array_interface__"):
        from arraykit.foreign import ndarrays

        return ndarrays.taken(value, share)
    try:
        memoryview(value)
    except TypeError:
        return _converted(value, share)
    return buffers.taken(value, share)


def _converted(value: Any, share: bool) -> Node | None:
    """What can only be asked for an ndarray of itself, such as a tensor of another library."""
    if not hasattr(value, "__array__"):
        return None
    if share:
        raise CannotShare(
            f"whether a {type(value).__name__} shares its memory is known through DLPack only: "
            "use arraykit.from_dlpack(value, copy=False)"
        )
    import numpy

    from arraykit.foreign import ndarrays

    return ndarrays.taken(numpy.asarray(value), share)


def _computes_itself(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    own = getattr(type(value), "__array_ufunc__", None)
    return own is not None and (numpy is None or own is not numpy.ndarray.__array_ufunc__)


def _refuse_other_arithmetic(value: Any) -> None:
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.matrix):
        raise DTypeError(
            "beside a numpy.matrix, * means the matrix product: say numpy.asarray(matrix) for "
            "its elements"
        )
    if _computes_itself(value):
        raise DTypeError(
            f"a {type(value).__name__} has arithmetic of its own, which would be lost: say "
            "numpy.asarray(value) for its bare elements"
        )
