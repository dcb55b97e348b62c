"""What folds gather in: its type, its neutral value, and how values and lanes are put together.

`folds` and `columns` write the loops around it. The pattern is that of
`engines.folding`; where the order does not show in the result, there may be
more lanes than the pattern has, or a single one.
"""

from __future__ import annotations

from arraykit.dtypes import DType, bool_, float64
from arraykit.engines.folding import BLOCK, LANES
from arraykit.engines.llvm.machine import vector_bytes
from arraykit.engines.llvm.operations import combined, emit
from arraykit.engines.llvm.writing import Writer, literal, stored_type
from arraykit.kernels import Fold, Kernel, Step
from arraykit.views import size_of

__all__ = ["Accumulator", "accumulator", "is_ordered", "is_short", "row_lanes"]


def is_ordered(kernel: Kernel) -> bool:
    """Whether the order of elements shows in a result: floats are summed or multiplied."""
    return any(fold.calculated.kind == "f" and fold.name in _ROUNDED for fold in kernel.folds)


_ROUNDED = ("sum", "prod")


def is_short(kernel: Kernel) -> bool:
    """Whether each result is folded from one block at most, so that nothing is left to pair."""
    return size_of(kernel.axes[kernel.kept :]) <= BLOCK


def row_lanes(kernel: Kernel) -> int:
    """Lanes of one result: those of the pattern, or what a few registers hold of a long row."""
    if is_ordered(kernel):
        return LANES
    sizes = [fold.calculated.itemsize for fold in kernel.folds]
    sizes += [item.dtype.itemsize for item in kernel.inputs]
    sizes += [step.dtype.itemsize for step in kernel.steps]
    most = 4 * vector_bytes() // max(sizes)
    row = kernel.axes[-1] if kernel.kept < len(kernel.axes) else 1
    while most > LANES and most * 4 > row:
        most //= 2
    return most


class Accumulator:
    """One fold's accumulator, which is stored in `kind`: truths are bytes."""

    def __init__(self, fold: Fold) -> None:
        self.fold = fold
        self.dtype = accumulator(fold)
        self.kind = stored_type(self.dtype)

    def neutral(self, w: Writer) -> str:
        """What changes nothing, in all lanes."""
        dtype, name = self.dtype, self.fold.name
        if name in _NEUTRAL:
            text = literal(_NEUTRAL[name], dtype)
        elif dtype.kind == "f":
            text = literal(float("inf") if name == "min" else float("-inf"), dtype)
        else:
            text = literal(dtype.greatest if name == "min" else dtype.least, dtype)
        text = {"true": "1", "false": "0"}.get(text, text)
        return text if w.lanes == 1 else "<" + ", ".join([f"{self.kind} {text}"] * w.lanes) + ">"

    def taking(self, w: Writer, old: str, value: str) -> str:
        """The accumulator `old` with one more value in it."""
        if self.fold.calculated is not self.dtype:
            step = Step("cast", self.dtype, self.fold.calculated, ())
            value = emit(w, step, [value], "fast")
        if self.dtype is bool_:
            value = w.do(f"zext {w.type(bool_)} {value} to {w.wide('i8')}")
        return self.together(w, old, value)

    def together(self, w: Writer, x: str, y: str) -> str:
        """Two accumulators as one."""
        if self.dtype is bool_:
            return w.do(f"{_OF_TRUTHS[self.fold.name]} {w.wide('i8')} {x}, {y}")
        return combined(w, self.fold.name, self.dtype, x, y)

    def paired(self, w: Writer, lanes: list[str]) -> str:
        """Lanes put together in pairs: the first of eight with the fifth, and so on."""
        while len(lanes) > 1:
            half = len(lanes) // 2
            lanes = [self.together(w, lanes[k], lanes[half + k]) for k in range(half)]
        return lanes[0]

    def put(self, w: Writer, total: str, base: str, at: str, final: bool) -> None:
        """Write accumulators from an index of memory on, in the type of the result if final."""
        dtype = self.fold.dtype if final else self.dtype
        if dtype is not self.dtype:
            total = emit(w, Step("cast", dtype, self.dtype, ()), [total], "fast")
        kind = stored_type(dtype)
        place = w.do(f"getelementptr {kind}, ptr {base}, i64 {at}")
        w.add(f"store {w.wide(kind)} {total}, ptr {place}, align {dtype.itemsize}")

    def load(self, w: Writer, base: str, at: str) -> str:
        """The accumulators from an index of memory on, one for each lane."""
        place = w.do(f"getelementptr {self.kind}, ptr {base}, i64 {at}")
        return w.do(f"load {w.wide(self.kind)}, ptr {place}, align {self.dtype.itemsize}")


_NEUTRAL = {"sum": 0, "prod": 1, "any": 0, "all": 1}
_OF_TRUTHS = {"any": "or", "max": "or", "all": "and", "min": "and"}


def accumulator(fold: Fold) -> DType:
    """The type a fold gathers in: floats are summed in double precision."""
    real = fold.calculated.kind == "f" and fold.name in _ROUNDED
    return float64 if real else fold.calculated
