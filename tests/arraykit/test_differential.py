"""All engines compute the same: random expressions, at all sizes, on any number of threads.

Each engine is held against `eager`, bit for bit, so all agree with each other.
"""

from __future__ import annotations

from itertools import combinations

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402
from hypothesis import HealthCheck, given, settings  # noqa: E402

import arraykit as ak  # noqa: E402
from tests.arraykit import eager  # noqa: E402
from tests.arraykit.growing import NAMES, assert_bits, expressions, values  # noqa: E402

THREADS = (1, 2, 3, 16)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(expressions())
def test_random_expressions_have_the_bits_of_single_steps(grown):
    ak.force(*(pair.array for pair in grown))
    for array, expected, text in grown:
        assert_bits(array, expected, text)


# Around vectors, blocks of folds, units of work, and where threads take part.
SIZES = [1, 7, 9, 63, 65, 1023, 1025, 8193, 32_767, 32_769, 65_535, 65_537, 131_073, 300_003]


def numbers(size):
    random = np.random.default_rng(size)
    return random.standard_normal(size) * 20, random.uniform(-50, 50, size)


EXPRESSIONS = {
    "arithmetic": lambda m, x, y: (x * 3.0 - y) / (x + y) + x * y,
    "reversed": lambda m, x, y: x[::-1] * y - y[::-1],
    "large steps": lambda m, x, y: x[::3] * 2.0 + y[::-3],
    "single precision": lambda m, x, y: x.astype("float32") * y.astype("float32") - 1.5,
    "whole numbers": lambda m, x, y: (x.astype("int64") * 7 - y.astype("int64")) // 3,
    "narrow": lambda m, x, y: (x.astype("int8") * y.astype("int8")) ^ 5,
    "mixed widths": lambda m, x, y: x.astype("int16") * y + x.astype("float32"),
    "truths": lambda m, x, y: (x < y) & (y < 10.0),
    "choices": lambda m, x, y: m.where(x < y, x + 1.0, y * 0.5),
    "square roots": lambda m, x, y: m.sqrt(abs(x)) + m.floor(y),
    "one row": lambda m, x, y: x[:1] + y,
    "a table": lambda m, x, y: x[:70, None] * 2.0 + y[None, :1000],
}


@pytest.mark.parametrize("name", EXPRESSIONS)
@pytest.mark.parametrize("size", SIZES)
def test_expressions_at_all_sizes_and_on_any_number_of_threads(engine, size, name):
    build, (x, y) = EXPRESSIONS[name], numbers(size)
    expected = build(np, x, y)
    a, b = ak.asarray(x), ak.asarray(y)
    for threads in THREADS if engine != "python" else (1,):
        with ak.use(threads=threads):
            assert_bits(build(ak, a, b), expected)


@pytest.mark.parametrize("size", SIZES)
def test_folds_at_all_sizes_and_on_any_number_of_threads(engine, size):
    x, y = numbers(size)
    a, b, whole = ak.asarray(x), ak.asarray(y), ak.asarray(x.astype("int8"))
    expected = {
        "product": (lambda: (a * b).sum(), eager.folded("sum", x * y, (0,), False)),
        "greatest": (lambda: (a - b).max(), (x - y).max()),
        "single": (
            lambda: a.astype("float32").sum(),
            eager.folded("sum", x.astype("float32"), (0,), False),
        ),
        "narrow": (lambda: whole.sum(), x.astype("int8").sum()),
        "least": (lambda: whole.min(), x.astype("int8").min()),
        "any": (lambda: (a > 1e9).any(), np.bool_(False)),
        "reversed": (
            lambda: (a[::-1] * 0.5).sum(),
            eager.folded("sum", x[::-1] * 0.5, (0,), False),
        ),
    }
    for threads in THREADS if engine != "python" else (1,):
        with ak.use(threads=threads):
            for name, (build, result) in expected.items():
                assert_bits(build(), np.asarray(result), name)


