"""Two listings beside each other: which lines are the same, and which differ.

Lines of one language are laid side by side, with gaps where the other has more. Registers and
labels that were only numbered anew are no difference. Lines of two languages are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

__all__ = ["Pair", "paired"]

# A number that a compiler gave: of a value in LLVM, of a label or a place in the instructions.
_NUMBERED = {
    "llvm": (re.compile(r"(%[a-z]*)\d+|^([a-z]+)\d+(?=:)"), r"\1\2"),
    "assembly": (re.compile(r"(\.LBB|\.LCPI|\.Ltmp|\.Lfunc_\w+?)[\d_]+"), r"\1"),
}


class Pair(NamedTuple):
    """The numbers, from 0, of two lines that stand side by side; None for a gap."""

    left: int | None
    right: int | None
    differ: bool


def paired(
    left: Sequence[str], right: Sequence[str], left_kind: str, right_kind: str
) -> list[Pair]:
    """The lines of both, in order, side by side.

    >>> paired(["x = 1", "y = x", "z = y"], ["x = 2", "z = y"], "python", "python")
    [Pair(left=0, right=0, differ=True), Pair(left=1, right=None, differ=True), \
Pair(left=2, right=1, differ=False)]
    """
    if left_kind != right_kind or not left_kind:
        pairs = zip_longest(range(len(left)), range(len(right)))
        return [Pair(i, j, False) for i, j in pairs]
    one, other = _unnumbered(left, left_kind), _unnumbered(right, right_kind)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    found: list[Pair] = []
    for op, begin, end, other_begin, other_end in matcher.get_opcodes():
        here, there = range(begin, end), range(other_begin, other_end)
        found += [Pair(i, j, op != "equal") for i, j in zip_longest(here, there)]
    return found


def _unnumbered(lines: Sequence[str], kind: str) -> list[str]:
    if kind not in _NUMBERED:
        return list(lines)
    numbered, kept = _NUMBERED[kind]
    return [numbered.sub(kept, line) for line in lines]
