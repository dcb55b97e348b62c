"""The `python` engine: one readable loop in Python for each kernel, written, compiled, run.

Runs everywhere, needs nothing; PyPy's JIT makes the loop machine code. The
source is shown to the reader as it is. Wrapping of whole numbers and rounding
to 32 bits stand in the loop where the type needs them. Complex elements are
Python's own.
"""

from __future__ import annotations

import gc
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from string import ascii_lowercase
from types import ModuleType
from typing import Any

from arraykit.buffer import Buffer
from arraykit.dtypes import DType, bool_, complex64, float32
from arraykit.engines import complex_functions, folding
from arraykit.engines.scalar_functions import NAMES
from arraykit.kernels import Fold, Kernel, Step
from arraykit.ops import ELEMENTWISE

__all__ = ["run", "source"]

# Loops by their source: equal structure means equal text, constants being arguments.
_compiled: dict[str, Any] = {}
_COMPILED_KEPT = 512
_COMPILES = sys.implementation.name == "pypy"  # loops, into machine code


def run(
    kernel: Kernel, inputs: Sequence[Buffer], constants: Sequence[Any], results: Sequence[Buffer]
) -> None:
    """Compute a kernel's results into their buffers."""
    loop = kernel.prepared.get("python")
    if loop is None:
        loop = kernel.prepared["python"] = _compile(source(kernel))
    arguments: list[Any] = list(kernel.axes)
    for item, buffer in zip(kernel.inputs, inputs):
        arguments += [buffer.elements, item.offset, *item.strides]
    arguments += constants
    arguments += [buffer.elements for buffer in results]
    with _undisturbed():
        loop(*arguments)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep finalizers out of a loop that PyPy may just be compiling.

    Memory for the results sets its garbage collector to work. If that finds
    objects to finalize while a turn of the loop is recorded, the detour becomes
    part of the loop, which is then two or three times slower for ever.
    """
    if not _COMPILES or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _compile(text: str) -> Any:
    loop = _compiled.get(text)
    if loop is None:
        if len(_compiled) >= _COMPILED_KEPT:
            _compiled.clear()
        # PyPy looks a name up once in a module's own dictionary, and for each element in any other.
        space = ModuleType("kernel").__dict__
        space.update({**NAMES, **complex_functions.NAMES, **folding.NAMES})
        exec(compile(text, "<kernel>", "exec"), space)
        loop = _compiled[text] = space["kernel"]
    return loop


def source(kernel: Kernel) -> str:
    """The loop as Python source."""
    return _Writer(kernel).text()


class _Writer:
    """Writes one kernel down."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.names: dict[Any, str] = {}
        self.rows: list[str] = []  # the inputs; their elements are x0, x1, ...
        for i in range(len(kernel.inputs)):
            self.rows.append(ascii_lowercase[i] if i < 11 else f"in{i}")
            self.names["input", i] = f"x{i}"
        for i in range(len(kernel.constants)):
            self.names["constant", i] = f"k{i}"

    def text(self) -> str:
        kernel = self.kernel
        depth, kept = len(kernel.axes), kernel.kept
        lines = [f"def kernel({', '.join(self._parameters())}):"]
        if self._counts:
            lines.append("    at = 0")
        for axis in range(depth):
            if axis == kept:
                lines += _indented(axis, self._folds_begin())
            lines += _indented(axis, [f"for i{axis} in range(n{axis}):"])
        if kept == depth:
            lines += _indented(depth, self._folds_begin())
        lines += _indented(depth, self._body())
        lines += _indented(kept, self._folds_end())
        if self._counts:
            lines += _indented(kept, ["at += 1"])
        return "\n".join(lines) + "\n"

    @property
    def _counts(self) -> bool:
        """Whether results are numbered by a counter: with one kept axis its index does."""
        return self.kernel.kept > 1

    @property
    def _at(self) -> str:
        return "at" if self._counts else ("i0" if self.kernel.kept else "0")

    def _parameters(self) -> list[str]:
        kernel = self.kernel
        names = [f"n{axis}" for axis in range(len(kernel.axes))]
        for name in self.rows:
            names += [name, f"{name}_at", *(f"{name}_{a}" for a in range(len(kernel.axes)))]
        names += [self.names["constant", i] for i in range(len(kernel.constants))]
        return names + [f"out{i}" for i in range(len(kernel.results))]

    def _body(self) -> list[str]:
        kernel = self.kernel
        lines: list[str] = []
        free: list[str] = []
        last, made = self._last_uses(), count()
        for i, step in enumerate(kernel.steps):
            operands = [self.names[slot] for slot in step.arguments]
            text = _expression(step, operands)
            done = {slot for slot in step.arguments if last.get(slot) == i}
            # A name is used again: each one more would go along with PyPy's loop from turn to turn.
            free = sorted([*free, *(self.names[slot] for slot in done)], reverse=True)
            name = self.names["step", i] = free.pop() if free else f"t{next(made)}"
            lines.append(f"{name} = {text}")
        for i, output in enumerate(kernel.outputs):
            lines.append(f"out{i}[{self._at}] = {self.names[output.slot]}")
        for i, fold in enumerate(kernel.folds):
            lines.append(f"f{i}.take({self.names[fold.slot]})")
        return self._with_reads(lines)

    def _last_uses(self) -> dict[Any, int]:
        """The step after which the value of a step is not needed any more."""
        kernel = self.kernel
        found = {
            slot: i
            for i, step in enumerate(kernel.steps)
            for slot in step.arguments
            if slot[0] == "step"
        }
        for slot in [
            *(each.slot for each in kernel.outputs),
            *(each.slot for each in kernel.folds),
        ]:
            found.pop(slot, None)
        return found

    def _with_reads(self, lines: list[str]) -> list[str]:
        """The lines with elements of the inputs in them: one that is used again is read first."""
        text = "\n".join(lines)
        first = []
        for i in range(len(self.kernel.inputs)):
            name, element = self.names["input", i], self._element(i)
            word = re.compile(rf"\b{name}\b")
            if len(word.findall(text)) > 1:
                first.append(f"{name} = {element}")
            else:
                text = word.sub(element, text)
        return first + text.split("\n")

    def _element(self, number: int) -> str:
        """The element of an input at this place of the loop."""
        row, item = self.rows[number], self.kernel.inputs[number]
        terms = [f"{row}_at"] if item.offset else []
        for axis, stride in enumerate(item.strides):
            if stride:
                terms.append(f"i{axis}" if stride == 1 else f"i{axis} * {row}_{axis}")
        return f"{row}[{' + '.join(terms) or '0'}]"

    def _folds_begin(self) -> list[str]:
        return [f"f{i} = {_fold(fold)}" for i, fold in enumerate(self.kernel.folds)]

    def _folds_end(self) -> list[str]:
        lines = []
        for i, fold in enumerate(self.kernel.folds):
            out = f"out{len(self.kernel.outputs) + i}[{self._at}]"
            lines.append(f"{out} = {_fitted(f'f{i}.total()', fold.dtype)}")
        return lines


