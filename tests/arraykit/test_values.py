"""Value semantics: an expression means what its inputs held when it was written."""

from __future__ import annotations

import random
from array import array

import pytest

import arraykit as ak


def test_writing_to_a_source_leaves_what_was_built_from_it():
    a = ak.arange(4, dtype=ak.float64)
    b = a + a
    part = a[1:3]
    a[0] = 100
    a[1:3] = [7, 8]
    assert b.tolist() == [0, 2, 4, 6]
    assert part.tolist() == [1, 2]
    assert a.tolist() == [100, 7, 8, 3]


def test_writing_to_a_part_leaves_the_whole():
    a = ak.arange(6, dtype=ak.int64)
    a[2:5][0] = 1
    assert a.tolist() == [0, 1, 2, 3, 4, 5]


def test_an_operator_with_assignment_makes_the_name_mean_another_value():
    a = b = ak.asarray([1, 2])
    a += 1
    assert (a.tolist(), b.tolist()) == ([2, 3], [1, 2])


def test_a_snapshot_is_taken_of_foreign_memory():
    memory = array("d", [1, 2, 3])
    a = ak.asarray(memory)
    memory[0] = 100
    assert a.tolist() == [1, 2, 3]


def test_a_buffer_that_was_captured_is_copied_once():
    a = ak.arange(1000, dtype=ak.float64)
    b = a + 1
    before = a._node.buffer
    a[0] = 5
    copy = a._node.buffer
    assert copy is not before
    for i in range(1000):
        a[i] = i
    assert a._node.buffer is copy
    assert b[0].item() == 1


def test_reading_an_element_between_writes_copies_again_but_is_right():
    a = ak.zeros(10)
    for i in range(10):
        a[i] = a[i - 1] + 1 if i else 1
    assert a.tolist() == [float(i + 1) for i in range(10)]


def test_two_forced_nodes_of_one_value_do_not_share_writes():
    a = ak.arange(4)
    b = a[:]
    c = a[0:4]
    ak.force(b, c)
    b[0] = 9
    assert (a.tolist(), c.tolist()) == ([0, 1, 2, 3], [0, 1, 2, 3])


@pytest.mark.parametrize("seed", range(60))
def test_random_programs_against_an_eager_model(seed):
    """Reads, writes, slices, captures and forces; the model computes everything at once."""
    chance = random.Random(seed)
    mine = [ak.arange(6, dtype=ak.float64)]
    model = [[float(i) for i in range(6)]]
    for _ in range(120):
        k = chance.randrange(len(mine))
        act = chance.choice(["write", "slice", "op", "op", "force", "read", "fill", "alias"])
        if act == "write" and model[k]:
            i, value = chance.randrange(len(model[k])), float(chance.randrange(100))
            mine[k][i] = value
            model[k] = [value if j == i else v for j, v in enumerate(model[k])]
        elif act == "fill" and len(model[k]) > 2:
            mine[k][1:-1] = 0.5
            model[k] = [model[k][0], *[0.5] * (len(model[k]) - 2), model[k][-1]]
        elif act == "slice" and model[k]:
            cut = slice(chance.randrange(-3, 3), None, chance.choice([1, 2, -1]))
            mine.append(mine[k][cut])
            model.append(model[k][cut])
        elif act == "op":
            j = chance.randrange(len(mine))
            if len(model[j]) == len(model[k]):
                mine.append((mine[j] + mine[k]) * 0.5)
                model.append([(x + y) * 0.5 for x, y in zip(model[j], model[k])])
        elif act == "alias":
            mine.append(ak.asarray(mine[k]))
            model.append(list(model[k]))
        elif act == "force":
            mine[k].force()
        elif model[k]:
            i = chance.randrange(len(model[k]))
            assert mine[k][i].item() == model[k][i]
        if len(mine) > 8:
            drop = chance.randrange(len(mine))
            del mine[drop], model[drop]
    for a, values in zip(mine, model):
        assert a.tolist() == values


@pytest.mark.cpython
def test_an_ndarray_shares_the_memory_and_cannot_be_written_to():
    import numpy

    a = ak.arange(3, dtype=ak.float64)
    shared = numpy.asarray(a)
    assert numpy.shares_memory(shared, numpy.asarray(a))
    with pytest.raises(ValueError, match="read-only"):
        shared[0] = 1
    a[0] = 7
    assert shared.tolist() == [0, 1, 2]
    own = numpy.array(a)
    own[0] = 1
    assert a.tolist() == [7, 1, 2]


@pytest.mark.cpython
@pytest.mark.parametrize("dtype", ["bool", "int8", "int64", "uint64", "float32", "float64"])
def test_a_snapshot_of_an_ndarray_keeps_type_shape_and_values(dtype):
    import numpy

    x = numpy.arange(6).reshape(2, 3)[:, ::-1].astype(dtype)
    a = ak.asarray(x)
    assert (a.dtype.name, a.shape, a.tolist()) == (dtype, x.shape, x.tolist())
    x[0, 0] = 0
    assert a[0, 0].item() != 0


def test_buffers_of_every_format_are_taken():
    for code in "bhilqBHILQfd":
        assert ak.asarray(array(code, [1, 2])).tolist() == [1, 2]
    assert ak.asarray(bytes([1, 255])).tolist() == [1, 255]
    assert ak.asarray(memoryview(bytes([1, 0])).cast("?")).tolist() == [True, False]


def test_many_threads_compute_the_same_values():
    import threading

    a = ak.arange(200, dtype=ak.float64)
    b = (a * 2 + 1)[::2]
    found = []

    def compute():
        for k in range(20):
            found.append((b + k).sum().item() - 100 * k)

    threads = [threading.Thread(target=compute) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [(a * 2 + 1)[::2].sum().item()] * 120


def test_writing_a_reversed_view_of_itself_is_right():
    a = ak.asarray([1, 2, 3, 4])
    a[::-1] = a
    assert a.tolist() == [4, 3, 2, 1]
    a[1:] = a[:-1]
    assert a.tolist() == [4, 4, 3, 2]


@pytest.mark.cpython
def test_numpy_on_the_left_stays_lazy():
    import numpy

    a = ak.arange(3, dtype=ak.float64)
    for left in (numpy.ones(3), numpy.float64(1), numpy.float32(1)):
        b = left + a
        assert isinstance(b, ak.Array)
        assert not b.is_computed
        assert b.tolist() == [1, 2, 3]
        assert (left - a).tolist() == [1, 0, -1]
        assert (left <= a).tolist() == [False, True, True]
