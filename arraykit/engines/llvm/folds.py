"""The loop of a kernel that folds along rows: blocks of 1,024 elements, each in lanes.

The pattern is that of `engines.folding`, so the bits are those of the `python`
engine on any number of threads, which take turns at the blocks. `columns` has
the loop for results that lie side by side, `finishing` puts blocks together.
"""

from __future__ import annotations

from typing import NamedTuple

from arraykit.engines.folding import BLOCK
from arraykit.engines.llvm.accumulators import Accumulator, is_ordered, row_lanes
from arraykit.engines.llvm.arguments import Layout, division
from arraykit.engines.llvm.body import Body
from arraykit.engines.llvm.loops import counted, indices_of, least, units
from arraykit.engines.llvm.writing import Writer
from arraykit.kernels import Kernel

__all__ = ["write_folds"]


class _Lanes(NamedTuple):
    """A fold's accumulator, and the memory of its lanes."""

    each: Accumulator
    memory: str


class _Segment(NamedTuple):
    """Part of one row of the folded axes: from `at` to `until` of all that is folded."""

    at: str
    until: str
    start: str  # of the row
    places: list[str]  # where each input's row begins


def write_folds(kernel: Kernel, w: Writer, math: str, final: bool) -> None:
    """The function `kernel`: for each block of each row a result if final, else a partial one."""
    layout = Layout(kernel)
    body = Body(kernel, layout, w, math)
    wide = w.over(row_lanes(kernel))
    body.spread(w)
    body.spread(wide)
    lengths = [layout.length(w, axis) for axis in range(layout.depth)]
    divided = division(w, "together", "blocks", "length", "rows")
    target = layout.result if final else layout.partial
    targets = [target(w, number) for number in range(len(kernel.folds))]
    lanes = []
    for fold in kernel.folds:
        each = Accumulator(fold)
        memory = w.do(f"alloca {wide.wide(each.kind)}, align 64", "lanes")
        lanes.append(_Lanes(each, memory))
    all_blocks = w.do(f"mul i64 {divided['blocks']}, {divided['rows']}")
    unit, after = units(w)
    first = w.do(f"mul i64 {unit}, {divided['together']}")
    last = least(w, w.do(f"add i64 {first}, {divided['together']}"), all_blocks)
    entered = w.name("unit")
    w.jump(entered)
    w.label(entered)
    number, next_block = counted(w, first, last, entered, after)
    row = w.do(f"udiv i64 {number}, {divided['blocks']}", "row")
    block = w.do(f"urem i64 {number}, {divided['blocks']}", "block")
    _Block(kernel, body, wide, lanes).write(lengths, (row, block, divided["length"]))
    ahead = w.do(f"mul i64 {block}, {divided['rows']}")
    place = w.do(f"add i64 {ahead}, {row}")
    for (each, memory), base in zip(lanes, targets):
        each.put(w, _joined(wide, each, memory), base, place, final)
    w.jump(next_block)


