"""lpkit/widgets/flow_diagram.py: requests of a view, answered by number, refused in words."""

from __future__ import annotations

import json
import threading
from xml.etree import ElementTree

import pytest

from lpkit import BadNetwork
from lpkit.networks import FlowNetwork, feasible, grid, textbook
from lpkit.widgets import FlowDiagram

pytestmark = [pytest.mark.cpython, pytest.mark.solver]


@pytest.fixture
def diagram():
    return FlowDiagram(textbook())


def ask(diagram: FlowDiagram, **request) -> dict:
    """Send a request as a view does, through JSON."""
    diagram._on_message(diagram, json.loads(json.dumps({"view": "v", "seq": 1, **request})), None)
    return diagram.answer


def test_all_state_survives_json(diagram):
    ask(diagram, action="set", key="capacity/0", value="inf", gesture=1)
    json.dumps([diagram.answer, diagram.structure], allow_nan=False)


def test_a_cost_that_is_set_is_solved_with_at_once(diagram):
    answer = ask(diagram, action="set", key="cost/0", value=9, gesture=1)
    assert answer["numbers"]["cost/0"] == 9
    assert (answer["view"], answer["seq"]) == ("v", 1)
    assert diagram.network.cost[0] == 9
    assert diagram.flow.cost == diagram.network.min_cost_flow().cost == 63
    assert answer["result"]["objective"] == "63"


@pytest.mark.parametrize("seed", range(6))
def test_after_any_moves_it_shows_what_a_fresh_solve_finds(seed):
    network = feasible(nodes=5, arcs=9, seed=seed)
    diagram = FlowDiagram(network)
    for arc in range(9):
        ask(diagram, action="set", key=f"cost/{arc}", value=arc - seed, gesture=2 * arc)
        ask(diagram, action="set", key=f"capacity/{arc}", value=20 + arc, gesture=2 * arc + 1)
    assert diagram.flow.is_proven
    assert diagram.flow.cost == diagram.network.min_cost_flow().cost


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "set", "key": "cost/0", "value": None},
        {"action": "set", "key": "cost/0", "value": "7"},
        {"action": "set", "key": "cost/0", "value": True},
        {"action": "set", "key": "cost/0", "value": "inf"},
        {"action": "set", "key": "cost/0", "value": [1]},
        {"action": "set", "key": "capacity/0", "value": -1},
        {"action": "set", "key": "capacity/0", "value": "-inf"},
        {"action": "set", "key": "supply/0", "value": "inf"},
        {"action": "set", "key": "place/0", "value": 1},
        {"action": "set", "key": "place/0", "value": [1, "x"]},
        {"action": "set", "key": "place/99", "value": [1, 1]},
        {"action": "set", "key": 3, "value": 1},
        {"action": "set", "value": 1},
        {"action": "balance"},
        {"action": "balance", "node": 77},
        {"action": "fly"},
        {},
    ],
)
def test_a_bad_request_is_refused_and_nothing_changes(diagram, request_):
    before = diagram.network
    answer = ask(diagram, **{"gesture": 1, **request_})
    assert answer["error"]
    assert answer["result"]["objective"] == "46"
    assert diagram.network == before


def test_supplies_that_do_not_add_up_are_said_and_balanced(diagram):
    answer = ask(diagram, action="set", key="supply/0", value=7, gesture=1)
    assert answer["result"]["sentence"].startswith("Infeasible: 1 more enters than leaves")
    for what in ("network", "flow"):
        with pytest.raises(BadNetwork, match="1 more enters than leaves"):
            getattr(diagram, what)

    answer = ask(diagram, action="balance", node=5, gesture=2)
    assert answer["numbers"]["supply/5"] == -4
    assert answer["result"]["objective"] == "53"


def test_undo_and_reset(diagram):
    ask(diagram, action="set", key="cost/0", value=9, gesture=1)
    ask(diagram, action="set", key="place/0", value=[0.5, 0.5], gesture=2)
    assert ask(diagram, action="undo")["places"][0] == [0.0, 1.0]
    assert diagram.answer["can_undo"]
    ask(diagram, action="set", key="capacity/1", value=0, gesture=3)
    answer = ask(diagram, action="reset")
    assert (answer["result"]["objective"], answer["can_undo"]) == ("46", False)


def test_a_moved_node_is_drawn_there_and_costs_nothing(diagram):
    answer = ask(diagram, action="set", key="place/2", value=[0.3, 0.4], gesture=1)
    assert answer["places"][2] == [0.3, 0.4]
    assert answer["result"]["objective"] == "46"
    assert diagram.network.positions[2] == (0.3, 0.4)


def test_the_network_that_was_given_stays_as_it_is(diagram):
    network = textbook()
    diagram = FlowDiagram(network)
    ask(diagram, action="set", key="cost/0", value=9, gesture=1)
    assert network == textbook()


def test_requests_from_many_threads_end_in_one_consistent_state(diagram):
    def move(arc: int) -> None:
        for value in range(1, 11):
            ask(diagram, action="set", key=f"cost/{arc}", value=value, gesture=arc)

    threads = [threading.Thread(target=move, args=(arc,)) for arc in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [diagram.answer["numbers"][f"cost/{arc}"] for arc in range(3)] == [10, 10, 10]
    assert diagram.flow.cost == diagram.network.min_cost_flow().cost


def test_too_large_and_empty_networks_are_refused():
    with pytest.raises(BadNetwork, match="20 nodes and 62 arcs is too large to be drawn"):
        FlowDiagram(grid(4, 5))
    with pytest.raises(BadNetwork, match="no arcs"):
        FlowDiagram(FlowNetwork([0, 0], [], []))


def test_what_remains_without_a_kernel_is_a_picture_with_a_sentence():
    names = ["<img src=x>", "a & b"]
    diagram = FlowDiagram(FlowNetwork([2, -2], [0], [1], cost=3, names=names))
    drawn = ElementTree.fromstring(diagram.static_html())
    assert drawn.attrib["aria-label"] == diagram.static_text()
    assert "Optimal: 2 units flow, at a cost of 6" in diagram.static_text()
    assert names[0] in [element.text for element in drawn.iter()]
    assert "<img" not in diagram.static_html()
