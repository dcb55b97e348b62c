"""A snippet made one function: a generator that runs it so many times between two looks at a clock.

Its setup runs once, its names are local and fast. Part of the worker: standard
library, Python 3.7 syntax.
"""

from __future__ import annotations

import ast
import linecache
import traceback
from types import ModuleType
from typing import Any, Callable

__all__ = ["Code"]

_TRACE = 4000  # characters of a traceback that are passed on
_TEMPLATE = """
def _case(n, _clock):
    _SETUP
    _seconds = 0.0
    while True:
        _loops = yield _seconds
        if _loops == 0:
            yield (_RESULT)
            continue
        _turns = range(_loops)
        _start = _clock()
        for _turn in _turns:
            _STATEMENT
        _seconds = _clock() - _start
"""
_FILE = "<case>"


class Code:
    """The code of a case: made one function, with the lines of each part told apart."""

    def __init__(self, setup: str, statement: str, result: str) -> None:
        self.parts = {"setup": setup, "statement": statement, "result": result or "None"}
        self.lines: list[str] = []

    def function(self) -> Callable[..., Any]:
        """The generator function; raises SyntaxError for code that is none."""
        # Placed as syntax trees: indenting text would change strings that go over several lines.
        trees: dict[str, Any] = {f"_{part.upper()}": self._parsed(part) for part in self.parts}
        tree: Any = ast.parse(_TEMPLATE)
        ast.increment_lineno(tree, len(self.lines))
        nodes: Any = ast.walk(tree)
        for node in nodes:
            if isinstance(getattr(node, "body", None), list):
                node.body = [new for old in node.body for new in _replaced(old, trees)]
            if isinstance(node, ast.Yield) and getattr(node.value, "id", None) == "_RESULT":
                node.value = trees["_RESULT"].body
        space = ModuleType("__case__").__dict__  # PyPy reads a module's names faster than a dict's
        exec(compile(tree, _FILE, "exec", dont_inherit=True), space)
        case: Callable[..., Any] = space["_case"]
        return case

    def _parsed(self, part: str) -> Any:
        mode = "eval" if part == "result" else "exec"
        tree: Any = ast.parse(self.parts[part], f"<{part}>", mode)
        # For itself too: a `break` of its own would be right inside our loop, and end it.
        compile(self.parts[part], f"<{part}>", mode, dont_inherit=True)
        ast.increment_lineno(tree, len(self.lines))
        self.lines += self.parts[part].split("\n")
        return tree

    def place(self, error: BaseException) -> str:
        """Which line of which part an error came from; empty if from none."""
        file, number = "", None
        if isinstance(error, SyntaxError):
            file, number = error.filename or "", error.lineno
        for frame, line in traceback.walk_tb(error.__traceback__):
            if frame.f_code.co_filename == _FILE:
                file, number = _FILE, line
        for part, code in self.parts.items():
            count = code.count("\n") + 1
            if number and file in (_FILE, f"<{part}>") and number <= count:
                return "the result" if part == "result" else f"line {number} of the {part}"
            if number and file == _FILE:
                number -= count
        return ""

    def trace(self, error: BaseException) -> str:
        """The end of the traceback, with the lines of the snippet and without ours."""
        linecache.cache[_FILE] = (0, None, [f"{line}\n" for line in self.lines], _FILE)
        below = error.__traceback__
        while below is not None and below.tb_frame.f_code.co_filename != _FILE:
            below = below.tb_next
        lines = traceback.format_exception(type(error), error, below)
        return "".join(lines)[-_TRACE:]


def _replaced(statement: Any, trees: dict[str, Any]) -> list[Any]:
    value = getattr(statement, "value", None)
    if isinstance(statement, ast.Expr) and isinstance(value, ast.Name) and value.id in trees:
        return [ast.fix_missing_locations(new) for new in trees[value.id].body or [ast.Pass()]]
    return [statement]
