"""The `blocks` engine: NumPy's functions over pieces that stay in the cache, on several threads.

A kernel's steps run one after the other on a block of elements, in a `machine`
for each thread, so that nothing but inputs and results goes to main memory.
Folds are in `block_folds`. The pieces are the same on any number of threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable

import numpy as np

from arraykit.buffer import Buffer
from arraykit.engines.block_folds import fold
from arraykit.engines.cuts import Cut, cuts, merged
from arraykit.engines.machine import Machine, piece_of, strided, whole
from arraykit.engines.sharing import share
from arraykit.kernels import Kernel
from arraykit.ops import ELEMENTWISE
from arraykit.views import size_of

__all__ = ["run", "workers"]

# From so many elements, times the steps on each, several threads are worth waking; a
# transcendental function counts for as many steps as it takes the time of.
_FOR_THREADS = 1 << 19
_COSTLY = 16


def run(
    kernel: Kernel,
    inputs: Sequence[Buffer],
    constants: Sequence[Any],
    results: Sequence[Buffer],
    threads: int,
) -> None:
    """Compute a kernel's results into their buffers."""
    compute = fold if kernel.folds else _elementwise
    with np.errstate(all="ignore"):
        compute(kernel, inputs, constants, results, workers(kernel, threads))


def workers(kernel: Kernel, threads: int) -> int:
    """How many threads are worth waking for the kernel, `threads` at most."""
    return threads if _work(kernel) >= _FOR_THREADS else 1


def _work(kernel: Kernel) -> int:
    costly = sum(step.op in ELEMENTWISE and ELEMENTWISE[step.op].is_costly for step in kernel.steps)
    steps = len(kernel.steps) + len(kernel.folds) + (_COSTLY - 1) * costly
    return size_of(kernel.axes) * steps


def _elementwise(
    kernel: Kernel,
    sources: Sequence[Buffer],
    constants: Sequence[Any],
    targets: Sequence[Buffer],
    threads: int,
) -> None:
    axes, strides = merged(kernel.axes, [item.strides for item in kernel.inputs])
    if not size_of(axes):
        return
    outputs = [whole(buffer).reshape(axes) for buffer in targets]
    inputs = [
        strided(buffer, item.offset, axes, steps)
        for buffer, item, steps in zip(sources, kernel.inputs, strides)
    ]

    def begin() -> Callable[[Cut], None]:
        machine = Machine(kernel, inputs, constants)

        def compute(cut: Cut) -> None:
            pieces = [output[(*cut, ...)] for output in outputs]
            for piece, value in zip(pieces, machine.values(cut, pieces)):
                if value is not piece:
                    np.copyto(piece, value)

        return compute

    share(cuts(axes, piece_of(kernel)), threads, begin)
