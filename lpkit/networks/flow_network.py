"""Flow networks: nodes with supplies, arcs with costs, lower bounds and capacities.

`FlowNetwork` keeps them in flat arrays and refuses what makes no network.
`flow_program` writes its linear program, `flow` reads and proves solutions,
`dimacs` is its file format, `instances` has networks to try.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, inf
from typing import TYPE_CHECKING, Any, Union

from lpkit.errors import BadBounds, BadName, BadNetwork
from lpkit.networks.columns import node_numbers, reals
from lpkit.networks.incidence import Incidence, grouped
from lpkit.notation import format_number

if TYPE_CHECKING:
    from lpkit.networks.flow import Flow
    from lpkit.networks.flow_program import FlowProgram

__all__ = ["FlowNetwork"]

Path = Union[str, "os.PathLike[str]"]
Position = tuple[float, float]

# So that the names of two nodes, joined for their arc, are a name that files can carry.
_LONGEST_NAME = 100  # bytes of UTF-8


class FlowNetwork:
    """A directed network in which a commodity is to flow at least cost.

    `supply[v]` is what enters the network at node v, negative where it leaves.
    Arc a goes from node `tail[a]` to node `head[a]`; its flow costs `cost[a]` a
    unit and lies between `lower[a]` and `capacity[a]`, which may be `inf`. Nodes
    and arcs are numbered from 0; parallel arcs and self-loops are arcs like any
    other. Columns of arcs may be given as one number for all. `names` and
    `positions` (x, y) of the nodes are for those who read and draw.

    >>> network = FlowNetwork([4, 0, -4], tail=[0, 0, 1], head=[1, 2, 2], cost=[1, 5, 1],
    ...                       capacity=[3, 9, 9])
    >>> flow = network.min_cost_flow()
    >>> flow.flows, flow.cost
    ([3, 1, 3], 11)
    >>> network.node_name(0), network.arc_name(1)
    ('node 0', 'arc 1 (0 -> 2)')
    >>> list(network.leaving().of(0)), list(network.entering().of(2))
    ([0, 1], [1, 2])

    A network never changes: `replaced` makes another. Raises `BadNetwork`,
    `BadBounds`, `BadNumber` or `BadName` for what makes no network.
    """

    __slots__ = ("capacity", "cost", "head", "lower", "names", "positions", "supply", "tail")

    supply: array[float]
    tail: array[int]
    head: array[int]
    cost: array[float]
    capacity: array[float]
    lower: array[float]
    names: tuple[str, ...] | None
    positions: tuple[Position, ...] | None

    def __init__(
        self,
        supply: Any,
        tail: Any,
        head: Any,
        cost: Any = 0,
        capacity: Any = inf,
        lower: Any = 0,
        names: Iterable[str] | None = None,
        positions: Iterable[Sequence[float]] | None = None,
    ) -> None:
        self.names = None if names is None else tuple(names)
        self.supply = reals(supply, None, "supply", self.node_name)
        _check_names(self.names, len(self.supply))
        self.positions = None if positions is None else _pairs(positions, len(self.supply))
        self.tail = node_numbers(tail, len(self.supply), "tail")
        self.head = node_numbers(head, len(self.supply), "head")
        arcs = len(self.tail)
        if len(self.head) != arcs:
            raise BadNetwork(f"an arc has two ends: {arcs} tails and {len(self.head)} heads")
        self.cost = reals(cost, arcs, "cost", self.arc_name)
        self.lower = reals(lower, arcs, "lower bound", self.arc_name)
        self.capacity = reals(capacity, arcs, "capacity", self.arc_name, infinite=True)
        self._check_bounds()
        self._check_balance()

    @classmethod
    def named(
        cls,
        supply: Mapping[str, Any],
        arcs: Iterable[Sequence[Any]],
        positions: Mapping[str, Sequence[float]] | None = None,
    ) -> FlowNetwork:
        """The network of `supply` by node, and arcs (tail, head, cost, capacity, lower) by name.

        Capacity and lower bound of an arc may be left out. Raises `BadNetwork` for
        a node that has no supply given, as well as what the constructor raises.

        >>> FlowNetwork.named({"well": 2, "town": -2}, [("well", "town", 3)]).min_cost_flow().cost
        6
        """
        number = {name: place for place, name in enumerate(supply)}
        columns: list[list[Any]] = [[], [], [], [], []]
        for arc in arcs:
            if not 3 <= len(arc) <= 5:
                raise BadNetwork(f"an arc is (tail, head, cost, capacity, lower), not {arc!r}")
            for end in arc[:2]:
                if end not in number:
                    raise BadNetwork(
                        f"the arc {arc!r} ends at {end!r}, which is no node: give every node "
                        "a supply, 0 where nothing enters or leaves"
                    )
            row = [number[arc[0]], number[arc[1]], *arc[2:], *(inf, 0)[len(arc) - 3 :]]
            for column, value in zip(columns, row):
                column.append(value)
        if positions is not None:
            missing = [name for name in supply if name not in positions]
            if missing:
                raise BadNetwork(
                    f"node {missing[0]!r} has no position: give each node one, or none"
                )
        places = None if positions is None else [positions[name] for name in supply]
        tail, head, cost, capacity, lower = columns
        return cls(list(supply.values()), tail, head, cost, capacity, lower, supply, places)

    @classmethod
    def _adopted(cls, columns: Sequence[array[Any]]) -> FlowNetwork:
        """The network of columns that were checked one by one and that nobody else holds."""
        network = cls.__new__(cls)
        network.names = network.positions = None
        network.supply, network.tail, network.head = columns[:3]
        network.lower, network.capacity, network.cost = columns[3:]
        network._check_balance()
        return network

    def replaced(self, **columns: Any) -> FlowNetwork:
        """The same network but for the arguments given, named as in the constructor.

        >>> cheap = FlowNetwork([1, -1], [0], [1], cost=2)
        >>> cheap.replaced(cost=3).min_cost_flow().cost
        3
        """
        unknown = sorted(set(columns) - set(self.__slots__))
        if unknown:
            raise BadNetwork(f"a network has no {unknown[0]}, only {', '.join(self.__slots__)}")
        return FlowNetwork(**{**{name: getattr(self, name) for name in self.__slots__}, **columns})

    # -- reading it

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.supply)

    @property
    def arcs(self) -> int:
        """How many arcs there are."""
        return len(self.tail)

    def node_name(self, node: int) -> str:
        """The name of a node, its number where it has none."""
        return f"node {node}" if self.names is None else self.names[node]

    def arc_name(self, arc: int) -> str:
        """An arc by its number and its ends."""
        ends = self.tail[arc], self.head[arc]
        names = ends if self.names is None else [self.names[end] for end in ends]
        return f"arc {arc} ({names[0]} -> {names[1]})"

    def leaving(self) -> Incidence:
        """The arcs that leave each node, grouped anew at each call in O(nodes + arcs)."""
        return grouped(self.tail, self.nodes)

    def entering(self) -> Incidence:
        """The arcs that enter each node, grouped anew at each call in O(nodes + arcs)."""
        return grouped(self.head, self.nodes)

    @property
    def is_whole(self) -> bool:
        """Whether supplies, lower bounds and capacities are whole: some optimal flow is, then."""
        finite = (bound for bound in self.capacity if bound != inf)
        columns: tuple[Iterable[float], ...] = (self.supply, self.lower, finite)
        return all(all(map(float.is_integer, column)) for column in columns)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FlowNetwork):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<FlowNetwork of {self.nodes} nodes and {self.arcs} arcs>"

    # -- solving it

    def program(self) -> FlowProgram:
        """Its linear program, a variable an arc and a balance a node, with the way back.

        Raises `BadNetwork` where there is no arc and so nothing to decide, `TooLarge`
        where memory cannot hold a variable for each.

        >>> FlowNetwork([1, -1], [0], [1], cost=2).program().lp.minimize()
        2.0
        """
        from lpkit.networks.flow_program import FlowProgram

        return FlowProgram(self)

    def min_cost_flow(self, solver: str | None = None, time_limit: float | None = None) -> Flow:
        """A flow of least cost, or the status that says why there is none.

        `time_limit` is in seconds of the solver's work, to which come those of
        writing the program; where it ends the solve, the status is `UNKNOWN`, or
        `FEASIBLE` where the solver has a flow to show. Raises `BadOption` and
        `SolverUnavailable` as `LinearProgram.solve` does.
        """
        from lpkit.networks.flow_program import min_cost_flow

        return min_cost_flow(self, solver, time_limit)

    # -- files

    @classmethod
    def read(cls, path: Path, unlimited: int | None = None) -> FlowNetwork:
        """The network of a DIMACS `.min` file, plain or compressed by gzip.

        A capacity of `unlimited` in the file means that there is none, as -1 does
        to some programs. Raises `BadFile`, which knows file, line and reason,
        `TooLarge` for counts that memory cannot hold, `OSError` where there is
        nothing to open.

        >>> import os, tempfile
        >>> network = FlowNetwork([1, -1], [0], [1], cost=2, capacity=3)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     network.write(os.path.join(folder, "small.min.gz"))
        ...     FlowNetwork.read(os.path.join(folder, "small.min.gz")) == network
        True
        """
        from lpkit.networks.dimacs import read

        return read(path, unlimited)

    def write(self, path: Path, unlimited: int | None = None) -> None:
        """Write a DIMACS `.min` file, compressed where the name ends in `.gz`.

        The format has whole numbers and finite capacities; `unlimited` is what to
        write where there is no capacity. Names and positions have no place in it.
        Raises `BadNetwork` for what the format cannot hold.

        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder, "small.min")
        ...     FlowNetwork([1, -1], [0], [1], cost=2).write(file, unlimited=99)
        ...     print(file.read_text().splitlines()[-1])
        a 1 2 0 99 2
        """
        from lpkit.networks.dimacs import write

        write(self, path, unlimited)

    # -- refusals

    def _check_bounds(self) -> None:
        for arc, (low, high) in enumerate(zip(self.lower, self.capacity)):
            if 0.0 <= low <= high:
                continue
            what, bound = ("lower bound", low) if low < 0.0 else ("capacity", high)
            if bound < 0.0:
                raise BadBounds(
                    f"{self.arc_name(arc)}: its {what} {format_number(bound)} is negative; "
                    "a flow the other way is that of another arc, from head to tail"
                )
            raise BadBounds(
                f"{self.arc_name(arc)}: its lower bound {format_number(low)} "
                f"is above its capacity {format_number(high)}"
            )

    def _check_balance(self) -> None:
        # Numbers such as 0.1 were rounded on their way in, each by this fraction at most.
        excess = fsum(self.supply)
        whole = all(map(float.is_integer, self.supply))
        if excess and (whole or abs(excess) > fsum(map(abs, self.supply)) * 2.0**-53):
            size = format_number(abs(excess))
            what = (
                f"{size} more enters than leaves"
                if excess > 0
                else (f"{size} more leaves than enters")
            )
            raise BadNetwork(
                f"the supplies add up to {format_number(excess)}, not to 0: {what}. A node with "
                f"a supply of {format_number(-excess)}, and arcs of cost 0 between it and those "
                "that may keep their supply or go without, makes up for it"
            )


def _check_names(names: tuple[str, ...] | None, nodes: int) -> None:
    if names is None:
        return
    if len(names) != nodes:
        raise BadName(f"{len(names)} names for {nodes} nodes: give each node one, or none")
    for name in names:
        if not isinstance(name, str) or not name.isprintable() or name != name.strip() or not name:
            raise BadName(
                f"the name of a node is printable text without blanks around, not {name!r}"
            )
        if len(name.encode("utf-8")) > _LONGEST_NAME:
            raise BadName(f"the name {name[:20]!r}… of a node is longer than {_LONGEST_NAME} bytes")
    if len(set(names)) < nodes:
        twice = next(name for place, name in enumerate(names) if name in names[:place])
        raise BadName(f"two nodes are named {twice!r}; choose a different name")


def _pairs(positions: Iterable[Sequence[float]], nodes: int) -> tuple[Position, ...]:
    pairs = []
    for node, pair in enumerate(positions):
        x_and_y = reals(pair, None, "position", lambda axis: f"axis {axis}")
        if len(x_and_y) != 2:
            raise BadNetwork(f"the position of node {node} is x and y, not {pair!r}")
        pairs.append((x_and_y[0], x_and_y[1]))
    if len(pairs) != nodes:
        raise BadNetwork(f"{len(pairs)} positions for {nodes} nodes: give each node one, or none")
    return tuple(pairs)
