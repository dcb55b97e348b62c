"""A library that does one expression well and never ends another."""

from __future__ import annotations

import time

from benchmarks.contest.peers.numpy_peer import Contestant as NumPy


class Contestant(NumPy):
    def styles(self, row, n):
        return [""]

    def runner(self, style, row):
        return (lambda: time.sleep(600)) if row.is_sum else super().runner(style, row)
