"""Threads that engines share: they wait for work, and are made anew where a process has forked.

Not a `ThreadPoolExecutor`: that cannot compute while the interpreter ends, and
takes a lock which a process that forks holds meanwhile.
"""

from __future__ import annotations

import ctypes
import os
import threading
from queue import Empty, SimpleQueue
from typing import Any, Callable

__all__ = ["Counter", "share"]

_MOST = 256  # threads; who asks for more gets these
_PATIENCE = 0.05  # seconds
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
    """Work for one thread, and the outcome. However often it is taken, it is done once."""

    __slots__ = ("_claim", "_told", "_work", "error", "is_done")

    def __init__(self, work: Callable[[], None], told: SimpleQueue[None]) -> None:
        self._work = work
        self._told = told
        self._claim = threading.Lock()
        self.error: BaseException | None = None
        self.is_done = False

    def run(self) -> None:
        """Do the work, unless another thread does."""
        if not self._claim.acquire(blocking=False):
            return
        try:
            self._work()
        except BaseException as raised:  # which belongs to the thread that waits
            self.error = raised
        self.is_done = True
        self._told.put(None)


def share(workers: int, work: Callable[[], None], stop: Callable[[], None]) -> None:
    """Have `work` done by at most so many threads at once, this one among them.

    Returns when all of them have. Where one fails or is interrupted, `stop` is
    called, which has the others end soon; then the error is raised. Where the
    system gives no more threads, there are fewer.
    """
    told: SimpleQueue[None] = SimpleQueue()
    asked = min(workers, _MOST) - 1
    if asked > len(_helpers):
        asked = min(asked, _started(asked))
    tasks = [_Task(work, told) for _ in range(asked)]
    error: BaseException | None = None
    try:
        for task in tasks:
            _tasks.put(task)
        work()
    except BaseException as raised:
        error = raised
    # An interrupt can come between any two steps. So nothing is counted that could be missed:
    # each task says itself that it is done, and after an error each is handed out once more.
    anew = error is not None
    while True:
        try:
            if all(task.is_done for task in tasks):
                break
            if error is not None:
                stop()
            if anew:
                for task in tasks:
                    _tasks.put(task)
                anew = False
            told.get(timeout=_PATIENCE)
        except Empty:
            pass  # what was told may have been lost with an interrupt: look again
        except BaseException as raised:  # results are in use until all have ended
            error, anew = raised, True
    error = next((task.error for task in tasks if task.error is not None), error)
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
