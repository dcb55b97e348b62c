"""The same operations one after the other: what they would move, and the memory they would take.

Each operation reads its operands from memory and writes its result back; views move
nothing. A temporary lives until its last use, and a view keeps what it looks at. Equal
operations count once, as in the graph; NumPy's reuse of a dying operand is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from arraykit.node import Node
from arraykit.views import size_of

__all__ = ["Eager", "as_written", "eager", "last_uses", "traffic"]

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
    moved = traffic(order, roots)
    each = tuple(moved.values())
    return Eager(
        len(moved),
        sum(read for read, _ in each),
        sum(wrote for _, wrote in each),
        _peak(order, moved, roots),
        each if len(each) <= _SHOWN else (),
    )


def traffic(order: Sequence[Node], roots: Sequence[Node]) -> dict[Node, tuple[int, int]]:
    """The bytes that each operation of `order` reads and writes; views and numbers are none."""
    asked = set(roots)
    moved: dict[Node, tuple[int, int]] = {}
    for node in order:
        if node.op == "view" or (node.op == "constant" and node not in asked):
            continue
        read = sum(_bytes(source) for source in node.inputs if source.op != "constant")
        moved[node] = (read, _bytes(node))
    return moved


def _bytes(node: Node) -> int:
    return size_of(node.shape) * node.dtype.itemsize


def last_uses(
    order: Sequence[Node], operations: Iterable[Node], roots: Sequence[Node]
) -> dict[Node, int]:
    """By node, the number of the operation that uses it last; none for what is asked for."""
    seen: dict[Node, Node] = {}  # by view, what it looks at
    for node in order:
        if node.op == "view":
            source = node.inputs[0]
            seen[node] = seen.get(source, source)
    last: dict[Node, int] = {}
    for time, node in enumerate(operations):
        for source in node.inputs:
            last[seen.get(source, source)] = time
    for root in roots:
        last.pop(seen.get(root, root), None)  # results stay
    return last


def _peak(order: Sequence[Node], moved: dict[Node, tuple[int, int]], roots: Sequence[Node]) -> int:
    freed = [0] * len(moved)
    for node, time in last_uses(order, moved, roots).items():
        freed[time] += moved[node][1] if node in moved else 0  # sources and numbers do not count
    live = peak = 0
    for (_, wrote), dying in zip(moved.values(), freed):
        live += wrote
        peak = max(peak, live)
        live -= dying
    return peak
