"""Networks to try: they have a flow, can be drawn, and are the same for the same seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit import BadNetwork, BadNumber, TooLarge
from lpkit.networks import feasible, grid, layered, textbook, transportation
from tests.lpkit.networks.oracles import least_cost

sizes, seeds = st.integers(1, 5), st.integers(0, 999)


def is_drawable(network) -> bool:
    """Whether each node has a place of its own."""
    return len(set(network.positions)) == network.nodes


def test_the_textbook_network_has_six_named_nodes():
    network = textbook()
    assert (network.nodes, network.arcs) == (6, 9)
    assert network.is_whole
    assert is_drawable(network)
    assert network.names == ("hill", "lake", "east", "west", "Aldon", "Birk")


@given(sizes, sizes, seeds)
def test_layers_have_a_flow_from_left_to_right(layers, width, seed):
    network = layered(layers, width, seed)
    assert network.nodes == layers * width
    assert is_drawable(network)
    assert least_cost(network) is not None
    for tail, head in zip(network.tail, network.head):
        assert network.positions[head][0] == network.positions[tail][0] + 1
    assert network == layered(layers, width, seed)


@given(sizes, sizes, seeds)
def test_a_grid_has_a_flow_from_corner_to_corner(rows, columns, seed):
    network = grid(rows, columns, seed)
    assert network.nodes == rows * columns
    assert network.arcs == 2 * (rows * (columns - 1) + columns * (rows - 1))
    assert is_drawable(network)
    assert least_cost(network) is not None
    assert network == grid(rows, columns, seed)


@given(st.integers(1, 8), st.integers(0, 30), seeds)
def test_a_random_network_of_any_size_has_a_flow(nodes, arcs, seed):
    network = feasible(nodes, arcs, seed)
    assert (network.nodes, network.arcs) == (nodes, arcs)
    assert network.is_whole
    assert least_cost(network) is not None
    assert network == feasible(nodes, arcs, seed)


def test_seeds_differ():
    assert layered(seed=1) != layered(seed=2)
    assert grid(seed=1) != grid(seed=2)
    assert feasible(5, 9, seed=1) != feasible(5, 9, seed=2)


def test_transportation_by_hand():
    network = transportation([3, 2], [4, 1], [[1, 5], [2, 3]])
    assert is_drawable(network)
    assert list(network.supply) == [3, 2, -4, -1]
    assert list(zip(network.tail, network.head, network.cost)) == [
        (0, 2, 1),
        (0, 3, 5),
        (1, 2, 2),
        (1, 3, 3),
    ]
    # 3 by the road of 1, then 1 by that of 2 and 1 by that of 3.
    assert least_cost(network.replaced(capacity=9)) == 8


@pytest.mark.parametrize("cost", [[[1, 5]], [[1, 5], [2]], [[1, 5], [2, 3], [4, 5]]])
def test_a_table_of_another_shape_is_refused(cost):
    with pytest.raises(BadNetwork, match="2 rows and 2 columns"):
        transportation([3, 2], [4, 1], cost)


def test_transportation_that_does_not_balance_is_refused():
    with pytest.raises(BadNetwork, match="add up to 1"):
        transportation([3, 3], [4, 1], [[1, 5], [2, 3]])


@pytest.mark.parametrize("bad", [0, -1, 2.0, "3"])
def test_sizes_are_whole_numbers_above_0(bad):
    for make in (
        lambda: layered(layers=bad),
        lambda: layered(width=bad),
        lambda: grid(rows=bad),
        lambda: grid(columns=bad),
        lambda: feasible(bad, 3),
    ):
        with pytest.raises(BadNumber, match="above 0"):
            make()
    with pytest.raises(BadNumber, match="arcs"):
        feasible(3, -1)


def test_sizes_beyond_memory_are_refused_at_once():
    many = 10**12
    for make in (lambda: layered(2, many), lambda: grid(many, 1), lambda: feasible(many, many)):
        with pytest.raises(TooLarge, match="making a network of up to"):
            make()
