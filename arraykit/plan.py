"""From a graph to kernels: what is computed together, what is stored between, and why.

Views move down to the sources first, so that a slice of an expression computes
the slice alone. Then the graph is cut where a value has to be stored; what lies
between two cuts, and all that can share their loop, is one kernel. A `Plan`
tells bytes and peak memory before anything runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Optional

from arraykit.dtypes import DType
from arraykit.node import Node, computed, postorder
from arraykit.ops import ELEMENTWISE, REDUCTIONS
from arraykit.views import (
    Shape,
    View,
    composed,
    contiguous_strides,
    identity,
    located,
    permuting,
    size_of,
)

__all__ = ["Fold", "Input", "Kernel", "Output", "Plan", "Step", "planned"]

# Steps in one kernel. Beyond it, compilers take long and registers run out.
MOST_STEPS = 200


Slot = tuple[str, int]  # "input", "constant" or "step", and its number


class Input(NamedTuple):
    """A stored value that a kernel reads: element `offset + sum(strides * index)`."""

    node: Node
    offset: int
    strides: tuple[int, ...]  # one for each axis of the loop, in elements


class Step(NamedTuple):
    """One operation of a kernel. `arguments` are slots."""

    op: str
    dtype: DType
    source: DType  # of the first argument
    arguments: tuple[Slot, ...]


class Output(NamedTuple):
    """A slot that is written, one element for each index of the loop."""

    node: Node
    slot: Slot


class Fold(NamedTuple):
    """A slot that is folded over the loop's inner axes."""

    name: str
    node: Node
    slot: Slot
    dtype: DType  # calculated in


class Kernel:
    """One loop: `axes` are its lengths, of which the first `kept` remain after folding."""

    def __init__(self, axes: Shape, kept: int) -> None:
        self.axes = axes
        self.kept = kept
        self.inputs: list[Input] = []
        self.constants: list[tuple[Any, DType]] = []
        self.steps: list[Step] = []
        self.outputs: list[Output] = []
        self.folds: list[Fold] = []

    @property
    def results(self) -> list[Node]:
        """The nodes it computes."""
        return [output.node for output in self.outputs] + [fold.node for fold in self.folds]

    @property
    def bytes_read(self) -> int:
        """The bytes its inputs touch, each element once."""
        return sum(
            _touched(source, self.axes) * source.node.dtype.itemsize for source in self.inputs
        )

    @property
    def bytes_written(self) -> int:
        """The bytes of its results."""
        return sum(size_of(node.shape) * node.dtype.itemsize for node in self.results)


def _touched(source: Input, axes: Shape) -> int:
    touched = 1
    for length, stride in zip(axes, source.strides):
        touched *= length if stride else min(length, 1)
    return touched


class Plan:
    """Kernels in the order they run, and for each stored value between them, why it is stored."""

    def __init__(self, roots: Sequence[Node], kernels: list[Kernel], reasons: dict[Node, str]):
        self.roots = list(roots)
        self.kernels = kernels
        self.reasons = reasons

    @property
    def bytes_read(self) -> int:
        """The bytes all kernels read."""
        return sum(kernel.bytes_read for kernel in self.kernels)

    @property
    def bytes_written(self) -> int:
        """The bytes all kernels write."""
        return sum(kernel.bytes_written for kernel in self.kernels)

    @property
    def peak_bytes(self) -> int:
        """The most memory that results and values in between take at once, sources apart."""
        last_use = {
            source.node: i for i, kernel in enumerate(self.kernels) for source in kernel.inputs
        }
        live = peak = 0
        made: list[Node] = []
        roots = set(self.roots)
        for i, kernel in enumerate(self.kernels):
            live += kernel.bytes_written
            peak = max(peak, live)
            made += kernel.results
            for node in made:
                if node not in roots and last_use.get(node) == i:
                    live -= size_of(node.shape) * node.dtype.itemsize
        return peak


