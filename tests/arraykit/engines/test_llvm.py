"""arraykit/engines/llvm: what is written is sound; what is compiled stays while it is used."""

from __future__ import annotations

import gc
import re
import threading
import weakref
from contextlib import suppress

import pytest

pytestmark = pytest.mark.cpython

import llvmlite.binding as binding  # noqa: E402
import numpy as np  # noqa: E402

import arraykit as ak  # noqa: E402
from arraykit import execution  # noqa: E402
from arraykit.engines import llvm  # noqa: E402
from arraykit.engines.llvm import columns, machine, running  # noqa: E402
from arraykit.ops import ELEMENTWISE  # noqa: E402
from arraykit.plan import planned  # noqa: E402
from tests.arraykit.growing import NAMES, REFUSALS  # noqa: E402


@pytest.fixture(autouse=True)
def engine():
    """These tests are about one engine."""
    with ak.use(engine="llvm", threads=2):
        yield "llvm"


def kernel_of(*arrays):
    (kernel,) = planned([array._node for array in arrays]).kernels
    return kernel


def source(dtype, shape=(100,)):
    return ak.asarray(np.zeros(shape, dtype))


def kernels():
    """A kernel for each operation on each type, for casts, views and folds of all kinds."""
    for name, op in ELEMENTWISE.items():
        for dtype in NAMES:
            with suppress(REFUSALS):
                result = getattr(ak, name)(*[source(dtype) for _ in range(op.arity)])
                yield from planned([result._node]).kernels  # none where nothing changes
    for one in NAMES:
        for other in NAMES:
            if one != other:
                yield kernel_of(source(one).astype(other))
        flat, table = source(one), source(one, (50, 40))
        for view in (flat[::-1], flat[::3], table.T, table[:, :1].broadcast_to((50, 40))):
            yield kernel_of(ak.where(view == view, view, view))
        for fold in ("sum", "prod", "min", "max", "any", "all"):
            for axis in (None, 0, 1):
                yield kernel_of(getattr(table, fold)(axis=axis))
            yield kernel_of(getattr(source(one, (3000, 40)), fold)(axis=0))


def test_every_kernel_is_valid_and_promises_nothing_that_could_be_broken():
    seen = 0
    for kernel in kernels():
        if llvm.cannot(kernel):
            continue
        seen += 1
        for math in ("fast", "libm"):
            text = llvm.source(kernel, math)
            binding.parse_assembly(text).verify()
        assert not re.search(r"\b(undef|nuw|nsw|exact|inbounds|fast|nnan|contract|assume)\b", text)
        for function in text.split("define ")[1:]:
            # In a loop each turn would take more of the stack.
            assert "alloca" not in function.partition("br label")[2]
    assert seen > 500


