"""`FlowDiagram`: a small network drawn; its costs, capacities and supplies typed, its flow live.

This file is the plumbing between others: `network_numbers` reads and sets,
`flow_report` puts the flow in words, `flow_picture` draws what is kept where no
kernel is. The view is `flow_diagram.js`.
"""

from __future__ import annotations

from math import fsum, isfinite
from pathlib import Path
from typing import Any

import traitlets

from lpkit.errors import BadNetwork, LpkitError, ModelError
from lpkit.networks import Flow, FlowNetwork
from lpkit.widgets.flow_geometry import on_a_circle
from lpkit.widgets.flow_picture import picture
from lpkit.widgets.flow_report import arc_title, flow_report, unbalanced_report
from lpkit.widgets.network_numbers import NetworkNumbers, Place
from notekit.widgets import Card

__all__ = ["FlowDiagram"]

_HERE = Path(__file__).parent

MOST_NODES, MOST_ARCS = 16, 40

# A network this small takes a millisecond; the notebook stays usable whatever happens.
_PATIENCE = 5.0  # seconds


class FlowDiagram(Card):
    """A network whose nodes can be moved about, and whose numbers can be dragged and typed.

    Arcs are as wide as their flow is large and say flow / capacity · cost; what
    is selected shows its numbers at the right. The network given stays as it is:
    `network` and `flow` are those that the diagram shows now. Nodes without
    positions are drawn on a circle.

    >>> from lpkit.networks import textbook
    >>> diagram = FlowDiagram(textbook())
    >>> diagram.flow.cost
    46
    >>> diagram.static_text()
    'Flow. Optimal: 10 units flow, at a cost of 46. 2 of the 9 arcs are full.'

    Raises `BadNetwork` for a network without arcs, or too large to be drawn so.
    """

    _esm = Card.view(_HERE / "flow_diagram.js")
    _css = Card.looks(_HERE / "flow_diagram.css")

    structure = traitlets.Dict().tag(sync=True)

    refusals = (LpkitError,)

    def __init__(self, network: FlowNetwork, title: str = "Flow") -> None:
        _check_size(network)
        self._given = network
        self._title = title
        self._program = network.program()
        self._numbers = NetworkNumbers(network, self._program, _places(network))
        self._flow: Flow | None = None
        super().__init__()
        self.structure = _structure(network, title)
        self.publish(self._state())

    # -- for cells

    @property
    def network(self) -> FlowNetwork:
        """The network as it is shown now. Raises `BadNetwork` while supplies do not balance."""
        with self._responding:
            return self._given.replaced(**self._columns(), positions=self._numbers.places)

    @property
    def flow(self) -> Flow:
        """The flow as it is shown now. Raises `BadNetwork` while supplies do not balance."""
        with self._responding:
            if self._flow is None:
                self._given.replaced(**self._columns())  # says what does not balance
                raise BadNetwork("the network has no flow yet")
            return self._flow

    # -- requests of a view

    def respond(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what the view asks for: "set" a number or a place, "balance", "undo", "reset"."""
        action = request.get("action")
        try:
            if action == "set":
                self._set(request)
            elif action == "balance":
                self._balance(request)
            elif action == "undo":
                self._numbers.undo()
            elif action == "reset":
                self._numbers.reset()
            else:
                raise ModelError(f"the widget cannot do {action!r}")
        except LpkitError as error:  # refused: say so, and show what still holds
            return {**self._state(), "error": str(error)}
        return self._state()

    def _set(self, request: dict[str, Any]) -> None:
        key: Any = request.get("key")
        value: Any = request.get("value")
        if value in ("inf", "-inf"):  # JSON has no infinities
            value = float(value)
        is_place = isinstance(key, str) and key.startswith("place/")
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not isinstance(key, str) or not (is_number or is_place):
            raise ModelError(f"{value!r} cannot be set as {key!r}")
        self._numbers.set(key, value, _gesture(request))

    def _balance(self, request: dict[str, Any]) -> None:
        """Have one node take or give what the supplies lack."""
        key = f"supply/{request.get('node')}"
        others = fsum(self._numbers.column("supply")) - self._numbers.get(key)
        self._numbers.set(key, -others, _gesture(request))

    def _columns(self) -> dict[str, list[float]]:
        kinds = ("supply", "cost", "lower", "capacity")
        return {kind: self._numbers.column(kind) for kind in kinds}

    def _state(self) -> dict[str, Any]:
        """Numbers, places and flow as they are now."""
        numbers = self._numbers
        return {
            "numbers": {key: _json(numbers.get(key)) for key in numbers.all_keys()},
            "places": [list(place) for place in numbers.places],
            "result": self._result(),
            "can_undo": numbers.can_undo,
        }

    def _result(self) -> dict[str, Any]:
        columns = self._columns()
        self._flow = None
        try:
            network = self._given.replaced(**columns)
        except BadNetwork:  # each other number was checked when it was set
            nothing = [0.0] * self._given.nodes
            unbalanced = self._given.replaced(**{**columns, "supply": nothing})
            return unbalanced_report(unbalanced, columns["supply"])
        self._program.lp.solve("min", time_limit=_PATIENCE)
        self._flow = self._program.flow()
        return flow_report(network, self._flow)

    # -- where no kernel is

    def static_text(self) -> str:
        """The result in a sentence."""
        return f"{self._title}. {self.answer['result']['sentence']}"

    def static_html(self) -> str:
        """The drawing."""
        return picture(self.structure, self.answer, self.static_text())


def _check_size(network: FlowNetwork) -> None:
    if network.nodes > MOST_NODES or network.arcs > MOST_ARCS:
        raise BadNetwork(
            f"a network of {network.nodes} nodes and {network.arcs} arcs is too large to be drawn "
            f"number by number ({MOST_NODES} and {MOST_ARCS} are the most): solve it with "
            "min_cost_flow, or draw a smaller one"
        )


def _places(network: FlowNetwork) -> list[Place]:
    """Where nodes are drawn: their own positions, stretched to fill the drawing."""
    if network.positions is None:
        return on_a_circle(network.nodes)
    axes = [_stretched([position[axis] for position in network.positions]) for axis in (0, 1)]
    return list(zip(*axes))


def _stretched(values: list[float]) -> list[float]:
    low, size = min(values), max(values) - min(values)
    return [(value - low) / size if size else 0.5 for value in values]


def _gesture(request: dict[str, Any]) -> int:
    gesture = request.get("gesture", 0)
    return gesture if isinstance(gesture, int) else 0


def _json(value: float) -> float | str:
    return value if isfinite(value) else ("inf" if value > 0 else "-inf")


def _structure(network: FlowNetwork, title: str) -> dict[str, Any]:
    """What does not change: who is joined with whom, and what all are called."""
    return {
        "title": title,
        "names": [network.node_name(node) for node in range(network.nodes)],
        "arcs": [
            {"tail": tail, "head": head, "title": arc_title(network, arc)}
            for arc, (tail, head) in enumerate(zip(network.tail, network.head))
        ],
    }
