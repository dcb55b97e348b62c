"""What traps or overruns in compiled code has defined results: no input ends the process."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402

import arraykit as ak  # noqa: E402
from tests.arraykit import eager  # noqa: E402
from tests.arraykit.growing import NAMES, assert_bits, values  # noqa: E402

WHOLE = [name for name in NAMES if "int" in name]
SIGNED = [name for name in WHOLE if name[0] == "i"]


@pytest.mark.parametrize("dtype", WHOLE)
def test_whole_numbers_divided_by_zero_are_zero(dtype):
    x = values(dtype, (77,), 1)
    a, zeros = ak.asarray(x), ak.asarray(np.zeros(77, dtype))
    for quotient in (a // zeros, a % zeros, a // 0, a % 0):
        assert_bits(quotient, np.zeros(77, dtype))


@pytest.mark.parametrize("dtype", SIGNED)
def test_the_least_number_divided_by_minus_one_wraps(dtype):
    least = np.iinfo(dtype).min
    x = np.full(77, least, dtype)
    a, minus = ak.asarray(x), ak.asarray(np.full(77, -1, dtype))
    for quotient in (a // minus, a // -1, -a, abs(a)):
        assert_bits(quotient, x)
    assert_bits(a % minus, np.zeros(77, dtype))
    assert_bits(ak.square(a), x * x)


@pytest.mark.parametrize("dtype", WHOLE)
def test_quotients_of_all_signs_are_rounded_down(dtype):
    x, y = values(dtype, (3000,), 5), values(dtype, (3000,), 6)
    a, b = ak.asarray(x), ak.asarray(y)
    with np.errstate(all="ignore"):
        assert_bits(a // b, x // y)
        assert_bits(a % b, x % y)


@pytest.mark.parametrize("dtype", WHOLE)
def test_shifts_by_too_much_or_less_than_nothing_lose_all_bits(dtype):
    bits = np.iinfo(dtype).bits
    by = [-1, -bits, 0, 1, bits - 1, bits, bits + 1, 100, np.iinfo(dtype).max, np.iinfo(dtype).min]
    by = np.array([n for n in by if np.iinfo(dtype).min <= n <= np.iinfo(dtype).max], dtype)
    x = values(dtype, (50, 1), 7)
    a, b = ak.asarray(x), ak.asarray(by)
    assert_bits(a << b, eager.OPERATIONS["left_shift"](x, by))
    assert_bits(a >> b, eager.OPERATIONS["right_shift"](x, by))


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (0, 0), (2, 0, 5), (4, 3, 0)], ids=str)
@pytest.mark.parametrize("dtype", ["float64", "int8", "bool"])
def test_arrays_without_elements(shape, dtype):
    x = np.zeros(shape, dtype)
    a = ak.asarray(x)
    assert_bits(ak.where(a == a, a, a)[::-1].T, x.T)
    assert_bits(ak.asarray(np.zeros(shape)) * 2.0 + 1.0, np.zeros(shape))
    for axis in (None, *range(len(shape))):
        axes = tuple(range(len(shape))) if axis is None else (axis,)
        wide = x.astype("int64") if dtype != "float64" else x
        for name in ("sum", "prod"):
            expected = eager.folded(name, wide, axes, False)
            assert_bits(getattr(a, name)(axis=axis), expected, name)
        assert_bits(a.any(axis=axis), x.any(axis=axis))
        assert_bits(a.all(axis=axis), np.asarray(x.all(axis=axis)))


@pytest.mark.parametrize("dtype", NAMES)
def test_arrays_without_axes(dtype):
    x = values(dtype, (), 3)
    a = ak.asarray(x)
    assert_bits(a[...], np.asarray(x))
    assert_bits(ak.where(a == a, a, a), np.asarray(x))
    assert_bits(a[None, None], x[None, None])
    assert_bits(a.max(), np.asarray(x))


@pytest.mark.parametrize("dtype", NAMES)
def test_every_length_up_to_more_than_a_vector(dtype):
    """No element beyond the end is written, and none before it is left out."""
    x = values(dtype, (80,), 4)
    number = dtype != "bool"
    with np.errstate(all="ignore"):
        for length in range(71):
            part = x[:length]
            a = ak.asarray(x)[:length]
            assert_bits(ak.where(a == a, a, a), part)
            assert_bits(a[::-1].astype("float64"), part[::-1].astype("float64"))
            if number:
                assert_bits(a + a, part + part)
                assert_bits((a * a)[::2], (part * part)[::2])


@pytest.mark.parametrize("dtype", ["float64", "float32", "int16"])
def test_the_memory_beyond_a_result_is_left_alone(engine, dtype):
    """A result is written into the middle of a larger piece of memory."""
    from arraykit.buffer import Buffer
    from arraykit.dtypes import as_dtype
    from arraykit.engines import run_kernel
    from arraykit.plan import planned
    from arraykit.settings import chosen

    for length in [*range(20), 63, 64, 65, 1000]:
        x = np.arange(length).astype(dtype)
        a = ak.asarray(x)
        plan = planned([(a + a)._node])
        memory = np.full(length + 64, 77, dtype)
        for kernel in plan.kernels:
            out = Buffer.of_ndarray(as_dtype(dtype), memory[32 : 32 + length])
            run_kernel(kernel, [a._node.buffer], [], [out], chosen())
        assert (memory[:32] == 77).all()
        assert (memory[32 + length :] == 77).all()
        assert (memory[32 : 32 + length] == x + x).all()


@pytest.mark.parametrize("offset", range(9))
@pytest.mark.parametrize("dtype", ["float64", "float32", "int32", "bool"])
def test_sources_at_odd_places_in_memory(dtype, offset):
    count = 999
    memory = np.zeros(count * 8 + 16, np.uint8)
    x = memory[offset : offset + count * np.dtype(dtype).itemsize].view(dtype)
    x[:] = np.arange(count) % 2 if dtype == "bool" else np.arange(count)
    a = ak.asarray(x)
    assert_bits(ak.where(a == a, a, a)[1:], x[1:])
    assert_bits(a[offset::3].astype("float64").sum(), x[offset::3].astype("float64").sum())


def test_memory_that_is_shared_need_not_be_aligned():
    """A buffer on memory of its user's, which engines read as it lies."""
    from arraykit.array import Array
    from arraykit.buffer import Buffer
    from arraykit.dtypes import float64
    from arraykit.node import data

    memory = np.zeros(8 * 1000 + 3, np.uint8)
    x = memory[3:].view("float64")
    x[:] = np.arange(1000)
    a = Array(data(Buffer.of_ndarray(float64, x), float64, (1000,)))
    assert_bits(a * 2.0 + 1.0, x * 2.0 + 1.0)
    assert_bits(a[::-1] - a, x[::-1] - x)
    assert_bits((a[::3] * 0.5).sum(), np.asarray(eager.folded("sum", x[::3] * 0.5, (0,), False)))


