"""The most memory that computing takes: what the system counts, beside what a plan predicts.

Linux notes the most that a process ever held at once, and forgets it when it is asked to.
The count is of the whole process, so it is for one that does nothing else. Sources are
there before and do not count, as in `Plan.peak_bytes`.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from typing import Any, Callable

from arraykit import pages
from arraykit.array import Array
from arraykit.creation import arange
from arraykit.dtypes import float64
from arraykit.errors import ValueNotAllowed
from arraykit.explain.eager import as_written
from arraykit.node import Node
from arraykit.settings import use
from arraykit.typed_expression import typed

__all__ = ["WAYS", "filled", "grown", "one_by_one", "peak_of"]

# How an expression can be computed: as one plan, or one operation after the other.
WAYS = ("lazy", "eager")

_SMALL = 1000  # elements that are enough to load what a Python loop needs


def grown(work: Callable[[], Any]) -> int | None:
    """The bytes by which this process grew at most while `work` ran; None if that is not told.

    Buffers that wait to be used again are given back before, so that all `work` takes is new.
    """
    gc.collect()
    pages.clear()
    if not _peak_forgotten():
        return None
    before = _told("VmRSS:")
    work()
    after = _told("VmHWM:")
    return None if before is None or after is None else max(0, after - before)


def _peak_forgotten() -> bool:
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        return False
    return True


def _told(name: str) -> int | None:
    try:
        with open("/proc/self/status") as file:
            lines = [line.split() for line in file if line.startswith(name)]
    except OSError:
        return None
    return int(lines[0][1]) * 1024 if lines else None


def one_by_one(root: Node) -> None:
    """Compute each operation under `root` on its own, in the order in which they are written.

    Each has a loop and a result of its own, which lives until the last operation that
    needs it: that is what computing at once takes. Views stay views.

    >>> import arraykit as ak
    >>> b = ak.arange(3) * 2 + 1
    >>> one_by_one(b._node)
    >>> b.is_computed
    True
    """
    order = [node for node in as_written([root]) if node.op not in ("constant", "view")]
    waiting = [Array(node) for node in reversed(order)]
    del order
    while waiting:
        waiting.pop().force()
        pages.clear()  # what has died is gone, and does not wait


def filled(names: Sequence[str], n: int) -> dict[str, Array]:
    """An array of `n` float64 for each name, all of it written to: k to k + 1, from 1 on.

    >>> {name: array.tolist() for name, array in filled("ab", 2).items()}
    {'a': [1.0, 1.5], 'b': [2.0, 2.5]}
    """
    steps = arange(n, dtype=float64)
    return {name: (k + steps / n).force() for k, name in enumerate(names, 1)}


def peak_of(text: str, names: Sequence[str], n: int, way: str, engine: str = "auto") -> int | None:
    """The bytes by which this process grows at most while it computes the typed expression.

    It computes twice: what is loaded and compiled the first time is no memory of arrays.
    None where the system does not tell. Raises `ExpressionError` for the text,
    `ValueNotAllowed` for another way than those of `WAYS`, `EngineUnavailable`.
    """
    if way not in WAYS:
        raise ValueNotAllowed(f"an expression is computed {' or '.join(WAYS)}, not {way!r}")
    with use(engine=engine):
        first = _SMALL if engine == "python" else n  # whose loop is compiled for no size
        _compute(text, filled(names, min(n, first)), way)
        arrays = filled(names, n)
        root = typed(text, arrays, sharing=way == "lazy").array
        return grown(lambda: _computed(root, way))


def _compute(text: str, arrays: Mapping[str, Array], way: str) -> None:
    _computed(typed(text, arrays, sharing=way == "lazy").array, way)


def _computed(root: Array, way: str) -> None:
    if way == "lazy":
        root.force()
    else:
        one_by_one(root._node)
