"""Says whether lpkit works here: `python -m lpkit.selfcheck`. Binder's build ends with it."""

from __future__ import annotations

import platform

from lpkit import __version__, solvers
from lpkit.errors import SolverUnavailable
from lpkit.lessons.first_program import program_of_2011

__all__ = ["selfcheck"]


def selfcheck() -> None:
    """Solve the program of 2011 and print what solved it; raises if an answer is wrong.

    HiGHS may be missing, and is then said to be.
    """
    solver = solvers.get(solvers.DEFAULT)
    print(f"lpkit {__version__} on {platform.python_implementation()} {platform.python_version()}")
    memory = f"memory per {'thread' if solver.thread_local else 'process'}"
    print(f"GLPK {solver.version} through {solver.binding}, {memory}")
    _solve(solvers.DEFAULT)
    try:
        highs = solvers.get("highs")
    except SolverUnavailable as error:
        print(f"without HiGHS: {error}")
        return
    print(f"HiGHS {highs.version} through {highs.binding}")
    _solve("highs")


def _solve(solver: str) -> None:
    for integer, expected in ((True, 732.0), (False, 2200 / 3)):
        found = program_of_2011(integer).maximize(solver=solver)
        if abs(found - expected) > 1e-6:
            raise RuntimeError(f"the program of 2011 gave {found} instead of {expected}")
        print(f"the program of 2011, {'whole' if integer else 'real'} numbers: {found:.2f}")


if __name__ == "__main__":
    selfcheck()
