"""The table of primitives: what exists, on which types, and how it is written. Data, not code.

`calculating` and `resulting` say which types an operation calculates in and
results in. Each engine translates the names in its own way: `python` by the
expressions here, `blocks` by the NumPy names.
"""

from __future__ import annotations

from typing import NamedTuple

from arraykit.dtypes import DType, bool_, float64, int64, uint64
from arraykit.errors import DTypeError

__all__ = [
    "ELEMENTWISE",
    "REDUCTIONS",
    "Elementwise",
    "Reduction",
    "calculating",
    "folded",
    "resulting",
]


# Of what is defined on floats alone: an instruction or a few.
_CHEAP = {"divide", "sqrt", "reciprocal", "floor", "ceil", "trunc", "round", "copysign", "signbit"}


class Elementwise(NamedTuple):
    """One operation on each element.

    `operands` says what it takes: "any", "number" (no bool), "whole" (bool and
    integers), "float" (whole numbers become floats), "logic" (compared with
    zero first), "parts" (of complex numbers; real ones are their own real part).
    `python` is its expression, where capital names are functions of
    `engines.scalar_functions`; `complexes` that on complex elements, where they
    may be those of `engines.complex_functions` too.
    """

    name: str
    arity: int
    operands: str
    truth: bool  # results in bool, whatever it calculates in
    python: str
    numpy: str
    sign: str  # how `explain` draws it
    complexes: str = ""  # empty where it is not defined for complex numbers

    @property
    def is_costly(self) -> bool:
        """Whether computing it twice is worse than storing it: a transcendental function."""
        return self.name == "pow" or (self.operands == "float" and self.name not in _CHEAP)


class Reduction(NamedTuple):
    """One operation that folds axes."""

    name: str
    operands: str
    result: str  # "wide" as NumPy's sum, "same", "bool", "index"
    of_nothing: bool  # whether it is defined without elements


def _functions(names: str) -> list[Elementwise]:
    """Functions of one float that are called alike everywhere, or `ours:numpy`."""
    rows = []
    for pair in names.split():
        ours, _, numpy = pair.partition(":")
        rows.append(
            Elementwise(ours, 1, "float", False, f"{ours.upper()}({{0}})", numpy or ours, ours)
        )
    return rows


_ROWS = [
    Elementwise("add", 2, "number", False, "{0} + {1}", "add", "+"),
    Elementwise("subtract", 2, "number", False, "{0} - {1}", "subtract", "-"),
    Elementwise("multiply", 2, "number", False, "{0} * {1}", "multiply", "*"),
    Elementwise("divide", 2, "float", False, "DIVIDE({0}, {1})", "divide", "/"),
    Elementwise("floor_divide", 2, "number", False, "FLOOR_DIVIDE({0}, {1})", "", "//"),
    Elementwise("remainder", 2, "number", False, "REMAINDER({0}, {1})", "", "%"),
    Elementwise("minimum", 2, "any", False, "MINIMUM({0}, {1})", "minimum", "min"),
    Elementwise("maximum", 2, "any", False, "MAXIMUM({0}, {1})", "maximum", "max"),
    Elementwise("atan2", 2, "float", False, "ATAN2({0}, {1})", "arctan2", "atan2"),
    Elementwise("hypot", 2, "float", False, "HYPOT({0}, {1})", "hypot", "hypot"),
    Elementwise("logaddexp", 2, "float", False, "LOGADDEXP({0}, {1})", "logaddexp", "logaddexp"),
    # Of whole numbers to negative powers 1 and -1 alone are not 0; all others wrap around.
    Elementwise("pow", 2, "number", False, "POW({0}, {1})", "power", "**"),
    Elementwise("copysign", 2, "float", False, "COPYSIGN({0}, {1})", "copysign", "copysign"),
    Elementwise("equal", 2, "any", True, "{0} == {1}", "equal", "=="),
    Elementwise("not_equal", 2, "any", True, "{0} != {1}", "not_equal", "!="),
    Elementwise("less", 2, "any", True, "{0} < {1}", "less", "<"),
    Elementwise("less_equal", 2, "any", True, "{0} <= {1}", "less_equal", "<="),
    Elementwise("greater", 2, "any", True, "{0} > {1}", "greater", ">"),
    Elementwise("greater_equal", 2, "any", True, "{0} >= {1}", "greater_equal", ">="),
    Elementwise("logical_and", 2, "logic", True, "{0} & {1}", "logical_and", "and"),
    Elementwise("logical_or", 2, "logic", True, "{0} | {1}", "logical_or", "or"),
    Elementwise("logical_xor", 2, "logic", True, "{0} ^ {1}", "logical_xor", "xor"),
    Elementwise("logical_not", 1, "logic", True, "{0} ^ 1", "logical_not", "not"),
    Elementwise("bitwise_and", 2, "whole", False, "{0} & {1}", "bitwise_and", "&"),
    Elementwise("bitwise_or", 2, "whole", False, "{0} | {1}", "bitwise_or", "|"),
    Elementwise("bitwise_xor", 2, "whole", False, "{0} ^ {1}", "bitwise_xor", "^"),
    Elementwise("bitwise_invert", 1, "whole", False, "~{0}", "invert", "~"),
    Elementwise("left_shift", 2, "integer", False, "LEFT_SHIFT({0}, {1}, BITS)", "", "<<"),
    Elementwise("right_shift", 2, "integer", False, "RIGHT_SHIFT({0}, {1}, BITS)", "", ">>"),
    Elementwise("negative", 1, "number", False, "-{0}", "negative", "-"),
    Elementwise("positive", 1, "number", False, "{0}", "positive", "+"),
    Elementwise("abs", 1, "any", False, "abs({0})", "absolute", "abs"),
    Elementwise("square", 1, "number", False, "{0} * {0}", "square", "square"),
    Elementwise("sign", 1, "number", False, "SIGN({0})", "sign", "sign"),
    Elementwise("reciprocal", 1, "float", False, "DIVIDE(1.0, {0})", "reciprocal", "1/"),
    Elementwise("isnan", 1, "any", True, "{0} != {0}", "isnan", "isnan"),
    Elementwise("isinf", 1, "any", True, "ISINF({0})", "isinf", "isinf"),
    Elementwise("isfinite", 1, "any", True, "ISFINITE({0})", "isfinite", "isfinite"),
    Elementwise("signbit", 1, "float", True, "SIGNBIT({0})", "signbit", "signbit"),
    Elementwise("conj", 1, "parts", False, "{0}", "conjugate", "conj"),
    Elementwise("real", 1, "parts", False, "{0}", "", "real"),
    Elementwise("imag", 1, "parts", False, "0", "", "imag"),
    *_functions(
        "sqrt exp expm1 log log1p log2 log10 sin cos tan asin:arcsin acos:arccos atan:arctan "
        "sinh cosh tanh asinh:arcsinh acosh:arccosh atanh:arctanh floor ceil trunc round:rint"
    ),
]

