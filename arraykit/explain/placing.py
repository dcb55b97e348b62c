"""Where each operation went: its steps in the kernels, and their lines in the Python loop.

Planning moves views down and computes cheap values again where they are needed, so an
operation may be no step, one, or several. The graph as written and the kernels' steps
are walked side by side, from the results down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from arraykit.kernels import Kernel, Slot
from arraykit.node import Node
from arraykit.plan import Plan

__all__ = ["Lines", "Place", "placed"]


class Place(NamedTuple):
    """A step of a kernel, or one of its folds. Kernels count from 1, as `explain` shows them."""

    kernel: int
    step: int | None
    fold: int | None


class _Made(NamedTuple):
    """What computes a stored value: a slot of a kernel, folded or as it is."""

    kernel: int
    slot: Slot
    fold: int | None


def placed(roots: Sequence[Node], order: Sequence[Node], plan: Plan) -> dict[int, list[Place]]:
    """For the numbers in `order` of operations, the places they have in the plan's kernels."""
    return _Walk(order, plan).places(roots)


class _Walk:
    """One walk over a graph and its plan."""

    def __init__(self, order: Sequence[Node], plan: Plan) -> None:
        self._numbers = {node: i for i, node in enumerate(order)}
        self._plan = plan
        self._made: dict[int, _Made] = {}
        for k, kernel in enumerate(plan.kernels):
            for output in kernel.outputs:
                self._made[output.place] = _Made(k, output.slot, None)
            for i, fold in enumerate(kernel.folds):
                self._made[fold.place] = _Made(k, fold.slot, i)
        self._found: dict[int, dict[Place, None]] = {}
        self._stack: list[tuple[Node, int, Slot]] = []

    def places(self, roots: Sequence[Node]) -> dict[int, list[Place]]:
        """All of them."""
        for root, place in zip(roots, self._plan.results):
            self._stored(_under_views(root), place)
            while self._stack:
                self._visit(*self._stack.pop())
        return {number: sorted(found, key=_in_order) for number, found in self._found.items()}

    def _visit(self, node: Node, k: int, slot: Slot) -> None:
        node = _under_views(node)
        if node.buffer is not None or node.op == "constant" or slot[0] == "constant":
            return
        kernel = self._plan.kernels[k]
        if slot[0] == "input":
            self._stored(node, kernel.inputs[slot[1]].place)
            return
        step = kernel.steps[slot[1]]
        if step.op == node.op and self._is_new(node, Place(k + 1, slot[1], None)):
            for source, argument in zip(node.inputs, step.arguments):
                self._stack.append((source, k, argument))

    def _stored(self, node: Node, place: int) -> None:
        """Go on where the value at that place is computed."""
        made = self._made.get(place)
        if made is None:
            return
        if made.fold is None:
            self._stack.append((node, made.kernel, made.slot))
            return
        fold = self._plan.kernels[made.kernel].folds[made.fold]
        if fold.name == node.op and self._is_new(node, Place(made.kernel + 1, None, made.fold)):
            self._stack.append((node.inputs[0], made.kernel, made.slot))

    def _is_new(self, node: Node, place: Place) -> bool:
        found = self._found.setdefault(self._numbers[node], {})
        known = place in found
        found[place] = None
        return not known


def _under_views(node: Node) -> Node:
    while node.op == "view" and node.buffer is None:
        node = node.inputs[0]
    return node


def _in_order(place: Place) -> tuple[int, int]:
    return place.kernel, place.step if place.step is not None else 1 << 30


class Lines:
    """The lines of a kernel's Python loop, from 1, by what they compute."""

    def __init__(self, kernel: Kernel, source: str) -> None:
        self._steps: dict[int, list[int]] = {}
        self._folds: dict[int, list[int]] = {}
        outputs = {i: output.slot for i, output in enumerate(kernel.outputs)}
        for number, line in enumerate(source.splitlines(), 1):
            text = line.strip()
            is_step = re.match(r"t\d+ = ", text)  # one line each, in order
            stored = re.match(r"out(\d+)\[", text)
            folding = re.search(r"\bf(\d+)(?:\.take\(|\.total\(| = )", text)
            if is_step:
                self._steps[len(self._steps)] = [number]
            elif folding:
                self._folds.setdefault(int(folding[1]), []).append(number)
            elif stored:
                kind, slot = outputs.get(int(stored[1]), ("", 0))
                if kind == "step":
                    self._steps[slot].append(number)

    def of(self, place: Place) -> list[int]:
        """The lines that compute what has that place, in order."""
        if place.step is not None:
            return self._steps.get(place.step, [])
        return self._folds.get(place.fold if place.fold is not None else -1, [])
