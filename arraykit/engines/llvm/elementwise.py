"""The loop of a kernel without folds: every thread takes pieces until none is left.

A unit of work is some rows, or a piece of one long row. A row is the innermost
axis; it is computed in vectors, and what does not fill one, element by element.
"""

from __future__ import annotations

from arraykit.engines.llvm.arguments import Layout, division
from arraykit.engines.llvm.body import Body, store
from arraykit.engines.llvm.loops import (
    along,
    counted,
    indices_of,
    lanes_of,
    least,
    product_of,
    units,
    whole_vectors,
)
from arraykit.engines.llvm.writing import Writer, stored_type
from arraykit.kernels import Kernel

__all__ = ["write_elementwise"]


def write_elementwise(kernel: Kernel, w: Writer, math: str, streaming: bool) -> None:
    """The function `kernel`."""
    layout = Layout(kernel)
    body = Body(kernel, layout, w, math)
    wide = w.over(lanes_of(kernel))
    body.spread(w)
    body.spread(wide)
    outputs = [layout.result(w, i) for i in range(len(kernel.outputs))]
    lengths = [layout.length(w, axis) for axis in range(layout.depth)]
    (first, last, begin, end), entered, after = _taken(w, lengths)
    middle = whole_vectors(wide, begin, end)
    w.jump(entered)
    w.label(entered)
    row, next_row = counted(w, first, last, entered, after)
    places = body.row(w, indices_of(w, row, lengths[:-1]))
    ahead = w.do(f"mul i64 {row}, {lengths[-1]}")
    targets = [
        w.do(f"getelementptr {stored_type(output.dtype)}, ptr {base}, i64 {ahead}")
        for output, base in zip(kernel.outputs, outputs)
    ]

    def inside(writer: Writer, at: str) -> None:
        slots = body.values(writer, places, at)
        past = streaming and writer is wide
        for output, target in zip(kernel.outputs, targets):
            store(writer, slots[output.slot], output.dtype, target, at, past)

    along(wide, begin, middle, inside)
    along(w, middle, end, inside)
    w.jump(next_row)


def _taken(w: Writer, lengths: list[str]) -> tuple[tuple[str, str, str, str], str, str]:
    """A unit of work: its rows, what of each it is, where it begins, where to go after it."""
    rows, pieces, length = division(w, "rows", "pieces", "length").values()
    all_rows = product_of(w, lengths[:-1])
    unit, after = units(w)
    group = w.do(f"udiv i64 {unit}, {pieces}")
    piece = w.do(f"urem i64 {unit}, {pieces}")
    first = w.do(f"mul i64 {group}, {rows}", "first")
    last = least(w, w.do(f"add i64 {first}, {rows}"), all_rows)
    begin = w.do(f"mul i64 {piece}, {length}", "begin")
    end = least(w, w.do(f"add i64 {begin}, {length}"), lengths[-1])
    return (first, last, begin, end), w.name("unit"), after
