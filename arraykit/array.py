"""`Array`: a handle on a value. Operators build nodes; writing makes the handle point elsewhere.

An expression always means what its inputs held when it was written: a buffer
that anything else may hold is copied once before it is written to. What
`Array` does with two operands is in `operands`; how values come to be is in
`plan` and `engines`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from arraykit import building, operands
from arraykit.buffer import Buffer
from arraykit.dtypes import DType, as_dtype, bool_
from arraykit.errors import DTypeError, ShapeError, ValueNotAllowed
from arraykit.node import Node, computed, data
from arraykit.printing import printed
from arraykit.views import (
    Shape,
    contiguous_strides,
    identity,
    located,
    normalised_axes,
    size_of,
    slicing,
)

__all__ = ["Array"]


class Array:
    """A lazily evaluated array. Made by `asarray`, `arange`, `zeros` and by operators.

    >>> import arraykit as ak
    >>> a = ak.arange(4, dtype=ak.float64)
    >>> b = a + a
    >>> a[0] = 100
    >>> b
    <Array add float64[4], not computed>
    >>> b.tolist()
    [0.0, 2.0, 4.0, 6.0]
    """

    __slots__ = ("__weakref__", "_node")
    # NumPy leaves every operator to us: ndarray + array is as lazy as array + ndarray.
    __array_ufunc__ = None

    def __init__(self, node: Node) -> None:
        self._node = node

    # -- what is known without computing

    @property
    def shape(self) -> Shape:
        """The lengths of its axes."""
        return self._node.shape

    @property
    def dtype(self) -> DType:
        """The type of its elements."""
        return self._node.dtype

    @property
    def ndim(self) -> int:
        """The number of its axes."""
        return len(self._node.shape)

    @property
    def size(self) -> int:
        """The number of its elements."""
        return size_of(self._node.shape)

    @property
    def nbytes(self) -> int:
        """The bytes its elements take once computed."""
        return self.size * self.dtype.itemsize

    @property
    def is_computed(self) -> bool:
        """Whether its elements are in memory."""
        return self._node.buffer is not None

    def __len__(self) -> int:
        if not self.shape:
            raise DTypeError("an array without axes has no length")
        return self.shape[0]

    def __repr__(self) -> str:
        state = "" if self.is_computed else ", not computed"
        return f"<Array {self._node.op} {self.dtype}{list(self.shape)}{state}>"

    # -- views

    def __getitem__(self, key: Any) -> Array:
        view, shape = slicing(key, self.shape)
        return Array(computed("view", (self._node,), self.dtype, shape, view))

    def __iter__(self) -> Iterator[Array]:
        for index in range(len(self)):
            yield self[index]

    def broadcast_to(self, shape: Shape) -> Array:
        """It, repeated along new or single axes to `shape`; nothing is copied."""
        return Array(building.broadcast(self._node, tuple(shape)))

    def transpose(self, *axes: int) -> Array:
        """It with its axes in another order, reversed if none is given."""
        order = list(axes) if axes else list(range(self.ndim))[::-1]
        if sorted(order) != list(range(self.ndim)):
            raise ShapeError(f"{tuple(order)} is no order of {self.ndim} axes")
        return Array(building.transposed(self._node, order))

    @property
    def T(self) -> Array:
        """It with its axes reversed."""
        return self.transpose()

    @property
    def real(self) -> Array:
        """Its real part; itself where it is real."""
        return Array(building.elementwise("real", self))

    @property
    def imag(self) -> Array:
        """Its imaginary part; zeros where it is real."""
        return Array(building.elementwise("imag", self))

    def astype(self, dtype: Any) -> Array:
        """It in another element type; raises `DTypeError` from complex to real ones."""
        return Array(building.cast(self._node, as_dtype(dtype)))

    # -- values

    def force(self) -> Array:
        """Compute it now, once; returns itself."""
        self._buffer()
        return self

    def _buffer(self) -> Buffer:
        if self._node.buffer is None:
            from arraykit.execution import force

            force([self._node])
        buffer = self._node.buffer
        assert buffer is not None
        return buffer

    def item(self) -> Any:
        """The only element, as a Python number."""
        if self.size != 1:
            raise ShapeError(f"an array of {self.size} elements is no single number")
        value = self._buffer().view[0]
        return bool(value) if self.dtype is bool_ else value

    def tolist(self) -> Any:
        """Its elements as nested lists of Python numbers, or one number without axes."""
        flat: list[Any] = self._buffer().view.tolist()
        if self.dtype is bool_:
            flat = [bool(value) for value in flat]
        if not self.shape:
            return flat[0]
        for length in self.shape[:0:-1]:
            count = len(flat) // length if length else size_of(self.shape[:-1])
            flat = [flat[i * length : (i + 1) * length] for i in range(count)]
        return flat

    def __bool__(self) -> bool:
        if self.size != 1:
            raise ValueNotAllowed(
                f"an array of {self.size} elements is neither true nor false: use any() or all()"
            )
        return bool(self.item())

    def __float__(self) -> float:
        return float(self._real_item())

    def __int__(self) -> int:
        return int(self._real_item())

    def __complex__(self) -> complex:
        return complex(self.item())

    def _real_item(self) -> Any:
        if self.dtype.kind == "c":
            raise DTypeError("a complex number is no real one: take .real, .imag or abs of it")
        return self.item()

    def __index__(self) -> int:
        if self.dtype.kind not in "iu":
            raise DTypeError(f"an index is a whole number, not {self.dtype}")
        return int(self.item())

    def __str__(self) -> str:
        return printed(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        """Its value as an ndarray that shares the memory and cannot be written to.

        With `copy=True`, one of its own. Needs NumPy.
        """
        value = self._buffer().ndarray().reshape(self.shape)
        if self.dtype is bool_:
            value = value.view(bool) if value.dtype.itemsize == 1 else value.astype(bool)
        if dtype is not None and value.dtype != dtype:
            return value.astype(dtype)
        if copy:
            return value.copy()
        self._node.captured = True  # a write through the handle copies first
        shared = value.view()
        shared.flags.writeable = False
        return shared

    # -- writing

    def __setitem__(self, key: Any, value: Any) -> None:
        view, shape = slicing(key, self.shape)
        given = _without_leading_ones(operands.as_node(value, self.dtype), len(shape))
        new = building.broadcast(building.cast(given, self.dtype), shape)
        if not size_of(shape):
            return
        source = Array(new)._buffer()  # before ours is copied, which it may be computed from
        buffer = self._own_buffer()
        offset, steps = located(view, contiguous_strides(self.shape), len(shape))
        buffer.scatter(offset, steps, shape, source)

    def _own_buffer(self) -> Buffer:
        """A buffer that nobody else holds: its own, or a copy made once."""
        buffer = self._buffer()
        if self._node.op != "data" or self._node.captured:
            buffer = buffer.copy()
            self._node = data(buffer, self.dtype, self.shape)
        return buffer

    # -- folding

    def sum(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The sum over `axis`, over all where None; integers in 64 bits."""
        return self._reduced("sum", axis, keepdims)

    def prod(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The product over `axis`, over all where None; integers in 64 bits."""
        return self._reduced("prod", axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The least element over `axis`; NaN where there is one."""
        return self._reduced("min", axis, keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The greatest element over `axis`; NaN where there is one."""
        return self._reduced("max", axis, keepdims)

    def any(self, axis: Any = None, keepdims: bool = False) -> Array:
        """Whether any element over `axis` is not zero."""
        return self._reduced("any", axis, keepdims)

    def all(self, axis: Any = None, keepdims: bool = False) -> Array:
        """Whether no element over `axis` is zero."""
        return self._reduced("all", axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The arithmetic mean over `axis`."""
        axes = normalised_axes(axis, self.ndim)
        count = size_of(tuple(self.shape[axis] for axis in axes))
        if not count:
            raise ValueNotAllowed("the mean of no elements is not defined")
        return self._reduced("sum", axis, keepdims) / count

    def var(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The mean square of the distances from the mean over `axis`; real for complex ones too."""
        distance = self - self.mean(axis, keepdims=True)
        square = Array(building.elementwise("square", distance.real))
        if self.dtype.kind == "c":
            square = square + Array(building.elementwise("square", distance.imag))
        return square.mean(axis, keepdims)

    def _reduced(self, name: str, axis: Any, keepdims: bool) -> Array:
        return Array(building.reduced(name, self._node, axis, keepdims))

    if TYPE_CHECKING:  # `operators` installs them

        def _binary(self, other: Any) -> Array: ...
        def _unary(self) -> Array: ...

        __add__ = __sub__ = __mul__ = __truediv__ = __floordiv__ = __mod__ = _binary
        __radd__ = __rsub__ = __rmul__ = __rtruediv__ = __rfloordiv__ = __rmod__ = _binary
        __pow__ = __rpow__ = _binary
        __and__ = __or__ = __xor__ = __lshift__ = __rshift__ = _binary
        __rand__ = __ror__ = __rxor__ = __rlshift__ = __rrshift__ = _binary
        __lt__ = __le__ = __gt__ = __ge__ = _binary
        __neg__ = __pos__ = __abs__ = __invert__ = _unary


def _without_leading_ones(node: Node, dimensions: int) -> Node:
    """What is written to fewer dimensions may have more of its own, if those are single."""
    extra = len(node.shape) - dimensions
    if extra <= 0 or set(node.shape[:extra]) != {1}:
        return node
    shape = node.shape[extra:]
    view = ((0, 0, None),) * extra + identity(len(shape))
    return computed("view", (node,), node.dtype, shape, view)
