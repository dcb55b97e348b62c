"""lpkit/columns.py: columns that wait are there for all who look, at whatever time."""

from __future__ import annotations

from contextlib import nullcontext
from math import inf

from hypothesis import given
from hypothesis import strategies as st

from lpkit.columns import Columns

one = st.tuples(st.integers(-9, 9).map(float), st.booleans())


@given(st.lists(st.tuples(one, st.integers(0, 3))), st.booleans())
def test_columns_hold_what_was_put_in(runs, looks):
    columns = Columns(nullcontext())
    expected = []
    for (low, integer), count in runs:
        columns.begin(low, inf, integer)
        columns.count += count
        expected += [(low, inf, integer)] * count
        if looks and expected:
            assert columns.lower[-1] == expected[-1][0]
    assert list(zip(columns.lower, columns.upper, columns.integer)) == expected
    assert columns.count == len(expected)
