"""Networks as data: what is accepted, what is refused and by which name, how they read."""

from __future__ import annotations

import copy
import pickle
from array import array
from decimal import Decimal
from fractions import Fraction
from math import inf, nan

import pytest

from lpkit import BadBounds, BadName, BadNetwork, BadNumber
from lpkit.networks import FlowNetwork, textbook


def chain(**columns) -> FlowNetwork:
    """Three nodes in a row, two units from first to last."""
    given = {"supply": [2, 0, -2], "tail": [0, 1], "head": [1, 2], "cost": [1, 1], **columns}
    return FlowNetwork(**given)


def test_columns_are_flat_arrays():
    network = chain(capacity=[5, 6], lower=[1, 0])
    assert network.supply == array("d", [2, 0, -2])
    assert (network.tail, network.head) == (array("i", [0, 1]), array("i", [1, 2]))
    assert network.cost == array("d", [1, 1])
    assert (network.lower, network.capacity) == (array("d", [1, 0]), array("d", [5, 6]))
    assert (network.nodes, network.arcs) == (3, 2)
    assert repr(network) == "<FlowNetwork of 3 nodes and 2 arcs>"


def test_one_number_stands_for_all_arcs():
    network = chain(cost=3, capacity=7, lower=1)
    assert list(network.cost) == [3, 3]
    assert list(network.capacity) == [7, 7]
    assert list(network.lower) == [1, 1]
    assert list(chain().capacity) == [inf, inf]
    assert list(chain().lower) == [0, 0]


@pytest.mark.parametrize(
    "cost",
    [
        (1, 2),
        iter([1, 2]),
        array("i", [1, 2]),
        range(1, 3),
        [Fraction(1), Decimal(2)],
        [True, 2.0],
        (number for number in (1, 2)),
    ],
    ids=lambda cost: type(cost).__name__,
)
def test_a_column_may_come_in_many_forms(cost):
    assert list(chain(cost=cost).cost) == [1.0, 2.0]


def test_the_network_has_columns_of_its_own():
    cost = array("d", [1, 2])
    network = chain(cost=cost)
    cost[0] = nan
    assert network.cost[0] == 1


def test_self_loops_and_parallel_arcs_are_arcs():
    network = FlowNetwork([1, -1], [0, 0, 0, 1], [1, 1, 0, 1], capacity=4)
    assert network.arcs == 4
    assert list(network.leaving().of(0)) == [0, 1, 2]
    assert list(network.entering().of(0)) == [2]
    assert list(network.entering().of(1)) == [0, 1, 3]


def test_a_network_may_be_empty():
    assert FlowNetwork([], [], []).nodes == 0
    assert FlowNetwork([0], [], []).arcs == 0


@pytest.mark.parametrize("bad", [nan, inf, -inf, "3", None, 1j, [1]])
def test_what_is_no_finite_number_is_refused_with_its_arc(bad):
    with pytest.raises(BadNumber, match="cost of arc 1"):
        chain(cost=[1, bad])
    with pytest.raises(BadNumber, match="lower bound of arc 0"):
        chain(lower=[bad, 1])


@pytest.mark.parametrize("bad", [nan, -inf, "3", None, 1j])
def test_a_capacity_may_be_infinite_and_nothing_else(bad):
    assert list(chain(capacity=[inf, 2]).capacity) == [inf, 2]
    with pytest.raises(BadNumber, match="capacity of arc 1"):
        chain(capacity=[1, bad])


def test_a_supply_is_refused_with_its_node():
    with pytest.raises(BadNumber, match="supply of node 1"):
        chain(supply=[2, nan, -2])
    with pytest.raises(BadNumber, match="supply of mill"):
        chain(supply=[2, nan, -2], names=["well", "mill", "town"])


@pytest.mark.parametrize("bad", ["12", b"\0" * 16, bytearray(16), None, object()])
def test_a_column_is_made_of_numbers(bad):
    with pytest.raises(BadNumber, match="cost"):
        chain(cost=bad)


@pytest.mark.parametrize("large", [2**53 + 1, -(2**60) - 1, 10**400])
@pytest.mark.parametrize("column", ["cost", "capacity"])
def test_a_whole_number_that_a_float_would_change_is_refused(column, large):
    with pytest.raises(BadNumber):
        chain(**{column: [1, large]})


def test_the_largest_whole_number_is_held():
    assert int(chain(capacity=[2**53, 2**60]).capacity[1]) == 2**60


@pytest.mark.parametrize("end", [3, -1, 2**40, 1.0, "0", None])
@pytest.mark.parametrize("column", ["tail", "head"])
def test_an_end_that_is_no_node_is_refused_with_its_arc(column, end):
    with pytest.raises(BadNetwork, match=f"the {column} of arc 1 is .*which is no node"):
        chain(**{column: [0, end]})


def test_columns_have_one_length():
    with pytest.raises(BadNetwork, match="2 tails and 3 heads"):
        chain(head=[1, 2, 2])
    with pytest.raises(BadNetwork, match="3 numbers were given as cost, and 2 are needed"):
        chain(cost=[1, 2, 3])
    with pytest.raises(BadNetwork, match="a supply for each node"):
        chain(supply=3)
    with pytest.raises(BadNetwork, match="a tail for each arc"):
        chain(tail=0)


