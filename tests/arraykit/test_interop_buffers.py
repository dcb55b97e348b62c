"""Memory that comes in and goes out without NumPy: buffers, bytes, pickles, copies."""

from __future__ import annotations

import copy
import ctypes
import mmap
import os
import pickle
import platform
import subprocess
import sys
from array import array

import pytest

import arraykit as ak
from arraykit.dtypes import ALL

ANY_ENGINE = True

CODES = "bhilqBHILQfd"


# -- memory that comes in


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("share", [False, None])
def test_an_array_of_the_standard_library_keeps_width_and_kind(code, share):
    source = array(code, [1, 2, 3])
    a = ak.asarray(source, copy=share)
    kind = "f" if code in "fd" else ("i" if code.islower() else "u")
    assert (a.dtype.kind, a.dtype.itemsize) == (kind, source.itemsize)
    assert a.tolist() == [1, 2, 3]
    assert (a + a).tolist() == [2, 4, 6]


def test_memory_of_several_axes_and_of_none():
    table = memoryview(array("d", range(6)).tobytes()).cast("d", (2, 3))
    point = memoryview(array("i", [7]).tobytes()).cast("i", ())
    for share in (None, False):
        assert ak.asarray(table, copy=share).tolist() == [[0, 1, 2], [3, 4, 5]]
        assert ak.asarray(point, copy=share).tolist() == 7
        assert ak.asarray(memoryview(b""), copy=share).shape == (0,)


def test_bytes_and_their_like_are_small_whole_numbers():
    for source in (b"\x01\xff", bytearray(b"\x01\xff"), memoryview(b"\x01\xff")):
        for share in (None, False):
            a = ak.asarray(source, copy=share)
            assert (a.dtype, a.tolist()) == (ak.uint8, [1, 255])


def test_truths_of_c_are_any_bytes_but_zero():
    a = ak.asarray(memoryview(bytes([0, 1, 2])).cast("?"))
    assert a.tolist() == [False, True, True]
    assert (a & True).tolist() == [False, True, True]


def test_a_file_in_memory_is_taken_and_shared(tmp_path):
    path = tmp_path / "numbers"
    path.write_bytes(array("B", [1, 2, 3]).tobytes())
    with open(path, "r+b") as file:
        mapped = mmap.mmap(file.fileno(), 0)
    assert ak.asarray(mapped).tolist() == [1, 2, 3]
    assert ak.asarray(mapped, copy=False).sum().item() == 6


def test_memory_with_gaps_is_copied_and_not_shared():
    gaps = memoryview(array("q", range(6)))[::2]
    assert ak.asarray(gaps).tolist() == [0, 2, 4]
    with pytest.raises(ak.CannotShare, match="do not lie one after the other"):
        ak.asarray(gaps, copy=False)


def test_memory_of_the_other_byte_order_is_turned_round():
    Swapped = ctypes.c_int32.__ctype_be__ if sys.byteorder == "little" else ctypes.c_int32
    numbers = (Swapped * 3)(1, -2, 300)
    assert ak.asarray(numbers).tolist() == [1, -2, 300]
    with pytest.raises(ak.CannotShare, match="not that of this machine"):
        ak.asarray(numbers, copy=False)


@pytest.mark.parametrize("code", ["c", "P"])
def test_memory_of_what_is_no_number_is_refused(code):
    with pytest.raises(ak.DTypeError, match=r"element type"):
        ak.asarray(memoryview(bytes(8)).cast(code))


@pytest.mark.parametrize("source", [[1.0], (1, 2), 3, 2.5, True, range(3)])
def test_what_has_no_memory_cannot_be_shared(source):
    with pytest.raises(ak.CannotShare, match=f"a {type(source).__name__} has no memory to share"):
        ak.asarray(source, copy=False)


@pytest.mark.parametrize("source", [None, "text", {1: 2}, {1, 2}, object()])
@pytest.mark.parametrize("share", [None, True])
def test_what_is_no_array_is_refused_by_name(source, share):
    with pytest.raises(ak.DTypeError, match=f"not of {type(source).__name__}"):
        ak.asarray(source, copy=share)


def test_sharing_is_refused_where_the_type_would_change():
    memory = array("d", [1.0])
    assert ak.asarray(memory, "float64", copy=False).tolist() == [1.0]
    with pytest.raises(ak.CannotShare, match="float64 become float32 by a copy only"):
        ak.asarray(memory, "float32", copy=False)
    assert ak.asarray(memory, "float32", copy=True).tolist() == [1.0]


# -- who sees what is written to shared memory

