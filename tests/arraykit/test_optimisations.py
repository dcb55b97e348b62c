"""arraykit/optimisations.py: each can be left out, which changes the plan and not the values."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

import arraykit as ak
from arraykit import execution
from arraykit.explain.eager import as_written, eager
from arraykit.optimisations import OPTIMISATIONS, checked_names, unshared
from arraykit.plan import planned
from arraykit.structure import structure

ANY_ENGINE = True
N = 1000

SUBSETS = [
    frozenset(names)
    for size in range(len(OPTIMISATIONS) + 1)
    for names in itertools.combinations(OPTIMISATIONS, size)
]


@pytest.fixture
def a():
    return ak.asarray([0.5 * k for k in range(N)])


@pytest.fixture
def b():
    return ak.asarray([1.0 + k for k in range(N)])


def plan_of(array, *without):
    return ak.explain(array, without=without).plan


def computed_without(array, without):
    """The values by the plan that leaves those out."""
    roots, _ = unshared([array._node]) if "sharing" in without else ([array._node], {})
    found = structure(roots)
    ready = execution._Ready(planned(roots, found, without))
    values = execution._run(ready, [node.buffer for node in found.sources], found.constants)
    return values[ready.plan.results[0]].view.tolist()


# -- what each is good for


def test_without_fusion_each_operation_is_a_kernel_that_writes_its_result(a, b):
    plan = plan_of(a * b + a - b, "fusion")
    assert [len(kernel.steps) for kernel in plan.kernels] == [1, 1, 1]
    assert (plan.bytes_read, plan.bytes_written) == (3 * 16 * N, 3 * 8 * N)
    assert {each.reason for each in plan.stored} == {"operations are not fused"}
    assert plan_of(a * b + a - b).bytes_written == 8 * N


def test_without_folding_what_is_folded_is_stored_first(a, b):
    plan = plan_of((a * b).sum(), "folding")
    assert [(len(kernel.steps), len(kernel.folds)) for kernel in plan.kernels] == [(1, 0), (0, 1)]
    assert plan.bytes_written == 8 * N + 8
    assert plan.stored[0].reason == "a fold reads it"
    assert len(plan_of((a * b).sum()).kernels) == 1


def test_without_sharing_what_is_written_twice_is_computed_twice(a, b):
    twice = (a * b) / (1 + a * b)
    steps = [step.op for step in plan_of(twice, "sharing").kernels[0].steps]
    assert steps.count("multiply") == 2
    assert [step.op for step in plan_of(twice).kernels[0].steps].count("multiply") == 1


def test_without_views_moved_down_a_slice_computes_all_there_is(a, b):
    part = (a * b)[:10]
    plan = plan_of(part, "views")
    assert plan.bytes_written == 8 * N + 80
    assert plan.stored[0].reason == "a view of it is not moved down"
    assert plan_of(part).bytes_written == 80


def test_sharing_is_left_out_below_a_view_too(a, b):
    part = (a * b)[1:] - (a * b)[1:] * 2
    steps = [step.op for step in plan_of(part, "sharing").kernels[0].steps]
    assert steps.count("multiply") == 3


def test_an_explanation_says_what_it_was_planned_without(a):
    told = ak.explain(a + a + a, without=["views", "fusion"])
    assert "planned without fusion and views" in str(told)
    assert "planned without fusion and views" in told._repr_html_()
    assert "without" not in str(ak.explain(a + a + a))


def test_the_plan_that_is_used_stays_the_best_one(a):
    b = a + a + a
    ak.explain(b, without="fusion")
    b.force()
    again = a * 2 + a * 2 + a
    assert len(ak.explain(again).kernels) == 1
    assert len(ak.explain(again, without="fusion").kernels) == 3


# -- and that it changes nothing else


def expressions(a, b):
    m = a[:12].reshape((3, 4))
    return [
        a + a + a + a + a,
        (a * b) / (1 + a * b) - ak.sin(a * b),
        ((a + b) * 2)[::2][1:] + (a * b)[1::2][:-1],
        (a - a.mean()) / a.std(),
        ak.where(a > b, a, -b).max(),
        ((m + 1) * m[:, 2:3]).sum(axis=0) / m.sum(axis=0, keepdims=True),
        (ak.exp(m) + m[0])[1:, ::-1].sum(axis=1),
        (a * 2)[3:][:5],
    ]


@pytest.mark.parametrize("without", SUBSETS, ids=lambda names: "-".join(sorted(names)))
def test_values_are_the_same_to_the_bit_whatever_is_left_out(a, b, without):
    for array in expressions(a, b):
        assert computed_without(array, without) == [*_flat(array.tolist())]


def _flat(nested):
    if isinstance(nested, list):
        for each in nested:
            yield from _flat(each)
    else:
        yield nested


@given(st.lists(st.sampled_from(["+", "*", "twice", "slice"]), max_size=8))
def test_without_fusion_the_bytes_are_those_of_one_operation_after_the_other(program):
    x, y = ak.asarray([1.0] * 300), ak.asarray([2.0] * 300)
    for word in program:
        if word == "slice":
            x, y = x[1:], y[1:]
        elif word == "twice":
            x = x * 0.5
        else:
            x = x + y if word == "+" else x * y
    if x._node.op in ("view", "data"):
        return
    plan = planned([x._node], without=frozenset(OPTIMISATIONS))
    told = eager(as_written([x._node]), [x._node])
    assert plan.bytes_read + plan.bytes_written == told.bytes_moved
    assert plan.peak_bytes == told.peak_bytes


# -- the graph without sharing


def test_the_unshared_graph_is_as_large_as_what_was_written(a):
    b = a + a
    c = b * b
    (root,), originals = unshared([(c - c)._node])
    assert sorted(node.op for node in originals) == ["add"] * 4 + ["multiply"] * 2 + ["subtract"]
    assert originals[root] is (c - c)._node
    assert root.where == (c - c)._node.where or "test_optimisations" in root.where


def test_a_graph_that_would_become_too_large_is_refused(a):
    for _ in range(40):
        a = a + a
    with pytest.raises(ak.ValueNotAllowed, match="without sharing this is more than 10,000"):
        ak.explain(a, without="sharing")


def test_an_unknown_name_is_refused(a):
    with pytest.raises(ak.ValueNotAllowed, match="no optimisation is called 'magic'"):
        ak.explain(a + 1, without=["fusion", "magic"])
    assert checked_names("views") == {"views"}
