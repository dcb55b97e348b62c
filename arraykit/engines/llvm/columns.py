"""The loop of a kernel that folds rows into one another: results lie side by side, as in memory.

Each column follows the pattern of `engines.folding` by itself, so the bits are
those that `folds` would give. A strip of columns is folded row after row into
accumulators that stay in the cache.
"""

from __future__ import annotations

from typing import Callable

from arraykit.engines.folding import BLOCK, LANES
from arraykit.engines.llvm.accumulators import Accumulator, is_ordered
from arraykit.engines.llvm.arguments import Layout, division
from arraykit.engines.llvm.body import Body
from arraykit.engines.llvm.loops import (
    along,
    counted,
    indices_of,
    lanes_of,
    least,
    units,
    whole_vectors,
)
from arraykit.engines.llvm.writing import Writer
from arraykit.kernels import Kernel

__all__ = ["strip_of", "turned", "write_columns"]

_ROOM = 64 << 10  # bytes for the accumulators of a strip, which are on the stack of a thread
_NARROW, _WIDE = 128, 4096  # columns of a strip
_TOGETHER, _SIMPLE = 4, 10  # rows taken at once, if with no more steps than that
_FEW = 16  # columns, or rows, that are too few to go along


def turned(kernel: Kernel) -> Kernel | None:
    """The kernel with its last kept axis innermost, where it is better folded that way."""
    kept, axes = kernel.kept, kernel.axes
    if not kept or axes[kept - 1] < _FEW or not _room(kernel):
        return None
    single = kept == len(axes)  # nothing is folded: an axis of one element stands for it
    order = [*range(kept - 1), *range(kept, len(axes)), kept - 1]
    other = Kernel(_ordered(axes, order, single, 1), kept)
    other.inputs = [
        item._replace(strides=_ordered(item.strides, order, single, 0)) for item in kernel.inputs
    ]
    other.constants, other.steps, other.folds = kernel.constants, kernel.steps, kernel.folds
    if single or axes[-1] < _FEW or _gathers(other) < _gathers(kernel):
        return other
    return None


def _ordered(numbers: tuple[int, ...], order: list[int], single: bool, new: int) -> tuple[int, ...]:
    ordered = [numbers[axis] for axis in order]
    return tuple([*ordered[:-1], new, ordered[-1]] if single else ordered)


def _gathers(kernel: Kernel) -> int:
    """Inputs whose neighbours along the innermost axis do not lie side by side."""
    return sum(item.strides[-1] not in (-1, 0, 1) for item in kernel.inputs)


def _lanes(kernel: Kernel) -> int:
    return LANES if is_ordered(kernel) else 1


