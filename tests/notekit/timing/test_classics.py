"""notekit/timing/classics.py: the comparisons of 2011, with inputs that are filled, and checked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from notekit.timing import Case, Outcome, compare
from notekit.timing.classics import ADD, CLASSICS, ITERATE

pytestmark = pytest.mark.cpython

FILLED = "a = [1 + i / n for i in range(n)]"
PLAIN = {
    "add": Case("plain", "b = [5 * x for x in a]", FILLED, "b"),
    "iterate": Case("plain", "s = 0.0\nfor x in a: s += x", FILLED, "s"),
}


@pytest.mark.parametrize("name", CLASSICS)
def test_every_case_comes_from_the_filled_input_to_the_result_of_plain_python(name, quick):
    both = "[{}, [float(a[i]) for i in range(n)]]"
    cases = [
        replace(case, result=both.format(case.result))
        for case in (PLAIN[name], *CLASSICS[name].cases)
    ]
    found = compare(cases, [300], "plain", effort=quick)
    for row in found.rows:
        if row.outcome is Outcome.MISSING:
            assert row.reason.startswith(("numexpr cannot be", "no PyPy was found")), row.case
        else:
            assert row.outcome is Outcome.TIMED, f"{row.case}: {row.reason}"


def test_pypy_takes_part_in_both(pypy):
    for classic in (ADD, ITERATE):
        assert "PyPy" in {case.interpreter for case in classic.cases}


@pytest.mark.parametrize("name", CLASSICS)
def test_a_classic_can_be_compared_as_it_is(name):
    classic = CLASSICS[name]
    assert classic.base in [case.name for case in classic.cases]
    assert sorted(set(classic.sizes)) == list(classic.sizes)
    for case in classic.cases:
        assert case.result and case.memory >= 8 and case.moved >= 8
