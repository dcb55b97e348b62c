"""Certificates written out, in the model's own names."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from lpkit import LinearProgram, Status
from lpkit.certificate_views import Writer
from lpkit.notation import TEXT
from tests.lpkit.hopeless import INFEASIBLE, UNBOUNDED
from tests.lpkit.test_certificates import solved
from tests.lpkit.test_render import HOSTILE, Table

pytestmark = pytest.mark.solver


@pytest.fixture
def wood(lp):
    x, y = lp.Var(0, name="x"), lp.Var(0, 9, name="y1")
    n = lp.IntVar(0.5, 8, name="n")
    lp.objective = x
    lp.add_constraint(-2 <= x + y + n <= 4, name="wood & iron")
    lp.add_constraint(2 * x + y + n >= 8.5)
    return lp


CONTRADICTION = """\
these cannot hold together:
  -2 × wood & iron:  -2 <= x + y1 + n <= 4  gives  -2 x - 2 y1 - 2 n >=   -8
   1 × c2:           2 x + y1 + n >= 8.5    gives       2 x + y1 + n >= 17/2
   1 ×               y1 >= 0                gives                 y1 >=    0
   1 ×               n >= 1 (whole)         gives                  n >=    1
  added up:                                                        0 >=  3/2, which is false"""

CONTRADICTION_LATEX = r"""\begin{array}{rclrcr}
-2 & \times & \text{wood \& iron: }-2 \le x + y_{1} + n \le 4 & -2\,x - 2\,y_{1} - 2\,n & \ge & -8 \\
1 & \times & \text{c2: }2\,x + y_{1} + n \ge 8.5 & 2\,x + y_{1} + n & \ge & 17/2 \\
1 & \times & y_{1} \ge 0 & y_{1} & \ge & 0 \\
1 & \times & n \ge 1\text{ (whole)} & n & \ge & 1 \\
\hline
 &  & \text{added up:} & 0 & \ge & 3/2
