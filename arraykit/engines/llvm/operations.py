"""What each primitive is in LLVM: a table from its name to the lines that compute it.

No operand traps: whole numbers divided by zero give 0, shifts beyond the width
lose all bits, INT_MIN // -1 wraps. Floats keep the order of the source, nothing
is contracted or reassociated.
"""

from __future__ import annotations

from typing import Any, Callable

from arraykit.dtypes import DType, bool_
from arraykit.engines.llvm import functions
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


def _select(w: Writer, condition: str, dtype: DType, yes: str, no: str) -> str:
    kind = w.type(dtype)
    return w.do(f"select {w.type(bool_)} {condition}, {kind} {yes}, {kind} {no}")


def _extreme(word: str) -> _Rule:
    """x if it is less (greater), equal, or NaN; y otherwise."""

    def rule(w: Writer, source: DType, _: DType, values: list[str]) -> str:
        x, y = values
        kind = w.type(source)
        if source.kind == "f":
            ordered = w.do(f"fcmp o{word} {kind} {x}, {y}")
            undefined = w.do(f"fcmp uno {kind} {x}, {x}")
            first = w.do(f"or {w.type(bool_)} {ordered}, {undefined}")
            return _select(w, first, source, x, y)
        sign = "s" if source.kind == "i" else "u"
        first = w.do(f"icmp {sign}{word} {kind} {x}, {y}")
        return _select(w, first, source, x, y)

    return rule


def _floor_divide(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    return _divided(w, source, values)[0]


def _remainder(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    return _divided(w, source, values)[1]


def _divided(w: Writer, source: DType, values: list[str]) -> tuple[str, str]:
    """Quotient and remainder, which has the sign of the divisor."""
    return (_divided_real if source.kind == "f" else _divided_whole)(w, source, *values)


def _divided_whole(w: Writer, source: DType, x: str, y: str) -> tuple[str, str]:
    kind, zero, one = w.type(source), w.constant(0, source), w.constant(1, source)
    nothing = w.do(f"icmp eq {kind} {y}, {zero}")
    if source.kind != "i":
        safe = _select(w, nothing, source, one, y)
        quotient = w.do(f"udiv {kind} {x}, {safe}")
        rest = w.do(f"urem {kind} {x}, {safe}")
    else:
        minus = w.do(f"icmp eq {kind} {y}, {w.constant(-1, source)}")
        unsafe = w.do(f"or {w.type(bool_)} {nothing}, {minus}")
        safe = _select(w, unsafe, source, one, y)
        cut = w.do(f"sdiv {kind} {x}, {safe}")
        left = w.do(f"srem {kind} {x}, {safe}")
        opposite = w.do(f"xor {kind} {left}, {safe}")
        differs = w.do(f"icmp slt {kind} {opposite}, {zero}")
        remains = w.do(f"icmp ne {kind} {left}, {zero}")
        down = w.do(f"and {w.type(bool_)} {differs}, {remains}")
        lower = w.do(f"sub {kind} {cut}, {one}")
        quotient = _select(w, down, source, lower, cut)
        raised = w.do(f"add {kind} {left}, {safe}")
        rest = _select(w, down, source, raised, left)
        negated = w.do(f"sub {kind} {zero}, {x}")
        quotient = _select(w, minus, source, negated, quotient)
        rest = _select(w, minus, source, zero, rest)
    return _select(w, nothing, source, zero, quotient), _select(w, nothing, source, zero, rest)


def _divided_real(w: Writer, source: DType, x: str, y: str) -> tuple[str, str]:
    kind, truth, zero = w.type(source), w.type(bool_), w.constant(0.0, source)
    ratio = w.do(f"fdiv {kind} {x}, {y}")
    left = w.do(f"frem {kind} {x}, {y}")
    remains = w.do(f"fcmp one {kind} {left}, {zero}")
    below, under = (w.do(f"fcmp olt {kind} {v}, {zero}") for v in (y, left))
    differs = w.do(f"xor {truth} {below}, {under}")
    down = w.do(f"and {truth} {remains}, {differs}")
    exact = w.do(f"fsub {kind} {x}, {left}")
    quotient = w.do(f"fdiv {kind} {exact}, {y}")
    lower = w.do(f"fsub {kind} {quotient}, {w.constant(1.0, source)}")
    quotient = _select(w, down, source, lower, quotient)
    whole = w.intrinsic("floor", source, quotient)
    over = w.do(f"fsub {kind} {quotient}, {whole}")
    more = w.do(f"fcmp ogt {kind} {over}, {w.constant(0.5, source)}")
    next_one = w.do(f"fadd {kind} {whole}, {w.constant(1.0, source)}")
    whole = _select(w, more, source, next_one, whole)
    nothing = w.do(f"fcmp oeq {kind} {quotient}, {zero}")
    signed_zero = w.intrinsic("copysign", source, zero, ratio)
    whole = _select(w, nothing, source, signed_zero, whole)
    by_zero = w.do(f"fcmp oeq {kind} {y}, {zero}")
    whole = _select(w, by_zero, source, ratio, whole)
    raised = w.do(f"fadd {kind} {left}, {y}")
    rest = _select(w, down, source, raised, left)
    divides = w.do(f"fcmp oeq {kind} {left}, {zero}")
    rest = _select(w, divides, source, w.intrinsic("copysign", source, zero, y), rest)
    return whole, rest


def _shift(word: str) -> _Rule:
    def rule(w: Writer, source: DType, _: DType, values: list[str]) -> str:
        x, y = values
        kind, zero = w.type(source), w.constant(0, source)
        inside = w.do(f"icmp ult {kind} {y}, {w.constant(source.bits, source)}")
        by = _select(w, inside, source, y, zero)
        if word == "shl" or source.kind == "u":
            shifted = w.do(f"{word if word == 'shl' else 'lshr'} {kind} {x}, {by}")
            lost = zero
        else:
            shifted = w.do(f"ashr {kind} {x}, {by}")
            lost = w.do(f"ashr {kind} {x}, {w.constant(source.bits - 1, source)}")
        return _select(w, inside, source, shifted, lost)

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
        return _select(w, other, source, signed, _select(w, kept, source, x, zero))
    above = w.do(f"icmp {'s' if source.kind == 'i' else 'u'}gt {kind} {x}, {zero}")
    rest = zero
    if source.kind == "i":
        below = w.do(f"icmp slt {kind} {x}, {zero}")
        rest = _select(w, below, source, w.constant(-1, source), zero)
    return _select(w, above, source, one, rest)


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
    return _select(w, values[0], dtype, values[1], values[2])


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
        name = f"llvm.fpto{'si' if dtype.kind == 'i' else 'ui'}.sat"
        return w.call(new, f"{name}.{w.suffix(dtype)}.{w.suffix(source)}", (old, x))
    if dtype.kind == "f":
        return w.do(f"{'sitofp' if source.kind == 'i' else 'uitofp'} {old} {x} to {new}")
    if source is not bool_ and dtype.bits == source.bits:
        return x
    if source is not bool_ and dtype.bits < source.bits:
        return w.do(f"trunc {old} {x} to {new}")
    return w.do(f"{'sext' if source.kind == 'i' else 'zext'} {old} {x} to {new}")


_RULES: dict[str, Any] = {
    "add": _binary("add", "fadd"),
    "subtract": _binary("sub", "fsub"),
    "multiply": _binary("mul", "fmul"),
    "divide": _binary("", "fdiv"),
    "floor_divide": _floor_divide,
    "remainder": _remainder,
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
