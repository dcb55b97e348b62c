"""What an engine is handed: one loop, as data. No nodes, no memory: a kernel can be used again.

Values are known by their place: the sources of a plan come first, then what its
kernels compute, in that order. Lengths and strides count elements.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from arraykit.dtypes import DType
from arraykit.views import Shape, size_of

__all__ = ["Fold", "Input", "Kernel", "Output", "Slot", "Step"]

Slot = tuple[str, int]  # "input", "constant" or "step", and its number


class Input(NamedTuple):
    """A value that a kernel reads: element `offset + sum(strides * index)` of it."""

    place: int
    dtype: DType
    offset: int
    strides: tuple[int, ...]  # one for each axis of the loop


class Step(NamedTuple):
    """One operation of a kernel. `arguments` are slots."""

    op: str
    dtype: DType
    source: DType  # of the first argument
    arguments: tuple[Slot, ...]


class Output(NamedTuple):
    """A slot that is written, one element for each index of the loop, the last varying fastest."""

    place: int
    dtype: DType
    slot: Slot


class Fold(NamedTuple):
    """A slot that is folded over the loop's inner axes; `calculated` is the type it folds in."""

    name: str
    place: int
    dtype: DType
    slot: Slot
    calculated: DType


class Kernel:
    """One loop: `axes` are its lengths, of which the first `kept` remain after folding."""

    def __init__(self, axes: Shape, kept: int) -> None:
        self.axes = axes
        self.kept = kept
        self.inputs: list[Input] = []
        self.constants: list[tuple[int, DType]] = []  # which of the plan's, and as what
        self.steps: list[Step] = []
        self.outputs: list[Output] = []
        self.folds: list[Fold] = []
        # What engines made of it; a kernel that is used again finds it here.
        self.prepared: dict[Any, Any] = {}

    @property
    def results(self) -> list[tuple[int, DType, int]]:
        """Place, type and number of elements of what it computes, outputs first."""
        whole, rows = size_of(self.axes), size_of(self.axes[: self.kept])
        return [(output.place, output.dtype, whole) for output in self.outputs] + [
            (fold.place, fold.dtype, rows) for fold in self.folds
        ]

    @property
    def bytes_read(self) -> int:
        """The bytes its inputs touch, each element once."""
        return sum(_touched(source, self.axes) * source.dtype.itemsize for source in self.inputs)

    @property
    def bytes_written(self) -> int:
        """The bytes of its results."""
        return sum(dtype.itemsize * size for _, dtype, size in self.results)

    def simplify(self) -> None:
        """Drop axes of one element and join neighbours that all inputs walk as one."""
        groups = (range(self.kept), range(self.kept, len(self.axes)))
        lengths: list[int] = []
        strides: list[list[int]] = [[] for _ in self.inputs]
        kept = 0
        for group in groups:
            first = len(lengths)
            for axis in group:
                length = self.axes[axis]
                if length == 1:
                    continue
                joins = len(lengths) > first and all(
                    mine[-1] == item.strides[axis] * length
                    for mine, item in zip(strides, self.inputs)
                )
                if joins:
                    lengths[-1] *= length
                else:
                    lengths.append(length)
                for mine, item in zip(strides, self.inputs):
                    mine[len(lengths) - 1 :] = [item.strides[axis]]
            if group is groups[0]:
                kept = len(lengths)
        self.axes, self.kept = tuple(lengths), kept
        self.inputs = [
            item._replace(strides=tuple(mine)) for item, mine in zip(self.inputs, strides)
        ]


def _touched(source: Input, axes: Shape) -> int:
    touched = 1
    for length, stride in zip(axes, source.strides):
        touched *= length if stride else min(length, 1)
    return touched
