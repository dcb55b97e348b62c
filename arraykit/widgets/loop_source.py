"""A kernel's Python loop with the reader's names in it, where they can stand there.

The `python` engine calls inputs a, b, c as they come, so that equal kernels are equal
text. Beside an expression of arrays with names of their own that would mislead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from arraykit.explain.explanation import Explanation
from arraykit.explain.reports import KernelReport

__all__ = ["Loop", "loop_source", "new_names"]

# What the loop itself calls things.
_TAKEN = re.compile(r"(n|i|x|t|k|f|out)\d+|at|kernel|range|abs|float|complex|[A-Z_]+\w*")


class Loop(NamedTuple):
    """The lines, and for each input's name in the kernel the name it has in them."""

    lines: list[str]
    names: dict[str, str]

    @property
    def is_renamed(self) -> bool:
        """Whether the names are the reader's."""
        return any(name != own for name, own in self.names.items())


def loop_source(explained: Explanation, report: KernelReport) -> Loop:
    """The loop of one of the explained kernels, in the reader's names if that can be.

    >>> import arraykit as ak
    >>> speed = ak.arange(5, dtype=ak.float64)
    >>> explained = ak.explain(speed * 2)
    >>> loop_source(explained, explained.kernels[0]).lines[2]
    '        t0 = speed[i0] * k0'
    """
    source = explained.source("python", report.number)
    made = {
        written.place: f"{written.op}{kernel.number}"
        for kernel in explained.kernels
        for written in kernel.writes
    }
    wanted = [(read.name, made.get(read.place, read.value)) for read in report.reads]
    names = new_names(wanted)
    if names:
        old = "|".join(sorted(names, key=len, reverse=True))
        # With what is made of an input's name: where it begins, and its strides.
        word = re.compile(rf"\b({old})(_at|_\d+)?\b")
        source = word.sub(lambda found: names[found[1]] + (found[2] or ""), source)
    return Loop(source.rstrip().split("\n"), names or {name: name for name, _ in wanted})


def new_names(wanted: Sequence[tuple[str, str]]) -> dict[str, str]:
    """For each name in the kernel the one that is wanted, numbered where two want the same.

    Empty if one of them cannot stand in the loop.

    >>> new_names([("a", "v"), ("b", "w"), ("c", "v")])
    {'a': 'v', 'b': 'w', 'c': 'v2'}
    >>> new_names([("a", "x0")]), new_names([("a", "array 1")])
    ({}, {})
    """
    names: dict[str, str] = {}
    met: dict[str, int] = {}
    for name, want in wanted:
        met[want] = met.get(want, 0) + 1
        names[name] = want if met[want] == 1 else f"{want}{met[want]}"
    fits = all(name.isidentifier() and not _TAKEN.fullmatch(name) for name in names.values())
    return names if fits and len(set(names.values())) == len(names) else {}
