"""The program of 2011: written, solved, tweaked and solved again, beside bare swiglpk calls.

    make bench        or        python benchmarks/first_program.py

Prints microseconds: median, and minimum and maximum of the rounds. "bare" is the
least that GLPK through swiglpk can do for the same problem, written out by hand.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import swiglpk

from lpkit import LinearProgram
from lpkit.lessons.first_program import program_of_2011

ROUNDS = 300


def microseconds(work: Callable[[], object]) -> list[float]:
    """Times of single calls, after a warm-up."""
    for _ in range(10):
        work()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1e6 * (time.perf_counter() - start))
    return times


def bare_solve() -> float:
    """The same program by GLPK calls alone."""
    g = swiglpk
    g.glp_term_out(g.GLP_OFF)
    problem = g.glp_create_prob()
    g.glp_set_obj_dir(problem, g.GLP_MAX)
    g.glp_add_rows(problem, 3)
    g.glp_add_cols(problem, 3)
    for i, upper in enumerate((100.0, 600.0, 300.0), 1):
        g.glp_set_row_bnds(problem, i, g.GLP_UP, 0.0, upper)
    for j, cost in enumerate((10.0, 6.0, 4.0), 1):
        g.glp_set_col_bnds(problem, j, g.GLP_LO, 0.0, 0.0)
        g.glp_set_obj_coef(problem, j, cost)
    rows, columns, values = g.intArray(10), g.intArray(10), g.doubleArray(10)
    for k, value in enumerate((1.0, 1.0, 1.0, 10.0, 4.0, 5.0, 2.0, 2.0, 6.0)):
        rows[k + 1], columns[k + 1], values[k + 1] = k // 3 + 1, k % 3 + 1, value
    g.glp_load_matrix(problem, 9, rows, columns, values)
    parameters = g.glp_smcp()
    g.glp_init_smcp(parameters)
    parameters.msg_lev = g.GLP_MSG_OFF
    g.glp_simplex(problem, parameters)
    optimum = g.glp_get_obj_val(problem)
    g.glp_delete_prob(problem)
    return optimum


def tweaking(lp: LinearProgram) -> Callable[[], float]:
    """Change one coefficient and solve, each time another value."""
    work, y = lp.constraints[1], lp.variables[1]
    state = {"value": 4.0}

    def tweak() -> float:
        state["value"] = 9.0 - state["value"]
        work[y] = state["value"]
        return lp.maximize()

    return tweak


def import_milliseconds(modules: str) -> list[float]:
    """Wall time of a fresh interpreter that imports `modules` and nothing else."""
    times = []
    for _ in range(15):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", modules], check=True)
        times.append(1e3 * (time.perf_counter() - start))
    return times


def main() -> None:
    optimum = program_of_2011().maximize()
    assert abs(bare_solve() - optimum) < 1e-6, "the two do not solve the same program"
    lp = program_of_2011()
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    print(f"{'microseconds':34}{'median':>10}{'min':>10}{'max':>10}")
    for name, work in (
        ("write the program", program_of_2011),
        ("write and solve it", lambda: program_of_2011().maximize()),
        ("tweak one coefficient, solve again", tweaking(lp)),
        ("the same solve, bare swiglpk", bare_solve),
    ):
        times = microseconds(work)
        print(f"{name:34}{statistics.median(times):10.0f}{min(times):10.0f}{max(times):10.0f}")
    root = repr(str(Path(__file__).resolve().parents[1]))
    alone = statistics.median(import_milliseconds("pass"))
    with_lpkit = statistics.median(
        import_milliseconds(f"import sys; sys.path.insert(0, {root}); import lpkit")
    )
    print(f"import lpkit: {with_lpkit - alone:.0f} ms over a bare interpreter's {alone:.0f} ms")


if __name__ == "__main__":
    main()
