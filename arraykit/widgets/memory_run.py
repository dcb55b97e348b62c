"""One measurement of memory, in a thread and a process of its own; it can be cancelled.

The process does nothing else, so that what it takes at most is what the arrays take. It is
one of notekit's workers, and ends with the kernel, or when the kernel is interrupted.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Callable
from weakref import WeakSet

from notekit.timing.conditions import memory_limit
from notekit.timing.process import CaseFailed, WorkerDied, WorkerProcess
from notekit.widgets.interrupts import on_interrupt

__all__ = ["MemoryRun"]

_LIMIT = 300.0  # seconds that one way of computing may take
_PACKAGES = str(Path(__file__).resolve().parents[2])
# glibc gives large blocks back at once only as long as it has not learnt to keep them.
_ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": "131072"}


class MemoryRun:
    """Measures the memory that a typed expression takes, computed in some ways one after the other.

    `tell(run)` is called from its thread, after each way and at the end. `peaks` are bytes
    by way, None where the system does not tell; `error` is what went wrong, in words.
    """

    def __init__(
        self,
        text: str,
        names: Sequence[str],
        n: int,
        engine: str,
        ways: Sequence[str],
        tell: Callable[[MemoryRun], None],
    ) -> None:
        self.text, self.n, self.engine = text, n, engine
        self.ways = tuple(ways)
        self.peaks: dict[str, int | None] = {}
        self.error = ""
        self.cancelled = False
        self.is_over = False  # whether it has ended, in whatever way
        self._names = list(names)
        self._tell = tell
        self._worker: WorkerProcess | None = None
        self._starting = threading.Lock()
        self._over = threading.Event()

    def start(self) -> None:
        """Begin; returns at once."""
        on_interrupt(_cancel_all)
        _running.add(self)
        threading.Thread(target=self._work, daemon=True, name="arraykit-memory").start()

    def cancel(self) -> None:
        """End it with its process, from any thread."""
        with self._starting:
            self.cancelled = True
            worker = self._worker
        if worker is not None:
            worker.kill()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it has ended; whether it has."""
        return self._over.wait(seconds)

    def _work(self) -> None:
        try:
            self._measure()
        except (CaseFailed, WorkerDied, OSError) as error:
            self.error = "" if self.cancelled else str(error)
        except Exception as error:  # a bug of ours: the widget says so
            self.error = f"{type(error).__name__}: {error}"
        finally:
            self.is_over = True
            _running.discard(self)
            try:
                self._tell(self)
            finally:
                self._over.set()

    def _measure(self) -> None:
        with self._starting:
            if self.cancelled:
                return
            self._worker = WorkerProcess(sys.executable, _environment(), memory_limit())
        with self._worker as worker:
            for number, way in enumerate(self.ways):
                code = f"peak_of({self.text!r}, {self._names!r}, n, {way!r}, {self.engine!r})"
                worker.ask(
                    "prepare",
                    _LIMIT,
                    case=number,
                    n=self.n,
                    setup="from arraykit.memory_peak import peak_of",
                    statement=f"peak = {code}",
                    result="peak",
                )
                found = worker.ask("result", _LIMIT, case=number)["result"]
                worker.ask("forget", _LIMIT, case=number)
                self.peaks[way] = found.get("value")
                if way != self.ways[-1]:
                    self._tell(self)


def _environment() -> dict[str, str]:
    """Where the process finds the very arraykit that asks, and how it takes memory."""
    path = os.pathsep.join(filter(None, [_PACKAGES, os.environ.get("PYTHONPATH", "")]))
    return {**_ENVIRONMENT, "PYTHONPATH": path}


_running: WeakSet[MemoryRun] = WeakSet()


@atexit.register
def _cancel_all() -> None:
    for run in list(_running):
        run.cancel()
