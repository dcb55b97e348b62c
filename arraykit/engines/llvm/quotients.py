"""Floor division and remainder in LLVM: those of Python, with defined results where Python raises.

Whole numbers divided by zero give 0 and INT_MIN // -1 wraps, so that nothing
traps; floats follow NumPy's `divmod`, step by step.
"""

from __future__ import annotations

from arraykit.dtypes import DType, bool_
from arraykit.engines.llvm import machine
from arraykit.engines.llvm.writing import Writer

__all__ = ["floor_divide", "remainder"]


def floor_divide(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    """The quotient rounded down; 0 for whole numbers divided by 0."""
    return _divided(w, source, values)[0]


def remainder(w: Writer, source: DType, _: DType, values: list[str]) -> str:
    """What is left of the quotient rounded down; 0 for whole numbers divided by 0."""
    return _divided(w, source, values)[1]


def _divided(w: Writer, source: DType, values: list[str]) -> tuple[str, str]:
    """Quotient and remainder, which has the sign of the divisor."""
    return (_divided_real if source.kind == "f" else _divided_whole)(w, source, *values)


def _divided_whole(w: Writer, source: DType, x: str, y: str) -> tuple[str, str]:
    kind, zero, one = w.type(source), w.constant(0, source), w.constant(1, source)
    nothing = w.do(f"icmp eq {kind} {y}, {zero}")
    if source.kind != "i":
        safe = w.select(nothing, source, one, y)
        quotient = w.do(f"udiv {kind} {x}, {safe}")
        rest = w.do(f"urem {kind} {x}, {safe}")
    else:
        minus = w.do(f"icmp eq {kind} {y}, {w.constant(-1, source)}")
        unsafe = w.do(f"or {w.type(bool_)} {nothing}, {minus}")
        safe = w.select(unsafe, source, one, y)
        cut = w.do(f"sdiv {kind} {x}, {safe}")
        left = w.do(f"srem {kind} {x}, {safe}")
        opposite = w.do(f"xor {kind} {left}, {safe}")
        differs = w.do(f"icmp slt {kind} {opposite}, {zero}")
        remains = w.do(f"icmp ne {kind} {left}, {zero}")
        down = w.do(f"and {w.type(bool_)} {differs}, {remains}")
        lower = w.do(f"sub {kind} {cut}, {one}")
        quotient = w.select(down, source, lower, cut)
        raised = w.do(f"add {kind} {left}, {safe}")
        rest = w.select(down, source, raised, left)
        negated = w.do(f"sub {kind} {zero}, {x}")
        quotient = w.select(minus, source, negated, quotient)
        rest = w.select(minus, source, zero, rest)
    return w.select(nothing, source, zero, quotient), w.select(nothing, source, zero, rest)


def _divided_real(w: Writer, source: DType, x: str, y: str) -> tuple[str, str]:
    kind, truth, zero = w.type(source), w.type(bool_), w.constant(0.0, source)
    ratio = w.do(f"fdiv {kind} {x}, {y}")
    left = _cut_remainder(w, source, ratio, x, y)
    remains = w.do(f"fcmp one {kind} {left}, {zero}")
    below, under = (w.do(f"fcmp olt {kind} {v}, {zero}") for v in (y, left))
    differs = w.do(f"xor {truth} {below}, {under}")
    down = w.do(f"and {truth} {remains}, {differs}")
    exact = w.do(f"fsub {kind} {x}, {left}")
    quotient = w.do(f"fdiv {kind} {exact}, {y}")
    lower = w.do(f"fsub {kind} {quotient}, {w.constant(1.0, source)}")
    quotient = w.select(down, source, lower, quotient)
    whole = w.intrinsic("floor", source, quotient)
    over = w.do(f"fsub {kind} {quotient}, {whole}")
    more = w.do(f"fcmp ogt {kind} {over}, {w.constant(0.5, source)}")
    next_one = w.do(f"fadd {kind} {whole}, {w.constant(1.0, source)}")
    whole = w.select(more, source, next_one, whole)
    nothing = w.do(f"fcmp oeq {kind} {quotient}, {zero}")
    signed_zero = w.intrinsic("copysign", source, zero, ratio)
    whole = w.select(nothing, source, signed_zero, whole)
    by_zero = w.do(f"fcmp oeq {kind} {y}, {zero}")
    whole = w.select(by_zero, source, ratio, whole)
    raised = w.do(f"fadd {kind} {left}, {y}")
    rest = w.select(down, source, raised, left)
    divides = w.do(f"fcmp oeq {kind} {left}, {zero}")
    rest = w.select(divides, source, w.intrinsic("copysign", source, zero, y), rest)
    return whole, rest


def _cut_remainder(w: Writer, source: DType, ratio: str, x: str, y: str) -> str:
    """C's fmod, with the sign of `x`; of a zero, with any."""
    kind = w.type(source)
    if not machine.multiplies_and_adds():
        return w.do(f"frem {kind} {x}, {y}")
    function = f"cut_remainder_{w.suffix(source)}"
    if function not in w.declared:
        own = w.apart()
        _write_cut_remainder(own, source)
        given = f"{kind} %x, {kind} %y, {kind} %ratio"
        lines = [f"define internal {kind} @{function}({given}) {{", "entry:", *own.lines, "}"]
        w.declared[function] = "\n".join(lines)
    return w.do(f"call {kind} @{function}({kind} {x}, {kind} {y}, {kind} {ratio})")


def _write_cut_remainder(w: Writer, source: DType) -> None:
    """x - cut(x / y) * y with one rounding where that is exact, else by fmod, which is slow.

    The rounded quotient, once cut, is the true one or, where that is just below a whole
    number, one more; then the difference has the other sign, and y is added once. Either
    difference is a multiple of the last place of x or of y and less than y: exact.
    """
    kind, truth, zero = w.type(source), w.type(bool_), w.constant(0.0, source)
    size, divisor = w.intrinsic("fabs", source, "%ratio"), w.intrinsic("fabs", source, "%y")
    most = w.constant(float(1 << (22 if source.bits == 32 else 51)), source)
    small = w.do(f"fcmp olt {kind} {size}, {most}")
    finite = w.do(f"fcmp olt {kind} {divisor}, {w.constant(float('inf'), source)}")
    fits = w.do(f"and {truth} {small}, {finite}")
    if w.lanes > 1:
        fits = w.call("i1", f"llvm.vector.reduce.and.v{w.lanes}i1", (truth, fits))
    w.branch(fits, "%near", "%far")
    w.label("near")
    back = w.do(f"fneg {kind} {w.intrinsic('trunc', source, '%ratio')}")
    left = w.intrinsic("fma", source, back, "%y", "%x")
    below, under = (w.do(f"fcmp olt {kind} {value}, {zero}") for value in (left, "%x"))
    differs = w.do(f"xor {truth} {below}, {under}")
    remains = w.do(f"fcmp one {kind} {left}, {zero}")
    beyond = w.do(f"and {truth} {differs}, {remains}")
    raised = w.do(f"fadd {kind} {left}, {w.intrinsic('copysign', source, divisor, '%x')}")
    w.add(f"ret {kind} {w.select(beyond, source, raised, left)}")
    w.label("far")
    w.add(f"ret {kind} {w.do(f'frem {kind} %x, %y')}")
