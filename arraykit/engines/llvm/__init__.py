"""The `llvm` engine: one fused loop of vector instructions for each kernel, compiled by llvmlite.

`elementwise`, `folds` and `columns` write the loops, `operations` and
`functions` what is in them, `machine` compiles, `running` computes. What it
cannot do (`cannot` says why) is left to the `blocks` engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arraykit.buffer import Buffer
from arraykit.engines.llvm import machine
from arraykit.engines.llvm.operations import is_known
from arraykit.engines.llvm.running import Ready, is_streamed, written
from arraykit.kernels import Kernel

__all__ = ["assembly", "cannot", "run", "source"]


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
    """The kernel in LLVM's intermediate representation.

    >>> import arraykit as ak
    >>> from arraykit.plan import planned
    >>> (kernel,) = planned([(ak.arange(5) * 3)._node]).kernels
    >>> source(kernel).splitlines()[0], " = mul <" in source(kernel)
    ('define void @kernel(ptr %args, ptr %next) {', True)

    `streaming` says whether results are written past the caches, by their size if None.
    """
    return written(kernel, math, is_streamed(kernel) if streaming is None else streaming)


def assembly(kernel: Kernel, math: str = "fast") -> str:
    """The kernel in instructions of this machine."""
    return machine.assembly(source(kernel, math))


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
        ready = kernel.prepared["llvm", math] = Ready(kernel, math)
    ready.run(inputs, constants, results, threads)
