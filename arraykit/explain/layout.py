"""A small layered layout: boxes on ranks, what is used below what uses it, edges as bends.

Pure geometry, in pixels. Ranks are longest paths, the order within a rank comes from
averages of the neighbours (Sugiyama, Tagawa and Toda, "Methods for visual understanding
of hierarchical system structures", IEEE Trans. SMC 11, 1981), places from least squares
under the order, which pooling adjacent violators solves exactly.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

__all__ = ["Box", "Layout", "Point", "layout"]

Key = Hashable
Point = tuple[float, float]

_GAP = 18.0  # between neighbours on a rank
_RISE = 30.0  # between ranks
_BEND = 6.0
_MARGIN = 18.0
_SWEEPS = 8


class Box(NamedTuple):
    """What is placed. Boxes of a higher band lie above those of all lower ones."""

    key: Key
    width: float
    height: float
    band: int = 0
    group: int = 0  # members of one group stay together on a rank


class Layout(NamedTuple):
    """Centres of the boxes, points along the edges from what is used to its user, and the size."""

    centres: dict[Key, Point]
    bends: dict[tuple[Key, Key], list[Point]]
    width: float
    height: float


def layout(boxes: Sequence[Box], edges: Sequence[tuple[Key, Key]], bend: float = _BEND) -> Layout:
    """Place the boxes, which are given with those that are used before those that use them.

    `bend` is the width of an edge where it passes a rank.
    """
    return _Layers(boxes, edges, bend).layout()


class _Layers:
    """Boxes and the bends of edges, rank by rank, the lowest first."""

    def __init__(self, boxes: Sequence[Box], edges: Sequence[tuple[Key, Key]], bend: float) -> None:
        self._bend = bend
        self._boxes = {box.key: box for box in boxes}
        self._edges = edges
        self._rank = self._ranked(boxes)
        self._below: dict[Key, list[Key]] = {}
        self._above: dict[Key, list[Key]] = {}
        self._trails: dict[tuple[Key, Key], list[Key]] = {}
        self._at: dict[Key, float] = {}  # how far along its rank each is, from 0 to 1
        count = 1 + max(self._rank.values(), default=0)
        self._rows: list[list[Key]] = [[] for _ in range(count)]
        for box in boxes:
            self._rows[self._rank[box.key]].append(box.key)
        for low, high in edges:
            self._trails[low, high] = self._trail(low, high)

    def _ranked(self, boxes: Sequence[Box]) -> dict[Key, int]:
        uses: dict[Key, list[Key]] = {}
        for low, high in self._edges:
            uses.setdefault(high, []).append(low)
        rank: dict[Key, int] = {}
        floor, band = 0, None
        for box in sorted(boxes, key=lambda box: box.band):
            if box.band != band:
                floor, band = 1 + max(rank.values(), default=-1), box.band
            rank[box.key] = max([floor, *(rank[low] + 1 for low in uses.get(box.key, ()))])
        return rank

    def _trail(self, low: Key, high: Key) -> list[Key]:
        """The bends of an edge; edges from one box share them."""
        trail: list[Key] = []
        at = low
        for rank in range(self._rank[low] + 1, self._rank[high]):
            bend: Key = ("bend", low, rank)
            if bend not in self._boxes:
                self._boxes[bend] = Box(bend, self._bend, 0.0, group=self._boxes[low].group)
                self._rows[rank].append(bend)
                self._join(at, bend)
            trail.append(bend)
            at = bend
        self._join(at, high)
        return trail

    def _join(self, low: Key, high: Key) -> None:
        self._above.setdefault(low, []).append(high)
        self._below.setdefault(high, []).append(low)

    def layout(self) -> Layout:
        """Order the ranks, then place what is on them."""
        self._order()
        x = self._placed()
        heights = [max(self._boxes[key].height for key in row) for row in self._rows if row]
        total = 2 * _MARGIN + sum(heights) + _RISE * max(0, len(heights) - 1)
        y: dict[Key, float] = {}
        bottom = total - _MARGIN
        for row, height in zip((row for row in self._rows if row), heights):
            for key in row:
                y[key] = bottom - height / 2
            bottom -= height + _RISE
        left = min((x[k] - box.width / 2 for k, box in self._boxes.items()), default=0) - _MARGIN
        right = max((x[k] + box.width / 2 for k, box in self._boxes.items()), default=0) + _MARGIN
        points = {key: (x[key] - left, y[key]) for key in x}
        bends = {
            pair: [self._end(pair[0], points, -1), *(points[bend] for bend in trail)]
            + [self._end(pair[1], points, 1)]
            for pair, trail in self._trails.items()
        }
        centres = {key: point for key, point in points.items() if not _is_bend(key)}
        return Layout(centres, bends, right - left, total)

    def _end(self, key: Key, points: dict[Key, Point], side: int) -> Point:
        x, y = points[key]
        return x, y + side * self._boxes[key].height / 2

    # -- the order on each rank

    def _order(self) -> None:
        for row in self._rows:
            self._number(row)
        for sweep in range(_SWEEPS):
            upwards = sweep % 2 == 0
            neighbours = self._below if upwards else self._above
            for row in self._rows if upwards else self._rows[::-1]:
                self._sort(row, neighbours)
                self._number(row)

    def _number(self, row: list[Key]) -> None:
        last = max(1, len(row) - 1)
        self._at.update((key, i / last) for i, key in enumerate(row))

    def _sort(self, row: list[Key], neighbours: dict[Key, list[Key]]) -> None:
        at = self._at
        wish = {
            key: _mean([at[other] for other in neighbours.get(key, ())], at[key]) for key in row
        }
        groups: dict[int, list[float]] = {}
        for key in row:
            groups.setdefault(self._boxes[key].group, []).append(wish[key])
        middle = {group: _mean(wishes, 0.0) for group, wishes in groups.items()}
        group = {key: self._boxes[key].group for key in row}
        row.sort(key=lambda key: (middle[group[key]], group[key], wish[key], at[key]))

    # -- the places on each rank

    def _placed(self) -> dict[Key, float]:
        x: dict[Key, float] = {}
        for row in self._rows:
            at = 0.0
            for key in row:
                x[key] = at + self._boxes[key].width / 2
                at += self._boxes[key].width + _GAP
            for key in row:
                x[key] -= at / 2
        for sweep in range(_SWEEPS):
            upwards = sweep % 2 == 0
            neighbours = self._below if upwards else self._above
            for row in self._rows if upwards else self._rows[::-1]:
                self._settle(row, x, neighbours)
        return x

    def _settle(self, row: list[Key], x: dict[Key, float], near: dict[Key, list[Key]]) -> None:
        """Move a rank's boxes to the means of their neighbours, as far as their order lets them."""
        offsets, offset = [], 0.0
        for before, key in zip([None, *row], row):
            if before is not None:
                widths = self._boxes[before].width + self._boxes[key].width
                offset += widths / 2 + _GAP
            offsets.append(offset)
        wishes = [_mean([x[other] for other in near.get(key, ())], x[key]) for key in row]
        settled = _rising([wish - offset for wish, offset in zip(wishes, offsets)])
        for key, place, offset in zip(row, settled, offsets):
            x[key] = place + offset


def _is_bend(key: Key) -> bool:
    return isinstance(key, tuple) and key[:1] == ("bend",)


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _rising(values: Sequence[float]) -> list[float]:
    """The numbers that never fall and are nearest to `values`, in least squares."""
    pools: list[tuple[float, int]] = []  # mean and count
    for value in values:
        mean, count = value, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean = (mean * count + other * more) / (count + more)
            count += more
        pools.append((mean, count))
    return [mean for mean, count in pools for _ in range(count)]
