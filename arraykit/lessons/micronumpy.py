"""micronumpy's idea, of 2011, in under 60 lines: operators build nodes, `force` runs one loop."""

from __future__ import annotations

import operator
from array import array
from typing import Any

from arraykit.errors import ShapeError

__all__ = ["Node", "lazy"]


class Node:
    """Numbers that are there, or an operation on other nodes that is still to be done.

    >>> a = lazy([1.0, 2.0, 3.0])
    >>> b = a + a * 10
    >>> b.values is None, b.force().tolist()
    (True, [11.0, 22.0, 33.0])
    """

    def __init__(self, op: Any, inputs: tuple[Node, ...], size: int) -> None:
        self.op, self.inputs, self.size = op, inputs, size
        self.values: array[float] | None = None

    def __add__(self, other: Any) -> Node:
        return _combined(operator.add, self, other)

    def __sub__(self, other: Any) -> Node:
        return _combined(operator.sub, self, other)

    def __mul__(self, other: Any) -> Node:
        return _combined(operator.mul, self, other)

    def force(self) -> array[float]:
        """Compute it, once: every operation under it, in one loop over the elements."""
        if self.values is None:
            order = _operands_first(self)
            place = {node: k for k, node in enumerate(order)}
            program = [(node, [place[each] for each in node.inputs]) for node in order]
            result = array("d", bytes(8 * self.size))
            for i in range(self.size):
                done: list[float] = []  # the value of each node, for this element alone
                for node, at in program:
                    done.append(node.values[i] if node.values else node.op(*[done[k] for k in at]))
                result[i] = done[-1]
            self.values, self.inputs = result, ()
        return self.values


def lazy(numbers: Any) -> Node:
    """A node whose numbers are there already."""
    values = array("d", numbers)
    node = Node(float, (), len(values))
    node.values = values
    return node


def _combined(op: Any, left: Node, other: Any) -> Node:
    right = other if isinstance(other, Node) else Node(lambda: other, (), left.size)
    if left.size != right.size:
        raise ShapeError(f"{left.size} and {right.size} elements do not fit together")
    return Node(op, (left, right), left.size)


def _operands_first(root: Node) -> list[Node]:
    """All that is needed for `root`, each after its operands. A stack, as graphs are deep."""
    order: dict[Node, None] = {}
    stack = [root]
    while stack:
        missing = [each for each in stack[-1].inputs if each not in order]
        if missing:
            stack += missing
        else:
            order[stack.pop()] = None
    return list(order)
