"""The `blocks` engine: NumPy's functions over pieces that stay in the cache, on several threads.

A kernel's steps run one after the other on a block of elements, into scratch
arrays that are used again, so that nothing but inputs and results goes to main
memory. Folds follow the pattern of `folding`, so the bits are those of the
`python` engine; functions such as sin are NumPy's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

from arraykit.buffer import Buffer
from arraykit.dtypes import DType, bool_
from arraykit.engines.folding import BLOCK, LANES
from arraykit.kernels import Fold, Kernel, Step
from arraykit.ops import ELEMENTWISE
from arraykit.views import Shape, size_of

__all__ = ["run"]

# Elements of a block: a few arrays of it fit in a core's own cache.
PIECE = 65_536

# From this many elements on, several threads are worth waking.
_FOR_THREADS = 1 << 17

Cut = tuple[slice, ...]


def run(
    kernel: Kernel,
    inputs: Sequence[Buffer],
    constants: Sequence[Any],
    results: Sequence[Buffer],
    threads: int,
) -> None:
    """Compute a kernel's results into their buffers."""
    if not size_of(kernel.axes) and not kernel.folds:
        return
    arguments = _Arguments(inputs, constants)
    with np.errstate(all="ignore"):
        if kernel.folds:
            _fold(kernel, arguments, results)
        else:
            _elementwise(kernel, arguments, results, threads)


class _Arguments(NamedTuple):
    """What a kernel is run on."""

    inputs: Sequence[Buffer]
    constants: Sequence[Any]


def _elementwise(
    kernel: Kernel, arguments: _Arguments, results: Sequence[Buffer], threads: int
) -> None:
    outputs = [
        (output.slot, _whole(buffer, output.dtype).reshape(kernel.axes))
        for output, buffer in zip(kernel.outputs, results)
    ]
    cuts = list(_cuts(kernel.axes, PIECE))
    workers = threads if size_of(kernel.axes) >= _FOR_THREADS else 1

    def work(first: int) -> None:
        with np.errstate(all="ignore"):  # which is set for each thread
            machine = _Machine(kernel, arguments)
            for cut in cuts[first::workers]:
                pieces = [(slot, target[(*cut, ...)]) for slot, target in outputs]
                values = machine.values(cut, dict(pieces))
                for slot, piece in pieces:
                    if values[slot] is not piece:
                        np.copyto(piece, values[slot])

    if workers == 1:
        work(0)
        return
    with ThreadPoolExecutor(workers) as pool:
        for done in [pool.submit(work, first) for first in range(workers)]:
            done.result()


