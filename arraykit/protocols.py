"""What Python and other libraries ask of an array: protocols, and how little each one computes.

NumPy's functions, buffers, DLPack, pandas, copying and pickling. `Array`
inherits the methods; what they do is in `interop`, imported when it is asked for.
"""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arraykit.array import Array
    from arraykit.buffer import Buffer
    from arraykit.node import Node

__all__ = ["Protocols"]


class Protocols:
    """What `Array` answers to others."""

    __slots__ = ()

    if TYPE_CHECKING:
        _node: Node

        @staticmethod
        def _like(node: Node) -> Array: ...
        def _buffer(self) -> Buffer: ...

    # pandas asks who is senior. A Series beside an array gives an array, as lazily as an
    # ndarray does: handed to pandas, whole numbers would come back as truths (`&`).
    __pandas_priority__ = 10_000

    # -- NumPy

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """Its value as an ndarray that shares the memory and cannot be written to.

        With `copy=True`, or in another `dtype`, one of its own. Needs NumPy.
        """
        from arraykit.interop import memory

        return memory.as_ndarray(self._itself, dtype, copy)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **keywords: Any) -> Any:
        """`numpy.sin(x)`, `ndarray + x` and the like: lazily, as `arraykit` has them."""
        from arraykit.interop import ufuncs

        return ufuncs.answer(ufunc, method, inputs, keywords)

    def __array_function__(self, function: Any, types: Any, args: Any, keywords: Any) -> Any:
        """`numpy.sum(x)` and the like: lazily, as `arraykit` has them."""
        from arraykit.interop import array_functions

        return array_functions.answer(function, types, args, keywords)

    # -- memory

    def memoryview(self) -> builtins.memoryview:
        """Its value as a read-only memoryview of its shape, sharing the memory.

        Works without NumPy. From Python 3.12 on, `memoryview(x)` gives the same.

        >>> import arraykit as ak
        >>> view = ak.asarray([[1.0, 2.0], [3.0, 4.0]]).memoryview()
        >>> view.format, view.shape, view[1, 0], view.readonly
        ('d', (2, 2), 3.0, True)

        Raises `LibraryMissing` where only NumPy can show it: for complex numbers, and for
        several axes of which one is empty.
        """
        from arraykit.interop import memory

        return memory.as_memoryview(self._itself)

    def __buffer__(self, flags: int) -> builtins.memoryview:
        return self.memoryview()  # refuses to be written to, whatever the flags ask for

    def __bytes__(self) -> bytes:
        from arraykit.interop import memory

        return memory.raw(self._buffer()).tobytes()

    def __dlpack__(
        self,
        *,
        stream: Any = None,
        max_version: tuple[int, int] | None = None,
        dl_device: Any = None,
        copy: bool | None = None,
    ) -> Any:
        """A DLPack capsule of its value. Needs NumPy.

        One that knows the read-only flag (`max_version` of 1.0 or newer) shares the
        memory and carries the flag; any other holds a copy, which may be written to.
        Raises `CannotShare` for `copy=False` without the flag, and for other devices.
        """
        from arraykit.interop import dlpack

        return dlpack.capsule(self._itself, stream, max_version, dl_device, copy)

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)  # kDLCPU, the first

    # -- pandas

    def to_series(self, index: Any = None, name: Any = None) -> Any:
        """Its value as a pandas Series with memory of its own, for arrays of one axis.

        >>> import arraykit as ak
        >>> (ak.arange(3) * 2).to_series(name="double").tolist()
        [0, 2, 4]

        Raises `ShapeError` for other arrays, `LibraryMissing` without pandas.
        """
        from arraykit.interop import memory

        return memory.as_series(self._itself, index, name)

    # -- copies

    def __copy__(self) -> Array:
        self._node.captured = True  # two handles on one value: writing to either copies
        return self._like(self._node)

    def __deepcopy__(self, memo: Any) -> Array:
        from arraykit.creation import asarray

        return asarray(self, copy=True)

    def __reduce_ex__(self, protocol: Any) -> Any:
        from arraykit.interop import pickling

        return pickling.reduced(self._itself, protocol)

    @property
    def _itself(self) -> Array:
        return self  # type: ignore[return-value]
