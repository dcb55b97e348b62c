"""arraykit/profiling.py: computing with a clock, which changes no value."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import arraykit as ak
from arraykit import execution
from arraykit.explain import timed_run

ANY_ENGINE = True


def ramp(count=1000):
    return ak.asarray([0.25 * k for k in range(count)])


@pytest.fixture
def a():
    return ramp()


@pytest.fixture
def roof():
    """A memory of 10 GB/s, whatever is read or written."""
    from arraykit.roof import TRAFFICS, Rate, Roof

    rates = tuple(Rate(traffic, 1e10, 1e10, 5, "none") for traffic in TRAFFICS)
    return Roof(rates, threads=2, array_bytes=1 << 30, cache_bytes=1 << 10)


# -- values


BUILT = {
    "a chain": lambda a: a * 2 + 1,
    "a fold between": lambda a: a - a.mean(),
    "a fold": lambda a: (a * a).sum(),
    "where": lambda a: ak.where(a > 7, a, -a),
    "whole numbers": lambda a: (a * 1e17).astype("int8") // 3,
    "functions": lambda a: ak.sin(a) * ak.exp(-a),
    "a view of the whole": lambda a: a[:],
    "a number": lambda a: ak.full(5, 2.0),
    "nothing": lambda a: a[:0] + 1,
    "without axes": lambda a: a[3] * 2,
}


@pytest.mark.parametrize("name", BUILT)
@pytest.mark.parametrize("repeat", [0, 3])
def test_the_values_are_those_of_force(name, repeat):
    expected = BUILT[name](ramp()).tolist()
    mine = BUILT[name](ramp())
    told = ak.profile(mine, repeat=repeat, roof=False)
    assert mine.is_computed
    assert mine.tolist() == expected
    assert all(len(kernel.repeats) == repeat for kernel in told.kernels)


@settings(max_examples=30)
@given(st.lists(st.sampled_from(sorted(BUILT)), min_size=1, max_size=5))
def test_several_arrays_are_computed_together(names):
    a, b = ramp(50), ramp(50)
    ak.profile(*[BUILT[name](a) for name in names], repeat=1, roof=False)
    mine, expected = ([BUILT[name](x) for name in names] for x in (a, b))
    ak.profile(*mine, repeat=1, roof=False)
    ak.force(*expected)
    assert [x.tolist() for x in mine] == [x.tolist() for x in expected]


def test_a_profiled_array_is_written_to_without_changing_another(a):
    b = a[:]
    c = a * 2
    ak.profile(b, c, roof=False)
    b[0] = 99.0
    c[1] = 77.0
    assert (a[0].item(), a[1].item()) == (0.0, 0.25)
    d, e = (a + 1)[:], a + 1
    ak.profile(d, e, roof=False)
    d[0] = 5.0
    assert e[0].item() == 1.0


def test_folds_in_between_are_kept_as_force_keeps_them(a):
    mean = a.mean()
    ak.profile(a - mean, roof=False)
    (total,) = [node for node in (mean._node, *mean._node.inputs) if node.op == "sum"] or [mean]
    assert mean.is_computed or total.buffer is not None


def test_what_is_computed_already_is_not_measured(a):
    told = ak.profile(a)
    assert told.kernels == []
    assert str(told) == "nothing to compute: the array is computed already"
    assert "computed already" in told._repr_html_()
    assert str(ak.profile(a, ramp())) == "nothing to compute: all 2 arrays are computed already"
    assert (told.first_seconds, told.median_seconds) == (0.0, 0.0)


def test_only_what_is_missing_is_computed(a):
    b = (a + 1).force()
    told = ak.profile(b, b * 2, roof=False)
    assert [kernel.report.steps for kernel in told.kernels] == [("multiply",)]


# -- what goes wrong


def test_what_fails_leaves_no_array_with_a_value(a):
    total = a.sum() * 2
    with pytest.raises(ak.OutOfMemory, match="are left for this process"):
        ak.profile(total, ak.full(10**15, 1.0), roof=False)
    assert not total.is_computed
    assert total.item() == 2 * a.sum().item()


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_an_interrupt_leaves_no_array_with_half_a_value(at, monkeypatch):
    a = ramp()
    expected = (ramp() - ramp().mean()).tolist()
    b = a - a.mean()
    run, calls = timed_run.run_kernel, []

    def interrupted(*arguments):
        calls.append(1)
        run(*arguments)
        if len(calls) == at + 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(timed_run, "run_kernel", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ak.profile(b, repeat=1, roof=False)
    monkeypatch.undo()
    assert not b.is_computed
    assert b.tolist() == expected
    assert execution._forcing.acquire(blocking=False)  # nothing holds the lock
    execution._forcing.release()


@pytest.mark.parametrize("repeat", [-1, 1.5, "3", True])
def test_a_bad_number_of_repeats_is_refused(a, repeat):
    b = a + 1
    with pytest.raises(ak.ValueNotAllowed, match="repeat is a whole number"):
        ak.profile(b, repeat=repeat)
    assert not b.is_computed


def test_what_is_no_array_is_refused(a):
    with pytest.raises(ak.DTypeError, match=r"ak\.profile takes arrays .* list: \[1, 2\]"):
        ak.profile(a, [1, 2])


# -- figures


def test_each_kernel_has_its_times(a):
    told = ak.profile(a - a.mean(), repeat=4, roof=False)
    assert [kernel.report.number for kernel in told.kernels] == [1, 2]
    for kernel in told.kernels:
        assert len(kernel.repeats) == 4
        assert 0 < kernel.least_seconds <= kernel.median_seconds <= max(kernel.repeats)
        assert 0 <= kernel.compile_seconds < kernel.first_seconds
        assert kernel.bytes_a_second == kernel.bytes_moved / kernel.median_seconds
        assert (kernel.predicted_seconds, kernel.share_of_roof) == (None, None)
    assert [kernel.bytes_moved for kernel in told.kernels] == [8008, 16008]
    first = sum(kernel.first_seconds for kernel in told.kernels)
    assert told.first_seconds == first + told.planning_seconds
    assert told.median_seconds == sum(kernel.median_seconds for kernel in told.kernels)


def test_without_repeats_the_first_run_counts(a):
    (kernel,) = ak.profile(a * 5, repeat=0, roof=False).kernels
    assert kernel.repeats == ()
    assert kernel.median_seconds == kernel.least_seconds
    assert kernel.median_seconds == kernel.first_seconds - kernel.compile_seconds


def test_a_small_kernel_runs_ten_times_unless_asked_otherwise(a):
    (kernel,) = ak.profile(a * 6, roof=False).kernels
    assert 1 <= len(kernel.repeats) <= 10


def test_compiling_is_counted_once(engine):
    execution._plans.clear()
    a = ramp()
    first = ak.profile(a * 3 + 11 - a, repeat=1, roof=False)
    again = ak.profile(a * 4 + 12 - a, repeat=1, roof=False)
    assert (first.was_planned, again.was_planned) == (False, True)
    assert first.planning_seconds > 0
    assert again.kernels[0].compile_seconds == 0.0
    if engine == "blocks":
        assert first.kernels[0].compile_seconds == 0.0


def test_the_roof_stands_beside_what_was_measured(a, roof):
    told = ak.profile(a - a.mean(), repeat=2, roof=roof)
    assert told.roof is roof
    for kernel in told.kernels:
        assert kernel.predicted_seconds == pytest.approx(kernel.bytes_moved / 1e10)
        assert kernel.share_of_roof == kernel.predicted_seconds / kernel.median_seconds
    assert "how much of it is reached" in str(told)


def test_the_roof_is_measured_unless_it_is_not_wanted():
    with ak.use(threads=1):
        from arraykit.roof import measured

        a = ramp()
        assert ak.profile(a * 2, repeat=1).roof is measured(threads=1)


@pytest.mark.cpython
def test_repeats_are_no_reason_to_compile(a):
    pytest.importorskip("llvmlite")
    execution._plans.clear()
    with ak.use(engine="auto"):
        ak.profile(a * 8 + 1, repeat=1000, roof=False)
        assert ak.explain(a * 8 + 1).kernels[0].engine == "blocks"
        for _ in range(1000):
            (a * 8 + 1).force()
        assert ak.explain(a * 8 + 1).kernels[0].engine == "llvm"


# -- showing


def test_the_text_has_a_line_for_each_kernel(a, roof):
    lines = str(ak.profile(a - a.mean(), repeat=2, roof=roof)).splitlines()
    assert lines[0].startswith("2 kernels computed in ")
    assert lines[1].split() == [
        "kernel", "engine", "steps", "elements", "compile", "first", "median", "minimum",
        "moved", "GB/s", "roof", "reached",
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[2:4]] == ["1", "2"]
    assert lines[2].split()[2:4] == ["0", "1,000"]
    assert lines[4] == "median and minimum of 2 repeats, on 2 threads"


def test_what_fits_in_the_caches_is_marked(a, roof):
    told = ak.profile(a * 2, repeat=1, roof=roof._replace(cache_bytes=1 << 30))
    assert "%*" in str(told)
    assert "*: the caches hold what it moves" in str(told)
    assert "%*" not in str(ak.profile(a * 3, repeat=1, roof=roof))


def test_many_kernels_are_summarised(a):
    x = a
    for _ in range(50 * 200):
        x = x + 1.0
    told = ak.profile(x, repeat=0, roof=False)
    assert len(told.kernels) == 50
    assert "the 30 slowest of 50 kernels" in str(told)
    assert len(str(told).splitlines()) < 40


class Tags(HTMLParser):
    """Collects tags and attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.names = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.names |= {name for name, _ in attributes}


def test_the_page_is_a_table_with_bars(a, roof):
    html = ak.profile(a - a.mean(), repeat=1, roof=roof)._repr_html_()
    page = Tags(html)
    assert page.tags.count("tr") == 3
    assert "script" not in page.tags
    assert "id" not in page.names
    assert "by memory traffic" in html
