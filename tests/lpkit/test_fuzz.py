"""Thousands of random operations: the program is what the ledger says, and GLPK lives.

Seeds are fixed. Three campaigns: numbers that fractions and floats share, with every
optimum compared; numbers that round; numbers at the ends of what a float can hold, in a
process of its own.
"""

from __future__ import annotations

import pytest

from tests.lpkit.fuzz import campaign

EXACT = [k / 8 for k in range(41)] + [0.0, 1.0, 1.0, 2.0, 3.0]
ROUNDING = [0.1, 0.2, 0.3, 1 / 3, 2 / 3, 1e-3, 12345.678, 1e6, 7.7, 0.0, 1.0]

WALKS = 60

EXTREME = """
from tests.lpkit.fuzz import campaign
sizes = [1e-300, 1e300, 5e-324, 1.7e308, 1e-150, 1e150, 1e20, 1e-20, 0.0, 1.0, 3.0]
done = campaign(range(40), 100, sizes, checked=False)
print()
print(dict(done))
"""


def told(capsys, title, done):
    """Print the counts even under -q."""
    with capsys.disabled():
        counts = ", ".join(f"{what} {count}" for what, count in done.most_common())
        print(f"\n{title}: {counts}")


@pytest.mark.solver
def test_exact_numbers_and_optima(capsys):
    done = campaign(range(WALKS), 100, EXACT, checked=True)
    told(capsys, "fuzz, exact", done)
    assert done["operations"] == 100 * WALKS
    for what in ("optimal", "infeasible", "unbounded", "refused"):
        assert done[what] > WALKS / 4


@pytest.mark.solver
def test_numbers_that_round(capsys):
    done = campaign(range(1000, 1060), 100, ROUNDING, checked=False)
    told(capsys, "fuzz, rounding", done)
    assert done["operations"] >= 6_000
    assert done["optimal"] > 50


@pytest.mark.solver
def test_extreme_numbers_leave_the_process_alive(in_new_process, capsys):
    out = in_new_process(EXTREME, timeout=200)
    with capsys.disabled():
        print(f"\nfuzz, extreme: {out.splitlines()[-1]}")
    assert "'operations': 4000" in out
