"""A library that makes lists of numbers, and makes them right."""

from __future__ import annotations

from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import matrix_of

LOADED = "in lists"
STYLES = {"first": Style(matrix_of), "second": Style(list, lambda parts: parts[0])}


def versions():
    return {"plain": "1.0"}


def held(matrix):
    return matrix
