"""Runs snippets and times them, in an interpreter of its own. Standard library, Python 3.7 syntax.

Started as a script, by any Python: `python -u worker.py`. It reads one JSON
object a line and answers each with one; `process.py` is the other end. What a
snippet prints goes to standard error: answers have a stream of their own.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import sys
import time
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

if __name__ == "__main__":  # what stands beside a script can be imported by its own name alone
    from digests import digest  # type: ignore[import-not-found]
    from snippets import Code  # type: ignore[import-not-found]
else:
    from notekit.timing.digests import digest
    from notekit.timing.snippets import Code

TOLD = 1000  # characters of a message that are passed on

# Taken now: a snippet may put something else in their place.
_CLOCK = time.perf_counter
_BUSY, _SLEEP = time.process_time, time.sleep
_BUSY_HERE = getattr(time, "thread_time", time.process_time)
_DUMPS, _LOADS = json.dumps, json.loads
_COLLECT, _GC_OFF, _GC_ON, _GC_IS_ON = gc.collect, gc.disable, gc.enable, gc.isenabled
# Where nothing is counted, collections are the only way in which memory comes back: without
# them each run of a snippet would take new memory, and be timed doing so.
_COUNTS_REFERENCES = hasattr(sys, "getrefcount")


class Queue:
    """How long this process stood ready to run while others had the processors: Linux counts it.

    It is the main thread that stands there. What its other threads and its
    children did meanwhile was no waiting.
    """

    def __init__(self) -> None:
        self._files = []
        for name in ("schedstat", f"task/{os.getpid()}/children"):
            try:
                self._files.append(os.open(f"/proc/self/{name}", os.O_RDONLY))
            except OSError:
                self._files.append(-1)

    def look(self) -> tuple[float, float, Any]:
        """So far: seconds it waited, seconds its other threads ran, and its children."""
        try:
            waited = int(os.pread(self._files[0], 100, 0).split()[1]) * 1e-9
            used = tuple(resource.getrusage(resource.RUSAGE_CHILDREN))
            return waited, _BUSY() - _BUSY_HERE(), (os.pread(self._files[1], 100, 0), used)
        except (AttributeError, OSError, IndexError, ValueError):
            return 0.0, 0.0, None

    def since(self, before: tuple[float, float, Any]) -> tuple[float, float]:
        """The seconds it waited, and those of them in which nothing of it can have run."""
        after = self.look()
        waited, elsewhere = after[0] - before[0], after[1] - before[1]
        known = before[2] is not None and before[2] == after[2] and not before[2][0]
        return waited, max(0.0, waited - max(0.0, elsewhere)) if known else 0.0


class Worker:
    """The cases that are prepared, by their number."""

    def __init__(self) -> None:
        self.cases: dict[int, Any] = {}
        self.codes: dict[int, Code] = {}
        self._empty: Any = None
        self._queue = Queue()

    def prepare(self, request: dict[str, Any]) -> dict[str, Any]:
        """Compile a case, run its setup, and the statement once."""
        _COLLECT()
        _forget_peak()
        code = Code(request["setup"], request["statement"], request["result"])
        self.codes[request["case"]] = code
        case = code.function()(request.get("n", 0), _CLOCK)
        start = _CLOCK()
        next(case)
        setup = _CLOCK() - start
        self.cases[request["case"]] = case
        return {"setup": setup, "first": self._timed(case, 1)["seconds"]}

    def result(self, request: dict[str, Any]) -> dict[str, Any]:
        """What the statement came to."""
        case = self.cases[request["case"]]
        answer = digest(case.send(0))
        next(case)
        return {"result": answer}

    def sample(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run the statement `loops` times; the seconds of all of them together."""
        case, loops = self.cases[request["case"]], request["loops"]
        _COLLECT()
        was_on = _GC_IS_ON()
        if _COUNTS_REFERENCES:
            _GC_OFF()
        try:
            return self._timed(case, loops)
        finally:
            if was_on:
                _GC_ON()

    def _timed(self, case: Any, loops: int) -> dict[str, Any]:
        """The seconds it ran, without those that are `taken_off` of those it `waited`."""
        start, before = _CLOCK(), self._queue.look()
        seconds = case.send(loops)
        waited, idle = self._queue.since(before)
        # Some of it may fall between the looks at the two clocks: rather too little is taken off.
        taken_off = max(0.0, idle - (_CLOCK() - start - seconds))
        return {"seconds": seconds - taken_off, "taken_off": taken_off, "waited": waited}

    def overhead(self, request: dict[str, Any]) -> dict[str, Any]:
        """The seconds of one turn of an empty loop, the best of a few samples."""
        if self._empty is None:
            self._empty = Code("", "pass", "").function()(0, _CLOCK)
            next(self._empty)
        loops = request["loops"]
        return {"seconds": min(self._empty.send(loops) for _ in range(5)) / loops}

    def rest(self, request: dict[str, Any]) -> dict[str, Any]:
        """The share of a processor this process uses while nothing is asked of it."""
        start, before = _CLOCK(), _BUSY()
        _SLEEP(request["seconds"])
        return {"busy": (_BUSY() - before) / (_CLOCK() - start)}

    def forget(self, request: dict[str, Any]) -> dict[str, Any]:
        """Let go of a case and what it holds."""
        case = self.cases.pop(request["case"], None)
        if case is not None:
            case.close()
        _COLLECT()
        return {}

    def imports(self, request: dict[str, Any]) -> dict[str, Any]:
        """Which of the modules can be imported here, with their versions, or why not."""
        found: dict[str, dict[str, str]] = {}
        for name in request["modules"]:
            try:
                module = __import__(name)
            except BaseException as error:  # one that calls sys.exit is as good as absent
                found[name] = {"error": f"{type(error).__name__}: {error}"[:TOLD]}
            else:
                found[name] = {"version": str(getattr(module, "__version__", ""))}
                if name == "numpy":
                    found[name]["blas"] = _blas(module)
        return {"imports": found}

    def peak(self, request: dict[str, Any]) -> dict[str, Any]:
        """The most memory this process has had since `prepare`, in bytes; None where not told."""
        try:
            with open("/proc/self/status") as status:
                lines = [line.split() for line in status if line.startswith("VmHWM:")]
        except OSError:
            return {"peak": None}
        return {"peak": int(lines[0][1]) * 1024 if lines else None}


