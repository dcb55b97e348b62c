"""One worker process for an interpreter: asked in lines of JSON, never waited for without a limit.

It has a process group of its own, and marks the environment of all that it
starts, so that ending it leaves nothing behind, not even what a snippet put
into another session. One thread reads its answers, one its error output, of
which the end is kept for messages.
"""

from __future__ import annotations

import io
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

__all__ = ["CANCELLED", "CaseFailed", "WorkerDied", "WorkerProcess", "end_group"]

CANCELLED = "it was cancelled"

_SCRIPT = Path(__file__).with_name("worker.py")
_STARTING = 30.0  # seconds until an interpreter has to say hello
_KEPT = 5000  # characters of error output
_LONGEST = 1 << 24  # bytes of an answer
_LOOK = 0.5  # seconds between two looks whether the process is still there
_MARK = "NOTEKIT_WORKER"


class WorkerDied(Exception):
    """The process ended, or was ended: the message says how."""


class CaseFailed(Exception):
    """A snippet raised: `kind` is the name of the exception, `trace` its traceback."""

    def __init__(self, kind: str, message: str, trace: str, place: str = "") -> None:
        text = f"{kind}: {message}" if message else kind
        super().__init__(f"{text}, in {place}" if place else text)
        self.kind = kind
        self.trace = trace
        self.place = place  # "line 2 of the statement"


