"""A program as the lpkit code that writes it again.

The code is a list of pieces; a piece that shows one number of the program
carries that number's key (`keys`), so that a widget can light it up.
"""

from __future__ import annotations

import keyword
import unicodedata
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from lpkit.notation import format_number
from lpkit.statement import Line, Statement, stated

if TYPE_CHECKING:
    from lpkit.program import LinearProgram

__all__ = ["Piece", "keys", "pieces", "script"]


class Piece(NamedTuple):
    """Some text of the script; `key` names the number of the program that it shows."""

    text: str
    key: str | None = None


class keys:
    """The names of a program's numbers: one string each, the same in Python and JavaScript."""

    @staticmethod
    def cost(column: int) -> str:
        """The coefficient of a column in the objective."""
        return f"cost/{column}"

    @staticmethod
    def entry(row: int, column: int) -> str:
        """The coefficient of a column in a row."""
        return f"entry/{row}/{column}"

    @staticmethod
    def side(row: int, which: str) -> str:
        """`which` is "lower", "upper", or "rhs" for both at once."""
        return f"{which}/{row}"

    @staticmethod
    def bound(column: int, which: str) -> str:
        """`which` is "lower" or "upper"."""
        return f"bound-{which}/{column}"


def script(lp: LinearProgram, sense: str | None = None) -> str:
    """The whole script. `sense` is "max", "min" or that of the last solve.

    >>> from lpkit import LinearProgram
    >>> lp = LinearProgram()
    >>> x = lp.Var(lower=0, name="x")
    >>> lp.objective = 2*x
    >>> c = lp.add_constraint(3*x <= 6, name="wood")
    >>> print(script(lp, "max"))
    from lpkit import LinearProgram
    <BLANKLINE>
    lp = LinearProgram()
    x = lp.Var(lower=0, name="x")
    lp.objective = 2*x
    wood = lp.add_constraint(3*x <= 6, name="wood")
    print(lp.maximize())
    <BLANKLINE>
    """
    return "".join(piece.text for piece in pieces(lp, sense))


def pieces(lp: LinearProgram, sense: str | None = None) -> list[Piece]:
    """The script in pieces."""
    statement = stated(lp, sense)
    taken = {"lp", "LinearProgram", "print", "__debug__"}
    names = [_identifier(name, f"x{j + 1}", taken) for j, name in enumerate(statement.names)]
    out = [Piece("from lpkit import LinearProgram\n\nlp = LinearProgram()\n")]
    for column, name in enumerate(names):
        out += _variable(lp, statement, column, name)
    if lp.objective_store.is_set:
        terms = [(keys.cost(j), names[j], c) for j, c in statement.objective]
        out += [Piece("lp.objective = "), *_sum(terms, statement.constant), Piece("\n")]
    for line in sorted([*statement.lines, *statement.simple]):
        out += _constraint(line, names, taken)
    solve = {"maximize": "print(lp.maximize())\n", "minimize": "print(lp.minimize())\n"}
    out.append(Piece(solve.get(statement.sense, "")))
    return out


def _variable(lp: LinearProgram, statement: Statement, column: int, identifier: str) -> list[Piece]:
    kind = "IntVar" if lp.integer[column] else "Var"
    if column in statement.binaries:
        kind = "BoolVar"
    arguments: list[list[Piece]] = []
    for which, bound in (("lower", lp.lower[column]), ("upper", lp.upper[column])):
        if abs(bound) != inf and kind != "BoolVar":
            number = Piece(format_number(bound), keys.bound(column, which))
            arguments.append([Piece(f"{which}="), number])
    if lp.variable_names.is_given(column):
        arguments.append([Piece(f"name={_quoted(statement.names[column])}")])
    out = [Piece(f"{identifier} = lp.{kind}(")]
    for position, argument in enumerate(arguments):
        out += ([Piece(", ")] if position else []) + argument
    return [*out, Piece(")\n")]


def _constraint(line: Line, names: list[str], taken: set[str]) -> list[Piece]:
    terms = [(keys.entry(line.row, j), names[j], c) for j, c in line.terms]
    out: list[Piece] = []
    open_sides = line.lower == -inf and line.upper == inf
    if line.named and not open_sides:
        out.append(Piece(f"{_identifier(line.name, f'c{line.row + 1}', taken)} = "))
    out.append(Piece("lp.add_constraint("))
    body = _sum(terms, 0.0)
    low, high = format_number(line.lower), format_number(line.upper)
    if open_sides:  # no relation says that
        out += [*body, Piece(" <= 0")]
    elif line.lower == line.upper:
        out += [*body, Piece(" == "), Piece(high, keys.side(line.row, "rhs"))]
    elif line.upper == inf:
        out += [*body, Piece(" >= "), Piece(low, keys.side(line.row, "lower"))]
    else:
        if line.lower > -inf:
            out += [Piece(low, keys.side(line.row, "lower")), Piece(" <= ")]
        out += [*body, Piece(" <= "), Piece(high, keys.side(line.row, "upper"))]
    if line.named:
        out.append(Piece(f", name={_quoted(line.name)}"))
    return [*out, Piece(').upper = float("inf")\n' if open_sides else ")\n")]


def _sum(terms: list[tuple[str, str, float]], constant: float) -> list[Piece]:
    out: list[Piece] = []
    for key, name, coefficient in terms:
        size = abs(coefficient)
        text = name if size == 1 else f"{format_number(size)}*{name}"
        _push(out, coefficient < 0, Piece(text, key))
    if constant or not out:
        _push(out, constant < 0, Piece(format_number(abs(constant))))
    return out


def _push(out: list[Piece], negative: bool, piece: Piece) -> None:
    if out:
        out.append(Piece(" - " if negative else " + "))
    elif negative:
        out.append(Piece("-"))
    out.append(piece)


def _identifier(name: str, otherwise: str, taken: set[str]) -> str:
    """`name` if Python takes it as one and it is not taken yet, else something close."""
    fits = name.isidentifier() and not keyword.iskeyword(name)
    # To Python, names that look alike after normalisation are one.
    candidate = unicodedata.normalize("NFKC", name) if fits else otherwise
    while candidate in taken:
        candidate += "_"
    taken.add(candidate)
    return candidate


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
