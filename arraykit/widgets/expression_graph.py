"""`ExpressionGraph`: type an expression, watch its graph grow, then watch it being computed.

The plumbing between `expression_story`, which finds out what there is to show, and the view,
`expression_graph.js`, which keeps to one position in it. Where the arrays hold numbers, the
last step computes for real.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from html import escape
from pathlib import Path
from time import perf_counter
from typing import Any

import traitlets

from arraykit.announced import announced, is_announced
from arraykit.array import Array
from arraykit.dtypes import bool_
from arraykit.errors import ArraykitError, EngineUnavailable, ExpressionError, ValueNotAllowed
from arraykit.explain.quantities import in_bytes, in_seconds
from arraykit.node import data
from arraykit.optimisations import OPTIMISATIONS, checked_names
from arraykit.settings import use
from arraykit.typed_expression import typed
from arraykit.widgets.expression_story import Story, story
from notekit.widgets import Card

__all__ = ["ExpressionGraph"]

_HERE = Path(__file__).parent

MOST_ARRAYS = 12
_SHOWN = 4  # elements of a result


class ExpressionGraph(Card):
    """An expression of `arrays`, which are called by their names, to be typed and stepped through.

    An array may be given as a shape alone: it is then planned with, however large, and
    nothing is computed. Arrays are taken as they are now; what is written to them later does
    not show. `without` names optimisations that are off to begin with, `engine` the one that
    computes.

    >>> import arraykit as ak
    >>> widget = ExpressionGraph({"a": ak.arange(1000, dtype=ak.float64)}, "a + a + a")
    >>> widget.answer["eager"]["moved"], widget.answer["lazy"]["moved"]
    (48000, 16000)
    >>> widget.answer["said"][1]
    'a + a is written. Eager reads 16 kB and writes 8 kB; lazy adds 1 node and computes nothing.'

    Raises `ExpressionError` for an expression that cannot be shown, `ValueNotAllowed` for
    names that cannot be written.
    """

    _esm = Card.view(_HERE / "expression_graph.js")
    _css = Card.looks(_HERE / "expression_graph.css")

    structure = traitlets.Dict().tag(sync=True)
    place = traitlets.Int(0).tag(sync=True)

    refusals = (ArraykitError,)

    def __init__(
        self,
        arrays: Mapping[str, Array | int | tuple[int, ...]],
        text: str,
        title: str = "A lazy expression",
        without: str | tuple[str, ...] = (),
        engine: str | None = None,
    ) -> None:
        if len(arrays) > MOST_ARRAYS:
            raise ValueNotAllowed(f"{MOST_ARRAYS} arrays are the most that can be drawn")
        self._arrays = {name: _source(given) for name, given in arrays.items()}
        self._can_compute = not any(is_announced(array) for array in self._arrays.values())
        self._without = checked_names(without)
        self._engine = engine
        self._title = title
        refused = ""
        try:
            with self._using():
                pass
        except EngineUnavailable as error:
            refused, self._engine = f"{error}; the plan is for the engines that are there", None
        self._story = self._told(text, self._without)
        super().__init__(structure=self._structure())
        self.publish({**self._story.data, "error": refused} if refused else self._story.data)

    # -- requests of the view

    def respond(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what the view asks for: "type" a text, "switch" an optimisation, or "force"."""
        action = request.get("action")
        text = request.get("text")
        try:
            if action == "type" and isinstance(text, str):
                self._story = self._told(text, self._without)
                self.place = self._story.written
            elif action == "switch":
                self._switch(request.get("name"), request.get("on") is True)
            elif action == "force":
                return {**self._story.data, "computed": self._computed()}
            else:
                raise ValueNotAllowed(f"the widget cannot do {action!r}")
        except ExpressionError as error:  # refused: say where, and show what still holds
            span = [error.start, error.end]
            said = f"{error}. What is shown is still {self._story.data['text']}"
            return {**self._story.data, "error": said, "wrong": span, "typed": text}
        except ArraykitError as error:
            return {**self._story.data, "error": str(error)}
        return self._story.data

    def _switch(self, name: Any, on: bool) -> None:
        checked_names([str(name)])
        names = self._without - {name} if on else self._without | {name}
        without = checked_names(names)
        data = self._story.data
        ended = self.place == len(data["said"]) - 1
        self._story = self._told(data["text"], without)
        self._without = without
        self.structure = self._structure()
        if ended or self.place > self._story.written:
            self.place = len(self._story.data["said"]) - 1 if ended else self._story.written

    def _computed(self) -> str:
        """Compute it for real; a sentence on what came out."""
        if not self._can_compute:
            return "Its arrays are shapes without numbers: this is what would happen."
        array = typed(self._story.data["text"], self._arrays).array
        begin = perf_counter()
        with self._using():
            array.force()
        took = perf_counter() - begin
        first = array._buffer().view[:_SHOWN].tolist()
        is_truth = array.dtype is bool_
        values = ", ".join(str(bool(x)) if is_truth else f"{x:.6g}" for x in first)
        dots = ", …" if array.size > _SHOWN else ""
        result = f"[{values}{dots}]" if array.shape else values
        return f"The result is {result}, in {in_seconds(took)}."

    @traitlets.validate("place")
    def _within(self, proposal: Any) -> int:
        return max(0, min(int(proposal["value"]), len(self._story.data["said"]) - 1))

    # -- what is shown

    def _told(self, text: str, without: frozenset[str]) -> Story:
        with self._using():
            return story(text, self._arrays, without)

    def _using(self) -> AbstractContextManager[None]:
        return use(engine=self._engine or "auto")

    def _structure(self) -> dict[str, Any]:
        return {
            "title": self._title,
            "arrays": [
                {
                    "name": name,
                    "detail": f"{array.dtype}{list(array.shape)}, {in_bytes(array.nbytes)}",
                }
                for name, array in self._arrays.items()
            ],
            "switches": [
                {"name": name, "words": words, "on": name not in self._without}
                for name, words in OPTIMISATIONS.items()
            ],
        }

    def static_text(self) -> str:
        """What comes of it in a sentence."""
        return f"{self._title}: {self._story.data['text']}. {self._story.data['said'][-1]}"

    def static_html(self) -> str:
        """The expression and its graph."""
        text = escape(self._story.data["text"])
        return f"<p><code>{text}</code></p>{self._story.graph._repr_svg_()}"


def _source(given: Any) -> Array:
    """A value of its own: what happens to the reader's variable, or in the widget, stays there."""
    if not isinstance(given, Array):
        return announced(given)
    if is_announced(given):
        return given
    buffer = given._buffer()
    given._node.captured = True
    source = Array(data(buffer, given.dtype, given.shape))
    source._node.captured = True
    return source
