"""Computes values: finds or makes the plan, picks the engine, runs kernel after kernel.

Plans are kept by structure, so that an expression that is written again, with
other numbers or other arrays of the same shapes, is not planned again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import Any

from arraykit.buffer import Buffer, refuse_beyond_memory
from arraykit.engines import run_kernel
from arraykit.errors import OutOfMemory
from arraykit.node import Node
from arraykit.ops import REDUCTIONS
from arraykit.plan import Plan, planned
from arraykit.settings import chosen
from arraykit.structure import structure

__all__ = ["force"]


# Plans by structure. Large graphs are planned each time: keys take more than they save.
_plans: dict[Any, _Ready] = {}
_PLANS_KEPT = 1024
_NODES_KEPT = 1000  # of one graph
_NODES_IN_ALL = 1 << 16  # which take some 20 MB
_nodes = 0


class _Ready:
    """A plan, and what its kernels take and give in the form that running them needs."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        # Folds in between are kept by their nodes: they are small, and dear to find again.
        self.folds = [
            (each.number, each.place)
            for each in plan.stored
            if each.number is not None and each.op in REDUCTIONS
        ]
        kept = {place for _, place in self.folds}
        self.kernels = [
            (
                kernel,
                [item.place for item in kernel.inputs],
                [place for place, _ in kernel.constants],
                kernel.results,
                [place for place in released if place not in kept],
            )
            for kernel, released in zip(plan.kernels, plan.released())
        ]
        self.places = plan.sources + sum(len(kernel.results) for kernel in plan.kernels)


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
        ready = _Ready(planned(wanted, found))
        if len(found.order) <= _NODES_KEPT:
            _keep(found.key, ready, len(found.order))
    plan = ready.plan
    try:
        values = _run(ready, [node.buffer for node in found.sources], found.constants)
    except OutOfMemory as error:
        lines = ", ".join(dict.fromkeys(node.where for node in wanted))
        raise OutOfMemory(f"{error}; what was to be computed was written in {lines}") from None
    for number, place in ready.folds:
        found.order[number].keep(values[place])
    taken: set[int] = set()
    for node, place in zip(wanted, plan.results):
        if place < plan.sources:
            found.sources[place].captured = node.captured = True  # two nodes hold one buffer
        elif place in taken:
            node.captured = True
        taken.add(place)
        node.keep(values[place])


def _keep(key: Any, ready: _Ready, nodes: int) -> None:
    """Remember a plan; all are forgotten when they have become too many."""
    global _nodes
    if len(_plans) >= _PLANS_KEPT or _nodes + nodes > _NODES_IN_ALL:
        _plans.clear()
        _nodes = 0
    _plans[key] = ready
    _nodes += nodes


def _run(ready: _Ready, sources: list[Any], constants: Sequence[Any]) -> list[Any]:
    """Run the plan's kernels; the values by their places, those that were let go of apart."""
    engine = chosen()
    values = sources + [None] * (ready.places - len(sources))
    for kernel, inputs, numbers, results, released in ready.kernels:
        if len(results) > 1:
            together = sum(dtype.itemsize * size for _, dtype, size in results)
            refuse_beyond_memory(together, f"{len(results)} results that are computed together")
        buffers = [Buffer.allocate(dtype, size) for _, dtype, size in results]
        run_kernel(
            kernel,
            [values[place] for place in inputs],
            [constants[place] for place in numbers],
            buffers,
            engine,
        )
        for (place, _, _), buffer in zip(results, buffers):
            values[place] = buffer
        for place in released:
            values[place] = None
    return values


def _after_fork() -> None:
    global _forcing
    _forcing = threading.RLock()


if hasattr(os, "register_at_fork"):
    # A process is not copied at rest: whoever waited for that with a lock of its own, as pools of
    # threads do, would never see the end of what others compute. What they had half done stays
    # without a value in the copy, where nobody goes on with it.
    os.register_at_fork(after_in_child=_after_fork)
