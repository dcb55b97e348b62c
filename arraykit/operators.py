"""Python's operators on arrays, installed on `Array` when the package is imported.

Operands that are alike already, which is most of them, take a short way: one
dictionary says what the result's type is. All others go through `building`.
"""

from __future__ import annotations

from typing import Any

from arraykit import building, operands
from arraykit.array import Array
from arraykit.dtypes import ALL, DType, bool_, weak
from arraykit.errors import DTypeError
from arraykit.node import computed
from arraykit.ops import ELEMENTWISE, calculating

__all__ = ["install"]

_BINARY = {
    "add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide",
    "floordiv": "floor_divide", "mod": "remainder", "and": "bitwise_and",
    "or": "bitwise_or", "xor": "bitwise_xor", "lshift": "left_shift",
    "rshift": "right_shift",
}  # fmt: skip
_COMPARED = {
    "eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal",
    "gt": "greater", "ge": "greater_equal",
}  # fmt: skip
_UNARY = {"neg": "negative", "pos": "positive", "abs": "abs", "invert": "bitwise_invert"}


def install() -> None:
    """Give `Array` its operators."""
    for python, name in {**_BINARY, **_COMPARED}.items():
        setattr(Array, f"__{python}__", _operator(name, reflected=False))
    for python, name in _BINARY.items():
        setattr(Array, f"__r{python}__", _operator(name, reflected=True))
    for reflected in (False, True):
        setattr(Array, f"__{'r' * reflected}pow__", _power(reflected))
    for python, name in _UNARY.items():
        setattr(Array, f"__{python}__", _of_one(name))
    Array.__hash__ = None  # type: ignore[assignment]


def _of_one(name: str) -> Any:
    def operate(self: Array) -> Array:
        return Array(building.elementwise(name, self))

    return operate


def _power(reflected: bool) -> Any:
    def operate(self: Array, other: Any) -> Any:
        if not operands.is_operand(other):
            return NotImplemented
        return Array(building.power(*((other, self) if reflected else (self, other))))

    return operate


def _operator(name: str, reflected: bool) -> Any:
    op = ELEMENTWISE[name]
    results: dict[DType, DType | None] = {}  # of operands that are alike already
    for dtype in ALL:
        try:
            same = calculating(op, dtype) is dtype
        except DTypeError:
            same = False
        results[dtype] = (bool_ if op.truth else dtype) if same else None

    def operate(self: Array, other: Any) -> Any:
        if type(other) is Array:
            mine, its = self._node, other._node
            if mine.dtype is its.dtype and mine.shape == its.shape:
                result = results[mine.dtype]
                if result is not None:
                    pair = (its, mine) if reflected else (mine, its)
                    return Array(computed(name, pair, result, mine.shape))
        elif type(other) is float or type(other) is int:
            mine = self._node
            result = results[mine.dtype]
            if result is not None and weak(other, mine.dtype) is mine.dtype:
                number = operands.constant(other, mine.dtype, mine.shape)
                pair = (number, mine) if reflected else (mine, number)
                return Array(computed(name, pair, result, mine.shape))
        elif not operands.is_operand(other):
            return NotImplemented
        ordered = (other, self) if reflected else (self, other)
        return Array(building.elementwise(name, *ordered))

    return operate
