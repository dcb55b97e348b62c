"""What samples say: median, minimum, spread, whether to trust them, and when two are about equal.

A sample is the seconds of one run of a snippet, the mean over as many loops as
it took to be long enough. Pure functions, without a clock.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

__all__ = [
    "Spread",
    "about_equal",
    "is_falling",
    "is_warm",
    "loops_for",
    "ratio_text",
    "spread",
]

# Above these a row is called unstable; the thresholds are those of pyperf's `check`
# (https://pyperf.readthedocs.io/en/latest/cli.html), with the interquartile range in place
# of the standard deviation, which one interrupted sample would carry away.
_WIDE = 0.10  # of the median: half the interquartile range
_FAR = 0.50  # of the median: the minimum, or the maximum, is that far away
_SHORT = 1e-3  # seconds: a shorter run of loops is within the clock's noise
# What the same code differs by when another process has laid it out elsewhere in memory: two
# workers with the same loop have been seen to differ by 4 % in every one of nine rounds.
_SAME = 0.05


@dataclass(frozen=True)
class Spread:
    """A row of samples, summed up. Seconds."""

    median: float
    minimum: float
    maximum: float
    low: float  # the first quartile
    high: float  # the third
    count: int
    rounds: tuple[float, ...] = field(default=(), compare=False, repr=False)  # one of each

    @property
    def relative(self) -> float:
        """Half the interquartile range as a share of the median: the ± of tables."""
        return (self.high - self.low) / 2 / self.median if self.median else 0.0

    def unstable(self, loops: int) -> str:
        """Why the samples, of `loops` runs each, are not to be trusted; empty if they are."""
        if self.count < 3:
            return f"only {self.count} sample{'s' * (self.count > 1)}"
        if self.median * loops < _SHORT:
            return "too short for the clock"
        if self.relative > _WIDE:
            return f"half of the samples are spread over ±{self.relative:.0%}"
        if self.median - self.minimum > _FAR * self.median:
            return f"one sample is {1 - self.minimum / self.median:.0%} below the median"
        if self.maximum - self.median > _FAR * self.median:
            return f"one sample is {self.maximum / self.median - 1:.0%} above the median"
        return ""


def spread(samples: Sequence[float]) -> Spread:
    """The samples summed up; at least one is needed."""
    ordered = sorted(samples)
    if not ordered:
        raise ValueError("there are no samples to sum up")
    return Spread(
        median(ordered),
        ordered[0],
        ordered[-1],
        _quantile(ordered, 0.25),
        _quantile(ordered, 0.75),
        len(ordered),
        tuple(samples),
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def about_equal(one: Spread, other: Spread) -> bool:
    """Whether the difference is within what repeated runs differ by anyway.

    Rows that were sampled in turn are compared round by round, so that what the
    machine did meanwhile cancels out: they are told apart when a 95 % interval of
    the median of their ratios, from its order statistics (W. J. Conover,
    "Practical Nonparametric Statistics", section 3.2), leaves out all of 0.95 to
    1.05. Without rounds of the same number, it is the notches of box plots that
    have to part: median ± 1.57 · IQR / √n (R. McGill, J. W. Tukey, W. A. Larsen,
    "Variations of Box Plots", The American Statistician 32, 1978), cut off where
    there are no samples. Medians within 5 % never are told apart.
    """
    if abs(one.median - other.median) <= _SAME * max(one.median, other.median):
        return True
    if len(one.rounds) == len(other.rounds) > 0 and min(*one.rounds, *other.rounds) > 0:
        ratios = sorted(a / b for a, b in zip(one.rounds, other.rounds))
        cut = _cut(len(ratios))
        if one.median < other.median:
            return ratios[-1 - cut] >= 1 - _SAME
        return ratios[cut] <= 1 / (1 - _SAME)
    (low, high), (least, most) = _notch(one), _notch(other)
    return low <= most and least <= high


def _cut(count: int) -> int:
    """How many of a sorted row to leave out at each end of a 95 % interval of its median."""
    chance, cut = 0.5**count, 0
    while 2 * (chance + math.comb(count, cut + 1) * 0.5**count) <= 0.05:
        cut += 1
        chance += math.comb(count, cut) * 0.5**count
    return cut


def _notch(row: Spread) -> tuple[float, float]:
    # A few samples, one of which was interrupted, would have it reach far below the fastest.
    half = 1.57 * (row.high - row.low) / row.count**0.5
    return max(row.minimum, row.median - half), min(row.maximum, row.median + half)


def ratio_text(row: Spread, base: Spread) -> str:
    """How many times faster than the base, in two figures; "≈ 1" where they are about equal."""
    if about_equal(row, base):
        return "≈ 1"
    if not row.median:
        return "∞×"
    times = float(f"{base.median / row.median:.2g}")
    text = f"{times:.2g}"
    if "e" in text:  # 100 and more, or less than 0.0001
        text = f"{times:,.0f}" if times > 1 else f"{times:.{1 - math.floor(math.log10(times))}f}"
    return f"{text}×"


def loops_for(seconds: float, least: float) -> int:
    """How often to run what takes `seconds` so that a sample takes `least`: 1, 2, 5, 10, …"""
    wanted = least / max(seconds, 1e-9)
    step = 1
    while step < wanted:
        for factor in (2, 5, 10):
            if step * factor >= wanted:
                return step * factor
        step *= 10
    return step


def is_warm(samples: Sequence[float], window: int = 5) -> bool:
    """Whether the last runs no longer get faster: a just-in-time compiler is done.

    The best of the last `window` is not below 95 % of the best of the `window`
    before.
    """
    if len(samples) < 2 * window:
        return False
    return min(samples[-window:]) > 0.95 * min(samples[-2 * window : -window])


def is_falling(samples: Sequence[float]) -> bool:
    """Whether all later samples are faster, by 5 %, than all earlier ones: not yet warm.

    For samples that nothing has warmed up. Of six, one order in twenty is so by
    chance; fewer say nothing.
    """
    half = len(samples) // 2
    return half >= 3 and max(samples[-half:]) < 0.95 * min(samples[:half])