READ = {
    "the array": (lambda a: a, lambda v: v),
    "a slice": (lambda a: a[1:3], lambda v: v[1:3]),
    "all of it": (lambda a: a[:], lambda v: v),
    "backwards": (lambda a: a[::-1], lambda v: v[::-1]),
    "an expression": (lambda a: a * 2, lambda v: [2 * x for x in v]),
    "of a slice": (lambda a: a[1:] + 1, lambda v: [x + 1 for x in v[1:]]),
    "a fold": (lambda a: a.sum(), lambda v: sum(v)),
}
GOES_ON_SHARING = {"the array", "all of it"}


@pytest.mark.parametrize("read", READ)
@pytest.mark.parametrize("when", ["before it is computed", "after"])
@pytest.mark.parametrize("how", [None, True, False])
def test_what_the_owner_writes_shows_in_shared_memory_that_is_not_computed_yet(read, when, how):
    build, expected = READ[read]
    memory = array("d", [1.0, 2.0, 3.0, 4.0])
    value = build(ak.asarray(memory, copy=how))
    if when == "after":
        value.force()
    old = memory.tolist()
    memory[1] = 100.0
    sees = how is False and (when != "after" or read in GOES_ON_SHARING)
    assert value.tolist() == expected(memory.tolist() if sees else old)


@pytest.mark.parametrize("read", [name for name in READ if name != "a fold"])
@pytest.mark.parametrize("computed", [True, False])
@pytest.mark.parametrize("how", [None, True, False])
def test_writing_to_a_handle_never_reaches_the_owner_nor_other_handles(read, computed, how):
    build, _ = READ[read]
    memory = array("d", [1.0, 2.0, 3.0, 4.0])
    a = ak.asarray(memory, copy=how)
    value = build(a)
    other = a + 0
    if computed:
        value.force()
    value[0] = -1.0
    value[1:] = [-2.0] * (len(value) - 1)
    assert memory.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert other.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert value.tolist() == [-1.0] + [-2.0] * (len(value) - 1)
    assert a.tolist() == (value.tolist() if value is a else [1.0, 2.0, 3.0, 4.0])


def test_a_handle_that_was_written_to_shares_no_longer():
    memory = array("d", [1.0, 2.0])
    a = ak.asarray(memory, copy=False)
    a[0] = -1.0
    memory[1] = 100.0
    assert a.tolist() == [-1.0, 2.0]


def test_a_copy_of_a_shared_array_ends_the_sharing():
    memory = array("d", [1.0, 2.0])
    shared = ak.asarray(memory, copy=False)
    again, own, deep = ak.asarray(shared), ak.asarray(shared, copy=True), copy.deepcopy(shared)
    memory[0] = 100.0
    assert [a.tolist() for a in (shared, again)] == [[100.0, 2.0]] * 2
    assert [a.tolist() for a in (own, deep)] == [[1.0, 2.0]] * 2


def test_an_element_that_was_read_is_a_value_of_its_own():
    memory = array("d", [1.0, 2.0])
    element = ak.asarray(memory, copy=False)[0]
    memory[0] = 100.0
    assert element.item() == 1.0


def test_memory_that_must_not_be_written_to_is_shared_and_copied_on_writing():
    source = bytes([1, 2, 3])
    a = ak.asarray(source, copy=False)
    a[0] = 9
    assert (source, a.tolist()) == (b"\x01\x02\x03", [9, 2, 3])


# -- memory that goes out


@pytest.mark.parametrize("dtype", [d for d in ALL if d.kind != "c"], ids=str)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (1, 1, 4)])
def test_a_memoryview_has_format_shape_and_values(dtype, shape):
    a = ak.ones(shape, dtype=dtype) if dtype is ak.bool else ak.full(shape, 7, dtype=dtype)
    view = a.memoryview()
    assert view.format == ("?" if dtype is ak.bool else dtype.code)
    assert (view.shape, view.itemsize, view.readonly) == (shape, dtype.itemsize, True)
    assert view.tobytes() == bytes(a)
    if shape:
        assert view.tolist() == a.tolist()
    assert ak.asarray(view).tolist() == a.tolist()


def test_an_empty_array_has_a_memoryview():
    view = ak.zeros(0, dtype="int16").memoryview()
    assert (view.format, view.shape, view.readonly) == ("h", (0,), True)
    assert bytes(ak.zeros((0, 3))) == b""


def test_a_memoryview_shares_until_the_array_is_written_to():
    a = ak.asarray([1.0, 2.0])
    view = a.memoryview()
    with pytest.raises(TypeError):
        view[0] = 5.0
    a[0] = 100.0
    assert (view.tolist(), a.tolist()) == ([1.0, 2.0], [100.0, 2.0])


def test_bytes_are_those_of_the_elements_not_the_elements():
    assert bytes(ak.arange(3)) == array("q", [0, 1, 2]).tobytes()
    assert bytes(ak.asarray([5])) == array("q", [5]).tobytes()
    assert bytes(ak.asarray(5)) == array("q", [5]).tobytes()