def planned(roots: Sequence[Node]) -> Plan:
    """The plan that computes `roots`, none of which has a value yet."""
    pushed = _views_moved_down(roots)
    order = postorder(root for root in pushed if root.buffer is None)
    reasons = _stored(order, pushed)
    kernels = _kernels(order, reasons)
    return Plan(pushed, kernels, {n: r for n, r in reasons.items() if n not in set(pushed)})


# -- moving views down

_Wanted = tuple[Node, Optional[View], Shape]  # a node, seen through a view of that shape


def _views_moved_down(roots: Sequence[Node]) -> list[Node]:
    """The same values, with views on sources only, on folds, and on what is dear to repeat."""
    moved: dict[tuple[Node, View | None], Node] = {}
    costly = _costly(roots)
    for root in roots:
        stack: list[_Wanted] = [(root, None, root.shape)]
        while stack:
            wanted = stack[-1]
            needs = _needed(*wanted, costly)
            missing = [need for need in needs if need[:2] not in moved]
            if missing:
                stack.extend(missing)
                continue
            sources = [moved[need[:2]] for need in needs]
            moved.setdefault(wanted[:2], _moved(*wanted, sources, costly))
            stack.pop()
    return [moved[root, None] for root in roots]


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
    if node.op == "constant" and node.buffer is None:
        return computed("constant", (), node.dtype, shape, node.parameters)
    if _is_source(node):
        return node if view is None else _seen(node, view, shape)
    if node.op == "view":
        return sources[0]
    if view is not None and _stays_below(node, shape, costly):
        return _seen(sources[0], view, shape)
    if tuple(sources) == node.inputs:
        return node
    return computed(node.op, tuple(sources), node.dtype, shape, node.parameters)


def _seen(node: Node, view: View, shape: Shape) -> Node:
    if view == identity(len(shape)) and node.shape == shape:
        return node
    return computed("view", (node,), node.dtype, shape, view)


def _costly(roots: Sequence[Node]) -> set[Node]:
    """Nodes that a transcendental function is part of."""
    costly: set[Node] = set()
    for node in postorder(roots):
        op = ELEMENTWISE.get(node.op)
        if (op and op.is_costly) or any(source in costly for source in node.inputs):
            costly.add(node)
    return costly


# -- cutting


def _stored(order: list[Node], roots: Sequence[Node]) -> dict[Node, str]:
    """The nodes whose values are stored, with the reason."""
    reasons: dict[Node, str] = {}
    wanted = set(roots)
    members: dict[Node, set[Node]] = {}
    users: dict[Node, int] = {}
    for node in order:
        for source in set(node.inputs):
            users[source] = users.get(source, 0) + 1
    for node in order:
        fused = _fused(node, members, users, reasons)
        members[node] = set() if node.op in REDUCTIONS else fused
        if node in wanted:
            reasons[node] = "it was asked for"
        elif node.op in REDUCTIONS:
            reasons[node] = "a fold is complete only when its loop has ended"
    for node in order:
        if node.op == "view" and node.inputs[0] in members and node.inputs[0] not in reasons:
            reasons[node.inputs[0]] = "a broadcast repeats it, and it is costly to compute"
    return reasons


def _fused(
    node: Node, members: dict[Node, set[Node]], users: dict[Node, int], reasons: dict[Node, str]
) -> set[Node]:
    """The steps a kernel that ends in `node` would have, storing inputs if there are too many."""
    sources = [source for source in set(node.inputs) if source in members and source not in reasons]
    sources.sort(key=lambda source: len(members[source]), reverse=True)
    while sources and 1 + sum(len(members[s]) for s in sources) > MOST_STEPS:
        together = set().union(*(members[s] for s in sources))
        if len(together) < MOST_STEPS:
            break
        reasons[sources.pop(0)] = f"a kernel holds at most {MOST_STEPS} steps"
    if sources and users.get(sources[0]) == 1:
        fused = members[sources[0]]  # nobody else needs that set: no copy
    else:
        fused = set(members[sources[0]]) if sources else set()
    for source in sources[1:]:
        fused |= members[source]
    if node.op not in ("constant", "view"):  # those are no steps
        fused.add(node)
    return fused


