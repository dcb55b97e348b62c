"""The process of one peer: takes inputs, computes rows, and says how long it took.

    python -m benchmarks.contest.worker PEER THREADS

It knows no other peer; what it computes is compared and timed by who asks.
"""

from __future__ import annotations

import gc
import statistics
import sys
from time import perf_counter
from typing import Any, Callable

from benchmarks.contest.peers import Peer, load
from benchmarks.contest.pipe import serve
from benchmarks.contest.rows import ROWS, Row, inputs, sampled

__all__ = ["answers"]

# Seconds and times a chain is built at most for one figure.
CHAIN_SECONDS, CHAIN_MOST = 0.5, 30


def answers(peer: Peer) -> dict[str, Callable[..., Any]]:
    """What the process answers."""
    runners: dict[tuple[str, str], Callable[[], Any]] = {}

    def take(names: str, n: int) -> None:
        """Make the inputs, after those of the last row are gone."""
        runners.clear()
        peer.take({})
        gc.collect()
        peer.take(inputs(names, n))

    def runner(row: str, style: str) -> Callable[[], Any]:
        if (row, style) not in runners:
            runners[row, style] = peer.runner(style, ROWS[row])
        return runners[row, style]

    def styles(row: str, n: int) -> list[str]:
        return peer.styles(ROWS[row], n)

    def check(row: str, style: str) -> dict[str, Any]:
        with peer.using(style):
            return sampled(peer.values(runner(row, style)()))

    def time(row: str, style: str, repeats: int) -> float:
        """Seconds of one call; dropping a single result is not part of it."""
        run = runner(row, style)
        with peer.using(style):
            start = perf_counter()
            for _ in range(repeats - 1):
                run()
            result = run()
            seconds = perf_counter() - start
        del result
        return seconds / repeats

    return {
        "versions": peer.versions,
        "take": take,
        "styles": styles,
        "check": check,
        "time": time,
        "first": lambda row, style, calls: first(peer, row, style, calls),
        "warm": lambda style: warm(peer, style),
        "chain": lambda depth: chain(peer, depth),
    }


def warm(peer: Peer, style: str) -> None:
    """Have the library start its threads and load its compiler, for a row of no contest."""
    row = Row("a-b*a", "ab")
    peer.take(inputs(row.names, 1000))
    with peer.using(style):
        peer.runner(style, row)()


def first(peer: Peer, row: str, style: str, calls: int) -> list[float]:
    """Seconds of the first calls of an expression that the process has not met."""
    seconds = []
    with peer.using(style):
        start = perf_counter()
        run = peer.runner(style, ROWS[row])
        for _ in range(calls):
            result = run()
            seconds.append(perf_counter() - start)
            del result
            start = perf_counter()
    return seconds


def chain(peer: Peer, depth: int) -> float | None:
    """Seconds for each operator of a chain, built and not computed; None of an eager library."""
    build = peer.chain()
    if build is None:
        return None
    taken: list[float] = []
    while len(taken) < CHAIN_MOST and sum(taken) < CHAIN_SECONDS:
        gc.collect()
        start = perf_counter()
        built = build(depth)
        taken.append(perf_counter() - start)
        del built
    return statistics.median(taken) / depth


if __name__ == "__main__":
    serve(lambda: answers(load(sys.argv[1], int(sys.argv[2]))))
