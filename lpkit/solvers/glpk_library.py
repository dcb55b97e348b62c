"""GLPK's shared library: found, opened through cffi, and judged fit before it is used.

cffi is told the layout of two structs and believes it. A library that lays them
out differently would have memory overwritten in silence, so its own defaults
have to read back first. `glpk_cffi` is the user.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from typing import Any

from lpkit.errors import SolverUnavailable

__all__ = ["VARIABLE", "opened"]

VARIABLE = "LPKIT_GLPK"  # the environment variable that names the library's file

# glp_npp_* became public in 4.65; a new major version may lay out anything anew.
_OLDEST, _TOO_NEW = (4, 65), (6, 0)

_NAMES = {
    "darwin": ("libglpk.40.dylib", "libglpk.dylib"),
    "win32": ("glpk_5_0.dll", "glpk_4_65.dll", "glpk.dll", "libglpk-40.dll"),
}
_NAMES_ELSEWHERE = ("libglpk.so.40", "libglpk.so")

# A conda environment's own libraries come first, also for a virtual environment
# made from it. Those of Homebrew and MacPorts are where the loader does not look.
_PREFIXES = tuple(dict.fromkeys((sys.prefix, sys.base_prefix)))
_FOLDERS = {
    "darwin": (
        *(os.path.join(prefix, "lib") for prefix in _PREFIXES),
        *("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib"),
    ),
    "win32": tuple(os.path.join(prefix, "Library", "bin") for prefix in _PREFIXES),
}
_FOLDERS_ELSEWHERE = tuple(os.path.join(prefix, "lib") for prefix in _PREFIXES)

_HOW_TO_GET_IT = (
    "install it (Debian and Ubuntu: apt install libglpk40; macOS: brew install glpk; "
    f"conda install -c conda-forge glpk), or name its file in the environment variable {VARIABLE}"
)

# Values that fix where the fields are; the same in every supported version.
_INT_MAX, _DOUBLE_MAX = 2**31 - 1, sys.float_info.max
_DEFAULTS: dict[str, dict[str, Any]] = {
    "glp_smcp": {
        **{"msg_lev": 3, "meth": 1, "pricing": 0x22, "r_test": 0x22},
        **{"tol_bnd": 1e-7, "tol_dj": 1e-7, "obj_ll": -_DOUBLE_MAX, "obj_ul": _DOUBLE_MAX},
        **{"it_lim": _INT_MAX, "tm_lim": _INT_MAX, "presolve": 0},
    },
    "glp_iocp": {
        **{"msg_lev": 3, "br_tech": 4, "bt_tech": 3, "tol_int": 1e-5, "tol_obj": 1e-7},
        **{"tm_lim": _INT_MAX, "pp_tech": 2, "mip_gap": 0.0, "presolve": 0, "ps_tm_lim": 60_000},
    },
}
_ROOM, _UNTOUCHED = 4096, 0xA5  # bytes; what they hold before the library writes its defaults


def opened(ffi: Any) -> tuple[Any, str]:
    """GLPK's library, opened by `ffi` and fit for use, and its file.

    Raises `SolverUnavailable` where there is none, or one of another version,
    without a function that is needed, or with structs of another layout.
    """
    library, file = _first_that_opens(ffi)
    version = _version(ffi, library, file)
    missing = [name for name in dir(library) if not _has(ffi, library, name)]
    if missing:
        raise _unfit(f"{file} (GLPK {version}) lacks {', '.join(missing)}")
    for struct, defaults in _DEFAULTS.items():
        initialise = getattr(library, struct.replace("_", "_init_"))
        wrong = _wrong_layout(ffi, struct, initialise, defaults)
        if wrong:
            raise _unfit(
                f"{file} (GLPK {version}) lays out {struct} in a way lpkit does not know: {wrong}"
            )
    return library, file


def _unfit(what: str) -> SolverUnavailable:
    return SolverUnavailable(f"{what}; {_HOW_TO_GET_IT}")


# -- finding


def _first_that_opens(ffi: Any) -> tuple[Any, str]:
    tried = []
    for file in _candidates():
        try:
            return ffi.dlopen(file), file
        except OSError as error:
            if os.path.exists(file) or os.environ.get(VARIABLE):
                raise _unfit(f"GLPK's library cannot be opened: {error}") from error
            tried.append(file)
    raise _unfit(f"GLPK's library was not found (tried {', '.join(tried)})")


def _candidates() -> Iterator[str]:
    """Files and names to open, the likeliest first; only the reader's own if there is one."""
    named = os.environ.get(VARIABLE)
    if named:
        yield named
        return
    names = _NAMES.get(sys.platform, _NAMES_ELSEWHERE)
    for folder in _FOLDERS.get(sys.platform, _FOLDERS_ELSEWHERE):
        for name in names:
            file = os.path.join(folder, name)
            if os.path.exists(file):
                yield file
    yield from names
    found = find_library("glpk")  # last: it may ask the compiler, which takes its time
    if found:
        yield found


# -- judging


def _has(ffi: Any, library: Any, name: str) -> bool:
    try:
        getattr(library, name)
    except (AttributeError, ffi.error):
        return False
    return True


def _version(ffi: Any, library: Any, file: str) -> str:
    if not _has(ffi, library, "glp_version"):
        raise _unfit(f"{file} is no GLPK: it has no function glp_version")
    text = library.glp_version()
    version = ffi.string(text).decode("ascii", "replace") if text else "no version"
    numbers = re.match(r"(\d+)\.(\d+)", version)
    found = tuple(map(int, numbers.groups())) if numbers else (0, 0)
    if not _OLDEST <= found < _TOO_NEW:
        oldest = ".".join(map(str, _OLDEST))
        raise _unfit(f"{file} is GLPK {version}, and lpkit needs {oldest} to {_TOO_NEW[0] - 1}.x")
    return str(version)


def _wrong_layout(ffi: Any, struct: str, initialise: Any, defaults: dict[str, Any]) -> str:
    """What does not read back of a struct's defaults, empty if all do."""
    room = ffi.new("double[]", _ROOM // 8)
    ffi.buffer(room)[:] = bytes([_UNTOUCHED]) * _ROOM
    parameters = ffi.cast(f"{struct} *", room)
    initialise(parameters)
    for field, expected in defaults.items():
        found = getattr(parameters, field)
        if found != expected:
            return f"{field} reads {found}, not {expected}"
    rest = ffi.buffer(room)[ffi.sizeof(struct) :]
    if rest != bytes([_UNTOUCHED]) * len(rest):
        return f"it is larger than {ffi.sizeof(struct)} bytes"
    return ""
