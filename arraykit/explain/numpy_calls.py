"""What the `blocks` engine does with a kernel, written down as calls of NumPy.

Steps run one after the other on a block of elements. Scratch arrays are used again once
nobody needs what is in them, and a step whose value is a result writes there at once.
"""

from __future__ import annotations

from typing import Any

from arraykit.dtypes import DType, bool_
from arraykit.explain.reports import argument_names
from arraykit.kernels import Kernel, Slot, Step
from arraykit.ops import ELEMENTWISE

__all__ = ["numpy_calls"]

_ROUNDING = {"floor", "ceil", "trunc", "round"}


def numpy_calls(kernel: Kernel, loop: str, heading: str) -> str:
    """The calls as Python, with the names of the Python loop `loop` and a comment ahead."""
    return _Writer(kernel, argument_names(loop)).text(heading)


class _Writer:
    """Writes one kernel down."""

    def __init__(self, kernel: Kernel, names: list[str]) -> None:
        self.kernel = kernel
        self.names: dict[Slot, str] = {}
        for i, name in enumerate(names):
            self.names["input", i] = f"{name}[block]"
        for i in range(len(kernel.constants)):
            self.names["constant", i] = f"k{i}"
        # Of several results of one slot, the last is computed and the others are copies.
        self.targets = {output.slot: i for i, output in enumerate(kernel.outputs)}
        self.scratch: list[DType] = []
        self.pool: dict[DType, list[str]] = {}

    def text(self, heading: str) -> str:
        """All of it."""
        kernel = self.kernel
        calls = []
        freed = self._freed()
        for i, step in enumerate(kernel.steps):
            if _is_plain(step):  # which may write to what it reads
                for slot, dtype in freed[i]:
                    self.pool.setdefault(dtype, []).append(self.names[slot])
                freed[i] = []
            target = self._target(i, step.dtype)
            calls += _calls(step, [self.names[slot] for slot in step.arguments], target)
            self.names["step", i] = target
            for slot, dtype in freed[i]:
                self.pool[dtype].append(self.names[slot])
        for i, output in enumerate(kernel.outputs):
            if self.names[output.slot] != f"out{i}[block]":
                calls.append(f"numpy.copyto(out{i}[block], {self.names[output.slot]})")
        for i, fold in enumerate(kernel.folds):
            calls.append(
                f"f{i}.take({self.names[fold.slot]})  # {_folding(fold.name, fold.calculated)}"
            )
        lines = [f"# {heading}"]
        lines += [
            f's{i} = numpy.empty(shape, "{dtype}")  # of a block, used for each'
            for i, dtype in enumerate(self.scratch)
        ]
        lines += ["for block in blocks:", *(f"    {call}" for call in calls)]
        return "\n".join(lines) + "\n"

    def _target(self, number: int, dtype: DType) -> str:
        if ("step", number) in self.targets:
            return f"out{self.targets['step', number]}[block]"
        free = self.pool.setdefault(dtype, [])
        if free:
            return free.pop()
        self.scratch.append(dtype)
        return f"s{len(self.scratch) - 1}"

    def _freed(self) -> list[list[tuple[Slot, DType]]]:
        """For each step, the scratch arrays that nobody needs after it."""
        kernel = self.kernel
        last = {slot: i for i, step in enumerate(kernel.steps) for slot in step.arguments}
        kept = {output.slot for output in kernel.outputs} | {fold.slot for fold in kernel.folds}
        freed: list[list[tuple[Slot, DType]]] = [[] for _ in kernel.steps]
        for slot, i in last.items():
            if slot[0] == "step" and slot not in kept:
                freed[i].append((slot, kernel.steps[slot[1]].dtype))
        return freed


def _is_plain(step: Step) -> bool:
    """Whether it is one function of NumPy that writes where it is told."""
    if step.op in ("cast", "where", "positive", "minimum", "maximum", "real", "imag", "pow"):
        return False
    return not (step.op in _ROUNDING and step.dtype.kind in "iu")


def _calls(step: Step, values: list[str], target: str) -> list[str]:
    if step.op == "cast":
        return _cast(values[0], step, target)
    if step.op == "where":
        return [
            f"numpy.copyto({target}, {values[2]})",
            f"numpy.copyto({target}, {values[1]}, where={values[0]})",
        ]
    if step.op in ("minimum", "maximum"):
        x, y = values
        sign = "<=" if step.op == "minimum" else ">="
        return [
            f"first = ({x} {sign} {y}) | ({x} != {x})",
            f"numpy.copyto({target}, {y})",
            f"numpy.copyto({target}, {x}, where=first)",
        ]
    if step.op == "positive" or (step.op in _ROUNDING and step.dtype.kind in "iu"):
        return [f"numpy.copyto({target}, {values[0]})"]
    if step.op in ("real", "imag"):
        return [f"numpy.copyto({target}, numpy.{step.op}({values[0]}))"]
    op = ELEMENTWISE.get(step.op)
    function = (op.numpy if op is not None else "") or step.op
    return [f"numpy.{function}({', '.join(values)}, out={target})"]


def _cast(value: str, step: Step, target: str) -> list[str]:
    if step.dtype is bool_:
        return [f"numpy.not_equal({value}, 0, out={target})"]
    if step.source.kind == "f" and step.dtype.kind in "iu":
        least, greatest = step.dtype.least, step.dtype.greatest
        return [
            f"low, high = {value} <= {float(least)!r}, {value} >= {float(greatest)!r}",
            f"inside = numpy.where(low | high | ({value} != {value}), 0, {value})",
            f"numpy.copyto({target}, inside, casting='unsafe')",
            f"numpy.copyto({target}, {least}, where=low)",
            f"numpy.copyto({target}, {greatest}, where=high)",
        ]
    return [f"numpy.copyto({target}, {value}, casting='unsafe')"]


def _folding(name: str, dtype: Any) -> str:
    if name in ("sum", "prod") and dtype.kind in "fc":
        return f"{name}, in eight lanes, 1,024 elements at a time, then in pairs"
    return name
