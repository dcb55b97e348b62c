"""Every error arraykit raises: one small tree with `ArraykitError` at its root.

Raised at the line that wrote the mistake: shapes, dtypes and bounds are known
while the graph is built. Built-in bases are mixed in where NumPy's users would
expect to catch them.
"""

from __future__ import annotations

__all__ = [
    "ArraykitError",
    "CannotShare",
    "DTypeError",
    "EngineUnavailable",
    "ExpressionError",
    "IndexOutOfBounds",
    "LibraryMissing",
    "OutOfMemory",
    "ShapeError",
    "ValueNotAllowed",
]


class ArraykitError(Exception):
    """The root: catches whatever arraykit raises on purpose."""


class ShapeError(ArraykitError, ValueError):
    """Shapes that cannot be broadcast together, or an axis that is not there."""


class DTypeError(ArraykitError, TypeError):
    """An operation that is not defined for these element types."""


class EngineUnavailable(ArraykitError, ImportError):
    """An engine was asked for that is unknown or cannot run here; the message says why."""


class IndexOutOfBounds(ArraykitError, IndexError):
    """An index beyond the end of an axis, or too many of them."""


class ValueNotAllowed(ArraykitError, ValueError):
    """A value outside what is defined: an empty minimum, a step of zero."""


class OutOfMemory(ArraykitError, MemoryError):
    """A result that would not fit in the memory this process may use."""


class CannotShare(ArraykitError, BufferError, ValueError):
    """Memory was to be lent or borrowed without a copy, and cannot be; the message says why."""


class LibraryMissing(ArraykitError, ImportError):
    """Something was asked for that is the job of a library that is not installed."""


class ExpressionError(ArraykitError, ValueError):
    """A typed expression that cannot be read, or that no array is.

    `start` and `end` say which of its characters are meant, counted from 0.
    """

    def __init__(self, what: str, start: int, end: int) -> None:
        super().__init__(f"column {start + 1}: {what}")
        self.start = start
        self.end = end
