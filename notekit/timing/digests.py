"""Results in a form that another interpreter's can be compared with, as `results.py` does.

Part of the worker: standard library, Python 3.7 syntax.
"""

from __future__ import annotations

import math
import operator
import zlib
from typing import Any

__all__ = ["digest"]

SAMPLED = 64  # elements of a result that are compared
NESTED = 8  # of each of them that has elements itself
SUMMED = 20000000  # a longer sequence is compared by its sampled elements alone


def digest(value: Any, most: int = SAMPLED) -> dict[str, Any]:
    """What a result is, in a form that another interpreter's can be compared with.

    Raises TypeError for what can not be compared: neither a number, nor text,
    nor a collection of them.
    """
    if value is None or isinstance(value, bool):
        return {"kind": type(value).__name__, "value": value}
    if isinstance(value, str):
        return _of_bytes("str", value[:40], value.encode("utf-8", "surrogatepass"))
    if isinstance(value, (bytes, bytearray)):
        return _of_bytes("bytes", repr(bytes(value[:40])), bytes(value))
    number = _number(value)
    if number is not None:
        return {"kind": "number", "value": number}
    if isinstance(value, (set, frozenset, dict)):
        kind = "dict" if isinstance(value, dict) else "set"
        pairs = [list(pair) for pair in value.items()] if isinstance(value, dict) else value
        return {**_of_sequence(sorted(pairs, key=repr), most), "kind": kind}
    try:
        return _of_sequence(value, most)
    except (TypeError, KeyError, IndexError, AttributeError):
        raise TypeError(
            f"a result of type {type(value).__name__} cannot be compared with others: let the "
            "result be a number, text, or a list or an array of them"
        ) from None


def _of_bytes(kind: str, start: str, content: bytes) -> dict[str, Any]:
    return {"kind": kind, "value": start, "length": len(content), "sum": zlib.crc32(content)}


def _of_sequence(value: Any, most: int) -> dict[str, Any]:
    length = len(value)
    places = sorted({i * max(0, length - 1) // max(1, most - 1) for i in range(most)})
    sampled = [digest(value[i], NESTED) for i in places[:length]]
    return {"kind": "sequence", "length": length, "sampled": sampled, "sum": _total(value, length)}


def _number(value: Any) -> Any:
    """A number as JSON has it, or as text where JSON has no name for it; None for what is none."""
    shape = getattr(value, "shape", None)
    if shape or (shape is None and hasattr(value, "__len__")):
        return None
    if isinstance(value, complex):
        return [_number(value.real), _number(value.imag)]
    try:
        whole = operator.index(value)
    except TypeError:
        pass
    else:
        return whole if whole.bit_length() < 10000 else hex(whole)
    try:
        real = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return real if math.isfinite(real) else str(real)


def _total(value: Any, length: int) -> Any:
    if length > SUMMED and not hasattr(value, "sum"):
        return None
    try:
        return _number(value.sum()) if hasattr(value, "sum") else _number(math.fsum(value))
    except (TypeError, ValueError, OverflowError):
        return None
