"""Flows: what a solve of a network gives, made whole where it should be, and proven.

Where supplies and bounds are whole, some optimal flow is, and the simplex
method finds such a one (Ahuja, Magnanti, Orlin, "Network Flows", 1993, theorem
11.5). A solver's floats are rounded only if they are close to whole numbers,
and the rounded flow is checked against the network in integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import TYPE_CHECKING, Union

from lpkit.errors import NoAnswer
from lpkit.notation import format_number
from lpkit.status import Status

if TYPE_CHECKING:
    from lpkit.networks.flow_network import FlowNetwork

__all__ = ["Flow", "broken_rule", "flow_cost", "is_optimal"]

Number = Union[int, float]

# A float this close to a whole number is rounded to it: this much, and this much of its size.
_ABSOLUTE, _RELATIVE = 1e-6, 1e-12

# How far, relatively, the cost of a rounded flow may be from what the solver said.
_SAME_COST = 1e-6


class Flow:
    """A flow in a network, the prices that go with it, and how the solve ended.

    >>> from lpkit.networks import FlowNetwork
    >>> flow = FlowNetwork([2, -2], tail=[0, 0], head=[1, 1], cost=[1, 4],
    ...                    capacity=[1, 5]).min_cost_flow()
    >>> flow.flows, flow.cost, flow.reduced_costs, flow.is_proven
    ([1, 1], 5, [-3, 0], True)
    """

    def __init__(
        self,
        network: FlowNetwork,
        status: Status,
        flows: Sequence[float] = (),
        potentials: Sequence[float] = (),
        objective: float | None = None,
        seconds: float = 0.0,
        solver: str = "",
        remark: str = "",
    ) -> None:
        self.network = network
        self.status = status
        self.seconds = seconds  # of the solver's work
        self.solver = solver
        self.has_flow = status.has_values or len(flows) > 0
        self.has_potentials = self.has_flow and len(potentials) == network.nodes
        self._flows: list[Number] = list(flows)
        self._potentials: list[Number] = list(potentials)
        self._remarks = [remark] if remark else []
        if self.has_flow:
            self._make_whole(objective)

    @property
    def remark(self) -> str:
        """What the status alone would not tell, else empty."""
        return "; ".join(self._remarks)

    @property
    def flows(self) -> list[Number]:
        """The flow on each arc: `int`s where the network is whole. Raises `NoAnswer`."""
        self._need(self.has_flow, "flow")
        return self._flows

    @property
    def cost(self) -> Number:
        """What the flow costs: an `int` where costs and flows are whole. Raises `NoAnswer`."""
        return flow_cost(self.network, self.flows)

    @property
    def potentials(self) -> list[Number]:
        """The price of a unit at each node: what one more to be sent from there would cost.

        Only differences count. `int`s where costs are whole. Raises `NoAnswer`.
        """
        self._need(self.has_potentials, "potential")
        return self._potentials

    @property
    def reduced_costs(self) -> list[Number]:
        """For each arc `cost - potential[tail] + potential[head]`; raises `NoAnswer`.

        At an optimum an arc has its lower bound where this is above zero, and its
        capacity where it is below.
        """
        return _reduced_costs(self.network, self.potentials)

    @property
    def is_whole(self) -> bool:
        """Whether all flows are `int`s, and were found to obey balances and bounds exactly."""
        return self.has_flow and all(type(flow) is int for flow in self._flows)

    @property
    def is_proven(self) -> bool:
        """Whether the potentials prove, in exact integers, that no flow costs less."""
        if not (self.is_whole and self.has_potentials):
            return False
        if not all(type(potential) is int for potential in self._potentials):
            return False
        return is_optimal(self.network, self._flows, self._potentials)

    def _need(self, there: bool, what: str) -> None:
        if not there:
            remark = f" ({self.remark})" if self.remark else ""
            raise NoAnswer(f"there is no {what}: the solve ended {self.status}{remark}")

    def _make_whole(self, objective: float | None) -> None:
        network = self.network
        if network.is_whole:
            flows, reason = _rounded(self._flows), ""
            if flows is None:
                reason = "the solver's flow is not close to whole numbers"
            else:
                reason = broken_rule(network, flows)
                if not reason and not _same_cost(network, flows, objective):
                    reason = "its cost is another than the solver's"
                reason = reason and f"rounded to whole numbers, {reason}"
            if flows is not None and not reason:
                self._flows = list(flows)
            else:
                self._remarks.append(f"the flow was left as the solver gave it: {reason}")
        if self.has_potentials and all(map(float.is_integer, network.cost)):
            self._potentials = list(_rounded(self._potentials) or self._potentials)

    def __repr__(self) -> str:
        cost = f" of cost {format_number(self.cost)}" if self.has_flow else ""
        return f"<Flow: {self.status}{cost}>"


def broken_rule(network: FlowNetwork, flows: Sequence[Number]) -> str:
    """The first bound or balance that whole `flows` break in a whole network, else empty.

    >>> from lpkit.networks import FlowNetwork
    >>> broken_rule(FlowNetwork([2, -2], [0], [1]), [1])
    'node 0 sends 1 more than it gets, and not 2'
    """
    surplus = [0] * network.nodes
    rows = zip(network.tail, network.head, network.lower, flows, network.capacity)
    for arc, (tail, head, low, flow, high) in enumerate(rows):
        if not low <= flow <= high:
            return f"{network.arc_name(arc)} carries {flow}, beyond its bounds"
        surplus[tail] += int(flow)
        surplus[head] -= int(flow)
    for node, (found, supply) in enumerate(zip(surplus, network.supply)):
        if found != supply:
            name, wanted = network.node_name(node), format_number(supply)
            return f"{name} sends {found} more than it gets, and not {wanted}"
    return ""


def flow_cost(network: FlowNetwork, flows: Sequence[Number]) -> Number:
    """The cost of flows on all arcs: exact in `int` where flows and used costs are whole."""
    costs = network.cost
    used = [arc for arc, flow in enumerate(flows) if flow]
    if all(type(flows[arc]) is int and costs[arc].is_integer() for arc in used):
        return sum(int(costs[arc]) * int(flows[arc]) for arc in used)
    return fsum(costs[arc] * flows[arc] for arc in used)


def is_optimal(network: FlowNetwork, flows: Sequence[Number], potentials: Sequence[Number]) -> bool:
    """Whether whole potentials prove whole flows of a whole network to be of least cost.

    By complementary slackness, in integers: where the reduced cost is above zero
    the flow is the lower bound, where it is below zero the capacity.
    """
    if not all(map(float.is_integer, network.cost)) or broken_rule(network, flows):
        return False
    rows = zip(_reduced_costs(network, potentials), network.lower, flows, network.capacity)
    return all(
        reduced == 0 or flow == (low if reduced > 0 else high) for reduced, low, flow, high in rows
    )


def _reduced_costs(network: FlowNetwork, potentials: Sequence[Number]) -> list[Number]:
    ends = zip(network.cost, network.tail, network.head)
    if all(type(potential) is int for potential in potentials):
        if all(map(float.is_integer, network.cost)):
            return [int(cost) - potentials[tail] + potentials[head] for cost, tail, head in ends]
    return [cost - potentials[tail] + potentials[head] for cost, tail, head in ends]


def _rounded(numbers: Sequence[Number]) -> list[int] | None:
    """The whole numbers that all of `numbers` are close to, or `None`."""
    whole = list(map(round, numbers))
    for number, near in zip(numbers, whole):
        if abs(number - near) > _ABSOLUTE + _RELATIVE * abs(near):
            return None
    return whole


def _same_cost(network: FlowNetwork, flows: Sequence[int], objective: float | None) -> bool:
    if objective is None:
        return True
    size = fsum(abs(cost * flow) for cost, flow in zip(network.cost, flows))
    return abs(float(flow_cost(network, flows)) - objective) <= _SAME_COST * max(1.0, size)
