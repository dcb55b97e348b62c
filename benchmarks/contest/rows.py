"""What is computed: expressions over float64 arrays, written once for all libraries.

Inputs are the same everywhere: seeded, filled, and in a range where nothing
cancels, so that a difference between two libraries is a difference.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

__all__ = ["ROWS", "TOLERANCE", "Row", "disagreement", "inputs", "sampled"]

SEED = 2011
LOW, HIGH = 4.0, 5.0
SAMPLES = 1000
DRAWN = 1 << 20  # numbers that are drawn; longer arrays repeat them, which no library can tell

# Relative, of an element or of the sum of all: functions may differ by a few units in the last
# place, which a product makes a few more.
TOLERANCE = 1e-12


class Row(NamedTuple):
    """One expression: of each element of the arrays `names`, and whether it is summed up."""

    element: str
    names: str
    is_sum: bool = False

    @property
    def text(self) -> str:
        """The expression as it is written."""
        return f"sum({self.element})" if self.is_sum else self.element

    def bytes_read(self, n: int) -> int:
        """What has to be read at least: each input once."""
        return 8 * n * len(self.names)

    def bytes_written(self, n: int) -> int:
        """What has to be written at least: the result once."""
        return 8 if self.is_sum else 8 * n


ROWS = {
    row.text: row
    for row in (
        Row("a+a+a+a+a", "a"),
        Row("(a*b+c*2)/(a-3)+b*b", "abc"),
        Row("sin(a)*exp(b*c)+sqrt(a)", "abc"),
        Row("(a-b)*(a-b)", "ab", is_sum=True),
    )
}


def inputs(names: str, n: int) -> dict[str, Any]:
    """The arrays of these names, every element of them written. Needs NumPy."""
    import numpy as np

    def drawn(name: str) -> Any:
        random = np.random.default_rng((SEED, ord(name)))
        return np.resize(random.uniform(LOW, HIGH, min(n, DRAWN)), n)

    return {name: drawn(name) for name in names}


def sampled(values: Any) -> dict[str, Any]:
    """What of an ndarray is compared: its size, its sum, and elements spread over all of it."""
    import numpy as np

    flat = np.asarray(values, dtype=np.float64).reshape(-1)
    places = np.linspace(0, flat.size - 1, min(flat.size, SAMPLES)).astype(int)
    return {"size": flat.size, "sum": float(flat.sum()), "elements": flat[places].tolist()}


def disagreement(found: dict[str, Any], expected: dict[str, Any]) -> str:
    """How what was sampled differs from what was expected; empty where it does not."""
    if found["size"] != expected["size"]:
        return f"{found['size']} elements instead of {expected['size']}"
    for k, (mine, its) in enumerate(zip(found["elements"], expected["elements"])):
        if not math.isclose(mine, its, rel_tol=TOLERANCE):
            return f"sample {k} is {mine!r} instead of {its!r}"
    if not math.isclose(found["sum"], expected["sum"], rel_tol=TOLERANCE):
        return f"the sum is {found['sum']!r} instead of {expected['sum']!r}"
    return ""