# Few rows and many, columns that fill vectors, strips and blocks and that do not.
SHAPES = [
    (1, 17), (17, 1), (5, 0), (0, 5), (1025, 15), (1025, 16), (2049, 129), (1030, 130), (4100, 20),
    (3, 5000), (5000, 3), (3, 4, 50), (5, 1100, 33), (40, 2, 150), (1, 2100), (9, 1, 1025),
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize(
    ("dtype", "names"),
    [
        ("float64", ("sum", "prod", "max")),
        ("float32", ("sum", "min")),
        ("int8", ("sum", "prod", "min", "max")),
        ("bool", ("any", "all")),
    ],
)
def test_folds_over_every_set_of_axes(engine, shape, dtype, names):
    x = np.random.default_rng(len(shape)).integers(-9, 9, shape) / 4 + 0.0
    if engine == "python":  # where large ones take long, and nothing depends on size
        x = x[tuple(slice(40) for _ in shape[:-1])][..., :9]
    x = x.astype(dtype)
    a = ak.asarray(x)
    for count in range(x.ndim):
        for axes in combinations(range(x.ndim), count + 1):
            for name in names:
                if name not in ("min", "max") or all(x.shape[axis] for axis in axes):
                    check_fold(engine, a, x, name, axes)


def check_fold(engine, a, x, name, axes):
    wide = x.astype("int64") if name in ("sum", "prod") and x.dtype.kind == "i" else x
    expected = eager.folded(name, wide, axes, False)
    for threads in (1, 3) if engine != "python" else (1,):
        with ak.use(threads=threads):
            assert_bits(getattr(a, name)(axis=axes), expected, f"{name} over {axes}")


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x.T,
        lambda x: x[::-1],
        lambda x: x[:, ::-1],
        lambda x: x[::2, ::3],
        lambda x: x[:, :1] + x,
        lambda x: x[:1] * x[:, ::-1],
        lambda x: x[:40, :40].T - x[:40, :40],
    ],
)
@pytest.mark.parametrize("axis", [0, 1, None])
def test_folds_of_what_lies_in_memory_in_another_order(engine, view, axis):
    x = np.random.default_rng(8).standard_normal((1100, 70))
    a = ak.asarray(x)
    seen = view(x)
    axes = (0, 1) if axis is None else (axis,)
    for threads in (1, 2) if engine != "python" else (1,):
        with ak.use(threads=threads):
            for name in ("sum", "max"):
                expected = eager.folded(name, seen, axes, False)
                assert_bits(getattr(view(a), name)(axis=axis), expected, name)


def test_different_folds_of_one_pass_agree_with_each_alone():
    x = np.random.default_rng(9).standard_normal((1500, 200))
    a = ak.asarray(x)
    together = [a.sum(axis=0), a.max(axis=0), (a * a).sum(axis=0), (a > 0).any(axis=0)]
    ak.force(*together)
    alone = [
        eager.folded("sum", x, (0,), False),
        x.max(axis=0),
        eager.folded("sum", x * x, (0,), False),
        (x > 0).any(axis=0),
    ]
    for mine, expected in zip(together, alone):
        assert_bits(mine, expected)


@pytest.mark.parametrize("source", NAMES)
@pytest.mark.parametrize("target", NAMES)
def test_casts_between_all_pairs(source, target):
    x = np.concatenate([values(source, (701,), seed) for seed in range(8)])
    if np.dtype(source).kind == "f":
        with np.errstate(all="ignore"):
            ends = [2.0**k + d for k in (7, 8, 15, 16, 31, 32, 63, 64) for d in (-1.5, -1, 0, 1)]
            ends = np.array([*ends, 0.5, 0.99, 126.5, 127.9, 255.5, 1e30], source)
            near = np.concatenate([ends, np.nextafter(ends, np.array(np.inf, source)), -ends])
        x = np.concatenate([x, near])
    elif source.endswith("64"):  # between two single floats, by a little: rounding twice would tell
        ties = [(1 << k) + (1 << (k - 24)) + d for k in (54, 60, 62) for d in (-1, 0, 1)]
        x = np.concatenate([x, np.array(ties, source)])
    with np.errstate(all="ignore"):
        expected = eager.cast(x, target)
    assert_bits(ak.asarray(x).astype(target), expected)
    assert_bits(ak.asarray(x)[::-1].astype(target), expected[::-1])


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ["floor_divide", "remainder"])
def test_quotients_of_floats_are_those_of_numpy(name, dtype):
    x, y = (np.concatenate([values(dtype, (900,), k + d) for k in range(9)]) for d in (0, 50))
    with np.errstate(all="ignore"):
        near = (y * np.trunc(values("float64", y.shape, 99)).clip(-1e6, 1e6)).astype(dtype)
        above = np.nextafter(near, np.array(np.inf, dtype))
        for one in (x, near, above, np.nextafter(near, np.array(-np.inf, dtype))):
            expected = getattr(np, name)(one, y)
            assert_bits(getattr(ak, name)(ak.asarray(one), ak.asarray(y)), expected)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", ["min", "max"])
def test_of_zeros_the_negative_one_is_less(name, dtype):
    for length in (2, 9, 40, 3000):
        for place in (0, 1, length - 1):
            x = np.zeros(length, dtype)
            x[place] = -0.0
            for zeros in (x, -x):
                expected = eager.folded(name, zeros, (0,), False)
                assert_bits(getattr(ak.asarray(zeros), name)(), np.asarray(expected))


@pytest.mark.parametrize("number", [0.1, 1e39, -1e300, 3.4028235677973366e38, 1e-46, 2**-149 * 1.5])
def test_numbers_beside_single_floats_are_single_floats(number):
    x = values("float32", (1000,), 3)
    with np.errstate(all="ignore"):
        expected = x * np.float32(number)
        wide = x.astype("float64") * 1e300 + number
    assert_bits(ak.asarray(x) * number, expected)
    assert_bits(ak.asarray(x).astype("float64") * 1e300 + number, wide)
