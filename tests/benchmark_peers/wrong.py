"""A library that is almost right: the last element is off by a thousandth of itself."""

from __future__ import annotations

import numpy as np

from benchmarks.contest.peers.numpy_peer import Contestant as NumPy


class Contestant(NumPy):
    def styles(self, row, n):
        return [""]

    def values(self, result):
        changed = np.array(result).reshape(-1)
        changed[-1] *= 1.001
        return changed
