"""The engines: each computes the kernels of a plan, all with the same results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from arraykit.buffer import Buffer
from arraykit.engines import python_loop
from arraykit.kernels import Kernel
from arraykit.settings import Chosen

__all__ = ["run_kernel"]


def run_kernel(
    kernel: Kernel,
    inputs: Sequence[Buffer],
    constants: Sequence[Any],
    results: Sequence[Buffer],
    engine: Chosen,
) -> None:
    """Compute a kernel's results into their buffers on the engine that was chosen."""
    if engine.engine == "blocks":
        from arraykit.engines import blocks  # which needs NumPy

        blocks.run(kernel, inputs, constants, results, engine.threads)
    else:
        python_loop.run(kernel, inputs, constants, results)
