"""How much time a comparison may spend, and where it is."""

from __future__ import annotations

from dataclasses import dataclass

from notekit.timing.cases import Row

__all__ = ["Effort", "Progress"]


@dataclass(frozen=True)
class Effort:
    """How much time to spend."""

    samples: int = 9
    least: float = 0.05  # seconds of a sample: loops are chosen so
    warm_up: float = 2.0  # seconds a case may take to get warm, at each size
    budget: float = 20.0  # seconds to sample one size, all cases; 3 samples are taken anyhow
    limit: float = 60.0  # seconds after which a single run is given up and its process ended

    def __post_init__(self) -> None:
        if self.samples < 1:
            raise ValueError(f"at least one sample is needed, not {self.samples}")
        for name in ("least", "warm_up", "budget", "limit"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} is a number of seconds, not {getattr(self, name)!r}")


@dataclass(frozen=True)
class Progress:
    """Where a comparison is."""

    done: float  # share, 0 to 1
    text: str
    rows: tuple[Row, ...]  # copies of those that have samples, or never will
