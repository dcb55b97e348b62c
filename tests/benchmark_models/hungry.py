"""A library that needs a certain amount of memory, and gives back half of it."""

from __future__ import annotations

from benchmarks.modelling.instance import TINY
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import matrix_of
from tests.benchmark_models.plain import LOADED, versions  # noqa: F401


def eating(megabytes):
    def build(data):
        half = 0 if data == TINY else megabytes * 500_000
        kept, _ = bytearray(b"x" * half), bytes(b"y" * half)
        return matrix_of(data), kept

    return build


STYLES = {"some": Style(eating(60)), "too much": Style(eating(4000))}


def held(both):
    return both[0]
