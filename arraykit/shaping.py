"""The same elements in another shape: every method here but `reshape` is a view.

Views are index maps (see `views`), so nothing is computed and nothing copied.
`Array` inherits them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arraykit import building
from arraykit.errors import ShapeError
from arraykit.node import computed, data
from arraykit.views import Entry, Shape, normalised_axes, size_of

if TYPE_CHECKING:
    from arraykit.array import Array
    from arraykit.buffer import Buffer
    from arraykit.node import Node

__all__ = ["Shaping"]


class Shaping:
    """What `Array` can do to its axes."""

    __slots__ = ()

    if TYPE_CHECKING:
        _node: Node

        @staticmethod
        def _like(node: Node) -> Array: ...
        def __getitem__(self, key: Any) -> Array: ...
        def _buffer(self) -> Buffer: ...

    # -- the order of axes

    def transpose(self, *axes: Any) -> Array:
        """It with its axes in another order, reversed if none is given.

        >>> import arraykit as ak
        >>> ak.zeros((2, 3, 4)).transpose(0, 2, 1).shape
        (2, 4, 3)

        Raises `ShapeError` for what is no order of its axes.
        """
        dimensions = len(self._node.shape)
        if len(axes) == 1 and (axes[0] is None or isinstance(axes[0], (tuple, list))):
            axes = tuple(axes[0] or ()) if dimensions else ()
        order = _in_order(axes, dimensions) if axes else list(range(dimensions))[::-1]
        return self._like(building.transposed(self._node, order))

    @property
    def T(self) -> Array:
        """It with its axes reversed.

        >>> import arraykit as ak
        >>> ak.zeros((2, 3)).T.shape
        (3, 2)
        """
        return self.transpose()

    def permute_dims(self, axes: Any) -> Array:
        """It with axis `axes[k]` as axis k.

        >>> import arraykit as ak
        >>> ak.zeros((2, 3, 4)).permute_dims((2, 0, 1)).shape
        (4, 2, 3)
        """
        return self._like(building.transposed(self._node, _in_order(axes, len(self._node.shape))))

    def matrix_transpose(self) -> Array:
        """It with its last two axes exchanged.

        >>> import arraykit as ak
        >>> ak.zeros((5, 2, 3)).matrix_transpose().shape
        (5, 3, 2)

        Raises `ShapeError` for fewer than two axes.
        """
        dimensions = len(self._node.shape)
        if dimensions < 2:
            raise ShapeError(f"a matrix has two axes at least, and this array has {dimensions}")
        order = [*range(dimensions - 2), dimensions - 1, dimensions - 2]
        return self._like(building.transposed(self._node, order))

    @property
    def mT(self) -> Array:
        """It with its last two axes exchanged.

        >>> import arraykit as ak
        >>> ak.zeros((5, 2, 3)).mT.shape
        (5, 3, 2)
        """
        return self.matrix_transpose()

    def moveaxis(self, source: Any, destination: Any) -> Array:
        """It with the axes `source` at the places `destination`, the others in their order.

        >>> import arraykit as ak
        >>> ak.zeros((2, 3, 4)).moveaxis(0, -1).shape
        (3, 4, 2)
        """
        dimensions = len(self._node.shape)
        taken, places = (_listed(axes, dimensions) for axes in (source, destination))
        if len(taken) != len(places):
            raise ShapeError(f"{len(taken)} axes cannot move to {len(places)} places")
        others = iter(axis for axis in range(dimensions) if axis not in taken)
        moved = dict(zip(places, taken))
        order = [moved[k] if k in moved else next(others) for k in range(dimensions)]
        return self._like(building.transposed(self._node, order))

    def flip(self, axis: Any = None) -> Array:
        """It backwards along `axis`, along all axes where None.

        >>> import arraykit as ak
        >>> ak.asarray([[1, 2], [3, 4]]).flip(axis=1).tolist()
        [[2, 1], [4, 3]]
        """
        dimensions = len(self._node.shape)
        axes = normalised_axes(axis, dimensions)
        return self[tuple(slice(None, None, -1 if a in axes else 1) for a in range(dimensions))]

    # -- axes of one element, and repetition

    def broadcast_to(self, shape: Any) -> Array:
        """It, repeated along new or single axes to `shape`.

        >>> import arraykit as ak
        >>> ak.asarray([1, 2]).broadcast_to((2, 2)).tolist()
        [[1, 2], [1, 2]]

        Raises `ShapeError` where an axis of several elements would have to change.
        """
        several = isinstance(shape, (tuple, list))
        lengths = _whole(shape if several else (shape,))
        return self._like(building.broadcast(self._node, tuple(lengths)))

    def expand_dims(self, axis: Any = 0) -> Array:
        """It with new axes of one element, which are at `axis` of the result.

        >>> import arraykit as ak
        >>> ak.zeros((2, 3)).expand_dims((0, -1)).shape
        (1, 2, 3, 1)
        """
        several = len(axis) if isinstance(axis, (tuple, list)) else 1
        dimensions = len(self._node.shape) + several
        new = normalised_axes(axis, dimensions)
        return self[tuple(None if a in new else slice(None) for a in range(dimensions))]

    def squeeze(self, axis: Any = None) -> Array:
        """It without the axes `axis`, which have one element; without all such where None.

        >>> import arraykit as ak
        >>> ak.zeros((1, 3, 1)).squeeze(axis=0).shape
        (3, 1)

        Raises `ShapeError` for an axis of another length.
        """
        node = self._node
        if axis is None:
            dropped = tuple(a for a, length in enumerate(node.shape) if length == 1)
        else:
            dropped = normalised_axes(axis, len(node.shape))
        for a in dropped:
            if node.shape[a] != 1:
                raise ShapeError(f"axis {a} has {node.shape[a]} elements and cannot be dropped")
        kept = tuple(length for a, length in enumerate(node.shape) if a not in dropped)
        return self._like(_with_single_axes(node, kept, dropped))

    # -- any shape

    def reshape(self, *shape: Any, copy: bool | None = None) -> Array:
        """Its elements, the last axis varying fastest, in another shape of as many elements.

        One length may be -1, which is what the others leave. Adding and dropping
        axes of one element is a view; any other change needs the elements in a row,
        so that an array that is not computed yet is computed now. The result shares
        its memory until one of both is written to, whatever `copy` says: an array
        is a value.

        >>> import arraykit as ak
        >>> ak.arange(6).reshape(2, -1).tolist()
        [[0, 1, 2], [3, 4, 5]]

        Raises `ShapeError` for another number of elements.
        """
        several = len(shape) == 1 and isinstance(shape[0], (tuple, list))
        target = _lengths(shape[0] if several else shape, self._node.shape)
        return self._like(self._reshaped(target))

    def flatten(self) -> Array:
        """Its elements in a row, the last axis varying fastest; computes it as `reshape` does.

        >>> import arraykit as ak
        >>> ak.asarray([[1, 2], [3, 4]]).flatten().tolist()
        [1, 2, 3, 4]
        """
        return self._like(self._reshaped((size_of(self._node.shape),)))

    def _reshaped(self, shape: Shape) -> Node:
        node = self._node
        if node.shape == shape:
            return node
        single = tuple(a for a, length in enumerate(node.shape) if length == 1)
        long = tuple(length for length in node.shape if length != 1)
        if long == tuple(length for length in shape if length != 1):
            bare = _with_single_axes(node, long, single)
            key = tuple(None if length == 1 else slice(None) for length in shape)
            return self._like(bare)[key]._node
        if node.op == "constant" and node.buffer is None:
            return computed("constant", (), node.dtype, shape, node.parameters)
        other = data(self._buffer(), node.dtype, shape)
        other.captured = node.captured = True  # two nodes hold one buffer
        return other


def _with_single_axes(node: Node, kept: Shape, dropped: tuple[int, ...]) -> Node:
    """The node without its axes `dropped`, which have one element; `kept` are the others."""
    if not dropped:
        return node
    entries: list[Entry] = []
    place = 0
    for axis in range(len(node.shape)):
        if axis in dropped:
            entries.append((0, 0, None))
        else:
            entries.append((0, 1, place))
            place += 1
    return computed("view", (node,), node.dtype, kept, tuple(entries))


def _in_order(axes: Any, dimensions: int) -> list[int]:
    order = [int(axis.__index__()) for axis in axes]
    order = [axis + dimensions if axis < 0 else axis for axis in order]
    if sorted(order) != list(range(dimensions)):
        raise ShapeError(f"{tuple(axes)} is no order of {dimensions} axes")
    return order


def _listed(axes: Any, dimensions: int) -> list[int]:
    """`axes`, one or several, as non-negative numbers in the order they were given."""
    normalised_axes(axes, dimensions)  # refuses what is not there, and what is there twice
    given = axes if isinstance(axes, (tuple, list)) else (axes,)
    return [int(axis.__index__()) % dimensions for axis in given]


def _lengths(shape: Any, old: Shape) -> Shape:
    """`shape` with its -1 worked out; as many elements as `old`."""
    lengths = _whole(shape)
    open_axes = [a for a, length in enumerate(lengths) if length == -1]
    size = size_of(old)
    if len(open_axes) == 1 and min(lengths, default=0) >= -1:
        rest = -size_of(tuple(lengths))
        lengths[open_axes[0]] = size // rest if rest else -1
    if min(lengths, default=0) < 0 or size_of(tuple(lengths)) != size:
        raise ShapeError(f"an array of shape {old} cannot have the shape {tuple(shape)}")
    return tuple(lengths)


def _whole(shape: Any) -> list[int]:
    if not all(hasattr(length, "__index__") for length in shape):
        raise ShapeError(f"{shape!r} is no shape: lengths are whole numbers")
    return [int(length.__index__()) for length in shape]