# -- kernels


def _kernels(order: list[Node], reasons: dict[Node, str]) -> list[Kernel]:
    """One kernel for all stored nodes that share a loop and do not wait for each other."""
    level: dict[Node, int] = {}
    groups: dict[Any, list[Node]] = {}
    for node in order:
        level[node] = max(
            (level.get(source, 0) + (source in reasons) for source in node.inputs), default=0
        )
        if node in reasons:
            folds = node.op in REDUCTIONS
            loop = (node.inputs[0].shape, node.parameters) if folds else (node.shape, None)
            groups.setdefault((level[node], *loop), []).append(node)
    kernels = []
    for key in sorted(groups, key=lambda key: key[0]):
        kernels += _built(groups[key], reasons)
    return kernels


def _built(nodes: list[Node], reasons: dict[Node, str]) -> list[Kernel]:
    """Kernels of one loop, as few as the limit on steps allows."""
    kernels: list[_Builder] = []
    for node in nodes:
        if not kernels or len(kernels[-1].kernel.steps) > MOST_STEPS // 2:
            kernels.append(_Builder(node, reasons))
        kernels[-1].add(node)
    return [builder.kernel for builder in kernels]


class _Builder:
    """Fills one kernel with the steps that lead to its nodes."""

    def __init__(self, first: Node, reasons: dict[Node, str]) -> None:
        self._stored = reasons
        self._slots: dict[tuple[Node, View], Any] = {}
        if first.op in REDUCTIONS:
            shape, axes = first.inputs[0].shape, first.parameters
            kept = [axis for axis in range(len(shape)) if axis not in axes]
            self._view = permuting([*kept, *axes])
            self.kernel = Kernel(tuple(shape[axis] for axis in [*kept, *axes]), len(kept))
        else:
            self._view = identity(len(first.shape))
            self.kernel = Kernel(first.shape, len(first.shape))

    def add(self, node: Node) -> None:
        """Have the kernel compute `node` too."""
        kernel = self.kernel
        if node.op in REDUCTIONS:
            slot = self._slot(node.inputs[0], self._view, root=None)
            kernel.folds.append(Fold(node.op, node, slot, node.inputs[0].dtype))
        else:
            kernel.outputs.append(Output(node, self._slot(node, self._view, root=node)))

    def _slot(self, node: Node, view: View, root: Node | None) -> Any:
        stack = [(node, view)]
        while stack:
            pair = stack[-1]
            if pair in self._slots:
                stack.pop()
                continue
            needs = self._needs(*pair, root)
            missing = [need for need in needs if need not in self._slots]
            if missing:
                stack.extend(missing)
                continue
            self._slots[pair] = self._made(*pair, needs)
            stack.pop()
        return self._slots[node, view]

    def _is_read(self, node: Node, root: Node | None) -> bool:
        return node.buffer is not None or (node in self._stored and node is not root)

    def _needs(self, node: Node, view: View, root: Node | None) -> list[tuple[Node, View]]:
        if self._is_read(node, root) or node.op == "constant":
            return []
        if node.op == "view":
            return [(node.inputs[0], composed(node.parameters, view))]
        return [(source, view) for source in node.inputs]

    def _made(self, node: Node, view: View, needs: list[tuple[Node, View]]) -> Any:
        if needs:
            arguments = tuple(self._slots[need] for need in needs)
            if node.op == "view":
                return arguments[0]
            self.kernel.steps.append(Step(node.op, node.dtype, needs[0][0].dtype, arguments))
            return ("step", len(self.kernel.steps) - 1)
        if node.op == "constant":
            value = node.parameters[0] if node.dtype.kind == "f" else node.parameters
            self.kernel.constants.append((value, node.dtype))
            return ("constant", len(self.kernel.constants) - 1)
        offset, steps = located(view, contiguous_strides(node.shape), len(self.kernel.axes))
        source = Input(node, offset, tuple(steps))
        if source not in self.kernel.inputs:
            self.kernel.inputs.append(source)
        return ("input", self.kernel.inputs.index(source))
