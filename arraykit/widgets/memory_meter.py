"""`MemoryMeter`: bytes read, written and held at the peak, predicted and then measured.

The plumbing between `memory_figures`, which predicts and finds the words, `memory_run`,
which measures in a process of its own, and the view, `memory_meter.js`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from arraykit.errors import ArraykitError, EngineUnavailable, ExpressionError, ValueNotAllowed
from arraykit.explain.quantities import in_bytes
from arraykit.memory_peak import WAYS
from arraykit.settings import ENGINES, use
from arraykit.widgets import memory_figures as figures
from arraykit.widgets.memory_run import MemoryRun
from notekit.widgets import Card

__all__ = ["MemoryMeter"]

_HERE = Path(__file__).parent
_MOST_ARRAYS = 12
_LARGEST = 10**15  # elements of a size, which no machine has


class MemoryMeter(Card):
    """What a typed expression takes of memory, computed lazily and one operation at a time.

    Its arrays are as many float64 as the slider says, for each of `names`. The predictions
    come from plans. Measure computes both ways in a process of its own, and says how much
    that process held at most; what would not fit in memory is refused beforehand. `sizes`
    are those of the slider, `n` the one at first, or the largest.

    >>> meter = MemoryMeter("ab", "(a + b) * (a - b)", sizes=[1_000_000])
    >>> [(row["way"], row["peak"]) for row in meter.answer["rows"]]
    [('eager', 24000000), ('lazy', 8000000)]

    Raises `ExpressionError` for an expression that cannot be read, `ValueNotAllowed` for
    names that cannot be written, sizes that are none, and an `n` that is none of them.
    """

    _esm = Card.view(_HERE / "memory_meter.js")
    _css = Card.looks(
        _HERE / "expression_input.css",
        _HERE / "memory_meter.css",
        _HERE.parents[1] / "notekit" / "widgets" / "size_picker.css",
    )

    structure = traitlets.Dict().tag(sync=True)
    place = traitlets.Int(0).tag(sync=True)  # which of the sizes is shown, in all views

    refusals = (ArraykitError,)

    def __init__(
        self,
        names: Sequence[str],
        text: str,
        sizes: Iterable[int] = (100_000, 1_000_000, 10_000_000),
        n: int | None = None,
        title: str = "Memory meter",
        engine: str = "auto",
    ) -> None:
        self._names = list(dict.fromkeys(names))
        if len(self._names) > _MOST_ARRAYS:
            raise ValueNotAllowed(f"{_MOST_ARRAYS} arrays are the most that are measured")
        self._sizes = _checked(sizes)
        self._title = title
        self._engine = engine
        self._trouble = _unavailable(engine)
        self._text = text
        self._run: MemoryRun | None = None
        self._peaks: dict[tuple[str, int, str], dict[str, int | None]] = {}
        place = len(self._sizes) - 1 if n is None else _place(n, self._sizes)
        self._prediction = figures.predicted(text, self._names, self._sizes[place])
        super().__init__(structure=self._structure(), place=place)
        self._show()

    # -- for cells

    def measure(self) -> None:
        """Measure what is shown; returns at once. Raises `ValueNotAllowed` where it cannot."""
        with self._responding:
            if self._is_busy:
                raise ValueNotAllowed("it is measuring already: wait for it, or cancel it")
            if _unavailable(self._engine):
                raise ValueNotAllowed(_unavailable(self._engine))
            refused = {way: figures.refusal(self._prediction, way) for way in WAYS}
            ways = [way for way in WAYS if not refused[way]]
            if not ways:
                raise ValueNotAllowed(f"this {refused['lazy']}: take a smaller size")
            size = self._prediction.n
            self._run = MemoryRun(self._text, self._names, size, self._engine, ways, self._hear)
            self._run.start()
            self._show()

    def cancel(self) -> None:
        """End a measurement, with its process."""
        if self._run is not None:
            self._run.cancel()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the measurement has ended; whether it has. Interrupting it cancels it."""
        if self._run is None:
            return True
        try:
            return self._run.wait(seconds)
        except KeyboardInterrupt:
            self.cancel()
            raise

    @property
    def peaks(self) -> dict[str, int | None]:
        """The bytes measured for what is shown, by way; None where the system does not tell."""
        return dict(self._peaks.get((self._text, self._prediction.n, self._engine), {}))

    def close(self) -> None:
        """End a measurement, and the widget with all its views."""
        self.cancel()
        super().close()

    # -- requests of a view

    def respond(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what the view asks for: "type", "size", "engine", "measure" or "cancel"."""
        action = request.get("action")
        self._trouble = ""
        try:
            self._do(action, request)
        except ExpressionError as error:  # refused: say where, and show what still holds
            said = f"{error}. What is shown is still {self._text}"
            span = [error.start, error.end]
            return {**self._state(), "error": said, "wrong": span, "typed": request.get("text")}
        except ArraykitError as error:
            return {**self._state(), "error": str(error)}
        return self._state()

    def _do(self, action: Any, request: dict[str, Any]) -> None:
        text, place, engine = (request.get(name) for name in ("text", "place", "engine"))
        if action == "type" and isinstance(text, str):
            self._prediction = figures.predicted(text, self._names, self._prediction.n)
            self._text = text
        elif action == "size" and type(place) is int and 0 <= place < len(self._sizes):
            size = self._sizes[place]
            self._prediction = figures.predicted(self._text, self._names, size)
            self.place = place
        elif action == "engine" and engine in ENGINES:
            self._engine = engine
            self._trouble = _unavailable(engine)
        elif action == "measure":
            self.measure()
        elif action == "cancel":
            self.cancel()
        else:
            raise ValueNotAllowed(f"the widget cannot do {action!r}")

    @traitlets.validate("place")
    def _within(self, proposal: Any) -> int:
        return max(0, min(int(proposal["value"]), len(self._sizes) - 1))

    # -- news of a measurement, in its thread

    def _hear(self, run: MemoryRun) -> None:
        with self._responding:
            if run.peaks:
                self._peaks[run.text, run.n, run.engine] = dict(run.peaks)
            self._trouble = f"It could not be measured: {run.error}." if run.error else ""
            self._show()
        if run.is_over:
            self.renew_static()

    # -- what is shown

    @property
    def _is_busy(self) -> bool:
        return self._run is not None and not self._run.is_over

    def _show(self) -> None:
        self.publish(self._state())

    def _state(self) -> dict[str, Any]:
        said, kind = figures.verdict(self._prediction, self.peaks)
        run = self._run
        if run is not None and self._is_busy:
            way = run.ways[min(len(run.peaks), len(run.ways) - 1)]
            said, kind = f"Computing {run.text} {way} in a process of its own.", "busy"
        elif run is not None and run.cancelled and not self.peaks:
            said, kind = "The measurement was cancelled.", "warning"
        rows = [figures.row(self._prediction, way, self.peaks) for way in ("eager", "lazy")]
        return {
            "text": self._text,
            "engine": self._engine,
            "place": self.place,
            "rows": rows,
            "most_moved": max(row["read"] + row["wrote"] for row in rows),
            "most_held": max(max(row["peak"], row["measured"] or 0) for row in rows),
            "busy": self._is_busy,
            "can_measure": not all(row["refused"] for row in rows),
            "said": said,
            "kind": kind,
            **({"error": self._trouble} if self._trouble else {}),
        }

    def _structure(self) -> dict[str, Any]:
        return {
            "title": self._title,
            "names": self._names,
            "engines": list(ENGINES),
            "sizes": [
                {"n": n, "text": f"{n:,}", "bytes": f"{in_bytes(8 * n)} each"} for n in self._sizes
            ],
        }

    def static_text(self) -> str:
        """What is predicted, and measured, in a sentence."""
        said, _ = figures.verdict(self._prediction, self.peaks)
        return f"{self._title}: {self._text}, {self._prediction.n:,} elements. {said}"

    def static_html(self) -> str:
        """The figures as a table."""
        heads = ("", "bytes moved", "peak predicted", "peak measured")
        lines = ["".join(f"<th>{head}</th>" for head in heads)]
        for row in self._state()["rows"]:
            cells = (row["way"], row["moved_text"], row["peak_text"], row["measured_text"])
            lines.append("".join(f"<td>{escape(cell)}</td>" for cell in cells))
        rows = "".join(f"<tr>{line}</tr>" for line in lines)
        return f"<p><code>{escape(self._text)}</code></p><table>{rows}</table>"


def _unavailable(engine: str) -> str:
    """Why there is no such engine here; "" if there is."""
    try:
        with use(engine=engine):
            return ""
    except EngineUnavailable as error:
        return f"{error}. Predictions hold for every engine."


def _place(n: int, sizes: Sequence[int]) -> int:
    if n not in sizes:
        raise ValueNotAllowed(f"n = {n!r} is none of the sizes of this widget")
    return sizes.index(n)


def _checked(sizes: Iterable[int]) -> list[int]:
    found = sorted(set(sizes))
    if not found or not all(type(n) is int and 1 <= n <= _LARGEST for n in found):
        raise ValueNotAllowed("sizes are whole numbers from 1 on, and there is at least one")
    return found
