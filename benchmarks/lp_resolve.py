"""A tweak and a new solve, beside building the program and solving it anew.

    make bench        or        python benchmarks/lp_resolve.py [--help]

Three kinds of linear program with 10,000 variables, and the example of three variables; in each
a cost, a right-hand side, a bound or a coefficient changes at random, by up to half, and the
program is solved again from where it was. Every optimum is compared with that of a program
that was made and solved anew; a difference is an error.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.contest import machine  # noqa: E402
from benchmarks.contest.table import aligned, duration, ratio  # noqa: E402
from lpkit import LinearProgram, solvers  # noqa: E402
from lpkit.lessons.first_program import program_of_2011  # noqa: E402

HEAD = ["", "build", "solve", "again", "min", "max", "steps", "again : build and solve"]


def transport(n: int) -> LinearProgram:
    """Factories and shops, as many of each; every factory may deliver to every shop."""
    numbers, side = random.Random(1), round(n**0.5)
    lp = LinearProgram()
    goods = [[lp.Var(lower=0) for _ in range(side)] for _ in range(side)]
    for made in goods:
        lp.add_constraint(sum(made) <= numbers.randint(90, 150))
    for k in range(side):
        lp.add_constraint(sum(made[k] for made in goods) >= numbers.randint(40, 80))
    lp.objective = sum(numbers.randint(10, 99) * v for made in goods for v in made)
    return lp


def planning(n: int) -> LinearProgram:
    """Goods that are made and kept over time on machines that they share."""
    numbers, kinds = random.Random(2), 20
    lp = LinearProgram()
    kept: list = [0] * kinds
    terms = []
    for _ in range(n // (2 * kinds)):
        made = [lp.Var(lower=0) for _ in range(kinds)]
        for _ in range(5):
            lp.add_constraint(sum(numbers.randint(1, 9) * v for v in made) <= 1200)
        before, kept = kept, [lp.Var(lower=0) for _ in range(kinds)]
        for old, new, left in zip(before, made, kept):
            lp.add_constraint(old + new - left == numbers.randint(0, 15))
        terms += [numbers.randint(1, 20) * v for v in made]
        terms += [numbers.randint(1, 3) * v for v in kept]
    lp.objective = sum(terms)
    return lp


def blending(n: int) -> LinearProgram:
    """The cheapest mixture of many ingredients that has enough of everything."""
    numbers = random.Random(3)
    lp = LinearProgram()
    parts = [lp.Var(0, 10) for _ in range(n)]
    for _ in range(50):
        chosen = numbers.sample(parts, n // 10)
        lp.add_constraint(sum(numbers.randint(1, 20) * v for v in chosen) >= n // 20)
    lp.objective = sum(numbers.randint(5, 50) * v for v in parts)
    return lp


def least_2011(n: int) -> LinearProgram:
    """The example of 2011, its objective turned round."""
    lp = program_of_2011(True)
    lp.objective = -1 * lp.objective
    return lp


PROGRAMS = {
    "the example of 2011": least_2011,
    "transport": transport,
    "planning": planning,
    "blending": blending,
}


def tweaks(lp: LinearProgram) -> dict[str, Callable[[random.Random], None]]:
    """What may change, each by a factor between 1 and 1.5."""
    costs = {v: lp.objective[v] for v in lp.variables}
    rows = {c: c.rhs for c in lp.constraints if c.rhs}

    def cost(numbers: random.Random) -> None:
        v = numbers.choice(lp.variables)
        lp.objective[v] = costs[v] * numbers.uniform(1, 1.5)

    def side(numbers: random.Random) -> None:
        c = numbers.choice(list(rows))
        c.rhs = rows[c] * numbers.uniform(1, 1.5)

    def bound(numbers: random.Random) -> None:
        v = numbers.choice(lp.variables)
        v.upper = numbers.randint(5, 500)

    def coefficient(numbers: random.Random) -> None:
        c = numbers.choice(list(rows))
        v = numbers.choice(c.expression.variables)
        c[v] = c[v] * numbers.uniform(1, 1.5)

    return {"cost": cost, "side": side, "bound": bound, "coefficient": coefficient}


def seconds(work: Callable[[], object]) -> float:
    """Processor time, of all threads: others use the machine too."""
    start = time.process_time()
    work()
    return time.process_time() - start


def same(lp: LinearProgram, solver: str) -> bool:
    """Whether the last optimum is that of a program made and solved anew."""
    anew = deepcopy(lp).minimize(solver=solver)
    return abs(anew - lp.solution.objective) <= 1e-7 * (1 + abs(anew))


def rows_of(name: str, size: int, solver: str, rounds: int, checked: int) -> list[list[str]]:
    """One row for each kind of tweak."""
    make, numbers = PROGRAMS[name], random.Random(4)
    builds = [seconds(lambda: make(size)) for _ in range(3)]
    fresh = [make(size) for _ in range(3)]
    colds = [seconds(partial(lp.minimize, solver=solver)) for lp in fresh]
    build, cold = statistics.median(builds), statistics.median(colds)
    lp = make(size)
    lp.minimize(solver=solver)
    rows = []
    for what, tweak in tweaks(lp).items():
        times, steps = [], []
        for k in range(rounds):

            def again(tweak: Callable[[random.Random], None] = tweak) -> None:
                tweak(numbers)
                lp.minimize(solver=solver)

            times.append(seconds(again))
            steps.append(lp.solution.iterations)
            if k < checked and not same(lp, solver):
                sys.exit(f"{name}, {what}, {solver}: not the optimum of a new program")
        middle = statistics.median(times)
        figures = [build, cold, middle, min(times), max(times)]
        rows.append(
            [
                f"{name}, {what}",
                *(duration(figure, "ms") for figure in figures),
                f"{statistics.median(steps):.0f}",
                ratio(middle / (build + cold)),
            ]
        )
    return rows


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--variables", type=int, default=10_000, help="in each of the large programs; 10000")
    add("--rounds", type=int, default=25, help="tweaks of each kind; 25")
    add("--checked", type=int, default=3, help="of them, so many are checked; 3")
    add("--solver", action="append", choices=list(solvers.KNOWN), help="default: glpk, highs")
    return parser.parse_args()


def main() -> None:
    chosen = options()
    print("\n".join(machine.described(1)))
    print("ms of processor time, medians; steps of the simplex method in a solve after a tweak")
    for solver in chosen.solver or ["glpk", "highs"]:
        table = [HEAD]
        for name in PROGRAMS:
            table += rows_of(name, chosen.variables, solver, chosen.rounds, chosen.checked)
            gc.collect()
        version = solvers.get(solver).version
        print(f"\n== {solver} {version}\n{aligned(table)}", flush=True)


if __name__ == "__main__":
    main()
