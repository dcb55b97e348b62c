"""Little programs on a few small arrays: build, write, print, del. Read, and never evaluated.

A program is lines of Python such as `b = a + a`, `a[1:3] = 7`, `print(b)`, `del b`. What is
read here is run by `observed`, on several libraries, to see what each makes of it.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from keyword import iskeyword
from typing import Any, NamedTuple, NoReturn

from arraykit.errors import ExpressionError
from arraykit.typed_syntax import Written, written

__all__ = ["MOST_LINES", "ProgramError", "Statement", "read_program"]

# What can still be followed step by step.
MOST_LINES = 12
_MOST_OPERATIONS = 8
_LONGEST_NAME = 8
_SIGNS = {"add": "+", "subtract": "-", "multiply": "*"}


class ProgramError(ExpressionError):
    """A line that cannot be read, or that would do nothing sensible where it stands.

    `line` says which, counted from 0; `start` and `end` are characters of it.
    """

    def __init__(self, line: int, what: str, start: int, end: int) -> None:
        super().__init__(what, start, end)
        self.args = (f"line {line + 1}: {what}",)
        self.line = line


class Statement(NamedTuple):
    """One line. `parts` say what is built, operands first; `key` and `value` what is written."""

    kind: str  # "build", "write", "print" or "del"
    text: str
    name: str
    expression: str = ""  # the text that the parts are of
    parts: tuple[Written, ...] = ()
    key: Any = None  # a whole number or a slice
    value: float = 0.0


def read_program(lines: Sequence[str], sizes: Mapping[str, int]) -> list[Statement]:
    """What the lines say of arrays of these sizes, each a statement.

    >>> [each.kind for each in read_program(["b = a + a", "a[0] = 9", "print(b)"], {"a": 4})]
    ['build', 'write', 'print']

    Raises `ProgramError`, which says in which line, where in it, and what can stand there.
    """
    if len(lines) > MOST_LINES:
        raise ProgramError(MOST_LINES, f"{MOST_LINES} lines are the most that can be shown", 0, 0)
    known = dict(sizes)
    return [_Line(number, text, known).read() for number, text in enumerate(lines)]


class _Line:
    """One line, and the sizes of the arrays that are there when it is reached."""

    def __init__(self, number: int, text: str, sizes: dict[str, int]) -> None:
        self._number, self._text, self._sizes = number, text, sizes

    def read(self) -> Statement:
        node = self._parsed()
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                return self._build(target.id, node.value)
            if isinstance(target, ast.Subscript):
                return self._write(target, node.value)
        if isinstance(node, ast.Delete) and len(node.targets) == 1:
            name = self._named(node.targets[0])
            del self._sizes[name]
            return Statement("del", self._text.strip(), name)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            printing = isinstance(call.func, ast.Name) and call.func.id == "print"
            if printing and len(call.args) == 1 and not call.keywords:
                return Statement("print", self._text.strip(), self._named(call.args[0]))
        if isinstance(node, ast.AugAssign):
            self._refuse("write it in full: b = a + 1 builds, and a[0] = 5 writes")
        self._refuse("a line is one of b = a + a, a[0] = 5, print(b) and del b")

    def _parsed(self) -> ast.stmt:
        if not self._text.strip():
            self._refuse("it is empty: type b = a + a, a[0] = 5, print(b) or del b")
        if len(self._text) > 120:
            self._refuse("a line has at most 120 characters")
        try:
            body = ast.parse(self._text.strip()).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            said = getattr(error, "msg", "") or str(error) or "it is nested too deeply"
            self._refuse(f"Python cannot read this: {said}")
        if len(body) != 1:
            self._refuse("one statement a line")
        return body[0]

    # -- the kinds of lines

    def _build(self, name: str, value: ast.expr) -> Statement:
        if not name.isidentifier() or iskeyword(name) or len(name) > _LONGEST_NAME:
            self._refuse(f"a name of at most {_LONGEST_NAME} letters, please, not {name}")
        text = ast.get_source_segment(self._text.strip(), value) or ""
        parts = self._expression(text)
        self._sizes[name] = self._checked(parts)
        return Statement("build", self._text.strip(), name, text, tuple(parts))

    def _expression(self, text: str) -> list[Written]:
        at = self._text.rfind(text)
        try:
            return written(text, _MOST_OPERATIONS)
        except ExpressionError as error:
            what = str(error).partition(": ")[2]
            raise ProgramError(self._number, what, at + error.start, at + error.end) from error

    def _checked(self, parts: Sequence[Written]) -> int:
        """The size of what is built; refuses what the libraries would not agree on."""
        sizes: list[int | None] = []  # None for a number
        for part in parts:
            if part.kind == "number":
                sizes.append(None)
                self._finite(part.value)
            elif part.kind == "name":
                sizes.append(self._size(part.name))
            else:
                sizes.append(self._size_of(part, [sizes[each] for each in part.arguments]))
        whole, size = parts[-1], sizes[-1]
        if size is None:
            self._refuse("there is no array in this: write b = a + 1")
        if whole.kind == "name":
            self._refuse("that gives one array a second name: do something with it, as in a + 0")
        if whole.name == "slice":
            self._refuse(
                "a slice alone is a window on its array in NumPy, and a value in arraykit: "
                "do something with it, as in a[1:3] + 0"
            )
        return size

    def _size_of(self, part: Written, operands: Sequence[int | None]) -> int | None:
        first = operands[0]
        if part.name == "slice":
            if first is None or not isinstance(part.value, slice) or part.value.step == 0:
                self._refuse("what is taken of an array here is a slice, such as a[1:3]")
            return len(range(first)[part.value])
        if part.name not in _SIGNS:
            self._refuse("what is built here is built with +, - and *")
        sizes = {size for size in operands if size is not None}
        if len(sizes) > 1:
            one, other = operands
            self._refuse(f"{one} and {other} elements do not fit together")
        return sizes.pop() if sizes else None

    def _write(self, target: ast.Subscript, value: ast.expr) -> Statement:
        name = self._named(target.value)
        size = self._sizes[name]
        key = self._key(target.slice)
        if isinstance(key, int) and not -size <= key < size:
            self._refuse(f"{name} has {size} elements, 0 to {size - 1}: there is none at {key}")
        try:
            number = ast.literal_eval(value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            self._refuse(f"what is written is a number: {name}[0] = 5")
        return Statement("write", self._text.strip(), name, key=key, value=self._finite(number))

    def _key(self, node: ast.expr) -> Any:
        pieces = (node.lower, node.upper, node.step) if isinstance(node, ast.Slice) else (node,)
        try:
            numbers = [None if piece is None else ast.literal_eval(piece) for piece in pieces]
        except (ValueError, TypeError, SyntaxError):
            numbers = ["?"]
        if any(type(number) is not int for number in numbers if number is not None):
            self._refuse("an index is a whole number or a slice of them: a[0] = 5, a[1:3] = 5")
        if not isinstance(node, ast.Slice):
            return numbers[0]
        if numbers[2] == 0:
            self._refuse("a slice goes on by one or more, not by 0")
        return slice(*numbers)

    # -- what stands in them

    def _finite(self, number: Any) -> float:
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            self._refuse(f"{number!r} is no real number")
        if (isinstance(number, int) and abs(number) >= 1 << 53) or not math.isfinite(number):
            self._refuse("a number as large as this is no float64")
        return float(number)

    def _named(self, node: ast.expr) -> str:
        if not isinstance(node, ast.Name):
            self._refuse("it needs the name of an array here, such as a")
        self._size(node.id)
        return node.id

    def _size(self, name: str) -> int:
        if name not in self._sizes:
            there = ", ".join(self._sizes) or "none"
            self._refuse(f"there is no array {name} by then; there are {there}")
        return self._sizes[name]

    def _refuse(self, what: str) -> NoReturn:
        raise ProgramError(self._number, what, 0, len(self._text)) from None
