"""Numbers, names and sums of terms as a reader writes them: text, LaTeX, HTML.

Knows nothing of programs: it is handed coefficients and names. Used by the
`str` of expressions, by `render` for whole programs, and by the widgets.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from math import inf, isfinite

__all__ = ["HTML", "LATEX", "TEXT", "Style", "Written", "between", "format_number", "linear_text"]

Term = tuple[float, str]


def format_number(value: float, digits: int = 0) -> str:
    """`value` with no more digits than needed; rounded to `digits` significant ones if given.

    >>> format_number(4.0), format_number(0.1), format_number(733.3333333333334, 5)
    ('4', '0.1', '733.33')
    """
    if digits:
        value = float(f"{value:.{digits}g}")
    if not isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


class Style:
    """How one kind of output writes signs, relations, names and ellipses."""

    minus = "-"
    relations = {"<=": "<=", ">=": ">=", "==": "=="}
    ellipsis = "…"
    infinity = "inf"
    times = " "

    def number(self, value: float) -> str:
        """A number; an infinity by its sign."""
        text = format_number(value)
        if text.endswith("inf"):
            text = text.replace("inf", self.infinity)
        return text.replace("-", self.minus)

    def name(self, name: str) -> str:
        """The name of a variable."""
        return name

    def text(self, words: str) -> str:
        """Words between the formulas."""
        return words


class _Text(Style):
    pass


class _Latex(Style):
    relations = {"<=": r"\le", ">=": r"\ge", "==": "="}
    ellipsis = r"\cdots"
    infinity = r"\infty"
    times = r"\,"

    _special = {
        "\\": r"\backslash ",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "^": r"\wedge ",
        "~": r"\sim ",
        " ": r"\ ",
    }

    def number(self, value: float) -> str:
        text = super().number(value)
        mantissa, e, exponent = text.partition("e")
        return f"{mantissa} \\times 10^{{{int(exponent)}}}" if e else text

    def name(self, name: str) -> str:
        """A letter with a number becomes an index; a longer name stays upright as one."""
        match = re.fullmatch(r"([A-Za-z])_?(\d+)", name)
        if match:
            return f"{match[1]}_{{{match[2]}}}"
        if re.fullmatch(r"[A-Za-z]", name):
            return name
        return r"\mathit{" + self._escape(name) + "}"

    def text(self, words: str) -> str:
        return r"\text{" + self._escape(words).replace(r"\ ", " ") + "}"

    def _escape(self, text: str) -> str:
        return "".join(self._special.get(letter, letter) for letter in text)


class _Html(Style):
    minus = "−"
    relations = {"<=": "≤", ">=": "≥", "==": "="}
    infinity = "∞"
    times = "&thinsp;"

    def name(self, name: str) -> str:
        match = re.fullmatch(r"([A-Za-z])_?(\d+)", name)
        if match:
            return f"<i>{match[1]}</i><sub>{match[2]}</sub>"
        return f"<i>{html.escape(name)}</i>"

    def text(self, words: str) -> str:
        return html.escape(words)


TEXT: Style = _Text()
LATEX: Style = _Latex()
HTML: Style = _Html()


def linear_text(
    terms: Sequence[Term], constant: float = 0.0, style: Style = TEXT, most: int = 40
) -> str:
    """A sum of `coefficient name` terms and a constant, shortened in the middle past `most`.

    >>> linear_text([(10.0, "x"), (-1.0, "y"), (0.5, "z")], 3.0)
    '10 x - y + 0.5 z + 3'
    >>> linear_text([])
    '0'
    """
    pieces: list[str] = []
    kept = list(terms)
    cut = len(kept) > most
    if cut:
        kept = kept[: most // 2] + kept[len(kept) - most // 2 :]
    for position, (coefficient, name) in enumerate(kept):
        if cut and position == most // 2:
            pieces += ["+", style.ellipsis]
        size = abs(coefficient)
        factor = "" if size == 1.0 else style.number(size) + style.times
        _push(pieces, coefficient < 0.0, factor + style.name(name), style)
    if constant or not pieces:
        _push(pieces, constant < 0.0, style.number(abs(constant)), style)
    return " ".join(pieces)


def between(low: float, body: str, high: float, style: Style = TEXT) -> str:
    """`body` and the bounds on its sides, as one relation; an infinite side is left out.

    >>> between(0.0, "x", 4.0), between(2.0, "x", 2.0)
    ('0 <= x <= 4', 'x == 2')
    """
    at_most = style.relations["<="]
    if low == high:
        return f"{body} {style.relations['==']} {style.number(high)}"
    if low == -inf:
        return f"{body} {at_most} {style.number(high)}"
    if high == inf:
        return f"{body} {style.relations['>=']} {style.number(low)}"
    return f"{style.number(low)} {at_most} {body} {at_most} {style.number(high)}"


class Written:
    """What shows itself in each style; a subclass says how, in `_written(style)`."""

    __slots__ = ()

    def _written(self, style: Style) -> str:
        raise NotImplementedError

    def __str__(self) -> str:
        return self._written(TEXT)

    def to_latex(self) -> str:
        """It as LaTeX, without dollar signs."""
        return self._written(LATEX)

    def _repr_latex_(self) -> str:
        return f"${self.to_latex()}$"

    def _repr_html_(self) -> str:
        return self._written(HTML)


def _push(pieces: list[str], negative: bool, text: str, style: Style) -> None:
    if pieces:
        pieces += [style.minus if negative else "+", text]
    else:
        pieces.append((style.minus if negative else "") + text)
