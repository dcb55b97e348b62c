"""What a node is called in a drawing: its sign, with the number beside it, or what a view does."""

from __future__ import annotations

from typing import Any

from arraykit.node import Node
from arraykit.ops import ELEMENTWISE
from arraykit.views import size_of

__all__ = ["label_of"]

_SIGNS = {"*": "×", "-": "−", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}


def label_of(node: Node) -> str:
    """The label of an operation, a fold, a view or a number."""
    if node.op == "constant":
        return _number(node)
    if node.op == "view":
        return _view(node)
    if node.op == "cast":
        return f"to {node.dtype.name}"
    op = ELEMENTWISE.get(node.op)
    sign = _SIGNS.get(op.sign, op.sign) if op is not None else node.op
    operands = [_number(each) if each.op == "constant" else None for each in node.inputs]
    if all(operand is None for operand in operands):
        return sign
    if len(operands) != 2:
        return f"{sign}({', '.join('·' if each is None else each for each in operands)})"
    left, right = operands
    return " ".join(part for part in (left, sign, right) if part is not None)


def _number(node: Node) -> str:
    value: Any = node.parameters
    value = value[0] if type(value) is tuple else value  # a float comes with its sign
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _view(node: Node) -> str:
    (source,) = node.inputs
    if size_of(node.shape) > size_of(source.shape):
        return "broadcast"
    axes = [axis for _, _, axis in node.parameters if axis is not None]
    if axes != sorted(axes):
        return "transpose"
    whole = size_of(node.shape) == size_of(source.shape)
    in_order = all(base == 0 and step >= 0 for base, step, _ in node.parameters)
    if whole and in_order and len(node.shape) >= len(source.shape):
        return "new axis" if len(node.shape) > len(source.shape) else "view"
    return "slice"
