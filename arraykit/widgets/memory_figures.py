"""Bytes of a typed expression, predicted from its plan, beside those that were measured: in words.

One row for each way of computing it: all operations in the plan's kernels, or one after the
other. Nothing is computed here, so that arrays may be larger than the machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from arraykit.announced import announced
from arraykit.buffer import available_bytes
from arraykit.errors import ExpressionError
from arraykit.explain.eager import as_written, eager
from arraykit.explain.explanation import Explanation
from arraykit.explain.quantities import counted, in_bytes
from arraykit.typed_expression import typed
from arraykit.typed_syntax import MOST_OPERATIONS

__all__ = ["Demand", "Prediction", "predicted", "refusal", "row", "verdict"]

# What a process takes before it has any array: Python, NumPy, and a compiler.
_PROCESS = 200 << 20
# Bytes below which the interpreter's own memory, and whole pages, show in what is measured.
_FINE = 8_000_000


class Demand(NamedTuple):
    """The bytes that one way of computing reads, writes, and holds at most, sources apart."""

    read: int
    wrote: int
    peak: int

    @property
    def moved(self) -> int:
        """Read and written."""
        return self.read + self.wrote


class Prediction(NamedTuple):
    """What an expression demands either way, of sources that take so many bytes."""

    text: str
    n: int
    kernels: int
    operations: int
    sources: int
    lazy: Demand
    eager: Demand

    def of(self, way: str) -> Demand:
        """By the name of the way."""
        return self.lazy if way == "lazy" else self.eager


def predicted(text: str, names: Sequence[str], n: int) -> Prediction:
    """The bytes of `text` on arrays of `n` float64 that have these names.

    >>> found = predicted("a + a + a", ["a"], 1000)
    >>> found.lazy, found.eager
    (Demand(read=8000, wrote=8000, peak=8000), Demand(read=32000, wrote=16000, peak=16000))

    Raises `ExpressionError` for what cannot be read, and for what is no operation.
    """
    arrays = {name: announced(n) for name in names}
    lazy = typed(text, arrays, MOST_OPERATIONS)
    if lazy.array.is_computed:
        raise ExpressionError("nothing is to be done for this: write an operation", 0, len(text))
    root = typed(text, arrays, MOST_OPERATIONS, sharing=False).array._node
    plan = Explanation([lazy.array], {}).plan
    apart = eager(as_written([root]), [root])
    return Prediction(
        text,
        n,
        len(plan.kernels),
        len(lazy.steps),
        # A measurement fills them all, whether they are used or not.
        8 * n * len(names),
        Demand(plan.bytes_read, plan.bytes_written, plan.peak_bytes),
        Demand(apart.bytes_read, apart.bytes_written, apart.peak_bytes),
    )


def refusal(prediction: Prediction, way: str) -> str:
    """Why it cannot be measured that way here; "" if it can."""
    needed = prediction.sources + prediction.of(way).peak
    left = available_bytes()
    if needed + _PROCESS <= left:
        return ""
    return f"needs {in_bytes(needed)} with its arrays, and {in_bytes(left)} are left here"


def row(prediction: Prediction, way: str, peaks: Mapping[str, int | None]) -> dict[str, Any]:
    """One way of computing, as plain data for a view."""
    demand = prediction.of(way)
    measured = peaks.get(way)
    refused = refusal(prediction, way)
    if measured is not None:
        told = f"{in_bytes(measured)} measured{_beside(measured, demand.peak)}"
    elif way in peaks:
        told = "this system does not tell"
    else:
        told = f"would not fit: it {refused}" if refused else "not measured yet"
    one = prediction.kernels == 1
    loops = "in one loop" if one else f"in {counted(prediction.kernels, 'loop')}"
    return {
        "way": way,
        "what": loops if way == "lazy" else f"{counted(prediction.operations, 'operation')} apart",
        "read": demand.read,
        "wrote": demand.wrote,
        "peak": demand.peak,
        "measured": measured,
        "moved_text": f"{in_bytes(demand.read)} read, {in_bytes(demand.wrote)} written",
        "peak_text": f"{in_bytes(demand.peak)} predicted",
        "measured_text": told,
        "refused": bool(refused),
    }


def _beside(measured: int, peak: int) -> str:
    if peak < _FINE:
        return ""
    return f" ({100 * (measured / peak - 1):+.0f} %)".replace("-", "−")


def verdict(prediction: Prediction, peaks: Mapping[str, int | None]) -> tuple[str, str]:
    """What there is to say, and the kind of its mark."""
    if all(refusal(prediction, way) for way in ("lazy", "eager")):
        return f"Lazily or not, this {refusal(prediction, 'lazy')}: it is not measured.", "warning"
    lazy, apart = prediction.lazy, prediction.eager
    moved = f"One by one moves {in_bytes(apart.moved)}, the plan {in_bytes(lazy.moved)}"
    if not peaks:
        return f"{moved}. Press Measure to see whether the peaks are as predicted.", "idle"
    known = [way for way in ("eager", "lazy") if peaks.get(way) is not None]
    if not known:
        return f"{moved}. This system does not tell how much a process held at most.", "warning"
    small = [way for way in known if prediction.of(way).peak < _FINE]
    if len(small) == len(known):
        said = "At this size the interpreter's own memory, and whole pages, show: take a larger one"
        return f"{moved}. {said}.", "idle"
    off = max(abs(peaks[w] / prediction.of(w).peak - 1) for w in known if w not in small)  # type: ignore[operator]
    said = f"measured peaks are within {max(1, round(100 * off))} % of the predicted"
    return f"{moved}; {said}.", "fine" if off <= 0.1 else "warning"
