"""Flows of least cost: the optimum, in whole numbers where theory says so, and its proof."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given

from lpkit import BadOption, NoAnswer, SolverUnavailable, Status
from lpkit.networks import Flow, FlowNetwork, textbook, tracking
from lpkit.networks.flow import broken_rule, flow_cost, is_optimal
from tests.lpkit.networks.oracles import least_cost, networks

TWO_ROADS = FlowNetwork([2, -2], [0, 0], [1, 1], cost=[1, 4], capacity=[1, 5])


@given(network=networks(limitless=True))
def test_the_cost_is_that_of_successive_shortest_paths(solver, network):
    expected = least_cost(network)
    flow = network.min_cost_flow(solver=solver)
    if expected is None:
        assert flow.status is Status.INFEASIBLE
    else:
        assert flow.status is Status.OPTIMAL
        assert (flow.cost, type(flow.cost)) == (expected, int)


@given(network=networks())
def test_flows_are_whole_and_proven_by_their_potentials(solver, network):
    flow = network.min_cost_flow(solver=solver)
    if flow.has_flow:
        assert flow.is_whole
        assert flow.is_proven
        assert flow.remark == ""
        assert broken_rule(network, flow.flows) == ""
        rows = zip(flow.reduced_costs, network.lower, flow.flows, network.capacity)
        for reduced, low, amount, high in rows:
            assert type(amount) is type(reduced) is int
            assert reduced <= 0 or amount == low
            assert reduced >= 0 or amount == high


def test_a_price_of_half_units_leaves_the_flow_whole(solver):
    flow = TWO_ROADS.replaced(cost=[0.5, 2.25]).min_cost_flow(solver=solver)
    assert flow.flows == [1, 1]
    assert flow.is_whole
    assert flow.cost == 2.75
    assert not flow.is_proven
    assert flow.reduced_costs == pytest.approx([-1.75, 0])


def test_half_units_are_floats(solver):
    network = TWO_ROADS.replaced(supply=[2.5, -2.5])
    flow = network.min_cost_flow(solver=solver)
    assert flow.flows == pytest.approx([1, 1.5])
    assert flow.cost == pytest.approx(7)
    assert not flow.is_whole
    assert flow.remark == ""


def test_a_self_loop_that_pays_and_has_no_end(solver):
    loop = FlowNetwork([0, 0], [0, 0], [0, 1], cost=[-1, 1])
    assert loop.min_cost_flow(solver=solver).status is Status.UNBOUNDED
    bounded = loop.replaced(capacity=[7, inf]).min_cost_flow(solver=solver)
    assert (bounded.flows, bounded.cost) == ([7, 0], -7)


def test_a_cycle_that_pays_and_has_no_end(solver):
    cycle = FlowNetwork([0, 0, 0], [0, 1, 2], [1, 2, 0], cost=[1, 1, -3])
    flow = cycle.min_cost_flow(solver=solver)
    assert flow.status is Status.UNBOUNDED
    with pytest.raises(NoAnswer, match="no flow: the solve ended unbounded"):
        flow.flows


def test_more_than_fits(solver):
    flow = TWO_ROADS.replaced(supply=[7, -7]).min_cost_flow(solver=solver)
    assert (flow.status, flow.has_flow, flow.is_whole, flow.is_proven) == (
        Status.INFEASIBLE,
        False,
        False,
        False,
    )
    for ask in ("flows", "cost", "potentials", "reduced_costs"):
        with pytest.raises(NoAnswer, match="infeasible"):
            getattr(flow, ask)
    assert repr(flow) == "<Flow: infeasible>"


def test_a_node_that_no_arc_reaches(solver):
    lonely = FlowNetwork([1, -1, 0], [0], [1])
    assert lonely.min_cost_flow(solver=solver).cost == 0
    stuck = FlowNetwork([1, -1, 1, -1], [0], [1])
    assert stuck.min_cost_flow(solver=solver).status is Status.INFEASIBLE


def test_without_arcs_there_is_nothing_to_solve():
    flow = FlowNetwork([0, 0], [], []).min_cost_flow()
    assert (flow.status, flow.flows, flow.cost, flow.potentials) == (Status.OPTIMAL, [], 0, [0, 0])
    assert flow.is_proven
    stuck = FlowNetwork([1, -1], [], []).min_cost_flow()
    assert stuck.status is Status.INFEASIBLE
    assert "no arcs" in stuck.remark


def test_large_numbers_stay_exact(solver):
    large = 2**40 + 1
    network = FlowNetwork([large, -large], [0, 0], [1, 1], cost=[3, 2**20], capacity=[2**39, inf])
    flow = network.min_cost_flow(solver=solver)
    assert flow.flows == [2**39, 2**39 + 1]
    assert flow.cost == 3 * 2**39 + 2**20 * (2**39 + 1)
    assert flow.is_proven


def test_the_textbook_network(solver):
    flow = textbook().min_cost_flow(solver=solver)
    assert flow.cost == least_cost(textbook()) == 46
    assert repr(flow) == "<Flow: optimal of cost 46>"


def test_a_time_limit_ends_in_a_status(solver):
    network = tracking(detections=6000, links=12_000, seed=5).network()
    flow = network.min_cost_flow(solver=solver, time_limit=0.001)
    assert flow.status in (Status.UNKNOWN, Status.FEASIBLE)
    if not flow.has_flow:
        with pytest.raises(NoAnswer, match="the solve ended unknown"):
            flow.flows


def test_options_are_those_of_solve(solver):
    with pytest.raises(SolverUnavailable, match="no solver is named 'abacus'"):
        TWO_ROADS.min_cost_flow(solver="abacus")
    with pytest.raises(BadOption, match="time_limit"):
        TWO_ROADS.min_cost_flow(solver=solver, time_limit=-1)


def test_a_flow_that_is_not_whole_is_left_as_it_is():
    flow = Flow(TWO_ROADS, Status.OPTIMAL, [0.5, 1.5], (), 6.5)
    assert flow.flows == [0.5, 1.5]
    assert flow.remark.endswith("the solver's flow is not close to whole numbers")
    assert not flow.is_whole
    assert not flow.is_proven


@pytest.mark.parametrize(
    "flows, objective, reason",
    [
        ([1e-9, 1.0], 4.0, "node 0 sends 1 more than it gets, and not 2"),
        ([2.0, 1e-9], 2.0, "arc 0 (0 -> 1) carries 2, beyond its bounds"),
        ([1.0, 1.0], 6.0, "its cost is another than the solver's"),
    ],
)
def test_a_rounded_flow_that_breaks_a_rule_is_not_taken(flows, objective, reason):
    flow = Flow(TWO_ROADS, Status.OPTIMAL, flows, (), objective)
    assert flow.flows == flows
    assert not flow.is_whole
    assert flow.remark == (
        f"the flow was left as the solver gave it: rounded to whole numbers, {reason}"
    )


def test_a_flow_close_to_whole_is_rounded():
    flow = Flow(TWO_ROADS, Status.OPTIMAL, [1 - 1e-9, 1 + 1e-9], [4 - 1e-10, 0], 5.0)
    assert flow.flows == [1, 1]
    assert flow.potentials == [4, 0]
    assert flow.cost == 5
    assert flow.is_proven


def test_potentials_that_prove_nothing_are_told():
    assert is_optimal(TWO_ROADS, [1, 1], [4, 0])
    assert not is_optimal(TWO_ROADS, [0, 2], [4, 0])
    assert not is_optimal(TWO_ROADS, [1, 1], [3, 0])
    assert not is_optimal(TWO_ROADS, [1, 0], [4, 0])
    assert not is_optimal(TWO_ROADS.replaced(cost=[0.5, 4]), [1, 1], [4, 0])


def test_the_cost_of_nothing_is_nothing():
    assert flow_cost(TWO_ROADS, [0, 0]) == 0
    assert type(flow_cost(TWO_ROADS.replaced(cost=0.5), [0, 0])) is int
