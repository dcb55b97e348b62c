"""Arrays of which only shape and type are known: they can be planned with, not computed.

What an expression would read, write and keep is known from shapes alone, so that arrays
larger than the machine can be asked about. Reading an element of one is refused.
"""

from __future__ import annotations

from typing import Any

from arraykit.array import Array
from arraykit.buffer import Buffer
from arraykit.dtypes import DType, as_dtype, float64
from arraykit.errors import ShapeError, ValueNotAllowed
from arraykit.node import data
from arraykit.views import Shape, size_of

__all__ = ["announced", "is_announced"]


class _Announced(Buffer):
    """The place of a buffer that is not there."""

    __slots__ = ()

    def __init__(self, dtype: DType, size: int) -> None:
        super().__init__(dtype, size, None)

    @property
    def view(self) -> Any:
        raise self._refusal()

    @property
    def elements(self) -> Any:
        raise self._refusal()

    @property
    def address(self) -> int:
        raise self._refusal()

    def copy(self) -> Buffer:
        raise self._refusal()

    def ndarray(self) -> Any:
        raise self._refusal()

    def _refusal(self) -> ValueNotAllowed:
        return ValueNotAllowed(
            f"an array of {self.size:,} elements was announced, without any values in it: "
            "it can be planned with, and computed once it is made of numbers"
        )


def announced(shape: int | Shape, dtype: Any = float64) -> Array:
    """An array without memory, for plans alone.

    >>> import arraykit as ak
    >>> a = announced(10**12)
    >>> ak.explain(a + a).bytes_written
    8000000000000

    Raises `ShapeError` for lengths that are not whole numbers from 0 on. Computing it, or
    what depends on it, raises `ValueNotAllowed`.
    """
    lengths = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if not all(isinstance(n, int) and not isinstance(n, bool) and n >= 0 for n in lengths):
        raise ShapeError(f"{shape!r} is no shape: lengths are whole numbers from 0 on")
    chosen = as_dtype(dtype)
    return Array(data(_Announced(chosen, size_of(lengths)), chosen, lengths))


def is_announced(array: Array) -> bool:
    """Whether the array has no values of its own, but was announced.

    >>> is_announced(announced(3)), is_announced(announced(3) + 1)
    (True, False)
    """
    return isinstance(array._node.buffer, _Announced)
