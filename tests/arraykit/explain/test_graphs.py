"""arraykit/explain/graphs.py and drawing.py: graphs as data, and as a picture."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

import arraykit as ak

ANY_ENGINE = True


@pytest.fixture
def a():
    return ak.asarray([1.0 * k for k in range(1000)])


def by_label(graph, label):
    (node,) = [node for node in graph.nodes if node["label"] == label]
    return node


def test_the_graph_as_written_has_its_operations_and_arrays(a):
    b = a * 2 + a
    graph = ak.explain(b).graph("before")
    assert [(node["kind"], node["label"]) for node in graph.nodes] == [
        ("array", "array 1"),
        ("operation", "× 2"),
        ("operation", "+"),
    ]
    source, product, total = (node["id"] for node in graph.nodes)
    assert [(edge["from"], edge["to"], edge["bytes"]) for edge in graph.edges] == [
        (source, product, 8000),
        (product, total, 8000),
        (source, total, 8000),
    ]
    assert by_label(graph, "+")["asked"]
    assert "test_graphs.py, line " in by_label(graph, "+")["where"]


def test_a_node_knows_its_step_and_its_lines_in_the_loop(a):
    told = ak.explain((a - 1) * ak.sin(a))
    lines = told.source("python").splitlines()
    for node in told.graph().nodes[1:]:
        (part,) = node["kernels"]
        assert part["kernel"] == 1
        said = {"− 1": "- k0", "sin": "SIN(", "×": " * "}[node["label"]]
        assert said in lines[part["lines"][0] - 1]
    last = by_label(told.graph(), "×")["kernels"][0]
    assert [lines[k - 1].strip() for k in last["lines"]][1] == "out0[i0] = t0"


def test_a_fold_knows_its_lines(a):
    told = ak.explain(a.sum())
    (part,) = by_label(told.graph(), "sum")["kernels"]
    assert part == {"kernel": 1, "step": None, "lines": [2, 4, 5]}


def test_what_is_computed_again_in_several_kernels_says_so(a):
    b = a + 1
    told = ak.explain(b - b.sum())
    parts = by_label(told.graph(), "+ 1")["kernels"]
    assert [part["kernel"] for part in parts] == [1, 2]


def test_a_view_is_no_step_and_its_source_is_still_found(a):
    told = ak.explain(((a + a) * 2)[10:20])
    graph = told.graph()
    assert by_label(graph, "slice")["kernels"] == []
    assert [part["step"] for part in by_label(graph, "× 2")["kernels"]] == [1]
    assert told.plan.members == [[None, None]]


@pytest.mark.parametrize(
    ("build", "label"),
    [
        (lambda a: 2 - a, "2 −"),
        (lambda a: a / 0.1, "/ 0.1"),
        (lambda a: ak.minimum(a, 3), "min 3"),
        (lambda a: ak.where(a > 1, a, 0), "where(·, ·, 0)"),
        (lambda a: a <= 1, "≤ 1"),
        (lambda a: a[None], "new axis"),
        (lambda a: a.broadcast_to((2, 1000)), "broadcast"),
        (lambda a: a[::-1], "slice"),
        (lambda a: a[:, None].T, "transpose"),
        (lambda a: a.astype("float32"), "to float32"),
        (lambda a: ak.full(3, 2.5), "2.5"),
    ],
)
def test_labels_are_short_and_hold_their_numbers(a, build, label):
    assert ak.explain(build(a)).graph().nodes[-1]["label"] == label


def test_stored_values_give_their_reason(a):
    node = by_label(ak.explain(a - a.mean()).graph(), "sum")
    assert node["stored"] == "a fold is complete only when its loop has ended"


def test_after_fusion_there_are_kernels_with_bytes_between(a):
    b = a - a.mean()
    graph = ak.explain(b).graph("after")
    assert [(node["kind"], node["label"]) for node in graph.nodes] == [
        ("array", "array 1"),
        ("kernel", "kernel 1"),
        ("kernel", "kernel 2"),
        ("result", "the result"),
    ]
    assert {(edge["from"], edge["to"]): edge["bytes"] for edge in graph.edges} == {
        ("array 0", "kernel 1"): 8000,
        ("kernel 1", "kernel 2"): 8,
        ("array 0", "kernel 2"): 8000,
        ("kernel 2", "result 0"): 8000,
    }


def test_a_result_that_another_kernel_reads_has_both_edges(a):
    b = a + 1
    c = b * b.sum()
    graph = ak.explain(b, c).graph("after")
    results = {node["label"]: node["id"] for node in graph.nodes if node["kind"] == "result"}
    assert set(results) == {"result 1", "result 2"}
    sources = {edge["to"]: edge["from"] for edge in graph.edges}
    assert sources[results["result 1"]] != sources[results["result 2"]]


def test_another_word_is_refused(a):
    with pytest.raises(ak.ValueNotAllowed, match='"before" or "after"'):
        ak.explain(a + 1).graph("later")


def test_a_long_chain_keeps_its_ends(a):
    x = a
    for _ in range(500):
        x = x + 1.0
    graph = ak.explain(x).graph()
    (more,) = [node for node in graph.nodes if node["kind"] == "more"]
    drawn = [node for node in graph.nodes if node["kind"] == "operation"]
    assert more["count"] + len(drawn) == 500
    assert {part["kernel"] for part in drawn[0]["kernels"]} == {1}
    assert {part["kernel"] for part in drawn[-1]["kernels"]} == {3}
    ends = {edge["from"] for edge in graph.edges} | {edge["to"] for edge in graph.edges}
    assert ends == {node["id"] for node in graph.nodes}


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_picture_is_valid_and_has_its_words(a, when):
    graph = ak.explain((a - a.mean()) * 2 < 1, a.max()).graph(when)
    picture = ElementTree.fromstring(graph._repr_svg_())
    names = [child.tag.rpartition("}")[2] for child in picture]
    assert names[:2] == ["title", "desc"]
    assert picture.get("role") == "img"
    assert picture[0].text == graph.title
    assert "Kernel 1" in picture[1].text
    assert len([child for child in picture if child.tag.endswith("}g")]) == len(graph.nodes)
    assert len([child for child in picture if child.tag.endswith("}path")]) == len(graph.edges)
    assert not any("id" in element.attrib for element in picture.iter())


def test_each_kernel_has_its_box_where_nothing_else_is_in_it(a):
    picture = ak.explain((a - a.mean()) * 2).graph()._repr_svg_()
    assert ">kernel 1</text>" in picture
    assert ">kernel 2</text>" in picture
