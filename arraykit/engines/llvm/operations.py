"""What each primitive is in LLVM: a table from its name to the lines that compute it.

No operand traps: whole numbers divided by zero give 0, shifts beyond the width
lose all bits, INT_MIN // -1 wraps. Floats keep the order of the source, nothing
is contracted or reassociated.
"""

from __future__ import annotations

from typing import Any, Callable

from arraykit.dtypes import DType, bool_
from arraykit.engines.llvm import functions
from arraykit.engines.llvm.quotients import floor_divide, remainder
from arraykit.engines.llvm.writing import Writer
from arraykit.kernels import Step

__all__ = ["combined", "emit", "is_known"]

_Rule = Callable[[Writer, DType, DType, "list[str]"], str]  # writer, source, result, operands


def is_known(step: Step) -> bool:
    """Whether there is a rule for the step."""
    known = step.op in _RULES or functions.is_known(step.op, step.source)
    return known and step.source.kind in "biuf" and step.dtype.kind in "biuf"


def emit(writer: Writer, step: Step, values: list[str], math: str) -> str:
    """The lines of one step; the name of its value."""
    rule = _RULES.get(step.op)
    if rule is not None:
        return rule(writer, step.source, step.dtype, values)
    return functions.call(writer, step.op, step.source, values, math)


def _binary(whole: str, real: str, truth: str = "") -> _Rule:
    def rule(w: Writer, source: DType, _: DType, values: list[str]) -> str:
        word = real if source.kind == "f" else (truth if source is bool_ and truth else whole)
        return w.do(f"{word} {w.type(source)} {values[0]}, {values[1]}")

    return rule


def _compared(real: str, whole: str) -> _Rule:
    def rule(w: Writer, source: DType, _: DType, values: list[str]) -> str:
        if source.kind == "f":
            word = f"fcmp {real}"
        else:
            sign = "" if whole in ("eq", "ne") else ("s" if source.kind == "i" else "u")
            word = f"icmp {sign}{whole}"
        return w.do(f"{word} {w.type(source)} {values[0]}, {values[1]}")

    return rule


def _extreme(word: str) -> _Rule:
    """x if it is less (greater), equal, or NaN; y otherwise."""

    def rule(w: Writer, source: DType, _: DType, values: list[str]) -> str:
        x, y = values
        kind = w.type(source)
        if source.kind == "f":
            ordered = w.do(f"fcmp o{word} {kind} {x}, {y}")
            undefined = w.do(f"fcmp uno {kind} {x}, {x}")
            first = w.do(f"or {w.type(bool_)} {ordered}, {undefined}")
            return w.select(first, source, x, y)
        sign = "s" if source.kind == "i" else "u"
        first = w.do(f"icmp {sign}{word} {kind} {x}, {y}")
        return w.select(first, source, x, y)

    return rule


def _shift(word: str) -> _Rule:
    def rule(w: Writer, source: DType, _: DType, values: list[str]) -> str:
        x, y = values
        kind, zero = w.type(source), w.constant(0, source)
        inside = w.do(f"icmp ult {kind} {y}, {w.constant(source.bits, source)}")
        by = w.select(inside, source, y, zero)
        if word == "shl" or source.kind == "u":
            shifted = w.do(f"{word if word == 'shl' else 'lshr'} {kind} {x}, {by}")
            lost = zero
        else:
            shifted = w.do(f"ashr {kind} {x}, {by}")
            lost = w.do(f"ashr {kind} {x}, {w.constant(source.bits - 1, source)}")
        return w.select(inside, source, shifted, lost)

    return rule


