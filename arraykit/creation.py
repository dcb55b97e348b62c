"""Arrays out of nothing, of numbers, and of what holds numbers already."""

from __future__ import annotations

import math
from array import array as array_of
from typing import Any

from arraykit import building, foreign, operands
from arraykit.array import Array
from arraykit.buffer import Buffer
from arraykit.dtypes import DType, as_dtype, complex128, float64, int64
from arraykit.errors import CannotShare, OutOfMemory, ValueNotAllowed
from arraykit.node import Node, data
from arraykit.progressions import Number, evenly_spaced
from arraykit.views import Shape, size_of

__all__ = [
    "arange",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "full",
    "full_like",
    "linspace",
    "ones",
    "ones_like",
    "zeros",
    "zeros_like",
]

_MOST = 1 << 60  # elements that no machine has room for


def asarray(values: Any, dtype: Any = None, copy: bool | None = None) -> Array:
    """Numbers, nested lists, ndarrays, buffers, pandas' Series: an array of what they hold.

    It is a snapshot: what is written to `values` later does not show. `dtype`
    converts it, lazily.

    `copy=False` shares the memory of a contiguous ndarray, array.array, bytes,
    memoryview or Series instead. Nothing is copied, and what that risks is this: as
    long as its owner writes to it, the array, its views, and every expression of it
    that is not computed yet change with it. A value that has been computed from it
    does not change any more; a view of the whole of it, such as `x[:]`, is no such
    value, and goes on sharing. Writing to the array copies first, so that the
    owner's memory is never written to. `copy=True` of such an array ends the sharing.

    >>> import arraykit as ak
    >>> ak.asarray([[1, 2], [3, 4]]).sum(axis=0).tolist()
    [4, 6]
    >>> from array import array
    >>> memory = array("d", [1.0, 2.0])
    >>> shared, snapshot = ak.asarray(memory, copy=False), ak.asarray(memory)
    >>> memory[0] = 100.0
    >>> shared.tolist(), snapshot.tolist()
    ([100.0, 2.0], [1.0, 2.0])

    Raises `DTypeError` for elements that are no numbers of ours, `ShapeError` for
    lists of different lengths, `ValueNotAllowed` for missing values, `CannotShare`
    where `copy=False` cannot be had.
    """
    chosen = None if dtype is None else as_dtype(dtype)
    if isinstance(values, Array):
        node = _held_again(values._node, copy)
    elif copy is False:
        node = foreign.shared(values)
    else:
        node = foreign.node_of(values) or operands.as_node(values, chosen)
    if chosen is None or node.dtype is chosen:
        return Array(node)
    if copy is False:
        raise CannotShare(
            f"elements of {node.dtype} become {chosen} by a copy only: leave copy=False out"
        )
    return Array(building.cast(node, chosen))


def _held_again(node: Node, copy: bool | None) -> Node:
    """A node under a second handle; with `copy`, one whose memory nobody shares."""
    if copy and node.buffer is not None:
        return data(node.buffer.copy(), node.dtype, node.shape)
    node.captured = True
    return node


# -- evenly spaced numbers


def arange(start: Any, stop: Any = None, step: Any = 1, *, dtype: Any = None) -> Array:
    """The numbers from `start` up to, but not with, `stop`; from 0 if only one is given.

    Value k is `start + k * step`, in double precision with floats. As many as
    `(stop - start) / step` says, rounded up.

    >>> import arraykit as ak
    >>> ak.arange(2, 10, 3).tolist(), ak.arange(0, 1, 0.25).tolist()
    ([2, 5, 8], [0.0, 0.25, 0.5, 0.75])

    Raises `ValueNotAllowed` for a step of 0, for what is not finite, and for whole
    types and ends that do not fit; `OutOfMemory` for more than there is room for.
    """
    first, last = (0, start) if stop is None else (start, stop)
    first, last, step = (_finite(value, "a range") for value in (first, last, step))
    if step == 0:
        raise ValueNotAllowed("the step of a range cannot be zero")
    whole = all(isinstance(value, int) for value in (first, last, step))
    if not whole:
        first, last, step = (_float(value) for value in (first, last, step))
    chosen = as_dtype(dtype) if dtype is not None else (int64 if whole else float64)
    count = _count(first, last, step)
    if chosen.kind in "biu":
        if not whole:
            raise ValueNotAllowed(f"a range of {chosen} needs whole numbers: use astype afterwards")
        for end in (first, first + max(0, count - 1) * step):
            operands.constant(end, chosen)  # refuses what does not fit
    return _progression(first, step, count, chosen)


