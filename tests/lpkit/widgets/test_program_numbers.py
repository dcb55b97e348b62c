"""lpkit/widgets/program_numbers.py: every number of a program by key, set, refused, undone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import LinearProgram, ModelError
from lpkit.statement import stated
from lpkit.widgets.program_numbers import Numbers, all_keys

pytestmark = pytest.mark.cpython


def farm() -> LinearProgram:
    """A program with a number of every kind."""
    lp = LinearProgram()
    x, y, z = lp.Var(lower=0, upper=40), lp.IntVar(upper=9), lp.Var()
    lp.objective = 10 * x - 6 * y
    lp.add_constraint(x + y <= 100, name="land")
    lp.add_constraint(-5 <= 10 * x - 4.25 * y <= 600)
    lp.add_constraint(x + y >= 12)
    lp.add_constraint(2 * x == 7)
    lp.add_constraint(y >= 1)
    lp.add_constraint(x + z <= 0)
    lp.BoolVar()
    return lp


def test_there_is_a_key_for_every_number_and_no_other():
    lp = farm()
    keys = all_keys(stated(lp))
    assert len(keys) == len(set(keys))
    assert set(keys) == {
        *("cost/0", "cost/1"),
        *("entry/0/0", "entry/0/1", "upper/0"),
        *("entry/1/0", "entry/1/1", "lower/1", "upper/1"),
        *("entry/2/0", "entry/2/1", "lower/2"),
        *("entry/3/0", "rhs/3"),
        *("entry/4/1", "lower/4"),
        *("entry/5/0", "entry/5/2", "upper/5"),
        *("bound-lower/0", "bound-upper/0", "bound-lower/1", "bound-upper/1", "bound-lower/2"),
    }


KEYS = all_keys(stated(farm()))


@pytest.mark.parametrize("key", KEYS)
def test_what_is_set_is_read_back_and_undone(key):
    lp = farm()
    numbers, before = Numbers(lp), str(lp)
    old = numbers.get(key)
    new = 3.0 if not key.startswith(("upper", "bound-upper")) else 700.0
    numbers.set(key, new, gesture=1)
    assert numbers.get(key) == new
    assert str(lp) != before
    numbers.undo()
    assert numbers.get(key) == old
    assert str(lp) == before


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.floats(-50, 50), st.integers(1, 6))))
def test_reset_takes_back_any_sequence_of_moves(moves):
    lp = farm()
    numbers, before = Numbers(lp), str(lp)
    for key, value, gesture in moves:
        try:
            numbers.set(key, value, gesture)
        except ModelError:
            continue  # a lower bound above its upper one: refused, and not remembered
    numbers.reset()
    assert str(lp) == before
    assert not numbers.can_undo


def test_one_gesture_is_undone_as_one():
    numbers = Numbers(farm())
    for value in (1.0, 2.0, 3.0):
        numbers.set("cost/0", value, gesture=1)
    numbers.set("cost/0", 4.0, gesture=2)
    numbers.undo()
    assert numbers.get("cost/0") == 3.0
    numbers.undo()
    assert numbers.get("cost/0") == 10.0
    assert not numbers.can_undo


@pytest.mark.parametrize(
    "key",
    ["", "cost", "cost/", "cost/9", "cost/-1", "entry/0", "entry/0/9", "entry/99/0", "rhs/x",
     "nothing/0", "cost/0/0", "_cost/0", "upper/-1", "bound-lower/99"],
)  # fmt: skip
def test_an_unknown_key_is_refused(key):
    lp = farm()
    before = str(lp)
    with pytest.raises(ModelError):
        Numbers(lp).set(key, 1.0, gesture=1)
    assert str(lp) == before


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, "3", 1j])
@pytest.mark.parametrize("key", ["cost/0", "entry/0/0", "rhs/3"])
def test_a_bad_value_is_refused(key, value):
    lp = farm()
    numbers, before = Numbers(lp), str(lp)
    with pytest.raises(ModelError):
        numbers.set(key, value, gesture=1)
    assert str(lp) == before
    assert not numbers.can_undo
