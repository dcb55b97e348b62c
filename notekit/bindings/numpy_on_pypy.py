"""NumPy on PyPy, which runs it through an imitation of CPython's C-API: elements, and whole arrays.

Kept apart from the rest, since few have a NumPy for PyPy: without one its rows say how
to get it, and `recorded` has timings of a machine that had one.
"""

from __future__ import annotations

from pathlib import Path

from notekit.timing import Case, Timings
from notekit.timing.classics import Classic
from notekit.timing.interpreters import interpreter

__all__ = ["HOW_TO_GET_IT", "RECORDINGS", "elements", "has_numpy", "recorded", "whole_arrays"]

RECORDINGS = Path(__file__).with_name("recordings")
HOW_TO_GET_IT = (
    "make an environment that has it, pypy3 -m venv numpy-pypy; numpy-pypy/bin/python -m pip "
    "install --only-binary :all: numpy; and name its interpreter here, numpy-pypy/bin/python"
)

_NUMPY = "import numpy\na = 1 + numpy.arange(n) / n"
_ARRAY = "from array import array\na = array('d', (1 + i / n for i in range(n)))"
_LOOP = "s = 0.0\nfor i in range(n):\n    s += a[i]"
_BASE = "NumPy on CPython"
_SIZES = (1_000, 10_000, 100_000, 1_000_000)
_FLOAT = 8  # bytes


def has_numpy(pypy: str = "PyPy") -> bool:
    """Whether that PyPy, by name or path, is there and imports NumPy."""
    found = interpreter(pypy, ("numpy",))
    return found.implementation == "PyPy" and not found.lacks(("numpy",))


def elements(pypy: str = "PyPy") -> Classic:
    """A loop that takes each element out of an array; `pypy` is a name or a path.

    >>> from notekit.bindings.numpy_on_pypy import elements
    >>> [case.name for case in elements().cases]
    ['NumPy on CPython', 'array.array on CPython', 'NumPy on PyPy', 'array.array on PyPy']
    """
    made = [
        _case(name, where, _NUMPY if name == "NumPy" else _ARRAY, _LOOP, "float(s)", pypy)
        for where in ("CPython", "PyPy")
        for name in ("NumPy", "array.array")
    ]
    return Classic("take each element: s += a[i]", tuple(made), _SIZES, _BASE)


def whole_arrays(pypy: str = "PyPy") -> Classic:
    """One call that adds an array to itself; `pypy` is a name or a path.

    Into a new array, and into one that is there: what a new one costs is memory,
    which PyPy gives back only when it collects garbage.
    """
    made = [
        _case(name, where, f"{_NUMPY}\nb = a + a", statement, "b", pypy, moved=2 * _FLOAT)
        for where in ("CPython", "PyPy")
        for name, statement in (
            ("a + a", "b = a + a"),
            ("add(a, a, out=b)", "numpy.add(a, a, out=b)"),
        )
    ]
    return Classic("add whole arrays: b = a + a", tuple(made), _SIZES, made[0].name)


def recorded(name: str) -> Timings:
    """The timings of "elements" or "whole_arrays" on a machine with NumPy for PyPy.

    Raises ValueError for another name.
    """
    if name not in ("elements", "whole_arrays"):
        raise ValueError(f"{name!r} was not recorded; there are 'elements' and 'whole_arrays'")
    return Timings.load(RECORDINGS / f"{name}.json")


def _case(
    name: str,
    where: str,
    setup: str,
    statement: str,
    result: str,
    pypy: str,
    moved: float = 0.0,
) -> Case:
    needs = ("numpy",) if "numpy" in setup else ()
    missing = ""
    if where == "PyPy" and needs and not has_numpy(pypy):
        found = interpreter(pypy, needs)
        missing = f"{found.error or found.lacks(needs)}: {HOW_TO_GET_IT}"
    return Case(
        f"{name} on {where}",
        statement,
        setup,
        result,
        pypy if where == "PyPy" else where,
        needs,
        memory=6 * _FLOAT,
        moved=moved,
        missing=missing,
    )
