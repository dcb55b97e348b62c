"""Which engine computes, and on how many threads: for a block of code, or by what is there."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.util import find_spec
from typing import NamedTuple

from arraykit.errors import EngineUnavailable, ValueNotAllowed

__all__ = ["ENGINES", "MATHS", "Chosen", "chosen", "default_threads", "failed", "refusal", "use"]

# What each engine needs, the slowest first. `auto` is no engine: it takes the best that is there.
_NEEDS = {"python": (), "blocks": ("numpy",), "llvm": ("llvmlite",)}
ENGINES = ("auto", *_NEEDS)
MATHS = ("fast", "libm")


class Chosen(NamedTuple):
    """The engine that was asked for or chosen, why it is that one, its threads and functions."""

    engine: str
    reason: str
    threads: int
    math: str = "fast"


class _Wanted(NamedTuple):
    engine: str = "auto"
    threads: int | None = None
    math: str = "fast"


_wanted: ContextVar[_Wanted] = ContextVar("arraykit", default=_Wanted())  # noqa: B039


@contextmanager
def use(
    engine: str | None = None, threads: int | None = None, math: str | None = None
) -> Iterator[None]:
    """Compute with that engine, number of threads and kind of functions inside the `with`.

    Engines are "python", "blocks" (needs NumPy), "llvm" (needs llvmlite) and
    "auto", which takes "blocks" for what is small or new and "llvm" for what is
    large or comes back. Functions such as sin are within 4 units in the last
    place with `math="fast"`, and those of the C library with `math="libm"`.

    >>> import arraykit as ak
    >>> with ak.use(engine="python"):
    ...     (ak.arange(3) + 1).tolist()
    [1, 2, 3]

    Raises `EngineUnavailable` for an engine that is unknown or cannot run here.
    """
    old = _wanted.get()
    if threads is not None and (
        not isinstance(threads, int) or isinstance(threads, bool) or threads < 1
    ):
        raise ValueNotAllowed(f"a number of threads is a whole number above 0, not {threads!r}")
    if math is not None and math not in MATHS:
        raise ValueNotAllowed(f"no functions are named {math!r}; there are {', '.join(MATHS)}")
    new = _Wanted(
        old.engine if engine is None else engine,
        old.threads if threads is None else threads,
        old.math if math is None else math,
    )
    if new.engine not in ENGINES:
        raise EngineUnavailable(f"no engine is named {engine!r}; there are {', '.join(ENGINES)}")
    reason = refusal(new.engine) if new.engine != "auto" else None
    if reason:
        raise EngineUnavailable(f"the engine {new.engine!r} {reason}")
    token = _wanted.set(new)
    try:
        yield
    finally:
        _wanted.reset(token)


def chosen() -> Chosen:
    """What computes now: the engine asked for, or `auto` with what it starts from."""
    wanted = _wanted.get()
    count = default_threads() if wanted.threads is None else wanted.threads
    if wanted.engine != "auto":
        return Chosen(wanted.engine, "it was asked for", count, wanted.math)
    if not refusal("llvm"):
        return Chosen("auto", "large or repeated work is compiled", count, wanted.math)
    reasons = [f"{engine} {refusal(engine)}" for engine in _NEEDS if refusal(engine)]
    engine = "python" if refusal("blocks") else "blocks"
    return Chosen(engine, " and ".join(reasons), count, wanted.math)


_failed: dict[str, str] = {}


def refusal(engine: str) -> str | None:
    """Why the engine cannot run here; None if it can, as far as is known."""
    return _failed.get(engine) or _lacking(engine)


def failed(engine: str, error: Exception) -> None:
    """Leave an engine alone from now on: what it needs is there, but does not work."""
    _failed[engine] = f"failed to start: {type(error).__name__}: {error}"


@cache
def _lacking(engine: str) -> str | None:
    for package in _NEEDS[engine]:
        if find_spec(package) is None:
            return f"needs {package}, which is not installed here"
    return None


@cache
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
