"""Memory that NumPy knows, in both directions: ndarrays of every kind, and DLPack."""

from __future__ import annotations

import sys

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402

import arraykit as ak  # noqa: E402
from arraykit.dtypes import ALL  # noqa: E402

ANY_ENGINE = True

BASE = np.arange(24.0).reshape(2, 3, 4)


# -- ndarrays that come in

LAYOUTS = {
    "contiguous": BASE,
    "in Fortran's order": np.asfortranarray(BASE),
    "transposed": BASE.transpose(2, 0, 1),
    "with gaps": BASE[:, ::2, 1::2],
    "backwards": BASE[::-1, :, ::-1],
    "repeated": np.broadcast_to(BASE[0], (2, 3, 4)),
    "without axes": np.array(7.0),
    "empty": BASE[:, :0],
    "read-only": np.frombuffer(BASE.tobytes()),
    "of the other byte order": BASE.astype(">f8" if sys.byteorder == "little" else "<f8"),
    "not aligned": np.frombuffer(b"\0" + BASE.tobytes(), dtype="u1")[1:].view("f8"),
    "an array in a file": None,
    "a scalar": np.float64(7.5),
}
SHARED = {"contiguous", "without axes", "empty", "read-only", "an array in a file"}


def laid_out(name, tmp_path):
    if name != "an array in a file":
        return LAYOUTS[name]
    mapped = np.memmap(tmp_path / "file", dtype=float, shape=(2, 3), mode="w+")
    mapped[:] = BASE[0, :2, :3]
    return mapped


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("how", [None, True])
def test_a_snapshot_is_right_whatever_the_layout(name, how, tmp_path):
    source = laid_out(name, tmp_path)
    a = ak.asarray(source, copy=how)
    assert (a.dtype, a.shape, a.tolist()) == (ak.float64, source.shape, source.tolist())
    assert (a * 2).tolist() == (source * 2).tolist()
    assert not np.shares_memory(np.asarray(a), source)


@pytest.mark.parametrize("name", LAYOUTS)
def test_only_elements_in_a_row_are_shared(name, tmp_path):
    source = laid_out(name, tmp_path)
    if name not in SHARED:
        with pytest.raises(ak.CannotShare, match=r"because its|no memory to share"):
            ak.asarray(source, copy=False)
        return
    a = ak.asarray(source, copy=False)
    assert (a.shape, a.tolist()) == (source.shape, source.tolist())
    assert source.size == 0 or np.shares_memory(np.asarray(a), source)


@pytest.mark.parametrize("dtype", [d for d in ALL if d.kind != "c"], ids=str)
@pytest.mark.parametrize("how", [None, True, False])
def test_every_element_type_comes_in_and_goes_out(dtype, how):
    source = np.array([[0, 1], [1, 0]], dtype.name)
    a = ak.asarray(source, copy=how)
    assert (a.dtype, a.tolist()) == (dtype, source.tolist())
    back = np.asarray(a)
    assert (back.dtype, back.tolist()) == (source.dtype, source.tolist())
    assert np.shares_memory(back, source) == (how is False)


@pytest.mark.parametrize("name", ["longlong", "intc", "ulonglong", "double", "single", "byte"])
def test_the_names_of_c_are_other_names_of_the_same_types(name):
    source = np.array([1, 2], name)
    assert ak.asarray(source).dtype.itemsize == source.itemsize
    assert (ak.asarray(source, copy=False) + 1).tolist() == [2, 3]


