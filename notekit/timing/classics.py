"""The two comparisons of 2011 as cases: `add`, lazy and eager, and `iterate`, a loop in Python.

From the posts on NumPy in PyPy (M. Fijalkowski, PyPy blog, May 2011), where `add`
took NumPy 0.260 s and PyPy 0.120 s, `iterate` 4.2 s and 0.087 s, for 10,000,000
elements. The notebooks, the widget and the command line all take them from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from notekit.timing.cases import Case

__all__ = ["ADD", "CLASSICS", "ITERATE", "Classic"]


@dataclass(frozen=True)
class Classic:
    """A ready-made comparison: its cases, the sizes it makes sense at, and its base."""

    title: str
    cases: tuple[Case, ...]
    sizes: tuple[int, ...]
    base: str


# In 2011 the arrays were zeros that nobody had written to: all their pages are one and the same
# page of zeros, which stays in the cache, and nothing is ever read from memory. These are filled,
# and with the same bits by every library: i / n and 1 + x are rounded once each.
_NUMPY = "import numpy\na = 1 + numpy.arange(n) / n"
_LIST = "a = [1 + i / n for i in range(n)]"
_ARRAY = "from array import array\na = array('d', (1 + i / n for i in range(n)))"
_LAZY = "import arraykit as ak\na = (1 + ak.arange(n, dtype=ak.float64) / n).force()"

_SUM = "b = a + a + a + a + a"
_FORCED = "b = (a + a + a + a + a).force()"
_LOOP = "s = 0.0\nfor i in range(n):\n    s += a[i]"
_FLOAT = 8  # bytes of an element
_OBJECT = 32  # bytes of a float of Python, 24, and of the pointer to it


def _adding(
    name: str,
    setup: str,
    statement: str,
    needs: tuple[str, ...],
    interpreter: str = "CPython",
    memory: int = 3 * _FLOAT,  # the array, the result, and a temporary or the result before
) -> Case:
    """A case of `add`: each element is read once and written once, whatever else moves."""
    return Case(name, statement, setup, "b", interpreter, needs, memory, moved=2 * _FLOAT)


def _lazily(engine: str, *needs: str) -> Case:
    # It stays in use for the whole process: `engine` holds on to it.
    setup = f'{_LAZY}\nengine = ak.use(engine="{engine}")\nengine.__enter__()'
    return _adding(f"arraykit {engine} on CPython", setup, _FORCED, ("arraykit", *needs))


def _iterating(name: str, setup: str, memory: int, *needs: str) -> Case:
    """A case of `iterate`, on the interpreter that its name ends in."""
    interpreter = name.split()[-1]
    return Case(name, _LOOP, setup, "float(s)", interpreter, needs, memory, moved=_FLOAT)


_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)

ADD = Classic(
    "a + a + a + a + a over filled arrays of float64",
    (
        _adding("NumPy on CPython", _NUMPY, _SUM, ("numpy",)),
        _adding(
            "numexpr on CPython",
            f"import numexpr\n{_NUMPY}",
            'b = numexpr.evaluate("a + a + a + a + a")',
            ("numpy", "numexpr"),
        ),
        _lazily("python"),
        _lazily("blocks", "numpy"),
        _lazily("llvm", "numpy", "llvmlite"),
        # Results wait for the garbage collector.
        _adding("arraykit python on PyPy", _LAZY, _FORCED, ("arraykit",), "PyPy", 6 * _FLOAT),
    ),
    _SIZES,
    "NumPy on CPython",
)

ITERATE = Classic(
    "for i in range(n): s += a[i] over filled arrays of float64",
    (
        _iterating("NumPy on CPython", _NUMPY, 3 * _FLOAT, "numpy"),
        _iterating("list on CPython", _LIST, _OBJECT),
        _iterating("array.array on CPython", _ARRAY, _FLOAT),
        _iterating("array.array on PyPy", _ARRAY, _FLOAT),
        _iterating("arraykit on PyPy", _LAZY, 2 * _FLOAT, "arraykit"),
    ),
    _SIZES,
    "NumPy on CPython",
)

CLASSICS = {"add": ADD, "iterate": ITERATE}