# What is defined for complex numbers: by the same expression, or by one of its own.
_SAME = "add subtract multiply equal not_equal negative positive square isnan isfinite"
_OWN = """
    sqrt exp expm1 log log1p log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh
    round abs sign reciprocal isinf divide pow
"""
_ON_COMPLEX = {
    **{row.name: row.python for row in _ROWS if row.name in _SAME.split()},
    **{
        row.name: f"COMPLEX_{row.name.upper()}({', '.join(('{0}', '{1}')[: row.arity])})"
        for row in _ROWS
        if row.name in _OWN.split()
    },
    "conj": "{0}.conjugate()",
    "real": "{0}.real",
    "imag": "{0}.imag",
}

ELEMENTWISE = {row.name: row._replace(complexes=_ON_COMPLEX.get(row.name, "")) for row in _ROWS}

REDUCTIONS = {
    row.name: row
    for row in (
        Reduction("sum", "any", "wide", True),
        Reduction("prod", "any", "wide", True),
        Reduction("min", "any", "same", False),
        Reduction("max", "any", "same", False),
        Reduction("any", "logic", "bool", True),
        Reduction("all", "logic", "bool", True),
        Reduction("argmin", "any", "index", False),
        Reduction("argmax", "any", "index", False),
    )
}

# Operations that leave whole numbers as they are.
_ROUNDING = {"floor", "ceil", "trunc", "round"}

# Operations that make one real number of a complex one.
_TO_REAL = {"abs", "real", "imag"}


def calculating(op: Elementwise, operand: DType) -> DType:
    """The type `op` calculates in when its operands have met in `operand`.

    Raises `DTypeError` where `op` is not defined for it.
    """
    kind = operand.kind
    if op.operands == "logic":
        return bool_
    if kind == "c":
        if not op.complexes:
            raise _no_complex(op.name)
        return operand
    if op.operands == "float":
        if kind == "f" or (op.name in _ROUNDING and kind in "iu"):
            return operand
        return float64
    if op.operands in ("whole", "integer") and (kind == "f" or op.operands + kind == "integerb"):
        raise DTypeError(f"{op.name} is defined for whole numbers only, not for {operand}")
    if op.operands == "number" and kind == "b":
        raise DTypeError(
            f"{op.name} is not defined for bool; convert with astype, or use a logical function"
        )
    return operand


def _no_complex(name: str) -> DTypeError:
    return DTypeError(
        f"{name} is not defined for complex numbers: take .real, .imag or abs of them first"
    )


def resulting(op: Elementwise, calculated: DType) -> DType:
    """The type `op` results in when it calculates in `calculated`."""
    if op.truth:
        return bool_
    return calculated.component if op.name in _TO_REAL else calculated


def folded(op: Reduction, operand: DType) -> tuple[DType, DType]:
    """The types `op` calculates in and results in; raises `DTypeError` where it is not defined."""
    if op.operands == "logic":
        return bool_, bool_
    if operand.kind == "c" and op.result != "wide":
        raise _no_complex(op.name)
    if op.result == "index":
        return operand, int64
    if op.result == "wide" and operand.kind in "biu":
        wide = uint64 if operand.kind == "u" else int64
        return wide, wide
    return operand, operand
