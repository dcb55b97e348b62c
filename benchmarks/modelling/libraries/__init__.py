"""The libraries, each in its own best style: one file each, imported in its own process only.

A file `NAME_model.py` has `STYLES`, the ways to write the model, the first of
them the fastest that was found; `LOADED`, what counts as loaded; `versions`;
and `held`, what a loaded model holds, read back from where it was loaded to.
`POWER` tells how its time grows, where that is not in proportion to the size.
"""

from __future__ import annotations

import importlib
from typing import Any, Callable, NamedTuple

__all__ = ["BASE", "TITLES", "Style", "load"]

# In the order of the tables.
TITLES = {
    "bare": "bare hand-off of ready arrays",
    "lpkit": "lpkit",
    "pyoptinterface": "pyoptinterface",
    "gurobipy": "gurobipy",
    "mip": "python-mip",
    "model_builder": "OR-Tools model_builder",
    "mathopt": "OR-Tools MathOpt",
    "highspy": "highspy",
    "pulp": "PuLP",
    "pyomo": "Pyomo",
    "cvxopt": "cvxopt",
}
BASE = "pyoptinterface"  # what all others are divided by


def _as_it_is(data: Any) -> Any:
    return data


class Style(NamedTuple):
    """One way to write the model. Only `write` and `load` are timed.

    `write` makes a model of what `take` made of the instance; where that is not
    in a solver yet, `load` hands it over.
    """

    write: Callable[[Any], Any]
    load: Callable[[Any], Any] | None = None
    take: Callable[[Any], Any] = _as_it_is


def load(name: str) -> Any:
    """The file of that library, or a module of that name elsewhere; raises ImportError."""
    return importlib.import_module(name if "." in name else f"{__name__}.{name}_model")
