"""From a graph to kernels: what is computed together, what is stored between, and why.

Views move down to the sources first (`pushing`). Then the graph is cut where a
value has to be stored; what lies between two cuts, and all that can share
their loop, is one kernel. A `Plan` tells bytes and peak memory before anything
runs; it holds no nodes, so that the next graph of the same structure uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from arraykit.kernels import Fold, Input, Kernel, Output, Step
from arraykit.node import Node, postorder
from arraykit.ops import REDUCTIONS
from arraykit.pushing import costly_nodes, views_moved_down
from arraykit.structure import Structure, structure
from arraykit.views import View, composed, contiguous_strides, identity, located, permuting

__all__ = ["Plan", "Stored", "planned"]

# Steps in one kernel. Beyond it, compilers take long and registers run out.
MOST_STEPS = 200


class Stored(NamedTuple):
    """A value that is written between kernels: its place, its node's number, and why."""

    place: int
    number: int | None  # in the structure's order; None for a node that planning made
    op: str
    reason: str


class Plan:
    """Kernels in the order they run, and for each stored value between them, why it is stored.

    Places 0 … `sources` - 1 are the values that were there; `results` are the
    places of what was asked for.
    """

    def __init__(self, sources: int) -> None:
        self.sources = sources
        self.kernels: list[Kernel] = []
        self.results: list[int] = []
        self.stored: list[Stored] = []
        # For each kernel, the numbers in the structure's order of the nodes its steps stand for.
        self.members: list[list[int | None]] = []

    @property
    def bytes_read(self) -> int:
        """The bytes all kernels read."""
        return sum(kernel.bytes_read for kernel in self.kernels)

    @property
    def bytes_written(self) -> int:
        """The bytes all kernels write."""
        return sum(kernel.bytes_written for kernel in self.kernels)

    def released(self) -> list[list[int]]:
        """For each kernel, the places between that nobody reads after it."""
        last = {item.place: i for i, kernel in enumerate(self.kernels) for item in kernel.inputs}
        released: list[list[int]] = [[] for _ in self.kernels]
        for place, i in last.items():
            if place >= self.sources and place not in self.results:
                released[i].append(place)
        return released

    @property
    def peak_bytes(self) -> int:
        """The most memory that results and values in between take at once, sources apart."""
        live = peak = 0
        sizes: dict[int, int] = {}
        for kernel, released in zip(self.kernels, self.released()):
            for place, dtype, size in kernel.results:
                sizes[place] = dtype.itemsize * size
            live += kernel.bytes_written
            peak = max(peak, live)
            live -= sum(sizes[place] for place in released)
        return peak


def planned(
    roots: Sequence[Node], found: Structure | None = None, without: frozenset[str] = frozenset()
) -> Plan:
    """The plan that computes `roots`; `found` is their structure, if it is known already.

    `without` are names of `optimisations` to leave out, so that it can be seen what they do;
    "sharing" is a matter of the graph (`optimisations.unshared`), not of its plan.
    """
    return _Planner(structure(roots) if found is None else found, roots, without).plan()


class _Planner:
    """Makes one plan."""

    def __init__(
        self, structure: Structure, roots: Sequence[Node], without: frozenset[str]
    ) -> None:
        self._without = without
        self._order = structure.order
        self._numbers = {node: i for i, node in enumerate(structure.order)}
        self._places = {node: i for i, node in enumerate(structure.sources)}
        self.constants: dict[Any, int] = {}
        for node in structure.order:
            if node.op == "constant":
                self.constants.setdefault((node.parameters, node.dtype), len(self.constants))
        self._roots = roots
        self._plan = Plan(len(structure.sources))
        self._reasons: dict[Node, str] = {}

    def plan(self) -> Plan:
        """The finished plan."""
        plan = self._plan
        pushed, order = self._with_views_moved_down()
        self._reasons = _stored(order, pushed, self._without)
        fuses = "fusion" not in self._without
        alone = [[node] for node in order if node in self._reasons]
        for nodes in _loops(order, self._reasons) if fuses else alone:
            self._add_kernels(nodes)
        # A source that moved down to itself may have been met for the first time here.
        plan.results = [self._places[root] for root in pushed]
        asked = set(pushed)
        for node, reason in self._reasons.items():
            if node not in asked:
                number = self._numbers.get(node)
                plan.stored.append(Stored(self._places[node], number, node.op, reason))
        return plan

    def _with_views_moved_down(self) -> tuple[list[Node], list[Node]]:
        """The roots, and all that is to be computed, operands first."""
        order = [node for node in self._order if node.buffer is None]
        if "views" in self._without or not any(node.op == "view" for node in order):
            return list(self._roots), order
        pushed = views_moved_down(self._roots, costly_nodes(order))
        return pushed, postorder(root for root in pushed if root.buffer is None)

    def _add_kernels(self, nodes: list[Node]) -> None:
        """Kernels of one loop, as few as the limit on steps allows."""
        builders: list[_Builder] = []
        for node in nodes:
            if not builders or len(builders[-1].kernel.steps) > MOST_STEPS // 2:
                builders.append(_Builder(node, self._reasons, self))
            builders[-1].add(node)
        for builder in builders:
            kernel = builder.kernel
            kernel.simplify()
            self._plan.kernels.append(kernel)
            self._plan.members.append([self._numbers.get(node) for node in builder.members])

    def place(self, node: Node) -> int:
        """Where the node's value is, or will be."""
        return self._places.setdefault(node, len(self._places))


