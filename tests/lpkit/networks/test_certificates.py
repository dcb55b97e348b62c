"""lpkit/networks/certificates.py: a cut exactly where there is no flow, a cycle where no least."""

from __future__ import annotations

from math import fsum, inf

import pytest

from lpkit import Status
from lpkit.networks import FlowNetwork, feasible, textbook
from lpkit.networks.certificates import overloaded_cut, profitable_cycle

pytestmark = pytest.mark.solver


def disturbed(seed: int) -> FlowNetwork:
    """A random network with another supply, and in every second one arcs without capacity."""
    nodes = 2 + seed % 9
    network = feasible(nodes, 3 * nodes, seed)
    supply = [*network.supply]
    supply[0] += seed % 13
    supply[-1] -= seed % 13
    unlimited = [inf if seed % 2 and high > 9 else high for high in network.capacity]
    return network.replaced(supply=supply, capacity=unlimited)


@pytest.mark.parametrize("seed", range(40))
def test_a_cut_is_found_exactly_where_there_is_no_flow(seed):
    network = disturbed(seed)
    cut = overloaded_cut(network)
    assert (cut is not None) == (network.min_cost_flow().status is Status.INFEASIBLE)
    if cut is not None:
        inside = set(cut.nodes)
        ends = list(zip(network.tail, network.head))
        out = [a for a, (t, h) in enumerate(ends) if t in inside and h not in inside]
        into = [a for a, (t, h) in enumerate(ends) if h in inside and t not in inside]
        must = sum(network.supply[node] for node in inside) + sum(network.lower[a] for a in into)
        assert list(cut.arcs) == out
        assert cut.excess == must - sum(network.capacity[a] for a in out) > 0


@pytest.mark.parametrize("seed", range(40))
def test_a_cycle_is_found_exactly_where_there_is_no_least_cost(seed):
    network = disturbed(seed)
    status = network.min_cost_flow().status
    cycle = profitable_cycle(network)
    if status is not Status.INFEASIBLE:
        assert (cycle is not None) == (status is Status.UNBOUNDED)
    if cycle is not None:
        assert fsum(network.cost[arc] for arc in cycle) < 0
        assert all(network.capacity[arc] == inf for arc in cycle)
        for arc, following in zip(cycle, [*cycle[1:], cycle[0]]):
            assert network.head[arc] == network.tail[following]


def test_the_worst_cut_is_the_one_that_is_told():
    network = textbook().replaced(capacity=[5, 6, 2, 4, 3, 3, 1, 1, 1])
    cut = overloaded_cut(network)
    assert cut is not None
    assert [network.node_name(node) for node in cut.nodes] == ["hill", "lake", "east", "west"]
    assert (cut.supply, cut.leaving, cut.excess) == (10, 6, 4)


def test_what_arcs_must_carry_has_to_leave_again():
    network = FlowNetwork([0, 0], [0, 1], [1, 0], lower=[3, 0], capacity=[5, 2])
    cut = overloaded_cut(network)
    assert cut is not None
    assert (cut.nodes, cut.arcs, cut.supply, cut.entering, cut.leaving) == ((1,), (1,), 0, 3, 2)


def test_a_node_without_arcs_is_a_cut_without_arcs():
    cut = overloaded_cut(FlowNetwork([2, 0, -2], tail=[0], head=[1]))
    assert cut is not None
    assert (cut.arcs, cut.excess) == ((), 2)


def test_rounding_is_no_cut_and_no_cycle():
    assert overloaded_cut(FlowNetwork([0.1, 0.2, -0.3], [0, 1], [1, 2], capacity=0.3)) is None
    tenths = FlowNetwork([0, 0, 0], [0, 1, 2], [1, 2, 0], cost=[0.1, 0.2, -0.3])
    assert profitable_cycle(tenths) is None


def test_a_loop_that_earns_is_a_cycle_of_its_own():
    assert profitable_cycle(FlowNetwork([0, 0], [0, 1], [1, 1], cost=[1, -1])) == (1,)
    limited = FlowNetwork([0, 0], [0, 1], [1, 1], cost=[1, -1], capacity=[inf, 9])
    assert profitable_cycle(limited) is None
