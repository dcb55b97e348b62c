"""What a timing was taken under: processor, quota, load, throttling, memory."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from pathlib import Path

from notekit.timing.control_groups import ControlGroups, Throttle

__all__ = ["Conditions", "Throttle", "conditions", "memory_limit", "throttled"]

# What tells libraries how many threads to start.
_THREADS = tuple(
    f"{name}_THREADS"
    for name in ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMEXPR_NUM", "NUMEXPR_MAX", "NUMBA_NUM")
)


@dataclass(frozen=True)
class Conditions:
    """The machine as this process sees it."""

    processor: str
    processors: int  # this process may use
    quota: float | None  # processors a control group allows, None for no limit
    memory: int | None  # bytes that this process may use
    load: float | None  # runnable processes over the last minute
    system: str
    threads: dict[str, str] = field(default_factory=dict)  # settings of libraries, by variable

    def text(self) -> str:
        """One line for under a table."""
        parts = [f"{self.processors} processor{'s' * (self.processors != 1)} of {self.processor}"]
        if self.quota is not None:
            parts.append(f"limited to {self.quota:g}")
        if self.memory:
            parts.append(f"{self.memory / 1e9:.1f} GB")
        if self.load is not None:
            parts.append(f"load {self.load:.1f} before")
        parts += [f"{name}={value}" for name, value in self.threads.items()]
        return ", ".join([*parts, self.system])


def conditions() -> Conditions:
    """Look at the machine now."""
    affinity = getattr(os, "sched_getaffinity", None)
    count = len(affinity(0)) if affinity else (os.cpu_count() or 1)
    try:
        load = os.getloadavg()[0]
    except (AttributeError, OSError):
        load = None
    system = f"{platform.system()} {platform.machine()}"
    threads = {name: os.environ[name] for name in _THREADS if os.environ.get(name)}
    quota = ControlGroups().quota()
    return Conditions(_processor(), count, quota, memory_limit(), load, system, threads)


def throttled() -> Throttle:
    """What control groups have counted so far; nothing where there is none."""
    return ControlGroups().throttled()


def memory_limit() -> int | None:
    """The bytes this process may use: of the control groups, or of the machine."""
    limit = ControlGroups().memory_limit()
    bounds = [] if limit is None else [limit]
    for line in _read(Path("/proc/meminfo")).splitlines():
        if line.startswith("MemTotal:"):
            bounds.append(1024 * int(line.split()[1]))
    return min(bounds, default=None)


def _processor() -> str:
    for line in _read(Path("/proc/cpuinfo")).splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine() or "an unknown processor"


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
