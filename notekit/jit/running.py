"""Has PyPy run a snippet and log what its JIT compiles: `trace`.

The snippet runs in a process group of its own, within limits of time, memory
and output; nothing of it is left when `trace` returns, however it returns.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from textwrap import dedent
from typing import Any

from notekit.jit.log import read
from notekit.jit.traces import Snippet, Traces
from notekit.timing.conditions import memory_limit
from notekit.timing.interpreters import Interpreter
from notekit.timing.interpreters import interpreter as find
from notekit.timing.shelf import shelf

__all__ = ["HOW_TO_GET_IT", "TraceError", "trace"]

HOW_TO_GET_IT = (
    "Debian and Ubuntu have PyPy: apt install pypy3; "
    "for other systems see https://pypy.org/download.html."
)

_CATEGORIES = "jit-log-opt,jit-log-noopt,jit-backend-counts,jit-summary"
_DRIVER = Path(__file__).with_name("driver.py")
_LARGEST = 64 << 20  # bytes of log, and of what the snippet prints
_SHOWN = 10_000  # bytes of what it prints that are kept
_SHARE = 0.6  # of the memory this process may use
_PAUSE = 0.02  # seconds between two looks at how it goes


class TraceError(RuntimeError):
    """The snippet could not be traced: it raised, was ended, or wrote too much."""


def trace(
    source: str,
    call: str = "",
    interpreter: Interpreter | str = "PyPy",
    limit: float = 30.0,
) -> Traces:
    """What PyPy's JIT makes of `source` while `call` runs.

    Both are Python code; `source` defines what is looked at, `call` makes it go
    round some thousand times, within `limit` seconds. `interpreter` is whatever
    `notekit.timing.interpreter` takes: a name, a path, or one that was found before.
    Where there is no PyPy, the answer is an empty `Traces` whose `reason` says so.

    Raises `TraceError` for a snippet that raises, does not end in time, is killed,
    or prints without end, and `LogError` for a log that cannot be read.

    >>> from notekit.jit.running import trace
    >>> found = trace("def f(n):\\n    for i in range(n): pass", "f(10_000)")
    >>> found.main.title if found else "the loop in f at line 2"  # or there is no PyPy
    'the loop in f at line 2'
    """
    snippet = Snippet(dedent(source).strip("\n"), dedent(call).strip("\n"))
    if not snippet.source.strip():
        raise ValueError("there is no code to trace: source is empty")
    found = find(interpreter)
    if found.error:
        hint = f" {HOW_TO_GET_IT}" if interpreter == "PyPy" else ""
        return Traces(snippet, reason=f"{found.error[0].upper()}{found.error[1:]}.{hint}")
    if found.implementation != "PyPy":
        return Traces(snippet, reason=f"{found.name} has no JIT that writes traces; PyPy has one.")
    with tempfile.TemporaryDirectory(prefix="notekit-trace-") as folder:
        return _traced(snippet, found, Path(folder), limit)


def _traced(snippet: Snippet, found: Interpreter, folder: Path, limit: float) -> Traces:
    log, output, report = folder / "log", folder / "output", folder / "report.json"
    memory = memory_limit()
    task = {
        "<source>": snippet.source,
        "<call>": snippet.call,
        "memory": int(memory * _SHARE) if memory else None,
    }
    (folder / "task.json").write_text(json.dumps(task), encoding="utf-8")
    command = [found.executable, str(_DRIVER), str(folder / "task.json"), str(report)]
    environment = {
        **os.environ,
        "PYPYLOG": f"{_CATEGORIES}:{log}",
        "PYTHONPATH": str(shelf()),
        "PYTHONIOENCODING": "utf-8",
    }
    code = _run(command, environment, output, log, limit)
    printed = _beginning(output)
    told = _checked(code, report, output)
    if not told["jit"]:
        return Traces(snippet, reason=f"{found.name} was built without a JIT on this machine.")
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return Traces(snippet, read(text), found.name, printed, log_text=text)


def _run(
    command: list[str], environment: dict[str, str], output: Path, log: Path, limit: float
) -> int:
    """Run it to its end and return its exit code; ended where it breaks a limit."""
    deadline = time.monotonic() + limit
    process = _started(command, environment, output)
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(_PAUSE)
            if time.monotonic() > deadline:
                raise TraceError(
                    f"the snippet did not end within {limit:g} s and was ended: let the call do "
                    "less, or give it a larger limit"
                )
            for file, what in ((output, "printed"), (log, "had PyPy log")):
                if file.exists() and file.stat().st_size > _LARGEST:
                    raise TraceError(
                        f"the snippet {what} more than {_LARGEST >> 20} MB and was ended: "
                        "let it do less"
                    )
    finally:
        _end_group(process)


def _started(
    command: list[str], environment: dict[str, str], output: Path
) -> subprocess.Popen[bytes]:
    with output.open("wb") as stream:
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=output.parent,
                start_new_session=True,
            )
        except OSError as error:
            raise TraceError(f"{command[0]} could not be started: {error}") from error


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End the process, and whatever it started that outlives it."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait(5)


def _checked(code: int, report: Path, output: Path) -> dict[str, Any]:
    """What the driver reported. Raises what another end deserves."""
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        hint = ", perhaps for want of memory" if name in ("SIGKILL", "SIGABRT") else ""
        raise TraceError(f"the snippet was killed by {name}{hint}{_last_words(output)}")
    told: dict[str, Any] = {}
    if report.exists():
        told = json.loads(report.read_text(encoding="utf-8"))
    if "error" in told:
        where = f"\n{told['trace'].rstrip()}" if told["trace"] else ""
        raise TraceError(f"the snippet raised {told['error']}{where}")
    if code or not told:
        raise TraceError(f"the snippet ended its process, code {code}{_last_words(output)}")
    return told


def _last_words(output: Path) -> str:
    lines = _end(output).split("\n")
    return f": {lines[-1]}" if lines[-1] else ""


def _beginning(output: Path) -> str:
    with output.open("rb") as stream:
        text = stream.read(_SHOWN + 1)
    more = "\n…" if len(text) > _SHOWN else ""
    return text[:_SHOWN].decode("utf-8", "replace") + more


def _end(output: Path) -> str:
    with output.open("rb") as stream:
        stream.seek(max(0, output.stat().st_size - 500))
        return stream.read().decode("utf-8", "replace").strip()
