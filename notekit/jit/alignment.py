"""Puts a part of a trace beside the source: line, bytecodes, operations.

Lines stand in the order in which the trace runs through them. Where that is the
order of the source, the lines of the function that the trace leaves out stand
between them, so that what is not compiled can be seen too.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from notekit.jit.log import Place
from notekit.jit.operations import Kind, Operation, counted
from notekit.jit.traces import CALL, SOURCE, Bytecode, Part, Traces

__all__ = ["Line", "aligned"]


@dataclass(frozen=True)
class Line:
    """A line of source and what the trace does for it: nothing, if it is not `taken`.

    `number` and `text` are empty where the source is not known, `depth` counts the
    calls that were inlined around it. `within` names function and file where a piece
    of code from outside of the snippet begins. `again` marks the way back to the first line.
    """

    number: int | None
    text: str
    function: str = ""
    bytecodes: tuple[Bytecode, ...] = ()
    depth: int = 0
    taken: bool = True
    again: bool = False
    within: str = ""

    @property
    def operations(self) -> list[Operation]:
        """The operations of all its bytecodes."""
        return [each for bytecode in self.bytecodes for each in bytecode.operations]

    @property
    def counts(self) -> dict[Kind, int]:
        """How many operations of each kind they are."""
        return counted(self.operations)


def aligned(part: Part, traces: Traces) -> list[Line]:
    """The lines that a part runs through, and those it leaves out."""
    lines: list[Line] = []
    before = ""
    for place, bytecodes in groupby(part.bytecodes, _where):
        line = _line(place, tuple(bytecodes), traces)
        if line.text or line.operations:
            within = _outside(place)
            lines.append(line if within == before else replace(line, within=within))
            before = within
    places = [bytecode.place for bytecode in part.bytecodes if bytecode.place]
    if part.name in ("loop", "preamble") and sum(line.number is not None for line in lines) > 1:
        last, first = _where(part.bytecodes[-1]), places[0]
        if last is not None and last.line == first.line and last.depth == first.depth:
            lines[-1] = replace(lines[-1], again=True)
    return _filled(lines, places[0], traces) if places else lines


def _where(bytecode: Bytecode) -> Place | None:
    """The place without the bytecode: what stands on the same line has the same."""
    return bytecode.place and bytecode.place._replace(offset=None, bytecode="")


def _outside(place: Place | None) -> str:
    """Function and file, with its folder, of what is not in the snippet; else empty."""
    if place is None or place.file in ("", SOURCE, CALL):
        return ""
    file = "/".join(re.split(r"[/\\]", place.file)[-2:])
    return f"{place.function} in {file}"


def _line(place: Place | None, bytecodes: tuple[Bytecode, ...], traces: Traces) -> Line:
    if place is None:
        return Line(None, "", "", bytecodes)
    text = traces.line(place.file, place.line)
    return Line(place.line, text, place.function, bytecodes, place.depth)


def _filled(lines: list[Line], outer: Place, traces: Traces) -> list[Line]:
    """With the function's other lines between, if the trace runs through it downwards."""
    known = {SOURCE: traces.snippet.source, CALL: traces.snippet.call}
    if outer.file not in known or outer.first is None:
        return lines
    down = [line for line in lines if not line.again and line.depth == outer.depth]
    numbers = [line.number for line in down if line.number is not None]
    within = all(line.function in ("", outer.function) for line in down)
    if not within or numbers != sorted(numbers):
        return lines
    source = known[outer.file].splitlines()
    filled: list[Line] = []
    left = [number for number in _lines_of(known[outer.file], outer) if number not in numbers]
    for line in lines:
        own = line.depth == outer.depth and line.number is not None and not line.again
        while own and left and left[0] < (line.number or 0):
            filled.append(_untaken(left.pop(0), source, outer))
        if line.again:  # the way back stands below the loop, not below the function
            inside = _loop_end(known[outer.file], line.number)
            while left and left[0] <= inside:
                filled.append(_untaken(left.pop(0), source, outer))
        filled.append(line)
    return filled + [_untaken(number, source, outer) for number in left]


def _untaken(number: int, source: list[str], place: Place) -> Line:
    return Line(number, source[number - 1], place.function, taken=False)


def _lines_of(source: str, place: Place) -> list[int]:
    """The lines of the function, without blank ones; none if it cannot be found."""
    for node in _nodes(source):
        is_function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        if is_function and node.name == place.function:
            start = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            if place.first in (start, node.lineno):
                lines = source.splitlines()
                end = node.end_lineno or start
                return [n for n in range(start, end + 1) if lines[n - 1].strip()]
    return []


def _loop_end(source: str, number: int | None) -> int:
    """The last line of the loop that begins at a line."""
    ends = [
        node.end_lineno or 0
        for node in _nodes(source)
        if isinstance(node, (ast.For, ast.While)) and node.lineno == number
    ]
    return max(ends, default=0)


def _nodes(source: str) -> list[Any]:
    try:
        return list(ast.walk(ast.parse(source)))
    except SyntaxError:  # of another version of Python
        return []
