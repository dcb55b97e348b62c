"""The benchmarks of 2011: `add` and `iterate`, on PyPy and on CPython.

`add` is `a+a+a+a+a` over ten million elements. `iterate` adds up every element
in a loop over indices; its length is what each kind of array does in a second
or so, since one element may cost a nanosecond or a microsecond.
"""

from __future__ import annotations

import math
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any, NamedTuple

from benchmarks.contest.pipe import Failed, Worker
from benchmarks.contest.table import aligned, duration, ratio

__all__ = ["contest"]

LEAST = 1000  # elements that `iterate` begins with
SECONDS = 0.5  # that the next length of `iterate` may take
MOST_SECONDS = 2.0  # after which a player sits out, unless it has had LEAST_RUNS
LEAST_RUNS = 3
BASE = "NumPy"  # on CPython, as in 2011
PATTERN = [1.0 + k * 0.001 for k in range(1000)]  # which fills the arrays, over and over


class Player(NamedTuple):
    """A kind of array on an interpreter."""

    name: str
    kind: str
    worker: Worker

    @property
    def label(self) -> str:
        """What tables call it."""
        return f"{self.name}, {self.kind}"


def contest(pypy: str, n: int, rounds: int, patience: float) -> str:
    """Both benchmarks, as text; a line where PyPy is missing."""
    with ExitStack() as stack:
        players, lines = [], []
        for python in (sys.executable, shutil.which(pypy)):
            if python is None:
                lines.append(f"PyPy: skipped, there is no {pypy} here")
                continue
            try:
                first = _worker(stack, python, patience)
                about = first.ask("about")
                # A process each: a loop that was compiled for one kind runs others less well.
                for kind in about["kinds"]:
                    worker = (
                        first if kind == about["kinds"][0] else _worker(stack, python, patience)
                    )
                    players.append(Player(about["name"], kind, worker))
            except (Failed, OSError) as failure:
                lines.append(f"{python}: {failure}")
        players.sort(key=lambda player: player.kind != BASE)
        lines += _add(players, n, rounds)
        lines += _iterate(players, n, rounds)
    return "\n".join(lines).strip("\n")


def _worker(stack: ExitStack, python: str, patience: float) -> Worker:
    worker = Worker(python, "benchmarks.contest.loop_worker", threads=1, patience=patience)
    stack.callback(worker.close)
    return worker


def _is_base(player: Player) -> bool:
    return player.kind == BASE and player.name.startswith("CPython")


class Runs:
    """The runs of several players, who take turns; one that fails leaves a remark."""

    def __init__(self, players: list[Player]) -> None:
        self.seconds: dict[Player, list[float]] = {player: [] for player in players}
        self.remarks: dict[Player, str] = {}
        self._spent = dict.fromkeys(players, 0.0)

    def each(self, run: Callable[[Player], float | None]) -> None:
        """One run of each player who has not failed yet; its seconds, if it says any."""
        for player, taken in self.seconds.items():
            sits_out = len(taken) >= LEAST_RUNS and self._spent[player] > MOST_SECONDS
            if player not in self.remarks and not sits_out:
                start = time.perf_counter()
                try:
                    seconds = run(player)
                    taken += [] if seconds is None else [seconds]
                except Failed as failure:
                    self.remarks[player] = str(failure)
                self._spent[player] += time.perf_counter() - start

    def table(self, head: list[str], unit: str, columns: Callable[[Player], list[str]]) -> str:
        """Medians and minima of all but the first run, after the columns of each player's own."""
        rows = [["", *head, "median", "min", "x NumPy"]]
        later = {player: taken[1:] for player, taken in self.seconds.items()}
        base = next((statistics.median(later[p]) for p in later if _is_base(p) and later[p]), 0.0)
        for player, taken in later.items():
            if player in self.remarks or not taken:
                rows.append([player.label, self.remarks.get(player, "did not run")])
                continue
            middle = statistics.median(taken)
            times = [duration(x, unit) for x in (middle, min(taken))]
            rows.append([player.label, *columns(player), *times, ratio(base / middle)])
        return aligned(rows)


# -- add


def _add(players: list[Player], n: int, rounds: int) -> Iterator[str]:
    adding = [player for player in players if player.kind != "array.array"]  # which concatenates
    for fill, what in ((True, "filled"), (False, "zeros, as in 2011, which NumPy never touched")):
        runs = Runs(adding)
        runs.each(partial(_take, fill=fill, n=n))
        expected = [5 * value for value in (PATTERN[0], PATTERN[1], PATTERN[(n - 1) % 1000])]
        run = partial(_added, expected=expected if fill else [0.0] * 3)
        for _ in range(1 + rounds):
            runs.each(run)
        yield f"\nadd: a+a+a+a+a, {n:,} float64, {what}; ms"
        yield runs.table(["first"], "ms", partial(_first, runs))


def _first(runs: Runs, player: Player) -> list[str]:
    return [duration(runs.seconds[player][0], "ms")]


def _take(player: Player, fill: bool, n: int) -> None:
    player.worker.ask("take", kind=player.kind, fill=fill, n=n)


def _added(player: Player, expected: list[float]) -> float:
    run = player.worker.ask("add", kind=player.kind)
    return _checked(run, expected)


def _checked(run: dict[str, Any], expected: list[float]) -> float:
    """The seconds of a run that found what it had to."""
    if not all(math.isclose(x, y, rel_tol=1e-9) for x, y in zip(run["found"], expected)):
        raise Failed(f"disagrees: {run['found']} instead of {expected}")
    return float(run["seconds"])


# -- iterate


def _iterate(players: list[Player], n: int, rounds: int) -> Iterator[str]:
    runs = Runs(players)
    lengths: dict[Player, int] = {}

    def find_length(player: Player) -> None:
        lengths[player] = _length(player, n)

    def run(player: Player) -> float:
        return _iterated(player, lengths[player]) / lengths[player]

    runs.each(find_length)
    for _ in range(1 + rounds):
        runs.each(run)
    yield "\niterate: for i in range(n): s += a[i]; ns for each element, the JIT warm"
    yield runs.table(["n"], "ns", lambda player: [f"{lengths[player]:,}"])


def _length(player: Player, most: int) -> int:
    """The elements that take about SECONDS: ten times as many while that seems to hold."""
    length = min(LEAST, most)
    while True:
        _take(player, fill=True, n=length)
        _iterated(player, length)
        taken = _iterated(player, length)
        if length == most or 10 * taken > SECONDS:
            return length
        length = min(10 * length, most)


def _iterated(player: Player, length: int) -> float:
    run = player.worker.ask("iterate", kind=player.kind)
    full, rest = divmod(length, len(PATTERN))
    return _checked(run, [full * math.fsum(PATTERN) + math.fsum(PATTERN[:rest])])
