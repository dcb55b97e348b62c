"""lpkit/widgets/flow_report.py: what it says of a flow holds, and why there is none is told."""

from __future__ import annotations

from math import inf

import pytest

from lpkit.networks import FlowNetwork, feasible, textbook
from lpkit.widgets.flow_report import flow_report, unbalanced_report

pytestmark = [pytest.mark.cpython, pytest.mark.solver]


def told(network: FlowNetwork) -> dict:
    return flow_report(network, network.min_cost_flow())


def test_the_flow_of_the_textbook():
    report = told(textbook())
    assert report["sentence"] == (
        "Optimal: 10 units flow, at a cost of 46. 2 of the 9 arcs are full."
    )
    assert (report["kind"], report["objective"]) == ("fine", "46")
    assert report["proof"] == "proven in whole numbers"
    first = report["arcs"][0]
    assert (first["amount"], first["price"], first["full"]) == ("5/5", "2", True)
    assert first["note"] == "Full. One more unit of capacity saves up to 1."
    assert first["sum"] == "2 − 7 + 4 = −1"
    assert report["arcs"][2]["note"].startswith("Unused. It would have to cost 1 less")
    assert report["arcs"][5]["note"] == "In use, with room for 1 more."
    assert [node["price"] for node in report["nodes"]] == ["7", "6", "4", "3", "1", "0"]
    assert report["nodes"][5]["note"] == "Prices count from here."


@pytest.mark.parametrize("seed", range(8))
def test_a_saving_that_is_told_is_never_surpassed(seed):
    network = feasible(nodes=6, arcs=14, seed=seed)
    before = network.min_cost_flow()
    for arc, said in enumerate(told(network)["arcs"]):
        capacity = list(network.capacity)
        capacity[arc] += 1
        saved = before.cost - network.replaced(capacity=capacity).min_cost_flow().cost
        if said["note"].startswith("Full. One more"):
            assert saved <= -before.reduced_costs[arc]
        else:
            assert saved == 0


@pytest.mark.parametrize("seed", range(8))
def test_a_unit_more_costs_no_less_than_its_price(seed):
    network = feasible(nodes=6, arcs=20, seed=seed)
    end = max(node for node in range(6) if network.supply[node] < 0)
    report, before = told(network), network.min_cost_flow()
    for node in range(6):
        supply = list(network.supply)
        supply[node] += 1
        supply[end] -= 1
        after = network.replaced(supply=supply).min_cost_flow()
        if after.has_flow:
            price = float(report["nodes"][node]["price"].replace("−", "-"))
            assert after.cost - before.cost >= price


def test_no_capacity_and_a_lower_bound_are_written_out():
    network = FlowNetwork([3, -3], [0, 0], [1, 1], cost=[1, 5], lower=[0, 1])
    first, second = told(network)["arcs"]
    assert (first["amount"], first["note"]) == ("2/∞", "In use, without a limit.")
    assert second["amount"] == "1/1…∞"
    assert second["note"] == "Kept at its least. A unit less of it saves up to 4."


@pytest.mark.parametrize(
    ("capacity", "said", "marked"),
    [
        ([5, 6, 2, 4, 3, 6, 4, 1, 1], "Birk needs 3, and the arcs that reach it carry 2", [7, 8]),
        ([2, 3, 2, 4, 3, 6, 4, 5, 3], "hill has 6 to send on, and the arcs that leave", [0, 1]),
        ([5, 6, 2, 4, 3, 3, 1, 1, 1], "Aldon and Birk need 10, and the arcs", [5, 6, 7, 8]),
    ],
)
def test_who_cannot_send_or_get_what_is_said_and_marked(capacity, said, marked):
    report = told(textbook().replaced(capacity=capacity))
    assert report["sentence"].startswith(f"Infeasible: {said}")
    assert [arc for arc, each in enumerate(report["arcs"]) if each["marked"]] == marked
    assert (report["kind"], report["objective"], report["status"]) == ("error", "", "infeasible")


def test_one_arc_and_none_are_told_as_such():
    one = told(FlowNetwork([5, 0, -5], [0, 1], [1, 2], capacity=[9, 3]))["sentence"]
    assert "node 2 needs 5, and the arc that reaches it carries 3 at most" in one
    none = told(FlowNetwork([2, 0, -2], [0], [1]))["sentence"]
    assert none.startswith("Infeasible: node 2 needs 2, and no arc reaches it.")


def test_what_earns_without_end_is_told_on_its_way():
    network = textbook().replaced(cost=[2, 4, 3, 1, -5, 3, 2, 3, 6], capacity=inf)
    back = network.replaced(
        tail=[*network.tail, 3], head=[*network.head, 2], cost=[*network.cost, 1],
        capacity=[*network.capacity, inf], lower=[*network.lower, 0],
    )  # fmt: skip
    report = told(back)
    assert report["sentence"].startswith(
        "Unbounded: each unit that goes round east → west → east earns 4, and nothing limits it."
    )
    assert [arc for arc, each in enumerate(report["arcs"]) if each["marked"]] == [4, 9]


@pytest.mark.parametrize(("excess", "said"), [(2, "2 more enters"), (-1.5, "1.5 more leaves")])
def test_supplies_that_do_not_add_up_are_told(excess, said):
    report = unbalanced_report(textbook(), [6 + excess, 4, 0, 0, -7, -3])
    assert report["sentence"].startswith(f"Infeasible: {said} than")
    assert "Balance" in report["sentence"]
