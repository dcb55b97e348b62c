"""The same networks given to others: SciPy's HiGHS, GLPK's out-of-kilter algorithm, NumPy."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from scipy import optimize

from lpkit import BadNumber, Status
from lpkit.networks import FlowNetwork, feasible, grid, layered, textbook, tracking

pytestmark = pytest.mark.cpython

SEEDS = range(20)


def by_scipy(network: FlowNetwork):
    """SciPy's result for the linear program of a network, written here from its columns."""
    balance = np.zeros((network.nodes, network.arcs))
    for arc, (tail, head) in enumerate(zip(network.tail, network.head)):
        balance[tail, arc] += 1
        balance[head, arc] -= 1
    bounds = [
        (low, None if high == inf else high) for low, high in zip(network.lower, network.capacity)
    ]
    return optimize.linprog(network.cost, A_eq=balance, b_eq=network.supply, bounds=bounds)


def random_network(seed: int) -> FlowNetwork:
    return feasible(nodes=2 + seed, arcs=5 * (2 + seed), seed=seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_scipy_finds_the_same_cost(solver, seed):
    network = random_network(seed)
    flow = network.min_cost_flow(solver=solver)
    assert flow.is_proven
    assert by_scipy(network).fun == pytest.approx(flow.cost)


@pytest.mark.parametrize("seed", SEEDS)
def test_scipy_finds_the_same_status(solver, seed):
    network = random_network(seed)
    end = network.nodes - 1
    changed = [*network.supply]
    changed[0] += 12
    changed[end] -= 12
    network = network.replaced(supply=changed)
    if seed % 2:
        network = network.replaced(capacity=[inf if c > 9 else c for c in network.capacity])
    expected = {0: Status.OPTIMAL, 2: Status.INFEASIBLE, 3: Status.UNBOUNDED}
    found = by_scipy(network).status
    assert network.min_cost_flow(solver=solver).status is expected[found]


def without_loops(network: FlowNetwork) -> FlowNetwork:
    """The network without the arcs that GLPK's algorithm refuses."""
    kept = [a for a in range(network.arcs) if network.tail[a] != network.head[a]]
    names = ("tail", "head", "cost", "capacity", "lower")
    return network.replaced(**{n: [getattr(network, n)[a] for a in kept] for n in names})


def test_glpks_own_algorithm_finds_the_same_cost(solver, tmp_path, in_new_process):
    """`glp_mincost_okalg` on the files that `write` makes; in a process of its own."""
    some = [textbook(), layered(5, 4, 3), grid(4, 5, 7)]
    some += [without_loops(random_network(seed)) for seed in SEEDS]
    some.append(tracking(60, 120, seed=2, frames=8).network())
    for number, network in enumerate(some):
        network.write(tmp_path / f"{number}.min")
    printed = in_new_process(f"""
import swiglpk as g
g.glp_term_out(g.GLP_OFF)
for number in range({len(some)}):
    graph = g.glp_create_graph(16, 40)
    name = {str(tmp_path)!r} + f"/{{number}}.min"
    assert g.glp_read_mincost(graph, 0, 0, 8, 16, name) == 0
    cost = g.doubleArray(1)
    code = g.glp_mincost_okalg(graph, 0, 0, 8, 16, cost.cast(), 24, 8)
    print(code, cost[0])
""")
    found = [line.split() for line in printed.splitlines()]
    costs = [network.min_cost_flow(solver=solver).cost for network in some]
    assert [(code, float(cost)) for code, cost in found] == [("0", cost) for cost in costs]


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64, np.uint8, object])
def test_columns_may_be_arrays(dtype):
    network = FlowNetwork(
        np.array([2, 0, -2]), np.array([0, 1]), np.array([1, 2]), np.array([1, 4], dtype)
    )
    assert list(network.cost) == [1, 4]
    assert list(network.tail) == [0, 1]
    assert list(network.replaced(cost=np.int8(3)).cost) == [3, 3]


def test_arrays_are_refused_as_lists_are():
    ends = np.array([0]), np.array([1])
    for bad in (np.array([np.nan]), np.array([1j]), np.array(["1"]), np.array([[1.0]])):
        with pytest.raises(BadNumber, match="cost of arc 0"):
            FlowNetwork([1, -1], *ends, bad)


def test_columns_are_arrays_without_a_copy():
    tracks = tracking(30, 50)
    view = np.asarray(tracks.link_cost)
    assert view.dtype == np.float64
    assert view.__array_interface__["data"][0] == tracks.link_cost.buffer_info()[0]
