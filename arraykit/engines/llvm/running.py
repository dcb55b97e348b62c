"""A kernel made ready: its text, and how the work on its results is divided and shared out.

The compiled code is asked for at each run, so that `machine` alone decides how
many kernels stay compiled.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arraykit.buffer import Buffer, refuse_beyond_memory
from arraykit.engines.folding import BLOCK
from arraykit.engines.llvm import machine
from arraykit.engines.llvm.accumulators import accumulator, is_short
from arraykit.engines.llvm.arguments import Layout
from arraykit.engines.llvm.columns import strip_of, turned, write_columns
from arraykit.engines.llvm.elementwise import write_elementwise
from arraykit.engines.llvm.finishing import write_finish
from arraykit.engines.llvm.folds import write_folds
from arraykit.engines.llvm.writing import Writer
from arraykit.engines.threads import Counter, share
from arraykit.kernels import Kernel
from arraykit.views import size_of

__all__ = ["Ready", "is_streamed", "written"]

# Elements a thread takes at once, and from how many elements on threads are worth waking.
_UNIT = 1 << 15
_FOR_THREADS = 1 << 16
_UNITS_EACH = 4  # for each thread, so that none waits long for the last

# Results from this size on would only push other data out of the caches.
_STREAMED_FROM = 16 << 20  # bytes
_STREAMED_TO = 64  # where it has to begin: at multiples of this many bytes

_Division = tuple[int, int, int, int, int]  # see `arguments`


def is_streamed(kernel: Kernel) -> bool:
    """Whether results are written past the caches: where they are large and one long row."""
    return len(kernel.axes) == 1 and kernel.bytes_written >= _STREAMED_FROM and not kernel.folds


def written(kernel: Kernel, math: str, streaming: bool) -> str:
    """The text of a kernel's functions."""
    writer = Writer()
    other = turned(kernel) if kernel.folds else None
    final = is_short(kernel)
    if other is not None:
        write_columns(other, writer, math, final)
    elif kernel.folds:
        write_folds(kernel, writer, math, final)
    else:
        write_elementwise(kernel, writer, math, streaming)
    lines = ["define void @kernel(ptr %args, ptr %next) {", "entry:", *writer.lines, "}"]
    declared = dict(writer.declared)
    if kernel.folds and not final:
        second = Writer()
        write_finish(other or kernel, second)
        lines += ["", "define void @finish(ptr %args) {", "entry:", *second.lines, "}"]
        declared.update(second.declared)
    return "\n".join([*lines, "", *declared.values(), "!0 = !{i32 1}"]) + "\n"


class _Run:
    """One computation: what compiled code reads and writes is held until the last thread is done.

    Addresses are all that the code knows of it.
    """

    __slots__ = ("_arguments", "_compiled", "_held", "counter")

    def __init__(self, compiled: machine.Compiled, arguments: bytes, *held: Sequence[Any]) -> None:
        self._compiled = compiled
        self._arguments = arguments
        self._held = held
        self.counter = Counter()

    def work(self) -> None:
        """Take units until none is left."""
        self._compiled.kernel(self._arguments, self.counter.address)

    def finish(self) -> None:
        """Put partial results together, if there are any."""
        if self._compiled.finish is not None:
            self._compiled.finish(self._arguments)


class Ready:
    """A kernel with its text and the arguments that do not change."""

    def __init__(self, kernel: Kernel, math: str) -> None:
        self._kernel = kernel
        self._math = math
        self._texts: dict[bool, str] = {}
        self._is_streamed = is_streamed(kernel)
        self._turned = turned(kernel) if kernel.folds else None
        shown = self._turned or kernel
        layout = self._layout = Layout(shown)
        self._inputs = [
            (item.offset * item.dtype.itemsize, strides)
            for item, strides in zip(shown.inputs, layout.strides)
        ]
        self._accumulators = [accumulator(fold) for fold in kernel.folds]
        self._partial = bool(kernel.folds) and not is_short(kernel)
        self._size = size_of(kernel.axes)
        self._folded = size_of(kernel.axes[kernel.kept :])
        self._blocks = max(1, -(-self._folded // BLOCK))
        self._rows = size_of(kernel.axes[: kernel.kept] if kernel.folds else layout.axes[:-1])

    def run(
        self,
        inputs: Sequence[Buffer],
        constants: Sequence[Any],
        results: Sequence[Buffer],
        threads: int,
    ) -> None:
        """Compute the results into their buffers."""
        workers = threads if self._size >= _FOR_THREADS else 1
        division = self._division(workers)
        arguments: list[int] = [*division, *self._layout.axes]
        for (offset, strides), buffer in zip(self._inputs, inputs):
            arguments.append(buffer.address + offset)
            arguments += strides
        targets = [buffer.address for buffer in results]
        arguments += targets
        partials = self._partials() if self._partial else []
        arguments += [buffer.address for buffer in partials] or [0] * len(self._accumulators)
        packed = self._layout.packed(arguments, constants)
        run = _Run(self._compiled(targets), packed, inputs, results, partials)
        if workers == 1 or division[0] <= 1:
            run.work()
        else:
            share(min(workers, division[0]), run.work, run.counter.stop)
        run.finish()

    def _partials(self) -> list[Buffer]:
        """Room for partial results; raises `OutOfMemory` if there is none beside the results."""
        count = max(1, self._rows * self._blocks)
        sizes = [dtype.itemsize for dtype in self._accumulators]
        wanted = count * sum(sizes) + self._kernel.bytes_written
        refuse_beyond_memory(wanted, "results of a fold, with partial ones")
        return [Buffer.allocate(dtype, count) for dtype in self._accumulators]

    def _compiled(self, targets: Sequence[int]) -> machine.Compiled:
        """The compiled kernel; past the caches only where results begin as that needs it."""
        streaming = self._is_streamed and not any(place % _STREAMED_TO for place in targets)
        text = self._texts.get(streaming)
        if text is None:
            text = self._texts[streaming] = written(self._kernel, self._math, streaming)
        return machine.compiled(text)

    def _division(self, threads: int) -> _Division:
        """Units of work, and what one is: see `arguments` and the kind of loop."""
        if self._turned is not None:
            return self._column_division(self._turned, threads)
        if self._accumulators:
            return self._fold_division(threads)
        rows, inner = self._rows, max(1, self._layout.axes[-1])
        if threads == 1:
            return 1, rows, 1, inner, 0
        if inner >= _UNIT:
            pieces = -(-inner // _UNIT)
            return rows * pieces, 1, pieces, _UNIT, 0
        together = _UNIT // inner
        return -(-rows // together), together, 1, inner, 0

    def _fold_division(self, threads: int) -> _Division:
        total = self._rows * self._blocks
        together = _UNIT // max(1, min(BLOCK, self._folded))
        if threads == 1:
            together = max(1, total)
        return -(-total // together), together, self._blocks, self._folded, self._rows

    def _column_division(self, kernel: Kernel, threads: int) -> _Division:
        others = self._rows // max(1, kernel.axes[-1]) * self._blocks
        wanted = 1 if threads == 1 else -(-threads * _UNITS_EACH // max(1, others))
        strip = strip_of(kernel, wanted)
        strips = -(-kernel.axes[-1] // strip)
        return others * strips, strip, self._blocks, self._folded, self._rows
