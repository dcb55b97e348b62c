"""What will be computed, in words: kernels, their source, their bytes, and why there are several.

`explain` computes nothing. Eager evaluation is what the same operations would
move if each one read its operands from memory and wrote its result back.
"""

from __future__ import annotations

from arraykit.array import Array
from arraykit.engines.python_loop import source
from arraykit.node import Node, postorder
from arraykit.plan import Plan, planned
from arraykit.settings import chosen
from arraykit.structure import structure
from arraykit.views import size_of

__all__ = ["Explanation", "explain"]


class Explanation:
    """What `explain` found out; prints itself."""

    def __init__(self, node: Node) -> None:
        self.structure = structure([node])
        self.plan: Plan = planned([node], self.structure)
        self.engine = chosen()
        self.eager_bytes = _eager_bytes(node)

    @property
    def bytes_moved(self) -> int:
        """The bytes the kernels read and write."""
        return self.plan.bytes_read + self.plan.bytes_written

    def __str__(self) -> str:
        plan = self.plan
        count = len(plan.kernels)
        lines = [
            f"{count} kernel{'' if count == 1 else 's'}: {_bytes(plan.bytes_read)} read, "
            f"{_bytes(plan.bytes_written)} written, {_bytes(plan.peak_bytes)} at the peak",
            f"{_bytes(self.bytes_moved)} moved; step by step it would be "
            f"{_bytes(self.eager_bytes)}",
            f"engine: {self.engine.engine}, because {self.engine.reason}",
        ]
        for number, kernel in enumerate(plan.kernels, 1):
            lines += ["", f"kernel {number}, {len(kernel.steps)} steps:", source(kernel).rstrip()]
        for stored in plan.stored:
            place = ""
            if stored.number is not None:
                place = f" from {self.structure.order[stored.number].where}"
            lines += ["", f"{stored.op}{place} is stored: {stored.reason}"]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)


def explain(array: Array) -> Explanation:
    """What computing `array` would take.

    >>> import arraykit as ak
    >>> a = ak.arange(1000, dtype=ak.float64)
    >>> with ak.use(engine="python"):
    ...     print(ak.explain(a + a + a))
    1 kernel: 8 kB read, 8 kB written, 8 kB at the peak
    16 kB moved; step by step it would be 48 kB
    engine: python, because it was asked for
    <BLANKLINE>
    kernel 1, 2 steps:
    def kernel(n0, a, a_at, a_0, out0):
        for i0 in range(n0):
            t0 = a[i0] + a[i0]
            t1 = t0 + a[i0]
            out0[i0] = t1
    """
    return Explanation(array._node)


def _eager_bytes(root: Node) -> int:
    """Each operation reads its operands and writes its result; views move nothing."""
    total = 0
    for node in postorder([root] if root.buffer is None else []):
        if node.op in ("view", "constant"):
            continue
        for value in (node, *node.inputs):
            if value.op != "constant":
                total += size_of(value.shape) * value.dtype.itemsize
    return total


def _bytes(count: int) -> str:
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} TB"
