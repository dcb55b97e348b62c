"""The exercises of notebook 10, on loops in Python. What is right is counted in the traces."""

from __future__ import annotations

from typing import Any

from notekit.exercises import Exercise, Lesson, number_close_to
from notekit.jit.examples import TIMES, recorded, traced
from notekit.jit.operations import Kind
from notekit.jit.traces import Part

__all__ = ["CONTENDERS", "lesson", "work_per_element"]

# The loops among which one is punished.
CONTENDERS = ("call", "attribute", "branch", "mixed")


def work_per_element(name: str) -> float:
    """How many operations an example's traces take for each element, all its traces together.

    >>> work_per_element("call") < work_per_element("mixed")
    True
    """
    run = traced(name).operations_run
    if run is None:  # a PyPy that does not count: the record does
        run = recorded(name).operations_run or 0
    return run / TIMES


def _loop(name: str) -> Part:
    return traced(name).main.main


def _guards() -> int:
    return _loop("iterate").counts.get(Kind.GUARD, 0)


def _preamble_guards() -> float:
    preamble = traced("iterate").main.preamble
    return preamble.counts.get(Kind.GUARD, 0) if preamble else float("nan")


def _reads() -> tuple[int, int]:
    """The elements that one time round reads: of the naive loop, and of arraykit's."""
    return _loop("naive").count("getarrayitem"), _loop("add").count("getarrayitem")


def _judge_reads(answer: Any) -> str | None:
    try:
        naive, fused = map(float, answer)
    except (TypeError, ValueError):
        return "Two numbers are asked for, one for each loop, such as (4, 2)."
    right = _reads()
    if (naive, fused) == right:
        return None
    if (fused, naive) == right:
        return "These are the numbers, the other way round."
    if (naive, fused) == tuple(_loop(name).counts.get(Kind.READ, 0) for name in ("naive", "add")):
        return "One of these reads in each loop reads no element, but the counter for Ctrl-C."
    if naive == fused == 1:
        return (
            "One read would do for the naive loop, too, but PyPy does not remember what it "
            "read from an array's memory: anybody may have written there since."
        )
    if naive == fused == right[0]:
        return "The naive loop does. arraykit's adds as often, but look where it reads."
    if (naive, fused) == tuple(_loop(name).count("float_add") for name in ("naive", "add")):
        return "That is how often they add."
    return f"({naive:g}, {fused:g}) is not it."


def _judge_punished(answer: Any) -> str | None:
    if answer not in CONTENDERS:
        return f"One of these names is asked for: {', '.join(CONTENDERS)}."
    work = {name: work_per_element(name) for name in CONTENDERS}
    if answer == max(work, key=lambda name: work[name]):
        return None
    return f"For each element {answer!r} takes {work[answer]:.0f} operations, and one takes more."


lesson = Lesson(
    {
        "guards": Exercise(
            "How many guards does one time round `iterate` pass?",
            number_close_to(
                _guards,
                mistakes=[
                    (
                        _preamble_guards,
                        "Those are the guards of the preamble, which is run once.",
                    ),
                    (
                        lambda: _loop("iterate").count("guard_true", "guard_false"),
                        "You left out guard_not_invalidated, which is a guard without code.",
                    ),
                ],
            ),
            [
                "they are the operations whose names begin with guard_",
                "the first table counts them: take the row of the loop",
            ],
            "Each is a place where the loop may have to be left.",
        ),
        "reads": Exercise(
            "How many elements does one time round read, in the naive loop and in arraykit's?",
            _judge_reads,
            [
                "they are the operations whose names begin with getarrayitem_",
                "count how often each source says a[...]",
            ],
            "Both add as often. PyPy checks the bounds only once in either, but reads an element "
            "as often as the source names it.",
        ),
        "punished": Exercise(
            "Which of the four loops takes most operations for an element?",
            _judge_punished,
            [
                "calls and attributes are what one is warned of; look at what is left of them",
                "look for the bridge that is run most often, and at where it leads",
            ],
            "A guard that fails leads over a bridge to the preamble, where all is checked anew.",
        ),
    }
)
