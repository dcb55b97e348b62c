"""arraykit/plan.py: kernels, bytes and peak memory, known before anything runs."""

from __future__ import annotations

import pytest

import arraykit as ak
from arraykit.execution import force
from arraykit.plan import MOST_STEPS, planned

N = 1000


@pytest.fixture
def a():
    return ak.arange(N, dtype=ak.float64)


def plan(*arrays):
    return planned([array._node for array in arrays])


def test_a_chain_of_operators_is_one_kernel(a):
    p = plan(a + a + a + a + a)
    assert len(p.kernels) == 1
    assert (p.bytes_read, p.bytes_written, p.peak_bytes) == (8 * N, 8 * N, 8 * N)
    assert len(p.kernels[0].steps) == 4


def test_a_common_subexpression_is_computed_once(a):
    p = plan((a + 1) * (a + 1))
    assert [step.op for step in p.kernels[0].steps] == ["add", "multiply"]


def test_a_fold_is_fused_with_what_leads_to_it(a):
    p = plan(((a - 1) * (a - 1)).sum())
    assert len(p.kernels) == 1
    assert (p.bytes_read, p.bytes_written) == (8 * N, 8)


def test_what_follows_a_fold_is_another_kernel_and_the_plan_says_why(a):
    p = plan(a - a.mean())
    assert len(p.kernels) == 2
    assert [each.reason for each in p.stored] == ["a fold is complete only when its loop has ended"]
    assert p.bytes_read == 8 * N + 8 * N + 8


def test_several_results_share_a_pass(a):
    assert len(plan(a + 1, a * 2).kernels) == 1
    assert len(plan(a.sum(), (a * a).sum()).kernels) == 1
    b = a + 1
    ak.force(b, b * 2)
    assert b[1].item() == 2


def test_a_result_that_another_needs_for_the_same_element_is_not_read_again(a):
    b = a + 1
    c = b * 2
    p = plan(c, b, c - b)
    assert len(p.kernels) == 1
    assert (p.bytes_read, p.bytes_written) == (8 * N, 3 * 8 * N)
    ak.force(c, b, d := c - b)
    assert (c[3].item(), b[3].item(), d[3].item()) == (8, 4, 4)


def test_a_result_that_a_fold_needs_is_complete_first(a):
    b = ak.sin(a)
    back, total, after = b[::-1] + b, b.sum(), (b - b.mean()) * 2
    p = plan(after, back, total, b, b * 2)
    assert [len(kernel.outputs) for kernel in p.kernels] == [3, 0, 1, 1]
    assert [len(kernel.folds) for kernel in p.kernels] == [0, 1, 0, 0]
    ak.force(after, back, total, b)
    values = b.tolist()
    assert back.tolist() == [x + y for x, y in zip(values, reversed(values))]
    assert total.item() == pytest.approx(sum(values))
    assert after[7].item() == pytest.approx(2 * (values[7] - sum(values) / N))


def test_a_slice_of_an_expression_computes_the_slice_alone(a):
    p = plan(((a + a) * 2)[10:20])
    assert len(p.kernels) == 1
    assert p.bytes_read == 80


def test_one_element_costs_one_element(a):
    p = plan((a * a + a)[17])
    assert (p.bytes_read, p.bytes_written) == (8, 8)


def test_a_costly_value_is_stored_rather_than_repeated_by_a_broadcast(a):
    p = plan(ak.sin(a)[:, None] + a[None, :3])
    assert len(p.kernels) == 2
    assert [each.reason for each in p.stored] == [
        "a broadcast repeats it, and it is costly to compute"
    ]
    assert len(plan((a + 1)[:, None] + a[None, :3]).kernels) == 1


@pytest.mark.parametrize("cheap", [ak.floor, ak.sqrt, ak.signbit, abs])
def test_a_cheap_value_is_computed_again_where_a_broadcast_repeats_it(a, cheap):
    p = plan(cheap(a[:, None] + 1.0) == a)
    assert (len(p.kernels), p.stored) == (1, [])


def test_a_broadcast_source_is_read_once(a):
    p = plan(a[:, None] + ak.zeros((N, 5)))
    assert p.bytes_read == 8 * N


def test_a_kernel_has_a_bounded_number_of_steps(a):
    x = a
    for _ in range(1000):
        x = x + 1.0
    p = plan(x)
    assert len(p.kernels) == 1000 // MOST_STEPS
    assert all(len(kernel.steps) <= MOST_STEPS for kernel in p.kernels)
    assert p.peak_bytes == 2 * 8 * N
    force([x._node])
    assert x[5].item() == 1005


def test_a_value_doubled_many_times_stays_small(a):
    x = a
    for _ in range(100):
        x = x + x
    p = plan(x)
    assert len(p.kernels) == 1
    assert len(p.kernels[0].steps) == 100


def test_more_inputs_than_letters():
    arrays = [ak.asarray([float(k)]) for k in range(40)]
    total = arrays[0]
    for array in arrays[1:]:
        total = total + array
    assert total.tolist() == [sum(range(40))]


def test_equal_nodes_are_one_object(a):
    assert (a + 1)._node is (a + 1)._node
    assert (a + 1)._node is not (a + 2)._node
    assert (a * 0.0)._node is not (a * -0.0)._node


def test_values_let_go_of_what_they_were_computed_from(a):
    import gc
    import weakref

    b = a + 1
    inner = weakref.ref(b._node)
    c = b * 2
    del b
    c.force()
    gc.collect()
    assert inner() is None


def test_a_view_of_a_number_takes_no_memory():
    huge = ak.full(10**9, 3.0)
    assert huge[123_456_789].item() == 3.0
    assert (huge + 1)[5].item() == 4.0


@pytest.mark.parametrize("shape", [10**15, (10**8, 10**8)])
def test_what_would_not_fit_is_refused_before_the_machine_suffers(shape):
    with pytest.raises(
        MemoryError, match=r"are left for this process; .* written in .*test_plan.py"
    ):
        ak.full(shape, 1.0).force()


def test_one_value_broadcast_to_two_shapes_keeps_them_apart():
    e = ak.asarray(2.0) * 2
    three, four = e.broadcast_to((3,)), e.broadcast_to((4,))
    ak.force(three, four)
    assert (three.tolist(), four.tolist()) == ([4.0] * 3, [4.0] * 4)


def test_what_is_costly_and_part_of_two_loops_is_computed_once():
    a = ak.asarray([0.5, 1.0, 2.0])
    s = ak.sin(a) + 1
    p = plan(s - s.sum())
    assert [each.reason for each in p.stored if each.op == "add"] == [
        "several loops need it, and it is costly to compute again"
    ]
    assert sum(step.op == "sin" for kernel in p.kernels for step in kernel.steps) == 1


def test_what_is_cheap_and_part_of_two_loops_is_computed_twice():
    a = ak.asarray([0.5, 1.0, 2.0])
    s = a + 1
    p = plan(s - s.sum())
    assert [each.op for each in p.stored] == ["sum"]
