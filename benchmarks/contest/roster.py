"""Who takes part: a process for each library that is installed, and a line for each that is not."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.contest.peers import TITLES
from benchmarks.contest.pipe import Absent, Failed, Worker

__all__ = ["Entrant", "Roster"]

# A library that keeps ending its process is not started for ever.
MOST_STARTS = 3


class Entrant(NamedTuple):
    """A library in one of its styles."""

    peer: str
    style: str

    @property
    def label(self) -> str:
        """What tables call it."""
        title = TITLES.get(self.peer, self.peer)
        return f"{title}, {self.style}" if self.style else title


class Roster:
    """The processes by library. Use it in a `with`: they end with it."""

    def __init__(
        self, peers: Sequence[str], pythons: Sequence[str], threads: int, patience: float
    ) -> None:
        self.peers = peers
        self.threads = threads
        self._pythons = pythons
        self._patience = patience
        self._homes: dict[str, str] = {}  # the interpreter that has the library
        self._workers: dict[str, Worker] = {}
        self._starts: dict[str, int] = {}
        self.missing: dict[str, str] = {}

    def __enter__(self) -> Roster:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers.values():
            worker.close()

    def __iter__(self) -> Iterator[tuple[str, Worker]]:
        """The libraries that can be asked now; one whose process has ended is started again."""
        for peer in self.peers:
            worker = self._workers.get(peer)
            if (worker is None or worker.is_gone) and peer not in self.missing:
                worker = self._started(peer)
            if worker is not None and not worker.is_gone:
                yield peer, worker

    def fresh(self, peer: str) -> Worker:
        """Another process of a library that is there; the caller closes it."""
        return self._worker(self._homes[peer], peer)

    def _worker(self, python: str, peer: str) -> Worker:
        return Worker(
            python,
            "benchmarks.contest.worker",
            peer,
            str(self.threads),
            threads=self.threads,
            patience=self._patience,
        )

    def _started(self, peer: str) -> Worker | None:
        self._starts[peer] = self._starts.get(peer, 0) + 1
        if self._starts[peer] > MOST_STARTS:
            return None
        ours = peer == "arraykit"  # what we measure of our own runs in our own environment
        for python in [sys.executable] if ours else self._pythons:
            try:
                self._workers[peer] = self._worker(python, peer)
                self._homes[peer] = python
                return self._workers[peer]
            except Absent:
                why = "not installed"
            except (Failed, OSError) as failure:
                why = f"does not start: {failure}"
        self.missing[peer] = why
        return None

    def described(self) -> list[str]:
        """The versions of all that are there, and a line for each that is missing."""
        versions: dict[str, str] = {}
        for _, worker in self:
            versions.update(worker.ask("versions"))
        lines = [", ".join(f"{name} {number}" for name, number in versions.items())]
        return lines + [f"{TITLES.get(peer, peer)}: {why}" for peer, why in self.missing.items()]


def environment(folder: Path) -> str | None:
    """The interpreter of a virtual environment, if there is one."""
    for name in ("bin/python", "Scripts/python.exe"):
        if (folder / name).exists():
            return str(folder / name)
    return None
