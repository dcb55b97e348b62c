"""`TimingPanel`: the same snippets timed side by side, at the sizes of a slider.

This file is the plumbing between others: `timing_run` runs a comparison in a
thread, `timing_results` keeps what came of it, `timing_figures` puts it in
words, `timing_picture` draws what is kept where there is no kernel. The view is
`timing_panel.js`.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import traitlets

from notekit.timing import Case, Comparison, Effort, Timings
from notekit.widgets import timing_figures as figures
from notekit.widgets.card import Card
from notekit.widgets.timing_marks import HUES, marks, marks_of_names
from notekit.widgets.timing_picture import html_of, svg_of
from notekit.widgets.timing_results import Results
from notekit.widgets.timing_run import Run, Stage

__all__ = ["LOOKS", "TimingPanel"]

_HERE = Path(__file__).parent

# What a screen takes to draw must not be taken from the samples: news of them are rare, and the
# next step waits a moment after each.
_EVERY = 0.4  # seconds between two news of samples
_REST = 0.04  # seconds

LOOKS = tuple(
    _HERE / f"{name}.css" for name in ("timing_panel", "size_picker", "timing_table", "timing_plot")
)
_CHECKED = "the same result in every row, checked first"
_UNCHECKED = "results are not compared: the cases name none"


class TimingPanel(Card):
    """Cases timed at the size under a slider: a table, and times against sizes in a plot.

    Nothing is timed before Run is pressed or `start` called; only one panel of
    the process is timed at a time, the others wait. `base`, `tolerance` and
    `effort` are those of `compare`. `traffic` are the bytes that have to be read
    and written for each element, from which the memory roof follows; without it
    the roof follows from `moved` of the cases. `item_bytes` is the size of an
    element of one array, `unit` what sizes count, and `hint` stands beside the
    title. With `each`, such as "a call", there is a column of that name with the time
    of one of n. `recorded` are timings to show, labelled, before anything is run; with
    them there need not be cases.

    >>> from notekit.timing import Case
    >>> panel = TimingPanel([Case("sum", "s = sum(range(n))", result="s")], sizes=[10, 1000])
    >>> panel.static_text()
    'Timings. Nothing is timed before you press Run.'

    Raises `ValueError` for cases that cannot be told apart, an unknown base, and
    sizes below 1.
    """

    _esm = Card.view(_HERE / "timing_panel.js")
    _css = Card.looks(*LOOKS)

    structure = traitlets.Dict().tag(sync=True)
    place = traitlets.Int().tag(sync=True)  # which of the sizes is shown, in all views
    copies = traitlets.Dict().tag(sync=True)  # what the buttons copy

    def __init__(
        self,
        cases: Sequence[Case] = (),
        sizes: Iterable[int] = (),
        base: str = "",
        title: str = "Timings",
        *,
        hint: str = "",
        effort: Effort | None = None,
        tolerance: float = 1e-9,
        traffic: tuple[float, float] | None = None,
        item_bytes: float = 0.0,
        unit: str = "elements n",
        each: str = "",
        recorded: Timings | None = None,
    ) -> None:
        self._cases = list(cases)
        if not self._cases and recorded is None:
            raise ValueError("there is nothing to show: give cases, or recorded timings")
        wanted = list(sizes)
        if not wanted and recorded is not None:
            wanted = [row.n for row in recorded.rows]
        self._sizes = _checked_sizes(wanted)
        if self._cases:
            base = Comparison(self._cases, self._sizes, base).base
        self._base, self._tolerance, self._effort = base, tolerance, effort
        self._title, self._hint, self._unit, self._each = title, hint, unit, each
        self._traffic = _checked_traffic(traffic)
        self._item_bytes = item_bytes
        self._results = Results(base, recorded)
        self._roof: figures.RoofLine | None = None
        self._run: Run | None = None
        self._timed_on = ""
        self._told = 0.0
        super().__init__()
        self.place = len(self._sizes) - 1
        self._show()

    # -- for cells

    def start(self, n: int | None = None) -> None:
        """Time all sizes, that of the slider first, or `n` alone; returns at once.

        Raises ValueError while it runs, without cases, and for a size that is not on the slider.
        """
        with self._responding:
            if self._is_busy:
                raise ValueError("it is running already: wait for it, or cancel it first")
            if not self._cases:
                raise ValueError("there are no cases to run: these timings were recorded")
            if n is not None and n not in self._sizes:
                raise ValueError(f"n = {n:,} is none of the sizes of this panel")
            first = self._sizes[self.place]
            others = [size for size in self._sizes if size != first]
            moved = any(case.moved for case in self._cases)
            self._run = Run(
                self._title,
                self._cases,
                [first, *others] if n is None else [n],
                self._hear,
                base=self._base,
                tolerance=self._tolerance,
                effort=self._effort,
                with_roof=bool(self._traffic) or moved,
            )
            self._run.start()

    def cancel(self) -> None:
        """End a run at once, with all its processes. What was complete stays."""
        if self._run is not None:
            self._run.cancel()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the run has ended; whether it has. Interrupting the wait cancels the run."""
        if self._run is None:
            return True
        try:
            return self._run.wait(seconds)
        except KeyboardInterrupt:
            self._run.cancel("it was interrupted")
            raise

    @property
    def timings(self) -> Timings | None:
        """What has been timed so far, or recorded; None while there is nothing."""
        return self._results.merged(self._sizes)

    def picture(self) -> str:
        """The plot as an SVG image."""
        return svg_of(self.structure, self._state())

    def close(self) -> None:
        """End the run, and the widget with all its views."""
        self.cancel()
        super().close()

    # -- requests of a view

    def respond(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what the view asks for: "run" all sizes, "one" size, or "cancel"."""
        action = request.get("action")
        try:
            if action == "cancel":
                self.cancel()
            elif action in ("run", "one"):
                place = request.get("place")
                if isinstance(place, int) and 0 <= place < len(self._sizes):
                    self.place = place
                self.start(self._sizes[self.place] if action == "one" else None)
            else:
                raise ValueError(f"the widget cannot do {action!r}")
        except ValueError as error:  # refused: say so, and show what still holds
            return {**self._state(), "error": str(error)}
        return self._state()

    @traitlets.validate("place")
    def _within(self, proposal: Any) -> int:
        return max(0, min(int(proposal["value"]), len(self._sizes) - 1))

    # -- news of a run, in its thread

    def _hear(self, run: Run) -> None:
        with self._responding:
            results = self._results_of(run)
            if run.stage is Stage.RUNNING and run.progress is not None:
                results.note(run.progress, run.comparison.sizes[run.place])
            elif run.stage is Stage.ENDED:
                results.end(run.timings, run.cancelled)
            if results is not self._results:
                return  # something else is looked at by now
            if run.stage is Stage.ENDED:
                self._timed_on = time.strftime("%Y-%m-%d") if run.timings else self._timed_on
            if run.roof is not None:
                moved = min((case.moved for case in self._cases if case.moved), default=0.0)
                self._roof = figures.RoofLine.of(run.roof, self._traffic, moved)
            if self._is_dull(run):
                return
            self._show()
        if run.stage is Stage.RUNNING:
            time.sleep(_REST)
        elif run.stage is Stage.ENDED:
            self.renew_static()

    def _results_of(self, run: Run) -> Results:
        """Where the news of a run belong."""
        return self._results

    def _is_dull(self, run: Run) -> bool:
        """Whether the next news will come soon, and tell more."""
        # Any other step may take long, and should stand there meanwhile.
        is_sampling = run.stage is Stage.RUNNING and any(
            row.samples for row in self._results.partial
        )
        return is_sampling and time.monotonic() - self._told < _EVERY

    # -- what is shown

    @property
    def _is_busy(self) -> bool:
        return self._run is not None and self._run.stage is not Stage.ENDED

    def _show(self) -> None:
        structure = self._structure()
        if structure != self.structure:
            self.structure = structure
        if not self._is_busy:
            timings = self.timings
            self.copies = (
                {"markdown": timings.to_markdown(), "csv": timings.to_csv()} if timings else {}
            )
        self._told = time.monotonic()
        self.publish(self._state())

    def _structure(self) -> dict[str, Any]:
        """What stands where. Changes only when recorded timings make way for live ones."""
        base = self._results.base
        if self._results.is_recorded:
            names, where = self._results.recorded_names()
            looks = marks_of_names(names, where, base)
            code = ["" for _ in names]
        else:
            names = [case.name for case in self._cases]
            looks = marks(self._cases, base)
            code = ["\n".join(filter(None, [case.setup, _timed(case)])) for case in self._cases]
        checked = _CHECKED if any(case.result for case in self._cases) else _UNCHECKED
        memory = sum(case.memory for case in self._cases)
        return {
            "title": self._title,
            "hint": self._hint or (checked if self._cases else ""),
            "unit": self._unit,
            "each": self._each,
            "base": figures.column_of_base(base),
            "cases": [
                {"name": name, "mark": {**look._asdict(), "colour": HUES[look.hue]}, "code": text}
                for name, look, text in zip(names, looks, code)
            ],
            "sizes": [
                {"n": n, "text": f"{n:,}", "bytes": figures.size_text(n, self._item_bytes, memory)}
                for n in self._sizes
            ],
            "can_run": bool(self._cases),
        }

    def _state(self) -> dict[str, Any]:
        """Results, progress and sentences as they are now."""
        results, run = self._results, self._run
        progress = run.progress if run and self._is_busy else None
        names = [case["name"] for case in self.structure["cases"]]
        when = results.recorded_when if results.is_recorded else ""
        roof = None if results.is_recorded else self._roof
        series = figures.plotted(
            names, self._sizes, results.complete, results.under_way, results.partial
        )
        line = _roof_line(roof, self._sizes) if roof is not None else None
        roof = roof if line else None  # one that holds at no size is not spoken of
        return {
            "busy": self._is_busy,
            "share": progress.done if progress else 0.0,
            "doing": progress.text if progress else "",
            "cost": run.cost if run else "",
            "recorded": when,
            "has_roof": line is not None,
            "sizes": [self._size(n, names, roof) for n in self._sizes],
            "plot": {
                "series": series,
                "roof": line,
                "unit": f"{self._unit} · recorded {when}" if when else self._unit,
                "alt": figures.alt_text(series, self._unit, roof, when),
            },
        }

    def _size(self, n: int, names: Sequence[str], roof: figures.RoofLine | None) -> dict[str, Any]:
        results = self._results
        complete = results.complete.get(n)
        partial = results.partial if n == results.under_way else None
        sentence, kind = self._sentence(n)
        found = figures.shown(names, n, complete, partial, roof)
        if self._run is not None and self._run.roof_missing and found["caption"]:
            found["caption"] += f" No memory roof: {self._run.roof_missing}."
        can_offer = self._cases and not self._is_busy and not results.is_recorded
        is_timed = complete is not None and any(row.samples for row in complete.rows)
        return {
            **found,
            "sentence": sentence,
            "kind": kind,
            "offer": bool(can_offer and not is_timed and results.complete),
        }

    def _sentence(self, n: int) -> tuple[str, str]:
        """What the status line says at a size, and the kind of its mark."""
        run, results = self._run, self._results
        complete = results.complete.get(n)
        if run is not None and run.error is not None:
            return f"{type(run.error).__name__}: {run.error}", "error"
        is_told = complete is not None and n != results.under_way and run and run.progress
        if run is not None and self._is_busy and not is_told:
            return run.sentence, "busy"
        if complete is not None:
            others = [each for size, each in results.complete.items() if size != n]
            sentence, kind = figures.verdict(complete, n, others)
            if results.is_recorded:
                return f"Recorded {results.recorded_when}: {sentence}", "recorded"
            return sentence, kind
        if run is not None and run.cancelled and not results.complete:
            return f"Nothing was timed: {run.cancelled}.", "warning"
        if results.complete:
            return f"n = {n:,} was not timed yet.", "idle"
        return "Nothing is timed before you press Run.", "idle"

    def static_text(self) -> str:
        """The sentence of the size under the slider."""
        return f"{self._title}. {self._state()['sizes'][self.place]['sentence']}"

    def static_html(self) -> str:
        """The plot and the table of the size under the slider."""
        return html_of(self.structure, self._state(), self.place, self._timed_on)


def _timed(case: Case) -> str:
    return f"# timed:\n{case.statement}" if case.setup else case.statement


def _roof_line(roof: figures.RoofLine, sizes: Sequence[int]) -> dict[str, Any] | None:
    """The part of the roof that holds: from where a cache is too small."""
    start, end = max(roof.beyond_cache, sizes[0]), sizes[-1]
    if start >= end:
        return None
    return {
        "start": [start, roof.seconds(start)],
        "end": [end, roof.seconds(end)],
        "text": roof.text,
    }


def _checked_sizes(sizes: Iterable[int]) -> list[int]:
    found = sorted({int(n) for n in sizes})
    if not found or found[0] < 1:
        raise ValueError("sizes are whole numbers from 1 on, and there is at least one")
    return found


def _checked_traffic(traffic: tuple[float, float] | None) -> tuple[float, float] | None:
    if traffic is not None and not (min(traffic) >= 0 and sum(traffic) > 0):
        raise ValueError(f"traffic is bytes read and bytes written, not {traffic!r}")
    return traffic
