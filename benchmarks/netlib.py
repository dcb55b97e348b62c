"""The Netlib programs, read and solved: whether the published optima come out, and how fast.

    make bench        or        python benchmarks/netlib.py [--help]

Each file is read once and solved by each solver, within a limit of time. An
optimum that is not the published one, relatively by more than 1e-6, or a
program that is called infeasible or unbounded though it has an optimum, is an
error at the end. What a solver did not finish says why and is none. Without
--data the files are looked for where the tests have them.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.contest import machine  # noqa: E402
from benchmarks.contest.table import aligned  # noqa: E402
from lpkit import LinearProgram, Solution, SolverUnavailable, Status, solvers  # noqa: E402

DATA = ROOT.parent / "shared" / "data" / "netlib"  # beside the checkout
ENDING = ".mps.gz"
TOLERANCE = 1e-6  # relative, of an optimum

RULES = [
    "read: seconds to read the file. Of each solver, seconds of its solve on the clock, steps of",
    "the simplex method, and the difference of its optimum from the published one, relatively.",
]


class Verdict(NamedTuple):
    """What one solver made of one program."""

    cells: list[str]  # seconds, steps, difference or the reason why there is none
    wrong: str  # what is wrong about it, else empty
    seconds: float
    finished: bool


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help="of a problem, such as afiro; else all there are")
    add("--data", type=Path, default=DATA, help="the folder of *.mps.gz and optima.json")
    add("--solver", action="append", help="glpk, highs, …; may be given again; glpk and highs")
    add("--time-limit", type=float, default=60, help="seconds for one solve; 60")
    chosen = parser.parse_args()
    chosen.solver = chosen.solver or ["glpk", "highs"]
    if unknown := sorted(set(chosen.solver) - set(solvers.KNOWN)):
        parser.error(f"no solver is named {', '.join(unknown)}: {', '.join(solvers.KNOWN)}")
    if not chosen.time_limit > 0:
        parser.error("a time limit is above 0")
    if not chosen.data.is_dir():
        if chosen.data != DATA:
            parser.error(f"there is no folder {chosen.data}")
        print(f"skipped: no folder {DATA}: put the Netlib files there, or name one by --data")
        sys.exit(0)
    try:
        chosen.names, chosen.optima = problems(chosen.data, chosen.names)
    except ValueError as error:
        parser.error(str(error))
    return chosen


def problems(folder: Path, names: list[str]) -> tuple[list[str], dict[str, float]]:
    """The names of the problems to solve, and the optima of all that have one."""
    there = sorted(path.name[: -len(ENDING)] for path in folder.glob(f"*{ENDING}"))
    if missing := sorted(set(names) - set(there)):
        raise ValueError(
            f"no {', '.join(missing)} in {folder}: {', '.join(there) or 'it is empty'}"
        )
    optima = folder / "optima.json"
    published = json.loads(optima.read_text()) if optima.is_file() else {}
    return names or there, published


def judged(solution: Solution, published: float | None, limit: float) -> Verdict:
    """`solution` beside the published optimum; an unknown one is compared with nothing."""
    cells = [f"{solution.seconds:.2f}", str(solution.iterations)]
    if solution.status is Status.OPTIMAL:
        if published is None:
            return Verdict([*cells, f"{solution.objective:.10g}"], "", solution.seconds, True)
        difference = abs(solution.objective - published) / (abs(published) or 1.0)
        wrong = f"{solution.objective!r} instead of {published!r}" * (difference > TOLERANCE)
        cells.append(f"{difference:.1e}" + "  WRONG" * bool(wrong))
        return Verdict(cells, wrong, solution.seconds, True)
    if solution.status in (Status.UNKNOWN, Status.FEASIBLE):
        reason = "limit" if solution.seconds >= limit else solution.remark or "gave up"
        return Verdict([*cells, reason], "", solution.seconds, False)
    wrong = f"called {solution.status}" * (published is not None)
    return Verdict([*cells, str(solution.status)], wrong, solution.seconds, not wrong)


def usable(names: list[str]) -> list[str]:
    """The solvers that are here; a line for each that is not."""
    found = []
    for name in names:
        try:
            solvers.get(name)
            found.append(name)
        except SolverUnavailable as error:
            print(f"{name}: skipped, {error}")
    return found


def described(name: str) -> str:
    solver = solvers.get(name)
    return f"{name}: version {solver.version}, through {solver.binding or 'its own package'}"


def shown(number: float | None) -> str:
    return "not known" if number is None else f"{number:.10g}"


def contest(
    names: list[str], chosen: argparse.Namespace
) -> Iterator[tuple[str, LinearProgram, float, list[Verdict]]]:
    """Each problem with the seconds it took to read, and what each solver made of it."""
    for problem in chosen.names:
        start = time.perf_counter()
        lp = LinearProgram.read(chosen.data / f"{problem}{ENDING}")
        read = time.perf_counter() - start
        published, limit = chosen.optima.get(problem), chosen.time_limit
        solutions = [lp.solve(solver=name, time_limit=limit) for name in names]
        verdicts = [judged(solution, published, limit) for solution in solutions]
        yield problem, lp, read, verdicts
        if sys.stderr.isatty():  # somebody waits
            print(problem, *(verdict.cells for verdict in verdicts), file=sys.stderr, flush=True)


def main() -> None:
    chosen = options()
    names = usable(chosen.solver)
    print("\n".join([*machine.described(1), *map(described, names), *RULES]), flush=True)
    head = ["", "rows", "columns", "entries", "optimum", "read"]
    rows = [head + [f"{name} {part}" for name in names for part in ("s", "steps", "difference")]]
    judgements = []
    for problem, lp, read, verdicts in contest(names, chosen):
        matrix = lp.matrix()[0]
        sizes = (matrix.row_lower, matrix.cost, matrix.columns)
        row = [problem, *(f"{len(part):,}" for part in sizes)]
        row += [shown(chosen.optima.get(problem)), f"{read:.2f}"]
        rows.append(row + [cell for verdict in verdicts for cell in verdict.cells])
        judgements += [(problem, name, verdict) for name, verdict in zip(names, verdicts)]
    print(f"\n{aligned(rows)}\n")
    for solver in names:
        found = [verdict for _, name, verdict in judgements if name == solver]
        finished = sum(verdict.finished for verdict in found)
        seconds = sum(verdict.seconds for verdict in found)
        print(f"{solver}: {finished} of {len(found)} finished, {seconds:.1f} s of solving")
    if wrong := [f"{p} by {name}: {v.wrong}" for p, name, v in judgements if v.wrong]:
        sys.exit("\n".join(["wrong:", *wrong]))


if __name__ == "__main__":
    main()
