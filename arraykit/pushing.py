"""Moves views down to the sources, so that a slice of an expression computes the slice alone.

A view stays above a fold, whose loop it cannot be part of, and above what is
dear to compute if it repeats its elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from arraykit.node import Node, computed, twin
from arraykit.ops import ELEMENTWISE, REDUCTIONS
from arraykit.views import Shape, View, composed, identity, size_of

__all__ = ["costly_nodes", "views_moved_down"]

_Wanted = tuple[Node, Optional[View], Shape]  # a node, seen through a view of that shape


def views_moved_down(roots: Sequence[Node], costly: set[Node]) -> list[Node]:
    """The same values, with views on sources only, on folds, and on what is dear to repeat."""
    # The shape is part of the key: one broadcast to two shapes is written alike in both.
    moved: dict[_Wanted, Node] = {}
    for root in roots:
        stack: list[_Wanted] = [(root, None, root.shape)]
        while stack:
            wanted = stack[-1]
            needs = _needed(*wanted, costly)
            missing = [need for need in needs if need not in moved]
            if missing:
                stack.extend(missing)
                continue
            sources = [moved[need] for need in needs]
            moved.setdefault(wanted, _moved(*wanted, sources, costly))
            stack.pop()
    return [moved[root, None, root.shape] for root in roots]


def _is_source(node: Node) -> bool:
    return node.buffer is not None or node.op == "constant"


def _stays_below(node: Node, shape: Shape, costly: set[Node]) -> bool:
    """Whether a view of `node` is taken of its stored value."""
    return node.op in REDUCTIONS or (node in costly and size_of(shape) > size_of(node.shape))


def _needed(node: Node, view: View | None, shape: Shape, costly: set[Node]) -> list[_Wanted]:
    if _is_source(node):
        return []
    if node.op == "view":
        inner = node.parameters
        return [(node.inputs[0], inner if view is None else composed(inner, view), shape)]
    if view is None:
        return [(source, None, source.shape) for source in node.inputs]
    if _stays_below(node, shape, costly):
        return [(node, None, node.shape)]
    return [(source, view, shape) for source in node.inputs]


def _moved(
    node: Node, view: View | None, shape: Shape, sources: list[Node], costly: set[Node]
) -> Node:
    """`node` seen through `view`, made of what `_needed` asked for."""
    if node.op == "constant":
        return computed("constant", (), node.dtype, shape, node.parameters)
    if _is_source(node):
        return node if view is None else _seen(node, view, shape)
    if node.op == "view":
        return sources[0]
    if view is not None and _stays_below(node, shape, costly):
        return _seen(sources[0], view, shape)
    if tuple(sources) == node.inputs:
        return node
    if not node.is_shared:  # it was to stay apart from its equals
        return twin(node, tuple(sources), shape)
    return computed(node.op, tuple(sources), node.dtype, shape, node.parameters)


def _seen(node: Node, view: View, shape: Shape) -> Node:
    if view == identity(len(shape)) and node.shape == shape:
        return node
    return computed("view", (node,), node.dtype, shape, view)


def costly_nodes(order: Sequence[Node]) -> set[Node]:
    """Nodes that a transcendental function is part of; `order` has operands first."""
    costly: set[Node] = set()
    for node in order:
        op = ELEMENTWISE.get(node.op)
        if (op is not None and op.is_costly) or (costly and not costly.isdisjoint(node.inputs)):
            costly.add(node)
    return costly
