"""lpkit/widgets/network_numbers.py: read, set, refused in the network's names, undone."""

from __future__ import annotations

from math import inf, nan

import pytest

from lpkit import BadBounds, BadNetwork, BadNumber, ModelError
from lpkit.networks import textbook
from lpkit.widgets.network_numbers import NetworkNumbers

pytestmark = pytest.mark.cpython


@pytest.fixture
def numbers():
    network = textbook()
    return NetworkNumbers(network, network.program(), [(0.5, 0.5)] * network.nodes)


def test_all_numbers_are_those_of_the_network(numbers):
    network = textbook()
    for kind in ("cost", "capacity", "lower", "supply"):
        assert numbers.column(kind) == list(getattr(network, kind))
    assert len(numbers.all_keys()) == 3 * network.arcs + network.nodes


@pytest.mark.parametrize("key", ["cost/3", "capacity/3", "lower/3", "supply/2", "place/1"])
def test_what_is_set_is_read_and_undone(numbers, key):
    before = numbers.get(key)
    new = (0.25, 1.0) if key.startswith("place") else 1.5
    numbers.set(key, new, gesture=1)
    assert numbers.get(key) == new
    numbers.undo()
    assert numbers.get(key) == before
    assert not numbers.can_undo


def test_a_dragged_node_is_undone_in_one(numbers):
    for step in range(5):
        numbers.set("place/0", (step / 10, 0.5), gesture=7)
    numbers.undo()
    assert numbers.get("place/0") == (0.5, 0.5)


@pytest.mark.parametrize(
    ("key", "value", "error", "said"),
    [
        ("capacity/0", -1, BadBounds, r"hill -> east\): its capacity -1 is negative"),
        ("capacity/0", nan, BadNumber, "capacity"),
        ("lower/0", 6, BadBounds, "its lower bound 6 is above its capacity 5"),
        ("lower/0", -1, BadBounds, "its lower bound -1 is negative"),
        ("lower/0", inf, BadNumber, "too large a lower"),
        ("cost/0", nan, BadNumber, r"cost of arc 0"),
        ("cost/0", -inf, BadNumber, "too large a cost"),
        ("cost/0", 1e13, BadNumber, "1e.12 is the most"),
        ("supply/0", nan, BadNumber, "finite"),
        ("supply/0", 1e300, BadNumber, "too large a supply"),
        ("place/0", (1, nan), BadNumber, "place"),
        ("place/0", [1], BadNetwork, "two numbers"),
        ("place/0", 1, BadNetwork, "two numbers"),
        ("cost/9", 1, ModelError, "no number 'cost/9'"),
        ("supply/6", 1, ModelError, "no number"),
        ("price/0", 1, ModelError, "no number"),
        ("cost/-1", 1, ModelError, "no number"),
        ("cost/0/1", 1, ModelError, "no number"),
    ],
)
def test_what_makes_no_network_is_refused_and_nothing_changes(numbers, key, value, error, said):
    before = [numbers.get(each) for each in numbers.all_keys()]
    with pytest.raises(error, match=said):
        numbers.set(key, value, gesture=1)
    assert [numbers.get(each) for each in numbers.all_keys()] == before
    assert not numbers.can_undo


def test_a_capacity_may_be_taken_away_and_a_place_stays_within_the_drawing(numbers):
    numbers.set("capacity/0", inf, gesture=1)
    assert numbers.get("capacity/0") == inf
    numbers.set("place/0", (-3, 7), gesture=2)
    assert numbers.get("place/0") == (0.0, 1.0)
