"""The exercises of notebook 11, on calls of C. What is right is called, computed or counted."""

from __future__ import annotations

import ctypes
import math
from typing import Any

from notekit.exercises import Exercise, Lesson, number_close_to
from notekit.jit.examples import traced
from notekit.jit.operations import Kind
from notekit.jit.traces import Part

__all__ = ["CALLS_MADE", "EMPTY_LOOP", "FULL_LOOP", "lesson"]

# A loop of calls, and the same loop without them, as the second exercise tells them.
CALLS_MADE = 200_000
FULL_LOOP, EMPTY_LOOP = 0.096, 0.006  # seconds

_SIDES = ((3.0, 4.0), (0.5, 1.2), (-8.0, 15.0))


def _judge_hypot(answer: Any) -> str | None:
    if not callable(answer):
        return f"A function is expected, not {type(answer).__name__}."
    if answer is math.hypot:
        return "That is the one of Python's module math: bind the C library's own."
    try:
        found = [answer(*sides) for sides in _SIDES]
    except (ctypes.ArgumentError, TypeError) as error:
        return (
            f"It does not take two floats: {error}. ctypes has to be told what a function takes, "
            "in its argtypes."
        )
    if all(math.isclose(each, math.hypot(*sides)) for each, sides in zip(found, _SIDES)):
        return None
    told = f"hypot(3.0, 4.0) is 5.0, and yours says {found[0]!r}."
    if all(isinstance(each, int) for each in found):
        return f"{told} ctypes takes a function to return an int unless its restype says more."
    return told


def _taken_off() -> float:
    return (FULL_LOOP - EMPTY_LOOP) / CALLS_MADE * 1e9


def _loop(name: str) -> Part:
    return traced(name).main.main


def _made() -> tuple[int, int]:
    """The calls of one time round: of the loop through cffi, and of that through ctypes."""
    found = [_loop(name).counts.get(Kind.CALL, 0) for name in ("cffi", "ctypes")]
    return found[0], found[1]


def _judge_calls(answer: Any) -> str | None:
    try:
        cffi, by_ctypes = map(float, answer)
    except (TypeError, ValueError):
        return "Two numbers are asked for, one for each loop, such as (3, 7)."
    right = _made()
    if (cffi, by_ctypes) == right:
        return None
    if (by_ctypes, cffi) == right:
        return "These are the numbers, the other way round."
    if (cffi, by_ctypes) == (_loop("cffi").work, _loop("ctypes").work):
        return "Those are all operations. The calls have a column of their own, the last."
    if cffi == by_ctypes:
        return "If they made as many calls, they would take about as long."
    if cffi == right[0]:
        return f"{cffi:g} through cffi is right. {by_ctypes:g} through ctypes is not."
    return f"({cffi:g}, {by_ctypes:g}) is not it."


lesson = Lesson(
    {
        "hypot": Exercise(
            "Bind the C library's hypot, which takes two doubles and returns one.",
            _judge_hypot,
            [
                "ctypes.CDLL(library('m').file).hypot is the function, without its types",
                "argtypes is a list, with one type for each argument; restype is one type",
            ],
            "Without restype it would have returned an int, without a word: nothing checks "
            "what you tell ctypes of a function.",
        ),
        "each": Exercise(
            "How many nanoseconds does one of the calls take?",
            number_close_to(
                _taken_off,
                tolerance=0.5,
                mistakes=[
                    (
                        lambda: FULL_LOOP / CALLS_MADE * 1e9,
                        "That is a call and a time round the loop together: take the loop off.",
                    ),
                    (
                        lambda: EMPTY_LOOP / CALLS_MADE * 1e9,
                        "That is what a time round the loop takes without a call.",
                    ),
                    (lambda: (FULL_LOOP - EMPTY_LOOP) * 1e9, "That is what all of them take."),
                ],
            ),
            [
                "the loop is there in both times",
                "a millisecond is a million nanoseconds",
            ],
            "The loop is a small part here. For a call of a few nanoseconds it would be most.",
        ),
        "calls": Exercise(
            "How many calls does one time round make, through cffi and through ctypes?",
            _judge_calls,
            [
                "the first table under each trace counts them: take the row of the loop",
                'traced("ctypes") shows the other one',
            ],
            "Through cffi, C is called and nothing else. Through ctypes, PyPy calls its own code "
            "again and again, to wrap the number, to check it, to push it for C.",
        ),
    }
)
