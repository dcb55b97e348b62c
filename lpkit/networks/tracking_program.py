"""The linear program of tracking, as one types it: with `+=`, with `sum`, with `total`.

What flows into a detection is its presence, and so is what flows out. Three
functions write the same program in the three styles that Python offers; the
benchmark times them against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Callable

from lpkit.errors import BadOption
from lpkit.expressions import Variable, total
from lpkit.networks.tracking_model import Tracking
from lpkit.program import LinearProgram

__all__ = ["STYLES", "TrackingProgram"]


class TrackingProgram:
    """The program `lp` of an instance, its variables by kind, and the tracks of its solution.

    `entry`, `exit` and `present` are lists of a variable for each detection,
    `link` for each link. Raises `BadOption` for an unknown style.

    >>> from lpkit.networks import tracking
    >>> p = tracking(detections=30, links=60, frames=6, seed=3).program("sum")
    >>> cost = p.lp.minimize()
    >>> paths = p.tracks()
    >>> p.tracking.cost_of(paths) == cost
    True
    """

    def __init__(self, tracking: Tracking, style: str = "sum") -> None:
        if style not in STYLES:
            raise BadOption(f"style is one of {', '.join(map(repr, STYLES))}, not {style!r}")
        self.tracking = tracking
        self.lp = lp = LinearProgram()
        detections, links = range(tracking.detections), range(tracking.links)
        self.entry: list[Variable] = [lp.Var(0, 1) for _ in detections]
        self.exit: list[Variable] = [lp.Var(0, 1) for _ in detections]
        self.present: list[Variable] = [lp.Var(0, 1) for _ in detections]
        self.link: list[Variable] = [lp.Var(0, 1) for _ in links]
        STYLES[style](self)

    def tracks(self) -> list[list[int]]:
        """The tracks of the last solve: lists of detections, in the order of their first one.

        Raises `NoAnswer` where there is no solution, `BadNumber` where it is none of
        whole tracks, as a solve that a limit ended may leave it.
        """
        solution = self.lp.current_solution()
        variables: Sequence[Variable] = [*self.entry, *self.exit, *self.present, *self.link]
        return self.tracking.paths([solution[x] for x in variables])


def write_with_loop(p: TrackingProgram) -> None:
    """Each sum grown by `+=`."""
    lp, data = p.lp, p.tracking
    for d in range(data.detections):
        leaving = p.exit[d] - p.present[d]
        for k in data.outgoing.of(d):
            leaving += p.link[k]
        lp.add_constraint(leaving == 0)
        arriving = p.entry[d] - p.present[d]
        for k in data.incoming.of(d):
            arriving += p.link[k]
        lp.add_constraint(arriving == 0)
    lp.objective = 0
    for d in range(data.detections):
        lp.objective += data.entry_cost[d] * p.entry[d]
        lp.objective += data.exit_cost[d] * p.exit[d]
        lp.objective += data.present_cost[d] * p.present[d]
    for k in range(data.links):
        lp.objective += data.link_cost[k] * p.link[k]


def write_with_sum(p: TrackingProgram) -> None:
    """Each sum by Python's own `sum`, as in 2011."""
    lp, data = p.lp, p.tracking
    for d in range(data.detections):
        outgoing = [p.link[k] for k in data.outgoing.of(d)]
        incoming = [p.link[k] for k in data.incoming.of(d)]
        lp.add_constraint(sum(outgoing) + p.exit[d] - p.present[d] == 0)
        lp.add_constraint(sum(incoming) + p.entry[d] - p.present[d] == 0)
    lp.objective = (
        sum(cost * x for cost, x in zip(data.entry_cost, p.entry))
        + sum(cost * x for cost, x in zip(data.exit_cost, p.exit))
        + sum(cost * x for cost, x in zip(data.present_cost, p.present))
        + sum(cost * x for cost, x in zip(data.link_cost, p.link))
    )


def write_with_total(p: TrackingProgram) -> None:
    """Each sum by `lpkit.total` over a comprehension."""
    lp, data = p.lp, p.tracking
    for d in range(data.detections):
        outgoing = total(p.link[k] for k in data.outgoing.of(d))
        incoming = total(p.link[k] for k in data.incoming.of(d))
        lp.add_constraint(outgoing + p.exit[d] - p.present[d] == 0)
        lp.add_constraint(incoming + p.entry[d] - p.present[d] == 0)
    lp.objective = total(
        cost * x
        for costs, kind in (
            (data.entry_cost, p.entry),
            (data.exit_cost, p.exit),
            (data.present_cost, p.present),
            (data.link_cost, p.link),
        )
        for cost, x in zip(costs, kind)
    )


STYLES: dict[str, Callable[[TrackingProgram], None]] = {
    "loop": write_with_loop,
    "sum": write_with_sum,
    "total": write_with_total,
}
