"""A flow in words, for a reader: what is full, what it would take, why there is none.

Numbers are rounded for the screen here and nowhere else; sentences use the
network's own names. `FlowDiagram` shows it all.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, inf
from typing import Any

from lpkit.networks import Flow, FlowNetwork
from lpkit.networks.certificates import Cut, overloaded_cut, profitable_cycle
from lpkit.status import Status
from lpkit.widgets.report import rounded

__all__ = ["arc_title", "flow_report", "unbalanced_report"]

_TINY = 1e-7
_MOST_NAMES = 3


def flow_report(network: FlowNetwork, flow: Flow) -> dict[str, Any]:
    """Everything shown beside the numbers, ready to be put on the screen."""
    if flow.has_flow:
        return _found(network, flow)
    cut = overloaded_cut(network) if flow.status is Status.INFEASIBLE else None
    cycle = profitable_cycle(network) if flow.status is Status.UNBOUNDED else None
    if cut is not None:
        sentence, kind, marked = _overloaded(network, cut), "error", cut.arcs
    elif cycle is not None:
        sentence, kind, marked = _endless(network, cycle), "error", cycle
    else:
        remark = f" ({flow.remark})" if flow.remark else ""
        sentence, kind, marked = f"No answer: the solve ended {flow.status}{remark}.", "warning", ()
    return _nothing(network, str(flow.status), sentence, kind, _cost(flow), marked)


def unbalanced_report(network: FlowNetwork, supply: Sequence[float]) -> dict[str, Any]:
    """The same for supplies that do not add up to nothing, which no solver need be asked of."""
    excess = fsum(supply)
    more, less = ("enters", "leaves") if excess > 0 else ("leaves", "enters")
    sentence = (
        f"Infeasible: {rounded(abs(excess))} more {more} than {less}. Change another supply by "
        f"{rounded(-excess)}, or choose a node and press Balance."
    )
    return _nothing(network, "infeasible", sentence, "error", "", ())


def arc_title(network: FlowNetwork, arc: int) -> str:
    """What an arc is called, after its ends."""
    return f"{network.node_name(network.tail[arc])} → {network.node_name(network.head[arc])}"


# -- a flow that was found


def _found(network: FlowNetwork, flow: Flow) -> dict[str, Any]:
    largest = max(map(abs, flow.flows), default=0) or 1
    amount = fsum(supply for supply in network.supply if supply > 0)
    arcs = [_arc(network, flow, arc, largest) for arc in range(network.arcs)]
    full = sum(arc["full"] for arc in arcs)
    is_best = flow.status is Status.OPTIMAL
    found = "Optimal" if is_best else "The best so far"
    units = "unit flows" if amount == 1 else "units flow"
    flowing = f"{rounded(amount)} {units}, at a cost of" if amount else "the cost is"
    sentence = (
        f"{found}: {flowing} {rounded(flow.cost)}. "
        f"{full or 'None'} of the {network.arcs} arcs {'is' if full < 2 else 'are'} full."
    )
    return {
        "kind": "fine" if is_best else "warning",
        "status": str(flow.status),
        "sentence": " ".join(filter(None, [sentence, flow.remark])),
        "cost": _cost(flow),
        "objective": rounded(flow.cost),
        "proof": "proven in whole numbers" if flow.is_proven else "",
        "arcs": arcs,
        "nodes": [_node(network, flow, node) for node in range(network.nodes)],
    }


def _cost(flow: Flow) -> str:
    return f"{flow.solver} · {1000 * flow.seconds:.1f} ms"


def _arc(network: FlowNetwork, flow: Flow, arc: int, largest: float) -> dict[str, Any]:
    carried = flow.flows[arc]
    size = _TINY * max(1.0, abs(carried))
    full = carried >= network.capacity[arc] - size and network.capacity[arc] > 0
    return {
        **_label(network, arc, rounded(carried)),
        "share": abs(carried) / largest if abs(carried) > _TINY else 0.0,
        "full": full,
        "marked": False,
        "note": _arc_note(network, flow, arc, full),
        "sum": _arc_sum(network, flow, arc),
    }


def _label(network: FlowNetwork, arc: int, carried: str) -> dict[str, str]:
    low, high = network.lower[arc], network.capacity[arc]
    room = "∞" if high == inf else rounded(high)
    if low:
        room = f"{rounded(low)}…{room}"
    return {"amount": f"{carried}/{room}", "price": rounded(network.cost[arc])}


def _arc_note(network: FlowNetwork, flow: Flow, arc: int, full: bool) -> str:
    carried, room = flow.flows[arc], network.capacity[arc] - flow.flows[arc]
    reduced = flow.reduced_costs[arc] if flow.has_potentials else 0
    spare = "without a limit" if room == inf else f"with room for {rounded(room)} more"
    if reduced < -_TINY and full:
        return f"Full. One more unit of capacity saves up to {rounded(-reduced)}."
    if reduced > _TINY and carried > _TINY:
        return f"Kept at its least. A unit less of it saves up to {rounded(reduced)}."
    if reduced > _TINY:
        return f"Unused. It would have to cost {rounded(reduced)} less to be worth using."
    if full:
        return "Full. More room would save nothing."
    if carried > _TINY:
        return f"In use, {spare}."
    return "Unused, though to use it would cost no more."


def _arc_sum(network: FlowNetwork, flow: Flow, arc: int) -> str:
    """Its reduced cost as one would count it on paper."""
    if not flow.has_potentials:
        return ""
    prices = _prices(network, flow)
    tail, head = prices[network.tail[arc]], prices[network.head[arc]]
    parts = [rounded(network.cost[arc]), _signed(-tail), _signed(head)]
    return f"{' '.join(parts)} = {rounded(flow.reduced_costs[arc])}"


def _signed(number: float) -> str:
    text = rounded(abs(number))
    return f"− {text}" if number < 0 and text != "0" else f"+ {text}"


def _reference(network: FlowNetwork) -> int:
    """The node that prices count from: the last that takes something, else the last."""
    takers = [node for node in range(network.nodes) if network.supply[node] < 0]
    return takers[-1] if takers else network.nodes - 1


def _prices(network: FlowNetwork, flow: Flow) -> list[float]:
    base = flow.potentials[_reference(network)]
    return [potential - base for potential in flow.potentials]


def _node(network: FlowNetwork, flow: Flow, node: int) -> dict[str, str]:
    if not flow.has_potentials:
        return {"price": "", "note": ""}
    price, end = rounded(_prices(network, flow)[node]), _reference(network)
    if node == end:
        return {"price": price, "note": "Prices count from here."}
    return {
        "price": price,
        "note": f"One more unit from here to {network.node_name(end)} costs {price}, or more "
        "where it fills an arc.",
    }


# -- none


def _nothing(
    network: FlowNetwork,
    status: str,
    sentence: str,
    kind: str,
    cost: str,
    marked: Sequence[int],
) -> dict[str, Any]:
    empty = {"share": 0.0, "full": False, "sum": ""}
    note = "It is part of the reason why there is no answer."
    return {
        "kind": kind,
        "status": status,
        "sentence": sentence,
        "cost": cost,
        "objective": "",
        "proof": "",
        "arcs": [
            {
                **_label(network, arc, "–"),
                **empty,
                "marked": arc in marked,
                "note": note if arc in marked else "",
            }
            for arc in range(network.arcs)
        ],
        "nodes": [{"price": "", "note": ""} for _ in range(network.nodes)],
    }


def _overloaded(network: FlowNetwork, cut: Cut) -> str:
    """What is wrong, told of the nodes before the cut or of those behind it: of the fewer."""
    behind = [node for node in range(network.nodes) if node not in cut.nodes]
    is_before = len(cut.nodes) <= len(behind)
    nodes = list(cut.nodes) if is_before else behind
    is_one = len(nodes) == 1
    them = "it" if is_one else "them"
    has = ("has" if is_one else "have") if is_before else ("needs" if is_one else "need")
    way, ways = ("leaves", "leave") if is_before else ("reaches", "reach")
    said = f"{_names(network, nodes)} {has} {rounded(cut.supply + cut.entering)}"
    said += " to send on" if is_before else ""
    if not cut.arcs:
        return f"Infeasible: {said}, and no arc {way} {them}. Move the supply, or undo."
    if len(cut.arcs) == 1:
        arcs, advice = f"the arc that {way} {them} carries", "Raise the capacity of the marked arc"
    else:
        arcs, advice = f"the arcs that {ways} {them} carry", "Raise the capacity of a marked arc"
    return f"Infeasible: {said}, and {arcs} {rounded(cut.leaving)} at most. {advice}, or undo."


def _endless(network: FlowNetwork, cycle: Sequence[int]) -> str:
    around = [network.node_name(network.tail[arc]) for arc in cycle]
    earns = rounded(-fsum(network.cost[arc] for arc in cycle))
    way = " → ".join([*around, around[0]])
    return (
        f"Unbounded: each unit that goes round {way} earns {earns}, and nothing limits it. "
        "Give a marked arc a capacity, or a higher cost."
    )


def _names(network: FlowNetwork, nodes: Sequence[int]) -> str:
    names = [network.node_name(node) for node in nodes[:_MOST_NAMES]]
    if len(nodes) > _MOST_NAMES:
        names.append(f"{len(nodes) - _MOST_NAMES} more")
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
