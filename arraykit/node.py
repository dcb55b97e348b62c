"""The graph: nodes that stand for values, each built once. Immutable but for one thing.

A node says what is computed from what; equal nodes are the same object, so a
common subexpression is found by being there. `buffer` is set when the node's
value exists; its inputs are dropped then, so that nothing is kept alive for
nothing. `array` makes nodes, `plan` cuts them into kernels. Nothing recurses:
graphs are deep.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import _getframe
from typing import Any
from weakref import ref

from arraykit.buffer import Buffer
from arraykit.dtypes import DType
from arraykit.views import Shape

__all__ = ["Node", "computed", "data", "postorder", "twin"]

_HERE = __file__.rpartition("node.py")[0]

# Nodes by what they are. Inputs are held by the key, so their ids cannot be reused
# while an entry lives; an entry goes with its node, or when the node has a value.
_known: dict[Any, _Known] = {}


class Node:
    """A value: `op` of `inputs`, with `parameters`. Made by `computed` and `data` only."""

    __slots__ = (
        "__weakref__",
        "_key",
        "buffer",
        "captured",
        "code",
        "dtype",
        "inputs",
        "instruction",
        "op",
        "parameters",
        "shape",
    )

    _key: Any  # what it is known by; None once it has a value, and of a twin
    op: str  # a name of ops, or "data", "constant", "view", "cast", "where"
    inputs: tuple[Node, ...]
    dtype: DType
    shape: Shape
    parameters: Any
    buffer: Buffer | None
    captured: bool  # whether anything but one handle may hold it
    code: Any  # which built it, at the instruction of that offset
    instruction: int

    def keep(self, buffer: Buffer) -> None:
        """Take the value that was computed, and let go of what it was computed from."""
        self.buffer = buffer
        self.inputs = ()
        if self._key is not None:
            _known.pop(self._key, None)
            self._key = None

    @property
    def is_shared(self) -> bool:
        """Whether whoever asks for the same operation again is given this node."""
        return self._key is not None

    @property
    def where(self) -> str:
        """The line that built it, for messages."""
        code = self.code
        if code is None:
            return "an unknown line"
        from dis import findlinestarts  # which Python 3.9 has, unlike co_lines

        found = findlinestarts(code)
        starts = [line for start, line in found if start <= self.instruction and line]
        return f"{code.co_filename}, line {starts[-1] if starts else code.co_firstlineno}"

    def __repr__(self) -> str:
        return f"<Node {self.op} {self.dtype}{list(self.shape)}>"


class _Known(ref):  # type: ignore[type-arg]
    """A weak reference that knows what its node is known by."""

    __slots__ = ("key",)
    key: Any


def _forget(dead: _Known | None) -> None:
    assert dead is not None
    if _known.get(dead.key) is dead:
        del _known[dead.key]


def computed(
    op: str, inputs: tuple[Node, ...], dtype: DType, shape: Shape, parameters: Any = None
) -> Node:
    """The node of that operation: the one there is, or a new one."""
    key = (op, inputs, dtype, shape, parameters)
    known = _known.get(key)
    node = known() if known is not None else None
    if node is not None:
        return node
    for source in inputs:
        source.captured = True
    node = Node()
    node.op = op
    node.inputs = inputs
    node.dtype = dtype
    node.shape = shape
    node.parameters = parameters
    node.buffer = None
    node.captured = False
    node._key = key
    # The first place outside this package, walking out from here.
    frame: Any = _getframe(1)
    while frame is not None and _is_ours(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        node.code = None
    else:
        node.code, node.instruction = frame.f_code, frame.f_lasti
    _known[key] = reference = _Known(node, _forget)
    reference.key = key
    return node


def twin(node: Node, inputs: tuple[Node, ...], shape: Shape) -> Node:
    """A node of the same operation that equals no other, of other inputs and in another shape."""
    for source in inputs:
        source.captured = True
    other = Node()
    other.op, other.inputs, other.parameters = node.op, inputs, node.parameters
    other.dtype, other.shape = node.dtype, shape
    other.buffer = other._key = None
    other.captured = False
    other.code = node.code
    if node.code is not None:
        other.instruction = node.instruction
    return other


def data(buffer: Buffer, dtype: DType, shape: Shape) -> Node:
    """A node whose value is there already."""
    node = Node()
    node.op = "data"
    node.inputs = ()
    node.dtype = dtype
    node.shape = shape
    node.parameters = node._key = node.code = None
    node.buffer = buffer
    node.captured = False
    return node


class _Ours(dict):  # type: ignore[type-arg]
    """Whether a file is of this package, looked up once for each file."""

    def __missing__(self, filename: str) -> bool:
        known = self[filename] = filename.startswith(_HERE)
        return known


_is_ours = _Ours().__getitem__


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
