"""The gate through which numbers enter a network: a flat array for each column, checked.

Lists, arrays of any library, iterators and single numbers pass, the last for
every row of the column; what is not finite, or cannot be held exactly, is
refused with the node or arc it belongs to. `flow_network` is the main user.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from math import inf, nan
from numbers import Real
from operator import index
from typing import Any, Callable

from lpkit.errors import BadNetwork, BadNumber
from lpkit.scalars import as_bound, as_finite

__all__ = ["LARGEST_WHOLE", "node_numbers", "reals"]

# Floats hold every whole number up to here, and not the next one.
LARGEST_WHOLE = 2**53

Label = Callable[[int], str]


def reals(
    values: Any, count: int | None, what: str, label: Label, infinite: bool = False
) -> array[float]:
    """`values` as an array of `count` floats; one number stands for all of them.

    `what` and `label(i)` name an entry in errors. Raises `BadNumber` for what is
    no finite number (`inf` passes where `infinite`) or no whole number a float
    holds, `BadNetwork` for another count.
    """
    values = _listed(values, what)
    if isinstance(values, Real):
        number = _checked(values, what, infinite)
        if count is None:
            raise BadNetwork(f"a {what} for each node is needed, not the one number {values!r}")
        return array("d", [number]) * count
    if count is not None and len(values) != count:
        raise BadNetwork(f"{len(values)} numbers were given as {what}, and {count} are needed")
    if isinstance(values, array) or set(map(type, values)) <= {int, float}:
        try:
            column = array("d", values)
        except OverflowError:  # an int beyond all floats
            column = array("d", [nan])
        if _is_plain(column, infinite):
            return column
    return array(
        "d", [_checked(v, f"{what} of {label(i)}", infinite) for i, v in enumerate(values)]
    )


def node_numbers(values: Any, nodes: int, what: str) -> array[int]:
    """`values` as an array of node numbers, from 0; `what` names the end of the arc.

    Raises `BadNetwork` for what is no node.
    """
    values = _listed(values, what)
    if isinstance(values, Real):
        raise BadNetwork(f"a {what} for each arc is needed, not the one number {values!r}")
    try:
        if isinstance(values, array) or set(map(type, values)) <= {int}:
            column = array("i", values)
        else:
            column = array("i", map(index, values))
        if not column or (min(column) >= 0 and max(column) < nodes):
            return column
    except (TypeError, OverflowError):
        pass
    for arc, value in enumerate(values):
        if not hasattr(type(value), "__index__") or not 0 <= index(value) < nodes:
            known = f"nodes are numbered 0 to {nodes - 1}" if nodes else "there are no nodes"
            raise BadNetwork(f"the {what} of arc {arc} is {value!r}, which is no node: {known}")
    raise BadNetwork(f"the numbers of nodes given as {what} do not fit a 32-bit integer")


def _listed(values: Any, what: str) -> Any:
    """`values` as something with a length, or as a single number."""
    if isinstance(values, (array, list, tuple, range)):
        return values
    if isinstance(values, (str, bytes, bytearray)) or values is None:
        raise BadNumber(f"numbers are needed as {what}, not {values!r}")
    if hasattr(values, "tolist"):  # NumPy's arrays and scalars, pandas' columns
        return values.tolist()
    if isinstance(values, Iterable):
        return list(values)
    if isinstance(values, Real):
        return values
    raise BadNumber(f"numbers are needed as {what}, not {values!r}")


def _is_plain(column: array[float], infinite: bool) -> bool:
    """Whether all of it is finite, and so small that no whole number was rounded."""
    if not column:
        return True
    total = sum(column)  # NaN if any entry is, infinite if any entry is
    if total != total or min(column) <= -LARGEST_WHOLE:
        return False
    if infinite:
        return not any(LARGEST_WHOLE <= number < inf for number in column)
    return max(column) < LARGEST_WHOLE


def _checked(value: Any, what: str, infinite: bool) -> float:
    number = as_bound(value, what) if infinite else as_finite(value, what)
    if number == -inf:
        raise BadNumber(f"the {what} has to be finite, not {value!r}")
    if isinstance(value, int) and number != value:
        raise BadNumber(
            f"the {what} is {value}, a whole number that a float cannot hold exactly: "
            f"rescale, so that all are below 2**53 = {LARGEST_WHOLE}"
        )
    return number
