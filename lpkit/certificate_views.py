"""Certificates written out: text, LaTeX, HTML, tables. `certificates` is the user.

Names are those that constraints and variables have now. Long ones are shortened in the middle.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isinf
from typing import TYPE_CHECKING, NamedTuple

from lpkit.notation import HTML, LATEX, TEXT, Style, between, linear_text
from lpkit.render import _ROW, _cell, _shortened, _table

if TYPE_CHECKING:
    import pandas

    from lpkit.certificates import FarkasCertificate, UnboundedRay

__all__ = [
    "Writer",
    "farkas_frame",
    "farkas_html",
    "farkas_latex",
    "farkas_text",
    "part",
    "ray_frame",
    "ray_html",
    "ray_latex",
    "ray_text",
    "step",
    "taking_part",
]

_MOST_TERMS = 8  # of a sum
_SMALL = 9999  # the largest number above or below the line of a fraction
_SUM = '<tr style="background:none;border-top:1px solid">'
_ROUNDED = "numbers are rounded here, and were checked as exact fractions"


class Writer:
    """Writes fractions in a style, and remembers whether it had to round any."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.has_rounded = False

    def number(self, value: Fraction) -> str:
        """A whole number, a fraction of small ones, or six digits."""
        if value.denominator == 1 and abs(value) < 10**15:
            return self.style.number(float(value))
        if max(abs(value.numerator), value.denominator) <= _SMALL:
            return f"{self.style.number(float(value.numerator))}/{value.denominator}"
        digits = self._digits(value)
        if not digits or isinf(digits):  # too small or too large for a float
            return f"{Decimal(value.numerator) / Decimal(value.denominator):.6g}"
        return self.style.number(digits)

    def sum(self, terms: list[tuple[Fraction, str]]) -> str:
        """A sum of multiples of variables."""
        digits = [(self._digits(value), name) for value, name in terms]
        return linear_text(digits, style=self.style, most=_MOST_TERMS)

    def _digits(self, value: Fraction) -> float:
        # By way of Decimal, which holds what a float is too small or too large for.
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        digits = float(f"{quotient:.6g}")
        if value.denominator == 1 and abs(value) < 10**15:
            digits = float(value)
        self.has_rounded = self.has_rounded or not _is_same(digits, value)
        return digits


def _is_same(digits: float, value: Fraction) -> bool:
    """Whether six digits say it all: a float is not the decimal it stands for, to the last bit."""
    return not isinf(digits) and abs(Fraction(digits) - value) <= abs(value) / 2**50


class Part(NamedTuple):
    """A constraint or a bound that takes part in a contradiction."""

    multiplier: str
    label: str  # empty for a bound
    relation: str
    product: str  # its left side, multiplied
    side: str  # its right side, multiplied


def taking_part(certificate: FarkasCertificate) -> list[tuple[bool, int]]:
    """Whether it is a row, and its number, for each constraint and bound, in order."""
    rows = [(True, row) for row in certificate._multipliers]
    return rows + [(False, column) for column in certificate._bounds]


def part(certificate: FarkasCertificate, item: tuple[bool, int], writer: Writer) -> Part:
    """One of `taking_part`, written."""
    is_row, number = item
    return (_row if is_row else _bound)(certificate, number, writer)


def _lines(certificate: FarkasCertificate, writer: Writer) -> list[Part | None]:
    """What takes part, shortened in the middle, where `None` stands for what is left out."""
    items = _shortened(taking_part(certificate))
    return [None if item == "…" else part(certificate, item, writer) for item in items]


def _row(certificate: FarkasCertificate, row: int, writer: Writer) -> Part:
    form, model = certificate._form, certificate._model
    multiplier = certificate._multipliers[row]
    entries = [(value, model.variable_name(column)) for column, value in sorted(form.entries(row))]
    left = linear_text([(value, name) for value, name in entries], 0.0, writer.style, _MOST_TERMS)
    low, high = form.matrix.row_lower[row], form.matrix.row_upper[row]
    side = form.side(row, multiplier)
    assert side is not None
    return Part(
        writer.number(multiplier),
        model.constraint_names.of(certificate._rows[row]),
        between(low, left, high, writer.style),
        writer.sum([(multiplier * Fraction(value), name) for value, name in entries]),
        writer.number(multiplier * side),
    )


