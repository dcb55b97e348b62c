"""The Pythons of this machine: this one, other CPythons, PyPy, and what each can import."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from glob import glob
from pathlib import Path
from tempfile import TemporaryFile

from notekit.timing.process import (
    CANCELLED,
    CaseFailed,
    WorkerDied,
    WorkerProcess,
    end_group,
)
from notekit.timing.shelf import environment

__all__ = ["MODULES", "Interpreter", "interpreter", "interpreters"]

# What a case may want to import; asked of each interpreter once.
MODULES = ("numpy", "numexpr", "numba", "llvmlite", "pandas", "cffi", "arraykit", "lpkit")

_NAMES = (
    *("pypy3", "pypy3.9", "pypy3.10", "pypy3.11"),
    *(f"python3.{minor}" for minor in range(8, 20)),
)
_PLACES = (
    "~/.pyenv/versions/*/bin/python3",
    "~/.pyenv/versions/*/bin/pypy3",
    "~/.local/share/uv/python/*/bin/python3",
    "~/.local/share/uv/python/*/bin/pypy3",
    "/opt/pypy*/bin/pypy3",
    "/opt/homebrew/bin/pypy3",
)
_ASKING = 60.0  # seconds in which an interpreter has to tell what it can import
_OLDEST = (3, 7)  # Python that runs worker.py


@dataclass(frozen=True)
class Interpreter:
    """A Python that snippets can run on. `error` says why it cannot be used, if it cannot."""

    implementation: str  # "CPython", "PyPy"
    version: str  # its own: of PyPy, not of the Python language
    python: str  # of the language
    executable: str
    imports: dict[str, str] = field(default_factory=dict)  # version by module
    missing: dict[str, str] = field(default_factory=dict)  # why not, by module
    error: str = ""
    blas: str = ""  # what NumPy multiplies matrices with, where it is asked for

    @property
    def name(self) -> str:
        """What tables call it: "PyPy 7.3.11", "CPython 3.12"."""
        if not self.version:
            return self.executable or self.implementation
        if self.implementation != "CPython":
            return f"{self.implementation} {self.version}"
        return f"CPython {'.'.join(self.version.split('.')[:2])}"

    @property
    def is_this_one(self) -> bool:
        """Whether it is the one that runs this code."""
        return _place(self.executable) == _place(sys.executable)

    def is_called(self, name: str) -> bool:
        """Whether it goes by that name: "PyPy", "CPython 3", "CPython 3.12", "PyPy 7.3"."""
        kind, _, number = name.partition(" ")
        if kind.lower() != self.implementation.lower():
            return False
        versions = (f"{self.version}.", f"{self.python}.")
        return not number or any(each.startswith(f"{number}.") for each in versions)

    def lacks(self, modules: Iterable[str]) -> str:
        """Why a case that needs these modules cannot run here; empty if it can."""
        if self.error:
            return self.error
        absent = [name for name in modules if name not in self.imports]
        return f"{' and '.join(absent)} cannot be imported" if absent else ""


def interpreters(
    extra: Iterable[str] = (),
    modules: Iterable[str] = MODULES,
    refresh: bool = False,
    on_start: Callable[[WorkerProcess], None] | None = None,
) -> list[Interpreter]:
    """The Pythons found on this machine, this one first; `extra` names further executables.

    One that is broken or too old is listed with the reason in `error`. The
    answer is kept; `refresh` looks again. `on_start` is called with each
    process that is asked, so that it can be ended early.
    """
    named = list(extra)
    paths = _distinct([sys.executable, *named, *_found()])
    wanted = tuple(modules)
    if refresh:
        _known.clear()
    started: list[WorkerProcess] = []

    def note(worker: WorkerProcess) -> None:
        started.append(worker)
        if on_start is not None:
            on_start(worker)

    with ThreadPoolExecutor(2) as pool:
        try:
            asked = list(pool.map(lambda path: _look(path, wanted, note), paths))
        except BaseException:  # interrupted: the pool would wait for those that are asked
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in started:
                worker.kill()
            raise
    return _without_twins(asked, named)


def interpreter(
    wanted: Interpreter | str,
    modules: Iterable[str] = (),
    on_start: Callable[[WorkerProcess], None] | None = None,
) -> Interpreter:
    """The interpreter of that name, command or path, and whether it has the modules.

    Empty for this one. One with the reason in `error` where there is none; of
    several of the same name, the first that has the modules.

    >>> from notekit.timing.interpreters import interpreter
    >>> interpreter("").is_this_one, interpreter("Jython").error
    (True, 'no Jython was found on this machine')
    """
    needed = tuple(modules)
    if isinstance(wanted, Interpreter):
        unknown = set(needed) - {*wanted.imports, *wanted.missing}
        return _look(wanted.executable, needed, on_start) if unknown else wanted
    path = _path(wanted)
    if path:
        return _look(path, needed, on_start)
    return _named(wanted, needed, on_start)


def _named(
    wanted: str, needed: tuple[str, ...], on_start: Callable[[WorkerProcess], None] | None
) -> Interpreter:
    kind = wanted.partition(" ")[0].lower()
    # Those first that are called so, and no further than need be: each is a process to start.
    paths = sorted(
        _distinct([sys.executable, *_found()]),
        key=lambda path: not Path(path).name.startswith(kind),
    )
    lacking: list[Interpreter] = []
    broken: list[str] = []
    for path in paths:
        each = _look(path, needed, on_start)
        if not each.error and each.is_called(wanted):
            if not each.lacks(needed):
                return each
            lacking.append(each)
        elif each.error and Path(path).name.startswith(kind):
            broken.append(each.error)
    if lacking:
        return lacking[0]
    error = "; ".join([f"no {wanted} was found on this machine", *broken])
    return Interpreter(wanted, "", "", "", error=error)


def _path(wanted: str) -> str:
    """Its path, if it is one or a command; empty for names such as "PyPy 3"."""
    if not wanted:
        return sys.executable
    if "/" in wanted or "\\" in wanted:
        return os.path.expanduser(wanted)
    return (shutil.which(wanted) or "") if wanted.islower() else ""


# By executable and PYTHONPATH; of modules, each knows those that were asked for so far.
_known: dict[object, Interpreter] = {}


def _found() -> list[str]:
    # A version manager's launchers ("shims") start what _PLACES finds, or nothing.
    named = [path for name in _NAMES if (path := shutil.which(name)) is not None]
    paths = [path for path in named if Path(path).parent.name != "shims"]
    for pattern in _PLACES:
        paths += sorted(glob(os.path.expanduser(pattern)))
    return paths


def _distinct(paths: Iterable[str]) -> list[str]:
    """Each executable once, whatever it is called."""
    seen: dict[tuple[str, str], str] = {}
    for path in paths:
        seen.setdefault(_place(path), path)
    return list(seen.values())


def _place(path: str) -> tuple[str, str]:
    """Where it really is; an environment's is not its base's, nor another environment's."""
    folder = Path(path).parent.parent
    own = os.path.realpath(folder) if (folder / "pyvenv.cfg").exists() else ""
    return os.path.realpath(path), own


