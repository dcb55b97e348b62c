"""The engines: each computes the kernels of a plan, all with the same results.

`auto` is decided here, kernel by kernel. Compiling takes some milliseconds, so
a kernel runs on `blocks` until the work it has done there would have paid for
that; a large one is compiled at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from arraykit.buffer import Buffer
from arraykit.engines import python_loop
from arraykit.kernels import Kernel
from arraykit.settings import Chosen, failed, refusal
from arraykit.views import size_of

__all__ = ["Ran", "engine_for", "run_kernel"]

# What `blocks` takes, in seconds: for a step on an element, for a step, and for a kernel.
_ELEMENT, _STEP, _KERNEL = 1e-9, 2e-6, 10e-6
# What compiling takes, for a kernel and for each of its steps.
_COMPILING, _COMPILING_STEP = 5e-3, 2e-4


class Ran(NamedTuple):
    """The engine that computes a kernel, and why it is that one."""

    engine: str
    reason: str


def engine_for(kernel: Kernel, chosen: Chosen) -> Ran:
    """Which engine computes the kernel now. Computes nothing and compiles nothing."""
    engine, reason = chosen.engine, chosen.reason
    if engine not in ("auto", "llvm"):
        return Ran(engine, reason)
    known = kernel.prepared.get("cannot")
    if known is None:
        known = kernel.prepared["cannot"] = _cannot(kernel) or ""
    if known:
        return Ran("python" if refusal("blocks") else "blocks", known)
    if engine == "llvm":
        return Ran(engine, reason)
    if ("llvm", chosen.math) in kernel.prepared:
        return Ran("llvm", "it is compiled already")
    if refusal("blocks"):
        return Ran("llvm", "NumPy is not installed, which blocks needs")
    price = _COMPILING + _COMPILING_STEP * len(kernel.steps)
    if kernel.prepared.get("spent", 0.0) + _on_blocks(kernel) >= price:
        return Ran("llvm", "the work is worth compiling")
    return Ran("blocks", "the work so far is not worth compiling")


def _cannot(kernel: Kernel) -> str | None:
    """Why `llvm` cannot compute the kernel, which includes that it does not start."""
    try:
        from arraykit.engines import llvm  # which needs llvmlite
    except Exception as error:  # whatever a broken installation raises
        failed("llvm", error)
        return f"llvm {refusal('llvm')}"
    reason = llvm.cannot(kernel)
    return f"llvm cannot: {reason}" if reason else None


def _on_blocks(kernel: Kernel) -> float:
    steps = len(kernel.steps) + len(kernel.folds) + 1
    return _KERNEL + steps * (_STEP + _ELEMENT * size_of(kernel.axes))


def run_kernel(
    kernel: Kernel,
    inputs: Sequence[Buffer],
    constants: Sequence[Any],
    results: Sequence[Buffer],
    chosen: Chosen,
) -> None:
    """Compute a kernel's results into their buffers on the engine that was chosen."""
    ready = kernel.prepared.get(("llvm", chosen.math))
    if ready is not None and chosen.engine in ("auto", "llvm"):
        ready.run(inputs, constants, results, chosen.threads)  # the short way, for small arrays
        return
    engine = engine_for(kernel, chosen).engine
    if engine == "llvm":
        from arraykit.engines import llvm

        llvm.run(kernel, inputs, constants, results, chosen.threads, chosen.math)
    elif engine == "blocks":
        from arraykit.engines import blocks  # which needs NumPy

        blocks.run(kernel, inputs, constants, results, chosen.threads)
        if chosen.engine == "auto":
            kernel.prepared["spent"] = kernel.prepared.get("spent", 0.0) + _on_blocks(kernel)
    else:
        python_loop.run(kernel, inputs, constants, results)
