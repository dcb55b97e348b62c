"""Tables as text, LaTeX and HTML: aligned, rounded, escaped, shortened."""

from __future__ import annotations

from math import inf

from lpkit import tables
from lpkit.tables import Table

HEADS = [("", "name"), ("", ""), ("right-hand", "side")]
HOSTILE = Table(HEADS, "nrv", [("<b>&_%", ">=", 1 / 3), ("x2", "==", -inf)])


TEXT = """\
            right-hand
name              side
<b>&_%  >=    0.333333
x2      ==        -inf"""


def test_text_is_aligned_by_column():
    assert tables.text(HOSTILE) == TEXT


def test_html_is_escaped_and_has_the_signs_of_mathematics():
    html = tables.html(HOSTILE)
    assert "<i>&lt;b&gt;&amp;_%</i>" in html
    assert "<b>" not in html
    for cell in (">≥<", ">=<", ">0.333333<", ">−∞<", "<i>x</i><sub>2</sub>", ">right-hand side<"):
        assert cell in html
    assert html.count("<tr") == html.count("</tr>") == 3


def test_latex_is_escaped_and_has_a_line_below_the_head():
    latex = tables.stacked_latex([HOSTILE, HOSTILE])
    assert latex.count(r"\begin{array}{lcr}") == 2
    assert latex.count(r"\hline") == 2
    assert r"\mathit{<b>\&\_\%} & \ge & 0.333333" in latex
    assert r"x_{2} & = & -\infty" in latex


def test_a_long_table_is_shortened_in_the_middle():
    table = Table(HEADS, "nrv", [(f"x{k}", "<=", float(k)) for k in range(1, 101)])
    lines = tables.text(table).splitlines()
    assert len(lines) == 27
    assert lines[13].startswith("x12")
    assert lines[14] == "…"
    assert lines[15].startswith("x89")
    assert tables.html(table).count("<tr") == 26
    assert r"\cdots &  & " in tables.stacked_latex([table])
