"""Files in the CPLEX LP format, read token by token.

Wider than most readers of the format: a constraint may have two sides or a constant on the
left, a variable may come twice in a sum. What would be read one way here and another way
there, or is not linear, is refused by name. `lp_words` has the tokens, `lp_writer` writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import IO, Callable

from lpkit.errors import BadNumber
from lpkit.formats.draft import Draft
from lpkit.formats.lines import Malformed, lines, shown
from lpkit.formats.lp_auxiliary import fold
from lpkit.formats.lp_sums import Sum
from lpkit.formats.lp_words import SENSES, TOKEN, section_of
from lpkit.formats.numbers import bound, number
from lpkit.scalars import finite_sum

__all__ = ["read_lp"]

_RELATIONS = {
    "<": "<=",
    "<=": "<=",
    "=<": "<=",
    ">": ">=",
    ">=": ">=",
    "=>": ">=",
    "=": "=",
    "==": "=",
}
_SIGNS = frozenset("+-")
_NOT_A_NAME = frozenset("0123456789.+-*^<>=:[]\\")
_INFINITE = ("inf", "infinity")


def read_lp(file: IO[bytes]) -> Draft:
    """The program in an LP file. Raises `Malformed` with the line."""
    reader = _Reader()
    try:
        return reader.read(lines(file))
    except BadNumber as error:
        raise Malformed(str(error), reader.line) from None
    except Malformed as wrong:
        wrong.line = reader.line if wrong.line is None else wrong.line
        raise


class _Reader:
    """One way through a file."""

    def __init__(self) -> None:
        self.draft = Draft()
        self.line = 0
        self.section = ""
        self.constrained = False  # whether the section of constraints has begun
        self.sum = Sum()
        self.lower_line: dict[int, int] = {}  # by column: where a bound was given
        self.upper_line: dict[int, int] = {}
        self.binary_line: dict[int, int] = {}
        self.takers: dict[str, Callable[[list[str]], None]] = {
            "objective": self._add,
            "constraints": self._add,
            "bounds": self._bounds,
            "generals": self._generals,
            "binaries": self._binaries,
        }

    def read(self, blocks: Iterator[list[str]]) -> Draft:
        """The whole file; raises `Malformed`."""
        tokens_of = TOKEN.findall
        for block in blocks:
            for line in block:
                self.line += 1
                if "\\" in line:
                    line = line[: line.index("\\")]
                tokens = tokens_of(line)
                if not tokens:
                    continue
                section, count = section_of(tokens)
                if section:
                    self._begin(section, tokens[:count])
                    if section == "end":
                        return self._finished(tokens[count:])
                    tokens = tokens[count:]
                self._take(tokens)
        self.line = 0
        raise Malformed("it ends without the word End: it was truncated, or is no LP file")

    def _take(self, tokens: list[str]) -> None:
        if not self.section:
            raise Malformed(f"an LP file begins with minimize or maximize, not {shown(tokens[0])}")
        if tokens:
            self.takers[self.section](tokens)

    def _begin(self, section: str, words: list[str]) -> None:
        name = " ".join(words)
        if section == "refused":
            raise Malformed(f"the section {name} holds what lpkit has not")
        if (section == "objective") is bool(self.section):
            raise Malformed(
                f"a second objective begins with {shown(name)}"
                if self.section
                else f"an LP file begins with minimize or maximize, not {shown(name)}"
            )
        if section == "constraints" and self.section != "objective":
            raise Malformed("a second section of constraints")
        self._end_sum()
        if section not in ("objective", "constraints") and not self.constrained:
            raise Malformed(f"{name} comes before the constraints, which begin with: subject to")
        self.constrained = section == "constraints" or (section != "objective" and self.constrained)
        self.section = section
        if section == "objective":
            self.draft.sense = SENSES[words[0].lower()]

    def _end_sum(self) -> None:
        """Take the objective as read; a constraint has to be complete by now."""
        terms = self.sum
        if self.section == "objective":
            terms.settle()
            columns, coefficients = terms.merged()
            self.draft.has_objective = True
            self.draft.cost = dict(zip(columns, coefficients))
            self.draft.constant = finite_sum(terms.constants, "constant")
        elif not terms.is_empty or terms.label is not None:
            raise _incomplete(terms)
        self.sum = Sum()

    # -- sums

    def _add(self, tokens: list[str]) -> None:
        """More tokens of the objective, or of constraints."""
        columns = self.draft.columns
        place, count = 0, len(tokens)
        while place < count:
            token = tokens[place]
            place += 1
            terms = self.sum
            if not terms.line:
                terms.line = self.line
            first = token[0]
            if first in _SIGNS:
                self._sign(terms, token)
            elif first not in _NOT_A_NAME:
                if place < count and tokens[place] == ":":
                    self._label(terms, token)
                    place += 1
                    continue
                column = columns.get(token)
                if column is None:
                    column = self._new_column(token)
                size = 1.0 if terms.number is None else number(terms.number)
                if terms.columns and not terms.sign:
                    raise self._unsigned(token)
                terms.columns.append(column)
                terms.coefficients.append(-size if terms.sign < 0.0 else size)
                terms.sign, terms.number = 0.0, None
            elif first in "0123456789.":
                if terms.number is not None or (
                    not terms.sign and (terms.columns or terms.constants)
                ):
                    raise self._unsigned(token)
                terms.number = token
            elif token in _RELATIONS:
                place = self._related(terms, _RELATIONS[token], tokens, place)
            else:
                raise self._unlinear(token)

    def _new_column(self, name: str) -> int:
        if name.lower() in _INFINITE:
            raise Malformed(f"{shown(name)} is no term of a sum; leave an infinite side out")
        return self.draft.add_column(name, 0.0, inf, False)

    @staticmethod
    def _unsigned(token: str) -> Malformed:
        return Malformed(
            f"a sign, a relation or a new line is missing before {shown(token)}; a constraint "
            "begins on a line of its own"
        )

    @staticmethod
    def _unlinear(token: str) -> Malformed:
        return Malformed(
            f"{shown(token)} belongs nowhere here: an expression is a sum of numbers times names"
        )

    @staticmethod
    def _sign(terms: Sum, token: str) -> None:
        if terms.number is not None:
            terms.settle()
        factor = -1.0 if token == "-" else 1.0
        terms.sign = factor * (terms.sign or 1.0)

    def _label(self, terms: Sum, name: str) -> None:
        if not terms.is_empty or terms.label is not None:
            if self.section == "constraints":
                raise _incomplete(terms)
            raise Malformed(f"the name {shown(name)} of a sum comes within it")
        if self.section == "constraints" and name in self.draft.rows:
            raise Malformed(f"a second constraint is named {shown(name)}")
        terms.label = name

    def _related(self, terms: Sum, relation: str, tokens: list[str], place: int) -> int:
        """Read on after a relation; returns the place of the token after the right-hand side."""
        if self.section == "objective":
            raise Malformed("an objective has no relation; the constraints begin with: subject to")
        if not terms.columns and terms.left is None:  # a side that stands before the expression
            terms.settle()
            if not terms.constants:
                raise Malformed("a number or an expression is missing before the relation")
            terms.left = finite_sum(terms.constants, "side"), relation
            terms.constants = []
            return place
        terms.settle()
        if not terms.columns:
            raise Malformed("a constraint has a variable in it")
        if place == len(tokens):
            raise Malformed("the right-hand side is missing: it stands on the line of its relation")
        value, place = _signed(tokens, place)
        if place < len(tokens):
            raise Malformed(
                f"{shown(tokens[place])} comes after the right-hand side, which is one number: "
                "variables stand on the left, and a constraint begins on a line of its own"
            )
        self._end_row(terms, relation, value)
        self.sum = Sum()
        return place

    def _end_row(self, terms: Sum, relation: str, value: float) -> None:
        low, high = _sides(relation, value)
        if terms.left is not None:
            side, first = terms.left
            if first != relation or relation == "=":
                raise Malformed("the two relations of a constraint are both <= or both >=")
            low, high = (side, value) if relation == "<=" else (value, side)
        if low > high or low == inf or high == -inf:
            raise Malformed(f"no number lies between the sides {low} and {high}")
        shift = [-constant for constant in terms.constants]
        low, high = (
            side if abs(side) == inf else finite_sum([side, *shift], "right-hand side")
            for side in (low, high)
        )
        row = self.draft.add_row(terms.label, low, high)
        self.draft.row_columns[row], self.draft.row_coefficients[row] = terms.merged()

    # -- bounds and kinds

    def _bounds(self, tokens: list[str]) -> None:
        """The bounds on one line, which are those of one variable."""
        place, left = 0, None
        if tokens[0] in _SIGNS or tokens[0][0] in "0123456789." or tokens[0].lower() in _INFINITE:
            value, place = _signed(tokens, 0)
            left = value, self._relation(tokens, place)
            place += 1
        if place >= len(tokens) or tokens[place][0] in _NOT_A_NAME:
            raise Malformed(f"the name of a variable is missing in {shown(' '.join(tokens))}")
        name = tokens[place]
        place += 1
        column = self.draft.columns.get(name)
        if column is None:
            column = self._new_column(name)
        if left is not None:
            self._bound(column, _MIRRORED[left[1]], left[0])
            if place == len(tokens):
                return
        if left is None and [word.lower() for word in tokens[place:]] == ["free"]:
            self._bound(column, ">=", -inf)
            self._bound(column, "<=", inf)
            return
        relation = self._relation(tokens, place)
        if left is not None and (relation != left[1] or relation == "="):
            raise Malformed("the two relations of a bound are both <= or both >=")
        value, place = _signed(tokens, place + 1)
        if place < len(tokens):
            raise Malformed(f"{shown(tokens[place])} comes after the bound: one variable a line")
        self._bound(column, relation, value)

    @staticmethod
    def _relation(tokens: list[str], place: int) -> str:
        relation = _RELATIONS.get(tokens[place]) if place < len(tokens) else None
        if relation is None:
            raise Malformed(f"a relation is missing in {shown(' '.join(tokens))}")
        return relation

    def _bound(self, column: int, relation: str, value: float) -> None:
        # The last bound given holds: so IBM's description of the format has it.
        if relation != "<=":
            self.draft.lower[column] = value
            self.lower_line[column] = self.line
        if relation != ">=":
            self.draft.upper[column] = value
            self.upper_line[column] = self.line

    def _named(self, tokens: list[str]) -> Iterator[int]:
        for token in tokens:
            column = self.draft.columns.get(token)
            if column is None:
                raise Malformed(f"no variable is named {shown(token)}")
            yield column

    def _generals(self, tokens: list[str]) -> None:
        for column in self._named(tokens):
            self.draft.integer[column] = 1

    def _binaries(self, tokens: list[str]) -> None:
        for column in self._named(tokens):
            self.draft.integer[column] = 1
            self.binary_line[column] = self.line

    # -- the end

    def _finished(self, rest: list[str]) -> Draft:
        draft = self.draft
        if rest:
            raise Malformed(f"{shown(rest[0])} comes after the word End")
        if not self.constrained:
            raise Malformed("it has no section of constraints, which begins with: subject to")
        for column, line in self.upper_line.items():
            if draft.upper[column] < 0.0 and column not in self.lower_line:
                name = list(draft.columns)[column]
                raise Malformed(
                    f"{name} has an upper bound below zero, and its lower bound is 0 where none "
                    f"is given: write -inf <= {name} if it has none",
                    line,
                )
        for column, line in self.binary_line.items():
            self._make_binary(column, line)
        for by_column in (self.lower_line, self.upper_line):
            for column, line in by_column.items():
                draft.check_bounds(column, line)
        fold(draft)
        return draft

    def _make_binary(self, column: int, line: int) -> None:
        draft = self.draft
        given = self.lower_line.get(column) or self.upper_line.get(column)
        if given and (draft.lower[column], draft.upper[column]) not in ((0.0, 1.0), (0.0, inf)):
            raise Malformed(
                f"{list(draft.columns)[column]} is binary and has other bounds in line {given}: "
                "make it a general one",
                line,
            )
        draft.lower[column], draft.upper[column] = 0.0, 1.0


def _incomplete(terms: Sum) -> Malformed:
    return Malformed(
        "the constraint that begins here has no right-hand side, or no variable", terms.line
    )


_MIRRORED = {"<=": ">=", ">=": "<=", "=": "="}


def _sides(relation: str, value: float) -> tuple[float, float]:
    return -inf if relation == "<=" else value, inf if relation == ">=" else value


def _signed(tokens: list[str], place: int) -> tuple[float, int]:
    """The number at a place, perhaps infinite, with its signs; and the place after it."""
    sign = 1.0
    while place < len(tokens) and tokens[place] in _SIGNS:
        sign = -sign if tokens[place] == "-" else sign
        place += 1
    if place == len(tokens):
        raise Malformed("a number is missing at the end of the line")
    return sign * bound(tokens[place]), place + 1
