"""A comparison as an HTML table, for notebooks: figures aligned, what was not timed in grey.

Colours come from JupyterLab's variables, so that both themes fit; without them
it is black on white.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["html_table"]

_QUIET = "color: var(--jp-ui-font-color2, #616161)"
_TABLE = "border-collapse: collapse; font-variant-numeric: tabular-nums"
_CAPTION = f"{_QUIET}; caption-side: bottom; text-align: left; max-width: 60em; padding-top: 0.6em"
_LEFT = "text-align: left; padding: 0.15em 0.8em 0.15em 0"
_RIGHT = "text-align: right; padding: 0.15em 0.8em; white-space: nowrap"


def html_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], timed: Sequence[bool], caption: str
) -> str:
    """The table; `timed` says of each row whether it has figures.

    >>> html_table(["case", "median"], [["a < b", "1 ms"]], [True], "One case.").count("&lt;")
    1
    """
    lines = [
        f'<table style="{_TABLE}">',
        f'<caption style="{_CAPTION}">{escape(caption)}</caption>',
    ]
    titles = "".join(_cell("th", text, k, len(head), ' scope="col"') for k, text in enumerate(head))
    lines.append(f"<thead><tr>{titles}</tr></thead><tbody>")
    for cells, has_figures in zip(rows, timed):
        quiet = "" if has_figures else f' style="{_QUIET}"'
        first = _cell("th", cells[0], 0, len(head), ' scope="row"')
        others = "".join(_cell("td", text, k, len(head), "") for k, text in enumerate(cells[1:], 1))
        lines.append(f"<tr{quiet}>{first}{others}</tr>")
    return "\n".join([*lines, "</tbody></table>"])


def _cell(tag: str, text: str, column: int, columns: int, scope: str) -> str:
    # Names and notes are text, what stands between them are figures.
    style = _LEFT if column in (0, columns - 1) else _RIGHT
    weight = "; font-weight: normal" if scope == ' scope="row"' else ""
    return f'<{tag}{scope} style="{style}{weight}">{escape(text)}</{tag}>'
