"""What is compared: snippets as text, each for an interpreter, and what came of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from textwrap import dedent

from notekit.timing.interpreters import Interpreter
from notekit.timing.samples import Spread, spread

__all__ = ["Case", "Outcome", "Row"]

_LOOP = 0.05  # of the median: a larger part of the loop around the statement is noted
_WAIT = 0.2  # of the time of all samples: more is noted, whether it was taken off or not
_BUSY = 0.05  # of a processor: more than that, while it rests, is noted


@dataclass(frozen=True)
class Case:
    """A snippet and where it runs. `n` is the size, in setup, statement and result.

    `result` is an expression that says what the statement came to: all cases of a
    comparison have to agree on it before any is timed. `needs` names modules that
    have to be importable, `memory` the bytes held at the peak for each of n
    elements, `moved` those that have to be read and written at least, for the
    share of the roof. `missing` says why it cannot run here, where that is known
    beforehand: it has a row with that reason, and no process is started. One that
    `is_reference` is there to be read beside the others, and never called fastest.
    """

    name: str
    statement: str
    setup: str = ""
    result: str = ""
    interpreter: Interpreter | str = ""  # a path, a command, "PyPy 3"; empty for this one
    needs: tuple[str, ...] = ()
    memory: float = 0.0
    moved: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)
    missing: str = ""
    is_reference: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.needs, str):
            raise TypeError(f"needs of the case {self.name!r} are names, as in ({self.needs!r},)")
        for name in ("statement", "setup", "result"):
            text = getattr(self, name)
            if not isinstance(text, str):
                raise TypeError(f"{name} of the case {self.name!r} is code as text, not {text!r}")
            object.__setattr__(self, name, dedent(text).strip("\n"))
        if not self.statement.strip():
            raise ValueError(f"the case {self.name!r} has no statement to time")


class Outcome(Enum):
    """How it went with a case at one size."""

    TIMED = "timed"
    MISSING = "cannot run here"
    REFUSED = "would not fit in memory"
    DIFFERENT = "another result"
    FAILED = "raised an error"
    DIED = "ended unasked"
    CANCELLED = "cancelled"


@dataclass
class Row:
    """One case at one size. Times are seconds of one run of the statement."""

    case: str
    n: int
    outcome: Outcome
    reason: str = ""  # for all outcomes but TIMED
    interpreter: str = ""
    samples: list[float] = field(default_factory=list)  # without what was taken off
    # Of each sample: what it was ready to run while others had the processors, and the part of
    # it that was taken off, in which nothing of it can have run.
    waits: list[float] = field(default_factory=list)
    taken_off: list[float] = field(default_factory=list)
    loops: int = 0
    first: float | None = None  # the first run, with whatever it compiled
    warm_up: int = 0  # samples that were thrown away until it no longer got faster
    is_warm: bool = True
    throttled: float = 0.0  # seconds that a quota made this machine wait meanwhile
    bytes_moved: float = 0.0
    trace: str = ""
    setup: str = ""
    statement: str = ""
    versions: dict[str, str] = field(default_factory=dict)  # of the interpreter and of `needs`
    is_cold: bool = True  # whether the first run was in a process that had run nothing else
    overhead: float = 0.0  # of the loop around the statement: part of each time
    peak: int | None = None  # bytes of memory the process had at most
    busy: float = 0.0  # share of a processor that is used while the statement does not run
    is_checked: bool = True  # whether its result was compared with the others'
    is_alone: bool = True  # whether no other comparison of this process ran meanwhile
    is_reference: bool = False  # see `Case`

    def end(self, outcome: Outcome, reason: str) -> None:
        """Note that it was not timed, and why."""
        self.outcome, self.reason = outcome, reason
        self.samples, self.waits, self.taken_off = [], [], []

    @property
    def spread(self) -> Spread:
        """Its samples summed up. Only where there are some."""
        return spread(self.samples)

    @property
    def waited(self) -> float:
        """The share of its time in which it was ready to run, and others had the processors."""
        whole = sum(self.samples) + sum(self.taken_off)
        return min(1.0, sum(self.waits) / whole) if whole else 0.0

    @property
    def badges(self) -> list[str]:
        """Why not to trust it, in a word or a few: nothing where there is no reason."""
        if self.outcome is not Outcome.TIMED or not self.samples:
            return []
        middle = self.spread
        unstable = middle.unstable(self.loops)
        found = {
            f"unstable: {unstable}": bool(unstable),
            "still warming up": not self.is_warm,
            f"throttled for {self.throttled:.2g} s: do not trust it": self.throttled > 0,
            f"the empty loop is {self.overhead / (middle.median or 1):.0%} of it": (
                self.overhead > _LOOP * middle.median
            ),
            f"waited for a processor {self.waited:.0%} of the time": self.waited > _WAIT,
            "goes on working between its runs": self.busy > _BUSY,
            "another comparison ran beside it": not self.is_alone,
        }
        return [text for text, holds in found.items() if holds]
