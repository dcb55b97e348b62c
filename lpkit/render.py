"""Whole programs, written out: aligned text, LaTeX, HTML.

Columns are aligned by variable, as on paper, as long as there are few; a long
program is shortened in the middle. What a single expression looks like is in
`notation`, what is said where in `statement`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from lpkit.notation import HTML, LATEX, TEXT, Style, between, format_number, linear_text
from lpkit.statement import Domain, Line, Statement, stated

if TYPE_CHECKING:
    from lpkit.program import LinearProgram
    from lpkit.solution import Solution

__all__ = ["program_html", "program_latex", "program_text", "solution_line"]

_ALIGNED = 12  # the most variables that get a column of their own
_LINES = 24  # the most constraints that are written out


class _Row(NamedTuple):
    """A line of the system, cut in the pieces that are aligned."""

    label: str
    left: str  # the lower side of a two-sided constraint, with its sign
    cells: list[tuple[str, str]]  # (sign, term) for each column; or one cell for everything
    relation: str
    right: str


def program_text(lp: LinearProgram) -> str:
    """The program as plain text."""
    statement = stated(lp)
    rows = _rows(statement, TEXT)
    table = _padded(rows)
    objective, lines = table[0], table[1:]
    text = [f"{statement.sense:<12}{objective}".rstrip()]
    for position, line in enumerate(lines):
        head = "subject to" if position == 0 else ""
        text.append(f"{head:<12}{line}".rstrip())
    for position, said in enumerate(_where(statement, TEXT)):
        head = "where" if position == 0 else ""
        text.append(f"{head:<12}{said}")
    return "\n".join(text)


def program_latex(lp: LinearProgram) -> str:
    """The program as a LaTeX array, without dollar signs."""
    statement = stated(lp)
    rows = _rows(statement, LATEX)
    width = max(len(row.cells) for row in rows)
    lines = []
    for position, row in enumerate(rows):
        head = {0: LATEX.text(statement.sense), 1: LATEX.text("subject to")}.get(position, "")
        cells = [f"{sign} & {term}" for sign, term in row.cells]
        cells += [" & "] * (width - len(row.cells))
        lines.append(" & ".join([head, row.left, *cells, row.relation, row.right]))
    columns = "l" + "r" + "cr" * width + "cr"
    body = " \\\\\n".join(lines)
    system = f"\\begin{{array}}{{{columns}}}\n{body}\n\\end{{array}}"
    where = _where(statement, LATEX)
    if not where:
        return system
    said = r",\quad ".join(where)
    return (
        f"\\begin{{array}}{{l}}\n{system} \\\\\n{LATEX.text('where')}\\quad {said}\n\\end{{array}}"
    )


def program_html(lp: LinearProgram) -> str:
    """The program as an HTML table that follows the reader's theme."""
    statement = stated(lp)
    rows = _rows(statement, HTML)
    width = 2 * max(len(row.cells) for row in rows)
    lines = []
    for position, row in enumerate(rows):
        head = {0: statement.sense, 1: "subject to"}.get(position, "")
        cells = "".join(_cell(sign, "center") + _cell(term) for sign, term in row.cells)
        cells += "<td></td>" * (width - 2 * len(row.cells))
        lines.append(
            f"{_ROW}{_head(head)}{_cell(row.left)}{cells}{_cell(row.relation, 'center')}"
            f"{_cell(row.right)}{_label(row.label)}</tr>"
        )
    for position, said in enumerate(_where(statement, HTML)):
        head = "where" if position == 0 else ""
        lines.append(
            f"{_ROW}{_head(head)}<td></td>"
            f'<td colspan="{width + 3}" style="text-align:left">{said}</td></tr>'
        )
    return _table(lines)


def solution_line(solution: Solution) -> str:
    """How a solve ended, by what and in which time, on one line."""
    found = f" {format_number(solution.objective, 6)}" if solution.has_values else ""
    effort = f"{solution.iterations} iterations, {1000 * solution.seconds:.1f} ms"
    return f"{solution.status}{found}: {solution.solver}, {effort}"


# -- the pieces


