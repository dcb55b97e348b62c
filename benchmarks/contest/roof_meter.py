"""The memory roof at the sizes of a contest, measured in a process of its own.

    python -m benchmarks.contest.roof_meter

Measured between the rows and taken at its best: a roof is what can be reached.
"""

from __future__ import annotations

import sys
from typing import Any, Callable

from arraykit.caches import last_level_bytes
from arraykit.roof import Rate, Roof, consistent, measured
from benchmarks.contest.pipe import Failed, Worker, serve

__all__ = ["RoofMeter"]

_LEAST_BYTES = 1 << 20  # of three arrays, where the size of the cache is not known


class RoofMeter:
    """Asks its process to measure, and puts together what it hears. Use it in a `with`."""

    def __init__(self, threads: int, patience: float) -> None:
        self._worker = Worker(
            sys.executable, "benchmarks.contest.roof_meter", threads=threads, patience=patience
        )
        self._threads = threads
        self._rates: dict[int, list[Rate]] = {}
        self.remark = ""

    def __enter__(self) -> RoofMeter:
        return self

    def __exit__(self, *error: object) -> None:
        self._worker.close()

    def measure(self, array_bytes: int) -> None:
        """Once more, unless arrays of that size stay in the cache and memory bounds nothing."""
        cache = last_level_bytes(self._threads) or _LEAST_BYTES
        if 3 * array_bytes <= cache:
            return
        try:
            rates = self._worker.ask("measure", threads=self._threads, array_bytes=array_bytes)
            self._rates.setdefault(array_bytes, []).extend(Rate(*rate) for rate in rates)
        except Failed as failure:
            self.remark = f"no roof: {failure}"

    def roof(self, array_bytes: int) -> Roof | None:
        """The best of all measurements at that size; None where there is none."""
        rates = self._rates.get(array_bytes)
        if not rates:
            return None
        cache = last_level_bytes(self._threads)
        return Roof(consistent(rates), self._threads, array_bytes, cache)


def _answers() -> dict[str, Callable[..., Any]]:
    def measure(threads: int, array_bytes: int) -> list[list[Any]]:
        roof = measured(threads=threads, array_bytes=array_bytes, again=True)
        return [list(rate) for rate in roof.rates]

    return {"measure": measure}


if __name__ == "__main__":
    serve(_answers)
