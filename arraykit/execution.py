"""Computes values: finds or makes the plan, picks the engine, runs kernel after kernel.

Plans are kept by structure, so that an expression that is written again, with
other numbers or other arrays of the same shapes, is not planned again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

from arraykit.buffer import Buffer
from arraykit.engines import run_kernel
from arraykit.node import Node
from arraykit.ops import REDUCTIONS
from arraykit.plan import Plan, planned
from arraykit.settings import Chosen, chosen
from arraykit.structure import structure

__all__ = ["force", "run"]


# Plans by structure. Large graphs are planned each time: keys take more than they save.
_plans: dict[Any, _Ready] = {}
_PLANS_KEPT = 1024
_NODES_KEPT = 1000


class _Ready(NamedTuple):
    """A plan, what can be let go of after each kernel, and folds that are kept: number, place."""

    plan: Plan
    released: list[list[int]]
    folds: list[tuple[int, int]]


# A value that is computed lets go of its inputs, which another thread may be planning with.
_forcing = threading.RLock()


def force(nodes: Sequence[Node]) -> None:
    """Give every node its value, all of them in as few passes as they allow."""
    with _forcing:
        wanted = [node for node in dict.fromkeys(nodes) if node.buffer is None]
        if wanted:
            _force(wanted)


def _force(wanted: list[Node]) -> None:
    found = structure(wanted)
    ready = _plans.get(found.key)
    if ready is None:
        plan = planned(wanted, found)
        folds = [
            (each.number, each.place)
            for each in plan.stored
            if each.number is not None and each.op in REDUCTIONS
        ]
        kept = {place for _, place in folds}
        released = [[place for place in each if place not in kept] for each in plan.released()]
        ready = _Ready(plan, released, folds)
        if len(found.order) <= _NODES_KEPT:
            if len(_plans) >= _PLANS_KEPT:
                _plans.clear()
            _plans[found.key] = ready
    plan = ready.plan
    values: list[Any] = [node.buffer for node in found.sources]
    run(plan, values, found.constants, chosen(), ready.released)
    for number, place in ready.folds:  # small, and dear to find again: a mean, say
        found.order[number].keep(values[place])
    taken: set[int] = set()
    for node, place in zip(wanted, plan.results):
        if place < plan.sources:
            found.sources[place].captured = node.captured = True  # two nodes hold one buffer
        elif place in taken:
            node.captured = True
        taken.add(place)
        node.keep(values[place])


def run(
    plan: Plan, values: list[Any], constants: Sequence[Any], engine: Chosen, released: Any = None
) -> None:
    """Run the plan's kernels: `values` begins with its sources and is filled with all places."""
    for number, kernel in enumerate(plan.kernels):
        results = [Buffer.allocate(dtype, size) for _, dtype, size in kernel.results]
        inputs = [values[item.place] for item in kernel.inputs]
        numbers = [constants[place] for place, _ in kernel.constants]
        run_kernel(kernel, inputs, numbers, results, engine)
        for (place, _, _), buffer in zip(kernel.results, results):
            values.extend([None] * (place + 1 - len(values)))
            values[place] = buffer
        if released is not None:
            for place in released[number]:
                values[place] = None


def _after_fork() -> None:
    global _forcing
    _forcing = threading.RLock()


if hasattr(os, "register_at_fork"):
    # Nobody computes while the process is copied: half a result would be copied with it.
    os.register_at_fork(
        before=lambda: _forcing.acquire(),
        after_in_parent=lambda: _forcing.release(),
        after_in_child=_after_fork,
    )
