"""Where things go in a log-log plot of times against sizes: ticks, points, a roof, labels.

Pure geometry in pixels, y downwards; nothing is drawn here. The twin of
`plot.js`, which the live view uses; `timing_picture` draws what is kept where
there is no kernel. Both are tested against each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Box", "Label", "Layout", "Placed", "Point", "Roof", "Series", "Tick", "laid_out"]

_LEAST_SPAN = 1.0  # decades: less would make a difference of nothing look like one
_PADDING = {"x": 0.04, "y": 0.06}  # of the span, on each side
_MOST_TICKS = 7
_MARK = 6.0  # half the width of a mark, with a little room
_STRIP = 12.0  # the most that the samples of a point are spread out sideways
_APART = 1.6
_CHARACTER, _ASCENT, _DESCENT = 7.0, 9.5, 3.0  # of the type of labels, about
_DIGITS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

_UNITS = (("s", 0), ("ms", -3), ("µs", -6), ("ns", -9))

# Where a label stands from its point: sideways, down, and which end of it is meant.
_PLACES = (
    (-5.0, -8.0, "end"),
    (-5.0, 16.0, "end"),
    (0.0, -10.0, "middle"),
    (0.0, 18.0, "middle"),
    (5.0, -8.0, "start"),
    (5.0, 16.0, "start"),
)


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float


class Point(NamedTuple):
    """One size of a series: its samples in seconds, and their median once it is certain."""

    n: float
    samples: Sequence[float]
    median: float | None


class Series(NamedTuple):
    """A case, its points by growing n."""

    name: str
    points: Sequence[Point]


class Roof(NamedTuple):
    """The least time there can be: a line from one (n, seconds) to another."""

    start: tuple[float, float]
    end: tuple[float, float]
    text: str


class Tick(NamedTuple):
    """A grid line at that place of its axis."""

    at: float
    text: str


class Placed(NamedTuple):
    """A series in pixels: marks of medians, the lines that join them, dots of samples."""

    lines: list[list[tuple[float, float]]]
    marks: list[tuple[float, float]]
    dots: list[tuple[float, float]]


class Label(NamedTuple):
    """A name at a line: of the series with that number, of the roof if it is -1."""

    series: int
    x: float
    y: float
    anchor: str  # "start", "middle", "end"
    text: str


class Layout(NamedTuple):
    """Everything in its place."""

    frame: Box
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    series: list[Placed]
    roof: list[tuple[float, float]]  # two ends, or nothing
    labels: list[Label]


class _Axis(NamedTuple):
    low: float  # decades
    high: float
    start: float  # pixels
    end: float

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)


def laid_out(
    sizes: Sequence[float], series: Sequence[Series], roof: Roof | None, frame: Box
) -> Layout:
    """The plot in a frame. The sizes span the horizontal axis, whether timed yet or not."""
    x = _axis(sizes, frame.left, frame.right, _PADDING["x"])
    times = _times(series, roof)
    y = _axis(times, frame.bottom, frame.top, _PADDING["y"])
    placed = [_placed(each, x, y) for each in series]
    ends = [(x.at(n), y.at(t)) for n, t in (roof.start, roof.end)] if roof else []
    return Layout(
        frame,
        [Tick(x.at(m * 10.0**k), count_text(m, k)) for m, k in ticks(x.low, x.high)],
        [Tick(y.at(m * 10.0**k), time_text(m, k)) for m, k in ticks(y.low, y.high) if times],
        placed,
        ends,
        _labels([each.name for each in series], placed, roof.text if roof else "", ends, frame),
    )


# -- axes


def _times(series: Sequence[Series], roof: Roof | None) -> list[float]:
    times = [t for each in series for p in each.points for t in (*p.samples, p.median or 0)]
    found = [t for t in times if t > 0]
    return found + ([roof.start[1], roof.end[1]] if roof else [])


def _axis(values: Sequence[float], start: float, end: float, padding: float) -> _Axis:
    low = math.log10(min(values, default=1e-6))
    high = math.log10(max(values, default=1e-3))
    short = max(0.0, _LEAST_SPAN - (high - low)) / 2
    low, high = low - short, high + short
    more = padding * (high - low)
    return _Axis(low - more, high + more, start, end)


def ticks(low: float, high: float) -> list[tuple[int, int]]:
    """Round values between two powers of ten, as (mantissa, exponent), not too many."""
    first, last = math.floor(low), math.floor(high + 1e-9)
    powers = [(1, k) for k in range(first, last + 1) if k >= low - 1e-9]
    if len(powers) >= 3:
        stride = -(-len(powers) // _MOST_TICKS)
        return [(1, k) for _, k in powers if k % stride == 0]
    for mantissas in ((1, 2, 5), (1, 5)):
        found = [
            (m, k)
            for k in range(first, last + 1)
            for m in mantissas
            if low - 1e-9 <= k + math.log10(m) <= high + 1e-9
        ]
        if len(found) <= _MOST_TICKS:
            break
    return found


def time_text(mantissa: int, exponent: int) -> str:
    """Seconds at a tick.

    >>> time_text(1, -1), time_text(2, -3), time_text(1, -4), time_text(5, -8)
    ('0.1 s', '2 ms', '0.1 ms', '50 ns')
    """
    unit, power = next((each for each in _UNITS if exponent >= each[1] - 1), _UNITS[-1])
    shift = exponent - power
    value = mantissa * 10**shift if shift >= 0 else f"0.{'0' * (-shift - 1)}{mantissa}"
    return f"{value} {unit}"


def count_text(mantissa: int, exponent: int) -> str:
    """A size at a tick.

    >>> count_text(2, 1), count_text(1, 6), count_text(5, 4)
    ('20', '10⁶', '5·10⁴')
    """
    if 0 <= exponent <= 2:
        return str(mantissa * 10**exponent)
    power = "10" + str(exponent).translate(_DIGITS)
    return power if mantissa == 1 else f"{mantissa}·{power}"


# -- points


def _placed(series: Series, x: _Axis, y: _Axis) -> Placed:
    lines: list[list[tuple[float, float]]] = [[]]
    dots = []
    for point in series.points:
        across = x.at(point.n)
        step = min(_APART, _STRIP / max(1, len(point.samples)))
        for number, seconds in enumerate(point.samples):
            if seconds > 0:
                aside = (number - (len(point.samples) - 1) / 2) * step
                dots.append((across + aside, y.at(seconds)))
        if point.median:
            lines[-1].append((across, y.at(point.median)))
        else:
            lines.append([])
    return Placed(
        [line for line in lines if len(line) > 1], [mark for line in lines for mark in line], dots
    )


# -- labels


def _labels(
    names: Sequence[str],
    placed: Sequence[Placed],
    roof_text: str,
    roof: Sequence[tuple[float, float]],
    frame: Box,
) -> list[Label]:
    """Names where they cross nothing and stay in the frame; no name where there is no room."""
    segments = [pair for each in placed for line in each.lines for pair in zip(line, line[1:])]
    if roof:
        segments.append((roof[0], roof[1]))
    taken = [
        Box(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for each in placed for x, y in each.marks
    ]
    wanted = [(-1, roof_text, list(roof))] if roof else []
    wanted += [(i, names[i], each.marks) for i, each in enumerate(placed)]
    labels = []
    for number, text, points in wanted:
        corners = _corners(frame) if number < 0 else []
        for x, y, anchor in [*_candidates(points), *corners]:
            box = _text_box(text, x, y, anchor)
            if (
                _within(box, frame)
                and not any(_overlap(box, other) for other in taken)
                and not any(_crosses(box, *segment) for segment in segments)
            ):
                labels.append(Label(number, x, y, anchor, text))
                taken.append(box)
                break
    return labels


def _candidates(points: Sequence[tuple[float, float]]) -> list[tuple[float, float, str]]:
    """Places at points and half-way between, from the right to the left."""
    anchors: list[tuple[float, float]] = []
    for i in range(len(points) - 1, -1, -1):
        anchors.append(points[i])
        if i:
            (x0, y0), (x1, y1) = points[i - 1], points[i]
            anchors.append(((x0 + x1) / 2, (y0 + y1) / 2))
    return [(x + dx, y + dy, anchor) for x, y in anchors for dx, dy, anchor in _PLACES]


def _corners(frame: Box) -> list[tuple[float, float, str]]:
    """Places for the name of the roof, which no table explains, where it has none at its line."""
    low, high = frame.bottom - _DESCENT - 2, frame.top + _ASCENT + 2
    return [
        (frame.right - 4, low, "end"),
        (frame.left + 4, high, "start"),
        (frame.right - 4, high, "end"),
        (frame.left + 4, low, "start"),
    ]


def _text_box(text: str, x: float, y: float, anchor: str) -> Box:
    width = _CHARACTER * len(text)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - _ASCENT, left + width, y + _DESCENT)


def _within(box: Box, frame: Box) -> bool:
    return (
        frame.left <= box.left
        and box.right <= frame.right
        and frame.top <= box.top
        and box.bottom <= frame.bottom
    )


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )


def _crosses(box: Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a segment meets a box: what is left of it after cutting at all four sides.

    Y.-D. Liang, B. A. Barsky, "A New Concept and Method for Line Clipping", ACM
    Transactions on Graphics 3, 1984.
    """
    dx, dy = end[0] - start[0], end[1] - start[1]
    first, last = 0.0, 1.0
    sides = (
        (-dx, start[0] - box.left),
        (dx, box.right - start[0]),
        (-dy, start[1] - box.top),
        (dy, box.bottom - start[1]),
    )
    for towards, distance in sides:
        if towards == 0:
            if distance < 0:
                return False
        elif towards < 0:
            first = max(first, distance / towards)
        else:
            last = min(last, distance / towards)
    return first <= last
