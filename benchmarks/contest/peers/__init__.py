"""The libraries, each in its own best style: one file each, imported in its own process only."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Callable

from benchmarks.contest.rows import Row

__all__ = ["TITLES", "Peer", "load"]

# In the order of the tables.
TITLES = {
    "numpy": "NumPy",
    "numexpr": "numexpr",
    "numba": "Numba",
    "jax": "JAX",
    "blosc2": "blosc2",
    "dask": "dask.array",
    "arraykit": "arraykit",
}


class Peer(ABC):
    """One library. Making it imports the library; `take` gives it the inputs."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.data: dict[str, Any] = {}

    @abstractmethod
    def versions(self) -> dict[str, str]:
        """The library's version, and of what it computes with."""

    @abstractmethod
    def styles(self, row: Row, n: int) -> list[str]:
        """The ways it can do a row, the usual one first."""

    @abstractmethod
    def runner(self, style: str, row: Row) -> Callable[[], Any]:
        """What computes the row to its end, anew at each call.

        Lazy libraries build the expression in it too; compilers may compile in the first call.
        """

    def take(self, data: dict[str, Any]) -> None:
        """Keep the inputs, which are ndarrays, in the library's own form."""
        self.data = data

    def using(self, style: str) -> AbstractContextManager[None]:
        """What a style needs around its calls."""
        return nullcontext()

    def values(self, result: Any) -> Any:
        """A result as ndarray or number."""
        return result

    def chain(self) -> Callable[[int], Any] | None:
        """What builds that many operators and computes nothing; None where all is eager."""
        return None

    def names(self, module: Any) -> dict[str, Any]:
        """The inputs and a library's functions by the names that rows use."""
        return {**self.data, **{name: getattr(module, name) for name in ("sin", "exp", "sqrt")}}


def load(name: str, threads: int) -> Any:
    """The peer of that name, or of a module of that name elsewhere; raises ImportError."""
    module = name if "." in name else f"{__name__}.{name}_peer"
    return importlib.import_module(module).Contestant(threads)
