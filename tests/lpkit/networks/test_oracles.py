"""The oracles themselves: two methods that share nothing agree."""

from __future__ import annotations

from hypothesis import given

from lpkit.networks import FlowNetwork
from tests.lpkit.networks.oracles import by_trial, least_cost, networks


@given(networks(most_arcs=4, largest=3))
def test_shortest_paths_and_trial_agree(network):
    assert least_cost(network) == by_trial(network)


def test_a_flow_worked_out_by_hand():
    network = FlowNetwork([4, 0, -4], [0, 0, 1], [1, 2, 2], cost=[1, 5, 1], capacity=[3, 9, 9])
    assert least_cost(network) == by_trial(network) == 11
    assert least_cost(FlowNetwork([1, -1], [1], [0])) is None
