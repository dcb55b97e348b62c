"""The function `finish`: partial results put together in pairs, pairs of pairs, and so on.

There is one partial result for each block of 1,024 elements. The pattern is
that of `engines.folding`. Where one block is all, nothing is left to do.
"""

from __future__ import annotations

from arraykit.engines.llvm.accumulators import Accumulator
from arraykit.engines.llvm.arguments import Layout, division
from arraykit.engines.llvm.loops import counted
from arraykit.engines.llvm.writing import Writer
from arraykit.kernels import Kernel

__all__ = ["write_finish"]


def write_finish(kernel: Kernel, w: Writer) -> None:
    """The function `finish`, result by result."""
    layout = Layout(kernel)
    divided = division(w, "together", "blocks", "length", "rows")
    accumulators = [Accumulator(fold) for fold in kernel.folds]
    pairings = [
        _Pairing(w, each, layout.partial(w, number), divided)
        for number, each in enumerate(accumulators)
    ]
    targets = [layout.result(w, number) for number in range(len(accumulators))]
    entered, out = w.name("entered"), w.name("out")
    w.jump(entered)
    w.label(entered)
    row, next_row = counted(w, "0", divided["rows"], entered, out)
    for each, pairing, target in zip(accumulators, pairings, targets):
        each.put(w, pairing.total(row), target, row, final=True)
    w.jump(next_row)
    w.label(out)
    w.add("ret void")


class _Pairing:
    """Writes how the partial results of one fold become one: runs of blocks wait on a stack."""

    def __init__(
        self, w: Writer, each: Accumulator, partials: str, divided: dict[str, str]
    ) -> None:
        self._w = w
        self._each = each
        self._partials = partials
        self._blocks, self._rows = divided["blocks"], divided["rows"]
        # Runs are powers of two, each longer than the one above it.
        self._stack = w.do(f"alloca [64 x {each.kind}]", "runs")

    def total(self, row: str) -> str:
        """All blocks of a row as one."""
        w, each = self._w, self._each
        begin, head, inside, push, rest = (
            w.name(name) for name in ("begin", "head", "inside", "push", "rest")
        )
        w.jump(begin)
        w.label(begin)
        w.jump(head)
        w.label(head)
        block, depth = w.phi("i64", "block"), w.phi("i64", "depth")
        block.comes("0", begin)
        depth.comes("0", begin)
        w.branch(w.do(f"icmp ult i64 {block.name}, {self._blocks}"), inside, rest)
        w.label(inside)
        ahead = w.do(f"mul i64 {block.name}, {self._rows}")
        fresh = each.load(w, self._partials, w.do(f"add i64 {ahead}, {row}"))
        closed = w.do(f"add i64 {block.name}, 1")
        total, height = self._merged((fresh, depth.name, closed), inside, push)
        each.put(w, total, self._stack, height, final=False)
        block.comes(closed, push)
        depth.comes(w.do(f"add i64 {height}, 1"), push)
        w.jump(head)
        w.label(rest)
        return self._unstacked(depth.name, rest)

    def _merged(self, fresh: tuple[str, str, str], inside: str, push: str) -> tuple[str, str]:
        """A block with the runs that are as long as what it ends; and where that goes."""
        w, each = self._w, self._each
        merge, pair = w.name("merge"), w.name("pair")
        w.jump(merge)
        w.label(merge)
        total, height, count = w.phi(each.kind, "total"), w.phi("i64", "height"), w.phi("i64")
        for phi, value in zip((total, height, count), fresh):
            phi.comes(value, inside)
        w.branch(w.do(f"trunc i64 {count.name} to i1"), push, pair)
        w.label(pair)
        lower = w.do(f"sub i64 {height.name}, 1")
        joined = each.together(w, each.load(w, self._stack, lower), total.name)
        total.comes(joined, pair)
        height.comes(lower, pair)
        count.comes(w.do(f"lshr i64 {count.name}, 1"), pair)
        w.jump(merge)
        w.label(push)
        return total.name, height.name

    def _unstacked(self, depth: str, came_from: str) -> str:
        """The runs that are left as one, the shortest first."""
        w, each = self._w, self._each
        last, onward, done = w.name("last"), w.name("onward"), w.name("done")
        top = w.do(f"sub i64 {depth}, 1")
        newest = each.load(w, self._stack, top)
        w.jump(last)
        w.label(last)
        total, place = w.phi(each.kind, "total"), w.phi("i64", "place")
        total.comes(newest, came_from)
        place.comes(top, came_from)
        w.branch(w.do(f"icmp eq i64 {place.name}, 0"), done, onward)
        w.label(onward)
        below = w.do(f"sub i64 {place.name}, 1")
        total.comes(each.together(w, each.load(w, self._stack, below), total.name), onward)
        place.comes(below, onward)
        w.jump(last)
        w.label(done)
        return total.name