def _bound(certificate: FarkasCertificate, column: int, writer: Writer) -> Part:
    form, style = certificate._form, writer.style
    multiplier, name = certificate._bounds[column], certificate._model.variable_name(column)
    bound = form.bound(column, multiplier)
    assert bound is not None
    sign = style.relations[">=" if multiplier > 0 else "<="]
    relation = f"{style.name(name)} {sign} {style.number(float(bound))}"
    given = form.matrix.lower if multiplier > 0 else form.matrix.upper
    if given[column] != bound:  # drawn in
        relation += style.text(" (whole)")
    return Part(
        writer.number(multiplier),
        "",
        relation,
        writer.sum([(multiplier, name)]),
        writer.number(multiplier * bound),
    )


# -- contradictions


def farkas_text(certificate: FarkasCertificate) -> str:
    """As a teacher would write it: each line, what its multiple says, and their sum."""
    writer = Writer(TEXT)
    lines = _lines(certificate, writer)
    found = [line for line in lines if line is not None]
    excess = writer.number(certificate.excess)
    factor = max(len(line.multiplier) for line in found)
    label = max(len(line.label) for line in found) + 1
    relation = max(len(line.relation) for line in found)
    product = max(len(line.product) for line in found)
    side = max(len(text) for text in [excess, *(line.side for line in found)])
    text = ["these cannot hold together:"]
    for line in lines:
        if line is None:
            text.append("  …")
            continue
        name = f"{line.label}:" if line.label else ""
        text.append(
            f"  {line.multiplier:>{factor}} × {name:<{label}}  {line.relation:<{relation}}  "
            f"gives  {line.product:>{product}} >= {line.side:>{side}}"
        )
    width = factor + label + relation + product + 15
    text.append(f"  {'added up:':<{width - 2}}0 >= {excess:>{side}}, which is false")
    return "\n".join(text) + (f"\n({_ROUNDED})" if writer.has_rounded else "")


def farkas_latex(certificate: FarkasCertificate) -> str:
    """The same as a LaTeX array."""
    writer = Writer(LATEX)
    lines = []
    for line in _lines(certificate, writer):
        if line is None:
            lines.append(r"\vdots &  &  &  &  & ")
            continue
        name = LATEX.text(f"{line.label}: ") if line.label else ""
        lines.append(
            f"{line.multiplier} & \\times & {name}{line.relation} & "
            f"{line.product} & \\ge & {line.side}"
        )
    total = f" &  & {LATEX.text('added up:')} & 0 & \\ge & {writer.number(certificate.excess)}"
    body = " \\\\\n".join(lines)
    return f"\\begin{{array}}{{rclrcr}}\n{body} \\\\\n\\hline\n{total}\n\\end{{array}}"


def farkas_html(certificate: FarkasCertificate) -> str:
    """The same as an HTML table."""
    writer = Writer(HTML)
    rows = []
    for line in _lines(certificate, writer):
        if line is None:
            rows.append(f"{_ROW}{_cell('…')}</tr>")
            continue
        name = HTML.text(f"{line.label}: ") if line.label else ""
        rows.append(
            f"{_ROW}{_cell(line.multiplier + ' ×')}{_cell(name + line.relation, 'left')}"
            f"{_cell('gives', 'center')}{_cell(line.product)}{_cell('≥', 'center')}"
            f"{_cell(line.side)}</tr>"
        )
    excess = writer.number(certificate.excess)
    rows.append(
        f"{_SUM}{_cell('')}{_cell('added up:', 'left')}{_cell('')}{_cell('0')}"
        f"{_cell('≥', 'center')}{_cell(excess)}{_cell('which is false', 'left')}</tr>"
    )
    note = f"<p>({_ROUNDED})</p>" if writer.has_rounded else ""
    return f"<p>these cannot hold together:</p>{_scrolled(rows)}{note}"


def _scrolled(rows: list[str]) -> str:
    """A table that is no wider than the page: sums may be long."""
    return f'<div style="overflow-x:auto">{_table(rows)}</div>'


