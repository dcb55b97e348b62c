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
from arraykit.ops import ELEMENTWISE, REDUCTIONS, calculating, folded
from arraykit.views import (
    Shape,
    broadcast_shapes,
    broadcasting,
    normalised_axes,
    permuting,
    size_of,
)

__all__ = ["broadcast", "cast", "elementwise", "reduced", "transposed", "where"]


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
    inputs = tuple(broadcast(cast(node, dtype), shape) for node in nodes)
    return computed(name, inputs, bool_ if op.truth else dtype, shape)


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


def transposed(node: Node, order: Sequence[int]) -> Node:
    """The node whose axis k is the node's axis `order[k]`."""
    shape = tuple(node.shape[axis] for axis in order)
    return computed("view", (node,), node.dtype, shape, permuting(order))
