"""arraykit/pages.py: memory is used again when nobody can see it any more, and not before."""

from __future__ import annotations

import gc

import pytest

pytestmark = pytest.mark.cpython

import numpy as np  # noqa: E402

import arraykit as ak  # noqa: E402
from arraykit import pages  # noqa: E402

ENGINE = "blocks"  # pages know nothing of engines

SIZE = 1 << 19  # doubles: 4 MB


@pytest.fixture(autouse=True)
def nothing_waits():
    gc.collect()
    pages.clear()
    yield
    pages.clear()


def result(value):
    """A large result, in pages."""
    return (ak.full(SIZE, 0.0) + value).force()


def address(a):
    return np.asarray(a).__array_interface__["data"][0]


def test_the_memory_of_a_dead_result_is_used_for_the_next():
    first = result(1.0)
    place = address(first)
    del first
    assert pages.free_bytes() >= 8 * SIZE
    second = result(2.0)
    assert address(second) == place
    assert pages.free_bytes() == 0
    assert (np.asarray(second) == 2.0).all()


@pytest.mark.parametrize(
    "look",
    [
        np.asarray,
        lambda a: np.asarray(a)[5:9],
        lambda a: np.asarray(a).reshape(2, -1).T[3:, :1].view("int64"),
        lambda a: memoryview(np.asarray(a)),
        lambda a: memoryview(np.asarray(a))[7:100:3],
        lambda a: np.asarray(a).__dlpack__(max_version=(1, 0)),
        lambda a: np.from_dlpack(np.asarray(a)),
        lambda a: np.asarray(a).flat,
        lambda a: np.broadcast_to(np.asarray(a), (3, SIZE)),
        lambda a: np.asarray(a).ctypes,
        lambda a: ak.asarray(a),
        lambda a: a._node.buffer.view,
    ],
)
def test_memory_that_anybody_sees_is_not_used_again(look):
    first = result(1.0)
    place = address(first)
    seen = look(first)
    del first
    gc.collect()
    others = [result(float(k)) for k in range(2, 5)]
    assert place not in [address(other) for other in others]
    assert seen is not None


def test_values_stay_what_they_are_though_much_is_computed_beside_them():
    kept = [np.asarray(result(float(k)))[k::7] for k in range(5)]
    for k in range(20):
        result(100.0 + k)
    for k, view in enumerate(kept):
        assert (view == float(k)).all()


def test_results_of_similar_sizes_share_pages():
    first = (ak.full(SIZE, 0.0) + 1.0).force()
    place = address(first)
    del first
    other = (ak.full(SIZE - 1000, 0.0) + 2.0).force()
    assert address(other) == place


def test_small_results_are_not_in_pages():
    small = (ak.full(1000, 0.0) + 1.0).force()
    del small
    assert pages.free_bytes() == 0


def test_what_waits_is_bounded():
    limit = 3 << 22
    arrays = [pages.take(1 << 22, lambda: limit) for _ in range(10)]
    assert pages.free_bytes() == 0
    del arrays
    assert pages.free_bytes() == limit
    pages.clear()
    assert pages.free_bytes() == 0


def test_what_is_taken_is_large_enough_and_can_be_written_everywhere():
    for count in (1, 4096, (1 << 21) - 1, 1 << 21, (1 << 21) + 1, (5 << 21) + 3):
        taken = pages.take(count, lambda: 0)
        assert taken.shape == (count,)
        assert taken.__array_interface__["data"][0] % 64 == 0
        taken[:] = 255
        assert taken[-1] == 255


def test_memory_that_waits_is_given_back_before_anything_is_refused():
    from arraykit.buffer import available_bytes, refuse_beyond_memory

    first = result(1.0)
    del first
    waiting = pages.free_bytes()
    assert waiting
    refuse_beyond_memory(int(available_bytes()) + waiting // 2, "a test")
    assert pages.free_bytes() == 0
    with pytest.raises(ak.OutOfMemory, match="a test need"):
        refuse_beyond_memory(int(2 * available_bytes()), "a test")


def test_many_threads_take_and_give_back():
    from tests.arraykit.test_concurrency import all_done

    def work(k):
        for j in range(30):
            taken = pages.take(1 << 21, lambda: 8 << 21)
            taken[::4096] = (k + j) % 256
            assert (taken[::4096] == (k + j) % 256).all()
            del taken

    assert all_done([lambda k=k: work(k) for k in range(4)]) == []
    assert pages.free_bytes() <= 8 << 21


@pytest.mark.parametrize("fused", [True, False])
def test_sources_and_values_in_between_die_when_nobody_wants_them(fused):
    import weakref

    source = ak.asarray(np.arange(float(SIZE)))
    node, owner = weakref.ref(source._node), weakref.ref(source._node.buffer.owner)
    middle = source * 2.0
    between = weakref.ref(middle._node)
    total = (middle - middle.mean()) if not fused else middle + 1.0
    del source, middle
    total.force()
    gc.collect()
    assert (node(), owner(), between()) == (None, None, None)
    again = (ak.asarray(np.arange(float(SIZE))) * 2.0 + 1.0).force()  # by the plan that is kept
    assert again[3].item() == 7.0
