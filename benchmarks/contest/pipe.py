"""The two ends of a pipe: a process that answers questions, and whoever asks.

One line of JSON for each question and each answer; standard library alone, as
PyPy runs it too. An answer that does not come in time costs the process its
life, and nobody else's.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable

__all__ = ["Absent", "Failed", "Worker", "serve"]

ROOT = Path(__file__).resolve().parents[2]

# Where libraries look for how many threads they may have.
THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "NUMEXPR_MAX_THREADS",
    "NUMBA_NUM_THREADS",
    "BLOSC_NTHREADS",
    "NPROC",  # XLA's
)


ENDING = 5.0  # seconds in which a process that says no more should be gone


class Failed(Exception):
    """A question that was not answered: the text says why."""


class Absent(Failed):
    """What the process was started for is not installed."""


# -- the process that answers


def serve(make: Callable[[], dict[str, Callable[..., Any]]]) -> None:
    """Answer the questions that come by stdin, with the functions that `make` returns."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer

    def answer(function: Callable[..., Any], arguments: dict[str, Any]) -> Any:
        try:
            result = function(**arguments)
            reply = {"answer": None if function is make else result}
        except Exception as error:
            absent = function is make and isinstance(error, ModuleNotFoundError)
            result, reply = {}, {"error": f"{type(error).__name__}: {error}", "absent": absent}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()
        return result

    functions = answer(make, {})
    for line in sys.stdin:
        question = json.loads(line)
        answer(functions[question.pop("ask")], question)


# -- whoever asks


class Worker:
    """A process that runs a module and answers. Raises `Absent` or `Failed` at once."""

    def __init__(
        self, python: str, module: str, *arguments: str, threads: int, patience: float
    ) -> None:
        self._patience = patience
        self._gone = ""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115, closed with the process
        self._process = subprocess.Popen(
            [python, "-m", module, *arguments],
            cwd=ROOT,
            env={**_environment(), **dict.fromkeys(THREADS, str(threads))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,  # so that its own children end with it
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        try:
            self.answer()
        except Failed:
            self.close()
            raise

    @property
    def is_gone(self) -> bool:
        """Whether it has ended, on its own or because it kept others waiting."""
        return bool(self._gone)

    def ask(self, question: str, **arguments: Any) -> Any:
        """The answer; raises `Failed` if there is none, and ends a process that takes too long."""
        self.post(question, **arguments)
        return self.answer()

    def post(self, question: str, **arguments: Any) -> None:
        """Ask without waiting, so that others can be asked meanwhile; `answer` has to follow."""
        if self._gone:
            return
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps({"ask": question, **arguments}) + "\n")
            self._process.stdin.flush()
        except OSError:
            pass  # it has ended: what it leaves behind says why

    def answer(self) -> Any:
        """What was asked for last; raises as `ask` does."""
        if self._gone:
            raise Failed(self._gone)
        try:
            line = self._lines.get(timeout=self._patience)
        except queue.Empty:
            self.close(f"no answer within {self._patience:g} s")
            raise Failed(self._gone) from None
        if not line:
            self.close(self._last_words())
            raise Failed(self._gone)
        reply = json.loads(line)
        if "error" in reply:
            raise (Absent if reply["absent"] else Failed)(reply["error"])
        return reply["answer"]

    def close(self, why: str = "it was closed") -> None:
        """End it, and its children."""
        self._gone = self._gone or why
        if self._process.poll() is None:
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        self._process.wait()
        self._listener.join(timeout=ENDING)
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                with suppress(OSError):  # a question that was not read any more
                    stream.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _last_words(self) -> str:
        try:
            code: object = self._process.wait(timeout=ENDING)
        except subprocess.TimeoutExpired:
            code = "its output closed"
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return f"ended with {code}" + (f": {lines[-1]}" if lines else "")


def _environment() -> dict[str, str]:
    """Ours, without what would have the other interpreter look in our places."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
