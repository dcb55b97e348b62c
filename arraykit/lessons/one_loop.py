"""The blocks of notebook 08, and its exercises on bytes and the memory roof.

`in_blocks` is how numexpr goes about an expression, in NumPy. What is right in the
exercises is planned, computed or measured, not written here.
"""

from __future__ import annotations

import random
import tracemalloc
from typing import Any

from arraykit.announced import announced
from arraykit.array import Array
from arraykit.explain import explain
from arraykit.typed_expression import typed
from notekit.exercises import Exercise, Lesson, number_close_to

__all__ = ["BANDWIDTH", "BOUNDED", "HELD", "in_blocks", "lesson"]

# The expression whose peak is asked for, with the elements of its arrays.
HELD, ELEMENTS = "sqrt(a*a + b*b)", 1_000_000
# The one whose least time is asked for, on ten times as many, and the bytes a second.
BOUNDED, MORE_ELEMENTS, BANDWIDTH = "(a*b + c*2) / (a - 9) + b*b", 10_000_000, 20e9
# The most bytes that may be held beside the result, computing in blocks.
_ROOM = 1 << 20


def in_blocks(a: Any, out: Any, size: int) -> Any:
    """Write a + a + a + a + a into `out`, `size` elements at a time.

    >>> import numpy
    >>> in_blocks(numpy.arange(5.0), numpy.empty(5), 2).tolist()
    [0.0, 5.0, 10.0, 15.0, 20.0]
    """
    import numpy

    for start in range(0, len(a), size):
        piece, result = a[start : start + size], out[start : start + size]
        numpy.add(piece, piece, out=result)
        for _ in range(3):
            numpy.add(result, piece, out=result)
    return out


def _planned(text: str, n: int) -> Array:
    return typed(text, {name: announced(n) for name in "abc"}, sharing=False).array


def _megabytes(attribute: str) -> float:
    return float(getattr(explain(_planned(HELD, ELEMENTS)), attribute)) / 1e6


def _all_results() -> float:
    """As if nothing were let go of."""
    return len(typed(HELD, {"a": announced(1), "b": announced(1)}).steps) * 8 * ELEMENTS / 1e6


def _milliseconds(attribute: str) -> float:
    moved = float(getattr(explain(_planned(BOUNDED, MORE_ELEMENTS)), attribute))
    return 1e3 * moved / BANDWIDTH


def _judge_blocks(answer: Any) -> str | None:
    import numpy

    if not callable(answer):
        return "A function is asked for: def answer(a, b, c): ..., which returns a*b + c*c."
    rows = numpy.random.default_rng(random.randrange(1 << 30)).uniform(1, 2, (3, 500_003))
    a, b, c = rows
    expected = a * b + c * c
    tracemalloc.start()
    try:
        found = answer(a, b, c)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    if not isinstance(found, numpy.ndarray) or found.shape != expected.shape:
        return f"It returns {type(found).__name__}, where an array as long as a is asked for."
    if not numpy.array_equal(found, expected):
        wrong = int(numpy.argmax(found != expected))
        return f"Element {wrong} is {found[wrong]:g}, and should be {expected[wrong]:g}."
    beside = peak - expected.nbytes
    if beside > _ROOM:
        return (
            f"The numbers are right, but beside the result it held {beside / 1e6:.1f} MB; "
            f"{_ROOM / 1e6:.0f} MB are enough."
        )
    return None


lesson = Lesson(
    {
        "peak": Exercise(
            f"How many megabytes are held at the peak, computing {HELD} one by one?",
            number_close_to(
                lambda: _megabytes("eager_peak_bytes"),
                mistakes=[
                    (lambda: _megabytes("peak_bytes"), "That is what a single loop holds."),
                    (_all_results, "Those are all results, but not all of them at once."),
                    (
                        lambda: _megabytes("eager_peak_bytes") + 2 * 8 * ELEMENTS / 1e6,
                        "The arrays a and b were there before: count what is added.",
                    ),
                    (
                        lambda: _megabytes("eager_bytes"),
                        "That is what is moved. What was moved need not be there any more.",
                    ),
                ],
            ),
            [
                "write down what lives after each operation, and what is not needed again",
                "when the sum is computed, both products are still there",
            ],
            "Two products and their sum: at the root, only the sum and the result are left.",
        ),
        "roof": Exercise(
            f"At {BANDWIDTH / 1e9:.0f} GB/s, how many milliseconds does one loop take at least?",
            number_close_to(
                lambda: _milliseconds("bytes_moved"),
                tolerance=0.05,
                mistakes=[
                    (
                        lambda: _milliseconds("eager_bytes"),
                        "That is one operation after the other. One loop moves less.",
                    ),
                    (
                        lambda: _milliseconds("bytes_read"),
                        "That is for reading. The result has to be written, too.",
                    ),
                    (
                        lambda: _milliseconds("bytes_moved") / 1e3,
                        "That would be in seconds; milliseconds are asked for.",
                    ),
                ],
            ),
            [
                "count the arrays that go in, and the one that comes out",
                "each has 80 MB, and 20 GB/s are 20 MB in a millisecond",
            ],
            "However many operations there are: the bytes of four arrays, and nothing else.",
        ),
        "in blocks": Exercise(
            "Compute a*b + c*c in blocks, and hold no more than a block or two beside the result.",
            _judge_blocks,
            [
                "begin with out = numpy.empty_like(a), and loop over pieces of it",
                "numpy.multiply(a[piece], b[piece], out=out[piece]) needs no room of its own, "
                "and c[piece] * c[piece] only that of a block",
            ],
            "That is numexpr's trick, and it needs no compiler.",
        ),
    }
)
