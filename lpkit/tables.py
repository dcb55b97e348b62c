"""Tables of names and numbers, as a report shows them: aligned text, LaTeX, HTML.

A head has two lines, so that a column of numbers is not as wide as its title; a long table
is shortened in the middle. `sensitivity` and `solution_view` use this; `render` writes programs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from lpkit.notation import HTML, LATEX, TEXT, Style
from lpkit.render import _ROW, _shortened, _table

__all__ = ["Table", "html", "stacked_latex", "text"]

_DIGITS = 6  # significant ones of a number: more would be noise to a reader


class Table(NamedTuple):
    """Titles of the columns, in two lines each; the kind of each column; the rows.

    A kind is a letter: `n` for names, `r` for relations, `v` for numbers.
    """

    heads: Sequence[tuple[str, str]]
    kinds: str
    rows: Sequence[Sequence[Any]]

    def written(self, style: Style) -> list[list[str]]:
        """The rows as text in a style, shortened in the middle."""
        return [
            [style.ellipsis, *[""] * (len(self.kinds) - 1)]
            if row == "…"
            else [_written(kind, cell, style) for kind, cell in zip(self.kinds, row)]
            for row in _shortened(list(self.rows))
        ]


def text(table: Table) -> str:
    """The table as plain text.

    >>> table = Table([("", "wood"), ("shadow", "price")], "nv", [("oak", 2.5), ("fir", 10.0)])
    >>> print(text(table))
          shadow
    wood   price
    oak      2.5
    fir       10
    """
    lines = [list(line) for line in zip(*table.heads)] + table.written(TEXT)
    widths = [max(map(len, column)) for column in zip(*lines)]
    aligns = ["<" if kind == "n" else ">" for kind in table.kinds]
    return "\n".join(
        "  ".join(
            f"{cell:{align}{width}}" for cell, align, width in zip(line, aligns, widths)
        ).rstrip()
        for line in lines
    )


def stacked_latex(tables: Sequence[Table], head: str = "") -> str:
    """The tables below one another and below a head, as one LaTeX array without dollar signs."""
    body = " \\\\[2ex]\n".join([*filter(None, [head]), *map(_latex, tables)])
    return f"\\begin{{array}}{{l}}\n{body}\n\\end{{array}}"


def _latex(table: Table) -> str:
    columns = "".join({"n": "l", "r": "c", "v": "r"}[kind] for kind in table.kinds)
    heads = [[LATEX.text(word) if word else "" for word in line] for line in zip(*table.heads)]
    lines = [" & ".join(line) for line in heads + table.written(LATEX)]
    head, rows = " \\\\\n".join(lines[:2]), " \\\\\n".join(lines[2:])
    return f"\\begin{{array}}{{{columns}}}\n{head} \\\\ \\hline\n{rows}\n\\end{{array}}"


def html(table: Table) -> str:
    """The table as HTML that follows the reader's theme."""
    aligns = [{"n": "left", "r": "center", "v": "right"}[kind] for kind in table.kinds]
    heads = "".join(
        _title(" ".join(head).strip(), align) for head, align in zip(table.heads, aligns)
    )
    rows = [_ROW + "".join(map(_cell, cells, aligns)) + "</tr>" for cells in table.written(HTML)]
    return _table([f"{_ROW}{heads}</tr>", *rows])


def _title(words: str, align: str) -> str:
    style = (
        f"text-align:{align};padding:2px .6em;font-weight:normal;vertical-align:bottom;"
        "border-bottom:1px solid var(--jp-border-color1,#bdbdbd);max-width:6em;"
        "font-family:var(--jp-content-font-family,sans-serif);font-size:85%"
    )
    return f'<th scope="col" style="{style}">{HTML.text(words)}</th>'


def _cell(cell: str, align: str) -> str:
    style = f"text-align:{align};padding:2px .6em;white-space:nowrap;vertical-align:baseline"
    return f'<td style="{style}">{cell}</td>'


def _written(kind: str, cell: Any, style: Style) -> str:
    if kind == "n":
        return style.name(cell)
    if kind == "r":
        return style.relations[cell]
    return style.number(float(f"{cell:.{_DIGITS}g}"))
