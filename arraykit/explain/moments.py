"""Memory as a computation goes on: what lives after each step, and the bytes moved so far.

Once for one operation after the other, once for a plan's kernels; both tell the figures
that `Eager` and `Plan` sum up. Sources are there all the time and are not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from arraykit.explain.eager import last_uses, traffic
from arraykit.node import Node
from arraykit.plan import Plan

__all__ = ["Held", "Moment", "eager_moments", "kernel_moments"]


class Held(NamedTuple):
    """A value in memory."""

    key: Any  # the node of an operation, or the place of a kernel's result
    bytes: int


class Moment(NamedTuple):
    """How memory stands when a step has run, and before what it was the last to use is let go."""

    step: Any  # the node of an operation, or the number of a kernel, from 1
    read: int  # bytes, by this step
    wrote: int
    moved: int  # bytes read and written so far
    live: tuple[Held, ...]  # oldest first
    ending: tuple[Any, ...]  # the keys of those that nobody needs any more

    @property
    def live_bytes(self) -> int:
        """The bytes of all that lives."""
        return sum(held.bytes for held in self.live)


def eager_moments(order: Sequence[Node], roots: Sequence[Node]) -> list[Moment]:
    """One for each operation of `order`, which is from `eager.as_written`.

    >>> import arraykit as ak
    >>> from arraykit.explain.eager import as_written
    >>> a = ak.arange(1000, dtype=ak.float64)
    >>> root = (a * 2 + 1)._node
    >>> [(each.step.op, each.moved, each.live_bytes) for each in
    ...  eager_moments(as_written([root]), [root])]
    [('multiply', 16000, 8000), ('add', 32000, 16000)]
    """
    moved = traffic(order, roots)
    ending: list[list[Any]] = [[] for _ in moved]
    for node, time in last_uses(order, moved, roots).items():
        if node in moved:
            ending[time].append(node)
    steps = [(node, read, [Held(node, wrote)]) for node, (read, wrote) in moved.items()]
    return _moments(steps, ending)


def kernel_moments(plan: Plan) -> list[Moment]:
    """One for each kernel of the plan."""
    steps = []
    for number, kernel in enumerate(plan.kernels, 1):
        made = [Held(place, dtype.itemsize * size) for place, dtype, size in kernel.results]
        steps.append((number, kernel.bytes_read, made))
    return _moments(steps, plan.released())


def _moments(
    steps: Sequence[tuple[Any, int, list[Held]]], ending: Sequence[Sequence[Any]]
) -> list[Moment]:
    live: list[Held] = []
    moved = 0
    moments = []
    for (step, read, made), dying in zip(steps, ending):
        wrote = sum(held.bytes for held in made)
        moved += read + wrote
        live = [*live, *made]
        moments.append(Moment(step, read, wrote, moved, tuple(live), tuple(dying)))
        live = [held for held in live if held.key not in dying]
    return moments
