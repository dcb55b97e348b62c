"""Runs a little program on one array library, and notes after each line what it holds.

`LIBRARIES` are the four of notebook 09: eager NumPy, and three that wait, of which one
aliases, one forces before it writes, and one is arraykit. The widget `Overwrite` shows what is
noted here; numbers are real, and so is the order in which they come to be.
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any, NamedTuple

from arraykit.array import Array
from arraykit.creation import asarray
from arraykit.dtypes import float64
from arraykit.explain.quantities import counted, listed
from arraykit.lessons.behaviours import Aliasing, Eager, Forcing
from arraykit.lessons.programs import Statement

__all__ = ["LIBRARIES", "Held", "Library", "Meaning", "Noted", "Waiting", "observed"]

_OPERATORS = {"add": operator.add, "subtract": operator.sub, "multiply": operator.mul}


class Held(NamedTuple):
    """An array that is there: with its numbers, or with what it is to be once it is computed."""

    label: str  # its name, or what it was made by
    is_named: bool  # whether the program can still ask for it
    numbers: tuple[float, ...] | None
    text: str


class Noted(NamedTuple):
    """What a library holds after a line, what it did in it, and what it answered, if asked."""

    did: str
    held: tuple[Held, ...]
    readers: tuple[tuple[str, tuple[str, ...]], ...]  # the lists: whose, and who is on it
    answer: tuple[float, ...] | None
    copied: int  # numbers copied so far because of writes
    unasked: int  # arrays computed so far that no line had asked for

    @property
    def memory(self) -> int:
        """How many numbers are in memory."""
        return sum(len(each.numbers) for each in self.held if each.numbers is not None)


class Library:
    """Arrays by their names, in one library; subclasses know what its arrays are."""

    title = "eager"
    words = "as NumPy: each line is computed at once"

    def __init__(self, arrays: Mapping[str, Sequence[float]]) -> None:
        self.copied = self.unasked = 0
        self._made: list[Any] = []  # kept, so that no two of them ever have the same id
        self._labels: dict[int, str] = {}
        self._texts: dict[int, str] = {}
        self.arrays = {name: self.make(numbers) for name, numbers in arrays.items()}
        for name, array in self.arrays.items():
            self.note(array, name)

    def note(self, array: Any, label: str, text: str = "") -> None:
        """Remember what an array is called, and what it is to be."""
        self._made.append(array)
        self._labels[id(array)] = label
        self._texts[id(array)] = text

    # -- what a line does

    def do(self, statement: Statement) -> tuple[str, Any]:
        """Run one line: what was done in words, and the answer if it asks for one."""
        name = statement.name
        if statement.kind == "build":
            return self._build(statement), None
        if statement.kind == "write":
            return self.write(name, statement), None
        if statement.kind == "print":
            did = self.asked(name)
            return did, tuple(self.arrays[name].tolist())
        gone = self.arrays.pop(name)
        self._labels[id(gone)] = f"{name}, deleted"
        return self.forgot(name, gone), None

    def _build(self, statement: Statement) -> str:
        values: list[Any] = []
        operations = 0
        for part in statement.parts:
            if part.kind == "number":
                values.append(float(part.value))
            elif part.kind == "name":
                values.append(self.arrays[part.name])
            else:
                operands = [values[each] for each in part.arguments]
                if part.name == "slice":
                    built = operands[0][part.value]
                else:
                    built, operations = self.operated(part.name, operands), operations + 1
                values.append(built)
                text = statement.expression[part.start : part.end]
                self.note(built, text, text)
        result, name = values[-1], statement.name
        if name in self.arrays:
            self._labels[id(self.arrays[name])] = f"{name}, replaced"
        self.arrays[name] = result
        self._labels[id(result)] = name
        read = dict.fromkeys(part.name for part in statement.parts if part.kind == "name")
        return self.built(name, operations, list(read), result)

    # -- what differs

    def make(self, numbers: Sequence[float]) -> Any:
        """An array of these numbers: NumPy's own where it is installed."""
        try:
            import numpy
        except ImportError:
            return Eager(numbers)
        return numpy.array(numbers, dtype=float)

    def operated(self, name: str, operands: Sequence[Any]) -> Any:
        """What an operator builds. NumPy would warn of infinities, and Python's floats do not."""
        numpy = sys.modules.get("numpy")
        with numpy.errstate(all="ignore") if numpy else nullcontext():
            return _OPERATORS[name](*operands)

    def built(self, name: str, operations: int, read: Sequence[str], result: Any) -> str:
        """What building has done, in words."""
        return f"computes {counted(operations * len(result.tolist()), 'number')} at once"

    def write(self, name: str, statement: Statement) -> str:
        """Write, and say what that took."""
        self.arrays[name][statement.key] = statement.value
        return "written in place"

    def asked(self, name: str) -> str:
        """Compute what is asked for, and say what that took."""
        return "was there already"

    def forgot(self, name: str, gone: Any) -> str:
        """What is left of what was deleted, in words."""
        return "the array is gone"

    def held(self) -> Iterable[Held]:
        """All arrays in memory: the named ones, then those that others hold."""
        for name, array in self.arrays.items():
            yield Held(name, True, tuple(array.tolist()), "")

    def readers(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """The lists of who reads whom, where a library keeps any."""
        return ()


class Waiting(Library):
    """A library of nodes that are computed when they are forced: `Aliasing`."""

    title = "aliasing"
    words = "as blosc2 on NumPy arrays: reads what is there when forced"
    kind: type[Aliasing] = Aliasing

    def make(self, numbers: Sequence[float]) -> Any:
        """An array of the lesson's own."""
        return self.kind(numbers)

    def built(self, name: str, operations: int, read: Sequence[str], result: Any) -> str:
        """A node that points at its sources."""
        return f"computes nothing: {name} points at {listed(read)}"

    def write(self, name: str, statement: Statement) -> str:
        """Write in place, whoever is still to read it."""
        waiting = self._waiting()
        target = self.arrays[name]
        fooled = [
            self._labels[id(each)]
            for each in waiting
            if each in self.arrays.values() and target in self._under(each) and each is not target
        ]
        target[statement.key] = statement.value
        if target in waiting:
            return f"{name} is computed, then written"
        late = f", while {listed(fooled)} {'is' if len(fooled) == 1 else 'are'} still to read it"
        return f"written in place{late if fooled else ''}"

    def asked(self, name: str) -> str:
        """Force it."""
        is_there = self.arrays[name].values is not None
        self.arrays[name].force()
        return "was there already" if is_there else f"{name} is computed now"

    def forgot(self, name: str, gone: Any) -> str:
        """Whether anything else holds it."""
        still = any(gone is each for each in self._reached())
        return "the name is gone, the array is still held" if still else "the array is gone"

    def held(self) -> Iterable[Held]:
        """The named ones; then numbers that only a pending array or a list holds."""
        for name, array in self.arrays.items():
            yield self._seen(name, True, array)
        named = {id(array) for array in self.arrays.values()}
        for array in self._reached():
            if id(array) not in named and (array.values is not None or self._is_listed(array)):
                yield self._seen(self._labels[id(array)], False, array)

    def _is_listed(self, array: Aliasing) -> bool:
        return False

    def _seen(self, label: str, is_named: bool, array: Aliasing) -> Held:
        numbers = None if array.values is None else tuple(array.values)
        return Held(label, is_named, numbers, self._texts[id(array)])

    def _waiting(self) -> list[Aliasing]:
        return [array for array in self._made if array.values is None]

    def _under(self, root: Aliasing) -> list[Aliasing]:
        return _reachable([root], lambda array: array.inputs)

    def _reached(self) -> list[Aliasing]:
        return _reachable(self.arrays.values(), lambda array: array.inputs)


class Listing(Waiting):
    """micronumpy's: `Forcing`."""

    title = "forcing"
    words = "as micronumpy: forces who reads it before a write"
    kind = Forcing

    def built(self, name: str, operations: int, read: Sequence[str], result: Any) -> str:
        """A node, and its entries in the lists."""
        return f"computes nothing: {name} goes on the list of {listed(read)}"

    def write(self, name: str, statement: Statement) -> str:
        """Force all that is on the list, then write."""
        waiting = self._waiting()
        target = self.arrays[name]
        had = len(target.readers)
        target[statement.key] = statement.value
        forced = [each for each in waiting if each.values is not None and each is not target]
        self.unasked += len(forced)
        first = f"{name} is computed, " if target in waiting else ""
        if forced:
            labels = [self._labels[id(each)] for each in forced]
            verb = "is" if len(labels) == 1 else "are"
            return f"{first}{listed(labels)} {verb} forced first, then {name} is written"
        if had:
            return f"{first}the list is gone through for nothing, then {name} is written"
        return f"{first}then written" if first else "written in place"

    def readers(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        """Each array's list."""
        for name, array in self.arrays.items():
            if array.readers:
                yield name, tuple(self._labels[id(each)] for each in array.readers)

    def _is_listed(self, array: Aliasing) -> bool:
        return any(array in each.readers for each in self.arrays.values())

    def _reached(self) -> list[Aliasing]:
        return _reachable(self.arrays.values(), lambda array: (*array.inputs, *array.readers))


class Values(Library):
    """arraykit's own arrays: handles on values that never change."""

    title = "values"
    words = "as arraykit: what is held is copied before a write"

    def make(self, numbers: Sequence[float]) -> Any:
        """An array of arraykit."""
        return asarray(numbers, dtype=float64)

    def note(self, array: Any, label: str, text: str = "") -> None:
        """Remember the value too: it may outlive the handle."""
        super().note(array, label, text)
        super().note(array._node, label, text)

    def built(self, name: str, operations: int, read: Sequence[str], result: Any) -> str:
        """A node that holds values."""
        self._labels[id(result._node)] = name
        return f"computes nothing: {name} holds the value of {listed(read)}"

    def write(self, name: str, statement: Statement) -> str:
        """Write, to a copy where the value may be held by others."""
        array = self.arrays[name]
        before, was_there = array._node, array.is_computed
        array[statement.key] = statement.value
        if array._node is before:
            return "written in place: nobody else holds it"
        self._labels[id(before)] = f"{name}, before {statement.text}"
        self.note(array, name)
        self.copied += array.size
        first = "" if was_there else "computed, then "
        return f"{name} is {first}copied, and the copy is written"

    def asked(self, name: str) -> str:
        """Force it."""
        was_there = self.arrays[name].is_computed
        self.arrays[name].force()
        return "was there already" if was_there else f"{name} is computed now"

    def forgot(self, name: str, gone: Array) -> str:
        """Whether an expression holds its value."""
        self._labels[id(gone._node)] = f"{name}, deleted"
        still = any(gone._node is each for each in self._reached())
        return "the name is gone, its value is still held" if still else "the array is gone"

    def held(self) -> Iterable[Held]:
        """The named ones; then values that pending expressions hold."""
        named = set()
        for name, array in self.arrays.items():
            named.add(id(array._node))
            yield self._seen(name, True, array._node)
        for node in self._reached():
            if id(node) not in named and node.op != "constant" and node.buffer is not None:
                yield self._seen(self._labels[id(node)], False, node)

    def _seen(self, label: str, is_named: bool, node: Any) -> Held:
        numbers = None if node.buffer is None else tuple(node.buffer.view.tolist())
        return Held(label, is_named, numbers, self._texts[id(node)])

    def _reached(self) -> list[Any]:
        nodes = [array._node for array in self.arrays.values()]
        return _reachable(nodes, lambda node: node.inputs)


class Meaning(Library):
    """What a program means: every line computed as it stands, in Python's own numbers."""

    def make(self, numbers: Sequence[float]) -> Any:
        """An array of Python's numbers."""
        return Eager(numbers)


# In the order in which they are shown.
LIBRARIES: tuple[type[Library], ...] = (Library, Listing, Waiting, Values)


def observed(
    library: type[Library], program: Sequence[Statement], arrays: Mapping[str, Sequence[float]]
) -> list[Noted]:
    """What the library holds before the first line, and after each.

    >>> from arraykit.lessons.programs import read_program
    >>> program = read_program(["b = a + a", "a[0] = 100", "print(b)"], {"a": 2})
    >>> for library in LIBRARIES:
    ...     last = observed(library, program, {"a": [1.0, 2.0]})[-1]
    ...     print(f"{library.title:10}{last.answer} {last.memory} numbers, {last.copied} copied")
    eager     (2.0, 4.0) 4 numbers, 0 copied
    forcing   (2.0, 4.0) 4 numbers, 0 copied
    aliasing  (200.0, 4.0) 4 numbers, 0 copied
    values    (2.0, 4.0) 4 numbers, 2 copied
    """
    running = library(arrays)
    notes = [_noted(running, "", None)]
    for statement in program:
        notes.append(_noted(running, *running.do(statement)))
    return notes


def _noted(running: Library, did: str, answer: Any) -> Noted:
    held, readers = tuple(running.held()), tuple(running.readers())
    return Noted(did, held, readers, answer, running.copied, running.unasked)


def _reachable(roots: Iterable[Any], onward: Any) -> list[Any]:
    """All that can be reached from the roots, each once, in the order in which it is met."""
    found: dict[int, Any] = {}
    stack = list(roots)[::-1]
    while stack:
        each = stack.pop()
        if id(each) not in found:
            found[id(each)] = each
            stack += list(onward(each))[::-1]
    return list(found.values())
