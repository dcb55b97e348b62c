"""Reads the log that PyPy writes for `PYPYLOG=jit-log-opt,…:file`, as it stands.

A log is a nest of sections. Read here are those of the traces (before the
optimiser and after it), how often each was run, and the summary; others are
passed over. What cannot be read raises `LogError`: nothing is guessed. The
format is that of rpython/jit/metainterp/logger.py in PyPy's source, with its
variants since 2011.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple, Union

from notekit.jit.operations import Operation

__all__ = ["Entry", "Log", "LogError", "LoggedTrace", "Place", "read"]


class LogError(ValueError):
    """The text is no log of PyPy's JIT, or not a whole one."""


class Place(NamedTuple):
    """Where in a Python program the operations that follow come from.

    `line` and `first`, the function's first line, count from 1; `offset` is that
    of the bytecode. For loops of PyPy's own, such as that of `list.extend`,
    `function` says what they are and the rest is empty. `depth` counts the calls
    that were inlined around it.
    """

    function: str
    file: str = ""
    first: int | None = None
    line: int | None = None
    offset: int | None = None
    bytecode: str = ""
    depth: int = 0


Entry = Union[Operation, Place]


@dataclass(frozen=True)
class LoggedTrace:
    """One trace. `number` is that of a loop, `guard` that which a bridge starts from."""

    kind: str  # "loop", "entry bridge", "bridge"
    number: int | None
    guard: int | None
    place: Place | None  # of a loop
    entries: tuple[Entry, ...]
    recorded: tuple[Entry, ...]  # before the optimiser; empty if that was not logged


@dataclass
class Log:
    """All of a log. `counts` has how often "entry 1", "bridge 2", "TargetToken(3)" were passed."""

    traces: list[LoggedTrace] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    summary: dict[str, float] = field(default_factory=dict)


_COLOUR = re.compile(r"\x1b\[[\d;]*m")
_OPENED = re.compile(r"\[[\da-fA-F]+\] \{([\w-]+)")
_CLOSED = re.compile(r"\[[\da-fA-F]+\] ([\w-]+)\}")

_LOOP = re.compile(r"# Loop (-?\d+)(?: \((.*)\))? : (.+) with (\d+) ops")
_BRIDGE = re.compile(r"# bridge out of Guard (-?)(0x)?([\da-f]+) with (\d+) ops")
_TRACED = re.compile(r"# Traced loop or bridge with (\d+) ops")

_OPERATION = re.compile(
    r"(?:\+(?P<start>\d+): )?(?:(?P<result>[\w\[\]]+) = )?(?P<name>[a-z]\w*)"
    r"\((?P<arguments>.*)\)(?: \[[^\[\]]*\])?"
)
_END = re.compile(r"(?:\+(\d+): )?--end of the loop--")
_MERGE_POINT = re.compile(r"""debug_merge_point\((\d+), (?:\d+, )?(["'])(.*)\2\)""")

_LINED = re.compile(r"(.*?);(.*):(\d+)-(\d+)(?:~#(\d+))? ([\w<>+]+)")
_CODE = re.compile(r"<code object (.+?)[.,] file '(.*)'[.,] line (\d+)> #(\d+) ([\w<>+]+)")


class _Section(NamedTuple):
    name: str
    number: int  # of the line that opens it
    lines: list[tuple[int, str]]


def read(text: str) -> Log:
    """What the text of a log holds.

    Raises `LogError` for a log that was cut off, whose sections do not nest, or
    with a line in a trace that is no operation.
    """
    log = _Reader()
    open_sections: list[_Section] = []
    some = False
    for number, line in enumerate(text.split("\n"), 1):
        line = _COLOUR.sub("", line).rstrip()
        opened, closed = _OPENED.fullmatch(line), _CLOSED.fullmatch(line)
        if opened:
            some = True
            open_sections.append(_Section(opened[1], number, []))
        elif closed:
            log.take(_popped(open_sections, closed[1], number))
        elif open_sections and line:
            open_sections[-1].lines.append((number, line))
    if open_sections:
        section = open_sections[-1]
        raise LogError(
            f"the log ends within the section {section.name!r} that line {section.number} opens: "
            "the program was ended before PyPy had written all of it; let it come to its end"
        )
    if text.strip() and not some:
        raise LogError(
            "this is no log of PyPy's JIT: no line opens a section, as '[1f2e] {jit-log-opt-loop' "
            "does; make one with PYPYLOG=jit-log-opt:file pypy3 program.py"
        )
    return log.log


def _popped(open_sections: list[_Section], name: str, number: int) -> _Section:
    if not open_sections:
        raise LogError(
            f"line {number} of the log closes the section {name!r}, which no line opens: "
            "the beginning of the log is missing"
        )
    section = open_sections.pop()
    if section.name != name:
        raise LogError(
            f"line {number} of the log closes the section {name!r}, but open is {section.name!r} "
            f"since line {section.number}: two processes may have written to the same file"
        )
    return section


