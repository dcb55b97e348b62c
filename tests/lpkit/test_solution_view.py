"""lpkit/solution_view.py: solutions as HTML and LaTeX, with prices where there are some."""

from __future__ import annotations

import pytest

from lpkit import LinearProgram
from lpkit.lessons.first_program import program_of_2011
from tests.lpkit.test_render import Table, long_program

pytestmark = pytest.mark.solver


def solved(**options) -> LinearProgram:
    lp = program_of_2011(**options)
    lp.maximize()
    return lp


def test_values_and_constraints_stand_below_status_and_objective():
    html = solved()._solution._repr_html_()
    assert html.startswith("<p>optimal: 733.33333</p><table")
    assert Table(html).texts()[:4] == [
        "variable value reduced cost",
        "x 33.3333 0",
        "y 66.6667 0",
        "z 0 0",
    ]
    assert Table(html).texts()[4:7] == [
        "constraint activity slack shadow price",
        "c1 100 0 3.33333",
        "c2 600 0 0.666667",
    ]


def test_an_integer_program_shows_no_prices():
    lp = solved(integer=True)
    texts = Table(lp.solution._repr_html_()).texts()
    assert texts[:2] == ["variable value", "x 33"]
    assert "c1 100 0" in texts
    assert "price" not in lp.solution.to_latex()


def test_latex_has_the_same():
    latex = solved().solution.to_latex()
    assert latex.startswith("\\begin{array}{l}\n\\text{optimal: }733.33333 \\\\")
    assert "x & 33.3333 & 0 \\\\" in latex
    assert "c_{1} & 100 & 0 & 3.33333 \\\\" in latex
    assert latex.count("\\begin{array}") == latex.count("\\end{array}") == 3


def test_without_values_the_status_is_said():
    lp = program_of_2011()
    lp.add_constraint(lp.variables[0] >= 1000)
    lp.solve("max")
    assert lp.solution._repr_html_().startswith("<p>infeasible (")
    assert lp.solution.to_latex() == "\\text{infeasible}"


def test_a_long_one_is_shortened_in_the_middle():
    lp = long_program()
    lp.minimize()
    texts = Table(lp.solution._repr_html_()).texts()
    assert [text for text in texts if text.startswith("x")] == [
        f"x{j} 0 1" for j in (*range(1, 13), *range(29, 41))
    ]
    assert texts.count("…") == 2
    assert len(lp.solution.to_latex().splitlines()) < 70


def test_what_is_left_of_rounding_is_no_slack():
    lp = LinearProgram()
    x, y = lp.Var(0, name="x"), lp.Var(0, name="y")
    lp.objective = x + y
    lp.add_constraint(0.1 * x + 0.2 * y <= 0.3)
    lp.add_constraint(0.7 * x + 0.1 * y <= 0.77)
    lp.maximize()
    rows = [text.split() for text in Table(lp.solution._repr_html_()).texts()]
    assert [row[2] for row in rows if row[0] in ("c1", "c2")] == ["0", "0"]


def test_names_are_escaped():
    lp = LinearProgram()
    lp.objective = 1 * lp.Var(0, 1, name="<b>&_%")
    lp.maximize()
    assert "<b>" not in lp.solution._repr_html_()
    assert r"\&\_\%" in lp.solution.to_latex()
