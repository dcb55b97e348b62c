"""Tasks shared out among threads: each takes the next one when it has done its last."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Callable, TypeVar

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
    others = min(threads, len(waiting)) - 1

    def work() -> None:
        try:
            do = begin()
            while waiting:
                try:
                    task = waiting.popleft()
                except IndexError:  # another thread was faster
                    return
                do(task)
        except BaseException:
            waiting.clear()
            raise

    if others < 1:
        work()
        return
    with ThreadPoolExecutor(others) as pool:
        running = [pool.submit(copy_context().run, work) for _ in range(others)]
        work()
        for each in running:
            each.result()
