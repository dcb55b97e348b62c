"""How nodes are built from operands: types meet, shapes broadcast, mistakes are refused here.

Works on nodes and on whatever `operands` makes nodes of; `array` wraps the
results. Errors are raised at the line that wrote the operation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arraykit import operands
from arraykit.dtypes import DType, bool_
from arraykit.errors import DTypeError, ValueNotAllowed
from arraykit.node import Node, computed
from arraykit.ops import ELEMENTWISE, REDUCTIONS, calculating, folded, resulting
from arraykit.views import (
    Shape,
    broadcast_shapes,
    broadcasting,
    normalised_axes,
    permuting,
    size_of,
)

__all__ = ["broadcast", "cast", "clip", "elementwise", "power", "reduced", "transposed", "where"]


def elementwise(name: str, *values: Any) -> Node:
    """The operation of that name in `ops.ELEMENTWISE` on arrays and numbers."""
    op = ELEMENTWISE[name]
    if len(values) != op.arity:
        raise DTypeError(f"{name} takes {op.arity} operand(s), not {len(values)}")
    nodes = operands.as_nodes(values)
    dtype = calculating(op, operands.meeting(nodes))
    shape = nodes[0].shape
    for node in nodes[1:]:
        if node.shape != shape:
            shape = broadcast_shapes(shape, node.shape)
    if op.operands == "parts" and dtype.kind != "c":
        return operands.constant(0, dtype, shape) if name == "imag" else nodes[0]
    inputs = tuple(broadcast(cast(node, dtype), shape) for node in nodes)
    return computed(name, inputs, resulting(op, dtype), shape)


# Exponents for which NumPy takes another function, whose last bit or sign of zero may differ.
_SHORT_POWERS = {2: "square", 1: "positive", 0.5: "sqrt", -1: "reciprocal"}


def power(base: Any, exponent: Any) -> Node:
    """`base ** exponent`, in the type they meet in.

    Whole numbers wrap around. To a negative power, where both are arrays, 1 and
    -1 stay what they are up to the sign, and all others, zero among them, become
    0; a negative number as the exponent of whole numbers raises
    `ValueNotAllowed`. As in NumPy, the exponents 2, 1, 0.5 and -1 given as
    numbers mean square, the base itself, sqrt and reciprocal: so -inf ** 0.5
    is NaN, where by an array of 0.5 it is inf.
    """
    nodes = operands.as_nodes((base, exponent))
    dtype = calculating(ELEMENTWISE["pow"], operands.meeting(nodes))
    number = operands.real_number(exponent)
    if number is None:
        return elementwise("pow", *nodes)
    if number < 0 and dtype.kind in "iu":
        raise ValueNotAllowed(
            f"{dtype} elements to the power of {number} would be fractions: "
            "convert the base with astype to a float type first"
        )
    short = _SHORT_POWERS.get(number)
    # For complex elements NumPy takes them for whole numbers and 0.5 only.
    if short is None or (dtype.kind == "c" and isinstance(number, float) and number != 0.5):
        return elementwise("pow", *nodes)
    return elementwise(short, cast(nodes[0], dtype))


def clip(value: Any, least: Any, greatest: Any) -> Node:
    """The value, raised to `least` and then lowered to `greatest`, where those are not None."""
    (node,) = operands.as_nodes((value,))
    whole = node.dtype.kind in "iu"
    if least is not None and not (whole and type(least) is int and least <= node.dtype.least):
        node = elementwise("maximum", node, least)
    if greatest is not None and not (
        whole and type(greatest) is int and greatest >= node.dtype.greatest
    ):
        node = elementwise("minimum", node, greatest)
    return node


def where(condition: Any, yes: Any, no: Any) -> Node:
    """Elements of `yes` where `condition` holds, of `no` elsewhere."""
    test = cast(operands.as_nodes((condition,))[0], bool_)
    pair = operands.as_nodes((yes, no))
    dtype = operands.meeting(pair)
    shape = broadcast_shapes(test.shape, broadcast_shapes(pair[0].shape, pair[1].shape))
    inputs = tuple(broadcast(node, shape) for node in (test, *(cast(p, dtype) for p in pair)))
    return computed("where", inputs, dtype, shape)


def reduced(name: str, node: Node, axis: Any, keepdims: bool) -> Node:
    """The reduction of that name in `ops.REDUCTIONS` over the axes, over all where None."""
    op = REDUCTIONS[name]
    dimensions = len(node.shape)
    axes = normalised_axes(axis, dimensions)
    if not op.of_nothing and not size_of(tuple(node.shape[a] for a in axes)):
        raise ValueNotAllowed(f"the {name} of no elements is not defined")
    calculated, result = folded(op, node.dtype)
    kept = [a for a in range(dimensions) if a not in axes]
    shape = tuple(node.shape[a] for a in kept)
    fold = computed(name, (cast(node, calculated),), result, shape, axes)
    if not keepdims:
        return fold
    view = tuple((0, 1, a) for a in kept)
    full = tuple(1 if a in axes else length for a, length in enumerate(node.shape))
    return computed("view", (fold,), result, full, view)


def cast(node: Node, dtype: DType) -> Node:
    """The node in that element type; raises `DTypeError` where an imaginary part would be lost."""
    if node.dtype is dtype:
        return node
    if node.dtype.kind == "c" and dtype.kind not in "cb":
        raise DTypeError(
            f"{node.dtype} elements would lose their imaginary part as {dtype}: "
            "take .real, .imag or abs of them"
        )
    return computed("cast", (node,), dtype, node.shape)


def broadcast(node: Node, shape: Shape) -> Node:
    """The node repeated to that shape."""
    if node.shape == shape:
        return node
    view = broadcasting(node.shape, shape)
    if node.op == "constant" and node.buffer is None:
        return computed("constant", (), node.dtype, shape, node.parameters)
    return computed("view", (node,), node.dtype, shape, view)


def transposed(node: Node, order: Sequence[int]) -> Node:
    """The node whose axis k is the node's axis `order[k]`."""
    shape = tuple(node.shape[axis] for axis in order)
    return computed("view", (node,), node.dtype, shape, permuting(order))
