"""A library that takes its process with it, and one that never ends, as styles."""

from __future__ import annotations

import os
import sys
import time

from benchmarks.modelling.instance import TINY
from benchmarks.modelling.libraries import Style
from benchmarks.modelling.matrix import matrix_of
from tests.benchmark_models.plain import LOADED, held, versions  # noqa: F401


def dies(data):
    if data != TINY:
        print("out of something", file=sys.stderr, flush=True)
        os._exit(3)
    return matrix_of(data)


def hangs(data):
    if data != TINY:
        time.sleep(600)
    return matrix_of(data)


STYLES = {"dies": Style(dies), "hangs": Style(hangs)}
