"""What `Overwrite` shows: a little program, line by line, as four libraries live through it.

Pure: text in, plain data out, so that the view can step through it without asking again. What
the libraries do is observed by `arraykit.lessons.observed`; here it is put into words, and
judged by what the program means when each line is computed as it stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from arraykit.explain.quantities import listed
from arraykit.lessons.observed import LIBRARIES, Held, Meaning, Noted, observed
from arraykit.lessons.programs import Statement, read_program

__all__ = ["story"]

# How the columns are called in sentences.
_WHO = {"eager": "eager", "forcing": "forcing", "aliasing": "aliasing", "values": "arraykit"}


def story(lines: Sequence[str], arrays: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """The positions of a program, the first before any line; for each, the four libraries.

    >>> told = story(["b = a + a", "a[0] = 100", "print(b)"], {"a": [1.0, 2.0]})
    >>> told["said"][3]
    'print(b) is [2, 4]. Aliasing says [200, 4], without a warning; the others are right.'
    >>> [column["right"] for column in told["positions"][3]]
    [True, True, False, True]

    Raises `ProgramError`.
    """
    program = read_program(lines, {name: len(numbers) for name, numbers in arrays.items()})
    notes = [observed(library, program, arrays) for library in LIBRARIES]
    meant = [note.answer for note in observed(Meaning, program, arrays)]
    places = range(len(program) + 1)
    return {
        "lines": [statement.text for statement in program],
        "libraries": [{"title": each.title, "words": each.words} for each in LIBRARIES],
        "positions": [[_column(history, place, meant) for history in notes] for place in places],
        "said": [
            _said(program[place - 1] if place else None, [each[place] for each in notes], answer)
            for place, answer in enumerate(meant)
        ],
    }


def _column(history: Sequence[Noted], place: int, meant: Sequence[Any]) -> dict[str, Any]:
    note = history[place]
    before = history[place - 1] if place else note
    old = {each.label: each.numbers for each in before.held}
    answers = [
        {"numbers": _shown(each.answer), "right": _same(each.answer, meant[at]), "line": at}
        for at, each in enumerate(history[: place + 1])
        if each.answer is not None
    ]
    return {
        "did": note.did,
        "held": [_row(each, old, place) for each in note.held],
        "readers": [{"name": name, "who": list(who)} for name, who in note.readers],
        "answers": answers,
        "right": None if note.answer is None else answers[-1]["right"],
        "memory": note.memory,
        "copied": note.copied,
        "unasked": note.unasked,
    }


def _row(held: Held, before: Mapping[str, Any], place: int) -> dict[str, Any]:
    """An array as cells; `new` says which of them this line has put there."""
    numbers = held.numbers or ()
    old = before.get(held.label) or ()
    # What lost its name in this line is not new, only called in another way.
    is_old = place == 0 or not (held.is_named or held.label in before)
    new = [
        not is_old and (i >= len(old) or not _equal(old[i], number))
        for i, number in enumerate(numbers)
    ]
    return {
        "label": held.label,
        "named": held.is_named,
        "cells": None if held.numbers is None else _shown(numbers),
        "new": new,
        "text": held.text,
    }


def _said(statement: Statement | None, notes: Sequence[Noted], meant: Any) -> str:
    """The sentence for a position."""
    if statement is None:
        return "Nothing has run yet. Step runs the first line in all four libraries."
    titles = [library.title for library in LIBRARIES]
    if statement.kind == "print":
        return _judged(statement, dict(zip(titles, notes)), meant)
    if statement.kind == "build":
        return f"{statement.text}. Eager has computed it; the others have noted what is to be done."
    doing: dict[str, list[str]] = {}
    for title, note in zip(titles, notes):
        doing.setdefault(note.did, []).append(_WHO[title])
    said = "; ".join(f"{listed(who)}: {did}" for did, who in doing.items())
    return f"{statement.text}. {said[:1].upper()}{said[1:]}."


def _judged(statement: Statement, notes: Mapping[str, Noted], meant: Any) -> str:
    value = f"{statement.text} is [{', '.join(_shown(meant))}]"
    wrong = [title for title, note in notes.items() if not _same(note.answer, meant)]
    if not wrong:
        return f"{value}. All four say so."
    answers = [
        f"{_WHO[title].capitalize()} says [{', '.join(_shown(notes[title].answer or ()))}]"
        for title in wrong
    ]
    return f"{value}. {listed(answers)}, without a warning; the others are right."


def _same(answer: Sequence[float] | None, meant: Sequence[float] | None) -> bool:
    one, other = answer or (), meant or ()
    return len(one) == len(other) and all(map(_equal, one, other))


def _equal(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other))


def _shown(numbers: Sequence[float]) -> list[str]:
    """As text: JSON has no infinity, and a minus is written with its own sign."""
    return [f"{number:.6g}".replace("-", "−") for number in numbers]
