"""Loops that kernels are made of: over units of work, over rows, and along a row in vectors."""

from __future__ import annotations

from typing import Callable

from arraykit.engines.llvm.accumulators import accumulator
from arraykit.engines.llvm.arguments import load
from arraykit.engines.llvm.machine import vector_bytes
from arraykit.engines.llvm.writing import Writer
from arraykit.kernels import Kernel

__all__ = [
    "along",
    "counted",
    "indices_of",
    "lanes_of",
    "least",
    "product_of",
    "units",
    "whole_vectors",
]

_ALL_REGISTERS = 40  # steps beyond which two vectors side by side would not fit in registers


def lanes_of(kernel: Kernel) -> int:
    """How many elements the loop computes side by side."""
    widest = max(
        [item.dtype.itemsize for item in kernel.inputs]
        + [step.dtype.itemsize for step in kernel.steps]
        + [step.source.itemsize for step in kernel.steps]
        + [output.dtype.itemsize for output in kernel.outputs]
        + [accumulator(fold).itemsize for fold in kernel.folds]
    )
    gathers = any(item.strides and item.strides[-1] not in (-1, 0, 1) for item in kernel.inputs)
    twice = 1 if gathers or len(kernel.steps) > _ALL_REGISTERS else 2
    return vector_bytes() // widest * twice


def whole_vectors(w: Writer, begin: str, end: str) -> str:
    """Where the last whole vector from `begin` on ends."""
    size = w.do(f"sub i64 {end}, {begin}")
    whole = w.do(f"and i64 {size}, {-w.lanes}")
    return w.over(1).do(f"add i64 {begin}, {whole}", "middle")


def least(w: Writer, x: str, y: str) -> str:
    """The smaller of two lengths."""
    return w.call("i64", "llvm.umin.i64", ("i64", x), ("i64", y))


def along(w: Writer, begin: str, end: str, inside: Callable[[Writer, str], None]) -> None:
    """A loop from `begin` to `end` in steps of as many elements as there are lanes."""
    before, head, body, done = (w.name(name) for name in ("before", "head", "inside", "done"))
    w.jump(before)
    w.label(before)
    w.jump(head)
    w.label(head)
    at = w.phi("i64", "at")
    at.comes(begin, before)
    w.branch(w.do(f"icmp ult i64 {at.name}, {end}"), body, done)
    w.label(body)
    inside(w, at.name)
    at.comes(w.do(f"add i64 {at.name}, {w.lanes}"), body)
    w.jump(head)
    w.label(done)


def units(w: Writer) -> tuple[str, str]:
    """Take the next unit of work, or return; its number, and where to go for another."""
    count = load(w, 0, "units")
    again, go, out = w.name("again"), w.name("go"), w.name("out")
    w.jump(again)
    w.label(again)
    unit = w.do("atomicrmw add ptr %next, i64 1 monotonic", "unit")
    w.branch(w.do(f"icmp ult i64 {unit}, {count}"), go, out)
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
    index = w.phi("i64", "row")
    index.comes(first, entered)
    w.branch(w.do(f"icmp ult i64 {index.name}, {last}"), inside, after)
    w.label(closing)
    index.comes(w.do(f"add i64 {index.name}, 1"), closing)
    w.jump(head)
    w.label(inside)
    return index.name, closing


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
