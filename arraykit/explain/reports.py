"""One kernel in figures and words: what it reads, computes and writes, on which engine and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from arraykit.engines import engine_for, python_loop
from arraykit.explain.quantities import counted, in_bytes, in_seconds, listed
from arraykit.kernels import Input, Kernel
from arraykit.ops import ELEMENTWISE
from arraykit.plan import Plan
from arraykit.settings import Chosen
from arraykit.views import Shape, size_of

if TYPE_CHECKING:
    from arraykit.roof import Roof

__all__ = ["KernelReport", "Read", "Written", "argument_names", "reported"]

# Of the functions that calculate in floats, those that are a single instruction.
_CHEAP = frozenset({"floor", "ceil", "trunc", "round", "copysign", "signbit"})

_USUAL_CACHE = 32 << 20  # bytes, where the roof does not tell


class Read(NamedTuple):
    """A value that a kernel reads, and the name it has in the kernel's sources."""

    name: str
    value: str
    place: int
    dtype: str
    strides: tuple[int, ...]
    bytes: int

    def __str__(self) -> str:
        return self.name if self.name == self.value else f"{self.value} as {self.name}"


class Written(NamedTuple):
    """A value that a kernel writes, and the name it has in the kernel's sources."""

    name: str
    value: str
    place: int
    dtype: str
    op: str  # that computes it
    bytes: int


class KernelReport(NamedTuple):
    """What there is to say about one kernel. `number` counts from 1, in the order they run."""

    number: int
    kernel: Kernel
    engine: str
    reason: str
    reads: tuple[Read, ...]
    writes: tuple[Written, ...]
    steps: tuple[str, ...]  # names of operations, in the order of the steps
    functions: dict[str, int]  # special functions, and their calls for each element
    operations: int  # for each element, casts and special functions apart
    needs: tuple[int, ...]  # numbers of the kernels whose values it reads
    apart: str  # why it is not one kernel with those before it; "" for the first

    @property
    def axes(self) -> Shape:
        """The lengths of its loops; axes that can be walked as one are one."""
        return self.kernel.axes

    @property
    def folds(self) -> tuple[str, ...]:
        """The names of what it folds."""
        return tuple(fold.name for fold in self.kernel.folds)

    @property
    def elements(self) -> int:
        """How many elements its loop goes over."""
        return size_of(self.kernel.axes)

    @property
    def bytes_read(self) -> int:
        """The bytes its inputs touch, each element once."""
        return self.kernel.bytes_read

    @property
    def bytes_written(self) -> int:
        """The bytes of its results."""
        return self.kernel.bytes_written

    def seconds_at(self, roof: Roof) -> float:
        """The time that its bytes take at the roof of memory."""
        return roof.seconds(self.bytes_read, self.bytes_written)

    def fits_in_cache(self, roof: Roof) -> bool:
        """Whether the caches can hold what it moves; the roof is no bound then."""
        return self.bytes_read + self.bytes_written <= (roof.cache_bytes or _USUAL_CACHE)

    def prediction(self, roof: Roof) -> str:
        """That time in words, and what else may decide."""
        bound = in_seconds(self.seconds_at(roof))
        if self.fits_in_cache(roof):
            return (
                f"{bound} by memory traffic, if no cache holds its arrays already; "
                "calling the kernel takes microseconds"
            )
        said = f"at least {bound} by memory traffic"
        if self.engine == "python":
            return f"{said}; a Python loop takes longer"
        if self.functions:
            calls = self.elements * sum(self.functions.values())
            return f"{said}; {counted(calls, 'call')} of {listed(list(self.functions))} may decide"
        return said

    @property
    def work(self) -> str:
        """What it does for each element, in words."""
        calls = [name if n == 1 else f"{n} {name}" for name, n in self.functions.items()]
        parts = [counted(self.operations, "operation")] if self.operations or not calls else []
        parts += [f"calls of {listed(calls)}"] if calls else []
        return f"{' and '.join(parts)} for each element"

    def __str__(self) -> str:
        folds = f" folded by {listed(self.folds)}" if self.folds else ""
        return (
            f"kernel {self.number}: {counted(len(self.steps), 'step')} on "
            f"{counted(self.elements, 'element')}{folds}, {in_bytes(self.bytes_read)} read, "
            f"{in_bytes(self.bytes_written)} written"
        )


