"""Random expressions with what they come to: grown on arraykit and by `eager` alike."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

import arraykit as ak
from arraykit.dtypes import ALL, as_dtype, promoted, weak
from arraykit.ops import ELEMENTWISE, REDUCTIONS, calculating, folded
from tests.arraykit import eager
from tests.arraykit.expressions import indices

__all__ = ["Pair", "assert_bits", "expressions", "values"]

NAMES = [dtype.name for dtype in ALL if dtype.kind != "c"]
LENGTHS = [0, 1, 2, 3, 5, 8, 9, 17, 64, 70]
MOST = 5000  # elements of one value
NUMBERS = [0, 1, -1, 2, 3, -7, 0.5, -0.0, 2.5, True]
REFUSALS = (ak.DTypeError, ak.ShapeError, ak.ValueNotAllowed)

UNARY = [name for name, op in ELEMENTWISE.items() if op.arity == 1 and name in eager.OPERATIONS]
BINARY = [name for name, op in ELEMENTWISE.items() if op.arity == 2 and name in eager.OPERATIONS]
FOLDS = ["sum", "prod", "min", "max", "any", "all"]


class Pair(NamedTuple):
    """An expression, what it comes to, and how it is written."""

    array: Any
    expected: Any
    text: str

    def __repr__(self) -> str:
        return self.text


def values(dtype: str, shape: tuple[int, ...], seed: int) -> Any:
    """Numbers of all sizes, with those at the ends of the type among them."""
    random = np.random.default_rng(seed)
    size = int(np.prod(shape, dtype=np.int64))
    kind = np.dtype(dtype).kind
    if kind == "b":
        return random.integers(0, 2, shape).astype(bool)
    if kind == "f":
        info = np.finfo(dtype)
        ends = [0.0, -0.0, np.inf, -np.inf, np.nan, info.max, info.tiny, info.smallest_subnormal]
        usual = random.choice([random.integers(-9, 9, size) / 4, random.standard_normal(size)])
        many = usual * 10.0 ** random.choice([0, 0, 0, 3, -3, 12, 25], size)
    else:
        whole = np.iinfo(dtype)
        ends = [whole.min, whole.max, 0, 1, whole.max - 1]
        usual = random.integers(0, 9, size) * (-1 if kind == "i" else 1)
        wild = random.integers(whole.min, whole.max, size, dtype, endpoint=True)
        many = np.where(random.random(size) < 0.5, usual.astype(dtype), wild)
    with np.errstate(all="ignore"):
        picked = np.array(random.choice(np.array(ends, dtype), size), dtype)
        rare = random.random(size) < random.choice([0.0, 0.0, 0.1, 0.5])
        return np.where(rare, picked, many.astype(dtype)).reshape(shape)


def assert_bits(array: Any, expected: Any, text: str = "") -> None:
    """Equal types, shapes and bits, but for which NaN it is."""
    found = np.asarray(array)
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape), text
    flat, other = (np.ascontiguousarray(each).reshape(-1) for each in (found, expected))
    bits = f"u{expected.dtype.itemsize}"
    same = (flat.view(bits) == other.view(bits)) | ((flat != flat) & (other != other))
    if not same.all():
        first = int(np.flatnonzero(~same)[0])
        raise AssertionError(f"{flat[first]!r} is not {other[first]!r} at {first}: {text}")


@st.composite
def expressions(draw: Any, most_steps: int = 8) -> list[Pair]:
    """A few expressions that share parts; the last ones are the largest."""
    with np.errstate(all="ignore"):
        base = draw(st.lists(st.sampled_from(LENGTHS), max_size=3))
        pool = [_source(draw, base, k) for k in range(draw(st.integers(1, 3)))]
        for _ in range(draw(st.integers(0, most_steps))):
            grown = draw(st.sampled_from(_GROWING))(draw, pool)
            if grown is not None and grown.expected.size <= MOST:
                pool.append(grown)
    return pool[-3:]


def _source(draw: Any, base: list[int], number: int) -> Pair:
    shape = tuple(1 if draw(st.integers(0, 4)) == 4 else length for length in base)
    while int(np.prod(shape, dtype=np.int64)) > MOST:
        shape = shape[1:]
    dtype = draw(st.sampled_from(NAMES))
    array = values(dtype, shape, draw(st.integers(0, 2**20)))
    return Pair(ak.asarray(array), array, f"x{number}:{dtype}{list(shape)}")


def _unary(draw: Any, pool: list[Pair]) -> Pair | None:
    name, one = draw(st.sampled_from(UNARY)), draw(st.sampled_from(pool))
    if name == "signbit" and (one.expected != one.expected).any():
        return None  # the sign of NaN is nobody's promise
    try:
        array = getattr(ak, name)(one.array)
    except REFUSALS:
        return None
    dtype = calculating(ELEMENTWISE[name], one.array.dtype).name
    expected = eager.OPERATIONS[name](eager.cast(one.expected, dtype))
    return Pair(array, np.asarray(expected), f"{name}({one.text})")


def _binary(draw: Any, pool: list[Pair]) -> Pair | None:
    name, one = draw(st.sampled_from(BINARY)), draw(st.sampled_from(pool))
    if draw(st.integers(0, 3)) == 0:
        number = draw(st.sampled_from(NUMBERS))
        beside = weak(number, one.array.dtype)
        other = Pair(number, np.array(number), repr(number))
    else:
        other = draw(st.sampled_from(pool))
        beside = other.array.dtype
    ordered = (one, other) if draw(st.booleans()) else (other, one)
    try:
        array = getattr(ak, name)(*(each.array for each in ordered))
        dtype = calculating(ELEMENTWISE[name], promoted(one.array.dtype, beside)).name
    except REFUSALS:
        return None
    operands = [eager.cast(each.expected, dtype) for each in ordered]
    if name == "copysign" and (operands[1] != operands[1]).any():
        return None
    if name == "floor_divide" and dtype[0] == "f":
        return None  # has a test of its own
    expected = eager.OPERATIONS[name](*operands)
    return Pair(array, np.asarray(expected), f"{name}({ordered[0].text}, {ordered[1].text})")


def _where(draw: Any, pool: list[Pair]) -> Pair | None:
    test, one, other = (draw(st.sampled_from(pool)) for _ in range(3))
    try:
        array = ak.where(test.array, one.array, other.array)
    except REFUSALS:
        return None
    pair = [eager.cast(each.expected, array.dtype.name) for each in (one, other)]
    expected = np.where(eager.cast(test.expected, "bool"), *pair)
    return Pair(array, expected, f"where({test.text}, {one.text}, {other.text})")


def _cast(draw: Any, pool: list[Pair]) -> Pair:
    one, dtype = draw(st.sampled_from(pool)), draw(st.sampled_from(NAMES))
    array, expected = one.array, one.expected
    if dtype == "float32" and array.dtype.name in ("int64", "uint64"):  # has a test of its own
        array, expected = array.astype("float64"), eager.cast(expected, "float64")
    return Pair(array.astype(dtype), eager.cast(expected, dtype), f"{dtype}({one.text})")


def _indexed(draw: Any, pool: list[Pair]) -> Pair:
    one = draw(st.sampled_from(pool))
    key = draw(indices(one.expected.shape))
    return Pair(one.array[key], np.asarray(one.expected[key]), f"{one.text}{list(key)}")


def _transposed(draw: Any, pool: list[Pair]) -> Pair:
    one = draw(st.sampled_from(pool))
    order = draw(st.permutations(range(one.expected.ndim)))
    expected = one.expected.transpose(order)
    return Pair(one.array.transpose(*order), expected, f"{one.text}.transpose{tuple(order)}")


def _repeated(draw: Any, pool: list[Pair]) -> Pair | None:
    one = draw(st.sampled_from(pool))
    shape = [draw(st.sampled_from(LENGTHS)) if n == 1 else n for n in one.expected.shape]
    target = (*draw(st.lists(st.integers(0, 3), max_size=1)), *shape)
    if int(np.prod(target, dtype=np.int64)) > MOST:
        return None
    expected = np.broadcast_to(one.expected, target)
    return Pair(one.array.broadcast_to(target), expected, f"{one.text}.broadcast_to{target}")


def _folded(draw: Any, pool: list[Pair]) -> Pair | None:
    name, one = draw(st.sampled_from(FOLDS)), draw(st.sampled_from(pool))
    dimensions = range(one.expected.ndim)
    axes = tuple(sorted(draw(st.sets(st.sampled_from(dimensions)) if dimensions else st.just(()))))
    keepdims = draw(st.booleans())
    array, x = one.array, one.expected
    if name in ("min", "max") and x.dtype.kind == "f":  # zeros of either sign: a test of its own
        array, x = array + 0.0, x + 0.0
    try:
        result = getattr(array, name)(axis=axes, keepdims=keepdims)
    except REFUSALS:
        return None
    calculated = folded(REDUCTIONS[name], as_dtype(x.dtype.name))[0].name
    expected = np.asarray(eager.folded(name, eager.cast(x, calculated), axes, keepdims))
    return Pair(result, expected, f"{one.text}.{name}({axes}, keepdims={keepdims})")


_GROWING = [
    _unary, _binary, _binary, _binary, _where, _cast, _indexed, _transposed, _repeated, _folded,
]  # fmt: skip
