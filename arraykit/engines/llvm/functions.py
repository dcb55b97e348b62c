"""Functions such as sin: four lanes at once by glibc's libmvec, or one by one by libm.

libmvec (x86-64 Linux) promises 4 units in the last place. Its functions are
found by name, `_ZGV` + instruction set + N + lanes + v + `_sin` (the vector ABI
of GNU, https://sourceware.org/glibc/wiki/libmvec). What it lacks, or does not
get right at special values, is computed by the libm of the process, lane by
lane, as everything is on other platforms and with `ak.use(math="libm")`.
"""

from __future__ import annotations

import ctypes
from functools import cache

from arraykit.dtypes import DType, float32
from arraykit.engines.llvm.writing import Writer, scalar_type

__all__ = ["MVEC_LANES", "address", "call", "is_known", "vector_name"]

# Ours: C's, by number of operands.
_NAMES = {
    "exp": "exp", "expm1": "expm1", "log": "log", "log1p": "log1p", "log2": "log2",
    "log10": "log10", "sin": "sin", "cos": "cos", "tan": "tan", "asin": "asin", "acos": "acos",
    "atan": "atan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "asinh",
    "acosh": "acosh", "atanh": "atanh", "atan2": "atan2", "hypot": "hypot", "pow": "pow",
}  # fmt: skip

MVEC_LANES = {"b": 2, "d": 4, "e": 8}  # doubles, by the ABI's letter for SSE, AVX2, AVX-512


def is_known(op: str, dtype: DType) -> bool:
    """Whether C has the function for that type."""
    return op in _NAMES and dtype.kind == "f"


def call(writer: Writer, op: str, dtype: DType, values: list[str], math: str) -> str:
    """The lines that call the function on all lanes; the name of the result."""
    vector = vector_name(op, dtype, len(values)) if math == "fast" else None
    if vector is not None:
        return _by_vector(writer, *vector, dtype, values)
    name = _NAMES[op] + ("f" if dtype is float32 else "")
    return _by_lane(writer, name, dtype, values)


def _by_lane(writer: Writer, name: str, dtype: DType, values: list[str]) -> str:
    scalar, wide = scalar_type(dtype), writer.type(dtype)
    if writer.lanes == 1:
        return writer.call(scalar, name, *[(scalar, value) for value in values])
    # One function of its own, so that the loop stays readable.
    function = f"each_{name}"
    types = [scalar] * len(values)
    taken = ", ".join(f"{wide} %x{i}" for i in range(len(values)))
    body = [f"define internal {wide} @{function}({taken}) {{"]
    before = "poison"
    for lane in range(writer.lanes):
        for i in range(len(values)):
            body.append(f"  %a{lane}_{i} = extractelement {wide} %x{i}, i64 {lane}")
        given = ", ".join(f"{scalar} %a{lane}_{i}" for i in range(len(values)))
        body.append(f"  %r{lane} = call {scalar} @{name}({given})")
        body.append(f"  %v{lane} = insertelement {wide} {before}, {scalar} %r{lane}, i64 {lane}")
        before = f"%v{lane}"
    body += [f"  ret {wide} {before}", "}"]
    writer.declared.setdefault(name, f"declare {scalar} @{name}({', '.join(types)})")
    writer.declared.setdefault(function, "\n".join(body))
    given = ", ".join(f"{wide} {value}" for value in values)
    return writer.do(f"call {wide} @{function}({given})")


def _by_vector(writer: Writer, name: str, width: int, dtype: DType, values: list[str]) -> str:
    """Calls on `width` lanes each; a single value goes through the same function."""
    scalar = scalar_type(dtype)
    part, lanes = f"<{width} x {scalar}>", writer.lanes
    if lanes < width:
        return _by_part(writer, name, width, dtype, values)
    wide = writer.type(dtype)
    parts = []
    for start in range(0, lanes, width):
        mask = ", ".join(f"i32 {i}" for i in range(start, start + width))
        pieces = [
            value
            if lanes == width
            else writer.do(f"shufflevector {wide} {value}, {wide} poison, <{width} x i32> <{mask}>")
            for value in values
        ]
        parts.append(writer.call(part, name, *[(part, piece) for piece in pieces]))
    return _joined(writer, parts, width, scalar)


def _by_part(writer: Writer, name: str, width: int, dtype: DType, values: list[str]) -> str:
    """Fewer lanes than the function has: they are repeated, and the surplus dropped."""
    scalar, lanes = scalar_type(dtype), writer.lanes
    part, mine = f"<{width} x {scalar}>", writer.type(dtype)
    if lanes == 1:
        wider = writer.over(width)
        pieces = [wider.splat(value, scalar) for value in values]
        result = writer.call(part, name, *[(part, piece) for piece in pieces])
        return writer.do(f"extractelement {part} {result}, i64 0")
    mask = ", ".join(f"i32 {i % lanes}" for i in range(width))
    pieces = [
        writer.do(f"shufflevector {mine} {value}, {mine} poison, <{width} x i32> <{mask}>")
        for value in values
    ]
    result = writer.call(part, name, *[(part, piece) for piece in pieces])
    mask = ", ".join(f"i32 {i}" for i in range(lanes))
    return writer.do(f"shufflevector {part} {result}, {part} poison, <{lanes} x i32> <{mask}>")


def _joined(writer: Writer, parts: list[str], width: int, scalar: str) -> str:
    """Vectors one after the other as one."""
    while len(parts) > 1:
        kind = f"<{width} x {scalar}>"
        mask = ", ".join(f"i32 {i}" for i in range(2 * width))
        parts = [
            writer.do(
                f"shufflevector {kind} {parts[i]}, {kind} {parts[i + 1]}, "
                f"<{2 * width} x i32> <{mask}>"
            )
            for i in range(0, len(parts), 2)
        ]
        width *= 2
    return parts[0]


# Functions of libmvec that miss 4 units in the last place or a special value. Of glibc 2.36 none
# does with SSE or AVX2 (tests/arraykit/test_functions.py; those for AVX-512 were not measured).
# The worst are log of single floats (3.97 with SSE, 3.94 with AVX2) and tan (3.95, 3.66); of
# doubles cos (3.50 with SSE), sin (3.24) and tan (3.24).
_INEXACT: frozenset[tuple[str, str]] = frozenset()


@cache
def vector_name(op: str, dtype: DType, operands: int) -> tuple[str, int] | None:
    """libmvec's function for the type on this machine, and its lanes; None if there is none."""
    if op not in _NAMES or (op, dtype.name) in _INEXACT:
        return None
    from arraykit.engines.llvm.machine import vector_letter

    letter = vector_letter()
    if letter is None:
        return None
    single = dtype is float32
    lanes = MVEC_LANES[letter] * (2 if single else 1)
    name = f"_ZGV{letter}N{lanes}{'v' * operands}_{_NAMES[op]}{'f' if single else ''}"
    return (name, lanes) if address(name) else None


@cache
def address(name: str) -> int:
    """Where the function of libmvec is; 0 if there is none of that name."""
    library = _libmvec()
    function = getattr(library, name, None) if library is not None else None
    if function is None:
        return 0
    return ctypes.cast(function, ctypes.c_void_p).value or 0


@cache
def _libmvec() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL("libmvec.so.1")
    except OSError:
        return None
