"""Which lines of a kernel's source are gone through again and again: the loop that does the work.

Found in the text alone, of Python as of instructions, so that a view can point at it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from arraykit.errors import ValueNotAllowed
from arraykit.explain.sources import SOURCES

__all__ = ["loop_of"]

_LABEL = re.compile(r"([\w.$]+):")
_JUMP = re.compile(r"\s*(?:j\w+|b\.?\w*|br|cbn?z|tbn?z)\s")
# Lines that read or write elements: whole vectors of them, and one at a time. Places on the
# stack are none.
_WORK = {
    "llvm": (re.compile(r"(load|store) <"), re.compile(r"(= load|store) (double|float|i\d+)\b")),
    "assembly": (
        re.compile(r"%[yz]mm\d.*\((?!%rsp)%|\((?!%rsp)%.*%[yz]mm\d|^\s*(ld|st)[rp]\s+q\d"),
        re.compile(r"%xmm\d.*\((?!%rsp)%|\((?!%rsp)%.*%xmm\d|^\s*(ld|st)[rp]\s+[ds]\d"),
    ),
}


def loop_of(kind: str, lines: Sequence[str]) -> list[int]:
    """The numbers, from 0, of the lines that are gone through for each element, or each vector.

    Of Python and NumPy that is the body of the last `for`. Of LLVM and of instructions it is
    the loop without another in it that reads and writes most, whole vectors before single
    elements; none, if a compiler has left no loop.

    >>> loop_of("python", ["def kernel(n):", "    for i in range(n):", "        x = 1"])
    [2]
    >>> loop_of("assembly", ["kernel:", ".L1:", "  addpd (%rdi), %xmm1", "  jb .L1", "  retq"])
    [1, 2, 3]

    Raises `ValueNotAllowed` for a source that does not exist.
    """
    if kind not in SOURCES:
        raise ValueNotAllowed(f"no source is called {kind!r}; there are {', '.join(SOURCES)}")
    if kind not in _WORK:
        return _body(lines)
    loops = _innermost(_loops(lines))
    work = [_work(lines[begin : end + 1], *_WORK[kind]) for begin, end in loops]
    if not any(work):
        return []
    begin, end = loops[work.index(max(work))]  # the first of equals
    return list(range(begin, end + 1))


def _work(lines: Sequence[str], wide: re.Pattern[str], narrow: re.Pattern[str]) -> int:
    return sum(4 if wide.search(line) else bool(narrow.search(line)) for line in lines)


def _body(lines: Sequence[str]) -> list[int]:
    starts = [i for i, line in enumerate(lines) if re.match(r"\s*for \w+ in ", line)]
    if not starts:
        return []
    outside = _indent(lines[starts[-1]])
    found = []
    for i in range(starts[-1] + 1, len(lines)):
        if _indent(lines[i]) <= outside:
            break
        found.append(i)
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _loops(lines: Sequence[str]) -> list[tuple[int, int]]:
    """First and last lines of all that goes back: from a label to a jump to it."""
    labels: dict[str, int] = {}
    loops = []
    for i, line in enumerate(lines):
        head = _LABEL.match(line)
        if head:
            labels[head[1]] = i
        elif _JUMP.match(line):
            targets = [labels[word] for word in re.findall(r"[\w.$]+", line) if word in labels]
            loops += [(target, i) for target in targets]
    return loops


def _innermost(loops: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those with no other in them, in their order."""
    return sorted(
        (begin, end)
        for begin, end in set(loops)
        if not any(begin <= b and e <= end and (b, e) != (begin, end) for b, e in loops)
    )
