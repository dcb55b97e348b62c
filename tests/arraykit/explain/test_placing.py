"""arraykit/explain/placing.py and eager.py: random programs beside their plans."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

import arraykit as ak
from arraykit.explain.eager import as_written, eager
from arraykit.explain.placing import placed
from arraykit.plan import planned
from arraykit.structure import structure

ANY_ENGINE = True

STEPS = {
    "add": lambda x, y: x + y,
    "multiply": lambda x, y: x * y,
    "less": lambda x, y: ak.where(x < y, x, 2.0),
    "sin": lambda x, y: ak.sin(x),
    "number": lambda x, y: x * 3.0,
    "reverse": lambda x, y: x[::-1],
    "mean": lambda x, y: x - y.mean(),
    "largest": lambda x, y: x / y.max(axis=0),
    "cast": lambda x, y: x.astype("float32").astype("float64"),
}


@st.composite
def programs(draw):
    """Arrays of one shape, built from each other; the last few are asked for."""
    shape = draw(st.sampled_from([(6,), (2, 3), ()]))
    sources = [(ak.full(shape, 1.0 * k) + 0.5).force() for k in range(2)]
    values = list(sources)
    for name in draw(st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=12)):
        x, y = (values[draw(st.integers(0, len(values) - 1))] for _ in "xy")
        if shape or name not in ("reverse", "largest"):
            values.append(STEPS[name](x, y))
    made = values[2:]
    assume(made)
    return made[-draw(st.integers(1, 3)) :]


@given(programs())
def test_every_step_is_some_operations_and_the_plan_agrees(arrays):
    nodes = list(dict.fromkeys(a._node for a in arrays if not a.is_computed))
    found = structure(nodes)
    plan = planned(nodes, found)
    places = placed(nodes, found.order, plan)
    claimed = {(p.kernel, p.step, p.fold) for each in places.values() for p in each}
    steps = {
        (k, i, None) for k, kernel in enumerate(plan.kernels, 1) for i in range(len(kernel.steps))
    }
    folds = {
        (k, None, i) for k, kernel in enumerate(plan.kernels, 1) for i in range(len(kernel.folds))
    }
    assert claimed == steps | folds
    for k, members in enumerate(plan.members, 1):
        for step, number in enumerate(members):
            if number is not None:
                assert any((p.kernel, p.step) == (k, step) for p in places[number])


@given(programs())
def test_a_step_is_the_operation_that_has_its_place(arrays):
    nodes = list(dict.fromkeys(a._node for a in arrays if not a.is_computed))
    found = structure(nodes)
    plan = planned(nodes, found)
    for number, each in placed(nodes, found.order, plan).items():
        for place in each:
            kernel = plan.kernels[place.kernel - 1]
            mine = (
                kernel.folds[place.fold].name if place.step is None else kernel.steps[place.step].op
            )
            assert mine == found.order[number].op


@given(programs())
def test_edges_carry_what_eager_evaluation_reads(arrays):
    told = ak.explain(*arrays)
    graph = told.graph("before")
    assert sum(edge["bytes"] for edge in graph.edges) == told.eager.bytes_read
    after = told.graph("after")
    into = [edge["bytes"] for edge in after.edges if str(edge["to"]).startswith("kernel")]
    assert sum(into) == told.bytes_read
    for when in (graph, after):
        assert when._repr_svg_().startswith("<svg")
    assert told._repr_html_()
    assert str(told)


def peak_by_hand(order, roots):
    """Live bytes after each operation, the lives of values looked up one by one."""

    def under(node):
        while node.op == "view" and node.buffer is None:
            node = node.inputs[0]
        return node

    computing = [node for node in order if node.op not in ("view", "constant") or node in roots]
    computing = [node for node in computing if node.op != "view"]
    most = 0
    for time, _ in enumerate(computing):
        live = 0
        for born, value in enumerate(computing[: time + 1]):
            used = [t for t, n in enumerate(computing) if value in map(under, n.inputs)]
            if value in map(under, roots) or born == time or max(used) >= time:
                live += value.dtype.itemsize * prod(value.shape)
        most = max(most, live)
    return most


def prod(shape):
    size = 1
    for length in shape:
        size *= length
    return size


@given(programs())
def test_the_peak_of_eager_evaluation_is_that_of_values_that_die_after_their_last_use(arrays):
    nodes = list(dict.fromkeys(a._node for a in arrays if not a.is_computed))
    order = as_written(nodes)
    assert eager(order, nodes).peak_bytes == peak_by_hand(order, nodes)


def test_operands_come_first_and_the_left_one_before_the_right():
    a = ak.asarray([1.0, 2.0])
    x = ak.sin(a) * ak.exp(a * 2.0) + ak.sqrt(a)
    ops = [node.op for node in as_written([x._node]) if node.op != "constant"]
    assert ops == ["sin", "multiply", "exp", "multiply", "sqrt", "add"]


def test_the_peak_of_the_drawing():
    a, b, c = (ak.asarray([1.0 * k] * 1000) for k in range(3))
    told = ak.explain(ak.sin(a) * ak.exp(b * c) + ak.sqrt(a))
    assert (told.eager_bytes, told.eager_peak_bytes) == (120_000, 24_000)
    assert (told.bytes_moved, told.peak_bytes) == (32_000, 8_000)


def test_a_view_keeps_what_it_looks_at():
    a = ak.asarray([1.0] * 1000)
    b = a + 1.0
    assert ak.explain(b[:10]).eager_peak_bytes == 8000
    assert ak.explain((b[:10] * 2.0)[None] + 1.0).eager_peak_bytes == 8080
