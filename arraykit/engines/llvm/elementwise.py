"""The loop of a kernel without folds: every thread takes pieces until none is left.

A unit of work is some rows, or a piece of one long row. A row is the innermost
axis; it is computed in vectors, and what does not fill one, element by element.
"""

from __future__ import annotations

from arraykit.engines.llvm.arguments import Layout, load
from arraykit.engines.llvm.body import Body, store
from arraykit.engines.llvm.machine import vector_bytes
from arraykit.engines.llvm.writing import Writer, stored_type
from arraykit.kernels import Kernel

__all__ = ["counted", "indices_of", "product_of", "write_elementwise", "write_units"]

_ALL_REGISTERS = 40  # steps beyond which two vectors side by side would not fit in registers


def _lanes(kernel: Kernel) -> int:
    """How many elements the loop computes side by side."""
    widest = max(
        [item.dtype.itemsize for item in kernel.inputs]
        + [step.dtype.itemsize for step in kernel.steps]
        + [step.source.itemsize for step in kernel.steps]
        + [output.dtype.itemsize for output in kernel.outputs]
    )
    gathers = any(item.strides and item.strides[-1] not in (-1, 0, 1) for item in kernel.inputs)
    twice = 1 if gathers or len(kernel.steps) > _ALL_REGISTERS else 2
    return vector_bytes() // widest * twice


def write_elementwise(kernel: Kernel, w: Writer, math: str, streaming: bool) -> None:
    """The function `kernel`."""
    layout = Layout(kernel)
    body = Body(kernel, layout, w, math)
    wide = w.over(_lanes(kernel))
    body.spread(w)
    body.spread(wide)
    outputs = [layout.result(w, i) for i in range(len(kernel.outputs))]
    lengths = [layout.length(w, axis) for axis in range(layout.depth)]
    inner = lengths[-1]
    rows, pieces, length = load(w, 1, "rows"), load(w, 2, "pieces"), load(w, 3, "length")
    unit, after = write_units(w)
    group = w.do(f"udiv i64 {unit}, {pieces}")
    piece = w.do(f"urem i64 {unit}, {pieces}")
    first = w.do(f"mul i64 {group}, {rows}", "first")
    all_rows = product_of(w, lengths[:-1])
    beyond = w.do(f"add i64 {first}, {rows}")
    last = w.call("i64", "llvm.umin.i64", ("i64", beyond), ("i64", all_rows))
    begin = w.do(f"mul i64 {piece}, {length}", "begin")
    stop = w.do(f"add i64 {begin}, {length}")
    end = w.call("i64", "llvm.umin.i64", ("i64", stop), ("i64", inner))
    size = w.do(f"sub i64 {end}, {begin}")
    whole = w.do(f"and i64 {size}, {-wide.lanes}")
    middle = w.do(f"add i64 {begin}, {whole}", "middle")
    entered = w.name("unit")
    w.jump(entered)
    w.label(entered)
    row, next_row = counted(w, first, last, entered, after)
    body.begin_row(w, indices_of(w, row, lengths[:-1]))
    ahead = w.do(f"mul i64 {row}, {inner}")
    targets = [
        w.do(f"getelementptr {stored_type(output.dtype)}, ptr {base}, i64 {ahead}")
        for output, base in zip(kernel.outputs, outputs)
    ]
    for writer, start, end_at, step, stream in (
        (wide, begin, middle, wide.lanes, streaming),
        (w, middle, end, 1, False),
    ):
        _write_loop(kernel, body, writer, targets, (start, end_at), step, stream)
    w.jump(next_row)


def _write_loop(
    kernel: Kernel,
    body: Body,
    w: Writer,
    targets: list[str],
    span: tuple[str, str],
    step: int,
    streaming: bool,
) -> None:
    """One loop along the row, and all that is in it."""
    before, head, inside, done = (w.name(name) for name in ("before", "head", "inside", "done"))
    w.jump(before)
    w.label(before)
    w.jump(head)
    w.label(head)
    at, ahead = w.name("at"), w.name("ahead")
    w.add(f"{at} = phi i64 [ {span[0]}, {before} ], [ {ahead}, {inside} ]")
    w.branch(w.do(f"icmp ult i64 {at}, {span[1]}"), inside, done)
    w.label(inside)
    slots = body.values(w, at)
    for output, target in zip(kernel.outputs, targets):
        store(w, slots[output.slot], output.dtype, target, at, streaming)
    w.add(f"{ahead} = add nuw i64 {at}, {step}")
    w.jump(head)
    w.label(done)


def write_units(w: Writer) -> tuple[str, str]:
    """Take the next unit of work, or return; its number, and where to go for another."""
    units = load(w, 0, "units")
    again, go, out = w.name("again"), w.name("go"), w.name("out")
    w.jump(again)
    w.label(again)
    unit = w.do("atomicrmw add ptr %next, i64 1 monotonic", "unit")
    w.branch(w.do(f"icmp ult i64 {unit}, {units}"), go, out)
    w.label(out)
    w.add("fence seq_cst")  # what went past the caches is seen by other threads
    w.add("ret void")
    w.label(go)
    return unit, again


def counted(w: Writer, first: str, last: str, entered: str, after: str) -> tuple[str, str]:
    """A loop from `first` to `last`: its index, and where its body has to jump to at its end."""
    head, inside, closing = w.name("rows"), w.name("row"), w.name("next")
    w.jump(head)
    w.label(head)
    index, ahead = w.name("row"), w.name("row")
    w.add(f"{index} = phi i64 [ {first}, {entered} ], [ {ahead}, {closing} ]")
    w.branch(w.do(f"icmp ult i64 {index}, {last}"), inside, after)
    w.label(closing)
    w.add(f"{ahead} = add i64 {index}, 1")
    w.jump(head)
    w.label(inside)
    return index, closing


def product_of(w: Writer, lengths: list[str]) -> str:
    """The product of lengths; 1 of none."""
    product = "1"
    for length in lengths:
        product = w.do(f"mul i64 {product}, {length}")
    return product


def indices_of(w: Writer, row: str, lengths: list[str]) -> list[str]:
    """The index along each axis of the element `row`, the last axis varying fastest."""
    indices: list[str] = []
    rest = row
    for number, length in enumerate(reversed(lengths)):
        if number == len(lengths) - 1:
            indices.append(rest)
        else:
            indices.append(w.do(f"urem i64 {rest}, {length}"))
            rest = w.do(f"udiv i64 {rest}, {length}")
    return indices[::-1]
