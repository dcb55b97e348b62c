"""Timing cases of the calls in `catalogue`, for CPython and PyPy: `cases`.

What cannot run here is a case too, with the reason in its `missing`. Extensions are
compiled when they are first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from notekit.bindings.catalogue import CALLS, NO_CALL, PYTHON, Call, Way
from notekit.bindings.compiling import Compiled, compiled
from notekit.bindings.libraries import library
from notekit.bindings.sources import SPOKEN_MODULE, ffi_source, spoken_source
from notekit.jit.running import HOW_TO_GET_IT
from notekit.timing import Case, Interpreter
from notekit.timing.interpreters import interpreter

__all__ = ["INTERPRETERS", "cases", "the_interpreter"]

INTERPRETERS = ("CPython", "PyPy")


def the_interpreter(name: str) -> Interpreter:
    """The CPython or the PyPy that calls are timed on: this one, if it is that."""
    own = interpreter("")
    return own if own.is_called(name) else interpreter(name, ("cffi",))


def cases(
    call: str, on: Iterable[str] = INTERPRETERS, ways: Sequence[str] | None = None
) -> list[Case]:
    """The cases of a call, for the interpreters named; `ways` picks some of its ways.

    What cannot run here has the reason in `missing`. Extensions are compiled
    when first asked for, which takes some seconds. Raises KeyError for a call or
    a way that is not known.

    >>> from notekit.bindings import cases
    >>> [case.name for case in cases("cos", on=["CPython"], ways=["built in", "ctypes"])]
    ['built in on CPython', 'ctypes on CPython']
    """
    if call not in CALLS:
        raise KeyError(f"no call is named {call!r}; there are {', '.join(CALLS)}")
    known = {way.name: way for way in CALLS[call].ways}
    unknown = [name for name in ways or () if name not in known]
    if unknown:
        raise KeyError(f"{call!r} has no way {unknown[0]!r}; there are {', '.join(known)}")
    wanted = [way for name, way in known.items() if ways is None or name in ways]
    pythons = {name: the_interpreter(name) for name in on}
    return [
        _case(CALLS[call], way, name, python) for way in wanted for name, python in pythons.items()
    ]


def _case(call: Call, way: Way, where: str, python: Interpreter) -> Case:
    if python.error:
        hint = f". {HOW_TO_GET_IT}" if where == "PyPy" else ""
        made, file, missing = Compiled(way.compiles), "", f"{python.error}{hint}"
    else:
        made = _compiled(way.compiles, python)
        found = library(call.library)
        file = found.file
        missing = made.reason or (found.reason if "LIBRARY" in way.setup else "")
    setup = way.setup.replace("LIBRARY", repr(file)).replace("FOLDER", repr(made.folder))
    return Case(
        f"{way.name} on {where}",
        way.statement or call.statement,
        "\n".join(filter(None, [call.setup, setup])),
        call.result,
        where if python.error else python,
        way.needs,
        call.memory,
        missing=missing,
        is_reference=way.name in (NO_CALL, PYTHON),
    )


def _compiled(module: str, python: Interpreter) -> Compiled:
    if not module:
        return Compiled("")
    try:
        source = spoken_source() if module == SPOKEN_MODULE else ffi_source()
    except ImportError as error:
        reason = f"cffi cannot be imported here ({error}): pip install cffi"
        return Compiled(module, reason=reason)
    return compiled(module, source, python)
