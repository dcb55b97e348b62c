"""notekit/bindings/per_call.py: the loop is taken off, and gaps are explained."""

from __future__ import annotations

import pytest

from notekit.bindings import per_call
from notekit.timing import Outcome, Row, Timings, conditions

pytestmark = pytest.mark.cpython


def row(case, seconds=0.0, n=1000, reason=""):
    if reason:
        return Row(case, n, Outcome.MISSING, reason=reason)
    return Row(case, n, Outcome.TIMED, samples=[seconds] * 3, loops=1)


def timings(*rows, recorded=""):
    return Timings(rows, rows[0].case if rows else "", conditions(), recorded)


FOUND = timings(
    row("no call on CPython", 20e-6),
    row("no call on PyPy", 1e-6),
    row("cffi on CPython", 320e-6),
    row("cffi on PyPy", 7e-6),
    row("C-API on CPython", 60e-6),
    row("C-API on PyPy", reason="the C headers are missing"),
)


def test_the_loop_of_the_same_interpreter_is_taken_off():
    found = per_call(FOUND)
    assert found.seconds["cffi", "CPython"] == pytest.approx(300e-9)
    assert found.seconds["cffi", "PyPy"] == pytest.approx(6e-9)
    assert found.loops == pytest.approx({"CPython": 20e-9, "PyPy": 1e-9})


def test_it_is_a_table_of_ways_and_interpreters_in_their_order():
    found = per_call(FOUND)
    assert (found.ways, found.where) == (["cffi", "C-API"], ["CPython", "PyPy"])
    assert str(found).split("\n")[:3] == [
        "       CPython  PyPy",
        "cffi    300 ns  6 ns",
        "C-API    40 ns     –",
    ]


def test_what_was_taken_off_and_what_is_missing_is_said():
    assert per_call(FOUND).notes() == [
        "The loop alone is taken off: 20 ns on CPython, 1 ns on PyPy.",
        "C-API on PyPy: the C headers are missing",
    ]


def test_without_a_loop_of_its_own_nothing_is_taken_off():
    found = per_call(timings(row("cffi on PyPy", 7e-6)))
    assert found.seconds == {("cffi", "PyPy"): pytest.approx(7e-9)}
    assert found.notes() == ["The loop is included."]


def test_a_call_that_the_jit_takes_away_is_under_a_nanosecond():
    found = per_call(timings(row("no call on PyPy", 2e-6), row("function on PyPy", 1.9e-6)))
    assert found.cell("function", "PyPy") == "under 1 ns"
    assert found.seconds["function", "PyPy"] == 0.0


def test_the_largest_size_is_taken_unless_another_is_asked_for():
    both = timings(row("cffi on PyPy", 7e-6), row("cffi on PyPy", 20e-6, n=2000))
    assert per_call(both).seconds["cffi", "PyPy"] == pytest.approx(10e-9)
    assert per_call(both, 1000).seconds["cffi", "PyPy"] == pytest.approx(7e-9)
    with pytest.raises(ValueError, match="no row at n = 5"):
        per_call(both, 5)


def test_recorded_figures_say_so():
    found = per_call(timings(row("a", 1e-6), recorded="on a day"))
    assert "not on this machine" in found.notes()[0]


def test_as_html_nothing_of_a_name_is_taken_for_markup():
    found = timings(row("<b> on PyPy", 1e-6), row("x on <i>", reason="1 < 2"))
    page = per_call(found)._repr_html_()
    assert "<b>" not in page
    assert "<i>" not in page
    assert "1 &lt; 2" in page
