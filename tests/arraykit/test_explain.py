"""arraykit/explain: what a reader is told before anything is computed."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

import arraykit as ak
from arraykit import execution
from arraykit.explain import explanation

ANY_ENGINE = True


def ramp(count=1000):
    return ak.asarray([1.0 * k for k in range(count)])


@pytest.fixture
def a():
    return ramp()


@pytest.fixture
def roof():
    """A memory of 10 GB/s, whatever is read or written."""
    from arraykit.roof import TRAFFICS, Rate, Roof

    rates = tuple(Rate(traffic, 1e10, 1e10, 5, "none") for traffic in TRAFFICS)
    return Roof(rates, threads=2, array_bytes=1 << 30, cache_bytes=1 << 20)


@pytest.fixture
def never_measured(monkeypatch):
    from arraykit import roof

    monkeypatch.setattr(roof, "_known", {})
    return roof._known


# -- the whole


def test_the_example_of_the_design(a):
    told = ak.explain(a + a + a + a + a)
    assert len(told.plan.kernels) == 1
    assert told.bytes_moved == 16_000
    assert told.eager_bytes == 4 * 24_000
    assert str(told).count("t0 = t0 + x0") == 3


def test_it_computes_nothing(a):
    b, c = a * 2, a.sum()
    told = ak.explain(b, c)
    str(told), told._repr_html_(), told.graph("after")._repr_html_()
    assert not b.is_computed
    assert not c.is_computed


def test_several_arrays_are_explained_together(a):
    told = ak.explain(a + 1, a * 2)
    assert len(told.kernels) == 1
    assert told.bytes_written == 16_000
    assert ak.explain(a.sum(), a - a.mean()).asked == 2


def test_it_is_a_snapshot_that_outlives_the_computation(a):
    b = a - a.mean()
    told = ak.explain(b)
    before = str(told), told._repr_html_(), told.graph("before").nodes
    b.force()
    assert (str(told), told._repr_html_(), told.graph("before").nodes) == before


@pytest.mark.cpython
def test_it_holds_no_array():
    import gc
    import weakref

    a = ramp()
    told = ak.explain(a * 2 + 1)
    source = weakref.ref(a._node)
    del a
    gc.collect()
    gc.collect()
    assert source() is None
    assert told.bytes_moved == 16_000


def test_names_are_those_of_the_program(a):
    space = {"ak": ak, "a": a, "_": a, "other": ramp()}
    exec("total = a + other\ntold = ak.explain(total)", space)
    (kernel,) = space["told"].kernels
    assert {read.value for read in kernel.reads} == {"a", "other"}
    assert [written.value for written in kernel.writes] == ["total"]
    unnamed = ak.explain(ramp() + 1).kernels[0]
    assert [read.value for read in unnamed.reads] == ["array 1"]
    assert [written.value for written in unnamed.writes] == ["the result"]


# -- what there is nothing to say about


def test_what_is_computed_already_takes_nothing(a):
    told = ak.explain(a)
    assert str(told) == "nothing to compute: the array is computed already"
    assert (told.kernels, told.bytes_moved, told.eager_bytes, told.predicted) == ([], 0, 0, 0.0)
    assert "computed already" in told._repr_html_()
    assert str(ak.explain(a, ramp())) == "nothing to compute: all 2 arrays are computed already"
    assert str(ak.explain(a, a + 1)).startswith("1 of 2 arrays computed already")


def test_a_view_of_the_whole_is_no_kernel(a):
    told = ak.explain(a[:])
    assert told.kernels == []
    assert str(told).startswith("0 kernels: 0 B read, 0 B written")
    told._repr_html_()


@pytest.mark.parametrize(
    ("build", "moved"),
    [
        (lambda: ak.asarray(3.0).force() * 2, 8),  # two numbers: nothing is read
        (lambda: ak.zeros((0, 3)) + 1, 0),
        (lambda: ramp()[:0].sum(), 8),
        (lambda: ak.full(5, 3.0), 40),
        (lambda: (ramp() * 2)[3], 16),
    ],
)
def test_without_axes_and_without_elements(build, moved):
    array = build()
    told = ak.explain(array)
    assert told.bytes_moved == moved
    for show in (str, type(told)._repr_html_):
        assert show(told)
    assert told.graph("before")._repr_svg_()
    assert told.graph("after")._repr_svg_()
    for kind in ("python", "blocks", "llvm"):
        assert told.source(kind)


@pytest.mark.parametrize("given", [3, None, "a + b", [1.0, 2.0]])
def test_what_is_no_array_is_refused(given, a):
    with pytest.raises(ak.DTypeError, match=r"ak\.explain takes arrays .* ak\.asarray"):
        ak.explain(given)
    with pytest.raises(ak.DTypeError, match=type(given).__name__):
        ak.explain(a, given)


# -- kernels


def test_a_kernel_says_what_it_reads_computes_and_writes(a):
    b = ramp()
    (kernel,) = ak.explain((ak.exp(a) * ak.exp(b) + 1).sum()).kernels
    assert sorted(kernel.steps) == ["add", "exp", "exp", "multiply"]
    assert (kernel.folds, kernel.axes, kernel.elements) == (("sum",), (1000,), 1000)
    assert (kernel.operations, kernel.functions) == (3, {"exp": 2})
    assert kernel.work == "3 operations and calls of 2 exp for each element"
    assert [(read.dtype, read.bytes) for read in kernel.reads] == [("float64", 8000)] * 2
    assert [(each.op, each.bytes) for each in kernel.writes] == [("sum", 8)]


def test_rounding_is_no_special_function(a):
    (kernel,) = ak.explain(ak.floor(a) + 1).kernels
    assert (kernel.operations, kernel.functions) == (2, {})


def test_the_bytes_of_what_is_read_are_those_of_the_kernel(a):
    table = a[:, None] + ramp(5)[::2]
    (kernel,) = ak.explain(table).kernels
    assert sorted(read.bytes for read in kernel.reads) == [24, 8000]
    assert sum(read.bytes for read in kernel.reads) == kernel.bytes_read


def test_it_says_why_a_kernel_is_apart(a):
    first, second = ak.explain(a - a.mean()).kernels
    assert (first.apart, first.needs) == ("", ())
    assert (second.apart, second.needs) == ("it needs the sum of kernel 1", (1,))
    other = ak.explain(a.sum(), a + 1).kernels[1]
    assert other.apart == "it is another loop: over other axes, or folded otherwise"


def test_it_names_the_line_and_the_reason_of_a_stored_value(a):
    told = ak.explain(a - a.mean())
    assert str(told).startswith("2 kernels:")
    (stored,) = told.stored
    assert (stored.op, stored.kernel) == ("sum", 1)
    assert stored.reason == "a fold is complete only when its loop has ended"
    assert "test_explain.py, line " in stored.where
    assert stored.code == "told = ak.explain(a - a.mean())"
    assert f"sum from {stored.where} is stored: {stored.reason}" in str(told)


def test_reasons_that_are_alike_are_given_once(a):
    x = a
    for _ in range(1000):
        x = x + 1.0
    assert "a kernel holds at most 200 steps (4 times)" in str(ak.explain(x))


# -- engines


def test_it_says_which_engine_and_why(engine):
    a = ramp()
    (kernel,) = ak.explain(a + 1).kernels
    assert (kernel.engine, kernel.reason) == (engine, "it was asked for")
    assert f"engine: {engine}, because it was asked for" in str(ak.explain(a + 1))


@pytest.mark.cpython
def test_auto_says_that_what_comes_back_is_compiled(a):
    pytest.importorskip("llvmlite")
    execution._plans.clear()
    with ak.use(engine="auto"):
        first = ak.explain(a * 3 + 7).kernels[0]
        assert first.engine == "blocks"
        assert "it is compiled once it has come back often enough" in first.reason
        for k in range(1000):
            (a * 3 + k).force()
        again = ak.explain(a * 3 + 7).kernels[0]
    assert (again.engine, again.reason) == ("llvm", "it is compiled already")


@pytest.mark.cpython
def test_what_llvm_cannot_do_is_left_to_another_engine(a):
    pytest.importorskip("llvmlite")
    from arraykit.array import Array
    from arraykit.building import reduced

    place = Array(reduced("argmax", (a * 2)._node, None, False))
    with ak.use(engine="llvm"):
        told = ak.explain(place)
        assert told.kernels[0].engine == "blocks"
        assert "argmax" in told.kernels[0].reason
        assert told.source("llvm").startswith("; llvm cannot: argmax of float64")


# -- sources


def test_each_engine_has_its_source(a):
    told = ak.explain(a * 2 + a)
    assert told.source() == told.source("python", kernel=1)
    assert told.source().splitlines()[2] == "        x0 = a[i0]"
    assert "    numpy.multiply(a[block], k0, out=s0)" in told.source("blocks")
    assert "    numpy.add(s0, a[block], out=out0[block])" in told.source("blocks")


@pytest.mark.cpython
def test_llvm_shows_its_language_and_the_instructions(a):
    pytest.importorskip("llvmlite")
    told = ak.explain(a * 2 + a)
    assert "define void @kernel" in told.source("llvm")
    assert "ret" in told.source("assembly")
    assert "define" not in told.source("assembly")


def test_what_is_not_installed_gives_its_reason(a, monkeypatch):
    from arraykit import settings

    reason = "needs llvmlite, which is not installed here"
    monkeypatch.setattr(settings, "_failed", {"llvm": reason, "blocks": "needs numpy"})
    told = ak.explain(a + 1)
    assert told.source("llvm") == f"; llvm {reason}\n"
    assert told.source("assembly") == f"; llvm {reason}\n"
    assert told.source("blocks").startswith("# not here: blocks needs numpy\n")
    assert "numpy.add(a[block], k0, out=out0[block])" in told.source("blocks")


def test_a_source_or_a_kernel_that_is_not_there_is_refused(a):
    told = ak.explain(a - a.mean())
    with pytest.raises(ak.ValueNotAllowed, match="python, blocks, llvm, assembly"):
        told.source("cuda")
    for number in (0, 3, -1):
        with pytest.raises(ak.IndexOutOfBounds, match=f"no kernel {number}: there are 1 to 2"):
            told.source(kernel=number)
    with pytest.raises(ak.ValueNotAllowed, match="by its number"):
        told.source("python", kernel="1")
    with pytest.raises(ak.IndexOutOfBounds, match="nothing has to be computed"):
        ak.explain(a).source()


# -- the roof


def test_nothing_is_predicted_before_the_roof_is_measured(a, never_measured):
    told = ak.explain(a + 1)
    assert "memory traffic" not in str(told)
    assert "explanation.predicted measures memory" in told._repr_html_()
    assert never_measured == {}
    assert told.known_roof is None


def test_a_roof_that_was_measured_is_used(a, never_measured, roof):
    with ak.use(threads=2):
        told = ak.explain(a + 1)
        never_measured[2, None] = roof
        assert told.predicted == pytest.approx(1.6e-6)
        assert "time: 1.6 µs by memory traffic, if no cache holds its arrays already" in str(told)


def test_asking_measures_it():
    with ak.use(threads=1):
        a = ramp()
        told = ak.explain(a + 1, roof=True)
        assert told.known_roof is told.roof
        assert told.predicted == told.roof.seconds(8000, 8000)
        assert ak.explain(a * 2).predicted == told.predicted


def test_beyond_the_caches_memory_gives_the_least_time(roof, engine):
    a = ak.arange(1_000_000, dtype=ak.float64)
    plain = ak.explain(a + a, roof=roof)
    said = "at least 1.6 ms by memory traffic"
    python = "; a Python loop takes longer" if engine == "python" else ""
    assert plain.kernels[0].prediction(roof) == said + python
    dear = ak.explain(ak.sin(a) * ak.exp(a), roof=roof).kernels[0].prediction(roof)
    if engine != "python":
        assert dear == f"{said}; 2,000,000 calls of sin and exp may decide" or (
            dear == f"{said}; 2,000,000 calls of exp and sin may decide"
        )
    assert plain.predicted == pytest.approx(1.6e-3)
    assert "Predicted: at least 1.6 ms" in plain._repr_html_()


# -- large graphs


def test_a_graph_that_is_too_large_is_planned_when_that_is_asked_for(a, monkeypatch):
    monkeypatch.setattr(explanation, "PLANNED_IN_PASSING", 10)
    x = a
    for _ in range(30):
        x = x + 1.0
    told = ak.explain(x)
    assert not told.is_planned
    assert str(told).startswith("30 operations; step by step it would be 480 kB, 16 kB at the peak")
    assert "explanation.plan" in told._repr_html_()
    assert [node["kernels"] for node in told.graph().nodes] == [[]] * 31
    assert len(told.plan.kernels) == 1
    assert told.is_planned
    assert str(told).startswith("1 kernel: 8 kB read")


def test_it_cannot_be_planned_once_it_is_computed(a, monkeypatch):
    monkeypatch.setattr(explanation, "PLANNED_IN_PASSING", 1)
    b = a + 1
    told = ak.explain(b)
    b.force()
    with pytest.raises(ak.ValueNotAllowed, match="have been computed since"):
        told.plan
    assert not told.is_planned
    inner = a * 3
    told = ak.explain(inner + a)
    inner.force()
    with pytest.raises(ak.ValueNotAllowed, match="what they are computed from"):
        told.plan


def test_a_hundred_thousand_operators_are_summarised(a):
    x = a
    for _ in range(100_000):
        x = x + 1.0
    told = ak.explain(x)
    assert told.eager_bytes == 100_000 * 16_000
    assert len(str(told).splitlines()) == 2
    assert len(told._repr_html_()) < 40_000
    assert len(told.graph("before").nodes) < 20


def test_many_kernels_inputs_and_results_stay_readable():
    arrays = [ramp(10) for _ in range(300)]
    total = arrays[0]
    for array in arrays[1:]:
        total = total + array
    told = ak.explain(total, *[array * 2 for array in arrays])
    assert len(str(told).splitlines()) < 400
    assert len(told._repr_html_()) < 400_000
    for when in ("before", "after"):
        graph = told.graph(when)
        assert len(graph.nodes) < 60
        assert any(node["kind"] == "more" for node in graph.nodes)


# -- HTML


class Page(HTMLParser):
    """Counts tags, and refuses what is not closed in order."""

    VOID = ("br", "rect", "path")

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.attributes, self.words = [], [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)


def test_the_page_is_well_formed_and_needs_neither_script_nor_id(a):
    page = Page(ak.explain((a - a.mean()) * ak.exp(a) < 1, a.sum())._repr_html_())
    assert {"script", "a", "link", "img"}.isdisjoint(page.tags)
    names = {name for name, _ in page.attributes}
    assert "id" not in names
    assert not any(name.startswith("on") for name in names)
    assert page.tags.count("svg") == 2
    assert page.tags.count("details") >= 4


def test_the_page_has_the_sources_the_bytes_and_the_reasons(a):
    pieces = Page(ak.explain(a - a.mean())._repr_html_()).words
    words = "".join(pieces)
    for said in ("t0 = b[i0] - t0", "numpy.subtract", "2 kernels", "kernel 2", "is stored", "peak"):
        assert said in words
    for title in ("Python loop", "calls of NumPy", "LLVM IR", "assembly"):
        assert pieces.count(title) == 2, title  # one for each kernel
    assert "Nothing computed. 24 kB will move, 32 kB step by step." in words


def test_what_a_program_brings_is_escaped(a):
    space = {"a": a, "ak": ak}
    exec(compile("told = ak.explain(a - a.mean())", '<script>"x&', "exec"), space)
    told = space["told"]
    assert told.stored[0].where == '<script>"x&, line 1'
    for html in (told._repr_html_(), told.graph()._repr_html_(), told.graph("after")._repr_svg_()):
        assert "<script>" not in html
        Page(html)
    assert '<script>"x&' in str(told)
