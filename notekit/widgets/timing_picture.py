"""A timing panel where there is no kernel: its plot as SVG, its table as HTML, inline styles.

Takes what the view takes, so that both show the same. Its colours stand on a
light ground and on a dark one; the ink is JupyterLab's where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from notekit.widgets.plot import Box, Label, Layout, Placed, Point, Roof, Series, laid_out
from notekit.widgets.timing_marks import mark_path

__all__ = ["html_of", "svg_of"]

_WIDTH, _HEIGHT = 440, 300
_FRAME = Box(54, 10, 430, 256)
_INK = "var(--jp-content-font-color0, #1b1f24)"
_SOFT = "var(--jp-content-font-color2, #68707a)"
_LINE = "var(--jp-border-color2, #c4c9d0)"
_ROOF = "#008f69"
_FONT = "font-family:var(--jp-ui-font-family, system-ui, sans-serif)"


def svg_of(structure: dict[str, Any], answer: dict[str, Any]) -> str:
    """The plot: samples as dots under their medians, the roof dashed, names at lines."""
    plot = answer["plot"]
    series = [
        Series(each["name"], [Point(p["n"], p["samples"], p["median"]) for p in each["points"]])
        for each in plot["series"]
    ]
    roof = plot["roof"] and Roof(**plot["roof"])
    sizes = [size["n"] for size in structure["sizes"]]
    layout = laid_out(sizes, series, roof, _FRAME)
    looks = [case["mark"] for case in structure["cases"]]
    alt = escape(plot["alt"], quote=True)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            f'width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-label="{alt}" '
            f'style="max-width:100%;height:auto;{_FONT};font-size:11.5px">',
            *_grid(layout, plot["unit"]),
            *_roof(layout),
            *(part for each, look in zip(layout.series, looks) for part in _series(each, look)),
            *(_label(label, looks) for label in layout.labels),
            "</svg>",
        ]
    )


def _grid(layout: Layout, unit: str) -> Iterable[str]:
    box = layout.frame
    for tick in layout.x_ticks:
        yield _line((tick.at, box.top), (tick.at, box.bottom), _LINE)
        yield _text(tick.at, box.bottom + 16, "middle", tick.text, _SOFT)
    for tick in layout.y_ticks:
        yield _line((box.left, tick.at), (box.right, tick.at), _LINE)
        yield _text(box.left - 6, tick.at + 4, "end", tick.text, _SOFT)
    yield _text((box.left + box.right) / 2, box.bottom + 36, "middle", unit, _SOFT)


def _roof(layout: Layout) -> Iterable[str]:
    if layout.roof:
        yield _line(
            layout.roof[0], layout.roof[1], _ROOF, ' stroke-width="2" stroke-dasharray="6 4"'
        )


def _series(placed: Placed, look: dict[str, Any]) -> Iterable[str]:
    colour = look["colour"]
    for x, y in placed.dots:
        yield f'<circle cx="{x:.2f}" cy="{y:.2f}" r="1.5" fill="{colour}" opacity="0.45"/>'
    for line in placed.lines:
        points = " ".join(f"{x:.2f},{y:.2f}" for x, y in line)
        yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.7"/>'
    yield from (_mark(look, x, y) for x, y in placed.marks)


def _mark(look: dict[str, Any], x: float, y: float) -> str:
    fill = look["colour"] if look["filled"] else "var(--jp-layout-color0, #fff)"
    stroke = f'stroke="{look["colour"]}" stroke-width="1.5"'
    return f'<path d="{mark_path(look["shape"], x, y)}" fill="{fill}" {stroke}/>'


def _label(label: Label, looks: Sequence[dict[str, Any]]) -> str:
    colour = _ROOF if label.series < 0 else str(looks[label.series]["colour"])
    # A mark can be seen in a colour that is too faint, on one ground or the other, for text.
    ink = f"color-mix(in srgb, {colour} 60%, {_INK})"
    return _text(label.x, label.y, label.anchor, label.text, ink)


def _line(start: tuple[float, float], end: tuple[float, float], ink: str, more: str = "") -> str:
    ends = f'x1="{start[0]:.2f}" y1="{start[1]:.2f}" x2="{end[0]:.2f}" y2="{end[1]:.2f}"'
    return f'<line {ends} style="stroke:{ink}"{more}/>'


def _text(x: float, y: float, anchor: str, text: str, ink: str) -> str:
    place = f'x="{x:.2f}" y="{y:.2f}" text-anchor="{anchor}"'
    return f'<text {place} style="fill:{ink}">{escape(text)}</text>'


# -- the table


_COLUMNS = ("each", "median", "spread", "first", "ratio", "roof", "badges")


def html_of(
    structure: dict[str, Any], answer: dict[str, Any], place: int, timed_on: str = ""
) -> str:
    """The plot, and the table of one size. `timed_on` is the date of figures of this machine."""
    size, shown = structure["sizes"][place], answer["sizes"][place]
    each = structure.get("each", "")
    heads = [each, "median", "spread", "first call", structure["base"], "of the roof", "notes"]
    columns = [
        (key, head)
        for key, head in zip(_COLUMNS, heads)
        if head and any(row.get(key) for row in shown["rows"])
    ]
    looks = {case["name"]: case["mark"] for case in structure["cases"]}
    rows = "".join(_row(row, columns, looks.get(row["case"])) for row in shown["rows"])
    head = "".join(f'<th style="{_cell(_align(key))}">{escape(text)}</th>' for key, text in columns)
    date = f"Timed on {timed_on}." if timed_on and not answer["recorded"] else ""
    notes = " ".join(
        filter(None, [date, *(f"{note}." for note in shown["notes"]), shown["caption"]])
    )
    return (
        f'<div style="{_FONT};color:{_INK};max-width:980px">'
        f"<p><b>{escape(structure['title'])}</b>, n = {size['text']}</p>"
        f'<table style="border-collapse:collapse;font-size:13px"><thead><tr>'
        f'<th style="{_cell("left")}">case</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f'<p style="font-size:12.5px;color:{_SOFT}">{escape(notes)}</p>'
        f"{svg_of(structure, answer)}</div>"
    )


def _row(
    row: dict[str, Any], columns: Sequence[tuple[str, str]], look: dict[str, Any] | None
) -> str:
    mark = ""
    if look and row.get("median"):
        mark = f'<svg width="12" height="12" aria-hidden="true">{_mark(look, 6, 6)}</svg> '
    where = f' <span style="color:{_SOFT}">{escape(row.get("where", ""))}</span>'
    name = f'<th style="{_cell("left")}">{mark}{escape(row["case"])}{where}</th>'
    if not row.get("median"):
        span = max(1, len(columns))
        reason = escape(row["reason"])
        return f'<tr>{name}<td colspan="{span}" style="{_cell("left")}">{reason}</td></tr>'
    cells = "".join(_figure(key, row.get(key)) for key, _ in columns)
    return f"<tr>{name}{cells}</tr>"


def _figure(key: str, cell: Any) -> str:
    text = ", ".join(cell or ()) if key == "badges" else cell or ""
    return f'<td style="{_cell(_align(key))}">{escape(text)}</td>'


def _align(key: str) -> str:
    return "left" if key == "badges" else "right"


def _cell(align: str) -> str:
    return (
        f"text-align:{align};padding:3px 8px;font-weight:normal;border-bottom:1px solid {_LINE};"
        "font-variant-numeric:tabular-nums"
    )
