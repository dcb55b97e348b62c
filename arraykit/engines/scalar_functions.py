"""What the generated loops call on single elements: IEEE results where Python would raise.

Python's operators and `math` raise on division by zero, overflow and domain
errors. Arrays have infinities and NaN there, and whole numbers have defined
results: x // 0 and x % 0 are 0, shifts beyond the width lose all bits, to a
negative power all but 1 and -1 are 0, what a float cannot be as a whole number
is the nearest one, and 0 for NaN. `complex_functions` has those of complex ones.
"""

from __future__ import annotations

import math
from array import array
from math import copysign, fmod, inf, nan
from typing import Any, Callable

__all__ = ["NAMES"]

_single = array("f", [0.0])


def SINGLE(x: float) -> float:
    """`x` rounded to 32 bits."""
    slot = array("f", (0.0,))
    try:
        slot[0] = x
    except OverflowError:
        return copysign(inf, x)
    return slot[0]


def WHOLE_TO_SINGLE(x: int) -> float:
    """A whole number rounded to 32 bits once: by way of 64 it would be rounded twice."""
    size = abs(x)
    shift = size.bit_length() - 26
    if shift > 0:  # the bits that cannot matter by themselves become one that says they were there
        size = (size >> shift | (size & (1 << shift) - 1 != 0)) << shift
    return SINGLE(float(-size if x < 0 else size))


def DIVIDE(x: float, y: float) -> float:
    if y:
        return x / y
    if x != x or y != y or not x:
        return nan
    return copysign(inf, x) * copysign(1.0, y)


def FLOOR_DIVIDE(x: Any, y: Any) -> Any:
    if isinstance(x, int):
        return x // y if y else 0
    return _floor_divided(x, y, float)


def FLOOR_DIVIDE_SINGLE(x: float, y: float) -> float:
    """The quotient of 32-bit floats, each step of which is rounded to them."""
    return _floor_divided(x, y, SINGLE)


def _floor_divided(x: float, y: float, rounded: Callable[[float], float]) -> float:
    if not y:
        return DIVIDE(x, y)
    if x in (inf, -inf) or x != x or y != y:
        return nan
    rest = fmod(x, y)
    quotient = rounded(rounded(x - rest) / y)
    if rest and (y < 0) != (rest < 0):
        quotient = rounded(quotient - 1.0)
    if not quotient:
        return copysign(0.0, x / y)
    if quotient in (inf, -inf):
        return quotient
    whole = float(math.floor(quotient))
    return whole + 1.0 if quotient - whole > 0.5 else whole


def REMAINDER(x: Any, y: Any) -> Any:
    if isinstance(x, int):
        return x % y if y else 0
    if not y or x in (inf, -inf) or x != x or y != y:
        return nan
    rest = fmod(x, y)
    if not rest:
        return copysign(0.0, y)
    return rest + y if (y < 0) != (rest < 0) else rest


def POW(x: Any, y: Any) -> Any:
    if isinstance(x, int):
        if y >= 0:
            return pow(x, y, 1 << 64)  # right in every bit that an element has
        return (x if y & 1 else 1) if x in (1, -1) else 0
    odd = y % 2.0 == 1.0 if ISFINITE(y) else False
    try:
        return math.pow(x, y)
    except OverflowError:
        return -inf if x < 0 and odd else inf
    except ValueError:  # zero to a negative power, or a root of a negative number
        return nan if x else (copysign(inf, x) if odd else inf)


def LOGADDEXP(x: float, y: float) -> float:
    if x == y:
        return x + math.log(2.0)
    far = x - y
    if far != far:
        return nan
    return max(x, y) + math.log1p(math.exp(-abs(far)))


def MINIMUM(x: Any, y: Any) -> Any:
    return x if x <= y or x != x else y


def MAXIMUM(x: Any, y: Any) -> Any:
    return x if x >= y or x != x else y


def SIGN(x: Any) -> Any:
    if x != x:
        return x
    one = 1.0 if isinstance(x, float) else 1
    return one if x > 0 else (-one if x < 0 else 0 * one)


def LEFT_SHIFT(x: int, y: int, bits: int) -> int:
    return x << y if 0 <= y < bits else 0


def RIGHT_SHIFT(x: int, y: int, bits: int) -> int:
    if 0 <= y < bits:
        return x >> y
    return -1 if x < 0 else 0


def TO_WHOLE(x: float, least: int, greatest: int) -> int:
    """`x` cut to a whole number, the nearest the type has; 0 for NaN."""
    if x != x:
        return 0
    if x <= least:
        return least
    return greatest if x >= greatest else int(x)


def ISINF(x: Any) -> bool:
    return x in (inf, -inf)


def ISFINITE(x: Any) -> bool:
    return x - x == 0


def SIGNBIT(x: float) -> bool:
    return copysign(1.0, x) < 0


def _rounding(function: Callable[[float], int]) -> Callable[[Any], Any]:
    def rounded(x: Any) -> Any:
        if isinstance(x, int) or not -4503599627370496.0 < x < 4503599627370496.0:
            return x  # whole already, infinite, or NaN
        return copysign(float(function(x)), x)

    return rounded


def _guarded(function: Callable[..., float], poles: dict[float, float]) -> Callable[..., float]:
    """`function`, with its limit at the poles, NaN outside its domain, infinity beyond floats."""

    def guarded(x: float, *more: float) -> float:
        try:
            return function(x, *more)
        except ValueError:
            return poles.get(x, nan)
        except OverflowError:
            return copysign(inf, x) if function in _ODD else inf

    return guarded


_ODD = {math.sinh, math.expm1}
_POLES: dict[str, dict[float, float]] = {
    "log": {0.0: -inf},
    "log2": {0.0: -inf},
    "log10": {0.0: -inf},
    "log1p": {-1.0: -inf},
    "atanh": {1.0: inf, -1.0: -inf},
}
_GUARDED = """
    sqrt exp expm1 log log1p log2 log10 sin cos tan asin acos atan atan2 hypot copysign
    sinh cosh tanh asinh acosh atanh
"""

NAMES: dict[str, Any] = {
    **{
        name.upper(): _guarded(getattr(math, name), _POLES.get(name, {}))
        for name in _GUARDED.split()
    },
    **{name: value for name, value in globals().items() if name.isupper() and callable(value)},
    "FLOOR": _rounding(math.floor),
    "CEIL": _rounding(math.ceil),
    "TRUNC": _rounding(math.trunc),
    "ROUND": _rounding(round),
}
