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
    for item in kernel.inputs:
        if item.dtype.kind not in "biuf":
            return f"{item.dtype} is not among its types"
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


class _Ready:
    """A kernel with its functions and the arguments that do not change."""

    def __init__(self, kernel: Kernel, math: str) -> None:
        self.compiled = machine.compiled(source(kernel, math))
        layout = Layout(kernel)
        self.pack = layout.packing.pack
        self.lengths = layout.axes
        self.inputs = [
            (item.offset * item.dtype.itemsize, strides)
            for item, strides in zip(kernel.inputs, layout.strides)
        ]
        self.size = size_of(kernel.axes)
        self.rows = size_of(layout.axes[: kernel.kept])
        self.folded = size_of(layout.axes[kernel.kept :])
        self.blocks = max(1, -(-self.folded // BLOCK))

    def division(self, kernel: Kernel, threads: int) -> tuple[int, int, int, int]:
        """Units, and how much one is: see `arguments`."""
        if kernel.folds:
            total = self.rows * self.blocks
            together = max(1, _UNIT // max(1, min(BLOCK, self.folded)))
            if threads == 1:
                together = max(1, total)
            return -(-total // together), together, self.blocks, self.folded
        inner = self.lengths[-1]
        rows = size_of(self.lengths[:-1])
        if threads == 1:
            return 1, max(1, rows), 1, max(1, inner)
        if inner >= _UNIT:
            pieces = -(-inner // _UNIT)
            return rows * pieces, 1, pieces, _UNIT
        together = max(1, _UNIT // max(1, inner))
        return -(-rows // together), together, 1, max(1, inner)


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
    workers = threads if ready.size >= _FOR_THREADS else 1
    arguments = [*ready.division(kernel, workers), *ready.lengths]
    for (offset, strides), buffer in zip(ready.inputs, inputs):
        arguments.append(buffer.address + offset)
        arguments += strides
    arguments += [buffer.address for buffer in results]
    # Their addresses are all that the machine knows: they are held here until it is done.
    partials = []
    if kernel.folds:
        count = ready.rows * ready.blocks
        partials = [Buffer.allocate(accumulator(fold), max(1, count)) for fold in kernel.folds]
        arguments += [buffer.address for buffer in partials]
    packed = ready.pack(*arguments, *constants)
    compiled = ready.compiled
    counter = Counter()
    share(workers, lambda: compiled.kernel(packed, counter.address))
    if compiled.finish is not None:
        compiled.finish(packed)
    del partials
