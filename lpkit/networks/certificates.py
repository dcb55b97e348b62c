"""Why a network has no flow, or no least cost, so that one can check it by hand.

There is no flow exactly where some nodes have to send away more than the arcs
that leave them can carry: a cut. There is no least cost exactly where going
round some arcs without a capacity earns something each time: a cycle.
"""

from __future__ import annotations

from math import fsum, inf
from typing import NamedTuple

from lpkit.networks.flow_network import FlowNetwork
from lpkit.program import LinearProgram

__all__ = ["Cut", "overloaded_cut", "profitable_cycle"]

# Below this share of the numbers it is made of, an excess is rounding.
_TINY = 1e-9


class Cut(NamedTuple):
    """Some nodes, what they have to send away, and what the arcs that leave them can carry."""

    nodes: tuple[int, ...]
    arcs: tuple[int, ...]  # from one of the nodes to one of the others
    supply: float  # of the nodes together
    entering: float  # what the arcs into them have to carry at least
    leaving: float  # what `arcs` can carry at most

    @property
    def excess(self) -> float:
        """How much more has to leave than can: above zero, no flow obeys the network."""
        return self.supply + self.entering - self.leaving


def overloaded_cut(network: FlowNetwork) -> Cut | None:
    """The nodes that have most too much to send away; `None` where there is a flow.

    That there always are such nodes where there is none is Hoffman's theorem of
    1960. They are found by the linear program that leaves as little as possible
    unsent, and counted again from the network.

    >>> network = FlowNetwork([5, 0, -5], tail=[0, 1], head=[1, 2], capacity=[9, 3])
    >>> cut = overloaded_cut(network)
    >>> cut.nodes, cut.arcs, cut.supply, cut.leaving, cut.excess
    ((0, 1), (1,), 5.0, 3.0, 2.0)
    """
    prices = _prices_of_what_is_unsent(network)
    cuts = [_cut(network, [price >= level for price in prices]) for level in set(prices)]
    worst = max(cuts, key=lambda cut: cut.excess, default=None)
    size = _TINY * max(1.0, fsum(map(abs, network.supply)))
    return worst if worst is not None and worst.excess > size else None


def _prices_of_what_is_unsent(network: FlowNetwork) -> list[float]:
    """For each node, by how much less would stay unsent if its supply were one less."""
    lp = LinearProgram()
    flow = [lp.Var(low, high) for low, high in zip(network.lower, network.capacity)]
    unsent = [lp.Var(0) for _ in range(network.nodes)]
    unmet = [lp.Var(0) for _ in range(network.nodes)]
    leaving, entering = network.leaving(), network.entering()
    balances = []
    for node, supply in enumerate(network.supply):
        out = sum([flow[arc] for arc in leaving.of(node)])
        into = sum([flow[arc] for arc in entering.of(node)])
        balances.append(lp.add_constraint(out - into + unsent[node] - unmet[node] == supply))
    lp.objective = sum(unsent) + sum(unmet)
    lp.minimize()
    return [round(balance.dual, 9) for balance in balances]


def _cut(network: FlowNetwork, inside: list[bool]) -> Cut:
    ends = list(enumerate(zip(network.tail, network.head)))
    out = [arc for arc, (tail, head) in ends if inside[tail] and not inside[head]]
    into = [arc for arc, (tail, head) in ends if inside[head] and not inside[tail]]
    nodes = [node for node in range(network.nodes) if inside[node]]
    return Cut(
        tuple(nodes),
        tuple(out),
        fsum(network.supply[node] for node in nodes),
        fsum(network.lower[arc] for arc in into),
        sum(network.capacity[arc] for arc in out) + 0.0,
    )


def profitable_cycle(network: FlowNetwork) -> tuple[int, ...] | None:
    """Arcs without a capacity, each beginning where the one before ends, of a cost below zero.

    `None` where there are none. By Bellman's and Ford's method, in O(nodes * arcs).

    >>> profitable_cycle(FlowNetwork([0, 0], tail=[0, 1], head=[1, 0], cost=[2, -3]))
    (0, 1)
    """
    arcs = [arc for arc in range(network.arcs) if network.capacity[arc] == inf]
    distance = [0.0] * network.nodes
    came_by = [-1] * network.nodes
    last = -1
    for _ in range(network.nodes):
        last = -1
        for arc in arcs:
            tail, head = network.tail[arc], network.head[arc]
            if distance[tail] + network.cost[arc] < distance[head]:
                distance[head] = distance[tail] + network.cost[arc]
                came_by[head], last = arc, head
        if last < 0:
            return None
    return _followed_back(network, came_by, last)


def _followed_back(network: FlowNetwork, came_by: list[int], node: int) -> tuple[int, ...] | None:
    """The cycle that `node` was reached from, beginning with its lowest arc."""
    for _ in range(network.nodes):  # into the cycle, wherever it was entered
        node = network.tail[came_by[node]]
    cycle = [came_by[node]]
    while network.tail[cycle[-1]] != node:
        cycle.append(came_by[network.tail[cycle[-1]]])
    cycle.reverse()
    if fsum(network.cost[arc] for arc in cycle) >= 0:  # what was below zero is rounding
        return None
    first = cycle.index(min(cycle))
    return tuple(cycle[first:] + cycle[:first])