# -- cutting


def _stored(order: list[Node], roots: Sequence[Node], without: frozenset[str]) -> dict[Node, str]:
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
    if without:
        _store_for_want_of(without, order, reasons)
    for node in order:
        if node.op == "view" and "views" not in without:
            if node.inputs[0] in members and node.inputs[0] not in reasons:
                reasons[node.inputs[0]] = "a broadcast repeats it, and it is costly to compute"
    if len(reasons) > 1:
        _store_shared(order, reasons)
    return reasons


def _store_for_want_of(
    without: frozenset[str], order: list[Node], reasons: dict[Node, str]
) -> None:
    """Store what an optimisation would have kept from being stored, had it not been left out."""
    for node in order:
        if "fusion" in without and node.op not in ("constant", "view"):
            reasons.setdefault(node, "operations are not fused")
            continue
        looks = node.op == "view" and "views" in without
        if looks or (node.op in REDUCTIONS and "folding" in without):
            source = node.inputs[0]
            while source.op == "view" and source.buffer is None:
                source = source.inputs[0]
            if source.buffer is None and source.op != "constant":
                missed = "a view of it is not moved down" if looks else "a fold reads it"
                reasons.setdefault(source, missed)


def _store_shared(order: list[Node], reasons: dict[Node, str]) -> None:
    """Store what is costly and part of several loops, nearest to the results first."""
    costly = costly_nodes(order)
    if not costly:
        return
    loop = {node: number for number, nodes in enumerate(_loops(order, reasons)) for node in nodes}
    needed: dict[Node, frozenset[int]] = {}
    for node in reversed(order):
        loops = frozenset({loop[node]}) if node in loop else needed.get(node, frozenset())
        if len(loops) > 1 and node in costly and node.op not in ("view", "cast"):
            reasons[node] = "several loops need it, and it is costly to compute again"
            loops = frozenset({-len(reasons)})  # one of its own
        for source in node.inputs:
            mine = needed.get(source)
            needed[source] = loops if mine is None or mine is loops else mine | loops


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


def _loops(order: list[Node], reasons: dict[Node, str]) -> list[list[Node]]:
    """Stored nodes that share a loop, in the order they run.

    What a loop stores it can use in the same turn, for the same element: other
    elements, and other loops, have to wait until it has ended.
    """
    within: dict[Node, int] = {}  # the first loop that can compute it element by element
    after: dict[Node, int] = {}  # and the first of any other form
    groups: dict[Any, list[Node]] = {}
    for node in order:
        others = max((after.get(source, 0) for source in node.inputs), default=0)
        folds = node.op in REDUCTIONS
        level = others
        if not folds and node.op != "view":
            level = max((within.get(source, 0) for source in node.inputs), default=0)
        if node in reasons:
            loop = (node.inputs[0].shape, node.parameters) if folds else (node.shape, None)
            groups.setdefault((level, *loop), []).append(node)
            others = level + 1
        within[node] = others if folds else level
        after[node] = others
    return [groups[key] for key in sorted(groups, key=lambda key: key[0])]


class _Builder:
    """Fills one kernel with the steps that lead to its nodes."""

    def __init__(self, first: Node, reasons: dict[Node, str], planner: _Planner) -> None:
        self._stored = reasons
        self._planner = planner
        self._slots: dict[tuple[Node, View], Any] = {}
        self.members: list[Node] = []
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
        kernel, place = self.kernel, self._planner.place(node)
        if node.op in REDUCTIONS:
            slot = self._slot(node.inputs[0], self._view, root=None)
            kernel.folds.append(Fold(node.op, place, node.dtype, slot, node.inputs[0].dtype))
        else:
            kernel.outputs.append(
                Output(place, node.dtype, self._slot(node, self._view, root=node))
            )

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
        if node.op == "constant" or self._is_read(node, root):
            return []
        if node.op == "view":
            return [(node.inputs[0], composed(node.parameters, view))]
        return [(source, view) for source in node.inputs]

    def _made(self, node: Node, view: View, needs: list[tuple[Node, View]]) -> Any:
        if needs:
            arguments = tuple(self._slots[need] for need in needs)
            if node.op == "view":
                return arguments[0]
            self.members.append(node)
            self.kernel.steps.append(Step(node.op, node.dtype, needs[0][0].dtype, arguments))
            return ("step", len(self.kernel.steps) - 1)
        if node.op == "constant":
            number = self._planner.constants[node.parameters, node.dtype]
            self.kernel.constants.append((number, node.dtype))
            return ("constant", len(self.kernel.constants) - 1)
        offset, steps = located(view, contiguous_strides(node.shape), len(self.kernel.axes))
        source = Input(self._planner.place(node), node.dtype, offset, tuple(steps))
        if source not in self.kernel.inputs:
            self.kernel.inputs.append(source)
        return ("input", self.kernel.inputs.index(source))