\end{array}"""  # noqa: E501

THIN = "\u2009"


def test_a_contradiction_as_text(wood):
    assert str(wood.solve().certificate) == CONTRADICTION


def test_a_contradiction_as_latex(wood):
    assert wood.solve().certificate.to_latex() == CONTRADICTION_LATEX


def test_a_contradiction_as_html(wood):
    source = wood.solve().certificate._repr_html_()
    assert source.startswith("<p>these cannot hold together:</p>")
    table = Table(source)
    assert table.texts() == [
        f"−2 × wood & iron: −2 ≤ x + y1 + n ≤ 4 gives −2{THIN}x − 2{THIN}y1 − 2{THIN}n ≥ −8",
        f"1 × c2: 2{THIN}x + y1 + n ≥ 8.5 gives 2{THIN}x + y1 + n ≥ 17/2",
        "1 × y1 ≥ 0 gives y1 ≥ 0",
        "1 × n ≥ 1 (whole) gives n ≥ 1",
        "added up: 0 ≥ 3/2 which is false",
    ]
    assert table.tags <= {"table", "tr", "td", "p", "i", "sub", "div"}


@pytest.mark.cpython
def test_a_contradiction_as_a_table(wood):
    frame = wood.solve().certificate.to_frame()
    assert list(frame.index) == ["wood & iron", "c2", "y1", "n"]
    assert list(frame["kind"]) == ["constraint", "constraint", "bound", "bound"]
    assert list(frame["multiplier"]) == [-2, 1, 1, 1]
    assert list(frame["side"]) == [4, 8.5, 0, 1]
    assert frame["product"].sum() == 1.5


def direction(start=(), name="y1"):
    lp = LinearProgram()
    x, y = lp.Var(0, name="x_1"), lp.Var(name=name)
    lp.objective = 2 * x
    lp.add_constraint(x + 3 * y == 1)
    return solved(lp, Status.UNBOUNDED, ray=[2.9999999999, -1.0], start=start).ray


PROMISE = "each step this way improves the objective by 6, and no constraint or bound ever ends it:"


def test_a_direction_as_text():
    assert str(direction()).splitlines() == [PROMISE, "  x_1  +3", "  y1   -1"]
    assert str(direction([2.5, -0.5])).splitlines() == [
        PROMISE,
        "  x_1  +3  from 2.5",
        "  y1   -1  from -0.5",
    ]


def test_a_direction_as_latex():
    assert direction([1.0, 0.0]).to_latex() == (
        "\\begin{array}{lrl}\n"
        "x_{1} & +3 & \\text{from }1 \\\\\n"
        "y_{1} & -1 & \\text{from }0 \\\\\n"
        "\\hline\n"
        "\\text{objective, improved by} & 6 & \n"
        "\\end{array}"
    )


def test_a_direction_as_html():
    source = direction([1.0, 0.0], name="<y>")._repr_html_()
    assert source.startswith(f"<p>{PROMISE}</p>")
    assert Table(source).texts() == ["x1 +3 from 1", "<y> −1 from 0"]


@pytest.mark.cpython
def test_a_direction_as_a_table():
    frame = direction().to_frame()
    assert list(frame.index) == ["x_1", "y1"]
    assert list(frame.columns) == ["step"]
    assert list(frame["step"]) == [3, -1]
    assert list(direction([1.0, 0.0]).to_frame()["start"]) == [1, 0]


def test_long_ones_are_shortened_in_the_middle(solver):
    certificate = INFEASIBLE["a chain of 300 rows"]().solve(solver=solver).certificate
    for text in (str(certificate), certificate.to_latex(), certificate._repr_html_()):
        assert len(text) < 20_000
    lines = str(certificate).splitlines()
    assert len(lines) == 27
    assert lines[13] == "  …"
    ray = UNBOUNDED["a long chain of 300 rows"]().solve("max", solver=solver).ray
    for text in (str(ray), ray.to_latex(), ray._repr_html_()):
        assert len(text) < 20_000
    assert len(str(ray).splitlines()) == 26
    assert str(ray).splitlines()[13] == "  …"


def test_what_is_rounded_for_show_says_so():
    lp = LinearProgram()
    x = lp.Var(0, name="x")
    lp.objective = x
    lp.add_constraint(0.1 * x <= 1)
    lp.add_constraint(x >= 11)
    certificate = lp.solve().certificate
    note = "(numbers are rounded here, and were checked as exact fractions)"
    assert str(certificate).endswith(note)
    assert note in certificate._repr_html_()
    assert "rounded" not in CONTRADICTION


@pytest.mark.parametrize(
    "value, text",
    [
        (Fraction(3), "3"),
        (Fraction(-(10**12)), "-1000000000000"),
        (Fraction(-2, 3), "-2/3"),
        (Fraction(0.1), "0.1"),
        (Fraction(1, 30_000), "3.33333e-05"),
        (Fraction(10**20), "1e+20"),
    ],
)
def test_numbers(value, text):
    assert Writer(TEXT).number(value) == text


def test_a_number_beyond_floats_is_still_told():
    for size in (Fraction(10) ** 400, Fraction(1, 10**400)):
        writer = Writer(TEXT)
        assert writer.number(size) == ("1.00000e+400" if size > 1 else "1e-400")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(name):
    lp = LinearProgram()
    x = lp.Var(0, name=name)
    lp.objective = x
    c = lp.add_constraint(2 * x <= -3, name=name)
    certificate = lp.solve().certificate
    lp.remove(c)
    ray = lp.solve("max").ray
    for proof in (certificate, ray):
        assert name in str(proof)
        assert Table(proof._repr_html_()).tags <= {"table", "tr", "td", "p", "i", "sub", "div"}
        bare = re.sub(r"\\(?:[a-z]+|.)", "", proof.to_latex())
        assert bare.count("{") == bare.count("}")
        assert not set("$#%~") & set(bare)