def test_operands_of_what_is_undefined_are_chosen_first():
    shifted = llvm.source(kernel_of(source("int32") << source("int32")))
    amount = re.search(r"shl <\d+ x i32> %\w+, (%\w+)", shifted).group(1)
    assert re.search(rf"{amount} = select", shifted)
    divided = llvm.source(kernel_of(source("int32") // source("int32")))
    for word in ("sdiv", "srem"):
        divisor = re.search(rf"{word} <\d+ x i32> %\w+, (%\w+)", divided).group(1)
        assert re.search(rf"{divisor} = select", divided)


def test_sources_need_no_alignment_and_results_that_of_an_element():
    for dtype in ("float64", "float32", "int16", "bool"):
        text = llvm.source(kernel_of(ak.where(source("bool"), source(dtype), source(dtype)[::-1])))
        inside = text[text.index("\ninside") :]
        assert set(re.findall(r"load .*align (\d+)", inside)) == {"1"}
        assert set(re.findall(r"store .*align (\d+)", inside)) == {str(np.dtype(dtype).itemsize)}


def test_a_product_and_a_sum_are_rounded_one_by_one():
    a = source("float64")
    assembly = llvm.assembly(kernel_of(a * a + a))
    assert "fma" not in assembly
    x = 1.0 + np.arange(1, 9) * 2.0**-30
    found = np.asarray(ak.asarray(x) * ak.asarray(x) - 1.0)
    assert found.tolist() == (x * x - 1.0).tolist()


def test_equal_forms_have_one_text_and_other_forms_another():
    def text(x, factor=2.0):
        return llvm.source(kernel_of(ak.asarray(x) * factor + 1.0))

    one = text(np.zeros(100))
    assert one == text(np.zeros(77), 3.0)
    assert one != text(np.zeros(100, "float32"))
    assert one != llvm.source(kernel_of(ak.asarray(np.zeros(200))[::2] * 2.0 + 1.0))


def test_results_go_past_the_caches_only_where_they_are_large_and_one_row():
    large = 16 << 20
    flat = ak.full(large // 8, 1.0) + source("float64", (1,))
    for array, streamed in ((flat, True), (flat[1:], False), (flat.sum(), False)):
        kernel = kernel_of(array)
        assert running.is_streamed(kernel) == streamed
        assert ("nontemporal" in llvm.source(kernel)) == streamed


@pytest.mark.parametrize(
    ("shape", "axis", "side_by_side"),
    [
        ((1000, 100), 0, True),
        ((1000, 100), 1, False),
        ((1000, 3), 1, True),  # short rows
        ((1000, 3), 0, False),  # few columns
        ((100_000,), 0, False),
        ((10, 1000, 100), 1, True),
        ((10, 1000, 100), (0, 1), True),
        ((10, 1000, 100), (0, 2), False),
    ],
)
def test_folds_go_along_what_lies_side_by_side(shape, axis, side_by_side):
    kernel = kernel_of(source("float64", shape).sum(axis=axis))
    assert (columns.turned(kernel) is not None) == side_by_side


# -- what is compiled


@pytest.fixture
def few(monkeypatch):
    """Few compiled kernels are kept; those there were are set aside."""
    monkeypatch.setattr(machine, "_KEPT", 8)
    monkeypatch.setattr(machine, "_cache", type(machine._cache)())
    monkeypatch.setattr(execution, "_plans", {})


def different(count):
    """So many expressions of different forms, with what their first element is."""
    a = ak.asarray(np.arange(1.0, 50.0))
    for number in range(count):
        result, value = a, 1.0
        for bit in f"{number:b}":
            result, value = (result + a, value + 1.0) if bit == "1" else (result * a, value * 1.0)
        yield result, value


def test_compiled_kernels_are_bounded_and_come_back(few):
    living = weakref.WeakSet()
    for _ in range(2):
        for result, value in different(40):
            assert result[:20].force()[0].item() == value
            assert len(machine._cache) <= 8
            living.update(machine._cache.values())
        gc.collect()
        assert len(living) <= 8


def test_the_kernel_that_was_used_last_stays(few):
    a = ak.asarray(np.arange(30.0))
    (a - 5.0).force()
    (text,) = machine._cache
    kept = machine._cache[text]
    for result, _ in different(30):
        result.force()
        (a - 5.0).force()
    assert machine._cache[text] is kept


def test_the_memory_of_compiled_kernels_is_bounded(few):
    """Hundreds take no more than a few: what leaves is freed."""

    def resident():
        gc.collect()
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * 4096

    texts = [llvm.source(kernel_of(result)) for result, _ in different(250)]
    for text in texts[:100]:
        machine.compiled(text)
    before = resident()
    for text in texts[100:]:
        machine.compiled(text)
    assert resident() - before < 30 << 20
    assert len(machine._cache) == 8


def test_code_that_is_running_is_not_freed(few):
    """A kernel leaves the cache while another thread is in the midst of it."""
    base = ak.full(10**8, 1.0) * 2.0
    found, started = [], threading.Event()

    def work():
        with ak.use(engine="llvm", threads=1):
            fold = (base + 1.0).sum()
            started.set()
            found.append(fold.item())

    thread = threading.Thread(target=work)
    thread.start()
    started.wait(60)
    texts = [llvm.source(kernel_of(result)) for result, _ in different(30)]
    while thread.is_alive():
        for text in texts:
            machine.compiled(text)
            gc.collect()
    thread.join()
    assert found == [3e8]
    assert len(machine._cache) <= 8


def test_a_text_that_is_no_kernel_is_an_error_and_leaves_the_compiler_usable():
    with pytest.raises(RuntimeError):
        machine.compiled("this is not LLVM")
    with pytest.raises(RuntimeError):
        machine.assembly("define void @kernel() { ret i32 %x }")
    assert (ak.asarray([1.0]) + 41.0).item() == 42.0
