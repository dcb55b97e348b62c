"""arraykit/widgets/expression_story.py: what is told of an expression is what its plan says."""

from __future__ import annotations

import itertools
import json

import pytest

import arraykit as ak
from arraykit.announced import announced
from arraykit.errors import ExpressionError
from arraykit.optimisations import OPTIMISATIONS
from arraykit.widgets.expression_story import MOST_NODES, story
from arraykit.widgets.loop_source import loop_source

pytestmark = pytest.mark.cpython
ANY_ENGINE = True
N = 1000
TEXT = "sin(a)*exp(b*c) + sqrt(a)"


@pytest.fixture
def arrays():
    return {name: ak.asarray([1.0 + k for k in range(N)]) for name in "abc"}


def told(text, arrays, *without):
    return story(text, arrays, frozenset(without)).data


def names(entry):
    return [held["name"] for held in entry["live"]]


# -- two ways through one expression


def test_one_is_computed_as_it_is_written_and_the_other_when_all_is_written(arrays):
    data = told(TEXT, arrays)
    assert data["written"] == len(data["eager"]["entries"]) == 6
    assert len(data["kernels"]) == len(data["lazy"]["entries"]) == 1
    assert len(data["said"]) == 1 + 6 + 1


def test_all_figures_are_those_of_explain(arrays):
    data = told(TEXT, arrays)
    a, b, c = arrays.values()
    explained = ak.explain(ak.sin(a) * ak.exp(b * c) + ak.sqrt(a))
    assert data["lazy"]["moved"] == explained.bytes_moved == 4 * 8 * N
    assert data["lazy"]["peak"] == explained.peak_bytes
    assert data["eager"]["moved"] == explained.eager_bytes
    assert data["eager"]["peak"] == explained.eager_peak_bytes == 3 * 8 * N
    for lane in (data["eager"], data["lazy"]):
        assert sum(each["read"] + each["wrote"] for each in lane["entries"]) == lane["moved"]


def test_buffers_are_called_by_what_was_typed_and_end_with_their_last_use(arrays):
    entries = told(TEXT, arrays)["eager"]["entries"]
    assert names(entries[2]) == ["sin(a)", "b*c", "exp(b*c)"]
    assert [held["ending"] for held in entries[2]["live"]] == [False, True, False]
    assert [held["made"] for held in entries[2]["live"]] == [False, False, True]
    assert names(entries[3]) == ["sin(a)", "exp(b*c)", "sin(a)*exp(b*c)"]


def test_who_computes_at_once_computes_again_what_is_written_again(arrays):
    data = told("(b*c) + exp(b * c)", arrays)
    assert len(data["eager"]["entries"]) == 4
    assert "Eager reads 16 kB and writes 8 kB; lazy has that node already" in data["said"][2]
    assert data["lazy"]["moved"] == 3 * 8 * N


def test_a_slice_moves_nothing(arrays):
    data = told("a[1:] - a[:-1]", arrays)
    assert "Eager moves nothing for a slice; lazy adds 1 node" in data["said"][1]
    assert data["eager"]["entries"][0]["live"] == []


def test_a_buffer_that_only_a_slice_looks_at_still_ends(arrays):
    entries = told("(a + b)[1:] * 2", arrays)["eager"]["entries"]
    assert [names(each) for each in entries] == [["a + b"], ["a + b"], ["a + b", "(a + b)[1:] * 2"]]
    assert entries[2]["live"][0]["ending"]


def test_the_last_sentence_compares(arrays):
    assert told("a + b + c", arrays)["said"][-1] == (
        "Kernel 1 has run: 2 steps on 1,000 elements, 24 kB read, 8 kB written. "
        "32 kB moved instead of 48 kB, 8 kB at the peak instead of 16 kB."
    )
    assert told("a + b", arrays)["said"][-1].endswith(
        "24 kB moved either way, 8 kB at the peak either way."
    )


# -- the graph and its lines


def test_each_node_is_there_from_the_operation_that_added_it(arrays):
    data = told("a*b + mean(a)", arrays)
    since = {node["label"]: node["since"] for node in data["nodes"]}
    assert since == {"a": 0, "b": 0, "×": 1, "sum": 2, "/ 1000": 2, "broadcast": 3, "+": 3}
    assert all(edge["since"] >= 1 for edge in data["edges"])