REFUSED = {
    "float16": (np.zeros(2, "float16"), r"float16; there are .*astype\('float64'\)"),
    "objects": (np.array([1, None], object), r"object; there are .*astype\(float\)"),
    "text": (np.array(["a", "b"]), "U1; there are .* no numbers"),
    "bytes": (np.array([b"a"]), "S1; there are .* no numbers"),
    "dates": (np.array(["2020-01-01"], "M8[D]"), r"datetime64\[D\]; there are .*view\('int64'\)"),
    "durations": (np.array([1], "m8[s]"), r"timedelta64\[s\]; there are .*view\('int64'\)"),
    "fields": (np.zeros(2, [("x", float)]), r"\('x', '.f8'\).*take one of them"),
    "a date": (np.datetime64("2020-01-01"), "datetime64"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("how", [None, True, False])
def test_elements_of_other_types_are_refused_by_name(name, how):
    source, said = REFUSED[name]
    with pytest.raises(ak.DTypeError, match=f"no element type is .*{said}"):
        ak.asarray(source, copy=how)


def test_they_are_refused_beside_an_array_too():
    a = ak.asarray([1.0, 2.0])
    for source in (np.zeros(2, "float16"), np.array(["a", "b"]), np.array([1, 2], object)):
        for mistake in (lambda s: a + s, lambda s: s + a, lambda s: a.__setitem__(..., s)):
            with pytest.raises(ak.DTypeError, match="no element type is"):
                mistake(source)
    assert a.tolist() == [1.0, 2.0]


@pytest.mark.skipif(np.dtype("longdouble").itemsize == 8, reason="no wider float here")
def test_wider_floats_are_refused():
    with pytest.raises(ak.DTypeError, match="no element type is"):
        ak.asarray(np.zeros(2, "longdouble"))


@pytest.mark.parametrize("how", [None, False])
def test_a_masked_array_is_taken_if_nothing_is_masked(how):
    full = np.ma.masked_array([1.0, 2.0], mask=[False, False])
    assert ak.asarray(full, copy=how).tolist() == [1.0, 2.0]
    with pytest.raises(ak.ValueNotAllowed, match=r"masked\.filled\(value\)"):
        ak.asarray(np.ma.masked_array([1.0, 2.0], mask=[False, True]), copy=how)


def test_a_matrix_is_its_elements_when_it_is_asked_for():
    with pytest.warns(PendingDeprecationWarning):
        matrix = np.matrix([[1.0, 2.0], [3.0, 4.0]])
    for how in (None, True, False):
        assert ak.asarray(matrix, copy=how).tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_an_object_that_can_be_an_ndarray_is_one():
    class Tensor:
        def __array__(self, dtype=None, copy=None):
            return np.arange(3.0)

    assert ak.asarray(Tensor()).tolist() == [0, 1, 2]
    assert ak.add(ak.asarray([1.0, 1.0, 1.0]), Tensor()).tolist() == [1, 2, 3]
    with pytest.raises(ak.CannotShare, match=r"arraykit\.from_dlpack\(value, copy=False\)"):
        ak.asarray(Tensor(), copy=False)


def test_complex_memoryviews_go_the_way_of_ndarrays():
    view = memoryview(np.array([1j, 2.0]))
    if any(dtype.kind == "c" for dtype in ALL):
        assert ak.asarray(view).tolist() == [1j, 2.0]
    else:
        with pytest.raises(ak.DTypeError, match="complex128"):
            ak.asarray(view)


@pytest.mark.parametrize("when", ["before it is computed", "after"])
@pytest.mark.parametrize("how", [None, True, False])
@pytest.mark.parametrize("part", [slice(None), slice(1, 3), slice(None, None, -1)])
def test_what_is_written_to_the_ndarray_shows_in_what_is_not_computed_yet(part, how, when):
    source = np.arange(4.0)
    value = ak.asarray(source, copy=how)[part] * 2
    if when == "after":
        value.force()
    old = source.copy()
    source += 100
    seen = source if how is False and when != "after" else old
    assert value.tolist() == (seen[part] * 2).tolist()


@pytest.mark.parametrize("how", [None, True, False])
def test_what_is_written_to_the_array_stays_there(how):
    source = np.arange(6.0).reshape(2, 3)
    a = ak.asarray(source, copy=how)
    kept, shown = a + 0, np.asarray(a)
    a[0] = -1.0
    a[1, ::2] = [7.0, 8.0]
    a += 1
    assert source.tolist() == np.arange(6.0).reshape(2, 3).tolist()
    assert kept.tolist() == shown.tolist() == source.tolist()
    assert a.tolist() == [[0.0, 0.0, 0.0], [8.0, 5.0, 9.0]]


# -- ndarrays that go out


def test_nobody_can_make_the_ndarray_writable():
    a = ak.asarray([1.0, 2.0])
    shown = np.asarray(a)
    with pytest.raises(ValueError, match="WRITEABLE"):
        shown.flags.writeable = True
    with pytest.raises(ValueError, match="read-only"):
        shown += 1


def test_the_ndarray_has_the_dtype_and_the_copy_that_is_asked_for():
    a = ak.asarray([1.5, 2.5])
    assert np.shares_memory(np.asarray(a, copy=False), np.asarray(a))
    for own in (np.array(a), np.asarray(a, copy=True), np.asarray(a, dtype="float32")):
        assert not np.shares_memory(own, np.asarray(a))
        own[0] = 9
    assert a.tolist() == [1.5, 2.5]
    assert np.asarray(a, dtype=int).tolist() == [1, 2]
    with pytest.raises(ValueError, match="copy"):
        np.asarray(a, dtype="int64", copy=False)


@pytest.mark.parametrize("shape", [(), (0,), (0, 3), (2, 0, 3), (2, 3)])
def test_every_shape_goes_out(shape):
    for dtype in ("float64", "bool", "int8"):
        shown = np.asarray(ak.ones(shape, dtype=dtype) if shape else ak.asarray(1, dtype))
        assert (shown.shape, shown.dtype.name) == (shape, dtype)
        assert (shown == 1).all()
        assert not shown.flags.writeable
        view = ak.ones(shape, dtype=dtype).memoryview()
        assert (view.shape, view.readonly) == (shape, True)


# -- DLPack


def test_numpy_reads_an_array_that_it_cannot_write_to():
    a = ak.asarray([[1.0, 2.0], [3.0, 4.0]])
    shown = np.from_dlpack(a)
    assert shown.tolist() == a.tolist()
    assert np.shares_memory(shown, np.asarray(a))
    with pytest.raises(ValueError, match="read-only"):
        shown[0, 0] = 9.0
    a[0, 0] = 100.0
    assert shown[0, 0] == 1.0
    assert a.__dlpack_device__() == (1, 0)


class Old:
    """A consumer's view of an array, asking as it asks."""

    def __init__(self, array, **words):
        self.array, self.words = array, words

    def __dlpack__(self, **words):
        return self.array.__dlpack__(**self.words)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


@pytest.mark.parametrize(
    "words",
    [{}, {"max_version": (0, 8)}, {"copy": True}, {"max_version": (1, 0), "copy": True}],
    ids=str,
)
def test_a_capsule_that_cannot_say_read_only_holds_a_copy(words):
    a = ak.asarray([1.0, 2.0])
    shown = np.from_dlpack(Old(a, **words))
    assert shown.tolist() == [1.0, 2.0]
    assert not np.shares_memory(shown, np.asarray(a))


def test_a_capsule_of_the_first_version_shares():
    a = ak.asarray([1.0, 2.0])
    for words in ({"max_version": (1, 0)}, {"max_version": (1, 1), "copy": False}):
        shown = np.from_dlpack(Old(a, dl_device=(1, 0), **words))
        assert np.shares_memory(shown, np.asarray(a))
        assert not shown.flags.writeable


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"copy": False}, "cannot say that memory is read-only"),
        ({"max_version": (0, 8), "copy": False}, "cannot say that memory is read-only"),
        ({"stream": 1}, "has no stream"),
        ({"dl_device": (2, 0)}, r"not on the device \(2, 0\)"),
    ],
)
def test_what_a_capsule_cannot_be_is_refused(words, said):
    with pytest.raises(BufferError, match=said):
        ak.asarray([1.0]).__dlpack__(**words)


