"""The numbers of the flow model of 2011, in the plain lists that every library is given.

A detection d of an object may be the first of a track (entry), the last (exit),
and part of one (present); links join it with detections of the next frame. What
leaves d is as much as its presence, and so is what arrives at d. `saved` and
`restored` carry an instance into other processes, which then need no time to
make one.
"""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lpkit.networks import Tracking

__all__ = ["TINY", "Instance", "instance_of", "restored", "saved"]


class Instance(NamedTuple):
    """D detections and L links; costs of the D entries, exits and presences, and of the L links."""

    outgoing: list[list[int]]  # D, the numbers of the links that start at each detection
    incoming: list[list[int]]  # D, of those that end at each
    entry_cost: list[float]  # D
    exit_cost: list[float]  # D
    present_cost: list[float]  # D
    link_cost: list[float]  # L

    @property
    def detections(self) -> int:
        """D, how many detections there are."""
        return len(self.outgoing)

    @property
    def links(self) -> int:
        """L, how many links there are."""
        return len(self.link_cost)

    @property
    def costs_by_kind(self) -> tuple[list[float], ...]:
        """The costs of entries, of exits, of presences, of links."""
        return self.entry_cost, self.exit_cost, self.present_cost, self.link_cost

    @property
    def costs(self) -> list[float]:
        """The costs of all variables, in the same order."""
        return [cost for kind in self.costs_by_kind for cost in kind]


# Two frames of two detections: what a library writes before it is timed.
TINY = Instance(
    outgoing=[[0, 1], [2], [], []],
    incoming=[[], [], [0], [1, 2]],
    entry_cost=[5.0, 6.0, 5.0, 6.0],
    exit_cost=[6.0, 5.0, 6.0, 5.0],
    present_cost=[-9.0, -8.0, -9.0, -8.0],
    link_cost=[1.0, 2.0, 3.0],
)


def instance_of(tracks: Tracking) -> Instance:
    """The lists of an instance that `lpkit.networks` made."""
    of_each = range(tracks.detections)
    return Instance(
        [tracks.outgoing.of(d).tolist() for d in of_each],
        [tracks.incoming.of(d).tolist() for d in of_each],
        tracks.entry_cost.tolist(),
        tracks.exit_cost.tolist(),
        tracks.present_cost.tolist(),
        tracks.link_cost.tolist(),
    )


def saved(instance: Instance, path: Path) -> None:
    """Write an instance: its two sizes, how many links each detection has, links, costs."""
    with open(path, "wb") as file:
        array("q", [instance.detections, instance.links]).tofile(file)
        for groups in (instance.outgoing, instance.incoming):
            array("q", map(len, groups)).tofile(file)
            array("q", [link for group in groups for link in group]).tofile(file)
        array("d", instance.costs).tofile(file)


def restored(path: Path) -> Instance:
    """The instance that was written to a file."""
    with open(path, "rb") as file:

        def read(kind: str, count: int) -> list:
            values = array(kind)
            values.fromfile(file, count)
            return values.tolist()

        detections, links = read("q", 2)

        def read_groups() -> list[list[int]]:
            lengths, members = read("q", detections), iter(read("q", links))
            return [[next(members) for _ in range(length)] for length in lengths]

        outgoing, incoming = read_groups(), read_groups()
        costs = [read("d", count) for count in (detections, detections, detections, links)]
    return Instance(outgoing, incoming, *costs)
