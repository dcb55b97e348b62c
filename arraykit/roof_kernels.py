"""Loops of the roof that are compiled through llvmlite: the best instrument where it is there.

They can do what no library function does: store past the caches, which spares
the reading of what is about to be overwritten, and read several places at a
time, which keeps more lines under way than one stream's prefetching does. Each
is called by ctypes, so that threads run side by side.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Callable, NamedTuple

__all__ = ["SHAPES", "Shape", "compiled", "ir"]

# LLVM 14 and older write the types of pointers otherwise.
_OLDEST_LLVM = 15

_VECTOR_BYTES = 64  # a line of the cache; LLVM splits what is wider than the registers


class Shape(NamedTuple):
    """One loop: arrays read and written, how many places it walks at a time, how it stores."""

    reads: int
    writes: int
    streams: int
    past_cache: bool

    @property
    def name(self) -> str:
        """What tables call it."""
        places = "1 place" if self.streams == 1 else f"{self.streams} places"
        return f"compiled, {places} at a time" + (", past the caches" if self.past_cache else "")


# Beyond three places, stores past the caches collapse: a processor has few buffers in which
# it gathers a line. Reading gains up to eight.
SHAPES = (
    *(Shape(1, 0, streams, False) for streams in (1, 4, 8)),
    *(Shape(2, 1, streams, True) for streams in (1, 2)),
    *(Shape(1, 1, streams, True) for streams in (1, 2, 3)),
    *(Shape(0, 1, streams, True) for streams in (1, 2)),
    *(Shape(reads, 1, 1, False) for reads in (2, 1, 0)),
)

# Elements of a length that every shape divides into whole vectors for each of its streams.
MULTIPLE = 8 * 2 * 8 * 3

Loop = Callable[[int, int, int, int], float]  # addresses of out, a and b, and elements

_known: dict[Shape, Loop] = {}
_kept: list[Any] = []  # what owns the machine code


def compiled() -> dict[Shape, Loop]:
    """All loops as functions; raises ImportError where llvmlite is absent or too old."""
    if not _known:
        import llvmlite.binding as llvm

        if llvm.llvm_version_info[0] < _OLDEST_LLVM:
            raise ImportError(f"the roof's loops need LLVM {_OLDEST_LLVM} or newer")
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        module = llvm.parse_assembly("\n".join([_BEFORE, *map(ir, SHAPES), _AFTER]))
        machine = llvm.Target.from_default_triple().create_target_machine(
            cpu=llvm.get_host_cpu_name(),
            features=llvm.get_host_cpu_features().flatten(),
            opt=3,
        )
        engine = llvm.create_mcjit_compiler(module, machine)
        engine.finalize_object()
        _kept.extend((engine, machine))
        kind = ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_void_p] * 3, ctypes.c_int64)
        _known.update({shape: kind(engine.get_function_address(_label(shape))) for shape in SHAPES})
    return dict(_known)


def ir(shape: Shape) -> str:
    """The loop in LLVM's language: out = the sum of what is read, or the sum of all of it.

    Each of the streams walks its own equal part of the arrays.
    """
    lines = [
        f"define double @{_label(shape)}(ptr noalias %out, ptr %a, ptr %b, i64 %n) {{",
        "entry:",
        f"  %part = udiv i64 %n, {shape.streams}",
        "  br label %loop",
        "loop:",
        "  %i = phi i64 [0, %entry], [%next, %loop]",
    ]
    lines += _totals(shape)
    for stream in range(shape.streams):
        lines += [
            f"  %from{stream} = mul i64 %part, {stream}",
            f"  %at{stream} = add i64 %from{stream}, %i",
        ]
        for step in range(_unrolled(shape)):
            lines += _vector(shape, stream, step)
    lines += [
        f"  %next = add i64 %i, {8 * _unrolled(shape)}",
        "  %more = icmp ult i64 %next, %part",
        "  br i1 %more, label %loop, label %end",
        "end:",
        *_result(shape),
        "}",
    ]
    return "\n".join(lines)


_V = "<8 x double>"
_BEFORE = f"declare double @llvm.vector.reduce.fadd.v8f64(double, {_V})"
_AFTER = "!0 = !{i32 1}"


def _label(shape: Shape) -> str:
    return f"r{shape.reads}w{shape.writes}s{shape.streams}{'p' if shape.past_cache else 'c'}"


def _unrolled(shape: Shape) -> int:
    return 1 if shape.streams > 2 else 2


def _parts(shape: Shape) -> Iterator[str]:
    """The names of the vectors of one turn of the loop."""
    for stream in range(shape.streams):
        for step in range(_unrolled(shape)):
            yield f"{stream}_{step}"


def _totals(shape: Shape) -> list[str]:
    """A running total for each vector of a turn, where nothing is stored."""
    if shape.writes:
        return []
    return [
        f"  %old{part} = phi {_V} [zeroinitializer, %entry], [%new{part}, %loop]"
        for part in _parts(shape)
    ]


def _vector(shape: Shape, stream: int, step: int) -> list[str]:
    """Read one vector of each array, add them, and store or total the sum."""
    part = f"{stream}_{step}"
    lines = [f"  %k{part} = add i64 %at{stream}, {8 * step}"]
    for array in ("a", "b")[: shape.reads]:
        lines += [
            f"  %p{array}{part} = getelementptr double, ptr %{array}, i64 %k{part}",
            f"  %{array}{part} = load {_V}, ptr %p{array}{part}, align {_VECTOR_BYTES}",
        ]
    value = f"%a{part}" if shape.reads else "zeroinitializer"
    if shape.reads == 2:
        lines.append(f"  %ab{part} = fadd {_V} %a{part}, %b{part}")
        value = f"%ab{part}"
    if not shape.writes:
        return lines + [f"  %new{part} = fadd {_V} %old{part}, {value}"]
    past = ", !nontemporal !0" if shape.past_cache else ""
    return lines + [
        f"  %po{part} = getelementptr double, ptr %out, i64 %k{part}",
        f"  store {_V} {value}, ptr %po{part}, align {_VECTOR_BYTES}{past}",
    ]


def _result(shape: Shape) -> list[str]:
    """The total of all elements, 0 where they were stored."""
    if shape.writes:
        return ["  ret double 0.0"]
    lines, total = [], ""
    for part in _parts(shape):
        if total:
            lines.append(f"  %all{part} = fadd {_V} {total}, %new{part}")
        total = f"%all{part}" if total else f"%new{part}"
    total_of = "call reassoc double @llvm.vector.reduce.fadd.v8f64"
    lines.append(f"  %total = {total_of}(double 0.0, {_V} {total})")
    return lines + ["  ret double %total"]
