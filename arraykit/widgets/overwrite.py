"""`Overwrite`: write to an array between building an expression and asking for its numbers.

The plumbing between `overwrite_story`, which runs the program in four libraries, and the
view, `overwrite.js`, in which lines are typed and moved, and stepped through.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from arraykit.errors import ArraykitError, ValueNotAllowed
from arraykit.lessons.programs import MOST_LINES, ProgramError
from arraykit.widgets.overwrite_story import story
from notekit.widgets import Card

__all__ = ["PROGRAMS", "Overwrite"]

_HERE = Path(__file__).parent

MOST_ARRAYS, MOST_ELEMENTS = 3, 6

# The programs to choose from. All start from an array `a`.
PROGRAMS: dict[str, tuple[str, ...]] = {
    "a write in between": ("b = a + a", "a[0] = 100", "print(b)"),
    "a chain of dependants": ("b = a + a", "c = b * 10", "a[0] = 100", "print(c)", "print(b)"),
    "a slice is written": ("b = a + a", "a[1:3] = 0", "print(b)"),
    "the other half": ("b = a[2:] * 10", "a[0] = 100", "print(b)"),
    "computed before": ("b = a + a", "print(b)", "a[0] = 100", "print(b)"),
    "nobody asks": ("b = a + a", "del b", "a[0] = 100", "print(a)"),
    "many writes": ("b = a + a", "a[0] = 100", "a[1] = 200", "a[2] = 300", "print(b)"),
}


class Overwrite(Card):
    """A program of a few lines on small `arrays`, run by four libraries side by side.

    Lines build (`b = a + a`, with `+`, `-`, `*`, slices and numbers), write (`a[0] = 100`,
    `a[1:3] = 7`), ask (`print(b)`) and forget (`del b`). The widget shows what each library
    holds after each line, and whether what it answers is what the program means.

    >>> widget = Overwrite(["b = a + a", "a[0] = 100", "print(b)"])
    >>> widget.answer["said"][-1].partition(". ")[2]
    'Aliasing says [200, 4, 6, 8], without a warning; the others are right.'

    Raises `ProgramError` for a program that cannot be run, `ValueNotAllowed` for more arrays
    or elements than can be shown.
    """

    _esm = Card.view(_HERE / "overwrite.js")
    _css = Card.looks(_HERE / "overwrite.css")

    structure = traitlets.Dict().tag(sync=True)
    place = traitlets.Int(0).tag(sync=True)

    refusals = (ArraykitError,)

    def __init__(
        self,
        program: Sequence[str] = PROGRAMS["a write in between"],
        arrays: Mapping[str, Sequence[float]] | None = None,
        title: str = "Writing in between",
    ) -> None:
        self._arrays = _checked({"a": [1, 2, 3, 4]} if arrays is None else arrays)
        self._title = title
        self._story = story(program, self._arrays)
        choices = list(PROGRAMS) if set(self._arrays) == {"a"} else []
        super().__init__(structure={"title": title, "choices": choices, "most": MOST_LINES})
        self.publish({**self._story, "typed": list(program)})

    def respond(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what the view asks for: "edit" the lines, or "choose" a program by its name."""
        action = request.get("action")
        if action == "edit":
            lines = request.get("lines")
            if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
                raise ValueNotAllowed("a program is a list of lines")
            return self._edited(lines)
        if action == "choose" and request.get("name") in PROGRAMS:
            self.place = 0
            return self._edited(list(PROGRAMS[request["name"]]))
        raise ValueNotAllowed(f"the widget cannot do {action!r}")

    def _edited(self, lines: list[str]) -> dict[str, Any]:
        """The new story; where the lines cannot be run, the last one, and why."""
        ended = self.place > 0 and self.place == len(self._story["lines"])
        try:
            self._story = story(lines, self._arrays)
        except ProgramError as error:
            said = f"L{str(error)[1:]}. The columns still show the program before this."
            return {**self._story, "typed": lines, "error": said, "at": error.line}
        self.place = len(lines) if ended else min(self.place, len(lines))
        return {**self._story, "typed": lines}

    @traitlets.validate("place")
    def _within(self, proposal: Any) -> int:
        return max(0, min(int(proposal["value"]), len(self._story["lines"])))

    # -- where there is no kernel

    def static_text(self) -> str:
        """What comes of the program in a sentence."""
        return f"{self._title}: {'; '.join(self._story['lines'])}. {self._story['said'][-1]}"

    def static_html(self) -> str:
        """The program, and what each library answers, as a picture."""
        lines = "\n".join(self._story["lines"])
        return f"<pre>{escape(lines)}</pre>{self.to_svg()}"

    def to_svg(self) -> str:
        """What each of the four libraries answers in the end, as a drawing."""
        rows = []
        columns = zip(self._story["libraries"], self._story["positions"][-1])
        for at, (library, column) in enumerate(columns):
            y = 20 + 22 * at
            rows.append(f'<text x="8" y="{y}" font-weight="bold">{library["title"]}</text>')
            rows.append(f'<text x="90" y="{y}">{escape(_in_the_end(column["answers"]))}</text>')
        sentence = escape(self._story["said"][-1])
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 100" width="760" '
            f'role="img" aria-label="{sentence}" font-family="sans-serif" font-size="13" '
            f'fill="currentColor"><title>{sentence}</title>{"".join(rows)}</svg>'
        )


def _in_the_end(answers: Sequence[Mapping[str, Any]]) -> str:
    if not answers:
        return "nothing was asked"
    last = answers[-1]
    verdict = "right" if last["right"] else "WRONG"
    count = sum(answer["right"] for answer in answers)
    said = f"line {last['line']} says [{', '.join(last['numbers'])}], {verdict}"
    return said if len(answers) == 1 else f"{said}; {count} of {len(answers)} answers right"


def _checked(arrays: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    if not 1 <= len(arrays) <= MOST_ARRAYS:
        raise ValueNotAllowed(f"a program starts from 1 to {MOST_ARRAYS} arrays")
    checked = {name: [float(number) for number in numbers] for name, numbers in arrays.items()}
    for name, numbers in checked.items():
        if not name.isidentifier() or not 1 <= len(numbers) <= MOST_ELEMENTS:
            raise ValueNotAllowed(
                f"{name!r} cannot be shown: a name, and 1 to {MOST_ELEMENTS} numbers, please"
            )
        if not all(map(math.isfinite, numbers)):
            raise ValueNotAllowed(f"{name!r} has numbers that are not finite")
    return checked
