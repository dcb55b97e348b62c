"""arraykit/explain/moments.py: step by step, and the sums are those of Eager and Plan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak
from arraykit.explain.eager import as_written, eager
from arraykit.explain.moments import eager_moments, kernel_moments
from arraykit.plan import planned

ANY_ENGINE = True
N = 1000


@pytest.fixture
def a():
    return ak.asarray([0.5 * k for k in range(N)])


def eagerly(array):
    return eager_moments(as_written([array._node]), [array._node])


def test_temporaries_live_until_their_last_use(a):
    told = eagerly((a * 2) * (a + 1) - 3)
    names = [[held.key.op for held in each.live] for each in told]
    assert names == [
        ["multiply"],
        ["multiply", "add"],
        ["multiply", "add", "multiply"],
        ["multiply", "subtract"],
    ]
    assert [[node.op for node in each.ending] for each in told] == [
        [],
        [],
        ["multiply", "add"],
        ["multiply"],
    ]


def test_bytes_add_up_as_steps_are_taken(a):
    told = eagerly(a * 2 + a)
    assert [(each.read, each.wrote, each.moved) for each in told] == [
        (8 * N, 8 * N, 16 * N),
        (16 * N, 8 * N, 40 * N),
    ]


def test_a_slice_keeps_what_it_looks_at(a):
    told = eagerly((a * 2)[1:] + 1)
    assert [node.op for node in told[-1].ending] == ["multiply"]


def test_kernels_hold_what_later_ones_read(a):
    plan = planned([(a - a.mean())._node])
    told = kernel_moments(plan)
    assert [each.step for each in told] == [1, 2]
    assert [each.wrote for each in told] == [8, 8 * N]
    assert told[0].live[0].key in told[1].ending


def test_nothing_to_do_is_no_moment(a):
    assert kernel_moments(planned([])) == []
    assert eager_moments([], []) == []


PICKS = st.tuples(
    st.sampled_from(["+", "exp", "slice", "sum"]), st.integers(0, 9), st.integers(0, 9)
)


@given(st.lists(PICKS, min_size=1, max_size=10))
def test_the_figures_are_those_of_the_whole(picks):
    pool = [ak.asarray([0.5 * k for k in range(64)])]
    for word, one, other in picks:
        x, y = pool[one % len(pool)], pool[other % len(pool)]
        if word == "+":
            pool.append(x[: y.size] + y[: x.size])
        elif word == "sum":
            pool.append(x - x.sum())
        else:
            pool.append(ak.exp(x) if word == "exp" else x[: max(1, x.size // 2)])
    wanted = [pool[-1]._node]
    if pool[-1].is_computed:
        return
    by_steps, told = eagerly(pool[-1]), eager(as_written(wanted), wanted)
    assert sum(each.read + each.wrote for each in by_steps) == told.bytes_moved
    assert max([each.live_bytes for each in by_steps], default=0) == told.peak_bytes
    plan = planned(wanted)
    by_kernels = kernel_moments(plan)
    assert by_kernels[-1].moved == plan.bytes_read + plan.bytes_written
    assert max(each.live_bytes for each in by_kernels) == plan.peak_bytes