def _negative(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    if source.kind == "f":
        return w.do(f"fneg {w.type(source)} {values[0]}")
    return w.do(f"sub {w.type(source)} {w.constant(0, source)}, {values[0]}")


def _same(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    return values[0]


def _abs(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    if source.kind == "f":
        return w.intrinsic("fabs", source, values[0])
    if source.kind != "i":
        return values[0]
    kind = w.type(source)
    name = f"llvm.abs.{w.suffix(source)}"
    return w.call(kind, name, (kind, values[0]), ("i1", "false"))


def _square(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    word = "fmul" if source.kind == "f" else "mul"
    return w.do(f"{word} {w.type(source)} {values[0]}, {values[0]}")


def _sign(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    x, kind, zero = values[0], w.type(source), w.constant(0, source)
    one = w.constant(1, source)
    if source.kind == "f":
        signed = w.intrinsic("copysign", source, one, x)
        other = w.do(f"fcmp one {kind} {x}, {zero}")  # false for NaN
        kept = w.do(f"fcmp uno {kind} {x}, {x}")
        return w.select(other, source, signed, w.select(kept, source, x, zero))
    above = w.do(f"icmp {'s' if source.kind == 'i' else 'u'}gt {kind} {x}, {zero}")
    rest = zero
    if source.kind == "i":
        below = w.do(f"icmp slt {kind} {x}, {zero}")
        rest = w.select(below, source, w.constant(-1, source), zero)
    return w.select(above, source, one, rest)


def _reciprocal(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    return w.do(f"fdiv {w.type(source)} {w.constant(1.0, source)}, {values[0]}")


def _truth_of_float(word: str, infinite: bool, otherwise: bool) -> _Rule:
    """A comparison of a float's absolute value with infinity, or of it with itself."""

    def rule(w: Writer, source: DType, _: DType, values: list[str]) -> str:
        x, kind = values[0], w.type(source)
        if source.kind != "f":
            return w.constant(otherwise, bool_)
        if not infinite:
            return w.do(f"fcmp {word} {kind} {x}, {x}")
        size = w.intrinsic("fabs", source, x)
        return w.do(f"fcmp {word} {kind} {size}, {w.constant(float('inf'), source)}")

    return rule


def _signbit(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    bits = w.wide(f"i{source.bits}")
    whole = w.do(f"bitcast {w.type(source)} {values[0]} to {bits}")
    return w.do(f"icmp slt {bits} {whole}, zeroinitializer" if w.lanes > 1 else
                f"icmp slt {bits} {whole}, 0")  # fmt: skip


def _rounding(name: str) -> _Rule:
    def rule(w: Writer, source: DType, _: DType, values: list[str]) -> str:
        return w.intrinsic(name, source, values[0]) if source.kind == "f" else values[0]

    return rule


def _not(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    ones = w.constant(True if source is bool_ else -1, source)
    return w.do(f"xor {w.type(source)} {values[0]}, {ones}")


def _where(w: Writer, _: DType, dtype: DType, values: list[str]) -> str:
    return w.select(values[0], dtype, values[1], values[2])


def _copysign(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    return w.intrinsic("copysign", source, *values)


def _cast(w: Writer, source: DType, dtype: DType, values: list[str]) -> str:
    x, old, new = values[0], w.type(source), w.type(dtype)
    if dtype is bool_:
        word = "fcmp une" if source.kind == "f" else "icmp ne"
        return w.do(f"{word} {old} {x}, {w.constant(0, source)}")
    if source.kind == "f" and dtype.kind == "f":
        return w.do(f"{'fpext' if dtype.bits > source.bits else 'fptrunc'} {old} {x} to {new}")
    if source.kind == "f":  # the nearest number there is, 0 for NaN
        if dtype.bits < 32:
            return _clamped(w, source, dtype, x)
        name = f"llvm.fpto{'si' if dtype.kind == 'i' else 'ui'}.sat"
        return w.call(new, f"{name}.{w.suffix(dtype)}.{w.suffix(source)}", (old, x))
    if dtype.kind == "f":
        return w.do(f"{'sitofp' if source.kind == 'i' else 'uitofp'} {old} {x} to {new}")
    if source is not bool_ and dtype.bits == source.bits:
        return x
    if source is not bool_ and dtype.bits < source.bits:
        return w.do(f"trunc {old} {x} to {new}")
    return w.do(f"{'sext' if source.kind == 'i' else 'zext'} {old} {x} to {new}")


def _clamped(w: Writer, source: DType, dtype: DType, x: str) -> str:
    """A float as a narrow whole number: brought into its range first, which takes two instructions.

    Floats hold the ends of the range exactly.
    """
    kind, zero = w.type(source), w.constant(0.0, source)
    least, greatest = (w.constant(float(end), source) for end in (dtype.least, dtype.greatest))
    above = w.select(w.do(f"fcmp ogt {kind} {x}, {least}"), source, x, least)
    inside = w.select(w.do(f"fcmp olt {kind} {above}, {greatest}"), source, above, greatest)
    number = w.select(w.do(f"fcmp ord {kind} {x}, {x}"), source, inside, zero)
    wide = w.do(f"fptosi {kind} {number} to {w.wide('i32')}")
    return w.do(f"trunc {w.wide('i32')} {wide} to {w.type(dtype)}")


_RULES: dict[str, Any] = {
    "add": _binary("add", "fadd"),
    "subtract": _binary("sub", "fsub"),
    "multiply": _binary("mul", "fmul"),
    "divide": _binary("", "fdiv"),
    "floor_divide": floor_divide,
    "remainder": remainder,
    "minimum": _extreme("le"),
    "maximum": _extreme("ge"),
    "equal": _compared("oeq", "eq"),
    "not_equal": _compared("une", "ne"),
    "less": _compared("olt", "lt"),
    "less_equal": _compared("ole", "le"),
    "greater": _compared("ogt", "gt"),
    "greater_equal": _compared("oge", "ge"),
    "logical_and": _binary("and", ""),
    "logical_or": _binary("or", ""),
    "logical_xor": _binary("xor", ""),
    "logical_not": _not,
    "bitwise_and": _binary("and", ""),
    "bitwise_or": _binary("or", ""),
    "bitwise_xor": _binary("xor", ""),
    "bitwise_invert": _not,
    "left_shift": _shift("shl"),
    "right_shift": _shift("shr"),
    "negative": _negative,
    "positive": _same,
    "abs": _abs,
    "square": _square,
    "sign": _sign,
    "reciprocal": _reciprocal,
    "copysign": _copysign,
    "isnan": _truth_of_float("uno", infinite=False, otherwise=False),
    "isinf": _truth_of_float("oeq", infinite=True, otherwise=False),
    "isfinite": _truth_of_float("olt", infinite=True, otherwise=True),
    "signbit": _signbit,
    "sqrt": _rounding("sqrt"),
    "floor": _rounding("floor"),
    "ceil": _rounding("ceil"),
    "trunc": _rounding("trunc"),
    "round": _rounding("roundeven"),
    "where": _where,
    "cast": _cast,
}


def combined(w: Writer, fold: str, dtype: DType, x: str, y: str) -> str:
    """Two values of a fold put together: the same whichever way they stand, but for rounding."""
    kind = w.type(dtype)
    if fold in ("any", "all"):
        return w.do(f"{'or' if fold == 'any' else 'and'} {kind} {x}, {y}")
    if fold in ("sum", "prod"):
        word = "add" if fold == "sum" else "mul"
        return w.do(f"{'f' if dtype.kind == 'f' else ''}{word} {kind} {x}, {y}")
    if dtype.kind == "f":
        return w.intrinsic("minimum" if fold == "min" else "maximum", dtype, x, y)
    sign = "s" if dtype.kind == "i" else "u"
    return w.intrinsic(f"{sign}{fold}", dtype, x, y)
