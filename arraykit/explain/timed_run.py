"""A computation with a clock: every kernel run as `force` runs it, then again.

The first run takes memory for its results, as `force` does. Repeats are on the same
engine and inputs, into results of their own that are dropped: that time is the kernel's,
and what the memory roof is compared with.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter
from typing import Any

from arraykit import execution
from arraykit.buffer import Buffer
from arraykit.engines import python_loop, run_kernel
from arraykit.explain.explanation import reports_of
from arraykit.explain.reports import KernelReport
from arraykit.kernels import Kernel
from arraykit.node import Node
from arraykit.ops import REDUCTIONS
from arraykit.plan import Plan, planned
from arraykit.profiling import KernelTimes
from arraykit.settings import Chosen
from arraykit.structure import Structure, structure

__all__ = ["TimedRun"]

# Unless it is said how often, a kernel runs again as often as fits in that time.
_MOST_REPEATS = 10
_SECONDS = 0.5


class TimedRun:
    """One computation, kernel by kernel, by whoever holds the lock of `execution`."""

    def __init__(self, wanted: list[Node], names: dict[int, str], engine: Chosen) -> None:
        self._wanted = wanted
        self._engine = engine
        start = perf_counter()
        self._found: Structure = structure(wanted)
        self._plan, self.was_planned = _planned(wanted, self._found)
        self.planning_seconds = perf_counter() - start
        self._reports = reports_of(self._plan, engine, wanted, self._found, names)
        count = sum(len(kernel.results) for kernel in self._plan.kernels)
        sources: list[Buffer | None] = [node.buffer for node in self._found.sources]
        self._values = sources + [None] * count
        self.times: list[KernelTimes] = []

    def compute(self, repeat: int | None) -> None:
        """Run all kernels, each again at once, while its inputs are there."""
        folds = {place for _, place in self._folds()}
        for report, released in zip(self._reports, self._plan.released()):
            self.times.append(self._timed(report, repeat))
            for place in released:
                if place not in folds:
                    self._values[place] = None

    def _timed(self, report: KernelReport, repeat: int | None) -> KernelTimes:
        kernel, engine = report.kernel, self._engine
        inputs: list[Any] = [self._values[item.place] for item in kernel.inputs]
        constants = [self._found.constants[place] for place, _ in kernel.constants]
        start = perf_counter()
        compiling = _compile(kernel, report.engine, engine.math)
        results = [Buffer.allocate(dtype, size) for _, dtype, size in kernel.results]
        run_kernel(kernel, inputs, constants, results, engine)
        first = perf_counter() - start
        for (place, _, _), buffer in zip(kernel.results, results):
            self._values[place] = buffer
        # Repeats are no reason to compile a kernel: they run where it ran.
        again = engine._replace(engine=report.engine)
        repeats, remark = _repeated(kernel, inputs, constants, again, repeat)
        return KernelTimes(report, compiling, first, repeats, None, remark)

    def _folds(self) -> list[tuple[int, int]]:
        """Numbers and places of folds in between, which are kept as `force` keeps them."""
        return [
            (each.number, each.place)
            for each in self._plan.stored
            if each.number is not None and each.op in REDUCTIONS
        ]

    def keep(self) -> None:
        """Give the nodes their values."""
        found, plan, values = self._found, self._plan, self._values
        for number, place in self._folds():
            found.order[number].keep(_there(values[place]))
        taken: set[int] = set()
        for node, place in zip(self._wanted, plan.results):
            if place < plan.sources:
                found.sources[place].captured = node.captured = True  # two hold one buffer
            elif place in taken:
                node.captured = True
            taken.add(place)
            node.keep(_there(values[place]))


def _there(buffer: Buffer | None) -> Buffer:
    assert buffer is not None
    return buffer


def _planned(wanted: list[Node], found: Structure) -> tuple[Plan, bool]:
    """The plan that is known, or a new one, which is known from now on."""
    known = execution._plans.get(found.key)
    if known is not None:
        return known.plan, True
    plan = planned(wanted, found)
    if len(found.order) <= execution._NODES_KEPT and len(execution._plans) < execution._PLANS_KEPT:
        execution._plans[found.key] = execution._Ready(plan)
    return plan, False


def _compile(kernel: Kernel, engine: str, math: str) -> float:
    """Compile the kernel for that engine if it is not yet; the seconds that took."""
    start = perf_counter()
    if engine == "llvm" and ("llvm", math) not in kernel.prepared:
        from arraykit.engines import llvm  # which needs llvmlite

        llvm.machine.compiled(llvm.source(kernel, math))
    elif engine == "python" and "python" not in kernel.prepared:
        python_loop._compile(python_loop.source(kernel))
    else:
        return 0.0
    return perf_counter() - start


def _repeated(
    kernel: Kernel,
    inputs: Sequence[Buffer],
    constants: Sequence[Any],
    engine: Chosen,
    repeat: int | None,
) -> tuple[tuple[float, ...], str]:
    """The times of running it again, into memory that is there; or why it did not."""
    if repeat == 0:
        return (), ""
    try:
        results = [Buffer.allocate(dtype, size) for _, dtype, size in kernel.results]
    except MemoryError:
        return (), "did not run again: its results do not fit in memory a second time"
    for buffer in results:
        if hasattr(buffer.owner, "fill"):
            buffer.owner.fill(0)  # the first touch of a page costs more than writing to it
    times: list[float] = []
    until = perf_counter() + _SECONDS
    while len(times) < (_MOST_REPEATS if repeat is None else repeat):
        start = perf_counter()
        run_kernel(kernel, inputs, constants, results, engine)
        end = perf_counter()
        times.append(end - start)
        if repeat is None and end > until:
            break
    return tuple(times), ""
