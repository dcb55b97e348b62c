"""The process that builds the model in one library, once, and says what that took.

    python -m benchmarks.modelling.worker LIBRARY BYTES

BYTES is how much memory it may have. Runs on PyPy 3.9 with the standard library
alone, besides the library and its solver.
"""

from __future__ import annotations

import gc
import platform
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Callable

from benchmarks.contest.pipe import serve
from benchmarks.modelling.instance import TINY, restored
from benchmarks.modelling.libraries import load
from benchmarks.modelling.matrix import facts
from benchmarks.modelling.peak_memory import Growth, limited

__all__ = ["answers"]


def answers(library: Any) -> dict[str, Callable[..., Any]]:
    """What the process answers."""

    def about() -> dict[str, Any]:
        return {
            "interpreter": _interpreter(),
            "versions": library.versions(),
            "loaded": library.LOADED,
            "styles": list(library.STYLES),
            "power": getattr(library, "POWER", 1),
        }

    def build(style: str, path: str, check: bool) -> dict[str, Any]:
        """Write and load the instance in a file; what is loaded is read back where asked for."""
        way = library.STYLES[style]
        _built(way, way.take(TINY))  # what is imported or opened at the first use is not timed
        data = way.take(restored(Path(path)))
        gc.collect()
        growth = Growth()
        model, seconds = _built(way, data)
        found = {**seconds, "bytes": growth.bytes}
        return {**found, "facts": facts(library.held(model)) if check else {}}

    return {"about": about, "build": build}


def _built(way: Any, data: Any) -> tuple[Any, dict[str, float]]:
    """The loaded model; its wall time, and the processor time of writing and of loading it."""
    start, begin = perf_counter(), process_time()
    model = way.write(data)
    written = process_time()
    if way.load is not None:
        model = way.load(model)
    end, stop = process_time(), perf_counter()
    return model, {"wall": stop - start, "write": written - begin, "load": end - written}


def _interpreter() -> str:
    if hasattr(sys, "pypy_version_info"):
        return "PyPy " + ".".join(map(str, sys.pypy_version_info[:3]))
    return f"{platform.python_implementation()} {platform.python_version()}"


if __name__ == "__main__":
    limited(int(sys.argv[2]))
    serve(lambda: answers(load(sys.argv[1])))
