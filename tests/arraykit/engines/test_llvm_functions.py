"""arraykit/engines/llvm/functions.py: the vector functions of libm, for each instruction set."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402

import arraykit as ak  # noqa: E402
from arraykit.buffer import Buffer  # noqa: E402
from arraykit.dtypes import as_dtype, float32, float64  # noqa: E402
from arraykit.engines.llvm import functions, machine  # noqa: E402
from arraykit.engines.llvm.running import Ready  # noqa: E402
from arraykit.ops import ELEMENTWISE  # noqa: E402
from arraykit.plan import planned  # noqa: E402
from arraykit.structure import structure  # noqa: E402
from tests.arraykit.test_functions import FUNCTIONS, arguments, units, wider  # noqa: E402


@pytest.fixture(autouse=True)
def engine():
    """These tests are about one engine."""
    with ak.use(engine="llvm"):
        yield "llvm"


@pytest.fixture
def letter(monkeypatch):
    """Has the engine use the functions of another instruction set."""

    def use(chosen):
        monkeypatch.setattr(machine, "vector_letter", lambda: chosen)
        functions.vector_name.cache_clear()

    yield use
    monkeypatch.undo()
    functions.vector_name.cache_clear()


def computed(name, given):
    """The function by a kernel that is written anew."""
    node = getattr(ak, name)(*map(ak.asarray, given))._node
    found = structure([node])
    (kernel,) = planned([node], found).kernels
    out = Buffer.allocate(as_dtype(given[0].dtype), len(given[0]))
    buffers = [found.sources[item.place].buffer for item in kernel.inputs]
    Ready(kernel, "fast").run(buffers, [], [out], 1)
    return out.ndarray()


def there_are(letters):
    """Those of the letters that this machine has functions for."""
    own = machine.vector_letter()
    order = "bde"
    return [] if own is None else [each for each in letters if order.index(each) < order.index(own)]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_narrower_instruction_sets_keep_to_four_units_too(letter, name, dtype):
    given = arguments(name, dtype, 100_000)
    with np.errstate(all="ignore"):
        exact = getattr(np, ELEMENTWISE[name].numpy)(*(x.astype(wider(dtype)) for x in given))
    for other in there_are("bd"):
        letter(other)
        found = computed(name, given)
        with np.errstate(all="ignore"):
            off = units(found, exact)
            signed = np.signbit(found) == np.signbit(exact.astype(dtype))
        assert off.max() <= 4.0
        assert (signed | np.isnan(found)).all()


def test_a_machine_without_vector_functions_calls_libm(letter):
    letter(None)
    x = np.linspace(-3, 3, 1001)
    found = computed("sin", [x])
    with ak.use(engine="llvm", math="libm"):
        expected = np.asarray(ak.sin(ak.asarray(x)))
    assert found.tobytes() == expected.tobytes()


def test_a_vector_function_is_named_by_instruction_set_lanes_and_type(letter):
    if machine.vector_letter() is None or not functions.address("_ZGVbN2v_sin"):
        assert functions.vector_name("sin", float64, 1) is None
        return
    letter("b")
    assert functions.vector_name("sin", float64, 1) == ("_ZGVbN2v_sin", 2)
    assert functions.vector_name("sin", float32, 1) == ("_ZGVbN4v_sinf", 4)
    assert functions.vector_name("atan2", float64, 2) == ("_ZGVbN2vv_atan2", 2)
    assert functions.vector_name("add", float64, 2) is None
    assert functions.address("_ZGVbN2v_nothing") == 0


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_functions_of_the_c_library_are_those_of_the_interpreter(dtype):
    import math

    x = np.random.default_rng(0).uniform(-3, 3, 300).astype(dtype)
    with ak.use(engine="llvm", math="libm"):
        found = np.asarray(ak.exp(ak.asarray(x)))
    if dtype == "float64":
        assert found.tolist() == [math.exp(value) for value in x.tolist()]
    else:
        assert abs(found - np.exp(x.astype("float64"))).max() <= np.spacing(found.max())