def reported(
    plan: Plan, chosen: Chosen, sources: Sequence[str], results: dict[int, str]
) -> list[KernelReport]:
    """A report on each kernel, given what sources and results are called."""
    values = dict(enumerate(sources))
    made: dict[int, tuple[int, str]] = {}  # by place, the kernel that computes it and the operation
    reports: list[KernelReport] = []
    for number, kernel in enumerate(plan.kernels, 1):
        written = tuple(_written(kernel, number, results))
        needed = dict.fromkeys(made[item.place] for item in kernel.inputs if item.place in made)
        engine, reason = engine_for(kernel, chosen)
        if chosen.engine == "auto" and engine == "blocks" and not kernel.prepared.get("cannot"):
            reason += "; it is compiled once it has come back often enough"
        functions = Counter(step.op for step in kernel.steps if _is_function(step.op))
        casts = sum(step.op == "cast" for step in kernel.steps)
        plain = len(kernel.steps) - casts - sum(functions.values()) + len(kernel.folds)
        reports.append(
            KernelReport(
                number,
                kernel,
                engine,
                reason,
                tuple(_read(kernel, values)),
                written,
                tuple(step.op for step in kernel.steps),
                dict(functions),
                plain,
                tuple(dict.fromkeys(one for one, _ in needed)),
                _apart(kernel, reports, list(needed)),
            )
        )
        values.update((each.place, each.value) for each in written)
        made.update((each.place, (number, each.op)) for each in written)
    return reports


def argument_names(source: str) -> list[str]:
    """What a kernel's Python loop calls its inputs: those that begin at a place of their own."""
    return re.findall(r"\b(\w+)_at\b", source.partition(":")[0])


def _read(kernel: Kernel, values: dict[int, str]) -> list[Read]:
    names = argument_names(python_loop.source(kernel)) if kernel.inputs else []
    return [
        Read(name, values[item.place], item.place, item.dtype.name, item.strides, size)
        for name, item, size in zip(
            names, kernel.inputs, [_bytes_read(item, kernel.axes) for item in kernel.inputs]
        )
    ]


def _bytes_read(item: Input, axes: Shape) -> int:
    alone = Kernel(axes, len(axes))
    alone.inputs.append(item)
    return alone.bytes_read


def _written(kernel: Kernel, number: int, results: dict[int, str]) -> list[Written]:
    ops = [
        kernel.steps[output.slot[1]].op if output.slot[0] == "step" else "copy"
        for output in kernel.outputs
    ]
    ops += [fold.name for fold in kernel.folds]
    written = []
    for i, (op, (place, dtype, size)) in enumerate(zip(ops, kernel.results)):
        which = f" (out{i})" if len(ops) > 1 else ""
        value = results.get(place, f"the {op} of kernel {number}{which}")
        written.append(Written(f"out{i}", value, place, dtype.name, op, size * dtype.itemsize))
    return written


def _is_function(name: str) -> bool:
    op = ELEMENTWISE.get(name)
    return op is not None and op.is_costly and name not in _CHEAP


def _apart(kernel: Kernel, before: list[KernelReport], needed: list[tuple[int, str]]) -> str:
    if not before:
        return ""
    if needed:
        return f"it needs {listed([f'the {op} of kernel {number}' for number, op in needed])}"
    last = before[-1].kernel
    if (kernel.axes, kernel.kept) == (last.axes, last.kept):
        return "it goes over the same elements, but there are too many steps for one"
    return "it is another loop: over other axes, or folded otherwise"
