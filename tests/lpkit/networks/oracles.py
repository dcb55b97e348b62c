"""What a network should come to, found without lpkit's programs and solvers: in integers.

`least_cost` sends units along successive shortest paths, `by_trial` tries all
flows; `networks` draws small networks for them.
"""

from __future__ import annotations

from itertools import product
from math import inf

from hypothesis import strategies as st

from lpkit.networks import FlowNetwork


def least_cost(network: FlowNetwork) -> int | None:
    """The least cost of a whole network in which arcs of negative cost have capacities."""
    excess = [int(supply) for supply in network.supply]
    residual = []  # [from, to, room, cost]; the arc back is the next or the one before
    cost = 0
    rows = zip(network.tail, network.head, network.lower, network.capacity, network.cost)
    for tail, head, low, high, price in rows:
        sent = int(high if price < 0 else low)
        cost += sent * int(price)
        excess[tail] -= sent
        excess[head] += sent
        residual.append([tail, head, high - sent, int(price)])
        residual.append([head, tail, sent - int(low), -int(price)])
    while any(excess):
        path = _cheapest_path(excess, residual)
        if path is None:
            return None
        start, end = residual[path[0]][0], residual[path[-1]][1]
        amount = int(min(excess[start], -excess[end], *(residual[k][2] for k in path)))
        excess[start] -= amount
        excess[end] += amount
        for k in path:
            residual[k][2] -= amount
            residual[k ^ 1][2] += amount
            cost += amount * residual[k][3]
    return cost


def _cheapest_path(excess, residual):
    """From any node with too much to any with too little, by Bellman and Ford; or `None`."""
    distance = [0 if amount > 0 else inf for amount in excess]
    by = [None] * len(excess)
    for _ in excess:
        for k, (start, end, room, price) in enumerate(residual):
            if room > 0 and distance[start] + price < distance[end]:
                distance[end] = distance[start] + price
                by[end] = k
    ends = [node for node, amount in enumerate(excess) if amount < 0 and distance[node] < inf]
    if not ends:
        return None
    node = min(ends, key=distance.__getitem__)
    path = []
    while by[node] is not None:
        path.append(by[node])
        node = residual[by[node]][0]
    return path[::-1]


def by_trial(network: FlowNetwork) -> int | None:
    """The least cost of a whole network whose capacities are small."""
    bounds = zip(network.lower, network.capacity)
    best = None
    for flows in product(*(range(int(low), int(high) + 1) for low, high in bounds)):
        surplus = [0] * network.nodes
        for tail, head, flow in zip(network.tail, network.head, flows):
            surplus[tail] += flow
            surplus[head] -= flow
        if surplus == list(network.supply):
            cost = sum(int(price) * flow for price, flow in zip(network.cost, flows))
            best = cost if best is None else min(best, cost)
    return best


@st.composite
def networks(draw, most_arcs=9, largest=6, limitless=False):
    """A network that has a flow more often than not; `limitless` lets some arcs go uncapped."""
    nodes = draw(st.integers(1, 5))
    node, amount = st.integers(0, nodes - 1), st.integers(0, largest)
    arcs = draw(st.lists(st.tuples(node, node, amount, amount, amount), max_size=most_arcs))
    supply = [0] * nodes
    rows = []
    for tail, head, *three in arcs:
        low, flow, high = sorted(three)
        supply[tail] += flow
        supply[head] -= flow
        price = draw(st.integers(-9, 20))
        if limitless and price >= 0 and draw(st.booleans()):
            high = inf
        rows.append((tail, head, price, high, low))
    for start, end, more in draw(st.lists(st.tuples(node, node, amount), max_size=1)):
        supply[start] += more
        supply[end] -= more
    return FlowNetwork(supply, *([row[k] for row in rows] for k in range(5)))