def _blas(numpy: Any) -> str:
    """Which library computes NumPy's products of matrices; empty where it does not tell."""
    try:
        blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]
        return f"{blas['name']} {blas['version']}"
    except Exception:  # told in another way by each release
        return ""


def _forget_peak() -> None:
    """Have the kernel count the peak of memory from here on."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def hello() -> dict[str, Any]:
    """The first line: who answers here."""
    version = platform.python_version()
    if hasattr(sys, "pypy_version_info"):
        version = ".".join(str(part) for part in sys.pypy_version_info[:3])
    return {
        "hello": {
            "implementation": platform.python_implementation(),
            "version": version,
            "python": platform.python_version(),
            "executable": sys.executable,
            "pid": os.getpid(),
        }
    }


def attach() -> None:
    """Have this process, and all of its group, end with the one that holds the other end.

    While a snippet runs nobody reads the input, whose end would go unnoticed; so there is
    a pipe besides that nothing is ever written to, and the kernel sends a signal when it is
    closed. It could not be the input: that signal comes with every question too, and may
    come late.
    """
    number = os.environ.pop("NOTEKIT_LINE", "")
    try:
        import fcntl
        import select

        line = int(number)
        os.set_inheritable(line, False)
        fcntl.fcntl(line, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(line, fcntl.F_SETFL, fcntl.fcntl(line, fcntl.F_GETFL) | os.O_ASYNC)
        watch = select.poll()
        watch.register(line, select.POLLHUP)
        if any(event & select.POLLHUP for _, event in watch.poll(0)):
            os._exit(1)  # it was gone before the signal could be asked for
    except (ImportError, AttributeError, OSError, ValueError):
        pass  # no such signals here, or nobody to end with


def withdraw() -> None:
    """Have the files beside this one out of the way: a snippet means others by their names."""
    if sys.path and os.path.realpath(sys.path[0]) == os.path.dirname(os.path.realpath(__file__)):
        del sys.path[0]
    for name in ("digests", "snippets"):
        sys.modules.pop(name, None)


def restrain() -> None:
    """Have this process refused memory, or ended for want of it, before any other."""
    limit = os.environ.get("NOTEKIT_MEMORY", "")
    try:
        if limit.isdigit():
            hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
            soft = int(limit) if hard == resource.RLIM_INFINITY else min(int(limit), hard)
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    except (AttributeError, OSError, ValueError):
        pass


def main() -> None:
    """Answer until the input ends."""
    # A stream of their own for answers: whatever a snippet, or what it starts, writes to
    # standard output would otherwise stand between them.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    requests = os.fdopen(os.dup(0), "r", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    withdraw()
    restrain()
    attach()
    owner = os.getpid()

    def say(answer: dict[str, Any]) -> None:
        if os.getpid() == owner:  # a snippet that forks has a copy of this loop
            answers.write(_DUMPS(answer) + "\n")
            answers.flush()

    say(hello())
    worker = Worker()
    for text in requests:
        request = _LOADS(text)
        answer: dict[str, Any] = {"id": request["id"]}
        try:
            answer.update(getattr(worker, request["do"])(request))
        except Exception as error:
            answer["error"] = _told(error, worker.codes.get(request.get("case", -1)))
        if os.getpid() != owner:
            os._exit(0)
        say(answer)


def _told(error: BaseException, code: Code | None) -> dict[str, str]:
    if isinstance(error, RuntimeError) and isinstance(error.__cause__, StopIteration):
        error = error.__cause__  # what a generator makes of it
    try:
        message = str(error.msg if isinstance(error, SyntaxError) else error)[:TOLD]
    except Exception:
        message = "its message could not be had"
    if isinstance(error, MemoryError) and not message:
        message = "not enough memory"
    place, trace = (code.place(error), code.trace(error)) if code else ("", "")
    return {"type": type(error).__name__, "message": message, "place": place, "trace": trace}


if __name__ == "__main__":
    main()
