"""What the JIT compiled, put in order: loops with their parts, and the bridges that leave them.

A loop is compiled in parts. Its *entry* unpacks the interpreter's frame, its
*preamble* is the first time round, in which everything is checked that cannot
change later, and its *loop* is what every further round runs. When a guard
fails often, a *bridge* is compiled that goes on from there. `aligned` in
alignment.py puts them beside their source, `text` and `page` show them.
"""

from __future__ import annotations

import linecache
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from notekit.jit.log import Entry, Log, LoggedTrace, Place
from notekit.jit.operations import Kind, Operation, counted, work

__all__ = ["CALL", "SOURCE", "Bytecode", "Part", "Snippet", "Trace", "Traces", "arranged"]

# What the files are called that hold a snippet's code.
SOURCE = "<source>"
CALL = "<call>"


@dataclass(frozen=True)
class Snippet:
    """Code to be traced: what it defines, and the call that makes it run often enough."""

    source: str
    call: str = ""


@dataclass(frozen=True)
class Bytecode:
    """One bytecode of Python and what is left of it. Without a place: what a bridge begins with."""

    place: Place | None
    operations: tuple[Operation, ...]


@dataclass(frozen=True, repr=False)
class Part:
    """A piece of a trace that is run from its beginning to its end.

    `name` is "entry", "preamble", "loop", "bridge", or "function" for a trace that
    is run through once. `runs` says how often it was begun, where PyPy counted.
    """

    name: str
    bytecodes: tuple[Bytecode, ...]
    runs: int | None = None

    def __repr__(self) -> str:
        return f"Part({self.name!r}, {self.work} operations, runs={self.runs})"

    @property
    def operations(self) -> Iterator[Operation]:
        """All operations, in the order in which they run."""
        for bytecode in self.bytecodes:
            yield from bytecode.operations

    @property
    def counts(self) -> dict[Kind, int]:
        """How many operations of each kind one run takes."""
        return counted(self.operations)

    @property
    def work(self) -> int:
        """How many operations one run takes, bookkeeping aside."""
        return work(self.counts)

    def count(self, *names: str) -> int:
        """How many operations have a name that is, or begins with, one of `names`."""
        return sum(operation.name.startswith(names) for operation in self.operations)

    @property
    def carried(self) -> tuple[str, ...]:
        """The values that a loop hands to its next time round: i… integers, f… floats, p… objects.

        >>> from notekit.jit import traced
        >>> [value[0] for value in traced("iterate").main.main.carried].count("f")
        1
        """
        last = self.bytecodes[-1].operations[-1:] if self.bytecodes else ()
        return last[0].arguments if last and last[0].name == "jump" else ()

    @property
    def bytes(self) -> int | None:
        """The machine code of one run, in bytes, if the log tells."""
        # At a label stands what counts its runs, which is there for the log alone.
        sizes = [each.size for each in self.operations if each.name != "label"]
        known = [size for size in sizes if size is not None]
        return sum(known) if known else None


@dataclass(repr=False)
class Trace:
    """One trace: a loop, a function that is called often, or a bridge.

    `place` is where it begins. `bridges` leave it, each for the guard in its
    `origin`. `recorded` is what was traced, before the optimiser.
    """

    kind: str  # "loop", "function", "bridge"
    place: Place | None
    parts: tuple[Part, ...]
    recorded: tuple[Operation, ...] = ()
    bridges: list[Trace] = field(default_factory=list)
    origin: tuple[Trace, Bytecode, Operation] | None = None

    def __repr__(self) -> str:
        return f"<{self.title}: {list(self.parts)}>"

    @property
    def main(self) -> Part:
        """The part that matters: the loop of a loop, else the last there is."""
        return self.parts[-1]

    @property
    def loop(self) -> Part | None:
        """What is run over and over, if it is a loop."""
        return self.main if self.kind == "loop" else None

    @property
    def preamble(self) -> Part | None:
        """The first time round, if it is a loop that was compiled with one."""
        return next((part for part in self.parts if part.name == "preamble"), None)

    @property
    def bytecodes(self) -> Iterator[Bytecode]:
        """Those of all parts."""
        for part in self.parts:
            yield from part.bytecodes

    @property
    def title(self) -> str:
        """What it is and where, in words."""
        if self.place is None:
            return f"a {self.kind}"
        if not self.place.file:
            return f"a {self.kind} of PyPy's own: {self.place.function}"
        where = f" at line {self.place.line}" if self.place.line else ""
        is_call = self.place.file == CALL and self.place.function == "<module>"
        return f"the {self.kind} in {'the call' if is_call else self.place.function}{where}"

    @property
    def operations_run(self) -> int | None:
        """How many operations its runs took, if they were counted and all came to their end."""
        if any(part.runs is None for part in self.parts):
            return None
        return sum(part.work * (part.runs or 0) for part in self.parts)

    def is_in(self, *files: str) -> bool:
        """Whether any of it comes from one of these files."""
        return any(each.place and each.place.file in files for each in self.bytecodes)