def _indented(depth: int, lines: list[str]) -> list[str]:
    return ["    " * (depth + 1) + line for line in lines]


def _expression(step: Step, operands: list[str]) -> str:
    if step.op == "cast":
        return _cast(operands[0], step.source, step.dtype)
    if step.op == "where":
        return f"{operands[1]} if {operands[0]} else {operands[2]}"
    op = ELEMENTWISE[step.op]
    of_complex = step.source.kind == "c"
    text = op.complexes if of_complex else op.python
    text = text.format(*operands).replace("BITS", str(step.dtype.bits))
    if step.op == "floor_divide" and step.dtype is float32:
        text = text.replace("FLOOR_DIVIDE", "FLOOR_DIVIDE_SINGLE")
    if step.op == "bitwise_invert" and step.dtype is bool_:
        return f"{operands[0]} ^ 1"
    exact = step.op in (_EXACT_ON_COMPLEX if of_complex else _EXACT)
    return text if op.truth or exact else _fitted(text, step.dtype)


# Operations whose result needs no wrapping or rounding.
_EXACT = {"minimum", "maximum", "positive", "sign", "bitwise_and", "bitwise_or", "bitwise_xor"}
_EXACT_ON_COMPLEX = {"positive", "negative", "conj", "real", "imag"}


def _fitted(text: str, dtype: DType) -> str:
    """An expression brought into the type: wrapped around, or rounded to 32 bits."""
    if dtype is float32:
        return f"SINGLE({text})"
    if dtype is complex64:
        return f"COMPLEX_SINGLE({text})"
    if dtype.kind == "u":
        return f"({text}) & {dtype.greatest}"
    if dtype.kind == "i":
        half = 1 << (dtype.bits - 1)
        return f"(({text}) + {half} & {2 * half - 1}) - {half}"
    return text


def _cast(value: str, source: DType, target: DType) -> str:
    if target is bool_:
        return f"{value} != 0"
    if target is float32 and source.kind in "iu" and source.itemsize == 8:
        return f"WHOLE_TO_SINGLE({value})"
    if target.kind == "f":
        return _fitted(f"float({value})", target)
    if target.kind == "c":
        return _fitted(value if source.kind == "c" else f"complex({value})", target)
    if source.kind == "f":
        return f"TO_WHOLE({value}, {target.least}, {target.greatest})"
    return _fitted(value, target)


def _fold(fold: Fold) -> str:
    if fold.name in ("sum", "prod"):
        kind = {"f": "Float", "c": "Complex"}.get(fold.calculated.kind, "Whole")
        return f"{kind}{'Sum' if fold.name == 'sum' else 'Product'}()"
    if fold.name in ("any", "all"):
        return f"Truth({fold.name == 'all'})"
    return f"Least({fold.name.endswith('max')}, {fold.name.startswith('arg')})"
