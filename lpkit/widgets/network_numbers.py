"""The numbers of a network by key: read, set, undone. What the view of `FlowDiagram` moves.

`cost/3`, `lower/3` and `capacity/3` are those of arc 3, `supply/2` is that of
node 2 and `place/2` where it is drawn. A refused change leaves all as it was.
"""

from __future__ import annotations

import re
from math import inf
from typing import Any

from lpkit.errors import BadNetwork, BadNumber, ModelError
from lpkit.networks import FlowNetwork, FlowProgram
from lpkit.scalars import as_finite
from lpkit.widgets.program_numbers import Numbers

__all__ = ["NetworkNumbers", "Place"]

Place = tuple[float, float]  # of a node in its drawing: from the left and from below, 0 to 1

# Beyond this, sums of a few numbers are no longer those of their digits.
_LARGEST = 1e12

# What the numbers of a network are in its program.
_IN_PROGRAM = {"cost": "cost", "lower": "bound-lower", "capacity": "bound-upper"}


class NetworkNumbers(Numbers):
    """Reads and sets the numbers of `program`, which is that of `network`, and its `places`.

    >>> from lpkit.networks import FlowNetwork
    >>> network = FlowNetwork([1, -1], [0], [1], cost=2)
    >>> numbers = NetworkNumbers(network, network.program(), [(0.0, 0.5), (1.0, 0.5)])
    >>> numbers.set("cost/0", 5, gesture=1)
    >>> numbers.get("cost/0"), numbers.can_undo
    (5.0, True)
    >>> numbers.set("capacity/0", -1, gesture=2)
    Traceback (most recent call last):
    lpkit.errors.BadBounds: arc 0 (0 -> 1): its capacity -1 is negative; a flow the other way ...
    """

    def __init__(self, network: FlowNetwork, program: FlowProgram, places: list[Place]) -> None:
        super().__init__(program.lp)
        self._network = network
        self._flow_program = program
        self.places = places

    def all_keys(self) -> list[str]:
        """The keys of all numbers; places are not among them."""
        arcs, nodes = range(self._network.arcs), range(self._network.nodes)
        of_arcs = [f"{kind}/{arc}" for arc in arcs for kind in _IN_PROGRAM]
        return of_arcs + [f"supply/{node}" for node in nodes]

    def column(self, kind: str) -> list[float]:
        """The numbers of one kind, of all arcs or nodes."""
        count = self._network.nodes if kind == "supply" else self._network.arcs
        return [self.get(f"{kind}/{place}") for place in range(count)]

    def _access(self, key: str, *new: Any) -> Any:
        kind, place = self._parsed(key)
        if kind == "place":
            if new:
                self.places[place] = _pair(*new)
            return self.places[place]
        if new and abs(new[0]) > _LARGEST and (kind, new[0]) != ("capacity", inf):
            raise BadNumber(f"{new[0]:g} is too large a {kind}: {_LARGEST:g} is the most here")
        if kind == "supply":
            return super()._access(f"rhs/{self._flow_program.balances[place].row}", *new)
        if new:
            column = self.column(kind)
            column[place] = new[0]
            others = {other: self.column(other) for other in _IN_PROGRAM if other != kind}
            self._network.replaced(**{kind: column, **others})  # refuses, with the arc's name
        return super()._access(f"{_IN_PROGRAM[kind]}/{place}", *new)

    def _parsed(self, key: str) -> tuple[str, int]:
        match = re.fullmatch(r"([a-z]+)/(\d{1,9})", key) if isinstance(key, str) else None
        counts = dict.fromkeys(_IN_PROGRAM, self._network.arcs)
        counts.update(supply=self._network.nodes, place=self._network.nodes)
        if match is None or int(match[2]) >= counts.get(match[1], 0):
            raise ModelError(f"the network has no number {key!r}")
        return match[1], int(match[2])


def _pair(value: Any) -> Place:
    """A place within the drawing. Raises `BadNetwork` or `BadNumber` for what is none."""
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise BadNetwork(f"a place is two numbers, from the left and from below, not {value!r}")
    x, y = (min(1.0, max(0.0, as_finite(number, "place"))) for number in value)
    return x, y