class _Block:
    """Writes how one block is folded into the lanes. It may go over several rows of its axes."""

    def __init__(self, kernel: Kernel, body: Body, wide: Writer, lanes: list[_Lanes]) -> None:
        self._kept = kernel.kept
        self._body = body
        self._wide = wide
        self._w = wide.over(1)
        self._lanes = lanes
        # Where the order does not show, any element may begin a vector.
        self._ordered = is_ordered(kernel)

    def write(self, lengths: list[str], block: tuple[str, str, str]) -> None:
        """All of the block: segment by segment, each in one row."""
        w, kept = self._w, self._kept
        row, number, length = block
        kept_indices = indices_of(w, row, lengths[:kept])
        begin = w.do(f"mul i64 {number}, {BLOCK}", "begin")
        end = least(w, w.do(f"add i64 {begin}, {BLOCK}"), length)
        for each, memory in self._lanes:
            each.put(self._wide, each.neutral(self._wide), memory, "0", final=False)
        before, head, inside, done = (w.name(n) for n in ("block", "segments", "segment", "folded"))
        w.jump(before)
        w.label(before)
        w.jump(head)
        w.label(head)
        at = w.phi("i64", "at")
        at.comes(begin, before)
        w.branch(w.do(f"icmp ult i64 {at.name}, {end}"), inside, done)
        w.label(inside)
        outer = w.do(f"udiv i64 {at.name}, {lengths[-1]}")
        start = w.do(f"mul i64 {outer}, {lengths[-1]}", "start")
        until = least(w, w.do(f"add i64 {start}, {lengths[-1]}"), end)
        places = self._body.row(w, kept_indices + indices_of(w, outer, lengths[kept:-1]))
        at.comes(until, self._segment(_Segment(at.name, until, start, places), inside))
        w.jump(head)
        w.label(done)

    def _segment(self, segment: _Segment, came_from: str) -> str:
        """Neighbours along one row: in vectors wherever the first lane is due, else one by one."""
        w, lanes = self._w, self._wide.lanes
        head, test, vector, single, done = (
            w.name(name) for name in ("head", "test", "vector", "single", "done")
        )
        w.jump(head)
        w.label(head)
        at = w.phi("i64", "at")
        at.comes(segment.at, came_from)
        w.branch(w.do(f"icmp ult i64 {at.name}, {segment.until}"), test, done)
        w.label(test)
        lane = w.do(f"and i64 {at.name}, {lanes - 1}", "lane")
        left = w.do(f"sub i64 {segment.until}, {at.name}")
        due = w.do(f"icmp uge i64 {left}, {lanes}")
        if self._ordered:
            due = w.do(f"and i1 {due}, {w.do(f'icmp eq i64 {lane}, 0')}")
        w.branch(due, vector, single)
        w.label(single)
        slots = self._body.values(w, segment.places, w.do(f"sub i64 {at.name}, {segment.start}"))
        for each, memory in self._lanes:
            old = each.load(w, memory, lane)
            each.put(w, each.taking(w, old, slots[each.fold.slot]), memory, lane, final=False)
        at.comes(w.do(f"add i64 {at.name}, 1"), single)
        w.jump(head)
        w.label(vector)
        at.comes(*self._vectors(segment._replace(at=at.name), left, vector))
        w.jump(head)
        w.label(done)
        return done

    def _vectors(self, segment: _Segment, left: str, came_from: str) -> tuple[str, str]:
        """Whole vectors, with the lanes in registers meanwhile; where they end, and the label."""
        w, wide = self._w, self._wide
        loop, done = w.name("loop"), w.name("vectorend")
        olds = [each.load(wide, memory, "0") for each, memory in self._lanes]
        whole = w.do(f"and i64 {left}, {-wide.lanes}")
        end = w.do(f"add i64 {segment.at}, {whole}", "end")
        w.jump(loop)
        w.label(loop)
        place = w.phi("i64", "place")
        place.comes(segment.at, came_from)
        accumulators = [w.phi(wide.wide(each.kind), "acc") for each, _ in self._lanes]
        slots = self._body.values(
            wide, segment.places, w.do(f"sub i64 {place.name}, {segment.start}")
        )
        news = []
        for (each, _), accumulator, old in zip(self._lanes, accumulators, olds):
            news.append(each.taking(wide, accumulator.name, slots[each.fold.slot]))
            accumulator.comes(old, came_from)
            accumulator.comes(news[-1], loop)
        ahead = w.do(f"add i64 {place.name}, {wide.lanes}")
        place.comes(ahead, loop)
        w.branch(w.do(f"icmp ult i64 {ahead}, {end}"), loop, done)
        w.label(done)
        for (each, memory), new in zip(self._lanes, news):
            each.put(wide, new, memory, "0", final=False)
        return end, done


def _joined(wide: Writer, each: Accumulator, memory: str) -> str:
    """The lanes put together in pairs: the first of eight with the fifth, and so on."""
    w = wide.over(1)
    value, width = each.load(wide, memory, "0"), wide.lanes
    while width > 1:
        half, kind = width // 2, f"<{width} x {each.kind}>"
        halves = []
        for first in (0, half):
            if half == 1:
                halves.append(w.do(f"extractelement {kind} {value}, i64 {first}"))
            else:
                mask = ", ".join(f"i32 {first + k}" for k in range(half))
                halves.append(
                    w.do(f"shufflevector {kind} {value}, {kind} poison, <{half} x i32> <{mask}>")
                )
        value = each.together(w.over(half), *halves)
        width = half
    return value
