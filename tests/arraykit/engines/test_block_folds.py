"""arraykit/engines/block_folds.py: folds in pieces, with the bits of the python engine."""

from __future__ import annotations

from functools import partial

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402
from hypothesis import HealthCheck, given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

import arraykit as ak  # noqa: E402
from arraykit import building  # noqa: E402
from arraykit.engines import blocks, machine  # noqa: E402

ENGINE = "blocks"

INF, NAN = float("inf"), float("nan")
FOLDS = ["sum", "prod", "min", "max", "any", "all", "argmin", "argmax"]


@pytest.fixture
def small_pieces(monkeypatch):
    """Pieces of 2,048 floats, and threads for the smallest of arrays."""
    monkeypatch.setattr(machine, "_LEAST", 1 << 14)
    monkeypatch.setattr(machine, "_MOST", 1 << 14)
    monkeypatch.setattr(blocks, "_FOR_THREADS", 1)


def folded(name, array, axis=None):
    return ak.Array(building.reduced(name, array._node, axis, False))


def on(engine, threads, build):
    with ak.use(engine=engine, threads=threads):
        return np.array(build())


def assert_same_bits(found, expected):
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape)
    np.testing.assert_array_equal(found, expected)
    assert found.tobytes() == expected.tobytes() or np.isnan(found).any()


@st.composite
def tables(draw):
    """An ndarray with several pieces to it, its axes in any order, and axes to fold."""
    long = st.sampled_from([1, 3, 1000, 1023, 1024, 1025, 2048, 5000])
    shape = draw(st.lists(st.integers(1, 9), max_size=2).map(tuple)) + (draw(long),)
    shape = draw(st.permutations(shape))
    name = draw(st.sampled_from(["float64", "float32", "int8", "int64", "bool", "complex128"]))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = random.integers(-2, 3, shape) * draw(st.sampled_from([1.0, 0.37, -0.0]))
    if name[0] in "fc" and draw(st.booleans()):
        x = np.where(random.random(shape) < 1e-3, NAN, x)
    if name[0] == "c":
        x = x + 1j * random.standard_normal(shape)
    order = draw(st.permutations(range(len(shape))))
    some = st.lists(st.sampled_from(range(len(shape))), min_size=1, unique=True).map(tuple)
    return x.astype(name).transpose(order), draw(st.none() | some)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tables(), st.sampled_from(FOLDS), st.sampled_from([1, -1, 2]))
def test_random_folds_in_small_pieces(small_pieces, table, name, step):
    x, axes = table
    if x.dtype.kind == "c" and name in ("min", "max", "argmin", "argmax", "prod"):
        return
    a = ak.asarray(np.ascontiguousarray(x))[::step]
    if x.dtype != bool:
        a = a + a

    def build():
        return folded(name, a, axes)

    expected = on("python", 1, build)
    assert_same_bits(on("blocks", 1, build), expected)
    assert_same_bits(on("blocks", 3, build), expected)


@pytest.mark.parametrize("dtype", ["float64", "float32", "int8", "complex128", "complex64"])
@pytest.mark.parametrize("shape", [(300_007,), (3, 100_001), (100_001, 3), (500, 600)])
def test_any_number_of_threads_gives_the_same_bits(dtype, shape):
    x = np.random.default_rng(5).standard_normal(shape) * (50 if dtype == "int8" else 1.0)
    a = ak.asarray((x * (1 + 1j) if dtype[0] == "c" else x).astype(dtype))
    axis = None if len(shape) == 1 else int(shape[0] > shape[1])
    for name in ["sum", "prod", "any"] if dtype[0] == "c" else FOLDS:
        build = partial(folded, name, a * a, axis)
        bits = {on("blocks", threads, build).tobytes() for threads in (1, 2, 3, 16)}
        assert len(bits) == 1


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("name", ["argmin", "argmax"])
def test_the_first_nan_wins_whichever_piece_it_is_in(small_pieces, name, axis):
    x = np.random.default_rng(0).standard_normal((4, 9000))
    x[1, [8000, 3000, 8500]] = NAN
    x[2, 8999] = NAN
    x[3, 0] = NAN
    x = np.ascontiguousarray(x.T) if axis == 0 else x
    found = folded(name, ak.asarray(x), axis)
    np.testing.assert_array_equal(np.asarray(found), getattr(np, name)(x, axis=axis))
    assert found.tolist()[1:] == [3000, 8999, 0]


@pytest.mark.parametrize("name", ["argmin", "argmax"])
def test_of_equal_elements_in_several_pieces_the_first_is_named(small_pieces, name):
    x = np.zeros(9000)
    x[[2500, 2600, 7000]] = -INF if name == "argmin" else INF
    assert folded(name, ak.asarray(x)).item() == 2500
    assert folded(name, ak.asarray(np.zeros(9000, "int8"))).item() == 0


@pytest.mark.parametrize("name", ["min", "max"])
@pytest.mark.parametrize("first", [0.0, -0.0])
def test_negative_zero_is_less_than_zero_wherever_it_stands(small_pieces, name, first):
    x = np.full((3, 9000), -first)
    x[:, 0] = first
    x[1] = 1.0 if name == "min" else -1.0
    x[1, [5000, 5001]] = first, -first
    found = np.asarray(folded(name, ak.asarray(x), 1))
    assert (found == 0).all()
    assert np.signbit(found).tolist() == [name == "min"] * 3


@pytest.mark.parametrize("first", [0.0, -0.0])
def test_as_places_zeros_of_both_signs_are_equal(small_pieces, first):
    x = np.full(9000, first)
    x[1:] = -first
    for name in ("argmin", "argmax"):
        assert folded(name, ak.asarray(x), 0).item() == 0


def test_a_sum_of_negative_zeros_is_zero():
    for count in (0, 1, 8, 1024, 3000):
        total = np.asarray(ak.asarray(np.full(count, -0.0)).sum())
        assert (total, np.signbit(total)) == (0.0, False)


def test_integers_wrap_around_in_every_piece(small_pieces):
    x = np.full(9001, 2**62, "int64")
    with np.errstate(over="ignore"):
        assert ak.asarray(x).sum().item() == x.sum()
        assert ak.asarray(x + 1).prod().item() == (x + 1).prod()


def test_several_folds_share_a_pass(small_pieces):
    from arraykit.plan import planned

    x = np.random.default_rng(3).standard_normal((5, 7000))
    a = ak.asarray(x)
    both = [(a * 2).sum(axis=1), (a * 2).max(axis=1), folded("argmax", a, 1)]
    assert len(planned([each._node for each in both]).kernels) == 1
    ak.force(*both)
    np.testing.assert_allclose(np.asarray(both[0]), (x * 2).sum(axis=1))
    np.testing.assert_array_equal(np.asarray(both[1]), (x * 2).max(axis=1))
    np.testing.assert_array_equal(np.asarray(both[2]), x.argmax(axis=1))


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (2, 0, 3)])
@pytest.mark.parametrize("axis", [None, 0, -1])
def test_folds_of_nothing(shape, axis):
    x = np.empty(shape)
    for name in ("sum", "prod", "any", "all"):
        expected = np.asarray(getattr(x, name)(axis=axis))
        np.testing.assert_array_equal(np.asarray(folded(name, ak.asarray(x), axis)), expected)
