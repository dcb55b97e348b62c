"""The exercises of notebook 09, on writing to an array, and what it counts copies with.

What is right is found by running the programs, not written here.
"""

from __future__ import annotations

import random
from typing import Any

import arraykit as ak
from arraykit.array import Array
from arraykit.lessons.behaviours import Aliasing
from arraykit.lessons.observed import Library, Meaning, Waiting
from arraykit.lessons.programs import Statement, read_program
from notekit.exercises import Exercise, Lesson, number_close_to

__all__ = ["LATE", "copied_by", "copied_in_loop", "lesson", "random_lines"]

# The program of the first exercise, on an array a of these numbers.
LATE = ("b = a + a", "a[0] = 100", "c = b + a", "a[0] = 7", "print(c)")
NUMBERS = (1.0, 2.0, 3.0, 4.0)
# The loop of the second: so many elements, and an expression built before every tenth write.
ELEMENTS, EVERY = 1000, 10

_PROGRAMS, _LINES = 400, 8


def copied_by(array: Array, key: Any, value: float) -> int:
    """Write to an array, and say how many bytes had to be copied for it.

    >>> a = ak.asarray([1.0, 2.0])
    >>> copied_by(a, 0, 5.0)
    0
    >>> b = a + a
    >>> copied_by(a, 0, 6.0), copied_by(a, 1, 7.0)
    (16, 0)
    """
    before = array._buffer()
    array[key] = value
    return 0 if array._buffer() is before else array.nbytes


def copied_in_loop(elements: int, every: int) -> int:
    """The bytes that a loop copies which writes each element, and builds before every so many.

    >>> copied_in_loop(100, every=50)
    1600
    """
    a = ak.asarray([0.0] * elements)
    kept: list[Array] = []
    copied = 0
    for i in range(elements):
        if i % every == 0:
            kept.append(a + 1)
        copied += copied_by(a, i, 1.0)
    return copied


def random_lines(drawn: random.Random) -> list[str]:
    """A program on an array a of four, which builds, writes, and asks for what was built last.

    >>> random_lines(random.Random(1))
    ['print(a)', 'a[3] = 70', 'b = a - a', 'print(b)']
    """
    lines, names, last = [], ["a"], "a"
    for _ in range(drawn.randint(2, _LINES)):
        what = drawn.random()
        if what < 0.45:
            lines.append(f"{drawn.choice(names)}[{drawn.randrange(4)}] = {drawn.randrange(10, 99)}")
        elif what < 0.6:
            lines.append(f"print({drawn.choice(names)})")
        else:
            last = drawn.choice("bcd")
            lines.append(
                f"{last} = {drawn.choice(names)} {drawn.choice('+-')} {drawn.choice(names)}"
            )
            names += [last] * (last not in names)
    return [*lines, f"print({last})"]


def _first_of_c(library: type[Library]) -> float:
    program = read_program(LATE, {"a": len(NUMBERS)})
    return float(_answer(library, program)[0])


def _half_late() -> float:
    """What c would be if it read a on time, and b did not."""
    return 3 * 100.0


def _judge_once(answer: Any) -> str | None:
    if not (isinstance(answer, type) and issubclass(answer, Aliasing)):
        return "A class is asked for: class Once(Valued): ..."
    array = answer([1.0])
    built = array + 1.0
    if built.values is not None:
        return "What it builds has been computed already, so that nothing is left to spoil."
    array[0] = 2.0
    if built.values is not None:
        return "A write has computed what nobody asked for, as micronumpy did."
    fault = _wrong_program(answer)
    if fault:
        return fault
    fresh, held = _copies(answer, 0), _copies(answer, 1)
    if fresh:
        return f"It is right, but copies {fresh} times in 100 writes when nothing was built."
    if held > 1:
        return f"It is right, but copies {held} times in 100 writes after one expression."
    again = _copies(answer, 2)
    if again > 2:
        return f"It is right, but copies {again} times in 100 writes between two expressions."
    return None


def _wrong_program(kind: type[Aliasing]) -> str | None:
    """The shortest of many random programs that arrays of this kind get wrong, in a sentence."""

    class Theirs(Waiting):
        pass

    Theirs.kind = kind
    drawn = random.Random(2011)
    for lines in sorted((random_lines(drawn) for _ in range(_PROGRAMS)), key=len):
        program = read_program(lines, {"a": len(NUMBERS)})
        found, meant = (_answer(each, program) for each in (Theirs, Meaning))
        if found != meant:
            told = "; ".join(lines)
            return f"It is wrong for {told}: it says {list(found)}, and {list(meant)} is meant."
    return None


def _answer(library: type[Library], program: list[Statement]) -> Any:
    """What the last line of a program is answered."""
    running = library({"a": NUMBERS})
    return [running.do(statement)[1] for statement in program][-1]


def _copies(kind: type[Aliasing], built: int) -> int:
    """How often 100 writes replace the numbers, with so many expressions built among them."""
    array = kind([0.0] * 100)
    kept: list[Aliasing] = []
    copies = 0
    for i in range(100):
        if i % 50 == 0 and len(kept) < built:
            kept.append(array + 1.0)
        before = array.values
        array[i] = 1.0
        copies += array.values is not before
    return copies


lesson = Lesson(
    {
        "late": Exercise(
            f"What is c[0] in the aliasing library, after {'; '.join(LATE)}?",
            number_close_to(
                lambda: _first_of_c(Waiting),
                mistakes=[
                    (
                        lambda: _first_of_c(Meaning),
                        "That is what the program means, and what this library does not say.",
                    ),
                    (_half_late, "That is with what a held when c was written: it is read later."),
                ],
            ),
            [
                "nothing is computed before the last line",
                "c needs b, and neither has numbers: what does a hold when they are computed?",
            ],
            "All three times a is read after the last write.",
        ),
        "copied": Exercise(
            f"How many kilobytes does the loop of {ELEMENTS} writes copy?",
            number_close_to(
                lambda: copied_in_loop(ELEMENTS, EVERY) / 1000,
                mistakes=[
                    (
                        lambda: copied_in_loop(ELEMENTS, 1) / 1000,
                        "That would be a copy for each write. Who holds the copy?",
                    ),
                    (
                        lambda: copied_in_loop(ELEMENTS, ELEMENTS) / 1000,
                        "That is one copy. The next expression holds the copy, too.",
                    ),
                    (
                        lambda: ELEMENTS / EVERY,
                        "That is how many copies there are. How large is one?",
                    ),
                ],
            ),
            [
                "the first write after an expression was built copies, the next ones do not",
                f"an array of {ELEMENTS} float64 has 8 bytes for each element",
            ],
            "One copy for each expression at most, however many writes there are.",
        ),
        "once": Exercise(
            "A class that copies only what is held.",
            _judge_once,
            [
                "let every array know whether anything was built from it",
                "_pending gets the arrays that are held from now on, __setitem__ asks",
            ],
            "That is arraykit's flag: a write costs a copy only where somebody holds the value.",
        ),
    }
)
