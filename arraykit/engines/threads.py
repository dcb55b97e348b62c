"""Threads that engines share: they wait for work, and are made anew where a process has forked."""

from __future__ import annotations

import ctypes
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Callable

__all__ = ["Counter", "share"]

_pools: dict[int, ThreadPoolExecutor] = {}


class Counter:
    """A number that compiled code counts up, all threads the same one."""

    __slots__ = ("_number", "address")

    def __init__(self) -> None:
        self._number = ctypes.c_int64(0)
        self.address = ctypes.addressof(self._number)


def share(workers: int, work: Callable[[], None]) -> None:
    """Have `work` done by as many threads at once, this one among them; all are waited for."""
    if workers == 1:
        work()
        return
    others = [_pool(workers - 1).submit(work) for _ in range(workers - 1)]
    try:
        work()
    finally:
        for other in others:
            other.result()


def _pool(size: int) -> ThreadPoolExecutor:
    pool = _pools.get(size)
    if pool is None:
        pool = _pools[size] = ThreadPoolExecutor(size, thread_name_prefix="arraykit")
    return pool


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pools.clear)  # a copy of a process has one thread
