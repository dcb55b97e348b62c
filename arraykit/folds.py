"""What is left of axes when they are folded: sums, extremes, places, means and spread.

`Array` inherits the methods; the folds themselves are in `ops.REDUCTIONS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arraykit import building
from arraykit.dtypes import as_dtype, float64
from arraykit.errors import ShapeError, ValueNotAllowed
from arraykit.views import normalised_axes, size_of

if TYPE_CHECKING:
    from arraykit.array import Array
    from arraykit.node import Node

__all__ = ["Folds"]


class Folds:
    """What `Array` can fold."""

    __slots__ = ()

    if TYPE_CHECKING:
        _node: Node

        @staticmethod
        def _like(node: Node) -> Array: ...

    def sum(self, axis: Any = None, keepdims: bool = False, *, dtype: Any = None) -> Array:
        """The sum over `axis`, over all where None; integers in 64 bits.

        With `dtype`, elements become that type first, and so does the result.

        >>> import arraykit as ak
        >>> ak.asarray([[1, 2], [3, 4]]).sum(axis=0).tolist()
        [4, 6]
        """
        return self._folded("sum", axis, keepdims, dtype)

    def prod(self, axis: Any = None, keepdims: bool = False, *, dtype: Any = None) -> Array:
        """The product over `axis`, over all where None; integers in 64 bits.

        With `dtype`, elements become that type first, and so does the result.

        >>> import arraykit as ak
        >>> ak.asarray([2, 3, 4]).prod(dtype=ak.float64).item()
        24.0
        """
        return self._folded("prod", axis, keepdims, dtype)

    def min(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The least element over `axis`; NaN where there is one.

        >>> import arraykit as ak
        >>> ak.asarray([[3, 1], [0, 2]]).min(axis=1).tolist()
        [1, 0]

        Raises `ValueNotAllowed` where there are no elements.
        """
        return self._reduced("min", axis, keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The greatest element over `axis`; NaN where there is one.

        >>> import arraykit as ak
        >>> ak.asarray([[3, 1], [0, 2]]).max().item()
        3

        Raises `ValueNotAllowed` where there are no elements.
        """
        return self._reduced("max", axis, keepdims)

    def any(self, axis: Any = None, keepdims: bool = False) -> Array:
        """Whether any element over `axis` is not zero.

        >>> import arraykit as ak
        >>> (ak.arange(3) > 1).any().item()
        True
        """
        return self._reduced("any", axis, keepdims)

    def all(self, axis: Any = None, keepdims: bool = False) -> Array:
        """Whether no element over `axis` is zero.

        >>> import arraykit as ak
        >>> (ak.arange(3) > 1).all().item()
        False
        """
        return self._reduced("all", axis, keepdims)

    def argmin(self, axis: int | None = None, keepdims: bool = False) -> Array:
        """Where the least element along `axis` stands first, or the first NaN.

        Without `axis`, among all elements, the last axis varying fastest.

        >>> import arraykit as ak
        >>> ak.asarray([[3, 1], [0, 2]]).argmin(axis=1).tolist()
        [1, 0]
        """
        return self._reduced("argmin", _one_axis(axis), keepdims)

    def argmax(self, axis: int | None = None, keepdims: bool = False) -> Array:
        """Where the greatest element along `axis` stands first, or the first NaN.

        Without `axis`, among all elements, the last axis varying fastest.

        >>> import arraykit as ak
        >>> ak.asarray([[3, 1], [0, 5]]).argmax().item()
        3
        """
        return self._reduced("argmax", _one_axis(axis), keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Array:
        """The arithmetic mean over `axis`, of integers in float64.

        >>> import arraykit as ak
        >>> ak.asarray([[1, 2], [3, 4]]).mean(axis=0).tolist()
        [2.0, 3.0]

        Raises `ValueNotAllowed` where there are no elements.
        """
        # A sum of integers would wrap around beyond 64 bits.
        source = self._node
        if source.dtype.kind in "iu":
            source = building.cast(source, float64)
        total = self._like(building.reduced("sum", source, axis, keepdims))
        return total / self._count("mean", axis, 0)

    def var(self, axis: Any = None, keepdims: bool = False, *, correction: float = 0.0) -> Array:
        """The mean square of the distances from the mean over `axis`; real for complex ones too.

        The squares are divided by their number less `correction`, which is 1 for the
        variance of a sample.

        >>> import arraykit as ak
        >>> ak.asarray([1.0, 2.0, 3.0]).var(correction=1).item()
        1.0

        Raises `ValueNotAllowed` where nothing is left to divide by.
        """
        distance = building.elementwise("subtract", self, self.mean(axis, keepdims=True))
        if distance.dtype.kind == "c":
            parts = [building.elementwise(name, distance) for name in ("real", "imag")]
            squares = self._like(
                building.elementwise("add", *(building.elementwise("square", x) for x in parts))
            )
        else:
            squares = self._like(building.elementwise("square", distance))
        return squares._reduced("sum", axis, keepdims) / self._count("variance", axis, correction)

    def std(self, axis: Any = None, keepdims: bool = False, *, correction: float = 0.0) -> Array:
        """The square root of `var`.

        >>> import arraykit as ak
        >>> ak.asarray([1.0, 3.0]).std().item()
        1.0
        """
        variance = self.var(axis, keepdims, correction=correction)
        return self._like(building.elementwise("sqrt", variance))

    def _count(self, name: str, axis: Any, correction: float) -> float:
        """The elements that are folded together, less `correction`."""
        shape = self._node.shape
        count = size_of(tuple(shape[a] for a in normalised_axes(axis, len(shape))))
        if not count - correction > 0:
            less = f" with a correction of {correction}" if correction else ""
            raise ValueNotAllowed(f"the {name} of {count or 'no'} elements{less} is not defined")
        return count - correction

    def _folded(self, name: str, axis: Any, keepdims: bool, dtype: Any) -> Array:
        if dtype is None:
            return self._reduced(name, axis, keepdims)
        chosen = as_dtype(dtype)
        fold = building.reduced(name, building.cast(self._node, chosen), axis, keepdims)
        return self._like(building.cast(fold, chosen))

    def _reduced(self, name: str, axis: Any, keepdims: bool) -> Array:
        return self._like(building.reduced(name, self._node, axis, keepdims))


def _one_axis(axis: Any) -> Any:
    if isinstance(axis, (tuple, list)):
        raise ShapeError(f"a place is along one axis or among all elements, not along {axis}")
    return axis
