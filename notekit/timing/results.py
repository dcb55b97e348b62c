"""Whether two results are the same: floats within a tolerance, all else exactly."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["difference"]


def difference(ours: Any, theirs: Any, tolerance: float) -> str:
    """How a digest of `worker.digest` differs from another; empty if it does not.

    The tolerance is a share of the value, for elements of a sequence one of
    the largest element. Whole numbers and truths equal the floats of the same
    value: another interpreter or library may well answer 3.0 for 3.
    """
    return _difference(ours, theirs, tolerance, 0.0)


def _difference(ours: Any, theirs: Any, tolerance: float, scale: float) -> str:
    if ours["kind"] != theirs["kind"]:
        if {ours["kind"], theirs["kind"]} == {"bool", "number"}:
            same = _alike(_plain(ours["value"]), _plain(theirs["value"]), 0.0)
            return "" if same else _told(ours["value"], theirs["value"])
        return f"a {ours['kind']} instead of a {theirs['kind']}"
    if ours["kind"] == "number":
        same = _alike(ours["value"], theirs["value"], tolerance, scale)
        return "" if same else _told(ours["value"], theirs["value"])
    if "sampled" in ours:
        return _between_sequences(ours, theirs, tolerance)
    if ours == theirs:
        return ""
    if ours["value"] != theirs["value"]:
        return _told(ours["value"], theirs["value"])
    if ours["length"] != theirs["length"]:
        return f"{ours['length']:,} characters instead of {theirs['length']:,}"
    return "text that differs after its beginning"


def _between_sequences(ours: Any, theirs: Any, tolerance: float) -> str:
    if ours["length"] != theirs["length"]:
        return f"{ours['length']:,} elements instead of {theirs['length']:,}"
    scale = max((_size(each) for each in theirs["sampled"]), default=0.0)
    for one, other in zip(ours["sampled"], theirs["sampled"]):
        found = _difference(one, other, tolerance, scale)
        if found:
            return f"an element is {found}"
    sums = ours["sum"], theirs["sum"]
    # What the elements may be off by, all of them; 1e-9 for sums taken in another order.
    if None in sums or _alike(*sums, max(tolerance, 1e-9), scale * ours["length"]):
        return ""
    return f"its sum is {_told(*sums)}"


def _size(digest: Any) -> float:
    if digest["kind"] == "number" and isinstance(digest["value"], (int, float)):
        return abs(float(digest["value"]))
    return 0.0


def _told(ours: Any, theirs: Any) -> str:
    return f"{_short(ours)} instead of {_short(theirs)}"


def _short(value: Any) -> str:
    text = f"{value:.17g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def _alike(one: Any, other: Any, tolerance: float, scale: float = 0.0) -> bool:
    if isinstance(one, list) and isinstance(other, list):  # complex
        return all(
            _alike(a, b, tolerance, max(scale, *map(abs, _parts(other))))
            for a, b in zip(one, other)
        )
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=tolerance, abs_tol=tolerance * scale)
    return bool(one == other)  # "nan", "inf", whole numbers beyond JSON's


def _parts(value: list[Any]) -> list[float]:
    """The parts of a complex number that are finite."""
    return [float(part) for part in value if not isinstance(part, str)] or [0.0]
