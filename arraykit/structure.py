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
    key: list[Any] = []  # flat: the operation tells how many entries are its own
    order: list[Node] = []
    sources: list[Node] = []
    constants: dict[Any, int] = {}
    values: list[Any] = []
    stack = list(roots)
    while stack:
        node = stack[-1]
        if node in number:
            stack.pop()
            continue
        op = node.op
        if op == "constant":  # even one that was written out: there is no need to read it
            parameters = node.parameters
            known = (parameters, node.dtype)
            place = constants.setdefault(known, len(values))
            if place == len(values):
                values.append(parameters[0] if type(parameters) is tuple else parameters)
            key += (op, node.dtype, node.shape, place)
        elif node.buffer is not None:
            key += ("source", node.dtype, node.shape)
            sources.append(node)
        else:
            complete = True
            numbers = []
            for source in node.inputs:
                if source in number:
                    numbers.append(number[source])
                else:
                    complete = False
                    stack.append(source)
            if not complete:
                continue
            key += (op, node.dtype, node.shape, node.parameters)
            key += numbers
        stack.pop()
        number[node] = len(order)
        order.append(node)
    key += [number[root] for root in roots]
    return Structure(tuple(key), order, sources, values)
