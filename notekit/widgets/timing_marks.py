"""Which mark stands for which case: a shape and a colour, filled or open, the same everywhere.

The base is a grey square, PyPy a diamond, our own libraries circles, all else
triangles; a second of a kind is open, a third takes a shape that is left over,
in the colour of its kind. Colours are names: `timing_plot.css` has them for both
themes, `HUES` for pictures that stand on either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from notekit.timing import Case, Interpreter

__all__ = ["HUES", "Mark", "mark_path", "marks", "marks_of_names"]

# Okabe and Ito's, dark enough for white ground and light enough for black.
HUES = {"soft": "#747c86", "ours": "#0072b2", "price": "#c77700", "pypy": "#9c4f7c"}

_OURS = ("arraykit", "lpkit")


class Mark(NamedTuple):
    """How a case looks in tables and plots."""

    shape: str  # "square", "circle", "triangle", "diamond"
    hue: str  # a key of HUES
    filled: bool


_SHAPES = {"ours": "circle", "other": "triangle", "pypy": "diamond", "base": "square"}
_HUES = {"circle": "ours", "triangle": "price", "diamond": "pypy", "square": "soft"}


def marks(cases: Sequence[Case], base: str) -> list[Mark]:
    """A mark for each case."""
    return _assigned([_kind(case.name == base, _where(case), _code(case)) for case in cases])


def marks_of_names(names: Sequence[str], interpreters: Sequence[str], base: str) -> list[Mark]:
    """The same for results whose code is not known: by their names and interpreters."""
    found = zip(names, interpreters)
    return _assigned([_kind(name == base, f"{name} {where}", name) for name, where in found])


def _where(case: Case) -> str:
    if isinstance(case.interpreter, Interpreter):
        return case.interpreter.implementation
    return case.interpreter.rpartition("/")[2]


def _code(case: Case) -> str:
    return "\n".join([*case.needs, case.setup, case.statement])


def _kind(is_base: bool, where: str, code: str) -> str:
    if is_base:
        return "base"
    if "pypy" in where.lower():
        return "pypy"
    return "ours" if any(name in code for name in _OURS) else "other"


def _assigned(kinds: Sequence[str]) -> list[Mark]:
    """To each its kind's shape, then those that no other kind needs; after eight, all again."""
    every = [(shape, filled) for filled in (True, False) for shape in _HUES]
    unused = list(every)
    own = {}
    for place, kind in enumerate(kinds):
        fitting = [each for each in unused if each[0] == _SHAPES[kind]]
        if fitting:
            own[place] = fitting[0]
            unused.remove(fitting[0])
    found = []
    for place, kind in enumerate(kinds):
        unused = unused or list(every)
        shape, filled = own[place] if place in own else unused.pop(0)
        found.append(Mark(shape, _HUES[_SHAPES[kind]], filled))
    return found


def mark_path(shape: str, x: float, y: float) -> str:
    """An SVG path of a mark, 10 pixels across; the twin of `markPath` in `plot.js`."""
    if shape == "circle":
        return f"M{x - 4.5:.2f} {y:.2f}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z"
    if shape == "triangle":
        return f"M{x:.2f} {y - 5:.2f}l5 9h-10z"
    if shape == "diamond":
        return f"M{x:.2f} {y - 5.5:.2f}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"
    return f"M{x - 4:.2f} {y - 4:.2f}h8v8h-8z"
