"""The one gate through which numbers enter a program: finite real, as a float.

Used by expressions, bounds and tweaks. Python's and NumPy's integers and
floats, `Fraction` and `Decimal` pass; NaN, infinity, complex, text and `None`
are refused by name. GLPK answers wrongly on NaN and stops the process on some
infinities, so nothing unchecked may pass here.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import fsum
from numbers import Real
from typing import Any

from lpkit.errors import BadNumber

__all__ = ["SMALL", "as_bound", "as_finite", "finite_sum"]

# Integers below this are floats as they are, and compared fastest: operators that are called
# often take these, and floats of which `number - number` is 0.0, without a call of this file.
SMALL = 1 << 30


def as_finite(value: Any, what: str = "number") -> float:
    """`value` as a finite float; `what` names its role in the error.

    >>> as_finite(3), as_finite(0.5)
    (3.0, 0.5)

    Raises `BadNumber` for everything that is not a finite real number.
    """
    number = _as_float(value, what)
    if number - number != 0.0:  # true for NaN and both infinities alone
        raise BadNumber(f"{_article(what)} has to be finite, not {value!r}")
    return number


def as_bound(value: Any, what: str) -> float:
    """`value` as a float that may be infinite but not NaN; `None` is refused."""
    number = _as_float(value, what)
    if number != number:
        raise BadNumber(f"{_article(what)} has to be a number, not {value!r}")
    return number


def finite_sum(numbers: Iterable[float], what: str) -> float:
    """The correctly rounded sum of finite floats (`math.fsum`), itself finite."""
    try:
        return fsum(numbers)
    except OverflowError:
        raise BadNumber(
            f"{_article(what)} adds up to more than a float can hold; rescale the program"
        ) from None


def _as_float(value: Any, what: str) -> float:
    kind = type(value)
    if kind is float:
        return value
    # Real covers int, bool, Fraction and NumPy's real scalars.
    if kind is int or isinstance(value, (Real, Decimal)) or _is_zero_dimensional_real(value):
        try:
            return float(value)
        except OverflowError:
            raise BadNumber(f"{_article(what)} is too large for a float: {_short(value)}") from None
        except (TypeError, ValueError):
            pass  # a signalling NaN
    raise BadNumber(
        f"{_article(what)} has to be a real number, not {_short(value)} ({kind.__name__})"
    )


def _is_zero_dimensional_real(value: Any) -> bool:
    """Whether it is an array without dimensions that holds a real number.

    NumPy's complex numbers, texts and times have that shape too, and some of
    them a `float` that drops what it cannot hold.
    """
    if getattr(value, "shape", None) != () or not hasattr(value, "item"):
        return False
    return isinstance(value.item(), Real)


def _article(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def _short(value: Any) -> str:
    try:
        text = repr(value)
    except Exception:  # an int of 5,000 digits refuses to be printed
        return "that value"
    return text if len(text) <= 60 else f"{text[:40]}…{text[-10:]}"
