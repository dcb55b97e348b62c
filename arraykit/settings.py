"""Which engine computes, and on how many threads: for a block of code, or by what is there."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.util import find_spec
from typing import NamedTuple

from arraykit.errors import EngineUnavailable, ValueNotAllowed

__all__ = ["ENGINES", "Chosen", "chosen", "default_threads", "use"]

ENGINES = ("auto", "python", "blocks")


class Chosen(NamedTuple):
    """The engine that runs, why it is that one, and its threads."""

    engine: str
    reason: str
    threads: int


_wanted: ContextVar[tuple[str, int | None]] = ContextVar("arraykit", default=("auto", None))


@contextmanager
def use(engine: str | None = None, threads: int | None = None) -> Iterator[None]:
    """Compute with that engine and number of threads inside the `with`.

    >>> import arraykit as ak
    >>> with ak.use(engine="python"):
    ...     (ak.arange(3) + 1).tolist()
    [1, 2, 3]

    Raises `EngineUnavailable` for one that is unknown or cannot run here.
    """
    old_engine, old_threads = _wanted.get()
    if threads is not None and (not isinstance(threads, int) or threads < 1):
        raise ValueNotAllowed(f"a number of threads is a whole number above 0, not {threads!r}")
    new = (old_engine if engine is None else engine, old_threads if threads is None else threads)
    if new[0] not in ENGINES:
        raise EngineUnavailable(f"no engine is named {engine!r}; there are {', '.join(ENGINES)}")
    if new[0] == "blocks" and not _has_numpy():
        raise EngineUnavailable("the engine 'blocks' needs NumPy, which is not installed here")
    token = _wanted.set(new)
    try:
        yield
    finally:
        _wanted.reset(token)


def chosen() -> Chosen:
    """What computes now."""
    engine, threads = _wanted.get()
    count = default_threads() if threads is None else threads
    if engine != "auto":
        return Chosen(engine, "it was asked for", count)
    if _has_numpy():
        return Chosen("blocks", "NumPy is installed", count)
    return Chosen("python", "NumPy is not installed", count)


def _has_numpy() -> bool:
    return find_spec("numpy") is not None


def default_threads() -> int:
    """The processors this process may use, a control group's quota heeded."""
    affinity = getattr(os, "sched_getaffinity", None)
    count = len(affinity(0)) if affinity else (os.cpu_count() or 1)
    try:
        with open("/sys/fs/cgroup/cpu.max") as file:
            quota, period = file.read().split()
        if quota != "max":
            count = min(count, math.ceil(int(quota) / int(period)))
    except (OSError, ValueError):
        pass
    return max(1, count)
