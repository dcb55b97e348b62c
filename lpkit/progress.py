"""How far a solve is, told while it runs: `Progress`, and `ProgressBar`, which shows it.

`LinearProgram.solve(on_progress=…)` calls back with the one; the other is such a callback, for
notebooks and terminals. `progress_picture` draws it; `solvers.watch` is how states get here from
a solver's thread. Imported only when it is asked for.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import Any, Callable, TextIO

from lpkit.progress_picture import picture, sentence
from lpkit.solution import Solution, relative_gap
from lpkit.solvers.watch import State, Watch
from lpkit.status import Status

__all__ = ["Listener", "Progress", "ProgressBar"]


def _nothing() -> None:
    """What stops a solve that has ended."""


@dataclass(frozen=True)
class Progress:
    """How far a solve is: in the program's own terms, `None` for what is not known.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.IntVar(0, 9), lp.IntVar(0, 9)
    >>> lp.objective = 5*x + 4*y + 100
    >>> lp.add_constraint(6*x + 4*y <= 24)
    <Constraint c1: 6 x1 + 4 x2 <= 24>
    >>> seen = []
    >>> lp.maximize(on_progress=seen.append)
    124.0
    >>> seen[-1].incumbent, seen[-1].bound, seen[-1].gap, str(seen[-1].status)
    (124.0, 124.0, 0.0, 'optimal')
    """

    incumbent: float | None = None  # the objective of the best point
    bound: float | None = None  # no point is better
    nodes: int | None = None  # of branch and bound, done with
    open_nodes: int | None = None  # to be done, where the solver tells
    iterations: int | None = None  # of the simplex method
    seconds: float = 0.0  # since the solve began
    status: Status | None = None  # how the solve ended; None while it goes on
    _stop: Callable[[], None] = field(default=_nothing, repr=False, compare=False)

    @property
    def gap(self) -> float | None:
        """The relative distance of incumbent and bound, as `Solution.gap`.

        >>> Progress(incumbent=200.0, bound=210.0).gap
        0.05
        """
        return relative_gap(self.incumbent, self.bound)

    def stop(self) -> None:
        """End the solve: its status is `INTERRUPTED`, its values are those of the best point.

        Callable from any thread; without effect once the solve has ended.

        >>> from lpkit import LinearProgram
        >>> lp = LinearProgram()
        >>> lp.objective = lp.IntVar(0, 9)
        >>> enough = lambda progress: progress.seconds > 60 and progress.stop()
        >>> lp.maximize(on_progress=enough)
        9.0
        """
        self._stop()

    def __str__(self) -> str:
        return sentence(self)


class Listener:
    """Makes a `Progress` of each state of one solve, and calls back with it."""

    def __init__(self, on_progress: Callable[[Progress], Any], offset: float, start: float) -> None:
        self._on_progress = on_progress
        self._offset = offset
        self._start = start  # by time.perf_counter
        self.watch = Watch(self._tell)

    def _tell(self, state: State, stop: Callable[[], None]) -> None:
        incumbent, bound = (
            None if number is None else number + self._offset
            for number in (state.incumbent, state.bound)
        )
        seconds = time.perf_counter() - self._start
        counts = state.nodes, state.open_nodes, state.iterations
        self._on_progress(Progress(incumbent, bound, *counts, seconds, None, stop))

    def finish(self, solution: Solution) -> None:
        """Call back a last time, with what the solve came to; raises what the callback raised."""
        if self.watch.error is not None:
            raise self.watch.error
        self._on_progress(
            Progress(
                incumbent=solution.objective if solution.has_values else None,
                bound=solution.bound,
                nodes=solution.nodes,
                iterations=solution.iterations,
                seconds=solution.seconds,
                status=solution.status,
            )
        )


class ProgressBar:
    """Shows how far a solve is: one picture in a notebook, one line in a terminal.

    Elsewhere it writes a line where there is something new. `stream` is where lines go, standard
    error if it is not given; with it, a notebook gets lines too. One bar may be used again.

    >>> import sys
    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x, y = lp.IntVar(0, 9), lp.IntVar(0, 9)
    >>> lp.objective = 5*x + 4*y
    >>> lp.add_constraint(6*x + 4*y <= 24)
    <Constraint c1: 6 x1 + 4 x2 <= 24>
    >>> lp.maximize(on_progress=ProgressBar(stream=sys.stdout))
    optimal: 24 · ... s
    24.0
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream
        self._show: Callable[[Progress], None] | None = None

    def __call__(self, progress: Progress) -> None:
        """Show it."""
        if self._show is None:
            self._show = self._shower()
        self._show(progress)
        if progress.status is not None:
            self._show = None  # the next solve is shown anew

    def _shower(self) -> Callable[[Progress], None]:
        display = None if self._stream is not None else _notebook_display()
        if display is not None:
            return _InNotebook(display)
        stream = sys.stderr if self._stream is None else self._stream
        return _OnOneLine(stream) if stream.isatty() else _LineByLine(stream)


class _InNotebook:
    """One output of the cell, updated in place."""

    def __init__(self, display: Callable[..., Any]) -> None:
        self._display = display
        self._handle: Any = None

    def __call__(self, progress: Progress) -> None:
        data = {"text/html": picture(progress), "text/plain": sentence(progress)}
        if self._handle is None:
            self._handle = self._display(data, raw=True, display_id=True)
        else:
            self._handle.update(data, raw=True)


class _OnOneLine:
    """A line of a terminal, written over until the solve ends."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        text = sentence(progress)
        ended = progress.status is not None
        self._stream.write("\r" + text.ljust(self._width) + ("\n" if ended else ""))
        self._stream.flush()
        self._width = len(text)


class _LineByLine:
    """A line for each new incumbent, one now and then, and one at the end."""

    _every = 10.0  # seconds without a line

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._incumbent: float | None = None
        self._written = 0.0

    def __call__(self, progress: Progress) -> None:
        is_new = progress.incumbent != self._incumbent
        is_due = progress.seconds - self._written >= self._every
        if is_new or is_due or progress.status is not None:
            self._stream.write(sentence(progress) + "\n")
            self._stream.flush()
            self._incumbent, self._written = progress.incumbent, progress.seconds


def _notebook_display() -> Callable[..., Any] | None:
    """IPython's `display`, where a kernel runs; nothing is imported to find out."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None or getattr(shell, "kernel", None) is None:
        return None
    from IPython.display import display

    return display
