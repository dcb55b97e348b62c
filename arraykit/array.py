"""`Array`: a handle on a value. Operators build nodes; writing makes the handle point elsewhere.

An expression always means what its inputs held when it was written: a buffer
that anything else may hold is copied once before it is written to. What
`Array` does with two operands is in `operands`, with its axes in `shaping` and
`folds`, for other libraries in `protocols`; how values come to be is in `plan`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Callable, ClassVar

from arraykit import building, operands
from arraykit.buffer import Buffer
from arraykit.dtypes import DType, as_dtype, bool_
from arraykit.errors import DTypeError, ShapeError, ValueNotAllowed
from arraykit.folds import Folds
from arraykit.node import Node, computed, data
from arraykit.places import position, storable
from arraykit.printing import printed
from arraykit.protocols import Protocols
from arraykit.shaping import Shaping
from arraykit.views import (
    Shape,
    contiguous_strides,
    identity,
    located,
    size_of,
    slicing,
)

__all__ = ["Array"]


class Array(Folds, Shaping, Protocols):
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
    _read: ClassVar[Callable[[Any, DType], Array]]  # makes an element, see `elements`

    def __init__(self, node: Node) -> None:
        self._node = node

    @staticmethod
    def _like(node: Node) -> Array:
        return Array(node)

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
        node = self._node
        if node.buffer is not None:
            at = position(key, node.shape)
            if at is not None:
                return Array._read(node.buffer.elements[at], node.dtype)
        view, shape = slicing(key, node.shape)
        return Array(computed("view", (node,), node.dtype, shape, view))

    def __iter__(self) -> Iterator[Array]:
        """Its parts along the first axis, as they were when the iteration began.

        Over one axis these are elements, all of which are wanted: it is computed
        first, as a whole. Over several they are views.
        """
        count = len(self)
        whole = Array(self._node)
        whole._node.captured = True  # what is written to meanwhile is a copy
        if self.ndim == 1 and count:
            dtype = self.dtype
            return (Array._read(value, dtype) for value in whole._buffer().elements)
        return (whole[index] for index in range(count))

    def __contains__(self, value: Any) -> bool:
        """Whether an element equals the number `value`; computes all of them."""
        wanted = operands.as_node(value) if not isinstance(value, (bool, int, float)) else None
        if wanted is not None and wanted.shape:
            raise ShapeError("'in' looks for a single number: say (x == values).any() for several")
        try:
            same = building.elementwise("equal", self, value)
        except ValueNotAllowed:  # a number beyond the type is none of its elements
            return False
        return bool(Array(same).any())

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
        number = self._number()
        if number is not None:
            value, dtype = number
        elif self.size == 1:
            value, dtype = self._buffer().view[0], self._node.dtype
        else:
            raise ShapeError(f"an array of {self.size} elements is no single number")
        return bool(value) if dtype is bool_ else value

    def _number(self) -> tuple[Any, DType] | None:
        """Its value and type, if that is all it is: see `elements`."""
        return None

    def tolist(self) -> Any:
        """Its elements as nested lists of Python numbers, or one number without axes."""
        flat: list[Any] = self._buffer().view.tolist()
        if self.dtype is bool_:
            flat = [bool(value) for value in flat]
        if not self.shape:
            return flat[0]
        for axis in range(self.ndim - 1, 0, -1):
            length = self.shape[axis]
            flat = [flat[i * length : (i + 1) * length] for i in range(size_of(self.shape[:axis]))]
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
        if self.dtype.kind not in "iu" or self.shape:
            raise DTypeError(f"an index is a whole number, not {self.dtype}{list(self.shape)}")
        return int(self.item())

    def __str__(self) -> str:
        return printed(self)

    # -- writing

    def __setitem__(self, key: Any, value: Any) -> None:
        at = position(key, self.shape)
        if at is not None:
            stored = self._stored(value)
            if stored is not None:
                self._own_buffer().elements[at] = stored
                return
        view, shape = slicing(key, self.shape)
        given = _without_leading_ones(operands.as_node(value, self.dtype), len(shape))
        new = building.broadcast(building.cast(given, self.dtype), shape)
        if not size_of(shape):
            return
        source = Array(new)._buffer()  # before ours is copied, which it may be computed from
        buffer = self._own_buffer()
        offset, steps = located(view, contiguous_strides(self.shape), len(shape))
        buffer.scatter(offset, steps, shape, source)

    def _stored(self, value: Any) -> Any:
        """A single element as the buffer takes it; None if that takes thought."""
        if isinstance(value, Array):
            number, dtype = value._number() or (None, None)
            return number if dtype is self.dtype else None
        return storable(value, self.dtype)

    def _own_buffer(self) -> Buffer:
        """A buffer that nobody else holds: its own, or a copy made once."""
        buffer = self._buffer()
        if self._node.op != "data" or self._node.captured:
            buffer = buffer.copy()
            self._node = data(buffer, self.dtype, self.shape)
        return buffer

    # -- both parts of a division

    def __divmod__(self, other: Any) -> Any:
        if not operands.is_operand(other):
            return NotImplemented
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        if not operands.is_operand(other):
            return NotImplemented
        return other // self, other % self

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
