"""Numbers as text files write them: decimals that read back as the same float.

Refuses what `float` would take and a file should not hold: nan, infinities, underlines,
digits of other scripts.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction

from lpkit.formats.lines import Malformed, shown

__all__ = ["bound", "decimal", "difference", "number", "sum_of"]

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\Z", re.ASCII)
_INFINITY = re.compile(r"([+-]?)inf(inity)?\Z", re.ASCII | re.IGNORECASE)
_MOST_DIGITS = 25  # more than a difference of two floats needs to lead back to one of them


def number(text: str) -> float:
    """A finite number; raises `Malformed`.

    >>> number("-1.5e3")
    -1500.0
    """
    try:
        value = float(text)
    except ValueError:
        raise Malformed(f"a number is needed here, not {shown(text)}") from None
    if value - value != 0.0:
        if _DECIMAL.match(text) or text.strip("+-").isdigit():
            raise Malformed(f"{shown(text)} is too large for a float")
        raise Malformed(f"a number is needed here, not {shown(text)}")
    if "_" in text or not text.isascii():
        raise Malformed(f"a number is needed here, not {shown(text)}")
    return value


def bound(text: str) -> float:
    """A number that may be infinite, written `inf` or `infinity`."""
    match = _INFINITY.match(text)
    return float(f"{match[1]}inf") if match else number(text)


def decimal(value: float) -> str:
    """A float in the fewest digits that lead back to it.

    >>> decimal(3.0), decimal(0.1), decimal(1e22)
    ('3', '0.1', '1e+22')
    """
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text


def sum_of(base: float, text: str, sign: int = 1) -> float:
    """`base` plus or minus the size of the decimal `text`, added exactly and rounded once.

    Raises `Malformed` where it is no number, or the sum too large.
    """
    if not _DECIMAL.match(text) or len(text) > 400:
        raise Malformed(f"a number is needed here, not {shown(text)}")
    try:
        return float(Fraction(base) + sign * abs(Fraction(text)))
    except OverflowError:
        raise Malformed(f"{shown(text)} is too large for a range") from None


def difference(low: float, high: float) -> tuple[bool, str]:
    """How far apart two sides are, as text that leads from one of them back to the other.

    The one is the smaller in size, which is the lower if the first result is true; `sum_of`
    then finds the other, to the last bit.

    >>> difference(-1.0, 2.5)
    (True, '3.5')
    """
    from_low = abs(low) <= abs(high)
    base, other = (low, high) if from_low else (high, low)
    texts = [decimal(high - low)]
    for digits in range(17, _MOST_DIGITS):
        texts.append(str(Context(prec=digits).subtract(Decimal(high), Decimal(low))))
    for text in texts:
        if _DECIMAL.match(text) and sum_of(base, text, 1 if from_low else -1) == other:
            return from_low, text
    raise AssertionError(f"{low} and {high} are two finite floats, the first below the second")