def _room(kernel: Kernel) -> int:
    """How many columns' accumulators there is room for; 0 if for too few."""
    column = _lanes(kernel) * sum(Accumulator(fold).dtype.itemsize for fold in kernel.folds)
    return min(_WIDE, _ROOM // column // _NARROW * _NARROW)


def strip_of(kernel: Kernel, strips: int) -> int:
    """The columns of a strip, so that there are as many strips as that if it can be."""
    columns = max(1, kernel.axes[-1])
    even = -(-columns // strips)
    return min(columns, _room(kernel), -(-even // _NARROW) * _NARROW)


def write_columns(kernel: Kernel, w: Writer, math: str, final: bool) -> None:
    """The function `kernel` of a turned kernel: a result for each block of a column if final."""
    layout = Layout(kernel)
    body = Body(kernel, layout, w, math)
    wide = w.over(lanes_of(kernel))
    body.spread(w)
    body.spread(wide)
    lengths = [layout.length(w, axis) for axis in range(layout.depth)]
    divided = division(w, "strip", "blocks", "length", "rows")
    target = layout.result if final else layout.partial
    targets = [target(w, number) for number in range(len(kernel.folds))]
    strip = _Strip(w, wide, kernel, divided["strip"])
    more = w.do(f"add i64 {lengths[-1]}, {divided['strip']}")
    strips = w.do(f"udiv i64 {w.do(f'sub i64 {more}, 1')}, {divided['strip']}")
    unit, after = units(w)
    block = w.do(f"urem i64 {unit}, {divided['blocks']}", "block")
    rest = w.do(f"udiv i64 {unit}, {divided['blocks']}")
    number, outer = w.do(f"urem i64 {rest}, {strips}"), w.do(f"udiv i64 {rest}, {strips}")
    begin = w.do(f"mul i64 {number}, {divided['strip']}", "begin")
    end = least(w, w.do(f"add i64 {begin}, {divided['strip']}"), lengths[-1])
    strip.fold(body, lengths, (outer, block, divided["length"]), (begin, end))
    above = w.do(f"mul i64 {block}, {divided['rows']}")
    place = w.do(f"add i64 {above}, {w.do(f'mul i64 {outer}, {lengths[-1]}')}")
    strip.join(targets, place, final)
    w.jump(after)


class _Strip:
    """Writes how neighbouring columns are folded into accumulators, lane by lane in memory."""

    def __init__(self, w: Writer, wide: Writer, kernel: Kernel, pitch: str) -> None:
        self._w = w
        self._wide = wide
        self._pitch = pitch  # from one lane to the next
        self._lanes = _lanes(kernel)
        self._outer = kernel.kept - 1
        self._accumulators = [Accumulator(fold) for fold in kernel.folds]
        self._together = _TOGETHER if len(kernel.steps) <= _SIMPLE else 1
        count = self._lanes * _room(kernel)
        self._memory = [
            w.do(f"alloca [{count} x {each.kind}], align 64", "strip")
            for each in self._accumulators
        ]

    def fold(
        self,
        body: Body,
        lengths: list[str],
        block: tuple[str, str, str],
        columns: tuple[str, str],
    ) -> None:
        """All rows of a block, one after the other."""
        w, wide = self._w, self._wide
        outer, number, length = block
        begin, end = self._columns = columns
        self._middle = whole_vectors(wide, begin, end)
        along(wide, "0", w.do(f"mul i64 {self._lanes}, {self._pitch}"), self._clear)
        first = w.do(f"mul i64 {number}, {BLOCK}", "first")
        last = least(w, w.do(f"add i64 {first}, {BLOCK}"), length)
        kept = indices_of(w, outer, lengths[: self._outer])

        def row(index: str) -> list[str]:
            return body.row(w, kept + indices_of(w, index, lengths[self._outer : -1]))

        def take(writer: Writer, rows: list[list[str]], places: list[str], at: str) -> None:
            totals = [
                each.load(writer, place, at) for each, place in zip(self._accumulators, places)
            ]
            for one in rows:
                slots = body.values(writer, one, at)
                totals = [
                    each.taking(writer, total, slots[each.fold.slot])
                    for each, total in zip(self._accumulators, totals)
                ]
            for each, total, place in zip(self._accumulators, totals, places):
                each.put(writer, total, place, at, final=False)

        for together in sorted({self._together, 1}, reverse=True):
            first = self._rows(first, last, together, row, take)

    def _rows(
        self,
        first: str,
        last: str,
        together: int,
        row: Callable[[str], list[str]],
        take: Callable[[Writer, list[list[str]], list[str], str], None],
    ) -> str:
        """Rows from `first` on, as many as there are whole groups of; the first that is left."""
        w, lanes = self._w, self._lanes
        steps = w.do(f"sub i64 {last}, {first}")
        if together > 1:
            groups = w.do(f"udiv i64 {steps}, {lanes * together}")
            steps = w.do(f"mul i64 {groups}, {lanes}")
        entered, done = w.name("entered"), w.name("folded")
        w.jump(entered)
        w.label(entered)
        step, next_step = counted(w, "0", steps, entered, done)
        lane = w.do(f"and i64 {step}, {lanes - 1}", "lane")
        group = w.do(f"sub i64 {step}, {lane}")
        ahead = w.do(f"add i64 {w.do(f'mul i64 {group}, {together}')}, {lane}")
        index = w.do(f"add i64 {first}, {ahead}")
        rows = [row(w.do(f"add i64 {index}, {k * lanes}")) for k in range(together)]
        places = self._places(lane)
        begin, end = self._columns
        along(self._wide, begin, self._middle, lambda w, at: take(w, rows, places, at))
        along(w, self._middle, end, lambda w, at: take(w, rows, places, at))
        w.jump(next_step)
        w.label(done)
        return w.do(f"add i64 {first}, {w.do(f'mul i64 {steps}, {together}')}")

    def join(self, targets: list[str], place: str, final: bool) -> None:
        """Each column's lanes together, which go to `place` and beyond."""
        w = self._w
        lanes = [self._places(str(lane)) for lane in range(self._lanes)]

        def put(writer: Writer, at: str) -> None:
            index = w.do(f"add i64 {place}, {at}")
            for number, (each, target) in enumerate(zip(self._accumulators, targets)):
                values = [each.load(writer, places[number], at) for places in lanes]
                each.put(writer, each.paired(writer, values), target, index, final)

        along(self._wide, self._columns[0], self._middle, put)
        along(w, self._middle, self._columns[1], put)

    def _clear(self, w: Writer, at: str) -> None:
        for each, memory in zip(self._accumulators, self._memory):
            each.put(w, each.neutral(w), memory, at, final=False)

    def _places(self, lane: str) -> list[str]:
        """Where each accumulator's lane would have its column 0."""
        w = self._w
        ahead = w.do(f"mul i64 {lane}, {self._pitch}")
        from_zero = w.do(f"sub i64 {ahead}, {self._columns[0]}")
        return [
            w.do(f"getelementptr {each.kind}, ptr {memory}, i64 {from_zero}")
            for each, memory in zip(self._accumulators, self._memory)
        ]
