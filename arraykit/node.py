"""The graph: nodes that stand for values, each built once. Immutable but for one thing.

A node says what is computed from what; equal nodes are the same object, so a
common subexpression is found by being there. `buffer` is set when the node's
value exists; its inputs are dropped then, so that nothing is kept alive for
nothing. `array` makes nodes, `plan` cuts them into kernels. Nothing recurses:
graphs are deep.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, Callable
from weakref import ref

from arraykit.buffer import Buffer
from arraykit.dtypes import DType
from arraykit.views import Shape

__all__ = ["Node", "computed", "data", "postorder"]

_HERE = __file__.rpartition("node.py")[0]

# Nodes by what they are. Inputs are held by the key, so their ids cannot be reused
# while an entry lives; an entry goes with its node, or when the node has a value.
_known: dict[Any, ref[Node]] = {}


class Node:
    """A value: `op` of `inputs`, with `parameters`. Made by `computed` and `data` only."""

    __slots__ = (
        "__weakref__",
        "_key",
        "buffer",
        "captured",
        "dtype",
        "inputs",
        "op",
        "parameters",
        "shape",
        "site",
    )

    _key: Any  # what it is known by; None once it has a value
    op: str  # a name of ops, or "data", "constant", "view", "cast", "where"
    inputs: tuple[Node, ...]
    dtype: DType
    shape: Shape
    parameters: Any
    buffer: Buffer | None
    captured: bool  # whether anything but one handle may hold it
    site: Any  # code and instruction that built it

    def keep(self, buffer: Buffer) -> None:
        """Take the value that was computed, and let go of what it was computed from."""
        self.buffer = buffer
        self.inputs = ()
        if self._key is not None:
            _known.pop(self._key, None)
            self._key = None

    @property
    def where(self) -> str:
        """The line that built it, for messages."""
        if self.site is None:
            return "an unknown line"
        code, instruction = self.site
        lines = list(code.co_lines()) if hasattr(code, "co_lines") else []
        line = next((n for start, end, n in lines if start <= instruction < end), None)
        return f"{code.co_filename}, line {line or code.co_firstlineno}"

    def __repr__(self) -> str:
        return f"<Node {self.op} {self.dtype}{list(self.shape)}>"


def computed(
    op: str, inputs: tuple[Node, ...], dtype: DType, shape: Shape, parameters: Any = None
) -> Node:
    """The node of that operation: the one there is, or a new one."""
    key = (op, inputs, dtype, shape, parameters)
    known = _known.get(key)
    node = known() if known is not None else None
    if node is None:
        for source in inputs:
            source.captured = True
        node = _new(op, inputs, dtype, shape, parameters, key)
        _known[key] = ref(node, _forgetting(key))
    return node


def data(buffer: Buffer, dtype: DType, shape: Shape) -> Node:
    """A node whose value is there already."""
    node = _new("data", (), dtype, shape, None, None)
    node.buffer = buffer
    return node


def _new(
    op: str, inputs: tuple[Node, ...], dtype: DType, shape: Shape, parameters: Any, key: Any
) -> Node:
    node = Node()
    node.op = op
    node.inputs = inputs
    node.dtype = dtype
    node.shape = shape
    node.parameters = parameters
    node.buffer = None
    node.captured = False
    node._key = key
    node.site = _site()
    return node


def _forgetting(key: Any) -> Callable[[ref[Node]], None]:
    def forget(dead: ref[Node]) -> None:
        if _known.get(key) is dead:
            del _known[key]

    return forget


def _site() -> Any:
    """The first place outside this package, walking out from here."""
    frame: Any = sys._getframe(2)
    while frame is not None and _is_ours(frame.f_code.co_filename):
        frame = frame.f_back
    return None if frame is None else (frame.f_code, frame.f_lasti)


_ours: dict[str, bool] = {}


def _is_ours(filename: str) -> bool:
    known = _ours.get(filename)
    if known is None:
        known = _ours[filename] = filename.startswith(_HERE)
    return known


def postorder(roots: Iterable[Node]) -> list[Node]:
    """All nodes under `roots` whose value is not there yet, inputs before what uses them."""
    done: set[Node] = set()
    order: list[Node] = []
    stack: list[tuple[Node, bool]] = [(root, False) for root in roots]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif node not in done:
            done.add(node)
            stack.append((node, True))
            stack.extend(
                (source, False)
                for source in node.inputs
                if source.buffer is None and source not in done
            )
    return order