def test_a_kernel_of_many_inputs():
    for count in (32, 33, 100):
        arrays = [np.arange(70.0) * k for k in range(count)]
        total, expected = ak.asarray(arrays[0]), arrays[0]
        for x in arrays[1:]:
            total, expected = total + ak.asarray(x), expected + x
        assert_bits(total, expected)


def test_an_expression_of_a_thousand_inputs():
    total, expected = ak.zeros(9), np.zeros(9)
    for k in range(1000):
        x = np.arange(9.0) + k
        total, expected = total + ak.asarray(x), expected + x
    assert_bits(total, expected)


def test_a_thousand_terms_of_one_input():
    x = values("float64", (33,), 8)
    total, expected = ak.asarray(x), x
    with np.errstate(all="ignore"):
        for _ in range(999):
            total, expected = total + ak.asarray(x), expected + x
        assert_bits(total, expected)


def test_a_chain_of_ten_thousand_different_operators():
    total, expected = ak.asarray([1.0, -2.0, 3.5]), np.array([1.0, -2.0, 3.5])
    for k in range(5_000):
        total, expected = total * 0.5 + k, expected * 0.5 + k
    assert_bits(total, expected)


def test_many_folds_of_one_pass():
    arrays = [ak.asarray(np.arange(50.0) + k) for k in range(150)]
    sums = [array.sum() for array in arrays]
    ak.force(*sums)
    assert [each.item() for each in sums] == [1225.0 + 50 * k for k in range(150)]
    table = np.arange(3000.0).reshape(30, 100)
    columns = [ak.asarray(table + k).sum(axis=0) for k in range(40)]
    ak.force(*columns)
    for k, each in enumerate(columns):
        assert_bits(each, (table + k).sum(axis=0))


