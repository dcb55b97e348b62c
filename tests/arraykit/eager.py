"""What arraykit's results are, bit for bit: each operation at once, by NumPy, as the design has it.

Where NumPy leaves a result open or to the machine, the rule stands here in
full: shifts, floats as whole numbers, the pattern of sums, zeros of either
sign. Operands come in the type the operation calculates in.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

__all__ = ["OPERATIONS", "cast", "folded"]


def cast(x: Any, dtype: str) -> Any:
    """`x` in another type: floats become the nearest whole number there is, 0 if NaN."""
    target = np.dtype(dtype)
    if target.kind == "b":
        return x != 0
    if x.dtype.kind == "f" and target.kind in "iu":
        ends = np.iinfo(target)
        low, high = x <= float(ends.min), x >= float(ends.max)
        inside = np.where(low | high | np.isnan(x), 0, x).astype(target)
        return np.where(low, ends.min, np.where(high, ends.max, inside)).astype(target)
    return x.astype(target)


def _first(wins: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The first operand where it wins or is NaN, else the second."""
    return lambda x, y: np.where(wins(x, y) | (x != x), x, y)


def _left(x: Any, by: Any) -> Any:
    bits = 8 * x.dtype.itemsize
    inside = (by >= 0) & (by < bits)
    return np.where(inside, x << np.where(inside, by, 0).astype(x.dtype), 0).astype(x.dtype)


def _right(x: Any, by: Any) -> Any:
    bits = 8 * x.dtype.itemsize
    inside = (by >= 0) & (by < bits)
    lost = np.where(x < 0, -1, 0).astype(x.dtype)
    return np.where(inside, x >> np.where(inside, by, 0).astype(x.dtype), lost)


def _of_floats(function: Any, otherwise: bool) -> Callable[[Any], Any]:
    return lambda x: function(x) if x.dtype.kind == "f" else np.full(x.shape, otherwise)


def _rounding(function: Any) -> Callable[[Any], Any]:
    return lambda x: function(x) if x.dtype.kind == "f" else x


OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.true_divide,
    "floor_divide": np.floor_divide,
    "remainder": np.remainder,
    "minimum": _first(np.less_equal),
    "maximum": _first(np.greater_equal),
    "copysign": np.copysign,
    "equal": np.equal,
    "not_equal": np.not_equal,
    "less": np.less,
    "less_equal": np.less_equal,
    "greater": np.greater,
    "greater_equal": np.greater_equal,
    "logical_and": np.logical_and,
    "logical_or": np.logical_or,
    "logical_xor": np.logical_xor,
    "logical_not": np.logical_not,
    "bitwise_and": np.bitwise_and,
    "bitwise_or": np.bitwise_or,
    "bitwise_xor": np.bitwise_xor,
    "bitwise_invert": np.invert,
    "left_shift": _left,
    "right_shift": _right,
    "negative": np.negative,
    "positive": np.positive,
    "abs": np.absolute,
    "square": np.square,
    "sign": np.sign,
    "reciprocal": np.reciprocal,
    "isnan": _of_floats(np.isnan, False),
    "isinf": _of_floats(np.isinf, False),
    "isfinite": _of_floats(np.isfinite, True),
    "signbit": np.signbit,
    "sqrt": np.sqrt,
    "floor": _rounding(np.floor),
    "ceil": _rounding(np.ceil),
    "trunc": _rounding(np.trunc),
    "round": _rounding(np.rint),
    "where": np.where,
}


def folded(name: str, x: Any, axes: tuple[int, ...], keepdims: bool) -> Any:
    """A fold over some axes. Truths and whole numbers come in 64 bits to sums and products."""
    kept = [axis for axis in range(x.ndim) if axis not in axes]
    lengths = [x.shape[axis] for axis in kept]
    together = int(np.prod([x.shape[axis] for axis in axes], dtype=np.int64))
    table = x.transpose(*kept, *axes).reshape(*lengths, together)
    result = _FOLDS[name](table)
    if not keepdims:
        return result
    return result.reshape([1 if axis in axes else x.shape[axis] for axis in range(x.ndim)])


def _rounded(combine: Any, neutral: float) -> Callable[[Any], Any]:
    """Eight lanes, blocks of 1,024, pairs, pairs of pairs; floats in double precision."""

    def fold(table: Any) -> Any:
        if table.dtype.kind != "f":
            return combine.reduce(table, axis=-1)
        count = table.shape[-1]
        blocks = max(1, -(-count // 1024))
        steps = 128 if blocks > 1 else -(-count // 8)  # beyond, all is neutral
        full = np.full((*table.shape[:-1], blocks * steps * 8), neutral)
        full[..., :count] = table
        full = full.reshape(*table.shape[:-1], blocks, steps, 8)
        lanes = np.full((*table.shape[:-1], blocks, 8), neutral)
        for k in range(steps):
            lanes = combine(lanes, full[..., k, :])
        for half in (4, 2, 1):
            lanes = combine(lanes[..., :half], lanes[..., half : 2 * half])
        runs: list[tuple[int, Any]] = []
        for block in range(blocks):
            runs.append((1, lanes[..., block, 0]))
            while len(runs) > 1 and runs[-1][0] == runs[-2][0]:
                (size, late), (_, early) = runs.pop(), runs.pop()
                runs.append((2 * size, combine(early, late)))
        total = runs.pop()[1]
        while runs:
            total = combine(runs.pop()[1], total)
        return total.astype(table.dtype)

    return fold


def _extreme(combine: Any, negative: bool) -> Callable[[Any], Any]:
    """The least or the greatest; -0.0 is less than 0.0."""

    def fold(table: Any) -> Any:
        result = combine.reduce(table, axis=-1)
        if table.dtype.kind != "f":
            return result
        sought = (table == 0) & (np.signbit(table) == negative)
        sign = np.where(sought.any(axis=-1) == negative, -1.0, 1.0)
        return np.where(result == 0, np.copysign(result, sign), result).astype(table.dtype)

    return fold


_FOLDS: dict[str, Callable[[Any], Any]] = {
    "sum": _rounded(np.add, 0.0),
    "prod": _rounded(np.multiply, 1.0),
    "min": _extreme(np.minimum, True),
    "max": _extreme(np.maximum, False),
    "any": lambda table: table.any(axis=-1),
    "all": lambda table: table.all(axis=-1),
    "argmin": lambda table: table.argmin(axis=-1),
    "argmax": lambda table: table.argmax(axis=-1),
}
