"""What the generated loops call on single complex elements: limits where `cmath` would raise.

Values are within a few units in the last place of the modulus of NumPy's, and finite
where those are: NumPy itself rounds a product once or twice, as the processor can.
Where `cmath` raises, at poles, beyond the floats and at infinities, the limit stands
here. Quotients are by Smith's method, as NumPy's ("Algorithm 116: Complex division",
Communications of the ACM 5, 1962), with infinities for a zero divisor.
"""

from __future__ import annotations

import cmath
import math
from math import atan2, copysign, inf, nan
from typing import Any, Callable

from arraykit.engines.scalar_functions import DIVIDE, SINGLE
from arraykit.engines.scalar_functions import NAMES as _REAL

__all__ = ["NAMES"]

_NOWHERE = complex(nan, nan)


def COMPLEX_SINGLE(z: complex) -> complex:
    """`z` with both parts rounded to 32 bits."""
    return complex(SINGLE(z.real), SINGLE(z.imag))


def COMPLEX_DIVIDE(z: complex, by: complex) -> complex:
    x, y, a, b = z.real, z.imag, by.real, by.imag
    if a == 0 == b:
        return complex(DIVIDE(x, abs(a)), DIVIDE(y, abs(b)))
    if abs(a) >= abs(b):
        ratio = b / a
        scale = DIVIDE(1.0, a + b * ratio)
        return complex((x + y * ratio) * scale, (y - x * ratio) * scale)
    ratio = DIVIDE(a, b)
    scale = DIVIDE(1.0, b + a * ratio)
    return complex((x * ratio + y) * scale, (y * ratio - x) * scale)


def COMPLEX_RECIPROCAL(z: complex) -> complex:
    x, y = z.real, z.imag
    if abs(y) <= abs(x):
        ratio = DIVIDE(y, x)
        whole = x + y * ratio
        return complex(DIVIDE(1.0, whole), DIVIDE(-ratio, whole))
    ratio = DIVIDE(x, y)
    whole = x * ratio + y
    return complex(DIVIDE(ratio, whole), DIVIDE(-1.0, whole))


def COMPLEX_ABS(z: complex) -> float:
    try:
        return abs(z)
    except OverflowError:
        return inf


def COMPLEX_SIGN(z: complex) -> complex:
    size = COMPLEX_ABS(z)
    if not size:
        return 0j
    if size != inf:
        return complex(z.real / size, z.imag / size)
    ends = [copysign(1.0, part) if abs(part) == inf else 0.0 for part in (z.real, z.imag)]
    if all(ends):
        return _NOWHERE
    return complex(*ends) if any(ends) else COMPLEX_SIGN(z * 0.25)


def COMPLEX_ISINF(z: complex) -> bool:
    return abs(z.real) == inf or abs(z.imag) == inf


def COMPLEX_ROUND(z: complex) -> complex:
    return complex(_REAL["ROUND"](z.real), _REAL["ROUND"](z.imag))


def COMPLEX_POW(z: complex, by: complex) -> complex:
    if not by:
        return 1 + 0j
    if not z:
        return 0j if by.real > 0 else _NOWHERE
    if by.imag == 0 and abs(by.real) <= 100 and by.real % 1 == 0:
        try:
            return z**by  # by products, which are nearer
        except (OverflowError, ZeroDivisionError):  # of the result, or on the way to it
            pass
    return _exp(by * _log(z))


def _grown(x: float, y: float) -> complex:
    """exp(x + iy) where its size is beyond the floats, though a part of it may not be."""
    third = math.exp(min(x, 1500.0) / 3)
    return complex(math.cos(y) * third * third * third, math.sin(y) * third * third * third)


def _exp_limit(z: complex) -> complex:
    if math.isfinite(z.imag):
        return _grown(z.real, z.imag)
    return complex(inf, nan) if z.real == inf else _NOWHERE


def _cosh_limit(z: complex) -> complex:
    if math.isfinite(z.imag):
        half = _grown(abs(z.real) - math.log(2.0), z.imag)
        return complex(half.real, copysign(1.0, z.real) * half.imag)
    if not z.real:
        return complex(nan, 0.0)
    return _NOWHERE if math.isfinite(z.real) else complex(inf, nan)


def _sinh_limit(z: complex) -> complex:
    if math.isfinite(z.imag):
        half = _grown(abs(z.real) - math.log(2.0), z.imag)
        return complex(copysign(1.0, z.real) * half.real, half.imag)
    if z.real and math.isfinite(z.real):
        return _NOWHERE
    return complex(z.real, nan)


def _guarded(
    function: Callable[[complex], complex], limit: Callable[[complex], complex]
) -> Callable[[complex], complex]:
    def guarded(z: complex) -> complex:
        try:
            return function(z)
        except (ValueError, OverflowError):
            return limit(z)

    return guarded


def _turned(function: Callable[[complex], complex]) -> Callable[[complex], complex]:
    """-i f(iz): what makes the circular function of a hyperbolic one, where that is odd."""

    def turned(z: complex) -> complex:
        value = function(complex(-z.imag, z.real))
        return complex(value.imag, -value.real)

    return turned


_exp = _guarded(cmath.exp, _exp_limit)
_log = _guarded(cmath.log, lambda z: complex(-inf, atan2(z.imag, z.real)))
_cosh = _guarded(cmath.cosh, _cosh_limit)
_sinh = _guarded(cmath.sinh, _sinh_limit)
_tanh = _guarded(cmath.tanh, lambda z: _NOWHERE)
_atanh = _guarded(cmath.atanh, lambda z: complex(copysign(inf, z.real), z.imag))


def COMPLEX_COS(z: complex) -> complex:
    return _cosh(complex(-z.imag, z.real))


def COMPLEX_LOG2(z: complex) -> complex:
    value = _log(z)
    return complex(value.real / math.log(2.0), value.imag / math.log(2.0))


def COMPLEX_LOG1P(z: complex) -> complex:
    x, y = z.real, z.imag
    if abs(x) < 0.25 and abs(y) < 0.25:
        return complex(0.5 * math.log1p(x * (2.0 + x) + y * y), atan2(y, 1.0 + x))
    return _log(complex(1.0 + x, y))


def COMPLEX_EXPM1(z: complex) -> complex:
    x, y = z.real, z.imag
    if not math.isfinite(y) or not x < 700.0:
        value = _exp(z)
        return complex(value.real - 1.0, value.imag)
    sine = math.sin(0.5 * y)
    return complex(math.expm1(x) * math.cos(y) - 2.0 * sine * sine, math.exp(x) * math.sin(y))


NAMES: dict[str, Any] = {
    **{
        f"COMPLEX_{name.upper()}": getattr(cmath, name)
        for name in ("sqrt", "asin", "acos", "asinh", "acosh")
    },
    **{
        f"COMPLEX_{name}": function
        for name, function in {
            "EXP": _exp,
            "LOG": _log,
            "LOG10": _guarded(
                cmath.log10, lambda z: complex(-inf, atan2(z.imag, z.real) / math.log(10.0))
            ),
            "SINH": _sinh,
            "COSH": _cosh,
            "TANH": _tanh,
            "ATANH": _atanh,
            "SIN": _turned(_sinh),
            "TAN": _turned(_tanh),
            "ATAN": _turned(_atanh),
        }.items()
    },
    **{name: value for name, value in globals().items() if name.startswith("COMPLEX_")},
}
