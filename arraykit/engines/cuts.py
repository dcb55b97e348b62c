"""A loop cut into pieces: axes merged where one step leads through both, boxes of bounded size.

Used by engines that compute piece by piece. A cut is a box: one slice for each axis.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from arraykit.views import Shape, size_of

__all__ = ["Cut", "boxes", "cuts", "merged", "shape_of"]

Cut = tuple[slice, ...]
Strides = list[tuple[int, ...]]  # of each input, in elements, one number for each axis


def shape_of(cut: Cut) -> Shape:
    """The lengths of a box."""
    return tuple(part.stop - part.start for part in cut)


def merged(axes: Shape, strides: Sequence[Sequence[int]]) -> tuple[Shape, Strides]:
    """The same elements in the same order by fewer axes, where all inputs allow it.

    >>> merged((2, 3, 4), [(12, 4, 1), (0, 1, 0)])
    ((2, 3, 4), [(12, 4, 1), (0, 1, 0)])
    >>> merged((2, 3, 4), [(12, 4, 1), (0, 0, 0)])
    ((24,), [(1,), (0,)])
    """
    lengths: list[int] = []
    steps: list[list[int]] = [[] for _ in strides]
    for axis, length in enumerate(axes):
        here = [each[axis] for each in strides]
        if length == 1:
            continue
        if lengths and all(own[-1] == step * length for own, step in zip(steps, here)):
            lengths[-1] *= length
            for own, step in zip(steps, here):
                own[-1] = step
        else:
            lengths.append(length)
            for own, step in zip(steps, here):
                own.append(step)
    return tuple(lengths), [tuple(own) for own in steps]


def cuts(axes: Shape, most: int) -> Iterator[Cut]:
    """Boxes of at most `most` elements, each in one row of the whole, that make it up in order."""
    inner = size_of(axes[1:])
    if not axes:
        yield ()
    elif inner >= most:
        for i in range(axes[0]):
            for rest in cuts(axes[1:], most):
                yield (slice(i, i + 1), *rest)
    else:
        rows = max(1, most // max(1, inner))
        for i in range(0, axes[0], rows):
            yield (slice(i, min(i + rows, axes[0])), *(slice(0, length) for length in axes[1:]))


def boxes(axes: Shape, start: int, stop: int) -> Iterator[Cut]:
    """The elements from `start` up to `stop`, counted through all axes, as boxes in that order.

    >>> [shape_of(box) for box in boxes((4, 10), 8, 33)]
    [(1, 2), (2, 10), (1, 3)]
    """
    if start == 0 and stop == size_of(axes):
        yield tuple(slice(0, length) for length in axes)
        return
    if len(axes) == 1:
        yield (slice(start, stop),)
        return
    inner = size_of(axes[1:])
    (first, head), (last, tail) = divmod(start, inner), divmod(stop, inner)
    if head or first == last:
        end = tail if first == last else inner
        for rest in boxes(axes[1:], head, end):
            yield (slice(first, first + 1), *rest)
        first += 1
    if first < last:
        yield (slice(first, last), *(slice(0, length) for length in axes[1:]))
    if tail and first <= last:
        for rest in boxes(axes[1:], 0, tail):
            yield (slice(last, last + 1), *rest)
