"""The rows' flat arrays against a plain dictionary a row, under any sequence of changes."""

from __future__ import annotations

from contextlib import nullcontext
from math import inf
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lpkit import rows as rows_module
from lpkit.rows import Rows

columns = st.integers(0, 5)
numbers = st.integers(-9, 9).map(float)


class Changes(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.rows = Rows(nullcontext())
        self.expected = []  # a dictionary a row, None where removed

    def alive(self):
        return [row for row, entries in enumerate(self.expected) if entries is not None]

    @rule(entries=st.dictionaries(columns, numbers, max_size=4))
    def append(self, entries):
        row = self.rows.append(list(entries), list(entries.values()), -inf, 3.0)
        assert row == len(self.expected)
        self.expected.append(dict(entries))

    @precondition(alive)
    @rule(data=st.data(), column=columns, number=numbers)
    def set(self, data, column, number):
        row = data.draw(st.sampled_from(self.alive()))
        self.rows.set(row, column, number)
        self.expected[row][column] = number

    @precondition(alive)
    @rule(data=st.data())
    def remove(self, data):
        row = data.draw(st.sampled_from(self.alive()))
        self.rows.remove(row)
        self.expected[row] = None

    @invariant()
    def rows_hold_what_was_put_in(self):
        assert len(self.rows) == len(self.expected)
        assert list(self.rows.alive()) == self.alive()
        for row, entries in enumerate(self.expected):
            assert self.rows.is_removed(row) == (entries is None)
        for row in self.alive():
            assert dict(zip(*self.rows.entries(row))) == self.expected[row]
            for column in range(6):
                assert self.rows.get(row, column) == self.expected[row].get(column, 0.0)

    @invariant()
    def the_compressed_form_is_the_living_rows_in_order(self):
        lengths, found, coefficients = self.rows.compressed()
        start = 0
        for length, row in zip(lengths, self.alive()):
            end = start + length
            assert dict(zip(found[start:end], coefficients[start:end])) == self.expected[row]
            assert length == len(self.expected[row])
            start = end
        assert len(lengths) == len(self.alive())
        assert start == len(found) == len(coefficients)


TestRows = Changes.TestCase
TestRows.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_the_compressed_form_is_a_copy():
    rows = Rows(nullcontext())
    rows.append([0, 2], [1.0, 2.0], 0.0, 1.0)
    lengths, found, coefficients = rows.compressed()
    rows.set(0, 0, 9.0)
    rows.append([1], [5.0], 0.0, 1.0)
    assert (list(lengths), list(found), list(coefficients)) == ([2], [0, 2], [1.0, 2.0])


@given(st.lists(st.tuples(st.dictionaries(columns, numbers, max_size=4), numbers)), st.data())
def test_rows_that_wait_are_there_for_all_who_look(added, data):
    rows = Rows(nullcontext())
    with mock.patch.object(rows_module, "_WAITING", data.draw(st.integers(0, 5))):
        for number, (entries, low) in enumerate(added):
            assert rows.append(list(entries), list(entries.values()), low, inf) == number
    assert len(rows) == len(added)
    if added and data.draw(st.booleans()):
        rows.remove(len(added) - 1)
        added.pop()
    assert list(rows.lower)[: len(added)] == [low for _, low in added]
    for number, (entries, _) in enumerate(added):
        assert dict(zip(*rows.entries(number))) == entries
    assert list(rows.compressed()[0]) == [len(entries) for entries, _ in added]
