"""Writes LLVM's intermediate representation: fresh names, types, and one instruction a call.

A `Writer` has a number of lanes: with one, values are plain scalars, with more
they are vectors. Truths are i1 while they are calculated with, and bytes in
memory.
"""

from __future__ import annotations

import struct
from itertools import count
from typing import Any

from arraykit.dtypes import DType, bool_, float32

__all__ = ["Phi", "Writer", "literal", "scalar_type", "stored_type"]


def scalar_type(dtype: DType) -> str:
    """The type of one element while it is calculated with."""
    if dtype is bool_:
        return "i1"
    if dtype.kind == "f":
        return "float" if dtype is float32 else "double"
    return f"i{dtype.bits}"


def stored_type(dtype: DType) -> str:
    """The type of one element in memory."""
    return "i8" if dtype is bool_ else scalar_type(dtype)


def literal(value: Any, dtype: DType) -> str:
    """A number as LLVM writes it; floats by their bits, which are those of a double always."""
    if dtype is bool_:
        return "true" if value else "false"
    if dtype.kind == "f":
        return "0x" + struct.pack(">d", value).hex().upper()
    return str(int(value))


class Writer:
    """The text of one function, line by line."""

    def __init__(self, lanes: int = 1) -> None:
        self.lanes = lanes
        self.lines: list[str] = []
        self.declared: dict[str, str] = {}  # outside functions, by name
        self._numbers = count(1)

    def over(self, lanes: int) -> Writer:
        """A writer of the same text whose values have that many lanes."""
        other = Writer(lanes)
        other.lines, other.declared, other._numbers = self.lines, self.declared, self._numbers
        return other

    def apart(self) -> Writer:
        """A writer of another function of the same module, with as many lanes."""
        other = Writer(self.lanes)
        other.declared = self.declared
        return other

    def name(self, hint: str = "") -> str:
        """A name that was not used before."""
        return f"%{hint}{next(self._numbers)}"

    def add(self, text: str) -> None:
        """A line that yields nothing."""
        self.lines.append("  " + text)

    def label(self, name: str) -> None:
        """The beginning of a block."""
        self.lines.append(name.lstrip("%") + ":")

    def do(self, text: str, hint: str = "") -> str:
        """A line that yields a value; its name."""
        name = self.name(hint)
        self.add(f"{name} = {text}")
        return name

    def phi(self, kind: str, hint: str = "") -> Phi:
        """A value that depends on where control came from."""
        return Phi(self, kind, hint)

    def jump(self, label: str) -> None:
        """Go on at a label."""
        self.add(f"br label {label}")

    def branch(self, condition: str, yes: str, no: str) -> None:
        """Go on at one of two labels."""
        self.add(f"br i1 {condition}, label {yes}, label {no}")

    def type(self, dtype: DType) -> str:
        """The type of a value: a vector, or a scalar with one lane."""
        return self.wide(scalar_type(dtype))

    def wide(self, scalar: str) -> str:
        """A scalar type, over all lanes."""
        return scalar if self.lanes == 1 else f"<{self.lanes} x {scalar}>"

    def suffix(self, dtype: DType) -> str:
        """The type as names of intrinsics have it: v8f64, or f64 with one lane."""
        short = f"f{dtype.bits}" if dtype.kind == "f" else scalar_type(dtype)
        return short if self.lanes == 1 else f"v{self.lanes}{short}"

    def constant(self, value: Any, dtype: DType) -> str:
        """A number in all lanes."""
        text = literal(value, dtype)
        if self.lanes == 1:
            return text
        scalar = scalar_type(dtype)
        return "<" + ", ".join([f"{scalar} {text}"] * self.lanes) + ">"

    def splat(self, value: str, scalar: str) -> str:
        """A scalar in all lanes."""
        if self.lanes == 1:
            return value
        wide = self.wide(scalar)
        first = self.do(f"insertelement {wide} poison, {scalar} {value}, i64 0")
        zero = f"<{self.lanes} x i32> zeroinitializer"
        return self.do(f"shufflevector {wide} {first}, {wide} poison, {zero}")

    def call(self, result: str, function: str, *arguments: tuple[str, str]) -> str:
        """A call of a function, which is declared too. Arguments are (type, value)."""
        types = ", ".join(kind for kind, _ in arguments)
        self.declared.setdefault(function, f"declare {result} @{function}({types})")
        given = ", ".join(f"{kind} {value}" for kind, value in arguments)
        return self.do(f"call {result} @{function}({given})")

    def select(self, condition: str, dtype: DType, yes: str, no: str) -> str:
        """One of two values, by a truth."""
        kind = self.type(dtype)
        return self.do(f"select {self.wide('i1')} {condition}, {kind} {yes}, {kind} {no}")

    def intrinsic(self, name: str, dtype: DType, *values: str) -> str:
        """An intrinsic function of values of one type, which is its result's too."""
        kind = self.type(dtype)
        return self.call(kind, f"llvm.{name}.{self.suffix(dtype)}", *[(kind, v) for v in values])


class Phi:
    """A value for each place that control may come from, told as they become known."""

    def __init__(self, writer: Writer, kind: str, hint: str) -> None:
        self.name = writer.name(hint)
        self._lines = writer.lines
        self._line = len(writer.lines)
        self._begins = f"  {self.name} = phi {kind} "
        self._sources: list[str] = []
        writer.lines.append("")

    def comes(self, value: str, label: str) -> None:
        """Be `value` after the block of that label."""
        self._sources.append(f"[ {value}, {label} ]")
        self._lines[self._line] = self._begins + ", ".join(self._sources)
