"""Exercises that tell right from wrong, say why, and hint a little more each time.

A lesson is a set of named exercises; the notebooks call its `check`. What is
right is computed, never written down here. Lessons live with the library they
are about, such as `lpkit.lessons`.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any, Callable, NamedTuple, Optional

__all__ = ["Exercise", "Lesson", "Verdict", "number_close_to"]

# What a diagnosis says: None if the answer is right, else what is wrong with it.
Judge = Callable[[Any], Optional[str]]


class Verdict(NamedTuple):
    """What the reader is told. Shown in colour, and in words that do without it."""

    right: bool
    text: str
    hint: str = ""
    answered: bool = True

    @property
    def _word(self) -> str:
        if not self.answered:
            return "Your turn."
        return "Right." if self.right else "Not yet."

    def __str__(self) -> str:
        return " ".join(part for part in (self._word, self.text, self.hint) if part)

    def _repr_html_(self) -> str:
        light, sign = ("#007A5A", "✓") if self.right else ("#B84A00", "✗")
        if not self.answered:
            light, sign = "#0072B2", "…"
        word = self._word
        more = f"<br><i>{html.escape(self.hint)}</i>" if self.hint else ""
        return (
            f'<div style="border-left:4px solid {light};padding:2px 12px">'
            f"<b>{sign} {word}</b> {html.escape(self.text)}{more}</div>"
        )


class Exercise:
    """A question, a judge, and hints that come one by one.

    >>> exercise = Exercise("What is 2 + 2?", number_close_to(lambda: 4), ["count your fingers"])
    >>> print(exercise.check(5))
    Not yet. 5 is not it. Hint: count your fingers
    >>> print(exercise.check(4))
    Right.
    """

    def __init__(self, question: str, judge: Judge, hints: Sequence[str], praise: str = "") -> None:
        self.question = question
        self._judge = judge
        self._hints = list(hints)
        self._praise = praise
        self._wrong = 0

    def check(self, answer: Any) -> Verdict:
        """Judge an answer. Never raises for what the answer is."""
        if answer is None or answer is ...:
            return Verdict(False, "Put your answer in place of the dots.", answered=False)
        try:
            fault = self._judge(answer)
        except Exception as error:  # a reader's own program may fail in any way
            fault = f"It ended in an error, {type(error).__name__}: {error}"
        if fault is None:
            return Verdict(True, self._praise)
        self._wrong += 1
        hint = self._hints[min(self._wrong, len(self._hints)) - 1] if self._hints else ""
        return Verdict(False, fault, f"Hint: {hint}" if hint else "")


class Lesson:
    """The exercises of one notebook, by name."""

    def __init__(self, exercises: dict[str, Exercise]) -> None:
        self._exercises = exercises

    def check(self, name: str, answer: Any) -> Verdict:
        """Judge the answer to the exercise of that name. Raises `KeyError` for another name."""
        if name not in self._exercises:
            known = ", ".join(repr(each) for each in self._exercises)
            raise KeyError(f"no exercise is called {name!r}; there are {known}")
        return self._exercises[name].check(answer)


def number_close_to(
    expected: Callable[[], float],
    tolerance: float = 0.01,
    mistakes: Sequence[tuple[Callable[[], float], str]] = (),
) -> Judge:
    """A judge of numbers: within `tolerance` of what `expected` computes.

    `mistakes` are values that a known misunderstanding leads to, and what to say of each.
    """

    def judge(answer: Any) -> str | None:
        try:
            number = float(answer)
        except (TypeError, ValueError):
            return f"{answer!r} is not a number."
        if abs(number - expected()) <= tolerance:
            return None
        for value, explanation in mistakes:
            if abs(number - value()) <= tolerance:
                return explanation
        return f"{number:g} is not it."

    return judge
