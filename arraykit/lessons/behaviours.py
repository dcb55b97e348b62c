"""Small array libraries that differ in one thing: what writing to an array does.

`Eager` computes at once. `Aliasing` waits, and reads its operands when it is forced.
`Forcing` waits, and forces what would notice a write before it writes, as micronumpy did.
`Valued` waits, and never changes numbers that anybody holds, as arraykit does. For
notebook 09.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from copy import copy
from typing import Any, Callable

from arraykit.errors import IndexOutOfBounds, ShapeError

__all__ = ["Aliasing", "Eager", "Forcing", "Valued"]

Numbers = list[float]


class Eager:
    """An array whose operators compute at once, so that there is nothing a write could spoil.

    >>> a = Eager([1.0, 2.0])
    >>> b = a + a
    >>> a[0] = 100.0
    >>> b.tolist()
    [2.0, 4.0]
    """

    def __init__(self, numbers: Iterable[float]) -> None:
        self.values: Numbers = [float(number) for number in numbers]

    def __add__(self, other: Any) -> Eager:
        return self._computed(operator.add, other)

    def __sub__(self, other: Any) -> Eager:
        return self._computed(operator.sub, other)

    def __mul__(self, other: Any) -> Eager:
        return self._computed(operator.mul, other)

    def __radd__(self, other: float) -> Eager:
        return self._computed(_swapped(operator.add), other)

    def __rsub__(self, other: float) -> Eager:
        return self._computed(_swapped(operator.sub), other)

    def __rmul__(self, other: float) -> Eager:
        return self._computed(_swapped(operator.mul), other)

    def __getitem__(self, key: slice) -> Eager:
        return Eager(self.values[key])

    def __setitem__(self, key: Any, value: float) -> None:
        _put(self.values, key, value)

    def _computed(self, op: Callable[..., float], other: Any) -> Eager:
        if isinstance(other, Eager):
            _check_sizes(len(self.values), len(other.values))
            return Eager(map(op, self.values, other.values))
        return Eager(op(value, other) for value in self.values)

    def tolist(self) -> Numbers:
        """The numbers."""
        return list(self.values)


class Aliasing:
    """A lazy array that reads its operands when it is forced: what they hold by then.

    >>> a = Aliasing([1.0, 2.0])
    >>> b = a + a
    >>> a[0] = 100.0
    >>> b.force()
    [200.0, 4.0]
    """

    def __init__(self, numbers: Iterable[float]) -> None:
        self.values: Numbers | None = [float(number) for number in numbers]
        self.size = len(self.values)
        self.op: Callable[..., Numbers] | None = None
        self.inputs: tuple[Aliasing, ...] = ()

    def __add__(self, other: Any) -> Aliasing:
        return self._combined(operator.add, other)

    def __sub__(self, other: Any) -> Aliasing:
        return self._combined(operator.sub, other)

    def __mul__(self, other: Any) -> Aliasing:
        return self._combined(operator.mul, other)

    def __radd__(self, other: float) -> Aliasing:
        return self._combined(_swapped(operator.add), other)

    def __rsub__(self, other: float) -> Aliasing:
        return self._combined(_swapped(operator.sub), other)

    def __rmul__(self, other: float) -> Aliasing:
        return self._combined(_swapped(operator.mul), other)

    def __getitem__(self, key: slice) -> Aliasing:
        return self._pending(lambda x: x[key], (self,), len(range(self.size)[key]))

    def __setitem__(self, key: Any, value: float) -> None:
        _put(self.force(), key, value)

    def force(self) -> Numbers:
        """Compute it, once, from what its operands hold now."""
        for array in _operands_first(self):
            if array.values is None and array.op is not None:
                array.values = array.op(*(each.force() for each in array.inputs))
                array.inputs = ()
        assert self.values is not None
        return self.values

    def tolist(self) -> Numbers:
        """The numbers, which are computed if they are not there."""
        return list(self.force())

    def _combined(self, op: Callable[..., float], other: Any) -> Aliasing:
        if isinstance(other, Aliasing):
            _check_sizes(self.size, other.size)
            return self._pending(lambda x, y: list(map(op, x, y)), (self, other), self.size)
        return self._pending(lambda x: [op(value, other) for value in x], (self,), self.size)

    def _pending(self, op: Any, inputs: tuple[Aliasing, ...], size: int) -> Aliasing:
        array = type(self)(())
        array.values, array.op, array.inputs, array.size = None, op, inputs, size
        return array


class Forcing(Aliasing):
    """The same, with micronumpy's cure: every array keeps a list of those that read it.

    >>> a = Forcing([1.0, 2.0])
    >>> b = a + a
    >>> [reader is b for reader in a.readers]
    [True, True]
    >>> a[0] = 100.0
    >>> a.readers, b.values
    ([], [2.0, 4.0])
    """

    def __init__(self, numbers: Iterable[float]) -> None:
        super().__init__(numbers)
        self.readers: list[Aliasing] = []

    def __setitem__(self, key: Any, value: float) -> None:
        self.force()
        for reader in self.readers:
            reader.force()
        self.readers.clear()
        super().__setitem__(key, value)

    def __getitem__(self, key: slice) -> Aliasing:
        part = super().__getitem__(key)
        if isinstance(part, Forcing):
            part.readers = self.readers  # a slice shares the list of the whole
        return part

    def _pending(self, op: Any, inputs: tuple[Aliasing, ...], size: int) -> Aliasing:
        array = super()._pending(op, inputs, size)
        for each in inputs:
            if isinstance(each, Forcing):
                each.readers.append(array)
        return array


class Valued(Aliasing):
    """The same, with values as the cure: to write is to have other numbers from then on.

    What is built holds handles of its own on the numbers of its operands, and the numbers
    themselves never change. Every write copies, and every handle computes for itself.

    >>> a = Valued([1.0, 2.0])
    >>> b = a + a
    >>> a[0] = 100.0
    >>> b.values, b.force()
    (None, [2.0, 4.0])
    """

    def __setitem__(self, key: Any, value: float) -> None:
        self.values = list(self.force())
        super().__setitem__(key, value)

    def _pending(self, op: Any, inputs: tuple[Aliasing, ...], size: int) -> Aliasing:
        handles = {each: copy(each) for each in inputs}
        return super()._pending(op, tuple(handles[each] for each in inputs), size)


def _operands_first(root: Aliasing) -> list[Aliasing]:
    """All that is needed for `root`, each after its operands. A stack, as graphs are deep."""
    order: dict[Aliasing, None] = {}
    stack = [root]
    while stack:
        missing = [each for each in stack[-1].inputs if each not in order]
        if missing:
            stack += missing
        else:
            order[stack.pop()] = None
    return list(order)


def _swapped(op: Callable[..., float]) -> Callable[..., float]:
    return lambda x, y: op(y, x)


def _put(values: Numbers, key: Any, value: float) -> None:
    if isinstance(key, slice):
        for place in range(len(values))[key]:
            values[place] = float(value)
    elif -len(values) <= key < len(values):
        values[key] = float(value)
    else:
        raise IndexOutOfBounds(
            f"there is no element {key}: an array of {len(values)} ends before it"
        )


def _check_sizes(one: int, other: int) -> None:
    if one != other:
        raise ShapeError(f"{one} and {other} elements do not fit together")