class Traces:
    """All traces of a run, and what was run.

    `reason` says why there are none, if the snippet could not be run here at all;
    `recorded` says when and where, if they were read from a file, and `note` why
    they were; `output` is what the snippet printed. `lines` are those of files
    outside of the snippet, by file and number, where the files are not at hand.
    """

    def __init__(
        self,
        snippet: Snippet,
        log: Log | None = None,
        interpreter: str = "",
        output: str = "",
        reason: str = "",
        recorded: str = "",
        log_text: str = "",
        lines: dict[tuple[str, int], str] | None = None,
    ) -> None:
        self.snippet = snippet
        self.all = arranged(log) if log else []
        self.summary = log.summary if log else {}
        self.interpreter = interpreter
        self.output = output
        self.reason = reason
        self.recorded = recorded
        self.note = ""
        self.log_text = log_text
        self.lines = lines or {}

    def __bool__(self) -> bool:
        """Whether the snippet was run, here or when it was recorded."""
        return not self.reason

    @cached_property
    def own(self) -> list[Trace]:
        """The traces that go through the snippet itself, those that did most first."""
        own = [trace for trace in self.all if trace.is_in(SOURCE, CALL)]
        return sorted(own, key=lambda trace: -(trace.operations_run or 0))

    @property
    def loops(self) -> list[Trace]:
        """The loops among them."""
        return [trace for trace in self.own if trace.kind == "loop"]

    @property
    def bridges(self) -> list[Trace]:
        """The bridges among them."""
        return [trace for trace in self.own if trace.kind == "bridge"]

    @property
    def main(self) -> Trace:
        """The loop that did most, else the trace that did.

        Raises LookupError where nothing was compiled.
        """
        for trace in [*self.loops, *self.own]:
            return trace
        raise LookupError(self.absence)

    @property
    def absence(self) -> str:
        """Why there is no trace to show, in a sentence; empty if there is one."""
        if self.reason:
            return self.reason
        if self.own:
            return ""
        given_up = sum(n for name, n in self.summary.items() if name.startswith("abort:"))
        if given_up:
            return (
                f"The JIT gave up {given_up:.0f} times: what it recorded became too long, "
                "or did something that it cannot compile."
            )
        return (
            "Nothing of the snippet was compiled. A loop has to go round more than a thousand "
            "times before the JIT looks at it: let the call do more."
        )

    @property
    def operations_run(self) -> int | None:
        """The same for all traces of the snippet together."""
        numbers = [trace.operations_run for trace in self.own]
        known = [number for number in numbers if number is not None]
        return sum(known) if len(known) == len(numbers) else None

    def line(self, file: str, number: int | None) -> str:
        """A line of the source, if it is known."""
        if number is None:
            return ""
        own = {SOURCE: self.snippet.source, CALL: self.snippet.call}
        if file in own:
            lines = own[file].splitlines()
            return lines[number - 1] if 0 < number <= len(lines) else ""
        if self.recorded:  # its files are those of another machine
            return self.lines.get((file, number), "")
        return linecache.getline(file, number).rstrip("\n")

    def __str__(self) -> str:
        from notekit.jit.text import as_text

        return as_text(self)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        from notekit.jit.page import as_html

        return as_html(self)


# -- from the log


def arranged(log: Log) -> list[Trace]:
    """The traces of a log, bridges with the trace that they leave."""
    traces: list[Trace] = []
    guards: dict[int, tuple[Trace, Bytecode, Operation]] = {}
    for logged in log.traces:
        trace = _trace(logged, log)
        if logged.guard is not None and logged.guard in guards:
            trace.origin = guards[logged.guard]
            trace.origin[0].bridges.append(trace)
        for bytecode in trace.bytecodes:
            for operation in bytecode.operations:
                guard = _guard(operation)
                if guard is not None:
                    guards[guard] = (trace, bytecode, operation)
        traces.append(trace)
    return traces


def _trace(logged: LoggedTrace, log: Log) -> Trace:
    pieces = _pieces(logged)
    is_loop = pieces[-1][0] == "loop"
    kind = "loop" if is_loop else "bridge" if logged.kind == "bridge" else "function"
    parts = tuple(
        Part(name, _bytecodes(entries), log.counts.get(counter))
        for name, counter, entries in pieces
    )
    first = next((entry for entry in logged.entries if isinstance(entry, Place)), None)
    recorded = tuple(entry for entry in logged.recorded if isinstance(entry, Operation))
    return Trace(kind, logged.place or first, parts, recorded)


def _pieces(logged: LoggedTrace) -> list[tuple[str, str, Sequence[Entry]]]:
    """The parts of a trace: name, what counts its runs, entries."""
    entries = logged.entries
    if logged.kind == "bridge":
        # PyPy counts bridges by the number of the guard, without a sign.
        number = (logged.guard or 0) % (1 << 64)
        start, name = f"bridge {number}", "bridge"
    else:
        start, name = f"entry {logged.number}", "entry"
    labels = {
        entry.descr: place
        for place, entry in enumerate(entries)
        if isinstance(entry, Operation) and entry.name == "label"
    }
    last = next((entry for entry in reversed(entries) if isinstance(entry, Operation)), None)
    target = last.descr if last is not None and last.name == "jump" else ""
    again = labels.get(target)
    if again is None:
        return [(name if name == "bridge" else "function", start, entries)]
    bounds = [0, *(place for place in labels.values() if place <= again), len(entries)]
    counters = [start, *(token for token, place in labels.items() if place <= again)]
    names = [name, *["preamble"] * (len(bounds) - 3), "loop"]
    pieces = zip(names, counters, bounds, bounds[1:])
    return [
        (name, counter, entries[begin:end]) for name, counter, begin, end in pieces if begin < end
    ]


def _bytecodes(entries: Sequence[Entry]) -> tuple[Bytecode, ...]:
    """Operations by the bytecode they come from."""
    found: list[tuple[Place | None, list[Operation]]] = [(None, [])]
    for entry in entries:
        if isinstance(entry, Place):
            found.append((entry, []))
        else:
            found[-1][1].append(entry)
    if not found[0][1]:
        del found[0]
    return tuple(Bytecode(place, tuple(operations)) for place, operations in found)


def _guard(operation: Operation) -> int | None:
    if not operation.descr.startswith("<Guard"):
        return None
    number = operation.descr[len("<Guard") : -1]
    try:
        return int(number, 16 if "0x" in number else 10)
    except ValueError:
        return None
