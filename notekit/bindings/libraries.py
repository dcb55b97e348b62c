"""The C libraries that are called: the file of each on this machine, or how to get it.

A file that is named here has been opened once, by this process. The snippets that are
timed open it by the same name in theirs.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes.util import find_library
from dataclasses import dataclass

__all__ = ["LIBRARIES", "Library", "library"]


@dataclass(frozen=True)
class Library:
    """A shared library: its file or name, for the loader; or why there is none, in `reason`."""

    file: str = ""
    reason: str = ""


# By the name a compiler knows it by: the files to try, and how to get it.
LIBRARIES: dict[str, tuple[tuple[str, ...], str]] = {
    "m": (
        {
            "darwin": ("/usr/lib/libSystem.B.dylib",),
            "win32": ("ucrtbase.dll",),
        }.get(sys.platform, ("libm.so.6", "libm.so")),
        "it comes with every C compiler",
    ),
    "sqlite3": (
        {
            "darwin": ("/usr/lib/libsqlite3.dylib",),
            "win32": ("sqlite3.dll",),
        }.get(sys.platform, ("libsqlite3.so.0", "libsqlite3.so")),
        "Debian and Ubuntu: apt install libsqlite3-0",
    ),
}


def library(name: str) -> Library:
    """The library that a compiler links with -l and this name: "m", "glpk", "sqlite3".

    Raises KeyError for another name.

    >>> from notekit.bindings.libraries import library
    >>> found = library("m")
    >>> bool(found.file) != bool(found.reason)
    True
    """
    if name == "glpk":
        return _glpk()
    names, how = LIBRARIES[name]
    found = find_library(name)
    for file in (*names, *([found] if found else [])):
        if _opens(file):
            return Library(file)
    tried = ", ".join(names)
    return Library(reason=f"the C library {name} was not found (tried {tried}): {how}")


def _glpk() -> Library:
    """The one that lpkit uses: found, and judged fit for use, by lpkit."""
    from lpkit.errors import SolverUnavailable

    try:
        from lpkit.solvers import glpk_library
        from lpkit.solvers.glpk_abi import ffi

        return Library(glpk_library.opened(ffi)[1])
    except ImportError as error:
        return Library(reason=f"cffi cannot be imported here ({error}): pip install cffi")
    except SolverUnavailable as error:
        return Library(reason=str(error))


def _opens(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
