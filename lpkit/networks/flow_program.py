"""A network as a linear program, and the way back from its solution to a flow.

A variable for each arc, between its bounds; for each node the balance: what
leaves less what enters is its supply.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from lpkit import solvers
from lpkit.constraints import Constraint
from lpkit.errors import BadNetwork, NoAnswer
from lpkit.expressions import Variable
from lpkit.networks import memory
from lpkit.networks.flow import Flow
from lpkit.networks.flow_network import FlowNetwork
from lpkit.program import LinearProgram
from lpkit.solution import Solution
from lpkit.status import Status

__all__ = ["FlowProgram", "min_cost_flow"]

# At least: measured were 238 on CPython 3.11, 313 on PyPy 3.9, before a solver has its copy.
_BYTES_AN_ARC = 230


class FlowProgram:
    """The program `lp` of a network: `arcs[a]` is the flow on arc a, `balances[v]` the row of v.

    Solve `lp`, for its minimum, and ask for `flow()`. Costs, bounds and
    right-hand sides may be tweaked in between; `flow` goes by those of now.

    >>> from lpkit.networks import FlowNetwork
    >>> p = FlowNetwork([2, -2], [0, 0], [1, 1], cost=[1, 4]).program()
    >>> p.lp.minimize(), p.flow().flows
    (2.0, [2, 0])
    >>> p.arcs[0].upper = 1
    >>> p.lp.minimize(), p.flow().flows, p.flow().potentials
    (5.0, [1, 1], [4, 0])
    >>> list(p.network().capacity)
    [1.0, inf]
    """

    def __init__(self, network: FlowNetwork) -> None:
        if not network.arcs:
            raise BadNetwork("the network has no arcs, so there is nothing to decide")
        memory.need(network.arcs * _BYTES_AN_ARC, f"the program of {network.arcs} arcs")
        self._network = network
        self.lp = lp = LinearProgram()
        bounds = zip(network.lower, network.capacity, _arc_labels(network))
        self.arcs: list[Variable] = [lp.Var(low, high, name) for low, high, name in bounds]
        lp.objective = sum(cost * x for cost, x in zip(network.cost, self.arcs))
        self.balances: list[Constraint] = self._balances()

    def _balances(self) -> list[Constraint]:
        network, x, lp = self._network, self.arcs, self.lp
        leaving, entering = network.leaving(), network.entering()
        names: Sequence[str | None] = network.names or [None] * network.nodes
        nothing = 0 * x[0]  # the balance of a node without arcs is a row like any other
        balances = []
        for node, supply in enumerate(network.supply):
            out = sum([x[arc] for arc in leaving.of(node)])
            balance: Any = out - sum([x[arc] for arc in entering.of(node)])
            if type(balance) is int:
                balance = nothing
            balances.append(lp.add_constraint(balance == supply, name=names[node]))
        return balances

    def network(self) -> FlowNetwork:
        """The network with the costs, bounds and supplies that the program has now."""
        objective = self.lp.objective
        return self._network.replaced(
            supply=[balance.rhs for balance in self.balances],
            cost=[objective[x] for x in self.arcs],
            lower=[x.lower for x in self.arcs],
            capacity=[x.upper for x in self.arcs],
        )

    def flow(self) -> Flow:
        """What the last solve of `lp` found; raises `NoAnswer` before it and after a change."""
        solution = self.lp.current_solution()
        if solution.sense == "max":
            raise NoAnswer("the program was maximised; a flow of least cost is its minimum")
        if not solution.has_values:
            return _without_flow(self._network, solution)
        return Flow(
            self.network(),
            solution.status,
            [solution[x] for x in self.arcs],
            [solution.dual(row) for row in self.balances] if solution.has_duals else (),
            solution.objective,
            solution.seconds,
            solution.solver,
            solution.remark,
        )


def min_cost_flow(network: FlowNetwork, solver: str | None, time_limit: float | None) -> Flow:
    """A flow of least cost; `FlowNetwork.min_cost_flow` documents it."""
    if not network.arcs:
        if any(network.supply):
            return Flow(network, Status.INFEASIBLE, remark="there are supplies and no arcs")
        return Flow(network, Status.OPTIMAL, (), [0.0] * network.nodes, 0.0)
    program = network.program()
    program.lp.solve("min", solver=solver or solvers.DEFAULT, time_limit=time_limit)
    return program.flow()


def _without_flow(network: FlowNetwork, solution: Solution) -> Flow:
    return Flow(
        network,
        solution.status,
        seconds=solution.seconds,
        solver=solution.solver,
        remark=solution.remark,
    )


def _arc_labels(network: FlowNetwork) -> Iterable[str | None]:
    """`tail->head` where nodes have names, numbered where that is taken; else none."""
    if network.names is None:
        return [None] * network.arcs
    taken: dict[str, int] = {}
    labels = []
    for tail, head in zip(network.tail, network.head):
        plain = label = f"{network.names[tail]}->{network.names[head]}"
        count = taken.get(plain, 0)
        while label in taken:
            count += 1
            label = f"{plain}#{count + 1}"
        taken[plain] = count
        taken[label] = 0
        labels.append(label)
    return labels
