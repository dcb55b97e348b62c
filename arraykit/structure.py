"""What a graph computes, apart from the numbers in it: equal structures have equal plans.

A structure is a tuple of plain values that can be hashed: operations, types,
shapes, and for each operand its number. Sources and constants are numbered as
they are met; their values are parameters of the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from arraykit.node import Node

__all__ = ["Structure", "structure"]


class Structure(NamedTuple):
    """A graph taken apart. `order` has its nodes, operands before what uses them."""

    key: tuple[Any, ...]
    order: list[Node]
    sources: list[Node]  # those that have a value
    constants: list[Any]  # numbers, each once


def structure(roots: Sequence[Node]) -> Structure:
    """The structure of the graph under `roots`, down to the values that are there."""
    number: dict[Node, int] = {}
    key: list[Any] = []
    order: list[Node] = []
    sources: list[Node] = []
    constants: dict[Any, int] = {}
    values: list[Any] = []
    stack = list(reversed(roots))
    while stack:
        node = stack[-1]
        if node in number:
            stack.pop()
            continue
        op = node.op
        if op == "constant":  # even one that was written out: there is no need to read it
            known = (node.parameters, node.dtype)
            place = constants.setdefault(known, len(constants))
            if place == len(values):
                values.append(node.parameters[0] if node.dtype.kind in "fc" else node.parameters)
            part: Any = ("constant", node.dtype, node.shape, place)
        elif node.buffer is not None:
            part = ("source", node.dtype, node.shape)
            sources.append(node)
        else:
            missing = [source for source in node.inputs if source not in number]
            if missing:
                missing.reverse()
                stack += missing
                continue
            part = (
                op, node.dtype, node.shape, node.parameters,
                *[number[source] for source in node.inputs],
            )  # fmt: skip
        stack.pop()
        number[node] = len(order)
        order.append(node)
        key.append(part)
    key.append(tuple([number[root] for root in roots]))
    return Structure(tuple(key), order, sources, values)
