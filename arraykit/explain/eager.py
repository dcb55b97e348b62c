"""The same operations one after the other: what they would move, and the memory they would take.

Each operation reads its operands from memory and writes its result back; views move
nothing. A temporary lives until its last use, and a view keeps what it looks at. Equal
operations count once, as in the graph; NumPy's reuse of a dying operand is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from arraykit.node import Node
from arraykit.views import size_of

__all__ = ["Eager", "as_written", "eager"]

_SHOWN = 16  # operations whose bytes are kept one by one


class Eager(NamedTuple):
    """Bytes that are read and written, the most that are alive at once, sources apart."""

    operations: int
    bytes_read: int
    bytes_written: int
    peak_bytes: int
    each: tuple[tuple[int, int], ...]  # bytes read and written by each, if they are few

    @property
    def bytes_moved(self) -> int:
        """The bytes that are read and written."""
        return self.bytes_read + self.bytes_written


def as_written(roots: Sequence[Node]) -> list[Node]:
    """All nodes that are not computed, each after its operands, the left one first."""
    done: set[Node] = set()
    order: list[Node] = []
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif node not in done and node.buffer is None:
            done.add(node)
            stack.append((node, True))
            for source in node.inputs[::-1]:
                if source.buffer is None and source not in done:
                    stack.append((source, False))
    return order


def eager(order: Sequence[Node], roots: Sequence[Node]) -> Eager:
    """What the nodes of `order`, from `as_written`, would take one after the other."""
    asked = set(roots)
    sizes: dict[Node, int] = {}  # bytes of what is computed, in order
    moved: list[tuple[int, int]] = []
    for node in order:
        if node.op == "view" or (node.op == "constant" and node not in asked):
            continue
        sizes[node] = wrote = _bytes(node)
        read = 0
        for source in node.inputs:
            if source.op != "constant":  # numbers are no arrays
                read += _bytes(source)
        moved.append((read, wrote))
    return Eager(
        len(moved),
        sum(read for read, _ in moved),
        sum(wrote for _, wrote in moved),
        _peak(order, sizes, roots),
        tuple(moved) if len(moved) <= _SHOWN else (),
    )


def _bytes(node: Node) -> int:
    return size_of(node.shape) * node.dtype.itemsize


def _peak(order: Sequence[Node], sizes: dict[Node, int], roots: Sequence[Node]) -> int:
    seen: dict[Node, Node] = {}  # by view, what it looks at
    for node in order:
        if node.op == "view":
            source = node.inputs[0]
            seen[node] = seen.get(source, source)
    last: dict[Node, int] = {}
    for time, node in enumerate(sizes):
        for source in node.inputs:
            last[seen.get(source, source)] = time
    for root in roots:
        last.pop(seen.get(root, root), None)  # results stay
    freed = [0] * len(sizes)
    for node, time in last.items():
        freed[time] += sizes.get(node, 0)  # sources and numbers are not counted
    live = peak = 0
    for size, dying in zip(sizes.values(), freed):
        live += size
        peak = max(peak, live)
        live -= dying
    return peak
