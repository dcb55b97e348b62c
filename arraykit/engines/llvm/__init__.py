"""The `llvm` engine: one fused loop of vector instructions for each kernel, compiled by llvmlite.

`elementwise` and `folds` write the loops, `operations` and `functions` what is
in them, `machine` compiles. What it cannot do (`cannot` says why) is left to
the `blocks` engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arraykit.buffer import Buffer
from arraykit.engines.folding import BLOCK
from arraykit.engines.llvm import machine
from arraykit.engines.llvm.arguments import Layout
from arraykit.engines.llvm.elementwise import write_elementwise
from arraykit.engines.llvm.folds import accumulator, write_finish, write_folds
from arraykit.engines.llvm.operations import is_known
from arraykit.engines.llvm.writing import Writer
from arraykit.engines.threads import Counter, share
from arraykit.kernels import Kernel
from arraykit.views import size_of

__all__ = ["assembly", "cannot", "run", "source"]

# Elements a thread takes at once, and from how many elements on threads are worth waking.
_UNIT = 1 << 15
_FOR_THREADS = 1 << 16

# Results from this size on would only push other data out of the caches.
_STREAMED_FROM = 16 << 20  # bytes


def cannot(kernel: Kernel) -> str | None:
    """Why this engine cannot compute the kernel; None if it can."""
    for step in kernel.steps:
        if not is_known(step):
            return f"{step.op} of {step.source} is not among its operations"
    types = [item.dtype for item in kernel.inputs] + [each.dtype for each in kernel.outputs]
    for dtype in types + [dtype for _, dtype in kernel.constants]:
        if dtype.kind not in "biuf":
            return f"{dtype} is not among its types"
    for fold in kernel.folds:
        if fold.name.startswith("arg") or fold.calculated.kind not in "biuf":
            return f"{fold.name} of {fold.calculated} is not among its folds"
    return None


def source(kernel: Kernel, math: str = "fast", streaming: bool | None = None) -> str:
    """The kernel in LLVM's intermediate representation."""
    chosen = is_streamed(kernel) if streaming is None else streaming
    writer = Writer()
    if kernel.folds:
        write_folds(kernel, writer, math)
    else:
        write_elementwise(kernel, writer, math, chosen)
    lines = ["define void @kernel(ptr %args, ptr %next) {", "entry:", *writer.lines, "}"]
    declared = dict(writer.declared)
    if kernel.folds:
        second = Writer()
        write_finish(kernel, second)
        lines += ["", "define void @finish(ptr %args) {", "entry:", *second.lines, "}"]
        declared.update(second.declared)
    return "\n".join([*lines, "", *declared.values(), "!0 = !{i32 1}"]) + "\n"


def assembly(kernel: Kernel, math: str = "fast") -> str:
    """The kernel in instructions of this machine."""
    return machine.assembly(source(kernel, math))


def is_streamed(kernel: Kernel) -> bool:
    """Whether results are written past the caches: where they are large and one long row."""
    return len(kernel.axes) == 1 and kernel.bytes_written >= _STREAMED_FROM and not kernel.folds


def run(
    kernel: Kernel,
    inputs: Sequence[Buffer],
    constants: Sequence[Any],
    results: Sequence[Buffer],
    threads: int,
    math: str,
) -> None:
    """Compute a kernel's results into their buffers."""
    ready = kernel.prepared.get(("llvm", math))
    if ready is None:
        ready = kernel.prepared["llvm", math] = _Ready(kernel, math)
    ready.run(inputs, constants, results, threads)


class _Ready:
    """A kernel with its functions and the arguments that do not change."""

    def __init__(self, kernel: Kernel, math: str) -> None:
        self._compiled = machine.compiled(source(kernel, math))
        layout = Layout(kernel)
        self._pack = layout.packing.pack
        self._lengths = layout.axes
        self._inputs = [
            (item.offset * item.dtype.itemsize, strides)
            for item, strides in zip(kernel.inputs, layout.strides)
        ]
        self._accumulators = [accumulator(fold) for fold in kernel.folds]
        self._size = size_of(kernel.axes)
        self._rows = size_of(layout.axes[: kernel.kept] if kernel.folds else layout.axes[:-1])
        self._inner = max(1, layout.axes[-1])
        self._folded = size_of(layout.axes[kernel.kept :])
        self._blocks = max(1, -(-self._folded // BLOCK))

    def run(
        self,
        inputs: Sequence[Buffer],
        constants: Sequence[Any],
        results: Sequence[Buffer],
        threads: int,
    ) -> None:
        """Compute the results into their buffers."""
        workers = threads if self._size >= _FOR_THREADS else 1
        folds = bool(self._accumulators)
        division = self._fold_division(workers) if folds else self._division(workers)
        arguments = [*division, *self._lengths]
        for (offset, strides), buffer in zip(self._inputs, inputs):
            arguments.append(buffer.address + offset)
            arguments += strides
        arguments += [buffer.address for buffer in results]
        # Their addresses are all that the machine knows: they are held here until it is done.
        count = self._rows * self._blocks
        partials = [Buffer.allocate(dtype, max(1, count)) for dtype in self._accumulators]
        arguments += [buffer.address for buffer in partials]
        packed = self._pack(*arguments, *constants)
        counter, compiled = Counter(), self._compiled
        if workers == 1:
            compiled.kernel(packed, counter.address)
        else:
            share(workers, lambda: compiled.kernel(packed, counter.address))
        if compiled.finish is not None:
            compiled.finish(packed)

    def _division(self, threads: int) -> tuple[int, int, int, int]:
        """Units, and how much one is, for a loop without folds: see `arguments`."""
        rows, inner = self._rows, self._inner
        if threads == 1:
            return 1, rows, 1, inner
        if inner >= _UNIT:
            pieces = -(-inner // _UNIT)
            return rows * pieces, 1, pieces, _UNIT
        together = _UNIT // inner
        return -(-rows // together), together, 1, inner

    def _fold_division(self, threads: int) -> tuple[int, int, int, int]:
        """Units, blocks in a unit, blocks in a row, and the elements that are folded into one."""
        total = self._rows * self._blocks
        together = _UNIT // max(1, min(BLOCK, self._folded))
        if threads == 1:
            together = max(1, total)
        return -(-total // together), together, self._blocks, self._folded
