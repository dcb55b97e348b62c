"""`Explanation`: what computing some arrays would take, as data that shows itself.

It is a snapshot: it holds no array and stays as it is when they are computed. Only where
a graph is too large to be planned in passing does it hold the graph, until its plan is
asked for.
"""

from __future__ import annotations

import linecache
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from arraykit import execution
from arraykit.array import Array
from arraykit.errors import IndexOutOfBounds, ValueNotAllowed
from arraykit.explain import sources
from arraykit.explain.eager import Eager, as_written, eager
from arraykit.explain.graphs import Graph, drawn_plan, drawn_program, excerpt
from arraykit.explain.placing import Place, placed
from arraykit.explain.reports import KernelReport, reported
from arraykit.node import Node
from arraykit.optimisations import unshared
from arraykit.plan import Plan, planned
from arraykit.settings import Chosen, chosen
from arraykit.structure import Structure, structure

if TYPE_CHECKING:
    from arraykit.roof import Roof

__all__ = ["Explanation", "StoredValue", "known_roof", "reports_of"]

# Nodes of a graph that is planned in passing. Planning takes some 30 µs for each.
PLANNED_IN_PASSING = 5_000


class StoredValue(NamedTuple):
    """A value that is written between kernels, why, and where the program asks for it."""

    op: str
    reason: str
    kernel: int  # which computes it
    where: str  # file and line; "" for what planning made
    code: str  # that line, where it can be read


class _Planned(NamedTuple):
    """What is known once there is a plan."""

    plan: Plan
    kernels: list[KernelReport]
    places: dict[int, list[Place]]
    stored: list[StoredValue]


