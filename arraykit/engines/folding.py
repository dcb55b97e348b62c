"""How the elements of a fold are put together, one by one, in a fixed pattern.

Sums of floats, and of the parts of complex numbers, go into eight lanes, blocks
of 1,024 elements into pairs, pairs of pairs and so on. So the result does not
depend on how the work is divided, and the error grows with the logarithm of the
length, as in pairwise summation (N. J. Higham, "The accuracy of floating point
summation", SIAM J. Sci. Comput. 14, 1993).
"""

from __future__ import annotations

from math import copysign
from operator import add, mul
from typing import Any, Callable

__all__ = ["NAMES"]

LANES, BLOCK = 8, 1024


class Lanes:
    """The sum or the product of floats or of complex numbers."""

    def __init__(self, combine: Callable[[Any, Any], Any], neutral: complex) -> None:
        self._combine = combine
        self._neutral = neutral
        self._lanes = [neutral] * LANES
        self._count = 0
        self._blocks: list[Any] = []  # of 1, 2, 4, … blocks, the largest first
        self._closed = 0

    def take(self, x: complex) -> None:
        """Add or multiply by an element."""
        lane = self._count % LANES
        self._lanes[lane] = self._combine(self._lanes[lane], x)
        self._count += 1
        if self._count == BLOCK:
            self._close()

    def _close(self) -> None:
        lanes: list[Any] = self._lanes
        while len(lanes) > 1:
            half = len(lanes) // 2
            lanes = [self._combine(lanes[k], lanes[half + k]) for k in range(half)]
        total = lanes[0]
        self._lanes, self._count = [self._neutral] * LANES, 0
        self._closed += 1
        pairs = self._closed
        while pairs % 2 == 0:
            total = self._combine(self._blocks.pop(), total)
            pairs //= 2
        self._blocks.append(total)

    def total(self) -> Any:
        """The result of what was taken."""
        if self._count or not self._blocks:
            self._close()
        total = self._blocks[-1]
        for block in reversed(self._blocks[:-1]):
            total = self._combine(block, total)
        return total


def FloatSum() -> Lanes:
    """The sum of floats."""
    return Lanes(add, 0.0)


def FloatProduct() -> Lanes:
    """The product of floats."""
    return Lanes(mul, 1.0)


def ComplexSum() -> Lanes:
    """The sum of complex numbers."""
    return Lanes(add, 0j)


def ComplexProduct() -> Lanes:
    """The product of complex numbers."""
    return Lanes(mul, 1 + 0j)


class WholeSum:
    """The sum of whole numbers, exact."""

    def __init__(self) -> None:
        self._total = 0

    def take(self, x: int) -> None:
        """Add an element."""
        self._total += x

    def total(self) -> int:
        """The sum of what was taken."""
        return self._total


class WholeProduct:
    """The product of whole numbers, modulo 2**64."""

    def __init__(self) -> None:
        self._total = 1

    def take(self, x: int) -> None:
        """Multiply by an element."""
        self._total = self._total * x & (1 << 64) - 1

    def total(self) -> int:
        """The product of what was taken."""
        return self._total


class Least:
    """The least element, or NaN, and where it first stood; the greatest if so told.

    -0.0 is less than 0.0, so that the result does not depend on their order; as
    places they are equal, and the first one counts.
    """

    def __init__(self, greatest: bool, place: bool) -> None:
        self._greatest = greatest
        self._place = place
        self._best: Any = None
        self._at = self._count = 0

    def take(self, x: Any) -> None:
        """Compare an element."""
        best = self._best
        if best is None or (
            best == best and (x != x or (x > best if self._greatest else x < best))
        ):
            self._best, self._at = x, self._count
        elif x == 0 == best and not self._place:
            if isinstance(x, float) and (copysign(1.0, x) < 0) != self._greatest:
                self._best = x
        self._count += 1

    def total(self) -> Any:
        """The best of what was taken, or its place."""
        return self._at if self._place else self._best


class Truth:
    """Whether any element is true, or all are."""

    def __init__(self, of_all: bool) -> None:
        self._of_all = of_all
        self._truth = of_all

    def take(self, x: int) -> None:
        """Look at an element."""
        self._truth = self._truth and bool(x) if self._of_all else self._truth or bool(x)

    def total(self) -> bool:
        """The verdict on what was taken."""
        return self._truth


_EACH = (
    FloatSum, FloatProduct, ComplexSum, ComplexProduct, WholeSum, WholeProduct, Least, Truth,
)  # fmt: skip
NAMES: dict[str, Any] = {each.__name__: each for each in _EACH}
