"""One comparison in a thread of its own: waits for its turn, tells how it goes, can be cancelled.

Timings are honest only where one comparison runs at a time, so the runs of this
process form a queue. Whatever ends the kernel, its interrupt button included,
ends the runs and their processes first.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Sequence
from enum import Enum

from notekit.timing import Case, Comparison, Effort, Progress, Timings
from notekit.timing.bandwidth import Roof, roof
from notekit.widgets.interrupts import on_interrupt
from notekit.widgets.timing_figures import percent

__all__ = ["Run", "Stage"]

_ENDING = 3.0  # seconds that the end of the kernel waits for runs to end


class Stage(Enum):
    """Where a run is."""

    WAITING = "waiting for another run"
    STARTING = "getting ready"
    RUNNING = "running"
    ENDED = "ended"


class Run:
    """One comparison. `tell(run)` is called from its thread, and no two calls overlap.

    `timings` holds the outcome once it has ended, `error` what went wrong unforeseen.
    """

    def __init__(
        self,
        title: str,
        cases: Sequence[Case],
        sizes: Sequence[int],
        tell: Callable[[Run], None],
        *,
        base: str = "",
        tolerance: float = 1e-9,
        effort: Effort | None = None,
        with_roof: bool = False,
    ) -> None:
        self.title = title
        self.comparison = Comparison(cases, sizes, base, tolerance, effort, self._progressed)
        self.stage = Stage.WAITING
        self.waits_for = ""  # the title of the run before
        self.progress: Progress | None = None
        self.roof: Roof | None = None
        self.roof_missing = ""  # why there is none, where one was wanted
        self.timings: Timings | None = None
        self.error: Exception | None = None
        self.cancelled = ""  # by what
        self.seconds = 0.0  # since its turn came
        self._tell = tell
        self._with_roof = with_roof
        self._began = 0.0
        self._over = threading.Event()

    def start(self) -> None:
        """Begin, or wait for the runs before; returns at once."""
        on_interrupt(_interrupted)
        _turns.join(self)
        threading.Thread(target=self._work, daemon=True, name="notekit-run").start()

    def cancel(self, by: str = "it was cancelled") -> None:
        """End it at once, from any thread; returns when its processes are gone."""
        self.cancelled = self.cancelled or by
        _turns.wake()
        self.comparison.cancel()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended; whether it has."""
        return self._over.wait(seconds)

    # -- in words

    @property
    def sentence(self) -> str:
        """Where it is, as long as it has not ended."""
        if self.cancelled:
            return f"Ending: {self.cancelled}."
        if self.stage is Stage.WAITING and self.waits_for:
            return f"Waiting for the other panel, “{self.waits_for}”: only one is timed at a time."
        if self.progress is None:
            return "Getting ready."
        sizes = self.comparison.sizes
        which = f", size {self.place + 1} of {len(sizes)}" if len(sizes) > 1 else ""
        return f"Timing n = {sizes[self.place]:,}{which}."

    @property
    def cost(self) -> str:
        """How much is done and how long the rest may take; once it has ended, how long it took."""
        if self.stage is Stage.ENDED:
            took = _time(self.seconds)
            return f"cancelled after {took}" if self.cancelled else f"took {took}"
        if self.progress is None:
            return ""
        done = self.progress.done
        text = percent(done)
        if done >= 0.1 and self.seconds > 2:
            text += f" · about {_time(self.seconds * (1 - done) / done)} left"
        return text

    @property
    def place(self) -> int:
        """Which of the comparison's sizes it is at."""
        count = len(self.comparison.sizes)
        done = self.progress.done if self.progress else 0.0
        return min(int(done * count + 1e-6), count - 1)

    # -- the thread

    def _work(self) -> None:
        try:
            _turns.wait(self, self._waiting)
            if not self.cancelled:
                self._began = time.monotonic()
                self._enter(Stage.STARTING)
                self._measure()
                self.timings = self.comparison.run()
        except Exception as error:  # a bug of ours: the panel says so
            self.error = error
        finally:
            _turns.leave(self)
            try:
                self._note_time()
                self._enter(Stage.ENDED)
            finally:
                self._over.set()

    def _measure(self) -> None:
        if not self._with_roof:
            return
        try:
            self.roof = roof()
        except Exception as error:  # whatever it is, there are timings without a roof
            self.roof_missing = str(error) or type(error).__name__

    def _waiting(self, other: Run) -> None:
        self.waits_for = other.title
        self._enter(Stage.WAITING)

    def _progressed(self, progress: Progress) -> None:
        self.progress = progress
        self._note_time()
        self._enter(Stage.RUNNING)

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        self._tell(self)

    def _note_time(self) -> None:
        self.seconds = time.monotonic() - self._began if self._began else 0.0


def _time(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"


class _Turns:
    """Runs in the order in which they came; the first is the one that may run."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self._changed = threading.Condition()

    def join(self, run: Run) -> None:
        with self._changed:
            self.runs.append(run)

    def wait(self, run: Run, waiting: Callable[[Run], None]) -> None:
        """Return when it is `run`'s turn, or it was cancelled; `waiting` hears who is before."""
        last = None
        while True:
            with self._changed:
                if last is self.runs[0] and not run.cancelled:
                    self._changed.wait()
                first = self.runs[0]
                if first is run or run.cancelled:
                    return
            if first is not last:
                waiting(first)  # without the lock: it takes others
                last = first

    def leave(self, run: Run) -> None:
        with self._changed:
            self.runs.remove(run)
            self._changed.notify_all()

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()


_turns = _Turns()


def _cancel_all(by: str) -> list[Run]:
    runs = list(_turns.runs)
    for run in reversed(runs):  # so that none of those who wait begins meanwhile
        run.cancel(by)
    return runs


def _interrupted() -> None:
    _cancel_all("the kernel was interrupted")


@atexit.register
def _at_exit() -> None:
    for run in _cancel_all("the kernel ended"):
        run.wait(_ENDING)
