"""`Element`: what `x[i]` is when `x` is in memory. A number that becomes a node if it has to.

A loop over elements makes no graph: reading takes the number, and its sums,
products and comparisons with other such numbers are calculated at once, with
the bits that an engine would give. Beside an array it is one like any other.
"""

from __future__ import annotations

import operator
from typing import Any, Callable

from arraykit.array import Array
from arraykit.buffer import Buffer
from arraykit.dtypes import DType, bool_, float64, int64
from arraykit.node import Node, data
from arraykit.places import EXACT

__all__ = ["Element", "install"]

_LEAST, _GREATEST = int64.least, int64.greatest


class Element(Array):
    """An array without axes: one number and its type.

    >>> import arraykit as ak
    >>> x = ak.asarray([1.5, 2.5])
    >>> s = 0.0
    >>> for i in range(2):
    ...     s += x[i]
    >>> s
    <Array data float64[]>
    >>> float(s)
    4.0
    """

    __slots__ = ("_own", "_type", "_value")

    def __init__(self, value: Any, dtype: DType) -> None:
        self._value = value  # as a buffer gives it: 0 or 1 for a truth
        self._type = dtype
        self._own: Node | None = None  # which has the say once it is there

    @property
    def _node(self) -> Node:
        node = self._own
        if node is None:
            buffer = Buffer.of_values(self._type, (self._value,))
            node = self._own = data(buffer, self._type, ())
        return node

    @_node.setter
    def _node(self, node: Node) -> None:
        self._own = node

    def _number(self) -> tuple[Any, DType] | None:
        return (self._value, self._type) if self._own is None else None


def install() -> None:
    """Have arrays read elements, and elements calculate with each other."""
    Array._read = Element
    # PyPy keeps an attribute that has only ever been a float as its bits, which costs a sum two
    # moves between registers for each term; one that has changed its type once stays a number.
    Element(0.0, float64)._value = 0
    for name in ("add", "sub", "mul", "truediv"):
        setattr(Element, f"__{name}__", _operator(name, reflected=False, truth=False))
        setattr(Element, f"__r{name}__", _operator(name, reflected=True, truth=False))
    for name in ("lt", "le", "gt", "ge", "eq", "ne"):
        setattr(Element, f"__{name}__", _operator(name, reflected=False, truth=True))


def _operator(name: str, reflected: bool, truth: bool) -> Any:
    compute: Callable[[Any, Any], Any] = getattr(operator, name)
    otherwise = getattr(Array, f"__{'r' * reflected}{name}__")
    whole_too = name != "truediv"  # whole numbers become floats first

    def operate(self: Element, other: Any) -> Any:
        number = _beside(self, other, whole_too)
        if number is None:
            return otherwise(self, other)
        try:
            result = compute(number, self._value) if reflected else compute(self._value, number)
        except ZeroDivisionError:
            return otherwise(self, other)
        if truth:
            return Element(int(result), bool_)
        if self._type is float64 or _LEAST <= result <= _GREATEST:
            return Element(result, self._type)
        return otherwise(self, other)

    return operate


def _beside(element: Element, other: Any, whole_too: bool) -> Any:
    """The other operand as a number of the element's type; None if it is not plainly one."""
    dtype = element._type
    if element._own is not None or not (dtype is float64 or (whole_too and dtype is int64)):
        return None
    kind = type(other)
    if kind is Element:
        return other._value if other._own is None and other._type is dtype else None
    if dtype is float64:
        if kind is float:
            return other
        return float(other) if kind is int and -EXACT <= other <= EXACT else None
    return other if kind is int and _LEAST <= other <= _GREATEST else None
