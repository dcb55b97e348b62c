"""Rounds in which all take turns, each in a fresh process, at one share after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.contest.pipe import Failed
from benchmarks.contest.table import aligned
from benchmarks.modelling.entrants import Entrant, Limits
from benchmarks.modelling.instance import Instance, saved
from benchmarks.modelling.matrix import disagreement, facts, matrix_of
from benchmarks.modelling.outcome import Outcome
from benchmarks.modelling.tables import share_rows, share_text

__all__ = ["Contest", "Effort"]


class Effort(NamedTuple):
    """How much is measured."""

    rounds: int  # at most, of each entrant at each share
    seconds: float  # of processor time, after which an entrant has no further round at a share
    most: float  # seconds that a build may be expected to take, to be tried at all


class Contest:
    """All entrants, at the smallest share first. `outcomes` are by share and entrant."""

    def __init__(self, entrants: Sequence[Entrant], limits: Limits, effort: Effort) -> None:
        self.entrants = entrants
        self.limits = limits
        self.effort = effort
        self.outcomes: dict[float, dict[Entrant, Outcome]] = {}
        self.disagreements: list[str] = []

    def run(self, share: float, instance: Instance, folder: Path) -> str:
        """Measure one share, and return its table."""
        path = folder / "instance"
        saved(instance, path)
        expected = facts(matrix_of(instance))
        outcomes = {e: Outcome(self._left_out(e, share)) for e in self.entrants}
        self.outcomes[share] = outcomes
        for number in range(self.effort.rounds):
            # There and back again, so that what slows down the machine hits all alike.
            for entrant in self.entrants[:: -1 if number % 2 else 1]:
                outcome = outcomes[entrant]
                has_had_enough = number and sum(outcome.of("write", "load")) > self.effort.seconds
                if not outcome.remark and not has_had_enough:
                    self._have_a_go(entrant, outcome, path, expected)
        sizes = ", ".join(f"{expected[name]:,} {name}" for name in ("rows", "columns", "entries"))
        head = f"{share_text(share)}: {instance.detections:,} detections, {instance.links:,} links"
        return f"{head}; {sizes}\n{aligned(share_rows(outcomes))}"

    def _left_out(self, entrant: Entrant, share: float) -> str:
        """Why an entrant is not tried, from how it did at the share before; empty if it is."""
        if not self.outcomes:
            return ""
        before, outcomes = list(self.outcomes.items())[-1]
        outcome = outcomes[entrant]
        if outcome.remark.startswith("left out"):
            return f"left out, as at {share_text(before)}"
        if outcome.remark:
            return f"left out: no figure at {share_text(before)}"
        times = (share / before) ** entrant.power
        if times * outcome.seconds <= self.effort.most:
            return ""
        return (
            f"left out: {outcome.seconds:.1f} s at {share_text(before)}, and {times:.3g} times "
            f"that is over {self.effort.most:g} s (--most)"
        )

    def _have_a_go(
        self, entrant: Entrant, outcome: Outcome, path: Path, expected: dict[str, Any]
    ) -> None:
        """One run; the first one's model is read back and compared."""
        question = {"style": entrant.style, "path": str(path), "check": not outcome.runs}
        try:
            worker = entrant.worker(self.limits)
            try:
                run = worker.ask("build", **question)
            finally:
                worker.close()
        except (Failed, OSError) as failure:
            outcome.remark = str(failure)
            return
        outcome.runs.append(run)
        differs = disagreement(run["facts"], expected)
        if differs:
            outcome.remark = f"not timed, it disagrees: {differs}"
            self.disagreements.append(f"{entrant.label}: {differs}")
