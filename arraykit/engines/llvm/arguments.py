"""How a kernel's function gets its arguments: one row of 64-bit slots, packed by Python.

    the number of units of work, four numbers on how it is divided (`division`),
    the lengths of the axes, for each input its address and its strides,
    for each result an address, for each partial result too, and the constants

Lengths and strides count elements. The slots' numbers depend on the form of a
kernel alone, so that kernels of one form share their code.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from ctypes import c_float
from typing import Any

from arraykit.dtypes import DType, bool_, float32
from arraykit.engines.llvm.writing import Writer, scalar_type
from arraykit.kernels import Kernel

__all__ = ["Layout", "division", "load"]

_DIVISION = 5  # slots that say how the work is divided


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
        self.partials = self.results + len(kernel.outputs) + len(kernel.folds)
        self.constants = self.partials + len(kernel.folds)
        self._single = [dtype is float32 for _, dtype in kernel.constants]
        codes = [_code(dtype) for _, dtype in kernel.constants]
        self._packing = struct.Struct(f"={self.constants}q{''.join(codes)}")

    def packed(self, numbers: Sequence[int], constants: Sequence[Any]) -> bytes:
        """All slots in a row."""
        try:
            return self._packing.pack(*numbers, *constants)
        except OverflowError:  # a constant beyond 32 bits, which is infinite in them
            within = (
                c_float(value).value if single else value
                for value, single in zip(constants, self._single)
            )
            return self._packing.pack(*numbers, *within)

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

    def partial(self, w: Writer, number: int) -> str:
        """Where partial results of a fold go."""
        return load(w, self.partials + number, "part", "ptr")

    def constant(self, w: Writer, number: int, dtype: DType) -> str:
        """A constant, as a scalar."""
        if dtype is bool_:
            byte = load(w, self.constants + number, "k", "i8")
            return w.do(f"icmp ne i8 {byte}, 0")
        return load(w, self.constants + number, "k", scalar_type(dtype))


def division(w: Writer, *names: str) -> dict[str, str]:
    """The numbers that say how the work is divided, which each kind of loop names in its way."""
    return {name: load(w, 1 + slot, name) for slot, name in enumerate(names)}


def load(w: Writer, slot: int, hint: str, kind: str = "i64") -> str:
    """One slot, as a value of that type."""
    place = w.do(f"getelementptr i64, ptr %args, i64 {slot}")
    return w.do(f"load {kind}, ptr {place}, align 8", hint)


def _code(dtype: DType) -> str:
    """How `struct` packs a constant into eight bytes."""
    if dtype.kind == "f":
        return "d" if dtype.itemsize == 8 else "f4x"
    return "Q" if dtype.kind == "u" else "q"