def _without_twins(asked: list[Interpreter], named: list[str]) -> list[Interpreter]:
    """Without another one's base, of its version and with nothing more to import, unless named."""
    kept: list[Interpreter] = []
    for each in asked:
        twin = each.executable not in named and any(
            not each.error
            and (other.implementation, other.version) == (each.implementation, each.version)
            and set(each.imports) <= set(other.imports)
            for other in kept
        )
        if not twin:
            kept.append(each)
    return kept


def _look(
    path: str, modules: tuple[str, ...], on_start: Callable[[WorkerProcess], None] | None
) -> Interpreter:
    key = (path, os.environ.get("PYTHONPATH", ""))
    known = _known.get(key)
    if known is not None:
        told = {*known.imports, *known.missing}
        modules = tuple(name for name in modules if name not in told)
        if known.error or not modules:
            return known
    found, is_final = _asked(path, modules, on_start)
    if known is not None and not found.error:
        imports, missing = {**known.imports, **found.imports}, {**known.missing, **found.missing}
        blas = found.blas or known.blas
        found = replace(found, imports=imports, missing=missing, blas=blas)
    if is_final:
        _known[key] = found
    return found


def _asked(
    path: str, modules: tuple[str, ...], on_start: Callable[[WorkerProcess], None] | None
) -> tuple[Interpreter, bool]:
    """What the interpreter says of itself, and whether it would say so again."""
    worker = None
    try:
        with WorkerProcess(path, environment()) as worker:
            if on_start is not None:
                on_start(worker)
            hello = worker.hello
            imported = worker.ask("imports", _ASKING, modules=list(modules))["imports"]
    except (OSError, WorkerDied, CaseFailed) as error:
        cancelled = str(error) == CANCELLED  # which says nothing about the interpreter
        reason = "" if cancelled or worker is None else _too_old(path)
        text = f"{path} cannot be used: {reason or error}"
        return Interpreter("", "", "", path, error=text), not cancelled
    imports = {name: each["version"] for name, each in imported.items() if "version" in each}
    missing = {name: each["error"] for name, each in imported.items() if "error" in each}
    python, version = str(hello["python"]), str(hello["version"])
    blas = imported.get("numpy", {}).get("blas", "")
    kind = str(hello["implementation"])
    return Interpreter(kind, version, python, path, imports, missing, blas=blas), True


def _too_old(path: str) -> str:
    """Where the worker could not start: whether the Python is older than it can be."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    nothing = subprocess.DEVNULL
    try:
        # Its output goes to a file: what it starts might hold a pipe open for ever.
        with TemporaryFile() as output:
            process = subprocess.Popen(
                [path, "-c", code],
                stdin=nothing,
                stdout=output,
                stderr=nothing,
                start_new_session=True,
            )
            try:
                process.wait(10)
            finally:
                end_group(process)
            output.seek(0)
            found = tuple(int(part) for part in output.read().decode().strip().split("."))
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return ""
    if len(found) != 2 or found >= _OLDEST:
        return ""
    oldest = ".".join(str(part) for part in _OLDEST)
    return f"Python {found[0]}.{found[1]} is too old, {oldest} is the least"
