"""Networks to try: small ones to draw, with positions, and random ones to test with.

All numbers are whole, and the same for the same seed on every interpreter.
Every network here has a flow, and a least cost.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from lpkit.errors import BadNetwork, BadNumber
from lpkit.networks import memory
from lpkit.networks.flow_network import FlowNetwork

__all__ = ["feasible", "grid", "layered", "textbook", "transportation"]

_BYTES_AN_ARC = 200  # while it is made, as numbers in lists


def textbook() -> FlowNetwork:
    """Two dairies, two depots, two towns: small enough to solve by eye.

    >>> textbook().min_cost_flow().cost
    46
    """
    return FlowNetwork.named(
        {"hill": 6, "lake": 4, "east": 0, "west": 0, "Aldon": -7, "Birk": -3},
        [
            ("hill", "east", 2, 5),
            ("hill", "west", 4, 6),
            ("lake", "east", 3, 2),
            ("lake", "west", 1, 4),
            ("east", "west", 1, 3),
            ("east", "Aldon", 3, 6),
            ("west", "Aldon", 2, 4),
            ("west", "Birk", 3, 5),
            ("lake", "Birk", 6, 3),
        ],
        {
            "hill": (0.0, 1.0),
            "lake": (0.0, 0.0),
            "east": (1.0, 1.0),
            "west": (1.0, 0.0),
            "Aldon": (2.0, 1.0),
            "Birk": (2.0, 0.0),
        },
    )


def layered(layers: int = 4, width: int = 3, seed: int = 0) -> FlowNetwork:
    """Layers of nodes from left to right; each node is joined to most of the next layer.

    The first layer supplies what the last one takes; a random flow fits in the
    capacities.

    >>> layered(layers=3, width=2)
    <FlowNetwork of 6 nodes and 6 arcs>
    """
    _check(layers=layers, width=width)
    _need(layers * width * width)
    draw = random.Random(seed)
    tail, head = [], []
    for layer in range(layers - 1):
        for place in range(width):
            for other in range(width):
                if other == place or draw.random() < 0.6:
                    tail.append(layer * width + place)
                    head.append((layer + 1) * width + other)
    positions = [(float(layer), float(place)) for layer in range(layers) for place in range(width)]
    ends = [(place, (layers - 1) * width + place) for place in range(width)]
    return _with_flow(tail, head, positions, ends, draw)


def grid(rows: int = 3, columns: int = 4, seed: int = 0) -> FlowNetwork:
    """A grid of nodes, each joined to its neighbours both ways; corner supplies corner.

    >>> grid(rows=2, columns=2)
    <FlowNetwork of 4 nodes and 8 arcs>
    """
    _check(rows=rows, columns=columns)
    _need(4 * rows * columns)
    tail, head = [], []
    for row in range(rows):
        for column in range(columns):
            node = row * columns + column
            for other in ([node + 1] if column + 1 < columns else []) + (
                [node + columns] if row + 1 < rows else []
            ):
                tail += [node, other]
                head += [other, node]
    positions = [(float(column), float(row)) for row in range(rows) for column in range(columns)]
    corners = [(0, rows * columns - 1)]
    return _with_flow(tail, head, positions, corners, random.Random(seed))


def transportation(
    supply: Sequence[Any], demand: Sequence[Any], cost: Sequence[Sequence[Any]]
) -> FlowNetwork:
    """Sources on the left, sinks on the right; `cost[i][j]` is that of a unit from i to j.

    Raises `BadNetwork` where the table has another shape, or supply is not demand.

    >>> transportation([3, 2], [4, 1], [[1, 5], [2, 3]]).min_cost_flow().cost
    8
    """
    supply, demand = list(supply), list(demand)
    if len(cost) != len(supply) or any(len(row) != len(demand) for row in cost):
        raise BadNetwork(
            f"a table of costs of {len(supply)} rows and {len(demand)} columns is needed"
        )
    pairs = [(i, j) for i in range(len(supply)) for j in range(len(demand))]
    return FlowNetwork(
        [*supply, *(-number for number in demand)],
        [i for i, _ in pairs],
        [len(supply) + j for _, j in pairs],
        [cost[i][j] for i, j in pairs],
        positions=[(0.0, float(i)) for i in range(len(supply))]
        + [(1.0, float(j)) for j in range(len(demand))],
    )


def feasible(nodes: int, arcs: int, seed: int = 0) -> FlowNetwork:
    """A random network around a random flow: parallel arcs, self-loops, lower bounds and all.

    Costs are of both signs; all capacities are finite, so that a least cost exists.

    >>> feasible(nodes=5, arcs=9)
    <FlowNetwork of 5 nodes and 9 arcs>
    >>> feasible(5, 9).min_cost_flow().status
    <Status.OPTIMAL: 'optimal'>
    """
    _check(nodes=nodes)
    if type(arcs) is not int or arcs < 0:
        raise BadNumber(f"arcs is a whole number, not {arcs!r}")
    _need(nodes + arcs)
    draw = random.Random(seed)
    tail = [draw.randrange(nodes) for _ in range(arcs)]
    head = [draw.randrange(nodes) for _ in range(arcs)]
    flow = [draw.randint(0, 9) for _ in range(arcs)]
    supply = [0] * nodes
    for start, end, amount in zip(tail, head, flow):
        supply[start] += amount
        supply[end] -= amount
    return FlowNetwork(
        supply,
        tail,
        head,
        cost=[draw.randint(-20, 99) for _ in range(arcs)],
        lower=[max(0, amount - draw.choice((0, 3, 9))) for amount in flow],
        capacity=[amount + draw.choice((0, 3, 9)) for amount in flow],
    )


def _with_flow(
    tail: list[int],
    head: list[int],
    positions: list[tuple[float, float]],
    ends: list[tuple[int, int]],
    draw: random.Random,
) -> FlowNetwork:
    """Costs and capacities for arcs, such that 2 to 6 units get from each end to its other."""
    following: dict[int, list[int]] = {}
    for arc, node in enumerate(tail):
        following.setdefault(node, []).append(arc)
    capacity = [draw.randint(1, 6) for _ in tail]
    supply = [0] * len(positions)
    for start, end in ends:
        amount = draw.randint(2, 6)
        supply[start] += amount
        supply[end] -= amount
        for arc in _walk(start, end, following, head, draw) if start != end else []:
            capacity[arc] += amount
    cost = [draw.randint(1, 9) for _ in tail]
    return FlowNetwork(supply, tail, head, cost, capacity, positions=positions)


def _walk(
    start: int, end: int, following: dict[int, list[int]], head: list[int], draw: random.Random
) -> list[int]:
    """The arcs of some path, found by a search in random order."""
    came_by: dict[int, list[int]] = {start: []}
    waiting = [start]
    while end not in came_by:
        node = waiting.pop(draw.randrange(len(waiting)))
        for arc in following.get(node, []):
            if head[arc] not in came_by:
                came_by[head[arc]] = [*came_by[node], arc]
                waiting.append(head[arc])
    return came_by[end]


def _check(**sizes: int) -> None:
    for what, size in sizes.items():
        if type(size) is not int or size < 1:
            raise BadNumber(f"{what} is a whole number above 0, not {size!r}")


def _need(arcs: int) -> None:
    memory.need(arcs * _BYTES_AN_ARC, f"making a network of up to {arcs} arcs")
