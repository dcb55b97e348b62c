"""One kernel on one block of elements after the other, each step a function of NumPy.

Steps write into scratch arrays that are used again as soon as nothing wants
their value, so that all of them stay in the cache. `blocks` says which blocks,
and what becomes of the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from arraykit.buffer import Buffer
from arraykit.dtypes import DType, bool_
from arraykit.engines.cuts import Cut, shape_of
from arraykit.engines.numpy_functions import numpy_function
from arraykit.kernels import Kernel
from arraykit.views import Shape, size_of

__all__ = ["Machine", "piece_of", "strided", "whole"]

# Bytes of a block of the widest elements. Smaller ones stay nearer to the core, but threads
# then wait for the interpreter's lock after each step rather than for memory.
_LEAST, _MOST = 1 << 18, 1 << 20


def piece_of(kernel: Kernel) -> int:
    """The elements of a block, a power of two: at least eight blocks, within the bounds."""
    types = [item.dtype for item in kernel.inputs] + [step.dtype for step in kernel.steps]
    size = _LEAST
    while size < _MOST and size < size_of(kernel.axes):
        size *= 2
    return size // max([8, *(dtype.itemsize for dtype in types)])


def whole(buffer: Buffer) -> Any:
    """A buffer as a flat ndarray, of bool where the elements are truths."""
    flat = buffer.ndarray()
    return flat.view(np.bool_) if buffer.dtype is bool_ else flat


def strided(buffer: Buffer, offset: int, axes: Shape, strides: Sequence[int]) -> Any:
    """The elements of a buffer at `offset + sum(strides * index)`, as an ndarray of `axes`."""
    flat = whole(buffer)
    if not size_of(axes):
        return np.empty(axes, flat.dtype)
    width = flat.itemsize
    return np.ndarray(axes, flat.dtype, flat, offset * width, [step * width for step in strides])


class Machine:
    """Computes a kernel's results for one block after the other. One for each thread."""

    def __init__(self, kernel: Kernel, inputs: Sequence[Any], constants: Sequence[Any]) -> None:
        """`inputs` are ndarrays of one shape, of which `values` takes the same part."""
        self._inputs = list(inputs)
        self._constants = [
            np.dtype(dtype.name).type(value)
            for value, (_, dtype) in zip(constants, kernel.constants)
        ]
        first = {"input": 0, "constant": len(inputs)}
        first["step"] = len(inputs) + len(kernel.constants)
        self._steps, self.scratch = _program(kernel, first)
        slots = [output.slot for output in kernel.outputs] + [fold.slot for fold in kernel.folds]
        self._wanted = [first[kind] + number for kind, number in slots]
        self._shape: Shape | None = None
        self._size = 0
        self._flat: list[Any] = []
        self._rooms: list[Any] = []

    def values(self, cut: Cut, outputs: Sequence[Any] = ()) -> list[Any]:
        """What becomes of each output or fold for the block at `cut`; good until the next call.

        Steps that lead to outputs write to `outputs`, the others to scratch arrays.
        """
        shape = shape_of(cut)
        if shape != self._shape:
            self._reshape(shape)
        key = (*cut, ...)
        values = [item[key] for item in self._inputs]
        values += self._constants
        for function, arguments, room in self._steps:
            target = self._rooms[room] if room >= 0 else outputs[~room]
            function(*[values[k] for k in arguments], target)
            values.append(target)
        return [values[k] for k in self._wanted]

    def _reshape(self, shape: Shape) -> None:
        size = size_of(shape)
        if size > self._size or not self._flat:
            self._size = size
            self._flat = [np.empty(size, dtype.name) for dtype in self.scratch]
        self._shape = shape
        self._rooms = [flat[:size].reshape(shape) for flat in self._flat]


def _program(kernel: Kernel, first: dict[str, int]) -> tuple[list[Any], list[DType]]:
    """For each step its function, the places of its arguments and the room for its result.

    Rooms are scratch arrays, of the types that come second; ~k is the k-th output.
    """
    last = {slot: i for i, step in enumerate(kernel.steps) for slot in step.arguments}
    rooms = {output.slot: ~k for k, output in enumerate(kernel.outputs)}
    kept = {*rooms, *(fold.slot for fold in kernel.folds)}
    scratch: list[DType] = []
    free: dict[DType, list[int]] = {step.dtype: [] for step in kernel.steps}
    program = []
    for i, step in enumerate(kernel.steps):
        function = numpy_function(step)
        ended = {slot for slot in step.arguments if last[slot] == i and slot in rooms}
        freed = [rooms[slot] for slot in ended if slot not in kept]
        # A ufunc may write to what it reads, the others need a room of their own.
        early = [room for room in freed if isinstance(function, np.ufunc)]
        for room in early:
            free[scratch[room]].append(room)
        if ("step", i) not in rooms:
            if not free[step.dtype]:
                scratch.append(step.dtype)
                free[step.dtype].append(len(scratch) - 1)
            rooms["step", i] = free[step.dtype].pop()
        for late in freed[len(early) :]:
            free[scratch[late]].append(late)
        arguments = [first[kind] + number for kind, number in step.arguments]
        program.append((function, arguments, rooms["step", i]))
    return program, scratch
