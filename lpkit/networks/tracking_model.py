"""Tracking as a flow: which detections, frame after frame, are the same object?

The model behind the figures of 2011: each detection may be the first of a
track (entry), the last (exit), part of one (present), and be linked with
detections of the next frame. `Tracking` is the data of one instance, in flat
arrays that any library can be handed; the function `tracking` makes instances up,
`tracking_program` writes their linear program in three styles.
"""

from __future__ import annotations

import random
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from lpkit.errors import BadNetwork, BadNumber
from lpkit.networks import memory
from lpkit.networks.flow_network import FlowNetwork
from lpkit.networks.incidence import Incidence, grouped
from lpkit.scalars import as_finite

if TYPE_CHECKING:
    from lpkit.networks.tracking_program import TrackingProgram

__all__ = ["DETECTIONS_2011", "LINKS_2011", "Tracking", "tracking", "tracking_2011"]

# 154,072 rows, 390,334 variables, 626,596 entries.
DETECTIONS_2011, LINKS_2011 = 77_036, 159_226

# While an instance is made: its flat arrays, and lists of numbers that go again.
_BYTES_A_DETECTION, _BYTES_A_LINK = 200, 100

_IN_A_FRAME = 24  # detections, where the number of frames is not given

# Costs are whole numbers, as if log-likelihoods had been rounded to thousandths,
# so that optima of whole flows can be compared exactly.
_ENTRY = _EXIT = (700, 1100)
_PRESENT, _PRESENT_IF_FALSE = (-900, -300), (-350, 250)
_LINK_A_STEP = 4000.0  # the frame is one wide; a step in it of 0.05 costs 200
_LONGEST_STEP = 0.06
_LEAVES, _IS_FALSE = 0.06, 0.15  # probabilities, of an object and of a detection


class Tracking(NamedTuple):
    """D detections in frames, L links from detections to ones of the next frame.

    Detections are numbered frame by frame from 0. All columns are flat arrays.

    >>> tracks = tracking(detections=6, links=8, seed=1)
    >>> tracks.detections, tracks.links, list(tracks.frame)
    (6, 8, [0, 0, 0, 1, 1, 1])
    >>> list(tracks.outgoing.of(0)), tracks.link_head[0]
    ([0, 1, 2], 3)

    The cheapest tracks, by its program or as a flow:

    >>> tracks = tracking(detections=12, links=20, seed=1, frames=4)
    >>> tracks.program().lp.minimize()
    -597.0
    >>> found = tracks.paths(tracks.network().min_cost_flow().flows)
    >>> found, tracks.cost_of(found)
    ([[1, 4, 7, 10]], -597.0)
    """

    frame: array[int]  # D, from 0
    place: array[float]  # D, where in its frame a detection is, 0 to 1
    link_tail: array[int]  # L, the detection a link starts from
    link_head: array[int]  # L, the one it ends at
    entry_cost: array[float]  # D
    exit_cost: array[float]  # D
    present_cost: array[float]  # D
    link_cost: array[float]  # L
    outgoing: Incidence  # the links that start from each detection
    incoming: Incidence  # the links that end at each detection

    @property
    def detections(self) -> int:
        """D, how many detections there are."""
        return len(self.frame)

    @property
    def links(self) -> int:
        """L, how many links there are."""
        return len(self.link_tail)

    def program(self, style: str = "sum") -> TrackingProgram:
        """Its linear program, written with `+=` ("loop"), `sum` or `total`."""
        from lpkit.networks.tracking_program import TrackingProgram

        return TrackingProgram(self, style)

    def network(self) -> FlowNetwork:
        """The same as a circulation: each detection an arc, one node outside for all.

        Nodes 2d and 2d+1 are detection d's way in and way out, node 2D is outside.
        Arcs are the D entries, D exits, D presences and L links, in this order,
        as the variables of `program` are.
        """
        count, outside = self.detections, 2 * self.detections
        ways_in, ways_out = range(0, outside, 2), range(1, outside, 2)
        tail = array("i", [outside]) * count
        head = array("i", ways_in)
        for more_tails, more_heads in (
            (ways_out, [outside] * count),
            (ways_in, ways_out),
            ((2 * d + 1 for d in self.link_tail), (2 * d for d in self.link_head)),
        ):
            tail.extend(more_tails)
            head.extend(more_heads)
        cost = self.entry_cost + self.exit_cost + self.present_cost + self.link_cost
        return FlowNetwork([0] * (outside + 1), tail, head, cost, capacity=1)

    def paths(self, flows: Sequence[float]) -> list[list[int]]:
        """The tracks of a solution: lists of detections, by their first one.

        `flows` are the values of entries, exits, presences and links, in the order
        of `network`'s arcs. Raises `BadNumber` where one is neither 0 nor 1, to
        within 1e-6, or a track breaks off.
        """
        count = self.detections
        if len(flows) != 3 * count + self.links:
            raise BadNumber(f"{3 * count + self.links} values are needed, not {len(flows)}")
        chosen = [_zero_or_one(flow, place) for place, flow in enumerate(flows)]
        entry, exit_, present = (chosen[k * count : (k + 1) * count] for k in range(3))
        following = {
            self.link_tail[link]: self.link_head[link]
            for link, used in enumerate(chosen[3 * count :])
            if used
        }
        paths = []
        for first in range(count):
            if entry[first]:
                path = [first]
                while path[-1] in following:
                    path.append(following[path[-1]])
                paths.append(path)
        _check_paths(paths, entry, exit_, present, len(following))
        return paths

    def cost_of(self, paths: Sequence[Sequence[int]]) -> float:
        """What tracks cost, counted detection by detection. Raises `BadNetwork` for no link."""
        cost = 0.0
        for path in paths:
            cost += self.entry_cost[path[0]] + self.exit_cost[path[-1]]
            cost += sum(self.present_cost[d] for d in path)
            for tail, head in zip(path, path[1:]):
                links = [k for k in self.outgoing.of(tail) if self.link_head[k] == head]
                if not links:
                    raise BadNetwork(f"no link goes from detection {tail} to detection {head}")
                cost += min(self.link_cost[link] for link in links)
        return cost


