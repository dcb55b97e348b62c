"""The networks of notebook 06 and the exercises on them: right answers pass, mistakes are named."""

from __future__ import annotations

import pytest

from lpkit import LinearProgram
from lpkit.lessons.flows import bakery_week, drawn_tracking, lesson
from lpkit.networks import FlowNetwork, textbook, tracking

pytestmark = pytest.mark.solver


def test_no_answer_is_not_wrong():
    for name in ("one more", "widen", "week"):
        assert not lesson.check(name, ...).answered


def test_one_unit_more_costs_the_difference_of_two_prices():
    flow = textbook().min_cost_flow()
    assert lesson.check("one more", flow.potentials[0] - flow.potentials[5]).right
    assert "new cost of all" in lesson.check("one more", flow.cost + 7).text
    assert "cheapest way, if it had room" in lesson.check("one more", 6).text
    assert not lesson.check("one more", 5).right


@pytest.mark.parametrize("answer", ["hill -> east", "hill→east", ("hill", "east")])
def test_the_arc_that_is_worth_widening(answer):
    assert lesson.check("widen", answer).right


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("lake -> west", "saves nothing"),
        ("hill -> Birk", "no arc from hill to Birk"),
        ("hill", "by its two ends"),
        (7, "by its two ends"),
        ("a -> b -> c", "by its two ends"),
    ],
)
def test_other_arcs_are_judged(answer, said):
    assert said in lesson.check("widen", answer).text


def test_the_week_may_be_a_network_or_a_program():
    assert lesson.check("week", bakery_week()).right
    program = bakery_week().program().lp
    assert lesson.check("week", program).right


def test_other_weeks_are_judged():
    week = bakery_week()
    said = lesson.check("week", week.replaced(capacity=[1e6] * week.arcs)).text
    assert "an oven of any size" in said
    assert "infeasible" in lesson.check("week", week.replaced(capacity=10)).text
    assert "not that of the bakery" in lesson.check("week", week.replaced(cost=1)).text
    assert "expected, not int" in lesson.check("week", 370).text
    assert "Solving it says" in lesson.check("week", LinearProgram()).text
    assert "not that of the bakery" in lesson.check("week", FlowNetwork([0], [], [])).text


def test_a_drawn_tracking_model_is_the_same_network_with_names_and_places():
    film = tracking(detections=6, links=8, frames=3, seed=10)
    network = drawn_tracking(film)
    assert network.replaced(names=None, positions=None) == film.network()
    assert network.names[:4] == ("0>", "0", "1>", "1")
    assert network.names[-1] == "outside"
    flow = network.min_cost_flow()
    assert film.paths(flow.flows) == [[1, 3, 5]]