def test_it_is_a_buffer_where_python_asks_classes_for_one():
    a = ak.asarray([[1.0, 2.0], [3.0, 4.0]])
    if platform.python_implementation() == "CPython" and sys.version_info < (3, 12):
        with pytest.raises(TypeError):
            memoryview(a)  # only extension classes are asked
        assert a.__buffer__(0).tolist() == a.tolist()
        return
    view = memoryview(a)
    assert (view.shape, view.format, view.readonly) == ((2, 2), "d", True)
    assert bytearray(ak.arange(2)) == bytes(ak.arange(2))
    with pytest.raises((BufferError, TypeError)), open(os.devnull, "rb") as file:
        file.readinto(a)
    a[0, 0] = 9.0
    assert view[0, 0] == 1.0


def test_what_needs_a_library_says_so_without_it(monkeypatch):
    class Tensor:
        def __dlpack__(self, **words):
            raise AssertionError("nobody can read it")

    a = ak.asarray([1.0, 2.0])
    for name in ("numpy", "pandas"):
        monkeypatch.setitem(sys.modules, name, None)
    for order in (
        a.__array__,
        a.__dlpack__,
        a.to_series,
        lambda: ak.zeros((0, 3)).memoryview(),
        lambda: ak.from_dlpack(Tensor()),
    ):
        with ak.use(engine="python"), pytest.raises(ak.LibraryMissing, match="not installed"):
            order()
    assert a.memoryview().tolist() == [1.0, 2.0]
    assert a.__dlpack_device__() == (1, 0)


# -- pickles and copies


def sample(dtype, shape):
    flat = [k % 2 for k in range(max(1, shape[0] * shape[1]))][: shape[0] * shape[1]]
    return ak.asarray(flat, dtype=dtype).reshape(shape)


@pytest.mark.parametrize("dtype", ALL, ids=str)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("shape", [(2, 3), (0, 2)])
def test_a_pickle_holds_value_type_and_shape(dtype, protocol, shape):
    a = sample(dtype, shape)
    back = pickle.loads(pickle.dumps(a, protocol))
    assert back.dtype is a.dtype
    assert (back.shape, back.tolist()) == (a.shape, a.tolist())
    if dtype.kind != "b":
        assert (back + back).tolist() == (a + a).tolist()


def test_a_pickle_is_computed_and_independent():
    a = ak.asarray([1.0, 2.0])
    b = a + 1
    back = pickle.loads(pickle.dumps(b))
    assert back.is_computed
    b[0] = 100.0
    back[1] = -1.0
    assert (back.tolist(), b.tolist()) == ([2.0, -1.0], [100.0, 3.0])


def test_buffers_out_of_band_are_those_of_the_array_when_it_was_pickled():
    a = ak.asarray([1.0, 2.0])
    buffers = []
    stream = pickle.dumps(a, protocol=5, buffer_callback=buffers.append)
    a[0] = 100.0
    assert len(buffers) == 1
    back = pickle.loads(stream, buffers=buffers)
    back[1] = -1.0
    assert (back.tolist(), a.tolist()) == ([1.0, -1.0], [100.0, 2.0])


def test_a_pickle_goes_to_another_process():
    program = (
        "import pickle, sys; a = pickle.load(sys.stdin.buffer);"
        "import arraykit as ak; assert a.dtype is ak.int32;"
        "pickle.dump(a * 2, sys.stdout.buffer)"
    )
    root = os.path.dirname(os.path.dirname(ak.__file__))
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=pickle.dumps(ak.asarray([1, 2], "int32") + 1),
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        check=True,
    )
    back = pickle.loads(done.stdout)
    assert (back.dtype, back.tolist()) == (ak.int32, [4, 6])


def test_a_pickle_of_another_byte_order_is_refused():
    make, (dtype, shape, _, payload) = ak.asarray([1]).__reduce_ex__(4)
    other = "big" if sys.byteorder == "little" else "little"
    with pytest.raises(ak.ValueNotAllowed, match=f"pickled on a {other}-endian machine"):
        make(dtype, shape, other, payload)


def test_copies_are_other_handles_on_the_same_value():
    for duplicate in (copy.copy, copy.deepcopy, ak.asarray):
        a = ak.asarray([1, 2])
        b = duplicate(a)
        b[0] = 9
        a[1] = 7
        assert (a.tolist(), b.tolist()) == ([1, 7], [9, 2])


def test_a_copy_computes_nothing():
    b = ak.asarray([1, 2]) + 1
    assert not copy.copy(b).is_computed
    assert not copy.deepcopy(b).is_computed
    assert copy.deepcopy([b, b])[0].tolist() == [2, 3]


def test_dtypes_survive_as_the_objects_they_are():
    for dtype in ALL:
        assert pickle.loads(pickle.dumps(dtype)) is dtype
        assert copy.deepcopy(dtype) is dtype
