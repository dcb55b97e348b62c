"""What the figures were taken on: processor, caches, memory, system, interpreter."""

from __future__ import annotations

import os
import platform

from arraykit.buffer import available_bytes
from arraykit.caches import caches
from arraykit.settings import default_threads
from benchmarks.contest.table import size

__all__ = ["described"]


def described(threads: int) -> list[str]:
    """Lines that name the machine, and how much of it was used."""
    found = sorted({(c.level, c.kind, c.size) for c in caches() if c.kind != "Instruction"})
    levels = ", ".join(
        f"L{level} {size_of // 1024} KiB" + f" x{_count(level, kind)}"
        for level, kind, size_of in found
    )
    libc = " ".join(platform.libc_ver())
    return [
        f"{_processor()}, {default_threads()} of {os.cpu_count()} processors usable, "
        f"{threads} thread{'s' * (threads != 1)} used",
        f"caches: {levels or 'not known'}; memory: {size(_memory())}, "
        f"{size(available_bytes())} of it free for this",
        f"{platform.system()} {platform.release()} {platform.machine()}, {libc}, "
        f"{platform.python_implementation()} {platform.python_version()}",
    ]


def _count(level: int, kind: str) -> int:
    return sum((c.level, c.kind) == (level, kind) for c in caches())


def _processor() -> str:
    try:
        with open("/proc/cpuinfo") as file:
            for line in file:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _memory() -> float:
    try:
        return float(os.sysconf("SC_PHYS_PAGES")) * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return float("nan")