class Explanation:
    """What `ak.explain` found out: kernels, bytes, engines, sources, graphs.

    >>> import arraykit as ak
    >>> a = ak.arange(1000, dtype=ak.float64)
    >>> told = ak.explain(a - a.mean())
    >>> [len(kernel.steps) for kernel in told.kernels], told.bytes_moved, told.eager_bytes
    ([0, 2], 24016, 32024)
    >>> told.stored[0].op, told.stored[0].reason
    ('sum', 'a fold is complete only when its loop has ended')
    >>> print(told.source("python", kernel=1), end="")
    def kernel(n0, a, a_at, a_0, out0):
        f0 = FloatSum()
        for i0 in range(n0):
            f0.take(a[i0])
        out0[0] = f0.total()
    """

    def __init__(
        self,
        arrays: Sequence[Array],
        names: dict[int, str],
        roof: bool | Roof = False,
        without: frozenset[str] = frozenset(),
    ) -> None:
        self.engine = chosen()
        self.without = without
        with execution._forcing:  # a value that is computed lets go of what we walk over
            nodes = list(dict.fromkeys(array._node for array in arrays))
            wanted = [node for node in nodes if node.buffer is None]
            self.asked = len(nodes)
            self.computed_already = len(nodes) - len(wanted)
            if "sharing" in without:
                wanted, originals = unshared(wanted)
                known = [(id(copy), id(node)) for copy, node in originals.items()]
                names = {**names, **{copy: names[node] for copy, node in known if node in names}}
            found = structure(wanted)
            order = as_written(wanted)
            self.eager: Eager = eager(order, wanted)
            self._source_names = _source_names(found, names)
            self._result_names = _result_names(wanted, names)
            self._shapes = [(node.dtype.name, node.shape) for node in found.sources]
            self._result_shapes = [(node.dtype.name, node.shape) for node in wanted]
            self._excerpt = excerpt(order, wanted, found, names)
            self._waiting: tuple[list[Node], Structure] | None = (wanted, found)
            self._planned: _Planned | None = None
            if len(found.order) <= PLANNED_IN_PASSING:
                self._plan(wanted, found)
        self._roof: Roof | None = None if isinstance(roof, bool) else roof
        if roof is True:
            self.roof  # noqa: B018 - measures it

    # -- the plan

    def _plan_now(self) -> _Planned:
        if self._planned is not None:
            return self._planned
        assert self._waiting is not None
        wanted, found = self._waiting
        with execution._forcing:
            if structure(wanted).key != found.key:
                raise ValueNotAllowed(
                    "the arrays, or what they are computed from, have been computed since they "
                    "were explained: explain them again, and ask for explanation.plan before"
                )
            return self._plan(wanted, found)

    def _plan(self, wanted: list[Node], found: Structure) -> _Planned:
        known = None if self.without else execution._plans.get(found.key)
        plan = planned(wanted, found, self.without) if known is None else known.plan
        results = dict(zip(plan.results, self._result_names))
        kernels = reported(plan, self.engine, self._source_names, results)
        places = placed(wanted, found.order, plan)
        self._planned = _Planned(plan, kernels, places, _stored(plan, found, kernels))
        self._waiting = None
        return self._planned

    @property
    def is_planned(self) -> bool:
        """Whether the plan is there; a large graph is planned when its plan is asked for."""
        return self._planned is not None

    @property
    def plan(self) -> Plan:
        """The plan; of a graph of many thousand operations it is made now, which takes seconds.

        Raises `ValueNotAllowed` if that graph has been computed since.
        """
        return self._plan_now().plan

    @property
    def kernels(self) -> list[KernelReport]:
        """A report on each kernel, in the order they run. See `plan`."""
        return self._plan_now().kernels

    @property
    def stored(self) -> list[StoredValue]:
        """The values that are written between kernels, and why. See `plan`."""
        return self._plan_now().stored

    # -- figures

    @property
    def bytes_read(self) -> int:
        """The bytes the kernels read."""
        return self.plan.bytes_read

    @property
    def bytes_written(self) -> int:
        """The bytes the kernels write."""
        return self.plan.bytes_written

    @property
    def bytes_moved(self) -> int:
        """The bytes the kernels read and write."""
        return self.bytes_read + self.bytes_written

    @property
    def peak_bytes(self) -> int:
        """The most memory that results and values in between take at once, sources apart."""
        return self.plan.peak_bytes

    @property
    def eager_bytes(self) -> int:
        """The bytes that one operation after the other would read and write."""
        return self.eager.bytes_moved

    @property
    def eager_peak_bytes(self) -> int:
        """The most memory that one operation after the other would take, sources apart."""
        return self.eager.peak_bytes

    @property
    def known_roof(self) -> Roof | None:
        """The roof of memory if it was given or measured before, else None."""
        return self._roof or known_roof(self.engine.threads)

    @property
    def roof(self) -> Roof:
        """The roof of memory for the threads in use, measured now if it was not before."""
        if self._roof is None:
            from arraykit.roof import measured

            self._roof = measured(threads=self.engine.threads)
        return self._roof

    @property
    def predicted(self) -> float:
        """The least seconds by memory traffic: the kernels' bytes at the roof.

        Measures the roof if that was not done before, which takes about a second.
        """
        kernels = self.kernels
        return sum(kernel.seconds_at(self.roof) for kernel in kernels) if kernels else 0.0

    # -- sources and graphs

    def source(self, kind: str = "python", kernel: int = 1) -> str:
        """The source of a kernel, which count from 1.

        "python" is the loop of the `python` engine, "blocks" the calls of NumPy, "llvm"
        LLVM's intermediate representation, "assembly" what it becomes on this machine; or
        one line that says why there is none here. Raises `ValueNotAllowed` for another
        kind, `IndexOutOfBounds` for a kernel that is not there.
        """
        return sources.source(kind, self._kernel(kernel).kernel, self.engine)

    def _kernel(self, number: int) -> KernelReport:
        kernels = self.kernels
        if not isinstance(number, int) or isinstance(number, bool):
            raise ValueNotAllowed(f"a kernel is named by its number, from 1, not by {number!r}")
        if not 1 <= number <= len(kernels):
            there = f"there are 1 to {len(kernels)}" if kernels else "nothing has to be computed"
            raise IndexOutOfBounds(f"there is no kernel {number}: {there}")
        return kernels[number - 1]

    def graph(self, when: str = "before") -> Graph:
        """The operations as written ("before" fusion), or the kernels they became ("after").

        Its `nodes` and `edges` are plain data, and a notebook draws it. Large ones are
        summarised. Raises `ValueNotAllowed` for another word.
        """
        if when == "before":
            places = self._planned.places if self._planned else {}
            kernels = self._planned.kernels if self._planned else []
            stored = self._planned.plan.stored if self._planned else []
            reasons = {each.number: each.reason for each in stored}
            return drawn_program(self._excerpt, places, kernels, reasons)
        if when != "after":
            raise ValueNotAllowed(f'a graph is drawn "before" or "after" fusion, not {when!r}')
        shapes = [*zip(self._source_names, self._shapes)]
        results = [*zip(self.plan.results, self._result_names, self._result_shapes)]
        return drawn_plan(self.kernels, shapes, results)

    # -- showing

    def __str__(self) -> str:
        from arraykit.explain.text import text

        return text(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from arraykit.explain.page import page

        return page(self)


def known_roof(threads: int) -> Roof | None:
    """The roof that was measured before for so many threads, of the usual arrays."""
    module = sys.modules.get("arraykit.roof")
    return module._known.get((threads, None)) if module is not None else None


def reports_of(
    plan: Plan, engine: Chosen, wanted: Sequence[Node], found: Structure, names: dict[int, str]
) -> list[KernelReport]:
    """A report on each kernel, with the reader's own names."""
    results = dict(zip(plan.results, _result_names(wanted, names)))
    return reported(plan, engine, _source_names(found, names), results)


def _source_names(found: Structure, names: dict[int, str]) -> list[str]:
    return [names.get(id(node), f"array {i}") for i, node in enumerate(found.sources, 1)]


def _result_names(wanted: Sequence[Node], names: dict[int, str]) -> list[str]:
    alone = len(wanted) == 1
    unnamed = (f"result {i}" if not alone else "the result" for i in range(1, len(wanted) + 1))
    return [names.get(id(node), name) for node, name in zip(wanted, unnamed)]


def _stored(plan: Plan, found: Structure, kernels: list[KernelReport]) -> list[StoredValue]:
    made = {written.place: each.number for each in kernels for written in each.writes}
    stored = []
    for each in plan.stored:
        where = found.order[each.number].where if each.number is not None else ""
        file, _, line = where.rpartition(", line ")
        code = linecache.getline(file, int(line)).strip() if line.isdigit() else ""
        stored.append(StoredValue(each.op, each.reason, made[each.place], where, code))
    return stored
