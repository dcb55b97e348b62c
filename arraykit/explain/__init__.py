"""What computing an array would take, told before anything is computed: `ak.explain`.

`explanation` holds the answer, `text` and `page` show it, `graphs` and `drawing` draw
it; `reports`, `eager`, `sources` and `placing` find out what there is to say. They are
imported when the first explanation is asked for, so that `import arraykit` stays quick.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from arraykit.array import Array

if TYPE_CHECKING:
    from arraykit.explain.explanation import Explanation
    from arraykit.roof import Roof

__all__ = ["explain", "named_arrays"]

_OPTIMIZED = 1  # the flag of code whose variables are not in a dictionary, as in functions


def explain(
    array: Array,
    *more: Array,
    roof: bool | Roof = False,
    without: str | Sequence[str] = (),
) -> Explanation:
    """What computing `array`, and `more` together with it, would take. Computes nothing.

    The explanation prints itself, draws itself in a notebook, and has all it says as
    data: kernels with their steps, bytes and engines, `source(engine, kernel)`, peak
    memory, the same for one operation after the other, and `graph("before")` and
    `graph("after")`. The time that memory alone takes is told if the memory roof was
    measured before, with `roof=True`, which measures it (about a second), or with a
    `Roof` that is given.

    >>> import arraykit as ak
    >>> a = ak.arange(1000, dtype=ak.float64)
    >>> with ak.use(engine="python"):
    ...     print(ak.explain(a + a + a))
    1 kernel: 8 kB read, 8 kB written, 8 kB at the peak
    16 kB moved; step by step it would be 48 kB, 16 kB at the peak
    <BLANKLINE>
    kernel 1: 2 steps on 1,000 elements, 8 kB read, 8 kB written
    reads a; 2 operations for each element
    engine: python, because it was asked for
    def kernel(n0, a, a_at, a_0, out0):
        for i0 in range(n0):
            x0 = a[i0]
            t0 = x0 + x0
            t0 = t0 + x0
            out0[i0] = t0

    `without` names optimisations to plan without, so that it shows what they are good for:
    "fusion", "folding" (of a fold with what it folds), "sharing" (of what is written twice)
    and "views" (moving slices down). It is a plan to look at: computing uses them all.

    >>> len(ak.explain(a + a + a, without="fusion").kernels)
    2

    Raises `DTypeError` for what is no array, `ValueNotAllowed` for an unknown optimisation.
    """
    from arraykit.explain.explanation import Explanation
    from arraykit.optimisations import checked_names

    arrays = [checked("explain", each) for each in (array, *more)]
    return Explanation(arrays, named_arrays(sys._getframe(1)), roof, checked_names(without))


def checked(function: str, given: Any) -> Array:
    """The array that was given; raises `DTypeError` for anything else."""
    if isinstance(given, Array):
        return given
    from arraykit.errors import DTypeError

    shown = repr(given)
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    raise DTypeError(
        f"ak.{function} takes arrays of arraykit, one after the other, not "
        f"{type(given).__name__}: {shown}. Make one with ak.asarray, or pass a list "
        f"as ak.{function}(*arrays)"
    )


def named_arrays(frame: Any) -> dict[int, str]:
    """What the program calls its arrays, by the ids of their nodes.

    Variables of functions have no names here: asking for them makes a copy of all of
    them, which the function holds until it returns.
    """
    in_function = frame.f_code.co_flags & _OPTIMIZED
    names: dict[int, str] = {}
    for space in (frame.f_globals, {} if in_function else frame.f_locals):
        for name, value in list(space.items()):
            if type(value) is Array and not name.startswith("_"):
                names[id(value._node)] = name
    return names
