"""Computes values: plans, picks the engine, runs kernel after kernel, lets go of what is done."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from arraykit.buffer import Buffer
from arraykit.engines import python_loop
from arraykit.node import Node
from arraykit.plan import Plan, planned
from arraykit.settings import chosen
from arraykit.views import size_of

__all__ = ["force", "run"]


# A value that is computed lets go of its inputs, which another thread may be planning with.
_forcing = threading.RLock()


def force(nodes: Sequence[Node]) -> None:
    """Give every node its value, all of them in as few passes as they allow."""
    with _forcing:
        _force(nodes)


def _force(nodes: Sequence[Node]) -> None:
    wanted = [node for node in dict.fromkeys(nodes) if node.buffer is None]
    if not wanted:
        return
    plan = planned(wanted)
    run(plan)
    for node, root in zip(wanted, plan.roots):
        if root is not node:
            assert root.buffer is not None
            node.keep(root.buffer)
            node.captured = root.captured = True  # two nodes hold one buffer


def run(plan: Plan) -> None:
    """Run the plan's kernels and keep their results in its nodes."""
    engine = chosen()
    for kernel in plan.kernels:
        results = {
            node: Buffer.allocate(node.dtype, size_of(node.shape)) for node in kernel.results
        }
        if engine.engine == "blocks":
            from arraykit.engines import blocks  # which needs NumPy

            blocks.run(kernel, results, engine.threads)
        else:
            python_loop.run(kernel, results)
        for node, buffer in results.items():
            node.keep(buffer)