@pytest.mark.parametrize("dtype", [d for d in ALL if d.kind != "c"], ids=str)
def test_it_goes_out_and_comes_back(dtype):
    a = ak.asarray([[0, 1, 1], [1, 0, 1]], dtype=dtype)
    for back in (ak.from_dlpack(np.from_dlpack(a)), ak.from_dlpack(a)):
        assert (back.dtype, back.tolist()) == (a.dtype, a.tolist())


@pytest.mark.parametrize("how", [None, True, False])
def test_from_dlpack_takes_a_snapshot_or_shares(how):
    source = np.arange(3.0)
    a = ak.from_dlpack(source, copy=how)
    source[0] = 100.0
    assert a.tolist() == ([100.0, 1.0, 2.0] if how is False else [0.0, 1.0, 2.0])
    a[1] = -1.0
    assert source[1] == 1.0


def test_from_dlpack_refuses_what_it_cannot_have():
    with pytest.raises(ak.DTypeError, match=r"no __dlpack__: use arraykit\.asarray"):
        ak.from_dlpack([1.0])
    with pytest.raises(ak.CannotShare, match="do not lie one after the other"):
        ak.from_dlpack(np.arange(6.0)[::2], copy=False)
    assert ak.from_dlpack(np.arange(6.0)[::2]).tolist() == [0, 2, 4]
    with pytest.raises(ak.ValueNotAllowed, match="not on 'cuda'"):
        ak.from_dlpack(np.arange(3.0), device="cuda")
    assert ak.from_dlpack(np.arange(3.0), device="cpu").tolist() == [0, 1, 2]
    with pytest.raises(ak.DTypeError, match="float16"):
        ak.from_dlpack(np.zeros(2, "float16"))
    with pytest.raises(ak.CannotShare, match="byte order"):
        ak.from_dlpack(LAYOUTS["of the other byte order"])
