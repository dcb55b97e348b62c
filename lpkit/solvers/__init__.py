"""The solvers lpkit can hand a program to, by name.

Each is a function that makes an `interface.Solver`; its module and the library it
binds are imported only when that solver is asked for.
"""

from __future__ import annotations

from importlib import import_module

from lpkit.errors import SolverUnavailable
from lpkit.solvers.interface import Options, Outcome, Solver

__all__ = ["DEFAULT", "KNOWN", "Options", "Outcome", "Solver", "get"]

# "glpk" is whichever of "glpk-swig" and "glpk-cffi" can be had.
KNOWN = {
    "glpk": ("lpkit.solvers.glpk_solver", "through_either"),
    "glpk-cffi": ("lpkit.solvers.glpk_solver", "through_cffi"),
    "glpk-swig": ("lpkit.solvers.glpk_solver", "through_swig"),
    "highs": ("lpkit.solvers.highs", "through_highspy"),
}
DEFAULT = "glpk"

_loaded: dict[str, Solver] = {}


def get(name: str) -> Solver:
    """The solver of that name. Raises `SolverUnavailable` if it is unknown or not installed."""
    if not isinstance(name, str) or name not in KNOWN:
        raise SolverUnavailable(f"no solver is named {name!r}; known: {', '.join(KNOWN)}")
    if name not in _loaded:
        module, make = KNOWN[name]
        _loaded[name] = getattr(import_module(module), make)()
    return _loaded[name]
