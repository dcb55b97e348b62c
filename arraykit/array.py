"""`Array`: a handle on a value. Operators build nodes; writing makes the handle point elsewhere.

An expression always means what its inputs held when it was written: a buffer
that anything else may hold is copied once before it is written to. What
`Array` does with two operands is in `operands`; how values come to be is in
`plan` and `engines`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from arraykit import operands
from arraykit.buffer import Buffer
from arraykit.dtypes import ALL, DType, as_dtype, bool_, weak
from arraykit.errors import DTypeError, ShapeError, ValueNotAllowed
from arraykit.node import Node, computed, data
from arraykit.ops import ELEMENTWISE, REDUCTIONS, calculating, folded
from arraykit.views import (
    Shape,
    broadcast_shapes,
    broadcasting,
    contiguous_strides,
    identity,
    located,
    normalised_axes,
    permuting,
    size_of,
    slicing,
)

__all__ = ["Array", "elementwise", "reduced", "where"]

_PRINTED = 6  # elements shown at each end of an axis


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
        return Array(broadcast(self._node, tuple(shape)))

    def transpose(self, *axes: int) -> Array:
        """It with its axes in another order, reversed if none is given."""
        order = list(axes) if axes else list(range(self.ndim))[::-1]
        if sorted(order) != list(range(self.ndim)):
            raise ShapeError(f"{tuple(order)} is no order of {self.ndim} axes")
        shape = tuple(self.shape[axis] for axis in order)
        return Array(computed("view", (self._node,), self.dtype, shape, permuting(order)))

    @property
    def T(self) -> Array:
        """It with its axes reversed."""
        return self.transpose()

    def astype(self, dtype: Any) -> Array:
        """It in another element type."""
        return Array(cast(self._node, as_dtype(dtype)))

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
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        if self.dtype.kind not in "iu":
            raise DTypeError(f"an index is a whole number, not {self.dtype}")
        return int(self.item())

    def __str__(self) -> str:
        return _printed(self)

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
        new = broadcast(cast(given, self.dtype), shape)
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
        return reduced("sum", self, axis, keepdims)

    def prod(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The product over `axis`, over all where None; integers in 64 bits."""
        return reduced("prod", self, axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The least element over `axis`; NaN where there is one."""
        return reduced("min", self, axis, keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The greatest element over `axis`; NaN where there is one."""
        return reduced("max", self, axis, keepdims)

    def any(self, axis: Any = None, keepdims: bool = False) -> Array:
        """Whether any element over `axis` is not zero."""
        return reduced("any", self, axis, keepdims)

    def all(self, axis: Any = None, keepdims: bool = False) -> Array:
        """Whether no element over `axis` is zero."""
        return reduced("all", self, axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The arithmetic mean over `axis`."""
        axes = normalised_axes(axis, self.ndim)
        count = size_of(tuple(self.shape[axis] for axis in axes))
        if not count:
            raise ValueNotAllowed("the mean of no elements is not defined")
        return elementwise("divide", reduced("sum", self, axis, keepdims), count)

    def var(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The mean square of the distances from the mean over `axis`."""
        distance = elementwise("subtract", self, self.mean(axis, keepdims=True))
        return elementwise("square", distance).mean(axis, keepdims)


def elementwise(name: str, *values: Any) -> Array:
    """The operation of that name in `ops.ELEMENTWISE` on arrays and numbers."""
    op = ELEMENTWISE[name]
    if len(values) != op.arity:
        raise DTypeError(f"{name} takes {op.arity} operand(s), not {len(values)}")
    nodes = operands.as_nodes(values)
    meeting = operands.meeting(nodes)
    dtype = calculating(op, meeting)
    shape = nodes[0].shape
    for node in nodes[1:]:
        if node.shape != shape:
            shape = broadcast_shapes(shape, node.shape)
    inputs = tuple(broadcast(cast(node, dtype), shape) for node in nodes)
    return Array(computed(name, inputs, bool_ if op.truth else dtype, shape))


def where(condition: Any, yes: Any, no: Any) -> Array:
    """Elements of `yes` where `condition` holds, of `no` elsewhere."""
    test = cast(operands.as_nodes((condition,))[0], bool_)
    pair = operands.as_nodes((yes, no))
    dtype = operands.meeting(pair)
    shape = broadcast_shapes(test.shape, broadcast_shapes(pair[0].shape, pair[1].shape))
    inputs = tuple(broadcast(node, shape) for node in (test, *(cast(p, dtype) for p in pair)))
    return Array(computed("where", inputs, dtype, shape))


def reduced(name: str, array: Array, axis: Any, keepdims: bool) -> Array:
    """The reduction of that name in `ops.REDUCTIONS` over the axes."""
    op = REDUCTIONS[name]
    axes = normalised_axes(axis, array.ndim)
    if not op.of_nothing and not size_of(tuple(array.shape[a] for a in axes)):
        raise ValueNotAllowed(f"the {name} of no elements is not defined")
    calculated, result = folded(op, array.dtype)
    kept = [a for a in range(array.ndim) if a not in axes]
    shape = tuple(array.shape[a] for a in kept)
    node = computed(name, (cast(array._node, calculated),), result, shape, axes)
    if keepdims:
        view = tuple((0, 1, a) for a in kept)
        full = tuple(1 if a in axes else length for a, length in enumerate(array.shape))
        node = computed("view", (node,), result, full, view)
    return Array(node)


def cast(node: Node, dtype: DType) -> Node:
    """The node in that element type."""
    return node if node.dtype is dtype else computed("cast", (node,), dtype, node.shape)


def broadcast(node: Node, shape: Shape) -> Node:
    """The node repeated to that shape."""
    if node.shape == shape:
        return node
    view = broadcasting(node.shape, shape)
    if node.op == "constant" and node.buffer is None:
        return computed("constant", (), node.dtype, shape, node.parameters)
    return computed("view", (node,), node.dtype, shape, view)


def _without_leading_ones(node: Node, dimensions: int) -> Node:
    """What is written to fewer dimensions may have more of its own, if those are single."""
    extra = len(node.shape) - dimensions
    if extra <= 0 or set(node.shape[:extra]) != {1}:
        return node
    shape = node.shape[extra:]
    view = ((0, 0, None),) * extra + identity(len(shape))
    return computed("view", (node,), node.dtype, shape, view)


def _install_operators() -> None:
    binary = {
        "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide",
        "floordiv": "floor_divide", "mod": "remainder", "and": "bitwise_and",
        "or": "bitwise_or", "xor": "bitwise_xor", "lshift": "left_shift",
        "rshift": "right_shift",
    }  # fmt: skip
    compared = {
        "eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal",
        "gt": "greater", "ge": "greater_equal",
    }  # fmt: skip
    unary = {"neg": "negative", "pos": "positive", "abs": "abs", "invert": "bitwise_invert"}
    for python, name in {**binary, **compared}.items():
        setattr(Array, f"__{python}__", _operator(name, reflected=False))
    for python, name in binary.items():
        setattr(Array, f"__r{python}__", _operator(name, reflected=True))
    for python, name in unary.items():
        setattr(Array, f"__{python}__", lambda self, name=name: elementwise(name, self))
    Array.__hash__ = None  # type: ignore[assignment]


def _operator(name: str, reflected: bool) -> Any:
    op = ELEMENTWISE[name]
    results: dict[DType, DType | None] = {}  # of operands that are alike already
    for dtype in ALL:
        try:
            same = calculating(op, dtype) is dtype
        except DTypeError:
            same = False
        results[dtype] = (bool_ if op.truth else dtype) if same else None

    def operate(self: Array, other: Any) -> Any:
        if type(other) is Array:
            mine, its = self._node, other._node
            if mine.dtype is its.dtype and mine.shape == its.shape:
                result = results[mine.dtype]
                if result is not None:
                    pair = (its, mine) if reflected else (mine, its)
                    return Array(computed(name, pair, result, mine.shape))
        elif type(other) is float or type(other) is int:
            mine = self._node
            result = results[mine.dtype]
            if result is not None and weak(other, mine.dtype) is mine.dtype:
                number = operands.constant(other, mine.dtype, mine.shape)
                pair = (number, mine) if reflected else (mine, number)
                return Array(computed(name, pair, result, mine.shape))
        elif not operands.is_operand(other):
            return NotImplemented
        return elementwise(name, other, self) if reflected else elementwise(name, self, other)

    return operate


_install_operators()


# -- printing


def _printed(array: Array) -> str:
    """Its elements in brackets, only those computed that are printed."""
    if not array.shape:
        return str(array.item())
    length = array.shape[0]
    if length > 2 * _PRINTED:
        head = [_printed(array[i]) for i in range(_PRINTED // 2)]
        tail = [_printed(array[i]) for i in range(length - _PRINTED // 2, length)]
        parts = [*head, "…", *tail]
    else:
        parts = [_printed(array[i]) for i in range(length)]
    return "[" + " ".join(parts) + "]"
