"""The solvers lpkit can hand a program to, by name.

Each is one module with one class that implements `interface.Solver`; it and
the library it binds are imported only when that solver is asked for.
"""

from __future__ import annotations

from importlib import import_module

from lpkit.errors import SolverUnavailable
from lpkit.solvers.interface import Options, Outcome, Solver

__all__ = ["DEFAULT", "KNOWN", "Options", "Outcome", "Solver", "get"]

KNOWN = {"glpk": ("lpkit.solvers.glpk", "Glpk")}
DEFAULT = "glpk"

_loaded: dict[str, Solver] = {}


def get(name: str) -> Solver:
    """The solver of that name. Raises `SolverUnavailable` if it is unknown or not installed."""
    if not isinstance(name, str) or name not in KNOWN:
        raise SolverUnavailable(f"no solver is named {name!r}; known: {', '.join(KNOWN)}")
    if name not in _loaded:
        module, cls = KNOWN[name]
        _loaded[name] = getattr(import_module(module), cls)()
    return _loaded[name]
