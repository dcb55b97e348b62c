"""A library that is almost right: the last cost is off by a thousandth."""

from __future__ import annotations

from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import matrix_of
from tests.benchmark_models.plain import LOADED, versions  # noqa: F401

STYLES = {"": Style(matrix_of)}


def held(matrix):
    return matrix._replace(cost=[*matrix.cost[:-1], matrix.cost[-1] + 0.001])
