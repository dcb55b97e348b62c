"""The exercises of notebook 07, on what lazy means. What is right is planned, not written here."""

from __future__ import annotations

import random
from typing import Any

from arraykit.announced import announced
from arraykit.array import Array
from arraykit.errors import ExpressionError
from arraykit.explain import explain
from arraykit.lessons.micronumpy import Node, lazy
from arraykit.typed_expression import TypedExpression, typed
from notekit.exercises import Exercise, Lesson, number_close_to

__all__ = ["PREDICTED", "lesson"]

# The expression whose bytes are to be predicted, and the elements of its arrays.
PREDICTED, ELEMENTS = "(a - b) / (a + b)", 1_000_000
_MOST = 3  # operations that are enough for two kernels


def _arrays() -> dict[str, Array]:
    return {name: announced(ELEMENTS) for name in "abc"}


def _read() -> TypedExpression:
    return typed(PREDICTED, _arrays())


def _lazy_megabytes() -> float:
    return explain(_read().array).bytes_moved / 1e6


def _eager_megabytes() -> float:
    return explain(_read().array).eager_bytes / 1e6


def _each_time_megabytes() -> float:
    """As if the loop read an array again wherever it is written."""
    return (sum(PREDICTED.count(name) for name in "ab") + 1) * 8 * ELEMENTS / 1e6


def _judge_two_kernels(answer: Any) -> str | None:
    if not isinstance(answer, str):
        return 'An expression is asked for as text, such as answer = "a + b".'
    try:
        expression = typed(answer, _arrays())
    except ExpressionError as error:
        return f"{error}."
    if expression.array.is_computed:
        return "That is an array as it is: nothing has to be computed."
    kernels = len(explain(expression.array).kernels)
    if kernels == 1:
        return "All of it fits in one kernel, since each element can be finished on its own."
    if kernels > 2:
        return f"That takes {kernels} kernels, and two are asked for."
    if len(expression.steps) > _MOST:
        return f"Two kernels, but {len(expression.steps)} operations: {_MOST} are enough."
    return None


def _judge_greatest(answer: Any) -> str | None:
    if not callable(answer):
        return "A function is asked for: def greatest(a, b): return ..."
    numbers = [[random.uniform(-9, 9) for _ in range(20)] for _ in range(2)]
    a, b = map(lazy, numbers)
    found = answer(a, b)
    if not isinstance(found, Node):
        return f"It returns {type(found).__name__}, where a Node is asked for."
    if found.values is not None:
        return "It has been computed already: a lazy operation says what is to be done, and stops."
    later = answer(a + b, a * b)
    expected = [max(x + y, x * y) for x, y in zip(*numbers)]
    if found.force().tolist() != list(map(max, *numbers)):
        return "Forced, it does not give the greater of two numbers, element by element."
    if later.force().tolist() != expected:
        return "It is right for numbers that are there, and wrong for nodes still to be computed."
    return None


lesson = Lesson(
    {
        "moved": Exercise(
            f"How many megabytes does the one kernel of {PREDICTED} move?",
            number_close_to(
                _lazy_megabytes,
                mistakes=[
                    (_eager_megabytes, "That is what moves one operation after the other."),
                    (
                        lambda: explain(_read().array).bytes_read / 1e6,
                        "That is what it reads. The result has to be written, too.",
                    ),
                    (
                        lambda: explain(_read().array).bytes_written / 1e6,
                        "That is what it writes. The arrays have to be read, too.",
                    ),
                    (_each_time_megabytes, "The loop reads an element once, and uses it twice."),
                ],
            ),
            [
                "an array of a million float64 has 8 MB",
                "count the arrays that go in, and the one that comes out",
            ],
            "Two arrays in, one out: what happens in between stays in registers.",
        ),
        "two kernels": Exercise(
            f"Which expression of a, b, c and at most {_MOST} operations needs two kernels?",
            _judge_two_kernels,
            [
                "find an operation whose result is known only when its loop has ended",
                "then let every element need that result",
            ],
            "A fold is complete only when its loop has ended; who needs it has to wait.",
        ),
        "greatest": Exercise(
            "Give micronumpy one more operation: the greater of two elements.",
            _judge_greatest,
            [
                "look at what __add__ returns, in the first version above",
                "Python's max takes two numbers, as operator.add does",
            ],
            "One line: that is why the design lasted, from micronumpy's three operators to this.",
        ),
    }
)
