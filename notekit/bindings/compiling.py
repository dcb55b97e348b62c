"""Extension modules in C, compiled for an interpreter by the machine's compiler, kept in a cache.

`compiled` never raises for what is missing: without a compiler, headers or a folder
to keep the result in, its answer says so, and how to get it. What is in the cache has
been imported by the interpreter it is for before it is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from notekit.timing.interpreters import Interpreter

__all__ = ["CACHE", "Compiled", "cache", "compiled"]

CACHE = "NOTEKIT_CACHE"  # the environment variable that names the folder for what is compiled

_COMPILERS = ("cc", "gcc", "clang")
_PATIENCE = 120.0  # seconds that the compiler or an interpreter may take
_TOLD = 300  # characters of a message that are passed on
_ASK = (
    "import json, sysconfig; p = sysconfig.get_paths(); print(json.dumps("
    "[p['include'], p['platinclude'], sysconfig.get_config_var('EXT_SUFFIX')]))"
)
_HEADERS = {
    "PyPy": "Debian and Ubuntu: apt install pypy3-dev",
    "CPython": "Debian and Ubuntu: apt install python3-dev",
}
_NO_COMPILER = (
    "there is no C compiler (tried {tried}): install one (Debian and Ubuntu: "
    "apt install gcc libc6-dev; macOS: xcode-select --install), or name it in the "
    "environment variable CC"
)


@dataclass(frozen=True)
class Compiled:
    """A module that can be imported from `folder`; or why there is none, in `reason`."""

    module: str
    folder: str = ""
    reason: str = ""


class _Missing(Exception):
    """Something that is needed is not there: what, and how to get it."""


def compiled(module: str, source: str, python: Interpreter) -> Compiled:
    """Have `source`, C code of the extension `module`, ready to be imported by `python`.

    Compiled at first use, which takes a second or two, and kept. The answer's
    `reason` is empty where that went well.

    >>> from notekit.timing.interpreters import interpreter
    >>> from notekit.bindings.compiling import compiled
    >>> compiled("spam", "", interpreter("Jython")).reason
    'no Jython was found on this machine'
    """
    try:
        return Compiled(module, str(_ready(module, source, python)))
    except _Missing as missing:
        return Compiled(module, reason=str(missing))
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        reason = f"{module} could not be compiled for {python.name}: {_short(str(error))}"
        return Compiled(module, reason=reason)


def cache() -> Path:
    """Where compiled modules are kept: a folder of this user's own, or what NOTEKIT_CACHE names."""
    named = os.environ.get(CACHE)
    if named:
        return Path(named)
    usual = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser(usual)) / "notekit"


def _ready(module: str, source: str, python: Interpreter) -> Path:
    if python.error:
        raise _Missing(python.error)
    if sys.platform == "win32":
        raise _Missing("extensions are compiled here on Linux and macOS only")
    include, platform_include, suffix = _asked(python)
    key = "\n".join([source, python.executable, python.version, suffix, os.environ.get("CC", "")])
    folder = _folder(hashlib.sha256(key.encode()).hexdigest()[:16])
    file = folder / f"{module}{suffix}"
    if file.exists() and not _fault(module, folder, python):
        return folder
    folders = list(dict.fromkeys([include, platform_include]))
    if not os.path.exists(os.path.join(include, "Python.h")):
        raise _Missing(
            f"the C headers of {python.name} are missing, {include}/Python.h: install them "
            f"({_HEADERS.get(python.implementation, 'they come with its sources')})"
        )
    _compile(module, source, folders, file)
    fault = _fault(module, folder, python)
    if fault:
        file.unlink()
        raise _Missing(f"{python.name} cannot import {module}, newly compiled: {fault}")
    return folder


def _asked(python: Interpreter) -> tuple[str, str, str]:
    """Where its headers are, and how the files of its extension modules end."""
    done = _run([python.executable, "-c", _ASK])
    if done.returncode:
        raise _Missing(f"{python.name} does not tell where its headers are: {_last(done.stderr)}")
    include, platform_include, suffix = json.loads(done.stdout)
    return str(include), str(platform_include), str(suffix)


def _folder(key: str) -> Path:
    folder = cache() / key
    try:
        # Code that others could exchange must not be imported from there.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _Missing(
            f"what is compiled cannot be kept in {folder} ({error.strerror or error}): name a "
            f"folder that can be written to in the environment variable {CACHE}"
        ) from error
    return folder


def _compile(module: str, source: str, folders: list[str], file: Path) -> None:
    command = _compiler()
    with tempfile.TemporaryDirectory(dir=file.parent) as name:
        code, made = Path(name, f"{module}.c"), Path(name, file.name)
        code.write_text(source, encoding="utf-8")
        kind = (
            ["-bundle", "-undefined", "dynamic_lookup"] if sys.platform == "darwin" else ["-shared"]
        )
        includes = [f"-I{folder}" for folder in folders]
        options = ["-O2", "-fPIC", *kind, *includes, str(code), "-o", str(made), "-lm"]
        done = _run([*command, *options])
        if done.returncode or not made.exists():
            raise _Missing(f"{command[0]} could not compile {module}: {_first_error(done.stderr)}")
        os.replace(made, file)  # at once: another process may do the same


def _compiler() -> list[str]:
    named = shlex.split(os.environ.get("CC", ""))
    for command in [named] if named else [[name] for name in _COMPILERS]:
        if shutil.which(command[0]):
            return command
    raise _Missing(_NO_COMPILER.format(tried=named[0] if named else ", ".join(_COMPILERS)))


def _fault(module: str, folder: Path, python: Interpreter) -> str:
    """Why the module cannot be imported; empty if it can. In a process that it may crash."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r}); import {module}"
    done = _run([python.executable, "-c", code])
    if done.returncode < 0:
        return f"it was killed by signal {-done.returncode}"
    return _last(done.stderr) if done.returncode else ""


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_PATIENCE,
        env={**os.environ, "LC_ALL": "C"},
    )


def _first_error(text: str) -> str:
    lines = text.strip().split("\n")
    return _short(next((line for line in lines if "error" in line), lines[-1]))


def _last(text: str) -> str:
    return _short((text.strip() or "it said nothing").split("\n")[-1])


def _short(text: str) -> str:
    return text if len(text) <= _TOLD else f"{text[: _TOLD - 1]}…"
