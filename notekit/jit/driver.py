"""Runs a snippet to be traced. Started as a script by the interpreter whose JIT is watched.

Standard library, Python 3.7 syntax. It reads the snippet from one file and
writes how it went to another; `running.py` is the other end.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import traceback
import types
from typing import Any


def main() -> None:
    """Run the snippet that the first argument names, report to the second."""
    del sys.path[0]  # the folder of this file: a snippet has to find only what is installed
    with open(sys.argv[1], encoding="utf-8") as file:
        task = json.load(file)
    _limit_memory(task["memory"])
    report: dict[str, Any] = {
        # Of PyPy without a JIT there are builds for rarer processors.
        "jit": "pypyjit" in sys.builtin_module_names,
    }
    owner = os.getpid()
    # Finalizers that come due while a turn of a loop is recorded would become part of its trace.
    gc.collect()
    gc.disable()
    try:
        # A module's own dictionary: PyPy looks names up in it once, and in any other each time.
        space = types.ModuleType("__snippet__").__dict__
        for name in ("<source>", "<call>"):
            exec(compile(task[name], name, "exec"), space)
    except BaseException as error:  # SystemExit and KeyboardInterrupt are how it went, too
        if not _is_plain_exit(error):
            report["error"] = traceback.format_exception_only(type(error), error)[-1].strip()
            report["trace"] = "".join(traceback.format_tb(error.__traceback__)[1:])
    if os.getpid() == owner:  # and not what the snippet forked
        with open(sys.argv[2], "w", encoding="utf-8") as file:
            json.dump(report, file)


def _is_plain_exit(error: BaseException) -> bool:
    return isinstance(error, SystemExit) and error.code in (None, 0)


def _limit_memory(most: int | None) -> None:
    try:
        import resource

        if most:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ImportError, AttributeError, ValueError, OSError):
        pass  # a system that knows no such limit; the limit of time holds everywhere


if __name__ == "__main__":
    main()
