"""Lazy arrays beside their peers, and beside what memory can do at most.

    make bench        or        python benchmarks/arrays.py [part ...] [--help]

Parts: `large` arrays, the `first` call, `small` arrays, `operators`, and `loops`
as on PyPy in 2011. Peers come from .venv-bench (`make bench-peers`), or from
the environment this runs in; one that is missing is a line. Every library has
a process of its own, and results are compared before anything is timed.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from arraykit.settings import default_threads  # noqa: E402
from benchmarks.contest import first, large, loops, machine, operators  # noqa: E402
from benchmarks.contest.peers import TITLES  # noqa: E402
from benchmarks.contest.roof_meter import RoofMeter  # noqa: E402
from benchmarks.contest.roster import Roster, environment  # noqa: E402

PARTS = ("large", "first", "small", "operators", "loops")
SMALL = 1000


def numbers(text: str) -> list[int]:
    """`1000,4e7` as whole numbers."""
    return [int(float(part)) for part in text.split(",")]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all if none is named")
    add("--sizes", type=numbers, default=[100_000, 10_000_000, 40_000_000], help="of large arrays")
    add("--first-size", type=int, default=10_000_000, help="elements for the first call")
    add("--depths", type=numbers, default=[100, 1000, 10_000, 100_000], help="of operators")
    add("--loop-size", type=int, default=10_000_000, help="elements for the loops of 2011")
    add("--rounds", type=int, default=9, help="at most")
    add("--processes", type=int, default=2, help="fresh ones of arraykit for the first call")
    add("--threads", type=int, default=default_threads())
    add("--only", type=lambda text: text.split(","), default=list(TITLES), help="these peers")
    add("--peers", type=Path, default=ROOT / ".venv-bench", help="the environment they are in")
    add("--pypy", default="pypy3", help="the interpreter for the loops")
    add("--patience", type=float, default=60, help="seconds an answer may take")
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"no part is named {', '.join(sorted(unknown))}")
    return chosen


def tables(chosen: argparse.Namespace, roster: Roster, roof: RoofMeter) -> Iterator[str]:
    """The text of each part that was asked for, with a heading where a part begins."""
    parts = chosen.parts or PARTS
    if {"large", "small"} & set(parts):
        yield "\n".join(large.rules(chosen.rounds))
    if "large" in parts:
        yield "== large arrays"
        for n in chosen.sizes:
            yield large.contest(roster, roof, n, chosen.rounds)
    if "first" in parts:
        yield "== first call"
        yield first.contest(roster, chosen.first_size, chosen.processes)
    if "small" in parts:
        yield "== small arrays: built and computed"
        yield large.contest(roster, roof, SMALL, chosen.rounds)
    if "operators" in parts:
        yield "== operators"
        yield operators.contest(roster, chosen.depths)
    if "loops" in parts:
        yield "== loops"
        yield loops.contest(chosen.pypy, chosen.loop_size, chosen.rounds, chosen.patience)


def main() -> None:
    # An end from outside is to end the processes of the peers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    chosen = options()
    start = time.perf_counter()
    pythons = list(filter(None, (environment(chosen.peers), sys.executable)))
    peers = [peer for peer in [*TITLES, *chosen.only] if peer in ("numpy", *chosen.only)]
    peers = list(dict.fromkeys(peers))
    with (
        Roster(peers, pythons, chosen.threads, chosen.patience) as roster,
        RoofMeter(chosen.threads, chosen.patience) as roof,
    ):
        print("\n".join([*machine.described(chosen.threads), *roster.described()]), flush=True)
        for text in tables(chosen, roster, roof):
            heading = f", at {time.perf_counter() - start:.0f} s" * text.startswith("== ")
            print(f"\n{text}{heading}", flush=True)
    print(f"\n{time.perf_counter() - start:.0f} s in all")


if __name__ == "__main__":
    main()
