"""lpkit/columns.py: columns that wait are there for all who look, at whatever time."""

from __future__ import annotations

from contextlib import nullcontext
from math import inf
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from lpkit import columns as columns_module
from lpkit.columns import Columns

one = st.tuples(st.integers(-9, 9).map(float), st.booleans(), st.booleans())


@given(st.lists(one), st.integers(0, 5))
def test_columns_hold_what_was_put_in(added, waiting):
    columns = Columns(nullcontext())
    with mock.patch.object(columns_module, "_WAITING", waiting):
        for number, (low, integer, looks) in enumerate(added):
            assert columns.append(low, inf, integer) == number
            if looks:
                assert columns.lower[number] == low
                assert columns.integer[number] == integer
    assert columns.count == len(added)
    assert list(columns.lower) == [low for low, _, _ in added]
    assert list(columns.upper) == [inf] * len(added)
    assert list(columns.integer) == [integer for _, integer, _ in added]
