"""Which arcs leave a node, which enter it: arc numbers grouped by an end, in flat arrays."""

from __future__ import annotations

from array import array
from typing import NamedTuple

__all__ = ["Incidence", "grouped"]


class Incidence(NamedTuple):
    """The arcs of node v are `arcs[starts[v]:starts[v + 1]]`, in ascending order.

    >>> leaving = grouped(array("i", [1, 0, 1]), nodes=3)
    >>> list(leaving.starts), list(leaving.arcs)
    ([0, 1, 3, 3], [1, 0, 2])
    >>> list(leaving.of(1))
    [0, 2]
    """

    starts: array[int]
    arcs: array[int]

    def of(self, node: int) -> array[int]:
        """The arcs of a node."""
        return self.arcs[self.starts[node] : self.starts[node + 1]]


def grouped(ends: array[int], nodes: int) -> Incidence:
    """The arcs by the node in `ends`, by counting: O(nodes + arcs)."""
    counts = [0] * (nodes + 1)
    for node in ends:
        counts[node + 1] += 1
    for node in range(nodes):
        counts[node + 1] += counts[node]
    starts = array("i", counts)
    arcs = array("i", bytes(4 * len(ends)))
    for arc, node in enumerate(ends):
        arcs[counts[node]] = arc
        counts[node] += 1
    return Incidence(starts, arcs)
