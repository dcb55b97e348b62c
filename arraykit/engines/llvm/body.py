"""The inside of a kernel's loop: inputs are loaded, steps computed, in any number of lanes."""

from __future__ import annotations

from typing import Any

from arraykit.dtypes import DType, bool_
from arraykit.engines.llvm.arguments import Layout
from arraykit.engines.llvm.operations import emit
from arraykit.engines.llvm.writing import Writer, scalar_type, stored_type
from arraykit.kernels import Kernel, Slot

__all__ = ["Body", "store"]


class Body:
    """Writes the computation of one or more neighbouring elements along the innermost axis."""

    def __init__(self, kernel: Kernel, layout: Layout, writer: Writer, math: str) -> None:
        self._kernel = kernel
        self._layout = layout
        self._math = math
        self._constants = [
            layout.constant(writer, number, dtype)
            for number, (_, dtype) in enumerate(kernel.constants)
        ]
        self._bases = [layout.input(writer, i) for i in range(len(kernel.inputs))]
        self._strides = [
            [layout.stride(writer, i, axis) for axis in range(layout.depth)]
            for i in range(len(kernel.inputs))
        ]
        self._wide: dict[int, list[str]] = {}

    def spread(self, writer: Writer) -> None:
        """Put constants into all lanes, once, before the loops."""
        self._wide[writer.lanes] = [
            writer.splat(value, scalar_type(dtype))
            for value, (_, dtype) in zip(self._constants, self._kernel.constants)
        ]

    def row(self, w: Writer, indices: list[str]) -> list[str]:
        """Where each input's row begins, given the indices of all axes but the innermost."""
        rows = []
        for number, (item, base) in enumerate(zip(self._kernel.inputs, self._bases)):
            place = base
            for index, stride, known in zip(
                indices, self._strides[number], self._layout.strides[number]
            ):
                if known:
                    ahead = w.do(f"mul i64 {index}, {stride}")
                    kind = stored_type(item.dtype)
                    place = w.do(f"getelementptr {kind}, ptr {place}, i64 {ahead}")
            rows.append(place)
        return rows

    def values(self, w: Writer, row: list[str], at: str) -> dict[Slot, str]:
        """All slots, for the elements from `at` on along the innermost axis of a row."""
        slots: dict[Slot, str] = {}
        for i, place in enumerate(row):
            slots["input", i] = self._loaded(w, i, place, at)
        for i, value in enumerate(self._wide[w.lanes]):
            slots["constant", i] = value
        for i, step in enumerate(self._kernel.steps):
            arguments = [slots[slot] for slot in step.arguments]
            slots["step", i] = emit(w, step, arguments, self._math)
        return slots

    def _loaded(self, w: Writer, number: int, row: str, at: str) -> str:
        item = self._kernel.inputs[number]
        stride = self._layout.strides[number][-1]
        if stride == 0:
            one = self._load(w.over(1), row, "0", item.dtype)
            return w.splat(one, scalar_type(item.dtype))
        if stride == 1 or w.lanes == 1:
            ahead = at if stride == 1 else w.do(f"mul i64 {at}, {self._strides[number][-1]}")
            return self._load(w, row, ahead, item.dtype)
        if stride == -1:
            return self._reversed(w, row, at, item.dtype)
        return self._gathered(w, number, row, at)

    def _load(self, w: Writer, row: str, ahead: str, dtype: DType) -> str:
        kind = w.wide(stored_type(dtype))
        place = w.do(f"getelementptr {stored_type(dtype)}, ptr {row}, i64 {ahead}")
        value = w.do(f"load {kind}, ptr {place}, align 1")  # who shares memory may not align it
        if dtype is bool_:
            return w.do(f"icmp ne {kind} {value}, {'zeroinitializer' if w.lanes > 1 else '0'}")
        return value

    def _reversed(self, w: Writer, row: str, at: str, dtype: DType) -> str:
        last = w.do(f"add i64 {at}, {w.lanes - 1}")
        ahead = w.do(f"sub i64 0, {last}")
        value = self._load(w, row, ahead, dtype)
        mask = ", ".join(f"i32 {i}" for i in range(w.lanes - 1, -1, -1))
        kind = w.type(dtype)
        return w.do(f"shufflevector {kind} {value}, {kind} poison, <{w.lanes} x i32> <{mask}>")

    def _gathered(self, w: Writer, number: int, row: str, at: str) -> str:
        dtype = self._kernel.inputs[number].dtype
        stride, one = self._strides[number][-1], w.over(1)
        vector, kind, scalar = "poison", w.type(dtype), scalar_type(dtype)
        ahead = w.do(f"mul i64 {at}, {stride}")
        for lane in range(w.lanes):
            value = self._load(one, row, ahead, dtype)
            vector = w.do(f"insertelement {kind} {vector}, {scalar} {value}, i64 {lane}")
            if lane + 1 < w.lanes:
                ahead = w.do(f"add i64 {ahead}, {stride}")
        return vector


def store(w: Writer, value: str, dtype: DType, base: str, at: str, streaming: Any) -> None:
    """Write a value to the element `at` of a result, past the caches if `streaming`."""
    kind = w.wide(stored_type(dtype))
    if dtype is bool_:
        value = w.do(f"zext {w.type(dtype)} {value} to {kind}")
    place = w.do(f"getelementptr {stored_type(dtype)}, ptr {base}, i64 {at}")
    if streaming:
        aligned = min(64, w.lanes * dtype.itemsize)
        w.add(f"store {kind} {value}, ptr {place}, align {aligned}, !nontemporal !0")
    else:
        w.add(f"store {kind} {value}, ptr {place}, align {dtype.itemsize}")
