"""What stands for a program while solvers keep something of it from one solve to the next.

`model` makes one. What needs no farewell, such as a basis of `highs`, is kept in it; `glpk_live`
keeps things of GLPK's under its number, and here what drops them when it is gone.
"""

from __future__ import annotations

from itertools import count
from typing import Any

__all__ = ["Memory"]

_numbers = count()


class Memory:
    """Lives as long as its program. Neither copied nor pickled with it."""

    __slots__ = ("__weakref__", "kept", "number")

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}  # by the name of the solver or its binding
        self.number = next(_numbers)