class WorkerProcess:
    """A running worker. Use it as a context manager, or `close` it.

    It is started and not waited for: `hello`, or the first question, does that.
    `memory` is the most bytes of data it may have; what asks for more gets a
    MemoryError. Raises OSError where the executable cannot be started.
    """

    def __init__(
        self,
        executable: str,
        environment: dict[str, str] | None = None,
        memory: int | None = None,
        starting: float = _STARTING,
    ) -> None:
        self.executable = executable
        self._starting = starting
        self._hello: dict[str, Any] | None = None
        # Answers; None where there will be no more, text where it was no answer.
        self._answers: queue.SimpleQueue[dict[str, Any] | str | None] = queue.SimpleQueue()
        self._errors = ""
        self._numbers = 0
        self._killed = ""
        self._lock = threading.Lock()
        self._mark = f"{os.getpid()}-{token_hex(8)}"
        given = {**os.environ, **(environment or {}), _MARK: self._mark}
        if memory is not None:
            given["NOTEKIT_MEMORY"] = str(memory)
        given.pop("PYTHONSAFEPATH", None)  # the script imports what stands beside it
        self._process, self._line = _started([executable, "-u", str(_SCRIPT)], given)
        self._readers = [
            threading.Thread(target=work, daemon=True, name="notekit-worker")
            for work in (self._read_answers, self._read_errors)
        ]
        for reader in self._readers:
            reader.start()

    @property
    def hello(self) -> dict[str, Any]:
        """Who answers: `implementation`, `version`, `python`, `executable`, `pid`.

        Raises `WorkerDied` where the interpreter does not start as one should.
        """
        if self._hello is None:
            found = self._answer(self._starting).get("hello")
            if not isinstance(found, dict) or not {"implementation", "version"} <= set(found):
                self.kill("it did not say hello")
                raise WorkerDied(self._obituary())
            self._hello = found
        return self._hello

    def ask(self, what: str, limit: float, **details: Any) -> dict[str, Any]:
        """One question and its answer, within `limit` seconds.

        Raises `CaseFailed` where the snippet raised, and `WorkerDied` where the
        process ended, answered no JSON, or had to be ended because of the limit.
        """
        if self._hello is None:
            _ = self.hello
        self._numbers += 1
        request = {"id": self._numbers, "do": what, **details}
        pipe = self._process.stdin
        assert pipe is not None
        try:
            pipe.write(json.dumps(request).encode() + b"\n")
            pipe.flush()
        except (BrokenPipeError, ValueError, OSError):
            raise WorkerDied(self._obituary()) from None
        answer = self._answer(limit)
        if answer.get("id") != self._numbers:
            self.kill("it answered out of turn")
            raise WorkerDied(self._obituary())
        error = answer.get("error")
        if error is not None:
            raise CaseFailed(error["type"], error["message"], error["trace"], error["place"])
        return answer

    def _answer(self, limit: float) -> dict[str, Any]:
        line = self._next(limit)
        if isinstance(line, dict):
            return line
        if line is None:
            self._answers.put(None)  # for whoever asks again
        else:
            self.kill(f"it answered what is no JSON: {line}")
        raise WorkerDied(self._obituary())

    def _next(self, limit: float) -> dict[str, Any] | str | None:
        until = time.monotonic() + limit
        while True:
            left = until - time.monotonic()
            # What a snippet started may hold the pipe open after the process has ended.
            ended = self._process.poll() is not None
            try:
                return self._answers.get(timeout=max(0.0, min(left, _LOOK)))
            except queue.Empty:
                if ended:
                    return None
                if left <= 0:
                    self.kill(f"it did not answer within {limit:.3g} s")
                    return None

    def _read_answers(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline(_LONGEST):
            try:
                answer = json.loads(line)
            except ValueError:
                answer = None
            if not isinstance(answer, dict):
                self._answers.put(repr(line[:60].decode("utf-8", "replace")))
                return  # not another line is read: it may go on for ever
            self._answers.put(answer)
        self._answers.put(None)

    def _read_errors(self) -> None:
        stream = self._process.stderr
        assert isinstance(stream, io.BufferedReader)
        # By pieces, not by lines: a snippet may print megabytes without a line's end.
        while piece := stream.read1(65536):
            self._errors = (self._errors + piece.decode("utf-8", "replace"))[-_KEPT:]

    def _obituary(self) -> str:
        """How it ended, in words."""
        if self._killed:
            return self._killed
        try:
            code = self._process.wait(2)
        except subprocess.TimeoutExpired:
            self.kill("it closed its output without ending")
            return self._killed
        if code < 0:
            try:
                name = signal.Signals(-code).name
            except ValueError:
                name = f"signal {-code}"
            hint = ", perhaps for want of memory" if name == "SIGKILL" else ""
            return f"it was killed by {name}{hint}"
        self._readers[1].join(0.2)  # its last words may be on their way
        lines = [line.strip() for line in self._errors.splitlines() if line.strip()]
        last = f": {lines[-1][:500]}" if lines and code else ""
        return f"it exited with code {code}{last}"

    def kill(self, reason: str = CANCELLED) -> None:
        """End it and all that it started, at once. May be called from any thread."""
        with self._lock:
            if not self._killed:
                self._killed = reason
            end_group(self._process)
            _end_marked(self._mark)

    def close(self) -> None:
        """End it and wait until it is gone."""
        self.kill("it was closed")
        self._line.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        for reader in self._readers:
            reader.join(1)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            # One that is still being read is held by what a snippet started, where that could
            # not be found and ended: closing it here would wait for that.
            if stream is not None and not any(reader.is_alive() for reader in self._readers):
                with suppress(OSError, ValueError):
                    stream.close()

    @property
    def pid(self) -> int:
        """The number of the process, which is that of its group too."""
        return self._process.pid

    def __enter__(self) -> WorkerProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _started(
    command: list[str], environment: dict[str, str]
) -> tuple[subprocess.Popen[bytes], io.FileIO]:
    """The process, and our end of a line that it must not outlive: see `worker.attach`."""
    theirs, ours = os.pipe()
    line = io.FileIO(ours, "w")
    can_pass = sys.platform != "win32"
    try:
        # `-I` would hide packages that PYTHONPATH names; the working folder is not on the path,
        # because the script is a file.
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**environment, "NOTEKIT_LINE": str(theirs)} if can_pass else environment,
            start_new_session=True,
            pass_fds=(theirs,) if can_pass else (),
        )
    except BaseException:
        line.close()
        raise
    finally:
        os.close(theirs)
    return process, line


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started in a session of its own, and all of its group."""
    if sys.platform == "win32":
        process.kill()
        return
    # Once it has been waited for, its number may be another's; what is left of its group is
    # found by its mark, where processes can be looked at.
    if process.returncode is None or not os.path.isdir("/proc/self"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    deadline = time.monotonic() + 2
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)


def _end_marked(mark: str) -> None:
    """End what the worker started and what has left its group, on systems with a /proc."""
    # One may start another and end while we look, so that neither is seen: twice nothing is none.
    empty = 0
    for _ in range(20):
        found = _marked(mark)
        empty = 0 if found else empty + 1
        if empty == 2:
            return
        for number in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        time.sleep(0.002)


def _marked(mark: str) -> list[int]:
    wanted = f"{_MARK}={mark}\0".encode()
    found = []
    with suppress(OSError):
        for name in os.listdir("/proc"):
            if name.isdigit():
                with suppress(OSError), open(f"/proc/{name}/environ", "rb") as file:
                    if wanted in file.read():
                        found.append(int(name))
    return found