class _Reader:
    """Takes sections, in the order in which they are closed."""

    def __init__(self) -> None:
        self.log = Log()
        self._recorded: tuple[Entry, ...] = ()
        self._twice: set[str] = set()

    def take(self, section: _Section) -> None:
        """Read a section that is of use here."""
        if section.name.startswith("jit-log-noopt"):
            self._recorded = _entries(section, _stated(section, _TRACED, _LOOP, _BRIDGE))
        elif section.name.startswith("jit-log-opt"):
            self.log.traces.append(_trace(section, self._recorded))
            self._recorded = ()
        elif section.name == "jit-backend-counts":
            self._take_counts(section)
        elif section.name == "jit-summary":
            self._take_summary(section)

    def _take_counts(self, section: _Section) -> None:
        for number, line in section.lines:
            name, _, count = line.rpartition(":")
            if not name or not count.isdecimal():
                raise LogError(f"line {number} of the log counts nothing: {line!r}")
            # A name that was given twice tells of neither.
            if name in self.log.counts or name in self._twice:
                self._twice.add(name)
                self.log.counts.pop(name, None)
            else:
                self.log.counts[name] = int(count)

    def _take_summary(self, section: _Section) -> None:
        for number, line in section.lines:
            name, _, values = line.rpartition(":")
            try:
                numbers = [float(value) for value in values.split()]
            except ValueError:
                raise LogError(f"line {number} of the log sums up nothing: {line!r}") from None
            if numbers:
                self.log.summary[name.strip()] = numbers[0]
            if len(numbers) == 2:  # how often, and how many seconds in all
                self.log.summary[f"{name.strip()} seconds"] = numbers[1]


def _stated(section: _Section, *headers: re.Pattern[str]) -> int | None:
    """How many operations the header says there are, if there is a header."""
    for _, line in section.lines[:1]:
        for header in headers:
            match = header.fullmatch(line)
            if match:
                return int(match[match.re.groups])
    return None


def _trace(section: _Section, recorded: tuple[Entry, ...]) -> LoggedTrace:
    header = section.lines[0][1] if section.lines else ""
    entries = _entries(section, _stated(section, _LOOP, _BRIDGE))
    bridge = _BRIDGE.fullmatch(header)
    if bridge:
        guard = int(bridge[1] + bridge[3], 16 if bridge[2] else 10)
        return LoggedTrace("bridge", None, guard, None, entries, recorded)
    loop = _LOOP.fullmatch(header)
    if loop is None:
        raise LogError(
            f"line {section.number + 1} of the log says of no trace what it is: {header!r}"
        )
    place = place_of(loop[2]) if loop[2] else None
    return LoggedTrace(loop[3], int(loop[1]), None, place, entries, recorded)


def _entries(section: _Section, stated: int | None) -> tuple[Entry, ...]:
    """The operations and merge points of a section, checked against the number stated."""
    found: list[Entry] = []
    starts: list[int | None] = []
    end = None
    for number, line in section.lines:
        if line.startswith(("#", "[", " ")):  # its header, what it is given, notes of old versions
            continue
        last = _END.fullmatch(line)
        if last:
            end = int(last[1]) if last[1] else None
            continue
        entry, start = _entry(line, number)
        found.append(entry)
        starts.append(start)
    if stated is not None and stated != len(found):
        raise LogError(
            f"the trace at line {section.number} of the log should have {stated} operations "
            f"and has {len(found)}: part of the log is missing"
        )
    return _sized(found, starts, end)


def _entry(line: str, number: int) -> tuple[Entry, int | None]:
    point = _MERGE_POINT.fullmatch(line)
    if point:
        return place_of(point[3])._replace(depth=int(point[1])), None
    match = _OPERATION.fullmatch(line)
    if match is None:
        raise LogError(f"line {number} of the log is no operation: {line!r}")
    arguments, descr = match["arguments"], ""
    found = re.search(r"(?:^|, )descr=", arguments)
    if found:
        arguments, descr = arguments[: found.start()], arguments[found.end() :]
    operation = Operation(
        match["name"],
        match["result"] or "",
        tuple(arguments.split(", ")) if arguments else (),
        descr,
    )
    return operation, int(match["start"]) if match["start"] else None


def _sized(found: list[Entry], starts: list[int | None], end: int | None) -> tuple[Entry, ...]:
    """With the size of each operation's machine code: from its start to the next one's."""
    sized = list(found)
    following = end
    for i in range(len(found) - 1, -1, -1):
        entry, start = found[i], starts[i]
        if start is None or not isinstance(entry, Operation):
            continue
        if following is not None:
            sized[i] = entry._replace(size=following - start)
        following = start
    return tuple(sized)


def place_of(text: str) -> Place:
    """What the text of a merge point says of where it is.

    >>> place = place_of("total;a.py:1-3~#8 FOR_ITER")
    >>> place.function, place.file, place.line, place.bytecode
    ('total', 'a.py', 3, 'FOR_ITER')
    >>> place_of("list.extend").function
    'list.extend'
    """
    lined = _LINED.fullmatch(text)
    if lined:
        function, file, first, line, offset, bytecode = lined.groups()
        return Place(
            function, file, int(first), int(line), int(offset) if offset else None, bytecode
        )
    code = _CODE.fullmatch(text)  # PyPy for Python 2 does not tell the line
    if code:
        function, file, first, offset, bytecode = code.groups()
        return Place(function, file, int(first), None, int(offset), bytecode)
    return Place(text)
