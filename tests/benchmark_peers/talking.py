"""A library that prints where others answer, and has children."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.contest.peers.numpy_peer import Contestant as NumPy


class Contestant(NumPy):
    def versions(self):
        print("computing, please wait")
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
        return {"talking": "1.0", "child": str(child.pid)}