def test_nodes_and_lines_of_the_loop_belong_together(arrays):
    data = told(TEXT, arrays)
    source = data["kernels"][0]["source"]
    lines = {
        node["label"]: [source[line - 1].strip() for _, line in node["lines"]]
        for node in data["nodes"]
    }
    assert "SIN" in lines["sin"][0]
    assert "EXP" in lines["exp"][0]
    assert all("b[i0]" in line for line in lines["b"])
    assert lines["a"] == ["x2 = a[i0]"] or "a[i0]" in lines["a"][0]
    assert any("out0" in line for line in lines["+"])


def test_every_line_that_computes_belongs_to_a_node(arrays):
    for text in (TEXT, "mean(a) + b", "where(a > b, a, -c).max()", "a[::2] + b[1::2]"):
        data = told(text, arrays)
        owned = {tuple(line) for node in data["nodes"] for line in node["lines"]}
        for kernel in data["kernels"]:
            for number, line in enumerate(kernel["source"], 1):
                if line.strip().startswith(("t", "out", "x")):
                    assert (kernel["number"], number) in owned, line


def test_the_loop_has_the_readers_names():
    speed, time = (ak.asarray([1.0, 2.0, 3.0]) for _ in range(2))
    data = told("speed[1:] * time[:-1] + speed[:-1]", {"speed": speed, "time": time})
    loop = "\n".join(data["kernels"][0]["source"])
    assert "speed[speed_at + i0]" in loop or "speed2[speed2_at + i0]" in loop
    assert "time[i0]" in loop


def test_names_the_loop_has_itself_are_left_alone():
    clash = {"x0": ak.asarray([1.0, 2.0]), "t1": ak.asarray([1.0, 2.0])}
    data = told("x0 + t1 * x0", clash)
    assert "x0 as " in data["kernels"][0]["why"]
    explained = ak.explain(clash["x0"] * 2)
    loop = loop_source(explained, explained.kernels[0])
    assert "a[i0]" in "\n".join(loop.lines)
    assert not loop.is_renamed


# -- switches


def test_each_switch_changes_plan_and_figures(arrays):
    text = "sum((a*b)[10:] + (a*b)[10:] * 2)"
    full = told(text, arrays)
    for name in OPTIMISATIONS:
        without = told(text, arrays, name)
        assert without["eager"] == full["eager"]
        assert without["kernels"] != full["kernels"], name
    assert told(text, arrays, "fusion")["lazy"]["moved"] > full["lazy"]["moved"]
    assert len(told(text, arrays, "sharing")["nodes"]) > len(full["nodes"])


def test_every_combination_can_be_told_and_sent(arrays):
    for size in range(len(OPTIMISATIONS) + 1):
        for without in itertools.combinations(OPTIMISATIONS, size):
            data = told("sum((a*b)[1:] / (a*b)[1:]) + var(c) * a[0]", arrays, *without)
            json.dumps(data, allow_nan=False)
            assert len(data["said"]) == 1 + data["written"] + len(data["kernels"])


# -- what cannot be told


@pytest.mark.parametrize("text", ["a", "+a" * 0 + "real(a)", "  b "])
def test_what_is_there_already_is_nothing_to_show(arrays, text):
    with pytest.raises(ExpressionError, match="nothing is to be done"):
        story(text, arrays)


def test_two_hundred_operations_are_too_many_to_draw(arrays):
    with pytest.raises(ExpressionError, match=f"200 operations .* {MOST_NODES} are the most"):
        story("a" + "+a" * 200, arrays)


def test_a_graph_that_became_larger_than_its_text_is_refused_too(arrays):
    with pytest.raises(ExpressionError, match="more than 32 nodes"):
        story(" + ".join(f"var(a + {k})" for k in range(8)), arrays)


def test_what_no_machine_can_hold_is_said_and_still_planned():
    huge = {"a": announced(10**14)}
    data = told("a + a*2", huge)
    assert "Lazily or not, this needs 1.6e+03 TB" in data["memory"] or "TB, and" in data["memory"]
    assert data["lazy"]["moved"] == 2 * 8 * 10**14
    assert told("a + a*2", {"a": announced(1000)})["memory"] == ""


def test_what_fits_lazily_alone_is_said(monkeypatch, arrays):
    from arraykit.widgets import expression_story

    monkeypatch.setattr(expression_story, "available_bytes", lambda: 10_000)
    assert "One operation after the other, this needs 16 kB" in told("a*2 + a", arrays)["memory"]
    monkeypatch.setattr(expression_story, "available_bytes", lambda: 5_000)
    assert "Lazily or not, this needs 8 kB" in told("a*2 + a", arrays)["memory"]
