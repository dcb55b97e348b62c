"""How a kernel's function gets its arguments: one row of 64-bit slots, packed by Python.

    units, rows and pieces of a row in one unit, pieces in a row, length of a piece,
    the lengths of the axes, for each input its address and its strides,
    for each result an address, and the constants

Lengths and strides count elements. The slots' numbers depend on the form of a
kernel alone, so that kernels of one form share their code.
"""

from __future__ import annotations

import struct

from arraykit.dtypes import DType, bool_
from arraykit.engines.llvm.writing import Writer, scalar_type
from arraykit.kernels import Kernel

__all__ = ["Layout", "load"]

_DIVISION = 4  # slots that say how the work is divided


class Layout:
    """The numbers of a kernel's slots."""

    def __init__(self, kernel: Kernel) -> None:
        # There is one axis at least to go along, if only of one element.
        bare = kernel.kept == len(kernel.axes) if kernel.folds else not kernel.axes
        self.axes = (*kernel.axes, 1) if bare else kernel.axes
        self.strides = [(*item.strides, 1) if bare else item.strides for item in kernel.inputs]
        self.depth = len(self.axes)
        self.lengths = _DIVISION
        self.inputs = self.lengths + self.depth
        self.results = self.inputs + len(kernel.inputs) * (1 + self.depth)
        self.constants = self.results + len(kernel.outputs) + 2 * len(kernel.folds)
        codes = [_code(dtype) for _, dtype in kernel.constants]
        self.packing = struct.Struct(f"={self.constants}q{''.join(codes)}")

    def length(self, w: Writer, axis: int) -> str:
        """The length of an axis."""
        return load(w, self.lengths + axis, f"n{axis}_")

    def stride(self, w: Writer, number: int, axis: int) -> str:
        """The stride of an input along an axis."""
        return load(w, self.inputs + number * (1 + self.depth) + 1 + axis, "stride")

    def input(self, w: Writer, number: int) -> str:
        """Where an input begins."""
        return load(w, self.inputs + number * (1 + self.depth), "in", "ptr")

    def result(self, w: Writer, number: int) -> str:
        """Where a result goes."""
        return load(w, self.results + number, "out", "ptr")

    def constant(self, w: Writer, number: int, dtype: DType) -> str:
        """A constant, as a scalar."""
        if dtype is bool_:
            byte = load(w, self.constants + number, "k", "i8")
            return w.do(f"icmp ne i8 {byte}, 0")
        return load(w, self.constants + number, "k", scalar_type(dtype))


def load(w: Writer, slot: int, hint: str, kind: str = "i64") -> str:
    """One slot, as a value of that type."""
    place = w.do(f"getelementptr i64, ptr %args, i64 {slot}")
    return w.do(f"load {kind}, ptr {place}, align 8", hint)


def _code(dtype: DType) -> str:
    """How `struct` packs a constant into eight bytes."""
    if dtype.kind == "f":
        return "d" if dtype.itemsize == 8 else "f4x"
    return "Q" if dtype.kind == "u" else "q"
