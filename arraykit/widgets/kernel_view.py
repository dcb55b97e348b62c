"""`KernelView`: one typed expression, one setting that differs, two listings side by side.

The plumbing between `kernel_listing`, which finds the lines, `listing_pairs`, which lays them
side by side, and the view, `kernel_view.js`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from arraykit.array import Array
from arraykit.errors import ArraykitError, ExpressionError, ValueNotAllowed
from arraykit.explain.quantities import counted, in_bytes
from arraykit.widgets.kernel_listing import SETTINGS, Listing, checked, listed, usual
from arraykit.widgets.listing_pairs import Pair, paired
from notekit.widgets import Card

__all__ = ["KernelView"]

_HERE = Path(__file__).parent
_MOST_ARRAYS = 12
_STATIC_LINES = 60  # that are kept where there is no kernel

# What each knob shows on its two sides, unless it is said otherwise.
_SIDES = {
    "fusion": ("off", "on"),
    "engine": ("python", "llvm"),
    "listing": ("python", "assembly"),
    "dtype": ("float64", "float32"),
    "threads": ("1", "2"),
    "math": ("fast", "libm"),
}


class KernelView(Card):
    """An expression of arrays of these shapes, listed twice, with one `knob` set differently.

    Knobs are "fusion", "engine", "listing", "dtype", "threads" and "math"; `left` and `right`
    are its two values, and `settings` those that both sides have of the others. Nothing is
    computed: an array of arraykit stands for its shape.

    >>> view = KernelView({"a": 1000, "b": 1000}, "a*b + a", knob="fusion", engine="python")
    >>> [side["title"] for side in view.answer["sides"]]
    ['2 kernels on python', '1 kernel on python']
    >>> view.answer["said"].partition(".")[0]
    '48 kB moved on the left, 24 kB on the right'

    Raises `ExpressionError` for an expression that cannot be listed on either side, and
    `ValueNotAllowed` for settings and values that are not among those there are.
    """

    _esm = Card.view(_HERE / "kernel_view.js")
    _css = Card.looks(_HERE / "expression_input.css", _HERE / "kernel_view.css")

    structure = traitlets.Dict().tag(sync=True)

    refusals = (ArraykitError,)

    def __init__(
        self,
        arrays: Mapping[str, Array | int | tuple[int, ...]],
        text: str,
        knob: str = "engine",
        left: str | int | None = None,
        right: str | int | None = None,
        title: str = "One expression, two kernels",
        **settings: str | int,
    ) -> None:
        if len(arrays) > _MOST_ARRAYS:
            raise ValueNotAllowed(f"{_MOST_ARRAYS} arrays are the most that can be listed")
        self._shapes = {name: _shape(given) for name, given in arrays.items()}
        self._title = title
        self._values = usual()
        for name, value in settings.items():
            self._values[name] = checked(name, str(value))
        self._knob, self._sides = self._turned(knob, left, right)
        self._text, self._listings = text, self._listed(text, self._sides)
        self._pairs = self._paired()
        super().__init__(structure=self._structure())
        self.publish(self._state())

    # -- requests of the view

    def respond(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what the view asks for: "type" a text, turn another "knob", or "set" a value."""
        action, text = request.get("action"), request.get("text")
        name, value, side = (request.get(each) for each in ("name", "value", "side"))
        before = (self._text, self._knob, self._sides, dict(self._values))
        try:
            if action == "type" and isinstance(text, str):
                self._text = text
            elif action == "knob":
                self._knob, self._sides = self._turned(str(name))
            elif action == "set":
                self._set(str(name), str(value), side)
            else:
                raise ValueNotAllowed(f"the widget cannot do {action!r}")
            self._listings = self._listed(self._text, self._sides)
            self._pairs = self._paired()
        except ArraykitError as error:  # refused: say where, and show what still holds
            self._text, self._knob, self._sides, self._values = before
            said = f"{error}. What is shown is still {self._text}"
            refused = {**self._state(), "error": said}
            if isinstance(error, ExpressionError):
                refused["wrong"] = [error.start, error.end]
                refused["typed"] = text if action == "type" else self._text
            return refused
        return self._state()

    def _turned(
        self, knob: str, left: str | int | None = None, right: str | int | None = None
    ) -> tuple[str, tuple[str, str]]:
        if knob not in SETTINGS:
            raise ValueNotAllowed(f"there is no knob {knob!r}, only {', '.join(SETTINGS)}")
        usual_left, usual_right = _SIDES[knob]
        one = checked(knob, usual_left if left is None else str(left))
        other = checked(knob, usual_right if right is None else str(right))
        return knob, (one, other)

    def _set(self, name: str, value: str, side: Any) -> None:
        checked(name, value)
        if name != self._knob:
            self._values[name] = value
        elif side in (0, 1):
            self._sides = (value, self._sides[1]) if side == 0 else (self._sides[0], value)
        else:
            raise ValueNotAllowed(f"{name} differs on both sides: say which, 0 or 1, not {side!r}")

    # -- what is shown

    def _listed(self, text: str, sides: Sequence[str]) -> list[Listing]:
        """Both listings; what only one of them cannot do is its trouble, and no mistake."""
        found: list[Listing] = []
        wrong: list[ArraykitError] = []
        for value in sides:
            try:
                found.append(listed(text, self._shapes, {**self._values, self._knob: value}))
            except ArraykitError as error:
                wrong.append(error)
                found.append(Listing("", trouble=str(error)))
        if len(wrong) == len(found):
            raise wrong[0]
        return found

    def _paired(self) -> list[Pair]:
        left, right = self._listings
        kinds = (left.kind, right.kind) if self._is_compared else ("", "")
        return paired(left.lines, right.lines, *kinds)

    @property
    def _is_compared(self) -> bool:
        """Whether there is a line for a line: one language, and as many kernels."""
        left, right = self._listings
        return (left.kind, left.kernels) == (right.kind, right.kernels) and bool(left.kind)

    def _state(self) -> dict[str, Any]:
        sides = zip(("left", "right"), self._listings)
        troubles = [f"On the {side}: {found.trouble}." for side, found in sides if found.trouble]
        return {
            "text": self._text,
            "knob": self._knob,
            "values": dict(self._values),
            "sides": [self._side(k) for k in (0, 1)],
            "compared": self._is_compared,
            "said": " ".join(troubles) or self._verdict(),
            "kind": "warning" if troubles else "fine",
        }

    def _side(self, k: int) -> dict[str, Any]:
        listing = self._listings[k]
        loop = set(listing.loop)
        rows: list[dict[str, Any]] = []
        for pair in self._pairs:
            number = pair[k]
            if number is not None:
                rows.append(
                    {
                        "text": listing.lines[number],
                        "differs": pair.differ,
                        "loop": number in loop,
                    }
                )
            elif self._is_compared:
                rows.append({"text": None, "differs": True, "loop": False})
        return {
            "value": self._sides[k],
            "title": listing.title,
            "facts": listing.facts,
            "count": f"{counted(len(listing.lines), 'line')}, {len(loop)} in the loop",
            "trouble": listing.trouble,
            "rows": rows,
        }

    def _verdict(self) -> str:
        left, right = self._listings
        moved = f"{in_bytes(left.moved)} moved on the left, {in_bytes(right.moved)} on the right."
        if left.moved == right.moved:
            moved = f"{in_bytes(left.moved)} moved on either side."
        if left.kernels != right.kernels:
            loops = f"{counted(left.kernels, 'kernel')} on the left, {right.kernels} on the right"
            return f"{moved} {loops}: look at the marked loops."
        if not self._is_compared:
            return f"{moved} These are two languages: look at the marked loops."
        differ = sum(pair.differ for pair in self._pairs)
        if not differ:
            return f"{moved} No line differs. {_ALIKE.get(self._knob, '')}".rstrip()
        lines = "line differs" if differ == 1 else "lines differ"
        return f"{moved} {differ:,} of {len(self._pairs):,} {lines}."

    def _structure(self) -> dict[str, Any]:
        return {
            "title": self._title,
            "settings": [
                {"name": name, "words": each.words, "values": list(each.values.items())}
                for name, each in SETTINGS.items()
            ],
        }

    def static_text(self) -> str:
        """What differs, in a sentence."""
        one, other = self._sides
        return f"{self._text}, with {self._knob} {one} and {other}. {self._state()['said']}"

    def static_html(self) -> str:
        """Both listings, the middle of long ones left out."""
        parts = []
        for value, listing in zip(self._sides, self._listings):
            lines = list(listing.lines[:_STATIC_LINES]) or [listing.trouble]
            if len(listing.lines) > _STATIC_LINES:
                lines.append("...")
            text = escape("\n".join(lines))
            head = escape(f"{self._knob} {value}: {listing.title}, {listing.facts}")
            parts.append(f"<p>{head}</p><pre>{text}</pre>")
        return f"<p><code>{escape(self._text)}</code></p>{''.join(parts)}"


# Why listings are alike where one might expect them not to be.
_ALIKE = {
    "threads": "Threads run the same loop, each on a piece of the arrays.",
    "math": "There is no function in it that could be had from elsewhere.",
    "fusion": "A single operation has nothing to be fused with.",
    "engine": "It is the same listing, whoever computes: set listing to what the engine runs.",
}


def _shape(given: Any) -> tuple[int, ...]:
    if isinstance(given, Array):
        return given.shape
    return tuple(given) if isinstance(given, (tuple, list)) else (given,)
