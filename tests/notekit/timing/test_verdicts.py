"""What is called faster is faster, and what is the same is called about equal (≈).

Three comparisons are made and two of them have to agree, or four of seven: on a machine
that does other things, some may be off. What they claim stays as it is.
"""

from __future__ import annotations

import pytest

from notekit.timing import Case, Effort, Outcome, Timings, compare

pytestmark = pytest.mark.cpython

ONCE = "s = 0\nfor i in range(n):\n    s += i"
TWICE = f"{ONCE}\ns = 0\nfor i in range(n):\n    s += i"
ENOUGH = Effort(samples=9, least=0.005, warm_up=0.3)


class Repeated:
    """Comparisons of the same cases, made when they are asked for."""

    def __init__(self, cases, **more):
        self.cases, self.more = cases, more
        self.found = []

    def first(self, count):
        while len(self.found) < count:
            found = compare(self.cases, [2000], effort=ENOUGH, **self.more)
            assert all(row.outcome is Outcome.TIMED for row in found.rows)
            self.found.append(found)
        return self.found[:count]

    def mostly(self, holds):
        return any(sum(map(bool, map(holds, self.first(count)))) > count / 2 for count in (3, 7))


def times(found, case):
    """The ratio of a case as a number; none for what is called about equal."""
    text = found.ratio(found.row(case, 2000))
    return float(text.rstrip("×")) if text.endswith("×") else None


@pytest.fixture(scope="module")
def two_equal_and_one_slower():
    cases = [Case("twice", TWICE, result="s"), Case("one", ONCE, result="s"),
             Case("other", ONCE, result="s")]  # fmt: skip
    return Repeated(cases, base="one")


def test_twice_the_work_is_called_half_as_fast(two_equal_and_one_slower):
    assert two_equal_and_one_slower.mostly(lambda found: 0.3 < (times(found, "twice") or 1) < 0.8)


def test_the_same_work_is_called_about_equal(two_equal_and_one_slower):
    def is_equal(found):
        told = "one and other are about equally fast at n = 2,000."
        return times(found, "other") is None and found.verdict(2000).startswith(told)

    assert two_equal_and_one_slower.mostly(is_equal)


def test_half_the_work_is_called_twice_as_fast(two_equal_and_one_slower):
    def is_faster(all_three):
        rows = [all_three.row(case, 2000) for case in ("twice", "one")]
        found = Timings(rows, "twice", all_three.conditions)
        told = f"one is fastest at n = 2,000: {found.ratio(rows[1])} twice."
        return 1.25 < (times(found, "one") or 1) < 3.3 and found.verdict(2000).startswith(told)

    assert two_equal_and_one_slower.mostly(is_faster)


def test_a_loop_is_called_faster_on_pypy(pypy):
    found = compare([Case("CPython", ONCE, result="s"), Case("PyPy", ONCE, "", "s", pypy)], [2000],
                    effort=ENOUGH)  # fmt: skip
    assert times(found, "PyPy") > 5
