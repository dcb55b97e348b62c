"""Tasks shared out among threads: each takes the next one when it has done its last."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from contextvars import copy_context
from typing import Callable, TypeVar

from arraykit.engines.threads import share as run

__all__ = ["share"]

Task = TypeVar("Task")


def share(tasks: Iterable[Task], threads: int, begin: Callable[[], Callable[[Task], None]]) -> None:
    """Have all tasks done by up to `threads` threads, this one among them.

    Each of them calls `begin` once for a function that does one task, in the
    caller's context. An error in one thread stops the others after their
    current task, and is raised.

    >>> done = []
    >>> share([1, 2, 3], 2, lambda: done.append)
    >>> sorted(done)
    [1, 2, 3]
    """
    waiting = deque(tasks)
    workers = min(threads, len(waiting))

    def work() -> None:
        do = begin()
        while waiting:
            try:
                task = waiting.popleft()
            except IndexError:  # another thread was faster
                return
            do(task)

    if workers < 2:
        work()
        return
    # A context can be entered by one thread at a time: each has a copy.
    contexts = deque(copy_context() for _ in range(workers))
    run(workers, lambda: contexts.pop().run(work), waiting.clear)
