"""arraykit/engines/blocks.py: the same bits as the python engine, on any number of threads."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402

import arraykit as ak  # noqa: E402

ENGINE = "blocks"

SIZES = [0, 1, 9, 1023, 1024, 1025, 16_384, 40_001, 200_003]


def bits(array) -> bytes:
    return np.asarray(array).tobytes()


def on(engine, build, threads=1):
    """What `build()` comes to on that engine, as bytes."""
    with ak.use(engine=engine, threads=threads):
        return bits(build())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "int8"])
def test_expressions_and_folds_have_the_bits_of_the_python_engine(size, dtype):
    x = np.random.default_rng(size).integers(-100, 100, size).astype(dtype) / (
        1 + (dtype[0] == "f")
    )
    y = x.astype(dtype)

    for build in (
        lambda: (ak.asarray(y) * 3 - 1) * ak.asarray(y),
        lambda: (ak.asarray(y) * ak.asarray(y)).sum(),
        lambda: ak.where(ak.asarray(y) > 3, ak.asarray(y), -ak.asarray(y))[::-2],
        lambda: ak.asarray(y).prod(),
    ):
        expected = on("python", build)
        assert on("blocks", build) == expected
        assert on("blocks", build, threads=2) == expected
        assert on("blocks", build, threads=5) == expected


@pytest.mark.parametrize("shape", [(3, 5000), (5000, 3), (40, 50, 60), (2, 1, 70_000), (1, 4)])
@pytest.mark.parametrize("axis", [None, 0, -1])
@pytest.mark.parametrize("name", ["sum", "prod", "min", "max", "any", "all"])
def test_folds_over_axes_have_the_bits_of_the_python_engine(shape, axis, name):
    x = np.random.default_rng(1).standard_normal(shape)

    def build():
        return getattr(ak.asarray(x).transpose() * 1.5, name)(axis=axis)

    assert on("blocks", build) == on("python", build)


def test_a_large_array_on_threads_is_that_of_numpy():
    x = np.random.default_rng(2).standard_normal(1_000_003)
    with ak.use(engine="blocks", threads=3):
        a = ak.asarray(x)
        np.testing.assert_array_equal(np.asarray(a + a * 2 - 1), x + x * 2 - 1)


@pytest.mark.parametrize("threads", [1, 3])
def test_division_by_zero_and_overflow_warn_in_no_thread(threads):
    x = np.zeros(600_000)
    with ak.use(engine="blocks", threads=threads):
        a = ak.asarray(x)
        assert np.isnan(np.asarray(a / a)).all()
        assert np.isnan((ak.exp(a + 1000) * a).max().item())
        assert ak.asarray(x + 1e200).prod().item() == np.inf


def test_a_long_kernel_uses_few_scratch_arrays():
    from arraykit.engines.machine import Machine
    from arraykit.plan import planned

    a = ak.asarray(np.ones(1000))
    x = a
    for _ in range(150):
        x = x + 1.0
    (kernel,) = planned([x._node]).kernels
    machine = Machine(kernel, [np.ones(1000)], [1.0])
    assert len(machine.scratch) <= 2
