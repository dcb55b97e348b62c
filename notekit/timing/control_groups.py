"""What control groups let this process have, and how often they made it wait.

Containers set their limits there. Version 2 has one tree of groups, version 1
one for each kind of limit; a limit of any group from ours up to the root holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ControlGroups", "Throttle"]

_NO_LIMIT = 1 << 60  # bytes: version 1 writes a number near 2**63 where there is none


@dataclass(frozen=True)
class Throttle:
    """How often, and how long in seconds, a control group has made this process wait."""

    times: int
    seconds: float

    def since(self, before: Throttle) -> Throttle:
        """What came on top of `before`."""
        return Throttle(self.times - before.times, self.seconds - before.seconds)


@dataclass(frozen=True)
class ControlGroups:
    """The groups this process is in. `root` is where they are mounted."""

    root: Path = Path("/sys/fs/cgroup")
    membership: Path = Path("/proc/self/cgroup")

    def memory_limit(self) -> int | None:
        """The bytes that may be used; None for no limit."""
        found = [*self._read("", "memory.max"), *self._read("memory", "memory.limit_in_bytes")]
        bounds = [int(text) for text in found if text.isdigit() and int(text) < _NO_LIMIT]
        return min(bounds, default=None)

    def quota(self) -> float | None:
        """The processors that may be used; None for no limit."""
        pairs = [text.split() for text in self._read("", "cpu.max")]
        quotas = self._read("cpu", "cpu.cfs_quota_us")
        pairs += [list(pair) for pair in zip(quotas, self._read("cpu", "cpu.cfs_period_us"))]
        shares = [
            int(pair[0]) / int(pair[1])
            for pair in pairs
            if len(pair) == 2 and pair[0].isdigit() and pair[1].isdigit() and int(pair[1])
        ]
        return min(shares, default=None)

    def throttled(self) -> Throttle:
        """What has been counted so far; nothing where there is no group."""
        times, seconds = 0, 0.0
        for text in [*self._read("", "cpu.stat"), *self._read("cpu", "cpu.stat")]:
            counted = dict(line.split() for line in text.splitlines() if len(line.split()) == 2)
            times += int(counted.get("nr_throttled", 0))
            seconds += int(counted.get("throttled_usec", 0)) / 1e6
            seconds += int(counted.get("throttled_time", 0)) / 1e9
        return Throttle(times, seconds)

    def _read(self, controller: str, file: str) -> list[str]:
        """That file of our group and of those above it, where there is one."""
        found = []
        for folder in self._folders(controller):
            try:
                found.append((folder / file).read_text().strip())
            except OSError:
                continue
        return found

    def _folders(self, controller: str) -> Iterator[Path]:
        # A container may see its own group as the root, and yet be told the path from outside:
        # then only the root exists.
        top = self.root / controller if controller else self.root
        path = self._path(controller)
        while path:
            yield top / path
            path = path.rpartition("/")[0]
        yield top

    def _path(self, controller: str) -> str:
        try:
            lines = self.membership.read_text().splitlines()
        except OSError:
            return ""
        for line in lines:
            _, controllers, path = [*line.split(":", 2), "", ""][:3]
            if controller in controllers.split(","):
                return path.strip("/")
        return ""
