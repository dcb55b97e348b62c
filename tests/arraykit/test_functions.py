"""Functions such as sin: within 4 units in the last place, and the same wherever they stand.

A result is held against one of more precision: of double floats for single
ones, of C's long double for double ones, whose last place is 2048 times finer.
"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402

import arraykit as ak  # noqa: E402
from arraykit.ops import ELEMENTWISE  # noqa: E402
from tests.arraykit import eager  # noqa: E402
from tests.arraykit.growing import assert_bits  # noqa: E402

FUNCTIONS = [
    "exp",
    "expm1",
    "log",
    "log1p",
    "log2",
    "log10",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "atan2",
    "hypot",
]
ALLOWED = 4.0


def wider(dtype):
    """The more precise type that results are held against."""
    return np.dtype("float64") if dtype == "float32" else np.dtype(np.longdouble)


# Where a long double is no longer than a double, the reference may be off by a unit too.
SLACK = 0.0 if np.finfo(np.longdouble).nmant > 60 else 1.0


def points(dtype, count, seed):
    """Numbers of every size, and many where functions turn, end or are hard to reduce."""
    random, info = np.random.default_rng(seed), np.finfo(dtype)
    whole = np.dtype(f"u{info.dtype.itemsize}")
    n = count // 10

    def sign(size):
        return random.choice([-1.0, 1.0], size)

    turns = random.integers(-1000, 1000, n) * (np.pi / 2)
    far = random.integers(-(2**20), 2**20, n) * (np.pi / 2)
    # Where exponentials leave the range of a type, or hyperbolic functions become flat.
    ends = random.choice([709.78, 708.39, 745.13, 710.47, 88.72, 87.33, 103.97, 37.4, 19.06, 9], n)
    decades = info.maxexp * np.log10(2)
    parts = [
        random.integers(0, np.iinfo(whole).max, 2 * n, whole, endpoint=True).view(dtype),
        random.uniform(-20, 20, n),
        sign(n) * 10 ** random.uniform(-20, 3, n),
        sign(n) * (1 + sign(n) * 2.0 ** -random.uniform(0, info.nmant + 1, n)),
        np.nextafter(turns.astype(dtype), random.choice([-np.inf, np.inf], n).astype(dtype)),
        far,
        sign(n) * 10 ** random.uniform(3, decades, n),
        random.integers(1, 1 << info.nmant, n, whole).view(dtype) * sign(n),  # subnormal
        sign(n) * ends * (1 + sign(n) * 10 ** -random.uniform(1, 8, n)),
        specials(dtype),
    ]
    together = np.concatenate([part.astype(dtype) for part in parts])
    random.shuffle(together)
    return together


def specials(dtype):
    info = np.finfo(dtype)
    usual = [0.0, 0.5, 1.0, 2.0, np.inf, info.max, info.tiny, info.smallest_subnormal]
    near = np.nextafter(np.array([1, 1, info.tiny], dtype), np.array([0, 2, 0], dtype))
    both = np.concatenate([np.array(usual, dtype), near])
    return np.concatenate([both, -both, np.array([np.nan], dtype)])


def arguments(name, dtype, count):
    return [points(dtype, count, seed) for seed in range(ELEMENTWISE[name].arity)]


def units(found, exact):
    """How far results are off, in units of the last place; infinity is the next number there."""
    info = np.finfo(found.dtype)
    beyond = np.ldexp(exact.dtype.type(1), info.maxexp)
    bounded = [np.clip(each.astype(exact.dtype), -beyond, beyond) for each in (found, exact)]
    rounded = np.clip(exact, -float(info.max), float(info.max)).astype(found.dtype)
    off = np.abs(bounded[0] - bounded[1]) / np.spacing(np.abs(rounded)).astype(exact.dtype)
    both = np.isnan(found) & np.isnan(exact)
    return np.where(both, 0, np.where(np.isnan(off), np.inf, off)).astype(float)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_points_of_every_size_are_within_four_units_in_the_last_place(engine, name, dtype):
    given = arguments(name, dtype, 20_000 if engine == "python" else 200_000)
    with np.errstate(all="ignore"):
        exact = getattr(np, ELEMENTWISE[name].numpy)(*(x.astype(wider(dtype)) for x in given))
        rounded = exact.astype(dtype)
    for math in ("fast", "libm") if engine == "llvm" else ("fast",):
        with ak.use(math=math):
            found = np.asarray(getattr(ak, name)(*map(ak.asarray, given)))
        with np.errstate(all="ignore"):
            off = units(found, exact)
        worst = int(np.argmax(off))
        at = [float(x[worst]).hex() for x in given]
        assert off[worst] <= ALLOWED + SLACK, f"{name} at {at}: {found[worst]!r} ({math})"
        signed = np.signbit(found) == np.signbit(rounded)
        assert (signed | np.isnan(rounded)).all(), f"the sign of {name} ({math})"


def computed(name, given):
    return np.asarray(getattr(ak, name)(*map(ak.asarray, given)))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_result_does_not_depend_on_where_its_element_stands(engine, name, dtype):
    given = arguments(name, dtype, 2000)
    whole = computed(name, given)
    for length in range(1, 40):
        assert_bits(computed(name, [x[:length] for x in given]), whole[:length])
    for start in range(1, 20):
        assert_bits(computed(name, [x[start:] for x in given]), whole[start:])
    order = np.random.default_rng(7).permutation(len(whole))  # other neighbours
    assert_bits(computed(name, [x[order] for x in given]), whole[order])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_result_does_not_depend_on_the_kernel_around_it(engine, name, dtype):
    given = arguments(name, dtype, 3000)
    arrays = list(map(ak.asarray, given))
    whole = computed(name, given)
    function = getattr(ak, name)
    assert_bits(function(*(a[::3] for a in arrays)), whole[::3])
    assert_bits(function(*(a[::-1] for a in arrays)), whole[::-1])
    assert_bits(function(*arrays).astype("float64") * 1.0, whole.astype("float64"))
    with np.errstate(all="ignore"):
        assert_bits(function(*arrays).sum(), np.asarray(eager.folded("sum", whole, (0,), False)))
        assert_bits(function(*arrays).max(), whole.max())


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_result_does_not_depend_on_the_number_of_threads(engine, name, dtype):
    if engine == "python":  # which has one
        given = arguments(name, dtype, 100)
    else:
        given = arguments(name, dtype, 70_000)
    results = []
    for threads in (1, 2, 5):
        with ak.use(threads=threads):
            results.append(computed(name, given))
    for result in results[1:]:
        assert_bits(result, results[0])
