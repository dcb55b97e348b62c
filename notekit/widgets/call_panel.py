"""`CallPanel`: what one call of C costs. The reader moves the call and the interpreter.

A timing panel whose cases come from `notekit.bindings`: each choice has results of its
own, which stay when another is looked at. The view is `call_panel.js`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notekit.bindings import CALLS, INTERPRETERS, cases
from notekit.timing import Case, Effort
from notekit.widgets.card import Card
from notekit.widgets.timing_panel import LOOKS, TimingPanel
from notekit.widgets.timing_results import Results
from notekit.widgets.timing_run import Run

__all__ = ["BOTH", "CallPanel"]

_HERE = Path(__file__).parent

BOTH = "both"  # interpreters
_SIZES = (1_000, 10_000, 100_000)
# Fourteen cases, some of them a thousand times as slow as others.
_EFFORT = Effort(samples=7, least=0.01, warm_up=0.6, budget=8.0)


@dataclass
class _Choice:
    """A call on some interpreters: its cases, and what is known of them."""

    cases: list[Case]
    base: str
    results: Results
    run: Run | None = None
    timed_on: str = ""


class CallPanel(TimingPanel):
    """Ways to make a call of C, timed side by side; which call, and where, is chosen above.

    `call` is a key of `notekit.bindings.CALLS`, `on` "CPython", "PyPy" or "both".
    Extensions in C are compiled when first needed, which takes some seconds.

    >>> from notekit.widgets.call_panel import CallPanel
    >>> panel = CallPanel("rows", on="CPython")
    >>> panel.static_text()
    'What a call costs. Nothing is timed before you press Run.'

    Raises `ValueError` for a call or an interpreter that is not among the choices.
    """

    _esm = Card.view(_HERE / "call_panel.js")
    _css = Card.looks(*LOOKS, _HERE / "call_panel.css")

    def __init__(
        self,
        call: str = "cos",
        on: str = BOTH,
        sizes: tuple[int, ...] = _SIZES,
        effort: Effort | None = None,
    ) -> None:
        self._choices: dict[tuple[str, str], _Choice] = {}
        self._chosen = (call, on)
        chosen = self._choice(call, on)
        super().__init__(
            chosen.cases,
            sizes,
            chosen.base,
            "What a call costs",
            effort=effort or _EFFORT,
            unit=CALLS[call].unit,
            each=CALLS[call].each,
        )
        chosen.results = self._results

    def choose(self, call: str, on: str) -> None:
        """Show another call, or other interpreters. Raises ValueError while a run is under way."""
        with self._responding:
            if self._is_busy:
                raise ValueError("a run is under way: wait for it, or cancel it first")
            chosen = self._choice(call, on)
            before = self._choices[self._chosen]
            before.run, before.timed_on = self._run, self._timed_on
            self._chosen = (call, on)
            self._cases, self._base, self._results = chosen.cases, chosen.base, chosen.results
            self._run, self._timed_on = chosen.run, chosen.timed_on
            self._unit, self._each = CALLS[call].unit, CALLS[call].each
            self._show()
        self.renew_static()

    def respond(self, request: dict[str, Any]) -> dict[str, Any]:
        """Besides what a timing panel does: "choose" a "call" and where "on"."""
        if request.get("action") != "choose":
            return super().respond(request)
        try:
            self.choose(str(request.get("call")), str(request.get("on")))
        except ValueError as error:
            return {**self._state(), "error": str(error)}
        return self._state()

    def _choice(self, call: str, on: str) -> _Choice:
        if call not in CALLS:
            raise ValueError(f"no call is named {call!r}; there are {', '.join(CALLS)}")
        if on not in (BOTH, *INTERPRETERS):
            raise ValueError(f"on is {BOTH!r}, {' or '.join(map(repr, INTERPRETERS))}, not {on!r}")
        if (call, on) not in self._choices:
            made = cases(call, INTERPRETERS if on == BOTH else [on])
            names = [case.name for case in made]
            base = CALLS[call].base if CALLS[call].base in names else names[0]
            self._choices[call, on] = _Choice(made, base, Results(base, None))
        chosen, both = self._choices[call, on], self._choices.get((call, BOTH))
        if on != BOTH and both is not None and not chosen.results.complete:
            # What was timed on both was timed on each of them.
            names = [case.name for case in chosen.cases]
            chosen.results = both.results.part(names, chosen.base)
            chosen.timed_on = self._timed_on if self._chosen == (call, BOTH) else both.timed_on
        return chosen

    def _results_of(self, run: Run) -> Results:
        # The last news of a run may come when another call has been chosen already.
        own = (each.results for each in self._choices.values() if each.run is run)
        return next(own, self._results)

    def _structure(self) -> dict[str, Any]:
        call, on = self._chosen
        return {
            **super()._structure(),
            "calls": [[name, each.title] for name, each in CALLS.items()],
            "places": [[BOTH, BOTH], *([name, name] for name in INTERPRETERS)],
            "call": call,
            "on": on,
        }

    def static_html(self) -> str:
        """The name of the call, and what a timing panel keeps."""
        return f"<p>{CALLS[self._chosen[0]].title}</p>{super().static_html()}"
