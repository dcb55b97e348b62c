"""Runs a comparison: results first, then samples in turn, in a worker process for each case.

All cases of a size are prepared before any is timed, so that rounds can go from
case to case: what the machine does meanwhile hits them all. A case that fails,
dies, or takes too long ends in a row that says so, and leaves the others alone.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from notekit.timing.cases import Case, Outcome, Row
from notekit.timing.conditions import conditions, memory_limit, throttled
from notekit.timing.effort import Effort, Progress
from notekit.timing.interpreters import Interpreter, interpreter
from notekit.timing.process import CANCELLED, CaseFailed, WorkerDied, WorkerProcess
from notekit.timing.results import difference
from notekit.timing.samples import is_falling, is_warm, loops_for
from notekit.timing.shelf import environment
from notekit.timing.timings import Timings

__all__ = ["Comparison", "Effort", "Progress", "compare"]

_FEWEST = 3  # samples, whatever the budget
_SHARE = 0.6  # of the memory this process may use, for all cases of a size together
_REST = 0.03  # seconds in which a worker that is asked nothing is watched
_EMPTY = 100_000  # turns of the empty loop

# The comparisons of this process that run now: rows say when they were not alone.
_running: set[int] = set()


class _Size:
    """One size: its rows, and what the cases answered."""

    def __init__(self, n: int, cases: Sequence[Case]) -> None:
        self.n = n
        self.rows: dict[str, Row] = {}
        self.answers: dict[str, Any] = {}
        self._cases = cases

    def live(self) -> list[Case]:
        """The cases that nothing has ended yet."""
        return [case for case in self._cases if self.rows[case.name].outcome is Outcome.TIMED]


class _Cancelled(Exception):
    """`cancel` was called."""


class Comparison:
    """One comparison. `run` it here, or in a thread of yours and `cancel` it from another.

    Raises ValueError for cases or sizes that cannot be told apart, and where
    there are none.
    """

    def __init__(
        self,
        cases: Sequence[Case],
        sizes: Iterable[int],
        base: str = "",
        tolerance: float = 1e-9,
        effort: Effort | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.cases = list(cases)
        self.sizes = [_whole(n) for n in sizes]
        names = [case.name for case in self.cases]
        if not names:
            raise ValueError("there is no case to compare")
        if not self.sizes:
            raise ValueError("there is no size to compare the cases at")
        if len(set(names)) < len(names):
            raise ValueError("two cases have the same name, and their rows could not be told apart")
        if len(set(self.sizes)) < len(self.sizes):
            raise ValueError("a size is there twice, and its rows could not be told apart")
        if base and base not in names:
            raise ValueError(f"the base {base!r} is none of the cases {', '.join(names)}")
        self.base = base or names[0]
        self._tolerance = tolerance
        self._effort = effort or Effort()
        self._tell = on_progress or (lambda progress: None)
        self._workers: dict[str, WorkerProcess] = {}
        self._asked: list[WorkerProcess] = []  # what their interpreters can import
        self._lock = threading.Lock()
        self._cancelled = False
        self._rows: list[Row] = []
        self._found: dict[str, Interpreter] = {}

    def run(self) -> Timings:
        """Time everything; returns what was found, also after `cancel`. No process is left."""
        under = conditions()
        self._rows = []
        _running.add(id(self))
        try:
            for case in self.cases:
                # One that lacks what its case needs has a row too.
                found = interpreter(case.interpreter, case.needs, self._watch)
                self._found[case.name] = found
                self._check_cancelled()
            share = 1 / len(self.sizes)
            for number, n in enumerate(self.sizes):
                self._run_size(_Size(n, self.cases), number * share, share)
        except _Cancelled:
            self._note_cancelled()
        finally:
            _running.discard(id(self))
            self._close_all()
        return Timings(self._rows, self.base, under)

    def cancel(self) -> None:
        """End it at once, from any thread; running snippets are killed."""
        with self._lock:
            self._cancelled = True
            workers = [*self._workers.values(), *self._asked]
        for worker in workers:
            worker.kill(CANCELLED)

    # -- where cases run

    def _watch(self, worker: WorkerProcess) -> None:
        """Have `cancel` end a process that is asked what it can import."""
        with self._lock:
            self._asked.append(worker)
            late = self._cancelled
        if late:
            worker.kill(CANCELLED)

    def _worker(self, case: Case, row: Row) -> WorkerProcess:
        worker = self._workers.get(case.name)
        row.is_cold = worker is None
        if worker is None:
            self._check_cancelled()
            given = {**environment(), **case.environment}
            worker = WorkerProcess(self._found[case.name].executable, given, memory_limit())
            with self._lock:
                self._workers[case.name] = worker
                late = self._cancelled
            if late:
                worker.kill(CANCELLED)
        return worker

    def _drop(self, case: Case) -> None:
        with self._lock:
            worker = self._workers.pop(case.name, None)
        if worker is not None:
            worker.close()

    def _close_all(self) -> None:
        with self._lock:
            workers = list(self._workers.values())
            self._workers.clear()
            self._asked.clear()
        for worker in workers:
            worker.kill(CANCELLED)
        for worker in workers:
            worker.close()

    def _check_cancelled(self) -> None:
        if self._cancelled:
            raise _Cancelled

    # -- one size

    def _run_size(self, size: _Size, done: float, share: float) -> None:
        try:
            self._rule_out(size)
            self._say(done, f"n = {size.n:,}: preparing", size)
            self._each(self._prepare, "preparing", size, done, 0.2 * share)
            self._agree(size)
            self._each(self._warm, "warming up", size, done + 0.2 * share, 0.3 * share)
            self._rounds(size, done + 0.5 * share, 0.5 * share)
        except _Cancelled:
            for case in size.live():
                size.rows[case.name].end(Outcome.CANCELLED, CANCELLED)
            raise
        finally:
            self._rows += size.rows.values()
        for case in self.cases:
            self._forget(case)

    def _each(
        self,
        step: Callable[[Case, _Size], None],
        name: str,
        size: _Size,
        done: float,
        share: float,
    ) -> None:
        live = size.live()
        for i, case in enumerate(live):
            self._say(done + share * i / len(live), f"n = {size.n:,}: {name} {case.name}", size)
            self._attempt(step, case, size)

    def _rule_out(self, size: _Size) -> None:
        """Rows for all cases, those that cannot run or would not fit ended at once."""
        lacks = {
            case.name: case.missing or self._found[case.name].lacks(case.needs)
            for case in self.cases
        }
        limit = memory_limit()
        needed = sum(case.memory * size.n for case in self.cases if not lacks[case.name])
        refused = ""
        if limit is not None and needed > _SHARE * limit:
            refused = (
                f"all cases together would hold {needed / 1e9:.1f} GB, and {_SHARE:.0%} of the "
                f"{limit / 1e9:.1f} GB here is the most that is used"
            )
        for case in self.cases:
            row = size.rows[case.name] = self._row(case, size.n)
            if lacks[case.name]:
                row.end(Outcome.MISSING, lacks[case.name])
            elif refused:
                row.end(Outcome.REFUSED, refused)

    def _row(self, case: Case, n: int) -> Row:
        row = Row(case.name, n, Outcome.TIMED, setup=case.setup, statement=case.statement)
        row.bytes_moved = case.moved * n
        row.is_checked, row.is_reference = bool(case.result), case.is_reference
        found = self._found.get(case.name)
        if found is not None:
            row.interpreter = found.name
            versions = {name: found.imports.get(name, "") for name in case.needs}
            if found.blas and "numpy" in case.needs:
                versions["BLAS"] = found.blas
            row.versions = {found.implementation: found.version, **versions}
        return row

    def _attempt(self, step: Callable[[Case, _Size], None], case: Case, size: _Size) -> None:
        """Take a step of a case; what goes wrong ends its row, and its process if need be."""
        row = size.rows[case.name]
        try:
            step(case, size)
        except CaseFailed as error:
            row.trace = error.trace
            row.end(Outcome.FAILED, str(error))
            self._drop(case)
        except (WorkerDied, OSError) as error:
            self._drop(case)
            self._check_cancelled()
            row.end(Outcome.DIED, str(error))
        self._check_cancelled()

    def _prepare(self, case: Case, size: _Size) -> None:
        row = size.rows[case.name]
        worker = self._worker(case, row)
        code = {"setup": case.setup, "statement": case.statement, "result": case.result}
        first = worker.ask("prepare", self._effort.limit, case=0, n=size.n, **code)
        row.first = first["first"]
        size.answers[case.name] = worker.ask("result", self._effort.limit, case=0)["result"]

    def _agree(self, size: _Size) -> None:
        """Compare each result with the base's, or with the first there is."""
        judge = self.base if self.base in size.answers else next(iter(size.answers), None)
        if judge is None:
            return
        for case in size.live():
            found = difference(size.answers[case.name], size.answers[judge], self._tolerance)
            if found and case.name != judge:
                size.rows[case.name].end(Outcome.DIFFERENT, f"{found}, which {judge!r} has")

    def _warm(self, case: Case, size: _Size) -> None:
        """Find how many loops make a sample, and run until it no longer gets faster."""
        row = size.rows[case.name]
        self._warm_up(case, row)
        worker, limit = self._workers[case.name], self._effort.limit
        row.overhead = worker.ask("overhead", limit, loops=_EMPTY)["seconds"]
        row.busy = worker.ask("rest", limit, seconds=_REST)["busy"]

    def _warm_up(self, case: Case, row: Row) -> None:
        effort = self._effort
        until = time.monotonic() + effort.warm_up
        # The first run may have been slow for what it compiled.
        row.loops, taken = 1, self._seconds(case, 1)
        if taken > effort.warm_up / 4:
            row.loops = loops_for(taken, effort.least)
            return  # so slow that there is no time for more than the samples
        while taken < effort.least:
            row.loops = max(row.loops + 1, loops_for(taken / row.loops, effort.least))
            taken = self._seconds(case, row.loops)
        seen = [taken / row.loops]
        while not is_warm(seen) and time.monotonic() < until:
            seen.append(self._seconds(case, row.loops) / row.loops)
        row.warm_up = len(seen)
        # Too few to tell are left to `_rounds`.
        row.is_warm = is_warm(seen) or len(seen) < 10
        row.loops = loops_for(min(seen), effort.least)

    def _rounds(self, size: _Size, done: float, share: float) -> None:
        """Samples in turn, another case first in each round."""
        effort = self._effort
        start, before = time.monotonic(), throttled()
        for turn in range(effort.samples):
            spent = time.monotonic() - start
            if turn >= _FEWEST and spent * (turn + 1) / turn > effort.budget:
                break
            text = f"n = {size.n:,}: round {turn + 1} of {effort.samples}"
            self._say(done + share * turn / effort.samples, text, size)
            live = size.live()
            first = turn % max(1, len(live))
            for case in live[first:] + live[:first]:
                self._attempt(self._sample, case, size)
        waited = throttled().since(before)
        for case in size.live():
            row = size.rows[case.name]
            row.throttled = waited.seconds if waited.times else 0.0
            if row.warm_up < 10 and is_falling(row.samples):
                row.is_warm = False
            row.peak = self._peak(case)

    def _sample(self, case: Case, size: _Size) -> None:
        row = size.rows[case.name]
        answer = self._run_case(case, row.loops)
        row.samples.append(answer["seconds"] / row.loops)
        row.waits.append(answer["waited"] / row.loops)
        row.taken_off.append(answer["taken_off"] / row.loops)
        if len(_running) > 1:
            row.is_alone = False

    def _seconds(self, case: Case, loops: int) -> float:
        return float(self._run_case(case, loops)["seconds"])

    def _run_case(self, case: Case, loops: int) -> dict[str, Any]:
        self._check_cancelled()
        return self._workers[case.name].ask("sample", self._effort.limit, case=0, loops=loops)

    def _peak(self, case: Case) -> int | None:
        try:
            found = self._workers[case.name].ask("peak", self._effort.limit)["peak"]
        except (CaseFailed, WorkerDied):
            return None  # its times were taken before
        return int(found) if found else None

    def _forget(self, case: Case) -> None:
        """Let go of what it holds, so that there is room for the next size."""
        self._check_cancelled()
        worker = self._workers.get(case.name)
        if worker is None:
            return
        try:
            worker.ask("forget", self._effort.limit, case=0)
        except (CaseFailed, WorkerDied, OSError):
            self._drop(case)  # its figures were taken before

    # -- telling

    def _say(self, done: float, text: str, size: _Size) -> None:
        self._check_cancelled()
        rows = [
            replace(
                row,
                samples=list(row.samples),
                waits=list(row.waits),
                taken_off=list(row.taken_off),
            )
            for row in (*self._rows, *size.rows.values())
            if row.samples or row.outcome is not Outcome.TIMED
        ]
        self._tell(Progress(min(1.0, done), text, tuple(rows)))

    def _note_cancelled(self) -> None:
        there = {(row.case, row.n) for row in self._rows}
        for n in self.sizes:
            for case in self.cases:
                if (case.name, n) not in there:
                    row = self._row(case, n)
                    row.end(Outcome.CANCELLED, CANCELLED)
                    self._rows.append(row)


def _whole(n: float) -> int:
    if isinstance(n, bool) or n != int(n) or n < 0:
        raise ValueError(f"a size is a whole number, 0 or more, not {n!r}")
    return int(n)


def compare(
    cases: Sequence[Case],
    sizes: Iterable[int],
    base: str = "",
    tolerance: float = 1e-9,
    effort: Effort | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Timings:
    """Time the cases at each size, results checked first; see `Comparison`.

    >>> from notekit.timing import Case, Effort, compare
    >>> found = compare(
    ...     [Case("loop", "s = 0\\nfor i in range(n): s += i", result="s"),
    ...      Case("sum", "s = sum(range(n))", result="s")],
    ...     sizes=[1000], effort=Effort(samples=3, least=0.002, warm_up=0.1),
    ... )
    >>> [row.reason or row.outcome.value for row in found.rows]
    ['timed', 'timed']
    """
    return Comparison(cases, sizes, base, tolerance, effort, on_progress).run()
