"""A kernel's source on each engine, or in a sentence why it has none here."""

from __future__ import annotations

from arraykit.engines import python_loop
from arraykit.errors import ValueNotAllowed
from arraykit.explain.numpy_calls import numpy_calls
from arraykit.kernels import Kernel
from arraykit.settings import Chosen, failed, refusal

__all__ = ["SOURCES", "refused", "source"]

SOURCES = ("python", "blocks", "llvm", "assembly")


def source(kind: str, kernel: Kernel, chosen: Chosen) -> str:
    """The kernel's source: Python, calls of NumPy, LLVM's language, or instructions.

    Where llvm cannot have one, a line that says why. Raises `ValueNotAllowed` for
    another kind.
    """
    if kind not in SOURCES:
        raise ValueNotAllowed(f"no source is called {kind!r}; there are {', '.join(SOURCES)}")
    if kind == "python":
        return python_loop.source(kernel)
    if kind == "blocks":
        return numpy_calls(kernel, python_loop.source(kernel), _heading(kernel, chosen))
    reason = refused(kind, kernel)
    if reason is not None:
        return f"; {reason}\n"
    from arraykit.engines import llvm  # which needs llvmlite

    written = llvm.source if kind == "llvm" else llvm.assembly
    return written(kernel, chosen.math)


def refused(kind: str, kernel: Kernel) -> str | None:
    """Why that source is not that of a kernel which could run here; None if it is."""
    if kind == "python":
        return None
    if kind == "blocks":
        reason = refusal("blocks")
        return f"blocks {reason}" if reason else None
    if refusal("llvm"):
        return f"llvm {refusal('llvm')}"
    try:
        from arraykit.engines import llvm
    except Exception as error:  # whatever a broken installation raises
        failed("llvm", error)
        return f"llvm {refusal('llvm')}"
    reason = llvm.cannot(kernel)
    return f"llvm cannot: {reason}" if reason else None


def _heading(kernel: Kernel, chosen: Chosen) -> str:
    reason = refused("blocks", kernel)
    if reason is not None:
        return f"not here: {reason}"
    from arraykit.engines import blocks, machine  # which need NumPy

    threads = blocks.workers(kernel, chosen.threads)
    shared = f"shared by {threads} threads" if threads > 1 else "on one thread"
    return f"blocks of at most {machine.piece_of(kernel):,} elements, {shared}"
