"""arraykit/explain.py: what a reader is told before anything is computed."""

from __future__ import annotations

import arraykit as ak


def test_the_example_of_the_design():
    a = ak.asarray([1.0] * 1000)
    told = ak.explain(a + a + a + a + a)
    assert len(told.plan.kernels) == 1
    assert told.bytes_moved == 16_000
    assert told.eager_bytes == 4 * 24_000
    assert "t3 = t2 + a[i0]" in str(told)


def test_it_computes_nothing():
    a = ak.arange(10, dtype=ak.float64)
    b = a * 2
    ak.explain(b)
    assert not b.is_computed


def test_it_names_the_line_and_the_reason_of_a_stored_value():
    a = ak.arange(10, dtype=ak.float64)
    mean = a.mean()
    text = str(ak.explain(a - mean))
    assert text.startswith("2 kernels:")
    assert "test_explain.py, line " in text
    assert "is stored: a fold is complete only when its loop has ended" in text


def test_what_is_computed_already_takes_nothing():
    a = ak.arange(10)
    assert str(ak.explain(a)).startswith("0 kernels: 0 B read")


def test_it_says_which_engine_and_why():
    with ak.use(engine="python"):
        assert "engine: python, because it was asked for" in str(ak.explain(ak.arange(3) + 1))