def _cuts(axes: Shape, most: int) -> Iterator[Cut]:
    """Pieces of at most `most` elements, in order, that make up the whole."""
    inner = size_of(axes[1:])
    if not axes:
        yield ()
    elif inner >= most:
        for i in range(axes[0]):
            for rest in _cuts(axes[1:], most):
                yield (slice(i, i + 1), *rest)
    else:
        rows = max(1, most // max(1, inner))
        for i in range(0, axes[0], rows):
            yield (slice(i, min(i + rows, axes[0])), *(slice(0, length) for length in axes[1:]))


def _whole(buffer: Buffer, dtype: DType) -> Any:
    """A buffer as a flat ndarray, of bool where the elements are truths."""
    flat = buffer.ndarray()
    return flat.view(np.bool_) if dtype is bool_ else flat


class _Machine:
    """Computes a kernel's slots for one block after the other. One for each thread."""

    def __init__(self, kernel: Kernel, arguments: _Arguments) -> None:
        self._kernel = kernel
        self._inputs: list[Any] = []
        for item, buffer in zip(kernel.inputs, arguments.inputs):
            flat = _whole(buffer, item.dtype)
            strides = [stride * flat.itemsize for stride in item.strides]
            start = flat[item.offset :] if flat.size else flat
            self._inputs.append(np.lib.stride_tricks.as_strided(start, kernel.axes, strides))
        self._constants = [
            np.dtype(dtype.name).type(value)
            for value, (_, dtype) in zip(arguments.constants, kernel.constants)
        ]
        last = {slot: i for i, step in enumerate(kernel.steps) for slot in step.arguments}
        kept = {output.slot for output in kernel.outputs} | {f.slot for f in kernel.folds}
        self._freed: list[list[Any]] = [[] for _ in kernel.steps]
        for slot, i in last.items():
            if slot[0] == "step" and slot not in kept:
                self._freed[i].append((slot, kernel.steps[slot[1]].dtype))
        self._pool: dict[DType, list[Any]] = {}

    def values(self, cut: Cut, targets: dict[Any, Any] | None = None) -> dict[Any, Any]:
        """All slots that are still wanted, for the block at `cut`; good until the next call.

        A step whose slot is among `targets` writes there, the others to scratch arrays.
        """
        targets = targets or {}
        values: dict[Any, Any] = {}
        for i, item in enumerate(self._inputs):
            values["input", i] = item[(*cut, ...)]
        for i, constant in enumerate(self._constants):
            values["constant", i] = constant
        shape = tuple(part.stop - part.start for part in cut)
        pool = {dtype: list(arrays) for dtype, arrays in self._pool.items()}
        for i, step in enumerate(self._kernel.steps):
            target = targets.get(("step", i))
            if target is None:
                target = self._scratch(pool, step.dtype, shape)
            _apply(step, [values[slot] for slot in step.arguments], target)
            values["step", i] = target
            for slot, dtype in self._freed[i]:
                pool[dtype].append(values.pop(slot).base)
        return values

    def _scratch(self, pool: dict[DType, list[Any]], dtype: DType, shape: Shape) -> Any:
        """Room for a block that nothing else uses now."""
        free = pool.setdefault(dtype, [])
        if not free:
            new = np.empty(max(PIECE, size_of(shape)), dtype.name)
            self._pool.setdefault(dtype, []).append(new)
            free.append(new)
        return free.pop()[: size_of(shape)].reshape(shape)


def _apply(step: Step, values: list[Any], target: Any) -> None:
    """One step on one block."""
    if step.op == "cast":
        _cast(values[0], step, target)
    elif step.op == "where":
        np.copyto(target, values[2])
        np.copyto(target, values[1], where=values[0])
    elif step.op in ("minimum", "maximum"):  # of 0.0 and -0.0, NumPy's own may take either
        x, y = values
        first = (x <= y) if step.op == "minimum" else (x >= y)
        np.copyto(target, y)
        np.copyto(target, x, where=first | (x != x))
    elif step.op in _COPIED or (step.op in _ROUNDING and step.dtype.kind in "iu"):
        np.copyto(target, values[0])
    else:
        getattr(np, ELEMENTWISE[step.op].numpy or step.op)(*values, out=target)


_COPIED = {"positive"}
_ROUNDING = {"floor", "ceil", "trunc", "round"}


def _cast(value: Any, step: Step, target: Any) -> None:
    if step.dtype is bool_:
        np.not_equal(value, 0, out=target)
    elif step.source.kind == "f" and step.dtype.kind in "iu":
        # Beyond the ends C leaves the result open; ours is the nearest number, 0 for NaN.
        low, high = value <= float(step.dtype.least), value >= float(step.dtype.greatest)
        np.copyto(target, np.where(low | high | (value != value), 0, value), casting="unsafe")
        np.copyto(target, step.dtype.least, where=low)
        np.copyto(target, step.dtype.greatest, where=high)
    else:
        np.copyto(target, value, casting="unsafe")


# -- folds


def _fold(kernel: Kernel, arguments: _Arguments, results: Sequence[Buffer]) -> None:
    """Row by row of what is kept; many rows at once where each is short."""
    kept, folded = kernel.axes[: kernel.kept], kernel.axes[kernel.kept :]
    length = size_of(folded)
    targets = [_whole(buffer, fold.dtype) for fold, buffer in zip(kernel.folds, results)]
    machine = _Machine(kernel, arguments)
    if length <= BLOCK:
        whole = tuple(slice(0, n) for n in folded)
        at = 0
        for cut in _cuts(kept, max(1, PIECE // max(1, length))):
            count = size_of(tuple(part.stop - part.start for part in cut))
            values = machine.values((*cut, *whole))
            for fold, target in zip(kernel.folds, targets):
                table = np.broadcast_to(values[fold.slot], _shape((*cut, *whole)))
                target[at : at + count] = _short(fold, table.reshape(count, length))
            at += count
        return
    for row, place in enumerate(np.ndindex(*kept) if kept else [()]):
        here = tuple(slice(i, i + 1) for i in place)
        folds = [_Long(fold, length) for fold in kernel.folds]
        for cut in _cuts(folded, PIECE):
            values = machine.values((*here, *cut))
            for fold, taking in zip(kernel.folds, folds):
                shape = _shape((*here, *cut))
                taking.take(np.broadcast_to(values[fold.slot], shape).reshape(-1))
        for taking, target in zip(folds, targets):
            target[row] = taking.total()


def _shape(cut: Cut) -> Shape:
    return tuple(part.stop - part.start for part in cut)


_WHOLE_FOLDS: dict[str, Any] = {
    "sum": np.add,
    "prod": np.multiply,
    "min": np.minimum,
    "max": np.maximum,
    "any": np.logical_or,
    "all": np.logical_and,
}


def _short(fold: Fold, table: Any) -> Any:
    """Each row of `table` folded; a row is at most one block long."""
    if fold.name.startswith("arg"):
        return getattr(np, fold.name)(table, axis=1)
    if fold.calculated.kind != "f" or fold.name not in ("sum", "prod"):
        return _WHOLE_FOLDS[fold.name].reduce(table, axis=1)
    return _lanes(table.astype(np.float64, copy=False), fold.name)


def _lanes(table: Any, name: str) -> Any:
    """Sums or products of rows, in eight lanes that are put together in pairs."""
    combine = _WHOLE_FOLDS[name]
    rows, length = table.shape
    full = length - length % LANES
    neutral = 0.0 if name == "sum" else 1.0
    # Along an axis that is not the last, NumPy adds in order.
    lanes = combine(
        combine.reduce(table[:, :full].reshape(rows, full // LANES, LANES), axis=1), neutral
    )
    if full < length:
        part = lanes[:, : length - full]
        combine(part, table[:, full:], out=part)
    while lanes.shape[1] > 1:
        half = lanes.shape[1] // 2
        lanes = combine(lanes[:, :half], lanes[:, half:])
    return lanes[:, 0]


class _Long:
    """A fold over many blocks, taken piece by piece."""

    def __init__(self, fold: Fold, length: int) -> None:
        self._fold = fold
        self._in_lanes = fold.calculated.kind == "f" and fold.name in ("sum", "prod")
        self._rest: Any = np.empty(0)
        self._parts: list[Any] = []
        self._taken = 0

    def take(self, values: Any) -> None:
        """The next elements, in order."""
        if self._in_lanes:
            values = np.concatenate([self._rest, values.astype(np.float64, copy=False)])
            full = values.size - values.size % BLOCK
            if full:
                self._parts.append(_lanes(values[:full].reshape(-1, BLOCK), self._fold.name))
            self._rest = values[full:].copy()
        elif self._fold.name.startswith("arg"):
            place = int(getattr(np, self._fold.name)(values))
            self._parts.append((values[place].copy(), self._taken + place))
        else:
            self._parts.append(_WHOLE_FOLDS[self._fold.name].reduce(values))
        self._taken += values.size

    def total(self) -> Any:
        """The result."""
        if self._fold.name.startswith("arg"):
            best = np.array([value for value, _ in self._parts])
            return self._parts[int(getattr(np, self._fold.name)(best))][1]
        if not self._in_lanes:
            return _WHOLE_FOLDS[self._fold.name].reduce(np.array(self._parts))
        if self._rest.size:
            self._parts.append(_lanes(self._rest[None, :], self._fold.name))
        return _paired(np.concatenate(self._parts), _WHOLE_FOLDS[self._fold.name])


def _paired(blocks: Any, combine: Any) -> float:
    """Runs of a power of two, the largest first, each in pairs of pairs; then from the right."""
    runs, start = [], 0
    for bit in range(blocks.size.bit_length() - 1, -1, -1):
        if blocks.size >> bit & 1:
            run = blocks[start : start + (1 << bit)]
            start += 1 << bit
            while run.size > 1:
                run = combine(run[0::2], run[1::2])
            runs.append(run[0])
    total = runs.pop()
    while runs:
        total = combine(runs.pop(), total)
    return float(total)
