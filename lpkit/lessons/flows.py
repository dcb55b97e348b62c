"""The small networks of notebook 06, on flows, and its exercises on them."""

from __future__ import annotations

from typing import Any

from lpkit.errors import LpkitError
from lpkit.networks import FlowNetwork, Tracking, textbook
from lpkit.program import LinearProgram
from notekit.exercises import Exercise, Lesson, number_close_to

__all__ = ["bakery_week", "drawn_tracking", "lesson"]

_DAYS = ("Monday", "Tuesday", "Wednesday")
_BAKED = (2, 5, 4)  # the cost of a tray, by day
_SOLD = (20, 50, 30)  # trays
_OVEN, _KEPT = 40, 1  # trays a day; the cost of keeping one overnight


def bakery_week() -> FlowNetwork:
    """What the third exercise asks for: three days of baking, selling and keeping.

    >>> bakery_week().min_cost_flow().cost
    370
    """
    supply = {"oven": sum(_SOLD), **{day: -sold for day, sold in zip(_DAYS, _SOLD)}}
    baking = [("oven", day, cost, _OVEN) for day, cost in zip(_DAYS, _BAKED)]
    keeping = [(day, following, _KEPT) for day, following in zip(_DAYS, _DAYS[1:])]
    return FlowNetwork.named(supply, [*baking, *keeping])


def drawn_tracking(tracking: Tracking) -> FlowNetwork:
    """The network of a small tracking model, with names and places to draw it by.

    Frames go from left to right, and in each the detections from below upwards as
    they were seen. `3>` is where detection 3 is entered, `3` where it is left, and
    `outside` is where tracks come from and go to.

    >>> from lpkit.networks import tracking
    >>> drawn_tracking(tracking(detections=2, links=1, frames=2)).names
    ('0>', '0', '1>', '1', 'outside')
    """
    frames = list(tracking.frame)
    names, positions = [], []
    for detection, frame in enumerate(frames):
        others = [other for other in range(len(frames)) if frames[other] == frame]
        row = sorted(others, key=lambda other: tracking.place[other]).index(detection)
        left, up = frame + 0.12 * row, float(row)
        names += [f"{detection}>", f"{detection}"]
        positions += [(left, up), (left + 0.5, up)]
    middle = max(frames) / 2 + 0.3
    return tracking.network().replaced(
        names=[*names, "outside"], positions=[*positions, (middle, -1.1)]
    )


# -- what is right


def _dearer_by() -> float:
    network = textbook()
    supply = list(network.supply)
    supply[0] += 1
    supply[-1] -= 1
    return network.replaced(supply=supply).min_cost_flow().cost - network.min_cost_flow().cost


def _shortest() -> float:
    """The cost of the cheapest way from hill to Birk, as if nothing else flowed."""
    network = textbook()
    supply = [1, *[0] * (network.nodes - 2), -1]
    return network.replaced(supply=supply).min_cost_flow().cost


def _savings() -> dict[tuple[str, str], float]:
    """By how much one unit more of each arc's capacity lowers the cost."""
    network = textbook()
    cost = network.min_cost_flow().cost
    found = {}
    for arc in range(network.arcs):
        capacity = list(network.capacity)
        capacity[arc] += 1
        ends = network.node_name(network.tail[arc]), network.node_name(network.head[arc])
        found[ends] = cost - network.replaced(capacity=capacity).min_cost_flow().cost
    return found


def _judge_arc(answer: Any) -> str | None:
    savings = _savings()
    if isinstance(answer, str):
        answer = answer.replace("→", "->").split("->")
    try:
        tail, head = (str(end).strip() for end in answer)
    except (TypeError, ValueError):
        return 'An arc is asked for, by its two ends, such as "hill -> west".'
    if (tail, head) not in savings:
        return f"There is no arc from {tail} to {head}."
    best = max(savings.values())
    if savings[tail, head] == best:
        return None
    if savings[tail, head] == 0:
        return "One more unit of its capacity saves nothing."
    return f"That saves {savings[tail, head]:g}, and another arc saves more."


def _judge_week(answer: Any) -> str | None:
    if isinstance(answer, FlowNetwork):
        try:
            flow = answer.min_cost_flow()
        except LpkitError as error:
            return f"Solving it says: {error}."
        if not flow.has_flow:
            return f"It has no flow of least cost: it is {flow.status}."
        found = float(flow.cost)
    elif isinstance(answer, LinearProgram):
        try:
            found = answer.minimize()
        except LpkitError as error:
            return f"Solving it says: {error}."
    else:
        return f"A FlowNetwork or a LinearProgram is expected, not {type(answer).__name__}."
    right = float(bakery_week().min_cost_flow().cost)
    if abs(found - right) <= 1e-6:
        return None
    without = bakery_week()
    low = float(without.replaced(capacity=[float("inf")] * without.arcs).min_cost_flow().cost)
    if abs(found - low) <= 1e-6:
        return f"Its least cost is {found:g}: that is a week with an oven of any size."
    return f"Its least cost is {found:g}, which is not that of the bakery."


lesson = Lesson(
    {
        "one more": Exercise(
            "What does one unit more cost, sent from hill to Birk?",
            number_close_to(
                _dearer_by,
                mistakes=[
                    (
                        lambda: _dearer_by() + textbook().min_cost_flow().cost,
                        "That is the new cost of all; by how much is it more than before?",
                    ),
                    (
                        _shortest,
                        "That is the cheapest way, if it had room: look which arcs are full.",
                    ),
                ],
            ),
            [
                "choose hill, type 7 as its supply, then Birk, and press Balance",
                "the price beside hill says it, and that of Birk is 0",
            ],
            "It is the difference of the two prices: the dual values of two balances.",
        ),
        "widen": Exercise(
            "Of which arc does one unit more of capacity save most?",
            _judge_arc,
            [
                "only a full arc can save anything: there are two",
                "the reduced cost says what one unit saves at most; type a capacity one higher",
            ],
            "The other full arc promises more, but lake has no more to send: such a price is an "
            "upper bound where two limits meet.",
        ),
        "week": Exercise(
            "Write three days of the bakery as a network.",
            _judge_week,
            [
                "a node for the oven and one for each day; a day takes what it sells",
                "an arc from the oven to each day: its cost that day, and a capacity of 40",
                "an arc from each day to the next, at a cost of 1: what is kept overnight",
            ],
            "Keeping is a flow through time: the same model plans stocks, shifts and reservoirs.",
        ),
    }
)
