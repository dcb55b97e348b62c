"""The loop that arraykit writes for an expression, as a snippet for PyPy to trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notekit.jit.traces import Snippet

if TYPE_CHECKING:
    from arraykit import Array
    from arraykit.kernels import Input, Kernel

__all__ = ["fused"]

# What the arrays are filled with, over and over: nothing that overflows, divides by zero or
# is all alike.
_VALUES = (1, 2, 3, 5)
_TIMES = 3  # that the loop is run


def fused(array: Array) -> Snippet:
    """The source of the loop that computes `array`, and calls of it on arrays of that size.

    The loop is that of arraykit's engine `python`, word for word; the arrays hold
    other numbers. Raises ValueError for what takes several loops, or none.

    >>> import arraykit as ak
    >>> a = ak.asarray([1.0, 2.0, 3.0])
    >>> print(fused(a + a).source)
    def kernel(n0, a, a_at, a_0, out0):
        for i0 in range(n0):
            x0 = a[i0]
            t0 = x0 + x0
            out0[i0] = t0
    """
    from arraykit import explain
    from arraykit.engines.python_loop import source

    kernels = explain(array).plan.kernels
    if len(kernels) != 1:
        raise ValueError(
            f"the array takes {len(kernels)} loops, and one can be shown: take an expression of "
            "arrays that have values, without what arraykit has to store in between"
        )
    return Snippet(source(kernels[0]).rstrip("\n"), _call(kernels[0]))


def _call(kernel: Kernel) -> str:
    """Code that calls the loop, its arguments in the order of `python_loop.run`."""
    lines = [
        "from array import array",
        "from arraykit.engines.folding import NAMES as FOLDS",
        "from arraykit.engines.scalar_functions import NAMES as FUNCTIONS",
        "globals().update(FOLDS)",
        "globals().update(FUNCTIONS)",
    ]
    arguments = [str(length) for length in kernel.axes]
    sizes: dict[tuple[int, str], int] = {}
    for item in kernel.inputs:
        value = (item.place, item.dtype.code)
        sizes[value] = max(sizes.get(value, 0), _elements(item, kernel.axes))
        arguments += [f"v{item.place}", str(item.offset), *map(str, item.strides)]
    for (place, code), size in sizes.items():
        start = place % len(_VALUES)  # another one for each array: equal arrays are a case apart
        numbers = _VALUES[start:] + _VALUES[:start]
        values = ", ".join(str(float(each) if code in "fd" else each) for each in numbers)
        times = -(-size // len(_VALUES))
        lines.append(f'v{place} = array("{code}", [{values}]) * {times}')
    for number, (_, dtype) in enumerate(kernel.constants):
        value_of = float if dtype.kind == "f" else int
        arguments.append(str(value_of(_VALUES[1 + number % 3])))
    for number, (_, dtype, size) in enumerate(kernel.results):
        lines.append(f'out{number} = array("{dtype.code}", bytes({dtype.itemsize * size}))')
        arguments.append(f"out{number}")
    lines += [f"for _ in range({_TIMES}):", f"    kernel({', '.join(arguments)})"]
    return "\n".join(lines)


def _elements(item: Input, axes: tuple[int, ...]) -> int:
    """How many elements an input needs to have for the loop to stay within."""
    steps = (stride * (length - 1) for stride, length in zip(item.strides, axes) if stride > 0)
    return item.offset + sum(steps) + 1
