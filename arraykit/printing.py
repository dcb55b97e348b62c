"""What `print(array)` shows: the elements in brackets, only those computed that are shown."""

from __future__ import annotations

from typing import Any

__all__ = ["printed"]

_PRINTED = 6  # elements shown at each end of an axis


def printed(array: Any) -> str:
    """The elements of `array`, those in the middle of a long axis left out."""
    if not array.shape:
        return str(array.item())
    length = array.shape[0]
    if length > 2 * _PRINTED:
        head = [printed(array[i]) for i in range(_PRINTED // 2)]
        tail = [printed(array[i]) for i in range(length - _PRINTED // 2, length)]
        parts = [*head, "…", *tail]
    else:
        parts = [printed(array[i]) for i in range(length)]
    return "[" + " ".join(parts) + "]"