def test_bounds_are_in_order_and_not_negative():
    names = ["well", "mill", "town"]
    with pytest.raises(BadBounds, match=r"arc 1 \(mill -> town\): .*5 is above its capacity 3"):
        chain(lower=[0, 5], capacity=[4, 3], names=names)
    with pytest.raises(BadBounds, match=r"arc 0 \(0 -> 1\): its capacity -3 is negative"):
        chain(capacity=[-3, 3])
    with pytest.raises(BadBounds, match="its lower bound -1 is negative; a flow the other way"):
        chain(lower=[-1, 0])


def test_supplies_balance():
    with pytest.raises(BadNetwork, match="add up to 1, not to 0: 1 more enters than leaves"):
        chain(supply=[3, 0, -2])
    with pytest.raises(BadNetwork, match=r"1\.5 more leaves than enters.*supply of 1\.5"):
        chain(supply=[0.5, 0, -2])
    with pytest.raises(BadNetwork, match="add up to 1"):
        chain(supply=[2**53, 1, -(2**53)])


def test_decimals_that_balance_on_paper_balance():
    assert 0.1 + 0.2 - 0.3 != 0
    assert list(chain(supply=[0.1, 0.2, -0.3]).supply) == [0.1, 0.2, -0.3]
    with pytest.raises(BadNetwork, match="add up to"):
        chain(supply=[0.1, 0.2, -0.3000000001])


def test_names_are_texts_and_differ():
    assert chain(names="abc").node_name(2) == "c"
    for bad, reason in (
        (["a", "b"], "2 names for 3 nodes"),
        (["a", "b", "a"], "two nodes are named 'a'"),
        (["a", "b", ""], "printable text"),
        (["a", "b", " c"], "printable text"),
        (["a", "b", 3], "printable text"),
        (["a", "b", "c" * 101], "longer than 100 bytes"),
    ):
        with pytest.raises(BadName, match=reason):
            chain(names=bad)


def test_positions_are_pairs():
    assert chain(positions=[(0, 1), [1, 1], (2, 1.5)]).positions == ((0, 1), (1, 1), (2, 1.5))
    with pytest.raises(BadNetwork, match="the position of node 1 is x and y"):
        chain(positions=[(0, 1), (1,), (2, 1)])
    with pytest.raises(BadNetwork, match="2 positions for 3 nodes"):
        chain(positions=[(0, 1), (1, 1)])
    with pytest.raises(BadNumber, match="position"):
        chain(positions=[(0, 1), (1, nan), (2, 1)])


def test_a_network_by_name():
    network = FlowNetwork.named(
        {"well": 2, "town": -2},
        [("well", "town", 3), ("town", "well", 1, 5), ("well", "well", 1, 5, 2)],
        {"well": (0, 0), "town": (1, 0)},
    )
    assert network.names == ("well", "town")
    assert (list(network.tail), list(network.head)) == ([0, 1, 0], [1, 0, 0])
    assert (list(network.capacity), list(network.lower)) == ([inf, 5, 5], [0, 0, 2])
    assert network.arc_name(1) == "arc 1 (town -> well)"


@pytest.mark.parametrize(
    "arc, reason",
    [
        (("well", "moon", 3), "ends at 'moon', which is no node"),
        (("well", "town"), "an arc is"),
        (("well", "town", 1, 2, 3, 4), "an arc is"),
    ],
)
def test_an_arc_by_name_is_refused_where_it_is_none(arc, reason):
    with pytest.raises(BadNetwork, match=reason):
        FlowNetwork.named({"well": 2, "town": -2}, [arc])


def test_positions_by_name_are_complete():
    with pytest.raises(BadNetwork, match="node 'town' has no position"):
        FlowNetwork.named({"well": 1, "town": -1}, [], {"well": (0, 0)})


def test_another_network_with_one_column_replaced():
    network = textbook()
    dearer = network.replaced(cost=9)
    assert set(dearer.cost) == {9}
    assert network == textbook()
    assert dearer != network
    assert dearer.replaced(cost=network.cost) == network
    with pytest.raises(BadNetwork, match="no costs, only"):
        network.replaced(costs=9)
    with pytest.raises(BadBounds, match="hill -> east"):
        network.replaced(lower=6)


def test_networks_are_equal_by_what_they_hold():
    assert chain() == chain()
    assert chain() != chain(cost=2)
    assert chain() != "chain"
    with pytest.raises(TypeError):
        hash(chain())


def test_networks_can_be_copied_and_pickled():
    for network in (textbook(), chain()):
        assert copy.deepcopy(network) == network
        assert pickle.loads(pickle.dumps(network)) == network


def test_whole_networks_are_told_from_others():
    assert chain(capacity=[inf, 3]).is_whole
    assert chain(cost=0.5).is_whole
    assert not chain(capacity=2.5).is_whole
    assert not chain(supply=[0.5, 0, -0.5]).is_whole
    assert not chain(lower=[0, 0.5]).is_whole
