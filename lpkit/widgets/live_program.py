"""`LiveProgram`: a linear program in algebra, every number of it movable, re-solved as it moves.

This file is the plumbing between three others: `statement` says what is
written where, `program_numbers` reads and sets, `report` puts the solution in words.
The view is `live_program.js`.
"""

from __future__ import annotations

from math import inf, isfinite
from pathlib import Path
from typing import Any

import traitlets

from lpkit.errors import LpkitError, ModelError
from lpkit.formats import python_code
from lpkit.formats.python_code import keys
from lpkit.program import LinearProgram
from lpkit.render import program_html
from lpkit.statement import Line, Statement, stated
from lpkit.widgets.program_numbers import Numbers, all_keys
from lpkit.widgets.report import report
from notekit.widgets import Card

__all__ = ["LiveProgram"]

_HERE = Path(__file__).parent

MOST_VARIABLES, MOST_CONSTRAINTS = 24, 48

# A small integer program can still be a hard one; the notebook stays usable.
_PATIENCE = 5.0  # seconds


class LiveProgram(Card):
    """A program whose coefficients, right-hand sides and bounds can be dragged and typed.

    It works on the program itself: what is moved in the widget is moved in
    `program`, and what a cell changes shows here after `refresh()`, or with
    the next move. `sense` is "max" or "min".

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x = lp.Var(lower=0, name="x")
    >>> lp.objective = 3*x
    >>> c = lp.add_constraint(2*x <= 8)
    >>> widget = LiveProgram(lp)
    >>> widget.answer["result"]["objective"]
    '12'

    Raises `ModelError` for a program too large to be shown number by number.
    """

    _esm = Card.view(_HERE / "live_program.js")
    _css = Card.looks(_HERE / "live_program.css")

    structure = traitlets.Dict().tag(sync=True)

    refusals = (LpkitError,)

    def __init__(
        self, program: LinearProgram, sense: str = "max", title: str = "Live program"
    ) -> None:
        if sense not in ("max", "min"):
            raise ModelError(f'sense is "max" or "min", not {sense!r}')
        _check_size(program)
        self.program = program
        self._sense = sense
        self._title = title
        self._numbers = Numbers(program)
        self._seen = -1
        super().__init__()
        self.refresh()

    def refresh(self) -> None:
        """Show the program as it is now, and solve it."""
        with self._responding:
            self._restate()
            self.publish(self._state())

    def respond(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do what the view asks for: "set", "undo", "reset" or turn the "sense"."""
        action = request.get("action")
        if self._seen != self.program._version:  # a cell changed the program meanwhile
            self._restate()
        try:
            if action == "set":
                self._set(request)
            elif action == "undo":
                self._numbers.undo()
            elif action == "reset":
                self._numbers.reset()
            elif action == "sense":
                self._sense = "min" if self._sense == "max" else "max"
                self.structure = {**self.structure, "sense": self._sense}
            else:
                raise ModelError(f"the widget cannot do {action!r}")
        except LpkitError as error:  # refused: say so, and show what still holds
            return {**self._state(), "error": str(error)}
        return self._state()

    def _set(self, request: dict[str, Any]) -> None:
        value = request.get("value")
        if value in ("inf", "-inf"):  # JSON has no infinities
            value = float(value)
        key = request.get("key")
        if (
            not isinstance(key, str)
            or isinstance(value, bool)
            or not isinstance(value, (int, float))
        ):
            raise ModelError(f"{value!r} cannot be set as {key!r}")
        self._numbers.set(key, value, int(request.get("gesture", 0)))

    def _restate(self) -> None:
        _check_size(self.program)
        statement = stated(self.program, self._sense)
        self._keys = all_keys(statement)
        self.structure = _structure(self.program, statement, self._sense, self._title)
        self._seen = self.program._version

    def _state(self) -> dict[str, Any]:
        """Numbers, solution and code as they are now."""
        solution = self.program.solve(self._sense, time_limit=_PATIENCE)
        self._seen = self.program._version
        statement = stated(self.program, self._sense)
        return {
            "numbers": {key: _json(self._numbers.get(key)) for key in self._keys},
            "result": report(self.program, solution, statement),
            "code": [list(piece) for piece in python_code.pieces(self.program, self._sense)],
            "can_undo": self._numbers.can_undo,
        }

    def static_text(self) -> str:
        """The result in a sentence."""
        return f"{self._title}. {self.answer['result']['sentence']}"

    def static_html(self) -> str:
        """The program in algebra."""
        return program_html(self.program)


def _check_size(program: LinearProgram) -> None:
    variables, constraints = len(program.variables), len(program.constraints)
    if not variables:
        raise ModelError("the program has no variables: make some with Var, IntVar or BoolVar")
    if variables > MOST_VARIABLES or constraints > MOST_CONSTRAINTS:
        raise ModelError(
            f"a program of {variables} variables and {constraints} constraints is too large to "
            f"show number by number ({MOST_VARIABLES} and {MOST_CONSTRAINTS} are the most): "
            "print it, or show a smaller one"
        )


def _json(value: float) -> float | str:
    return value if isfinite(value) else ("inf" if value > 0 else "-inf")


def _structure(lp: LinearProgram, statement: Statement, sense: str, title: str) -> dict[str, Any]:
    """What stands where: keys in place of numbers. Changes only when the program's shape does."""
    used = {column for column, _ in statement.objective}
    for line in statement.lines:
        used.update(column for column, _ in line.terms)
    return {
        "title": title,
        "sense": sense,
        "columns": [{"column": j, "name": statement.names[j]} for j in sorted(used)],
        "objective": [{"column": j, "key": keys.cost(j)} for j, _ in statement.objective],
        "constant": statement.constant,
        "rows": [_row(line) for line in statement.lines],
        "where": _where(statement),
        "labels": _labels(statement),
    }


def _row(line: Line) -> dict[str, Any]:
    return {
        "row": line.row,
        "name": line.name if line.named else "",
        "cells": [{"column": j, "key": keys.entry(line.row, j)} for j, _ in line.terms],
        **_sides(line),
    }


def _sides(line: Line) -> dict[str, Any]:
    if line.lower == line.upper:
        return {"left": None, "sign": "=", "right": keys.side(line.row, "rhs")}
    if line.upper == inf and line.lower > -inf:
        return {"left": None, "sign": "≥", "right": keys.side(line.row, "lower")}
    left = keys.side(line.row, "lower") if line.lower > -inf else None
    right = keys.side(line.row, "upper") if line.upper < inf else None
    return {"left": left, "sign": "≤", "right": right}


def _where(statement: Statement) -> list[dict[str, Any]]:
    """What is said of the variables: constraints on one, bounds, kinds."""
    said: list[dict[str, Any]] = []
    for line in statement.simple:
        column = line.terms[0][0]
        name = statement.names[column]
        said.append({"name": name, "cell": keys.entry(line.row, column), **_sides(line)})
    for domain in statement.domains:
        lower, upper = (keys.bound(domain.column, which) for which in ("lower", "upper"))
        two_sided = domain.lower > -inf
        said.append(
            {
                "name": statement.names[domain.column],
                "cell": None,
                "left": lower if two_sided and domain.upper < inf else None,
                "sign": "≥" if two_sided and domain.upper == inf else "≤",
                "right": lower if two_sided and domain.upper == inf else upper,
            }
        )
    for column in statement.free:
        name = statement.names[column]
        said.append({"name": name, "cell": None, "free": keys.bound(column, "lower")})
    for columns, word in ((statement.integers, "whole"), (statement.binaries, "0 or 1")):
        if columns:
            said.append({"names": [statement.names[column] for column in columns], "word": word})
    return said


def _labels(statement: Statement) -> dict[str, str]:
    """What a screen reader calls each number."""
    names = statement.names
    labels = {
        keys.cost(j): f"coefficient of {names[j]} in the objective" for j, _ in statement.objective
    }
    for line in [*statement.lines, *statement.simple]:
        for j, _ in line.terms:
            labels[keys.entry(line.row, j)] = f"coefficient of {names[j]} in {line.name}"
        labels[keys.side(line.row, "rhs")] = f"right-hand side of {line.name}"
        labels[keys.side(line.row, "lower")] = f"lower side of {line.name}"
        labels[keys.side(line.row, "upper")] = f"upper side of {line.name}"
    for j, name in enumerate(names):
        labels[keys.bound(j, "lower")] = f"lower bound of {name}"
        labels[keys.bound(j, "upper")] = f"upper bound of {name}"
    return labels
