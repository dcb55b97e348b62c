"""Index maps: how the elements of a result are found in a source. Slices, broadcasts, transposes.

A view has one entry for each axis of its source, (base, step, axis): the index
there is `base + step * i[axis]`, or `base` alone where `axis` is None. Views of
views are again such maps, so that a chain of them costs one multiplication.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from arraykit.errors import IndexOutOfBounds, ShapeError, ValueNotAllowed

__all__ = [
    "Shape",
    "View",
    "broadcast_shapes",
    "broadcasting",
    "composed",
    "contiguous_strides",
    "identity",
    "located",
    "normalised_axes",
    "permuting",
    "size_of",
    "slicing",
]

Shape = tuple[int, ...]
Entry = tuple[int, int, Optional[int]]
View = tuple[Entry, ...]


def size_of(shape: Shape) -> int:
    """The number of elements."""
    size = 1
    for length in shape:
        size *= length
    return size


def contiguous_strides(shape: Shape) -> list[int]:
    """How far apart neighbours along each axis are, the last axis varying fastest."""
    strides, step = [0] * len(shape), 1
    for axis in range(len(shape) - 1, -1, -1):
        strides[axis] = step
        step *= shape[axis]
    return strides


def identity(dimensions: int) -> View:
    """The view that leaves everything where it is."""
    return tuple((0, 1, axis) for axis in range(dimensions))


def composed(inner: View, outer: View) -> View:
    """The view that takes `outer` of what `inner` shows."""
    entries: list[Entry] = []
    for base, step, axis in inner:
        if axis is None:
            entries.append((base, 0, None))
        else:
            outer_base, outer_step, outer_axis = outer[axis]
            entries.append((base + step * outer_base, step * outer_step, outer_axis))
    return tuple(entries)


def located(view: View, strides: Sequence[int], dimensions: int) -> tuple[int, list[int]]:
    """Where a view of a buffer begins, and its stride along each axis, in the strides' unit."""
    offset, steps = 0, [0] * dimensions
    for (base, step, axis), stride in zip(view, strides):
        offset += base * stride
        if axis is not None:
            steps[axis] += step * stride
    return offset, steps


def broadcast_shapes(one: Shape, other: Shape) -> Shape:
    """The shape two operands meet in, as NumPy's; raises `ShapeError` where they do not.

    >>> broadcast_shapes((3, 1), (4,))
    (3, 4)
    """
    if one == other:
        return one
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    ahead = len(longer) - len(shorter)
    shape = list(longer[:ahead])
    for a, b in zip(longer[ahead:], shorter):
        if a != b and a != 1 and b != 1:
            raise ShapeError(
                f"shapes {one} and {other} cannot be broadcast together: an axis has {a} elements "
                f"in one and {b} in the other"
            )
        shape.append(b if a == 1 else a)
    return tuple(shape)


def broadcasting(source: Shape, target: Shape) -> View:
    """The view that repeats `source` to `target`; raises `ShapeError` where it cannot."""
    ahead = len(target) - len(source)
    if ahead < 0 or any(a not in (1, b) for a, b in zip(source, target[ahead:])):
        raise ShapeError(f"shape {source} cannot be broadcast to {target}")
    return tuple(
        (0, 0, None) if length == 1 and target[ahead + axis] != 1 else (0, 1, ahead + axis)
        for axis, length in enumerate(source)
    )


def permuting(axes: Sequence[int]) -> View:
    """The view whose axis k is the source's axis `axes[k]`."""
    entries: list[Entry] = [(0, 0, None)] * len(axes)
    for k, axis in enumerate(axes):
        entries[axis] = (0, 1, k)
    return tuple(entries)


def normalised_axes(axes: Any, dimensions: int) -> tuple[int, ...]:
    """`axes` (None for all, one, or several) as sorted non-negative numbers."""
    if axes is None:
        return tuple(range(dimensions))
    given = axes if isinstance(axes, (tuple, list)) else (axes,)
    found = []
    for axis in given:
        if not hasattr(axis, "__index__"):
            raise ShapeError(f"an axis is a whole number, not {axis!r}")
        number = int(axis.__index__())
        if not -dimensions <= number < dimensions:
            raise ShapeError(f"there is no axis {axis} in an array of {dimensions} dimensions")
        found.append(number % dimensions)
    if len(set(found)) < len(found):
        raise ShapeError(f"an axis is named twice in {axes}")
    return tuple(sorted(found))


def slicing(key: Any, shape: Shape) -> tuple[View, Shape]:
    """What `array[key]` shows: integers, slices, an ellipsis and None, as in NumPy.

    Raises `IndexOutOfBounds` or `ValueNotAllowed`.
    """
    parts = list(key) if isinstance(key, tuple) else [key]
    dots = [i for i, part in enumerate(parts) if part is Ellipsis]
    if len(dots) > 1:
        raise IndexOutOfBounds("an index can hold one ellipsis (...) only")
    used = sum(part is not None and part is not Ellipsis for part in parts)
    if used > len(shape):
        raise IndexOutOfBounds(f"{used} indices for an array of {len(shape)} dimensions")
    place = dots[0] if dots else len(parts)
    parts[place : place + len(dots)] = [slice(None)] * (len(shape) - used)
    entries: list[Entry] = []
    result: list[int] = []
    for part in parts:
        if part is None:
            result.append(1)
        elif isinstance(part, slice):
            entry, length = _sliced(part, shape[len(entries)], len(result))
            entries.append(entry)
            result.append(length)
        else:
            entries.append((_indexed(part, shape[len(entries)], len(entries)), 0, None))
    return tuple(entries), tuple(result)


def _sliced(part: slice, length: int, axis: int) -> tuple[Entry, int]:
    if part.step == 0:
        raise ValueNotAllowed("the step of a slice cannot be zero")
    start, stop, step = part.indices(length)
    return (start, step, axis), len(range(start, stop, step))


def _indexed(part: Any, length: int, axis: int) -> int:
    if isinstance(part, bool) or not hasattr(part, "__index__"):
        raise IndexOutOfBounds(
            f"an array is indexed by integers, slices, ... and None, not by {type(part).__name__}"
        )
    index = int(part.__index__())
    if not -length <= index < length:
        raise IndexOutOfBounds(f"index {index} is out of bounds for axis {axis} of size {length}")
    return index % length