def farkas_frame(certificate: FarkasCertificate) -> pandas.DataFrame:
    """One row for what takes part. Needs pandas."""
    import pandas

    form, model = certificate._form, certificate._model
    rows = [
        (model.constraint_names.of(certificate._rows[row]), "constraint", value, value_of)
        for row, value in certificate._multipliers.items()
        for value_of in [form.side(row, value)]
    ] + [
        (model.variable_name(column), "bound", value, value_of)
        for column, value in certificate._bounds.items()
        for value_of in [form.bound(column, value)]
    ]
    return pandas.DataFrame(
        {
            "kind": [kind for _, kind, _, _ in rows],
            "multiplier": [float(value) for _, _, value, _ in rows],
            "side": [float(side or 0) for _, _, _, side in rows],
            "product": [float(value * (side or 0)) for _, _, value, side in rows],
        },
        index=pandas.Index([name for name, _, _, _ in rows], name="name"),
    )


# -- directions


def step(ray: UnboundedRay, column: int, writer: Writer) -> tuple[str, str, str]:
    """The name of what changes, its signed step, and where it starts, if that is known."""
    size = ray._direction[column]
    text = ("+" if size > 0 else "") + writer.number(size)
    point = ""
    if ray._start is not None:
        point = writer.style.number(float(f"{ray._start[column]:.6g}"))
    return ray._model.variable_name(column), text, point


def _steps(ray: UnboundedRay, writer: Writer) -> list[tuple[str, str, str] | None]:
    columns = _shortened(list(ray._direction))
    return [None if column == "…" else step(ray, column, writer) for column in columns]


def _promise(ray: UnboundedRay, writer: Writer) -> str:
    return (
        f"each step this way improves the objective by {writer.number(ray.improvement)}, "
        "and no constraint or bound ever ends it:"
    )


def ray_text(ray: UnboundedRay) -> str:
    """What each step is worth, and how each variable goes."""
    writer = Writer(TEXT)
    text, lines = [_promise(ray, writer)], _steps(ray, writer)
    found = [line for line in lines if line is not None]
    name = max(len(line[0]) for line in found)
    width = max(len(line[1]) for line in found)
    for line in lines:
        if line is None:
            text.append("  …")
            continue
        point = f"  from {line[2]}" if line[2] else ""
        text.append(f"  {line[0]:<{name}}  {line[1]:>{width}}{point}")
    return "\n".join(text) + (f"\n({_ROUNDED})" if writer.has_rounded else "")


def ray_latex(ray: UnboundedRay) -> str:
    """The same as a LaTeX array."""
    writer = Writer(LATEX)
    lines = []
    for line in _steps(ray, writer):
        if line is None:
            lines.append(r"\vdots &  & ")
            continue
        point = f"{LATEX.text('from ')}{line[2]}" if line[2] else ""
        lines.append(f"{LATEX.name(line[0])} & {line[1]} & {point}")
    body = " \\\\\n".join(lines)
    total = f"{LATEX.text('objective, improved by')} & {writer.number(ray.improvement)} & "
    return f"\\begin{{array}}{{lrl}}\n{body} \\\\\n\\hline\n{total}\n\\end{{array}}"


def ray_html(ray: UnboundedRay) -> str:
    """The same as an HTML table."""
    writer = Writer(HTML)
    rows, promise = [], _promise(ray, writer)
    for line in _steps(ray, writer):
        if line is None:
            rows.append(f"{_ROW}{_cell('…', 'left')}</tr>")
            continue
        point = _cell(f"from {line[2]}", "left") if line[2] else ""
        rows.append(f"{_ROW}{_cell(HTML.name(line[0]), 'left')}{_cell(line[1])}{point}</tr>")
    note = f"<p>({_ROUNDED})</p>" if writer.has_rounded else ""
    return f"<p>{promise}</p>{_scrolled(rows)}{note}"


def ray_frame(ray: UnboundedRay) -> pandas.DataFrame:
    """One row for what changes. Needs pandas."""
    import pandas

    names = [ray._model.variable_name(column) for column in ray._direction]
    frame = pandas.DataFrame(
        {"step": [float(size) for size in ray._direction.values()]},
        index=pandas.Index(names, name="variable"),
    )
    if ray._start is not None:
        frame["start"] = [ray._start[column] for column in ray._direction]
    return frame
