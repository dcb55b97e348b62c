"""The price of symbols: the flow model of 2011, written as equations, up to a loaded solver.

    make bench        or        python benchmarks/lp_build.py [--help]

77,036 detections and 159,226 links make 154,072 rows and 390,334 columns; lpkit
on CPython and PyPy, beside the bare hand-off of ready arrays and beside its
peers, from .venv-bench (`make bench-peers`) or from the environment this runs
in. Each build has a fresh process. What is loaded is read back and compared
with the instance in the first round; a difference is an error. Imports, the
making of the instance and a tiny model before are not timed. Memory is the
growth of the peak while building.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.contest import machine  # noqa: E402
from benchmarks.contest.roster import environment  # noqa: E402
from benchmarks.contest.table import aligned  # noqa: E402
from benchmarks.modelling.contest import Contest, Effort  # noqa: E402
from benchmarks.modelling.entrants import Entrants, Limits  # noqa: E402
from benchmarks.modelling.instance import instance_of  # noqa: E402
from benchmarks.modelling.libraries import BASE, TITLES  # noqa: E402
from benchmarks.modelling.tables import growth_rows, markdown  # noqa: E402
from lpkit.networks import tracking_2011  # noqa: E402

RULES = [
    "s: processor time of a build, the median over the runs, with min and max; of it, writing the",
    "model and loading it into the solver, where these are two steps. MB: growth of the peak.",
    f"x: over {BASE}. Loaded models are read back; one that is not the same is no row.",
]


def shares(text: str) -> list[float]:
    """`1/64,1` as numbers, the smallest first."""
    return sorted(float(Fraction(part)) for part in text.split(","))


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    default = "1/64,1/16,1/4,1"
    add("--shares", type=shares, default=shares(default), help=f"of the size of 2011: {default}")
    add("--rounds", type=int, default=3, help="at most; 3")
    add(
        "--seconds",
        type=float,
        default=5,
        help="of processor time, after which no further round; 5",
    )
    add("--most", type=float, default=25, help="seconds a build may be expected to take; 25")
    add("--patience", type=float, default=180, help="seconds a process may take; 180")
    add("--memory", type=float, default=4, help="GB a process may take; 4")
    add("--only", type=lambda text: text.split(","), default=list(TITLES), help="these libraries")
    add("--every-style", action="store_true", help="not the best of each peer alone")
    add("--peers", type=Path, default=ROOT / ".venv-bench", help="the environment they are in")
    add("--pypy", help="the PyPy to use; else .venv-pypy, or one that is found; empty for none")
    add("--markdown", action="store_true", help="print the last table for README too")
    chosen = parser.parse_args()
    if unknown := set(chosen.only) - set(TITLES):
        parser.error(f"no library is named {', '.join(sorted(unknown))}: {', '.join(TITLES)}")
    if not all(0 < share <= 1 for share in chosen.shares):
        parser.error("a share is above 0 and at most 1")
    return chosen


def found_pypy() -> str:
    """The one that tests run in, or one of the machine that can solve; empty if there is none."""
    ours = environment(ROOT / ".venv-pypy")
    if ours:
        return ours
    from notekit.timing.interpreters import interpreter

    found = interpreter("PyPy")
    return "" if found.error else found.executable


def _processor_time() -> float:
    """That of this process and of those that it started."""
    return sum(os.times()[:4])


def main() -> None:
    # An end from outside is to end the processes of the libraries too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    chosen = options()
    start = time.perf_counter()
    limits = Limits(chosen.patience, int(1e9 * chosen.memory))
    pythons = list(filter(None, (environment(chosen.peers), sys.executable)))
    pypy = found_pypy() if chosen.pypy is None else chosen.pypy
    libraries = [name for name in TITLES if name in chosen.only]
    entrants = Entrants(libraries, pythons, pypy, limits, chosen.every_style)
    print("\n".join([*machine.described(1), *entrants.described(), *RULES]), flush=True)
    effort = Effort(chosen.rounds, chosen.seconds, chosen.most)
    contest = Contest(entrants.found, limits, effort)
    with tempfile.TemporaryDirectory() as folder:
        for share in chosen.shares:
            instance = instance_of(tracking_2011(share))
            text = contest.run(share, instance, Path(folder))
            print(f"\n== {text}", flush=True)
    rows = growth_rows(contest.outcomes)
    print(f"\n== growth\n{aligned(rows)}")
    if chosen.markdown:
        print(f"\n{markdown(rows)}")
    print(f"\n{time.perf_counter() - start:.0f} s in all, {_processor_time():.0f} s of processors")
    if contest.disagreements:
        sys.exit("not the same model: " + "; ".join(contest.disagreements))


if __name__ == "__main__":
    main()
