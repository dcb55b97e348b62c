"""Each step as a function of NumPy that writes to a target: `function(*values, target)`.

Most are NumPy's own. Where NumPy raises, leaves the result open or has it
depend on how the operands lie in memory, the result is that of `scalar_functions`.
"""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from arraykit.dtypes import DType, bool_
from arraykit.kernels import Step
from arraykit.ops import ELEMENTWISE

__all__ = ["numpy_function"]

Function = Callable[..., Any]

_ROUNDING = {"floor", "ceil", "trunc", "round"}


def numpy_function(step: Step) -> Function:
    """What computes a step on arrays."""
    kind = step.dtype.kind
    if step.op == "cast":
        return _cast(step.source, step.dtype)
    if step.op in _ROUNDING and kind in "iu":
        return _copy
    own = _OWN.get(f"{step.op} {kind}") or _OWN.get(step.op)
    return own or getattr(np, ELEMENTWISE[step.op].numpy or step.op)


def _copy(value: Any, target: Any) -> None:
    np.copyto(target, value)


def _where(test: Any, yes: Any, no: Any, target: Any) -> None:
    np.copyto(target, no)
    np.copyto(target, yes, where=test)


def _first_of_equals(function: Function) -> Function:
    """Of 0.0 and -0.0, NumPy's own may take either."""

    def extreme(x: Any, y: Any, target: Any) -> None:
        function(x, y, out=target)
        np.copyto(target, x, where=np.equal(x, y))

    return extreme


def _power_of_wholes(x: Any, y: Any, target: Any) -> None:
    """NumPy raises for negative exponents."""
    below = np.less(y, 0)
    if not below.any():
        np.power(x, y, target)
        return
    np.power(x, np.where(below, 0, y), target)
    fractions = np.where(x == 1, 1, np.where(x == -1, 1 - 2 * (y & 1), 0))
    np.copyto(target, fractions, where=below, casting="unsafe")


def _power_of_floats(x: Any, y: Any, target: Any) -> None:
    """NumPy takes sqrt and the like for an exponent that stays the same along its loop."""
    if target.size == 1:
        pair = np.power([np.ravel(x)[0]] * 2, [np.ravel(y)[0]] * 2, dtype=target.dtype)
        target[...] = pair[0]
        return
    base, exponent = (np.broadcast_to(each, target.shape).reshape(-1) for each in (x, y))
    if not exponent.flags.c_contiguous:
        exponent = exponent.copy()
    np.power(base, exponent, target.reshape(-1))


_OWN: dict[str, Function] = {
    "where": _where,
    "positive": _copy,
    "real": lambda value, target: np.copyto(target, np.real(value)),
    "imag": lambda value, target: np.copyto(target, np.imag(value)),
    "minimum": lambda x, y, target: np.minimum(x, y, out=target),
    "maximum": lambda x, y, target: np.maximum(x, y, out=target),
    "minimum f": _first_of_equals(np.minimum),
    "maximum f": _first_of_equals(np.maximum),
    "pow i": _power_of_wholes,
    "pow f": _power_of_floats,
}


def _cast(source: DType, target: DType) -> Function:
    if target is bool_:
        return lambda value, out: np.not_equal(value, 0, out)
    if source.kind == "f" and target.kind in "iu":
        return _to_wholes(target)
    return lambda value, out: np.copyto(out, value, casting="unsafe")


def _to_wholes(dtype: DType) -> Function:
    """Beyond the ends C leaves the result open; ours is the nearest number, 0 for NaN."""

    def cast(value: Any, target: Any) -> None:
        low, high = value <= float(dtype.least), value >= float(dtype.greatest)
        np.copyto(target, np.where(low | high | (value != value), 0, value), casting="unsafe")
        np.copyto(target, dtype.least, where=low)
        np.copyto(target, dtype.greatest, where=high)

    return cast
