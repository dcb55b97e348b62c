"""Numbers, names and sums as text, LaTeX and HTML."""

from __future__ import annotations

import re
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpkit.notation import HTML, LATEX, TEXT, format_number, linear_text

finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite)
def test_a_number_reads_back_as_itself(value):
    assert float(format_number(value)) == value


@given(st.integers(-(10**14), 10**14))
def test_whole_numbers_have_no_point(value):
    assert format_number(float(value)) == str(value)


@given(finite, st.integers(1, 12))
def test_rounding_to_digits(value, digits):
    assert float(format_number(value, digits)) == float(f"{value:.{digits}g}")


@pytest.mark.parametrize("value, text", [(inf, "inf"), (-inf, "-inf"), (nan, "nan"), (-0.0, "0")])
def test_special_numbers(value, text):
    assert format_number(value) == text


NUMBERS = [
    (-2.5, "-2.5", "-2.5", "−2.5"),
    (inf, "inf", r"\infty", "∞"),
    (-inf, "-inf", r"-\infty", "−∞"),
    (1e-7, "1e-07", r"1 \times 10^{-7}", "1e−07"),
    (2e22, "2e+22", r"2 \times 10^{22}", "2e+22"),
]


@pytest.mark.parametrize("value, text, latex, html", NUMBERS)
def test_numbers_in_each_style(value, text, latex, html):
    assert (TEXT.number(value), LATEX.number(value), HTML.number(value)) == (text, latex, html)


NAMES = [
    ("x", "x", "<i>x</i>"),
    ("x1", "x_{1}", "<i>x</i><sub>1</sub>"),
    ("x_12", "x_{12}", "<i>x</i><sub>12</sub>"),
    ("oven", r"\mathit{oven}", "<i>oven</i>"),
    ("two words", r"\mathit{two\ words}", "<i>two words</i>"),
    ("a_b", r"\mathit{a\_b}", "<i>a_b</i>"),
    ("50%", r"\mathit{50\%}", "<i>50%</i>"),
    ("<script>", r"\mathit{<script>}", "<i>&lt;script&gt;</i>"),
    ("a&b", r"\mathit{a\&b}", "<i>a&amp;b</i>"),
    ('"q"', r'\mathit{"q"}', "<i>&quot;q&quot;</i>"),
]


@pytest.mark.parametrize("name, latex, html", NAMES)
def test_names_in_each_style(name, latex, html):
    assert (TEXT.name(name), LATEX.name(name), HTML.name(name)) == (name, latex, html)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_no_name_can_break_out_of_its_markup(name):
    inner = re.fullmatch(r"<i>(.*?)</i>(?:<sub>\d+</sub>)?", HTML.name(name))
    assert inner
    assert not set("<>\"'") & set(inner[1])
    latex = LATEX.name(name)
    bare = re.sub(r"\\(?:[a-z]+|.)", "", latex)
    assert not set("$&#%~\\") & set(bare)
    assert bare.count("{") == bare.count("}")


@pytest.mark.parametrize("name", ["a^b", "a~b"])
def test_latex_names_use_no_text_accents_which_mathematics_does_not_have(name):
    assert not re.search(r"\\[\^~]", LATEX.name(name))


SUMS = [
    ([], 0.0, "0"),
    ([], -2.0, "-2"),
    ([(1.0, "x")], 0.0, "x"),
    ([(-1.0, "x")], 0.0, "-x"),
    ([(-2.0, "x"), (1.0, "y"), (-1.0, "z")], -3.0, "-2 x + y - z - 3"),
    ([(0.0, "x")], 0.0, "0 x"),
    ([(0.5, "x"), (1e-9, "y")], 0.0, "0.5 x + 1e-09 y"),
]


@pytest.mark.parametrize("terms, constant, text", SUMS)
def test_sums_as_text(terms, constant, text):
    assert linear_text(terms, constant) == text


def test_sums_in_latex_and_html():
    terms = [(-2.0, "x1"), (3.0, "oven")]
    assert linear_text(terms, 1.0, LATEX) == r"-2\,x_{1} + 3\,\mathit{oven} + 1"
    expected = "−2&thinsp;<i>x</i><sub>1</sub> + 3&thinsp;<i>oven</i> + 1"
    assert linear_text(terms, 1.0, HTML) == expected


def test_a_long_sum_is_shortened_in_the_middle():
    terms = [(1.0, f"x{k}") for k in range(100)]
    assert linear_text(terms, most=4) == "x0 + x1 + … + x98 + x99"


@given(st.integers(0, 60), st.integers(1, 25).map(lambda half: 2 * half))
def test_a_sum_shows_all_terms_or_as_many_as_asked(count, most):
    text = linear_text([(1.0, f"x{k}") for k in range(count)], most=most)
    shown = len(re.findall(r"x\d+", text))
    assert shown == min(count, most)
    assert ("…" in text) == (count > most)
