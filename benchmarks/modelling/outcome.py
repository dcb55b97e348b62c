"""What became of one entrant at one share: its runs, or the remark that stands in their place."""

from __future__ import annotations

import statistics
from typing import Any

__all__ = ["Outcome"]


class Outcome:
    """Runs as `worker` tells of them; figures are medians over them."""

    def __init__(self, remark: str = "") -> None:
        self.runs: list[dict[str, Any]] = []
        self.remark = remark

    @property
    def counts(self) -> bool:
        """Whether there are figures."""
        return bool(self.runs) and not self.remark

    def of(self, *names: str) -> list[float]:
        """The sum of what goes by these names, in each run."""
        return [sum(run[name] for name in names) for run in self.runs]

    def median(self, *names: str) -> float:
        """The median of the same."""
        return statistics.median(self.of(*names))

    @property
    def seconds(self) -> float:
        """Processor time of writing and loading."""
        return self.median("write", "load")

    @property
    def bytes(self) -> float:
        """Growth of memory at its peak."""
        return self.median("bytes")
