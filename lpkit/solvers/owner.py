"""The one thread that calls a solver: each library has its own.

GLPK keeps its memory per process or per thread, as it was built, and stops the
process when a problem is freed by a thread that did not make it. Notebook
callbacks may arrive on any thread. So every call of the process happens on one
thread, and others wait here; they wait interruptibly, so that Ctrl-C ends a
solve. Where GLPK is about to stop the process, its thread is parked instead.
HiGHS is less particular, but waited for in the same way. `glpk_solver` and
`highs` are the users.
"""

from __future__ import annotations

import os
import queue
import threading
from typing import Any, Callable

from lpkit.errors import SolveError
from lpkit.solvers.watch import Watch

__all__ = ["Cancel", "OwnerThread"]

# How often a waiting thread tells how far the work is, and looks for Ctrl-C where waiting itself
# does not (Windows).
_TICK = 0.1


class Cancel:
    """Tells running work to stop; the work may register what has to be done at once."""

    def __init__(self) -> None:
        self.requested = False
        self.on_request: Callable[[], None] = lambda: None

    def request(self) -> None:
        """Ask the work to stop; callable from any thread."""
        self.requested = True
        self.on_request()


class _Task:
    def __init__(self, work: Callable[[Cancel], Any]) -> None:
        self.work = work
        self.cancel = Cancel()
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self.work(self.cancel)
        except BaseException as error:  # handed over to the thread that waits
            self.error = error
        finally:
            self.done.set()


class OwnerThread:
    """Runs work one piece after the other, always on the same daemon thread."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.failures = 0  # how often work was abandoned
        self._reset()
        if hasattr(os, "register_at_fork"):  # a forked child has no copy of the thread
            os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._tasks: queue.SimpleQueue[_Task] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._waiting: set[_Task] = set()
        self._running: _Task | None = None
        self._telling: set[int] = set()  # threads that are within a callback of a solve

    def run(self, work: Callable[[Cancel], Any], watch: Watch | None = None) -> Any:
        """`work(cancel)` on the owner thread: its result, or what it raised.

        On Ctrl-C the work is cancelled, waited for, and `KeyboardInterrupt` raised
        with its result as the argument. A second Ctrl-C stops waiting. `watch` is told
        meanwhile, on this thread, how far the work is.
        """
        here = threading.get_ident()
        if threading.current_thread() is self._thread or here in self._telling:
            raise SolveError(
                "a solve cannot start another one from within a callback of its own: "
                "let it end first, or use another solver"
            )
        task = _Task(work)
        with self._lock:
            if self._thread is None:
                self._start()
            self._waiting.add(task)
        try:
            self._tasks.put(task)
            self._wait(task, watch)
        except BaseException:  # nobody waits for it any more
            task.cancel.request()
            raise
        finally:
            with self._lock:
                self._waiting.discard(task)
        if task.error is not None:
            raise task.error
        return task.result

    def post(self, work: Callable[[Cancel], Any]) -> None:
        """Have `work` done some time, by the thread if it still runs; nobody is told how it ended.

        Takes no lock, so that it may be called while garbage is collected.
        """
        self._tasks.put(_Task(work))

    def cancel_all(self) -> None:
        """Cancel what runs and what waits to run."""
        with self._lock:
            tasks = list(self._waiting)
        for task in tasks:
            task.cancel.request()

    def abandon(self, error: BaseException) -> None:
        """Raise `error` where the running work is waited for, and never return.

        For a callback on the owner thread that must not return to the library
        which called it. The thread is parked for good; another takes its place.
        """
        task = self._running
        with self._lock:
            self.failures += 1
            self._start()
        if task is not None:
            task.error = error
            task.done.set()
        while True:
            threading.Event().wait()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
        self._thread.start()

    def _wait(self, task: _Task, watch: Watch | None) -> None:
        try:
            while not task.done.wait(_TICK):
                if watch is not None:
                    self._tell(watch, task.cancel)
        except KeyboardInterrupt:
            task.cancel.request()
            while not task.done.wait(_TICK):
                pass
            raise KeyboardInterrupt(task.result) from None

    def _tell(self, watch: Watch, cancel: Cancel) -> None:
        # What is told may want to solve, here where the thread it would wait for is busy.
        here = threading.get_ident()
        self._telling.add(here)
        try:
            watch.tick(cancel.request)
        finally:
            self._telling.discard(here)

    def _serve(self) -> None:
        while True:
            self._running = self._tasks.get()
            self._running.run()