def _rows(statement: Statement, style: Style) -> list[_Row]:
    used = {column for column, _ in statement.objective}
    for line in statement.lines:
        used.update(column for column, _ in line.terms)
    columns = sorted(used) if len(used) <= _ALIGNED else None
    rows = [_Row("", "", _cells(statement, statement.objective, columns, style), "", "")]
    if statement.constant:
        sign = style.minus if statement.constant < 0 else "+"
        cell = (sign, style.number(abs(statement.constant)))
        rows[0].cells.append(cell)
    lines: list[Line | None] = list(statement.lines)
    if len(lines) > _LINES:
        lines[_LINES // 2 : -_LINES // 2] = [None]
    rows += [_row(statement, line, columns, style) for line in lines]
    return rows


def _row(statement: Statement, line: Line | None, columns: list[int] | None, style: Style) -> _Row:
    if line is None:
        return _Row("", "", [("", style.ellipsis)], "", "")
    at_most = style.relations["<="]
    left, relation, right = "", at_most, style.number(line.upper)
    if line.lower == line.upper:
        relation = style.relations["=="]
    elif line.upper == inf and line.lower > -inf:
        relation, right = style.relations[">="], style.number(line.lower)
    elif line.lower > -inf:
        left = f"{style.number(line.lower)} {at_most}"
    cells = _cells(statement, line.terms, columns, style)
    return _Row(line.name if line.named or style is TEXT else "", left, cells, relation, right)


def _cells(
    statement: Statement, terms: list[tuple[int, float]], columns: list[int] | None, style: Style
) -> list[tuple[str, str]]:
    if columns is None:
        named = [(coefficient, statement.names[column]) for column, coefficient in terms]
        return [("", linear_text(named, style=style, most=8))]
    by_column = dict(terms)
    cells: list[tuple[str, str]] = []
    started = False
    for column in columns:
        coefficient = by_column.get(column)
        if coefficient is None:
            cells.append(("", ""))
            continue
        sign = style.minus if coefficient < 0 else ("+" if started else "")
        size = abs(coefficient)
        factor = "" if size == 1 else style.number(size) + style.times
        cells.append((sign, factor + style.name(statement.names[column])))
        started = True
    return cells if started else [*cells[:-1], ("", "0")] if cells else [("", "0")]


def _where(statement: Statement, style: Style) -> list[str]:
    """What is said of the variables: bounds, simple constraints, whole and free ones."""
    groups: dict[tuple[float, float], list[str]] = {}
    said = [Domain(line.terms[0][0], line.lower, line.upper) for line in statement.simple]
    for domain in sorted([*statement.domains, *said]):
        names = groups.setdefault((domain.lower, domain.upper), [])
        names.append(style.name(statement.names[domain.column]))
    sentences = [
        between(low, ", ".join(_shortened(names)), high, style)
        for (low, high), names in groups.items()
    ]
    for columns, what in (
        (statement.integers, "integer"),
        (statement.binaries, "binary"),
        (statement.free, "free"),
    ):
        names = [style.name(statement.names[column]) for column in columns]
        if names:
            space = r"\ " if style is LATEX else " "
            sentences.append(", ".join(_shortened(names)) + space + style.text(what))
    return sentences


def _shortened(items: Sequence[Any], most: int = _LINES) -> list[Any]:
    if len(items) <= most:
        return list(items)
    return [*items[: most // 2], "…", *items[-most // 2 :]]


# -- text


def _padded(rows: list[_Row]) -> list[str]:
    label = max(len(row.label) for row in rows)
    left = max(len(row.left) for row in rows)
    count = max(len(row.cells) for row in rows)
    widths = [max(len(row.cells[k][1]) for row in rows if k < len(row.cells)) for k in range(count)]
    right = max(len(row.right) for row in rows)
    texts = []
    for row in rows:
        cells = [f"{sign:>1} {term:>{width}}" for (sign, term), width in zip(row.cells, widths)]
        cells += [" " * (2 + width) for width in widths[len(row.cells) :]]
        head = f"{row.label + ':' if row.label else '':<{label + 1}} " if label else ""
        side = f"{row.left:>{left}} " if left else ""
        texts.append(f"{head}{side}{' '.join(cells)} {row.relation} {row.right:>{right}}")
    return texts


# -- HTML

_STYLE = (
    "border:none;border-collapse:collapse;background:none;"
    "font-family:'STIX Two Math',Cambria Math,Georgia,serif;font-size:110%"
)


# Notebooks paint every other row of a table, and a program is no table to its reader.
_ROW = '<tr style="background:none">'


def _table(lines: list[str]) -> str:
    return f'<table style="{_STYLE}">' + "".join(lines) + "</table>"


def _cell(text: str, align: str = "right") -> str:
    style = f"text-align:{align};padding:2px 3px;white-space:nowrap;vertical-align:baseline"
    return f'<td style="{style}">{text}</td>'


def _head(text: str) -> str:
    return (
        '<th scope="row" style="text-align:left;padding:2px 1.5em 2px 0;font-weight:normal;'
        "vertical-align:baseline;"
        f'font-family:var(--jp-content-font-family,sans-serif);font-size:85%">{text}</th>'
    )


def _label(name: str) -> str:
    return (
        '<td style="text-align:left;padding-left:1.5em;opacity:.7;'
        f'font-family:var(--jp-content-font-family,sans-serif);font-size:85%">'
        f"{HTML.text(name)}</td>"
    )