def test_views_of_a_billion_elements_cost_what_is_looked_at(engine):
    huge = ak.full(10**9, 1.5) * 2.0
    assert huge[10**9 - 1].item() == 3.0
    assert huge[5 * 10**8 :: 10**8].tolist() == [3.0] * 5
    table = ak.full((10**6, 10**6), 2.0)
    assert (table + ak.arange(10**6))[7, :4].tolist() == [2.0, 3.0, 4.0, 5.0]
    if engine == "llvm":  # the others take long
        assert huge.sum().item() == 3e9
        assert (huge > 2.0).all().item() is True


LARGE = (16 << 20) // 8  # doubles from which results are written past the caches


@pytest.mark.parametrize("size", [LARGE - 1, LARGE, LARGE + 1, LARGE + 13])
@pytest.mark.parametrize("threads", [1, 3])
def test_large_results_are_written_whole(engine, size, threads):
    if engine == "python":
        size //= 100
    x = np.arange(size + 9, dtype="float64")
    a = ak.asarray(x)
    with ak.use(threads=threads):
        for begin in (0, 1, 3, 8):
            part, expected = a[begin : begin + size], x[begin : begin + size]
            assert_bits(part * 2.0 + 1.0, expected * 2.0 + 1.0)
        one, other = part[::-1].astype("float32"), part > 5.0
        ak.force(one, other)
        assert_bits(one, expected[::-1].astype("float32"))
        assert_bits(other, expected > 5.0)


def test_large_together_but_each_small_results_need_no_alignment(engine):
    """Past the caches only what is aligned can be written; small memory need not be."""
    size = 120_000 if engine != "python" else 300
    x = np.arange(float(size))
    a = ak.asarray(x)
    many = [a + float(k) for k in range(24)]
    ak.force(*many)
    for k, each in enumerate(many):
        assert_bits(each, x + k)


def test_more_threads_than_processors_and_than_work(engine):
    x = np.arange(70_000.0)
    with ak.use(threads=16):
        assert_bits(ak.asarray(x) * 2.0, x * 2.0)
    with ak.use(threads=10_000):
        assert_bits(ak.asarray(x) + 1.0, x + 1.0)
        assert ak.asarray(x).sum().item() == x.sum()


BEYOND = """
import resource, sys
import arraykit as ak
import numpy

def limited(expression):
    used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + (200 << 20), -1))
    try:
        expression().force()
    except ak.OutOfMemory as error:
        print("refused", "need" in str(error))
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (-1, -1))

with ak.use(engine={engine!r}, threads=2):
    a = ak.arange(1000, dtype=ak.float64)
    a.sum().force()  # everything is loaded
    limited(lambda: a[:, None] + ak.full((1, 100_000), 1.0))
    print((a + 1).sum().item())
"""


def test_a_limit_that_was_set_for_the_process_is_an_error_too(engine):
    text = BEYOND.format(engine=engine)
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["refused", "True", "500500.0"]


def test_results_that_fit_one_by_one_but_not_together_are_refused():
    from arraykit.buffer import available_bytes

    size = int(available_bytes() * 0.7) // 8
    base = ak.full(size, 1.0)
    together = [base + 1.0, base + 2.0, base + 3.0]
    with pytest.raises(ak.OutOfMemory, match="3 results that are computed together need"):
        ak.force(*together)
    assert not any(each.is_computed for each in together)


def test_partial_results_that_do_not_fit_are_refused(engine):
    from arraykit.buffer import available_bytes

    rows = int(available_bytes() * 0.6) // 8
    fold = ak.full((rows, 5000), 1.0).sum(axis=1)
    if engine != "llvm":  # the others keep no partial results, and would take very long
        return
    with pytest.raises(ak.OutOfMemory, match="with partial ones need"):
        fold.force()
