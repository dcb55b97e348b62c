"""Whole programs as text, LaTeX and HTML: aligned, escaped, shortened."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from lpkit import LinearProgram
from lpkit.lessons.first_program import program_of_2011

OF_2011 = """\
objective         10 x + 6 y + 4 z
subject to  c1:      x +   y +   z <= 100
            c2:   10 x + 4 y + 5 z <= 600
            c3:    2 x + 2 y + 6 z <= 300
where       x, y, z >= 0
            x, y, z integer"""


def mixture() -> LinearProgram:
    """Every kind of line, bound and variable, and a hostile name."""
    lp = LinearProgram()
    x, y, z = lp.Var(lower=0, name="x"), lp.IntVar(-2, 7.5, name="y"), lp.BoolVar("<script>")
    w = lp.Var(name="w_1")
    lp.objective = 10 * x - 6 * y + z - 2.5
    lp.add_constraint(x + y <= 100, name="wood & iron")
    lp.add_constraint(-3 <= 10 * x - 4.5 * z <= 600)
    lp.add_constraint(w + x == -7)
    lp.add_constraint(y - w >= 1e-7)
    lp.add_constraint(w >= -9)
    return lp


MIXTURE_TEXT = """\
objective                        10 x - 6 y +     <script>       - 2.5
subject to  wood & iron:            x +   y                            <=   100
            c2:          -3 <=   10 x       - 4.5 <script>             <=   600
            c3:                     x                      + w_1       ==    -7
            c4:                           y                - w_1       >= 1e-07
where       x >= 0
            -2 <= y <= 7.5
            w_1 >= -9
            y integer
            <script> binary"""

MIXTURE_LATEX = r"""\begin{array}{l}
\begin{array}{lrcrcrcrcrcrcr}
\text{objective} &  &  & 10\,x & - & 6\,y & + & \mathit{<script>} &  &  & - & 2.5 &  &  \\
\text{subject to} &  &  & x & + & y &  &  &  &  &  &  & \le & 100 \\
 & -3 \le &  & 10\,x &  &  & - & 4.5\,\mathit{<script>} &  &  &  &  & \le & 600 \\
 &  &  & x &  &  &  &  & + & w_{1} &  &  & = & -7 \\
 &  &  &  &  & y &  &  & - & w_{1} &  &  & \ge & 1 \times 10^{-7}
\end{array} \\
\text{where}\quad x \ge 0,\quad -2 \le y \le 7.5,\quad w_{1} \ge -9,\quad y\ \text{integer},\quad \mathit{<script>}\ \text{binary}
\end{array}"""  # noqa: E501


class Table(HTMLParser):
    """The texts of a table's cells, row by row; fails on tags that do not nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.rows, self.open, self.tags = [], [], set()
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data

    def texts(self):
        return [" ".join(filter(None, row)) for row in self.rows]


def test_the_program_of_2011_as_text():
    assert str(program_of_2011(integer=True)) == OF_2011


def test_every_kind_of_line_as_text():
    assert str(mixture()) == MIXTURE_TEXT


def test_every_kind_of_line_as_latex():
    assert mixture().to_latex() == MIXTURE_LATEX


def test_every_row_of_the_latex_has_the_columns_it_declares():
    latex = mixture().to_latex()
    declared, body = re.search(
        r"\\begin\{array\}\{(l[lrc]+)\}\n(.*?)\n\\end\{array\}", latex, re.DOTALL
    ).groups()
    lines = body.split(" \\\\\n")
    assert len(lines) == 5
    for line in lines:
        assert len(re.split(r"(?<!\\)&", line)) == len(declared)
    assert latex.count("{") == latex.count("}")


def test_every_kind_of_line_as_html():
    table = Table(mixture()._repr_html_())
    thin = "\u2009"
    assert table.texts() == [
        f"objective 10{thin}x − 6{thin}y + <script> − 2.5",
        "subject to x + y ≤ 100 wood & iron",
        f"−3 ≤ 10{thin}x − 4.5{thin}<script> ≤ 600",
        "x + w1 = −7",
        "y − w1 ≥ 1e−07",
        "where x ≥ 0",
        "−2 ≤ y ≤ 7.5",
        "w1 ≥ −9",
        "y integer",
        "<script> binary",
    ]
    assert table.tags <= {"table", "tr", "td", "th", "i", "sub"}


def test_rows_of_the_html_table_are_equally_wide():
    table = Table(mixture()._repr_html_())
    assert len({len(row) for row in table.rows if len(row) > 3}) == 1


HOSTILE = ["<script>alert(1)</script>", '" onmouseover="x', "&amp;", "</td>", "$x$", "a}b{", "%"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name):
    lp = LinearProgram()
    x = lp.Var(name=name)
    lp.objective = x
    lp.add_constraint(2 * x <= 3, name=name)
    table = Table(lp._repr_html_())
    assert table.tags <= {"table", "tr", "td", "th", "i", "sub"}
    assert name in table.texts()[1]
    assert name in str(lp)
    bare = re.sub(r"\\(?:[a-z]+|.)", "", lp.to_latex())
    assert bare.count("{") == bare.count("}")
    assert not set("$#%~") & set(bare)


def test_an_empty_program():
    lp = LinearProgram()
    assert str(lp) == "objective     0"
    assert Table(lp._repr_html_()).texts() == ["objective 0"]
    lp.Var(name="x")
    assert str(lp) == "objective     0\nwhere       x free"


@pytest.mark.parametrize("lower, upper", [(0, 0), (2, 2)])
def test_a_fixed_variable_is_an_equation(lower, upper):
    lp = LinearProgram()
    lp.Var(lower, upper, name="x")
    assert str(lp).endswith(f"where       x == {upper}")


def long_program(variables=40, constraints=30):
    lp = LinearProgram()
    xs = [lp.Var(0) for _ in range(variables)]
    lp.objective = sum(xs)
    for k in range(constraints):
        lp.add_constraint(xs[k] + 2 * xs[k + 1] <= k)
    return lp


def test_a_long_program_is_shortened_in_the_middle():
    lines = str(long_program()).splitlines()
    assert lines[0].split(maxsplit=1)[1].strip() == "x1 + x2 + x3 + x4 + … + x37 + x38 + x39 + x40"
    rows = [line.split()[-6] for line in lines if "<=" in line]
    assert len(rows) == 24
    assert [line.strip() for line in lines].count("…") == 1
    assert "c12:" in lines[12]
    assert lines[13].strip() == "…"
    assert "c19:" in lines[14]


def test_relations_are_aligned_in_a_long_program():
    lines = [line for line in str(long_program()).splitlines() if "<=" in line]
    assert len({line.index("<=") for line in lines}) == 1


def test_a_very_long_program_is_shown_at_once():
    lp = long_program(3000, 2900)
    for text in (str(lp), lp.to_latex(), lp._repr_html_()):
        assert len(text) < 30_000


@pytest.mark.parametrize("sense, word", [("max", "maximize"), ("min", "minimize")])
def test_a_solved_program_says_its_sense(solver, sense, word):
    lp = program_of_2011()
    lp.solve(sense, solver=solver)
    assert str(lp).startswith(word)
    assert rf"\text{{{word}}}" in lp.to_latex()
