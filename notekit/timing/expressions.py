"""Expressions over arrays as cases: each library in its own best style, against the memory roof.

Four that differ in what decides: one array many times over, three arrays, functions that
cost more than memory, and a fold that writes nothing. Notebook 08 takes them from here.
The compilers among the peers are asked only where they are installed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from notekit.timing.cases import Case
from notekit.timing.classics import ADD

__all__ = ["EXPRESSIONS", "Expression"]

_FLOAT = 8  # bytes of an element
_SIZES = (10_000, 100_000, 1_000_000, 4_000_000, 10_000_000)
_FUNCTIONS = ("sin", "exp", "sqrt")


@dataclass(frozen=True)
class Expression:
    """A ready-made comparison of one expression: see `Classic`, and the bytes it has to move.

    `traffic` are the bytes that are read and written for each element by a single loop.
    """

    text: str
    cases: tuple[Case, ...]
    traffic: tuple[float, float]
    sizes: tuple[int, ...] = _SIZES
    base: str = "NumPy on CPython"


@dataclass(frozen=True)
class _Formula:
    """An expression of the first few of a, b and c, which may be summed up."""

    text: str
    arrays: str
    is_folded: bool = False

    @property
    def result(self) -> str:
        return "float(d)" if self.is_folded else "d"

    @property
    def moved(self) -> tuple[float, float]:
        return _FLOAT * len(self.arrays), 0 if self.is_folded else _FLOAT

    def functions(self, module: str) -> str:
        used = [name for name in _FUNCTIONS if f"{name}(" in self.text]
        return f"from {module} import {', '.join(used)}\n" if used else ""

    def filled(self, values: str) -> str:
        """All arrays, written to, by an expression of n for whole numbers from 0 on as floats."""
        return "\n".join(f"{name} = {k} + {values} / n" for k, name in enumerate(self.arrays, 1))

    def case(
        self, name: str, setup: str, statement: str, needs: tuple[str, ...], temporaries: int
    ) -> Case:
        """A case of it. The result before is held while the next is computed."""
        held = len(self.arrays) + temporaries + (0 if self.is_folded else 2)
        return Case(
            f"{name} on CPython",
            statement,
            setup,
            self.result,
            "CPython",
            needs,
            held * _FLOAT,
            sum(self.moved),
        )


def _numpy(formula: _Formula) -> Case:
    text = f"({formula.text}).sum()" if formula.is_folded else formula.text
    setup = f"import numpy\n{formula.functions('numpy')}{formula.filled('numpy.arange(n)')}"
    return formula.case("NumPy", setup, f"d = {text}", ("numpy",), 2)


def _numexpr(formula: _Formula) -> Case:
    text = f"sum({formula.text})" if formula.is_folded else formula.text
    setup = f"import numexpr, numpy\n{formula.filled('numpy.arange(n)')}"
    statement = f'd = numexpr.evaluate("{text}")'
    return formula.case("numexpr", setup, statement, ("numpy", "numexpr"), 0)


def _arraykit(formula: _Formula, engine: str, *needs: str) -> Case:
    text = f"({formula.text}).sum()" if formula.is_folded else f"({formula.text})"
    filled = "\n".join(
        f"{name} = ({k} + ak.arange(n, dtype=ak.float64) / n).force()"
        for k, name in enumerate(formula.arrays, 1)
    )
    # It stays in use for the whole process: `engine` holds on to it.
    setup = (
        f"import arraykit as ak\n{formula.functions('arraykit')}{filled}\n"
        f'engine = ak.use(engine="{engine}")\nengine.__enter__()'
    )
    name = f"arraykit {engine}"
    return formula.case(name, setup, f"d = {text}.force()", ("arraykit", "numpy", *needs), 0)


def _numba(formula: _Formula) -> Case:
    text, names = formula.text, ", ".join(formula.arrays)
    for name in formula.arrays:
        text = _indexed(text, name)
    if formula.is_folded:
        body = f"    s = 0.0\n    for i in numba.prange(a.size): s += {text}\n    return s"
    else:
        body = (
            "    out = numpy.empty_like(a)\n"
            f"    for i in numba.prange(a.size): out[i] = {text}\n    return out"
        )
    setup = (
        f"import numba, numpy\n{formula.functions('math')}{formula.filled('numpy.arange(n)')}\n"
        f"@numba.njit(parallel=True)\ndef kernel({names}):\n{body}"
    )
    return formula.case("Numba", setup, f"d = kernel({names})", ("numpy", "numba"), 0)


def _indexed(text: str, name: str) -> str:
    """The text with `name[i]` for each `name` that stands alone."""
    pieces = []
    for i, letter in enumerate(text):
        around = text[max(0, i - 1) : i] + text[i + 1 : i + 2]
        alone = letter == name and not any(other.isalnum() for other in around)
        pieces.append(f"{letter}[i]" if alone else letter)
    return "".join(pieces)


def _jax(formula: _Formula) -> Case:
    text, names = formula.text, ", ".join(formula.arrays)
    text = f"({text}).sum()" if formula.is_folded else text
    setup = (
        # Without it JAX would calculate with half the digits, and move half the bytes.
        'import jax, numpy\njax.config.update("jax_enable_x64", True)\n'
        f"{formula.functions('jax.numpy')}{formula.filled('jax.numpy.arange(n)')}\n"
        f"kernel = jax.jit(lambda {names}: {text})"
    )
    statement = f"d = kernel({names}).block_until_ready()"
    case = formula.case("JAX", setup, statement, ("numpy", "jax"), 0)
    return case if formula.is_folded else replace(case, result="numpy.asarray(d)")


def _compared(formula: _Formula) -> Expression:
    cases = (
        _numpy(formula),
        _numexpr(formula),
        _arraykit(formula, "blocks"),
        _arraykit(formula, "llvm", "llvmlite"),
        _numba(formula),
        _jax(formula),
    )
    text = f"sum({formula.text})" if formula.is_folded else formula.text
    return Expression(text, cases, formula.moved)


_ADD = _Formula("a + a + a + a + a", "a")

EXPRESSIONS = {
    # As it is timed elsewhere, with the compilers besides.
    "add": Expression(_ADD.text, (*ADD.cases, _numba(_ADD), _jax(_ADD)), _ADD.moved, base=ADD.base),
    "polynomial": _compared(_Formula("(a*b + c*2) / (a - 9) + b*b", "abc")),
    "functions": _compared(_Formula("sin(a)*exp(b*c) + sqrt(a)", "abc")),
    "fold": _compared(_Formula("(a - b)*(a - b)", "ab", is_folded=True)),
}
