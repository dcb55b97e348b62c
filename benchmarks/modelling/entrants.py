"""Who takes part: each library in its styles, where it is installed, and a line for the others."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

from benchmarks.contest.pipe import Absent, Failed, Worker
from benchmarks.modelling.libraries import TITLES

__all__ = ["Entrant", "Entrants", "Limits"]

OURS = ("bare", "lpkit")  # what runs in our own environment
ON_PYPY = "lpkit"


class Limits(NamedTuple):
    """What one process may take."""

    seconds: float
    bytes: int


class Entrant(NamedTuple):
    """A library in one of its styles, on one interpreter."""

    library: str
    style: str
    python: str
    interpreter: str
    power: int = 1  # of the size, with which its time grows

    @property
    def label(self) -> str:
        """What tables call it."""
        words = [TITLES.get(self.library, self.library), self.style]
        words += [self.interpreter] * self.interpreter.startswith("PyPy")
        return ", ".join(filter(None, words))

    def worker(self, limits: Limits) -> Worker:
        """A fresh process of it; the caller closes it."""
        return _worker(self.python, self.library, limits)


def _worker(python: str, library: str, limits: Limits) -> Worker:
    """A process for a library, with one thread where a solver would take more."""
    module, most = "benchmarks.modelling.worker", str(limits.bytes)
    return Worker(python, module, library, most, threads=1, patience=limits.seconds)


def _about(python: str, library: str, limits: Limits) -> dict[str, Any]:
    """What a library tells about itself; raises as `Worker` does."""
    worker = _worker(python, library, limits)
    try:
        about: dict[str, Any] = worker.ask("about")
        return about
    finally:
        worker.close()


class Entrants:
    """All that take part, found by a process for each that tells about its library.

    `pythons` are where peers may be installed, `pypy` is empty where there is none;
    `every_style` takes more than the first style of the peers.
    """

    def __init__(
        self,
        libraries: Sequence[str],
        pythons: Sequence[str],
        pypy: str,
        limits: Limits,
        every_style: bool = False,
    ) -> None:
        self.found: list[Entrant] = []
        self.missing: dict[str, str] = {}
        self._about: dict[str, dict[str, Any]] = {}
        self._limits = limits
        for name in libraries:
            homes = [sys.executable] if name in OURS else pythons
            self._look(name, TITLES.get(name, name), homes, every_style or name == "lpkit")
            if name == ON_PYPY:
                title = f"{TITLES[name]} on PyPy"
                if pypy:
                    self._look(name, title, [pypy], True)
                else:
                    self.missing[title] = "there is no PyPy here"

    def _look(self, name: str, title: str, pythons: Sequence[str], every_style: bool) -> None:
        for python in pythons:
            try:
                about = _about(python, name, self._limits)
            except Absent as absent:
                self.missing.setdefault(title, f"not installed ({absent})")
                continue
            except (Failed, OSError) as failure:
                self.missing[title] = f"does not start: {failure}"
                continue
            self._about[title] = about
            self.missing.pop(title, None)
            for style in about["styles"][: None if every_style else 1]:
                found = Entrant(name, style, python, about["interpreter"], about["power"])
                self.found.append(found)
            return

    def described(self) -> list[str]:
        """Versions and what counts as loaded, a line each; and a line for each that is missing."""
        lines = []
        for title, about in self._about.items():
            versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
            lines.append(f"{title}: {versions}, {about['interpreter']}; loaded: {about['loaded']}")
        return lines + [f"{title}: {why}" for title, why in self.missing.items()]
