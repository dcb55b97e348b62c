"""The element types, and which of them two operands meet in: NumPy 2's promotion.

Python's own numbers are weak: they take the dtype of the array they meet, and
only change its kind (NEP 50). Nothing here knows arrays.
"""

from __future__ import annotations

from array import array
from math import copysign, inf
from typing import Any

from arraykit.errors import DTypeError

__all__ = [
    "ALL",
    "DType",
    "as_dtype",
    "bool_",
    "complex64",
    "complex128",
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "promoted",
    "rounded",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "weak",
]


class DType:
    """One element type. There is a single object of each, so `is` compares them."""

    __slots__ = ("code", "itemsize", "kind", "name")

    def __init__(self, name: str, kind: str, itemsize: int, code: str) -> None:
        self.name = name
        self.kind = kind  # "b" bool, "i" signed, "u" unsigned, "f" float, "c" complex
        self.itemsize = itemsize  # bytes
        self.code = code  # of the struct and array modules; of the component where complex

    @property
    def bits(self) -> int:
        """The width in bits."""
        return 8 * self.itemsize

    @property
    def least(self) -> int:
        """The least value of an integer type."""
        return -(1 << (self.bits - 1)) if self.kind == "i" else 0

    @property
    def greatest(self) -> int:
        """The greatest value of an integer type, 1 for bool."""
        if self.kind == "b":
            return 1
        return (1 << (self.bits - (self.kind == "i"))) - 1

    @property
    def component(self) -> DType:
        """The type of the real and the imaginary part; the type itself where it is not complex."""
        if self.kind != "c":
            return self
        return float32 if self.itemsize == 8 else float64

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> Any:
        return as_dtype, (self.name,)


bool_ = DType("bool", "b", 1, "B")
int8 = DType("int8", "i", 1, "b")
int16 = DType("int16", "i", 2, "h")
int32 = DType("int32", "i", 4, "i")
int64 = DType("int64", "i", 8, "q")
uint8 = DType("uint8", "u", 1, "B")
uint16 = DType("uint16", "u", 2, "H")
uint32 = DType("uint32", "u", 4, "I")
uint64 = DType("uint64", "u", 8, "Q")
float32 = DType("float32", "f", 4, "f")
float64 = DType("float64", "f", 8, "d")

complex64 = DType("complex64", "c", 8, "f")
complex128 = DType("complex128", "c", 16, "d")

ALL = (
    bool_, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64,
    complex64, complex128,
)  # fmt: skip

_BY_NAME = {dtype.name: dtype for dtype in ALL}
_PYTHON = {bool: bool_, int: int64, float: float64, complex: complex128}


def as_dtype(given: Any) -> DType:
    """The dtype of that name, of a Python type, or of a NumPy dtype.

    >>> as_dtype("int32"), as_dtype(float)
    (int32, float64)

    Raises `DTypeError` for what arraykit has not.
    """
    if isinstance(given, DType):
        return given
    if isinstance(given, type) and given in _PYTHON:
        return _PYTHON[given]
    name = given if isinstance(given, str) else getattr(given, "name", None)
    if name is None and isinstance(given, type):
        name = given.__name__  # numpy.float64 is a class
    dtype = _BY_NAME.get(str(name).rstrip("_"))
    if dtype is None:
        raise DTypeError(f"no element type is {given!r}; there are {', '.join(_BY_NAME)}")
    return dtype


def promoted(one: DType, other: DType) -> DType:
    """The type in which two arrays meet, as NumPy 2 has it.

    >>> promoted(int32, uint32), promoted(uint64, int8), promoted(int16, float32)
    (int64, float64, float32)
    >>> promoted(int32, complex64), promoted(float32, complex64)
    (complex128, complex64)
    """
    if one is other:
        return one
    if "c" in (one.kind, other.kind):
        return _complex_of(promoted(one.component, other.component))
    if one.kind == other.kind:
        return one if one.itemsize >= other.itemsize else other
    kinds = {one.kind, other.kind}
    if "b" in kinds:
        return other if one.kind == "b" else one
    if kinds == {"i", "u"}:
        signed, unsigned = (one, other) if one.kind == "i" else (other, one)
        if signed.itemsize > unsigned.itemsize:
            return signed
        wider = {1: int16, 2: int32, 4: int64}
        return wider.get(unsigned.itemsize, float64)
    real, whole = (one, other) if one.kind == "f" else (other, one)
    return float64 if whole.itemsize > 2 else real


def _complex_of(component: DType) -> DType:
    return complex64 if component is float32 else complex128


def rounded(value: Any, dtype: DType) -> Any:
    """A float or complex number as an element of that float or complex type holds it.

    >>> rounded(0.1, float64), rounded(0.1, float32), rounded(1e300, float32)
    (0.1, 0.10000000149011612, inf)
    """
    if dtype.code == "d":
        return value
    if dtype.kind == "c":
        return complex(rounded(value.real, float32), rounded(value.imag, float32))
    try:
        return array("f", (value,))[0]
    except OverflowError:
        return copysign(inf, value)


def weak(scalar: Any, beside: DType) -> DType:
    """The type that a Python number takes beside an array of type `beside`.

    >>> weak(2, float32), weak(2.5, int8), weak(1j, float32), weak(1j, int8)
    (float32, float64, complex64, complex128)
    """
    if isinstance(scalar, bool):
        return beside
    if isinstance(scalar, int):
        return int64 if beside.kind == "b" else beside
    if isinstance(scalar, complex):
        return beside if beside.kind == "c" else _complex_of(beside)
    return beside if beside.kind in "fc" else float64