def tracking(detections: int, links: int, seed: int = 0, frames: int | None = None) -> Tracking:
    """An instance made up of objects that wander, enter, leave, and are seen wrongly.

    The same numbers for the same arguments on every interpreter. Links go to the
    nearest detections of the next frame. All costs are whole numbers. Raises
    `BadNetwork` for more links than there are pairs to link, `TooLarge` for what
    memory cannot hold.

    >>> list(tracking(detections=12, links=20, frames=4).frame)
    [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    """
    if frames is None:
        frames = min(detections, max(2, round(detections / _IN_A_FRAME)))
    _check_sizes(detections, links, seed, frames)
    draw = random.Random(seed)
    sizes = [(k + 1) * detections // frames - k * detections // frames for k in range(frames)]
    place, is_false = _scene(sizes, draw)
    tail, head = _nearest_links(sizes, place, links, draw)
    link_cost = [round(_LINK_A_STEP * abs(place[h] - place[t])) for t, h in zip(tail, head)]
    present = (_PRESENT_IF_FALSE if false else _PRESENT for false in is_false)
    return Tracking(
        frame=array("i", [k for k, size in enumerate(sizes) for _ in range(size)]),
        place=place,
        link_tail=tail,
        link_head=head,
        entry_cost=array("d", [draw.randint(*_ENTRY) for _ in range(detections)]),
        exit_cost=array("d", [draw.randint(*_EXIT) for _ in range(detections)]),
        present_cost=array("d", [draw.randint(*costs) for costs in present]),
        link_cost=array("d", link_cost),
        outgoing=grouped(tail, detections),
        incoming=grouped(head, detections),
    )


def tracking_2011(share: float = 1.0, seed: int = 2011) -> Tracking:
    """The instance at the size of the figures of 2011, or a share of it.

    >>> tracks = tracking_2011(1 / 64)
    >>> tracks.detections, tracks.links
    (1204, 2488)
    """
    share = as_finite(share, "share")
    if not 0.0 < share <= 1.0:
        raise BadNumber(f"a share is above 0 and at most 1, not {share}")
    return tracking(max(1, round(DETECTIONS_2011 * share)), round(LINKS_2011 * share), seed)


def _check_sizes(detections: Any, links: Any, seed: Any, frames: Any) -> None:
    given = {"detections": detections, "links": links, "frames": frames, "seed": seed}
    for what, number in given.items():
        least = 1 if what in ("detections", "frames") else 0
        if type(number) is not int or number < least:
            raise BadNumber(f"{what} is a whole number, {least} or more, not {number!r}")
    if frames > detections:
        raise BadNumber(f"{frames} frames need as many detections; there are {detections}")
    size = detections * _BYTES_A_DETECTION + links * _BYTES_A_LINK
    memory.need(size, f"{detections} detections and {links} links")


def _scene(sizes: list[int], draw: random.Random) -> tuple[array[float], bytearray]:
    """Where detections are, and which are false: slot by slot, an object or its successor."""
    objects = [draw.random() for _ in range(max(sizes))]
    place, is_false = array("d"), bytearray()
    for size in sizes:
        for slot in range(size):
            x = objects[slot]
            if draw.random() < _LEAVES or not 0.0 <= x <= 1.0:
                x = draw.random()
            false = draw.random() < _IS_FALSE
            place.append(draw.random() if false else x)
            is_false.append(false)
            objects[slot] = x + _LONGEST_STEP * (2.0 * draw.random() - 1.0)
    return place, is_false


def _nearest_links(
    sizes: list[int], place: array[float], links: int, draw: random.Random
) -> tuple[array[int], array[int]]:
    """As many links in all, and about as many from each detection, to the nearest ones."""
    tails, heads = array("i"), array("i")
    first = 0
    degrees = iter(_degrees(sizes, links, draw))
    for size, size_of_next in zip(sizes, sizes[1:]):
        following = range(first + size, first + size + size_of_next)
        by_place = sorted((place[d], d) for d in following)
        for tail in range(first, first + size):
            nearest = _nearest(by_place, place[tail])
            for head in sorted(next(nearest) for _ in range(next(degrees))):
                tails.append(tail)
                heads.append(head)
        first += size
    return tails, heads


def _degrees(sizes: list[int], links: int, draw: random.Random) -> list[int]:
    """How many links start from each detection but those of the last frame."""
    most = [after for size, after in zip(sizes, sizes[1:]) for _ in range(size)]
    if links > sum(most):
        raise BadNetwork(
            f"{links} links are more than the {sum(most)} pairs of detections in successive "
            "frames: take fewer links, or fewer frames"
        )
    level = 0
    while sum(min(level + 1, bound) for bound in most) <= links and level < max(most, default=0):
        level += 1
    degrees = [min(level, bound) for bound in most]
    room = [place for place, bound in enumerate(most) if bound > level]
    for place in draw.sample(room, links - sum(degrees)):
        degrees[place] += 1
    return degrees


def _nearest(by_place: list[tuple[float, int]], x: float) -> Iterator[int]:
    """Detections in the order of their distance from x."""
    right = bisect_left(by_place, (x, -1))
    left = right - 1
    while left >= 0 or right < len(by_place):
        if right == len(by_place) or (
            left >= 0 and x - by_place[left][0] <= by_place[right][0] - x
        ):
            yield by_place[left][1]
            left -= 1
        else:
            yield by_place[right][1]
            right += 1


def _zero_or_one(flow: float, place: int) -> int:
    if not (abs(flow) <= 1e-6 or abs(flow - 1.0) <= 1e-6):
        raise BadNumber(f"value {place} is {flow!r}; in tracks each is 0 or 1")
    return round(flow)


def _check_paths(
    paths: list[list[int]], entry: list[int], exit_: list[int], present: list[int], links: int
) -> None:
    """Raise `BadNumber` unless the paths use all that was chosen, each once."""
    seen = sorted(d for path in paths for d in path)
    lasts = sorted(path[-1] for path in paths)
    complete = (
        seen == [d for d, chosen in enumerate(present) if chosen]
        and lasts == [d for d, chosen in enumerate(exit_) if chosen]
        and links == sum(len(path) - 1 for path in paths)
    )
    if not complete:
        raise BadNumber("the values are not those of tracks: one breaks off, forks or has no entry")
