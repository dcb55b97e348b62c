"""Threads that engines share: they wait for work, and are made anew where a process has forked.

Not a `ThreadPoolExecutor`: that cannot compute while the interpreter ends, and
takes a lock which a process that forks holds meanwhile.
"""

from __future__ import annotations

import ctypes
import os
import threading
from queue import SimpleQueue
from typing import Any, Callable

__all__ = ["Counter", "share"]

_MOST = 256  # threads; who asks for more gets these
_ENOUGH = 1 << 62  # units beyond the end of any work

# The threads there are, and what they take their work from.
_helpers: list[threading.Thread] = []
_tasks: SimpleQueue[_Task] = SimpleQueue()


class Counter:
    """A number that compiled code counts up, all threads the same one."""

    __slots__ = ("_number", "address")

    def __init__(self) -> None:
        self._number = ctypes.c_int64(0)
        self.address = ctypes.addressof(self._number)

    def stop(self) -> None:
        """Leave no work to whoever takes the next number."""
        self._number.value = _ENOUGH


class _Task:
    """Work for one thread, and whom it tells the outcome."""

    __slots__ = ("done", "work")

    def __init__(self, work: Callable[[], None], done: SimpleQueue[BaseException | None]) -> None:
        self.work = work
        self.done = done

    def run(self) -> None:
        """Do the work."""
        error: BaseException | None = None
        try:
            self.work()
        except BaseException as raised:  # which belongs to the thread that waits
            error = raised
        self.done.put(error)


def share(workers: int, work: Callable[[], None], stop: Callable[[], None]) -> None:
    """Have `work` done by at most so many threads at once, this one among them.

    Returns when all of them have. Where one fails or is interrupted, `stop` is
    called, which has the others end soon; then the error is raised. Where the
    system gives no more threads, there are fewer.
    """
    done: SimpleQueue[BaseException | None] = SimpleQueue()
    asked = min(workers, _MOST) - 1
    if asked > len(_helpers):
        asked = min(asked, _started(asked))
    pending = 0
    error: BaseException | None = None
    try:
        for _ in range(asked):
            _tasks.put(_Task(work, done))
            pending += 1
        work()
    except BaseException as raised:
        error = raised
    while pending:
        if error is not None:
            stop()
        try:
            error = done.get() or error
            pending -= 1
        except BaseException as raised:  # an interrupt: results are in use until all have ended
            error = raised
    if error is not None:
        try:
            raise error
        finally:
            error = None  # whose traceback has this frame, which has the error


def _started(wanted: int) -> int:
    """Start threads until there are as many as wanted, or no more to be had; how many there are."""
    while len(_helpers) < wanted:
        helper = threading.Thread(target=_help, args=(_tasks,), name="arraykit", daemon=True)
        try:
            helper.start()
        except RuntimeError:  # at a limit of the system, or as the interpreter ends
            break
        _helpers.append(helper)
    return len(_helpers)


def _help(tasks: SimpleQueue[_Task]) -> None:
    while True:
        task: Any = tasks.get()
        task.run()
        task = None  # which holds what it worked on


def _after_fork() -> None:
    """A copy of a process has one thread, and nobody waits at its queue."""
    global _tasks
    _tasks = SimpleQueue()
    _helpers.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
