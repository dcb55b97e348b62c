"""What becomes of the rows when the integers of a point are made whole.

A solver takes 0.9999999 for 1; times a coefficient of a million, that is more than a row allows.
`glpk` looks here before it hands a point out.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from math import fsum

from lpkit.matrix import MatrixForm

__all__ = ["violation"]

# What the last digits of the terms of a row come to is nobody's fault.
_NOISE = 1e-13


def violation(matrix: MatrixForm, values: Sequence[float]) -> tuple[float, array[float]]:
    """How far the worst row is beyond a side, relative to that side, and what all rows come to."""
    worst, activities, start = 0.0, array("d"), 0
    columns, coefficients = matrix.columns, matrix.coefficients
    for length, low, high in zip(matrix.row_lengths, matrix.row_lower, matrix.row_upper):
        entries = range(start, start + length)
        products = [coefficients[k] * values[columns[k]] for k in entries]
        activity = fsum(products)
        noise = _NOISE * sum(map(abs, products))
        worst = max(
            worst,
            (low - activity - noise) / (1 + abs(low)) if activity < low else 0.0,
            (activity - high - noise) / (1 + abs(high)) if activity > high else 0.0,
        )
        activities.append(activity)
        start += length
    return worst, activities