def _count(first: Number, last: Number, step: Number) -> int:
    """How many there are: exact with whole numbers, as NumPy has it with floats."""
    if isinstance(step, int):
        count = max(0, -int((first - last) // step))
    else:
        length = (last - first) / step
        count = _MOST + 1 if length > _MOST else max(0, math.ceil(max(length, -1.0)))
    if count > _MOST:
        raise OutOfMemory(f"a range from {first} to {last} by {step} has too many elements")
    return count


def _progression(first: Number, step: Number, count: int, dtype: DType) -> Array:
    """Floats other than double precision are rounded from it; complex numbers are made of it."""
    own = dtype if dtype.kind != "c" else float64
    buffer = evenly_spaced(first, step, count, own)
    return Array(building.cast(data(buffer, own, (count,)), dtype))


def linspace(start: Any, stop: Any, num: Any, *, dtype: Any = None, endpoint: bool = True) -> Array:
    """`num` evenly spaced numbers from `start` to `stop`, which is the last one.

    Value k is `start + k * step`. Without `endpoint`, `stop` would be the next one
    after the last. Calculated in double precision, then converted to `dtype`, where
    whole types get the next lower number.

    >>> import arraykit as ak
    >>> ak.linspace(0, 1, 5).tolist()
    [0.0, 0.25, 0.5, 0.75, 1.0]

    Raises `ValueNotAllowed` for what is not finite, and for ends that far apart.
    """
    count = _whole(num)
    if isinstance(start, complex) or isinstance(stop, complex):
        return _complex_linspace(start, stop, count, dtype, endpoint)
    first, last = (_float(_finite(value, "linspace")) for value in (start, stop))
    parts = max(1, count - 1 if endpoint else count)
    if not math.isfinite(last - first):
        raise ValueNotAllowed(f"the distance from {first} to {last} is no float64")
    buffer = evenly_spaced(first, (last - first) / parts, count, float64)
    if endpoint and count > 1:
        buffer.view[-1:] = array_of("d", (last,))  # where rounding may have missed it
    chosen = float64 if dtype is None else as_dtype(dtype)
    node = data(buffer, float64, (count,))
    if chosen.kind in "biu":
        node = building.elementwise("floor", Array(node))
    return Array(building.cast(node, chosen))


def _complex_linspace(
    start: complex, stop: complex, count: int, dtype: Any, endpoint: bool
) -> Array:
    step = (stop - start) / max(1, count - 1 if endpoint else count)
    values = [start + k * step for k in range(count)]
    if endpoint and count > 1:
        values[-1] = stop
    array = Array(data(Buffer.of_values(complex128, values), complex128, (count,)))
    return array if dtype is None else array.astype(dtype)


def _finite(value: Any, made: str) -> Number:
    """A Python number; whatever counts as a whole number becomes one."""
    if isinstance(value, float):
        number: Number = float(value)
    elif hasattr(value, "__index__"):
        number = int(value.__index__())
    else:
        raise ValueNotAllowed(f"{made} is made of finite numbers, not of {value!r}")
    if number - number != 0:
        raise ValueNotAllowed(f"{made} is made of finite numbers, not of {value!r}")
    return number


def _float(number: Number) -> float:
    try:
        return float(number)
    except OverflowError:
        raise ValueNotAllowed("a number this large is no float64") from None


def _whole(value: Any) -> int:
    if not hasattr(value, "__index__"):
        raise ValueNotAllowed(f"a number of elements is a whole number, not {value!r}")
    count = int(value.__index__())
    if count < 0:
        raise ValueNotAllowed(f"an array of {count} elements cannot be")
    return count


# -- one value everywhere


def full(shape: Any, value: Any, *, dtype: Any = None) -> Array:
    """An array of one value, which takes no memory until it is computed or written to.

    >>> import arraykit as ak
    >>> ak.full((2, 2), 7).tolist()
    [[7, 7], [7, 7]]

    Raises `ValueNotAllowed` for lengths that are not whole numbers from 0 on, and for a
    value that `dtype` cannot hold.
    """
    chosen = None if dtype is None else as_dtype(dtype)
    sizes: Shape = tuple(shape) if isinstance(shape, (tuple, list)) else (shape,)
    if not all(hasattr(length, "__index__") for length in sizes):
        raise ValueNotAllowed(f"{shape!r} is no shape: lengths are whole numbers")
    sizes = tuple(int(length.__index__()) for length in sizes)
    if any(length < 0 for length in sizes) or size_of(sizes) < 0:
        raise ValueNotAllowed(f"{sizes} is no shape: lengths are not negative")
    node = building.broadcast(operands.as_node(value, chosen), sizes)
    return Array(node if chosen is None else building.cast(node, chosen))


def zeros(shape: Any, *, dtype: Any = float64) -> Array:
    """An array of zeros.

    >>> import arraykit as ak
    >>> ak.zeros(2, dtype="int8").tolist()
    [0, 0]
    """
    chosen = as_dtype(dtype)
    return full(shape, 0.0 if chosen.kind == "f" else False, dtype=chosen)


def ones(shape: Any, *, dtype: Any = float64) -> Array:
    """An array of ones.

    >>> import arraykit as ak
    >>> ak.ones((1, 2)).tolist()
    [[1.0, 1.0]]
    """
    chosen = as_dtype(dtype)
    return full(shape, 1.0 if chosen.kind == "f" else True, dtype=chosen)


def empty(shape: Any, *, dtype: Any = float64) -> Array:
    """An array to be written to: of zeros, because no value here is left to chance.

    >>> import arraykit as ak
    >>> room = ak.empty(2)
    >>> room[1] = 5
    >>> room.tolist()
    [0.0, 5.0]
    """
    return zeros(shape, dtype=dtype)


def zeros_like(x: Any, /, *, dtype: Any = None) -> Array:
    """Zeros in the shape of `x`, and in its element type unless `dtype` says another.

    >>> import arraykit as ak
    >>> ak.zeros_like(ak.arange(3)).tolist()
    [0, 0, 0]
    """
    return full_like(x, False, dtype=dtype)


def ones_like(x: Any, /, *, dtype: Any = None) -> Array:
    """Ones in the shape of `x`, and in its element type unless `dtype` says another.

    >>> import arraykit as ak
    >>> ak.ones_like([1.5, 2.5]).tolist()
    [1.0, 1.0]
    """
    return full_like(x, True, dtype=dtype)


def empty_like(x: Any, /, *, dtype: Any = None) -> Array:
    """Zeros like `x`, to be written to.

    >>> import arraykit as ak
    >>> ak.empty_like(ak.arange(2)).tolist()
    [0, 0]
    """
    return full_like(x, False, dtype=dtype)


def full_like(x: Any, /, fill_value: Any, *, dtype: Any = None) -> Array:
    """`fill_value` in the shape of `x`, and in its element type unless `dtype` says another.

    >>> import arraykit as ak
    >>> ak.full_like(ak.arange(2), 7, dtype=ak.float64).tolist()
    [7.0, 7.0]
    """
    like = x if isinstance(x, Array) else asarray(x)
    return full(like.shape, fill_value, dtype=like.dtype if dtype is None else dtype)


def eye(n_rows: Any, n_cols: Any = None, /, *, k: int = 0, dtype: Any = float64) -> Array:
    """Ones on the diagonal `k` places above the main one, zeros elsewhere.

    >>> import arraykit as ak
    >>> ak.eye(2, 3, k=1).tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    rows, columns = (_whole(n) for n in (n_rows, n_rows if n_cols is None else n_cols))
    on_it = building.elementwise("equal", (arange(rows) + k)[:, None], arange(columns)[None, :])
    return Array(building.cast(on_it, as_dtype(dtype)))
