"""Files in the CPLEX LP format: read, written, read back the same, refused."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lpkit import BadFile, BadName, LinearProgram
from lpkit.formats.lp_words import is_name
from tests.lpkit.formats.programs import contents, programs

# One folder for all examples of a test; each writes its file anew.
anew = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

FILE = """\
\\ A small program.
Maximize
 obj: 10 x + 6.5 y - z + 3
Subject To
 wood: x + y + z <= 100
 c2: 1e1 x + 4y
   + 5 z >= 60
 2 x + 2 y + 6 z = 300
Bounds
 x <= 40
 -5 <= y <= 5
 z free
 -inf <= w <= 7
Generals
 x
Binaries
 b
End
"""
FILE = FILE.replace("- z + 3", "- z + 3 + 0 w + 0 b")


@pytest.fixture
def read(tmp_path):
    """What is read from a file of the text or the bytes given."""

    def read_back(content, name="a.lp"):
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return LinearProgram.read(path)

    return read_back


def small():
    lp = LinearProgram()
    x, y, z = lp.IntVar(0, 40, "x"), lp.Var(-5, 5, "y"), lp.Var(name="z")
    lp.Var(upper=7, name="w")
    lp.BoolVar(name="b")
    lp.objective = 10 * x + 6.5 * y - z + 3
    lp.add_constraint(x + y + z <= 100, name="wood")
    lp.add_constraint(10 * x + 4 * y + 5 * z >= 60, name="c2")
    lp.add_constraint(2 * x + 2 * y + 6 * z == 300)
    return lp


def test_a_file_is_a_program(read):
    lp = read(FILE)
    assert contents(lp) == contents(small())
    assert lp.sense == "max"
    assert not lp.constraint_names.is_given(2)


WRITTEN = """\
Maximize
 obj: + 10 x + 6.5 y - z + 0 w + 0 b + 3

Subject To
 wood: + x + y + z <= 100
 c2: + 10 x + 4 y + 5 z >= 60
 c3: + 2 x + 2 y + 6 z = 300

Bounds
 0 <= x <= 40
 -5 <= y <= 5
 z free
 -inf <= w <= 7

Generals
 x

Binaries
 b

End
"""


def test_a_program_is_a_file(tmp_path):
    small().write(tmp_path / "a.lp", sense="max")
    assert (tmp_path / "a.lp").read_text().replace("  x\n", " x\n").replace("  b\n", " b\n") == (
        WRITTEN
    )


@pytest.mark.parametrize(
    "loose",
    [
        FILE.replace("\n", "\r\n"),
        FILE.replace("\n", "\n\n"),
        FILE.replace(" ", " \t "),
        FILE.rstrip(),
        FILE.replace("Maximize\n obj:", "MAX"),
        FILE.replace("Subject To\n", "st ").replace("Bounds", "bound"),
        FILE.replace("Subject To\n", "such that\n").replace("Generals", "integer"),
        FILE.replace("<=", "<").replace(">=", "=>"),
        FILE.replace("wood: x + y + z <= 100", "wood: 100 >= z\n+ x + y").replace(
            "100 >= z\n+ x + y", "x + y + z + 1 <= 101"
        ),
        FILE.replace("= 300", "= 300 \\ a comment"),
        FILE.replace("2 x + 2 y + 6 z", "x + 2 y + 6 z + 1 x - 0 b + w - w"),
        FILE.replace("- z + 3", "- z + 4 - 1"),
        FILE.replace("- z + 3", "- - - z - - 3"),
        FILE.replace(" x <= 40", " x <= 50\n 40 >= x"),
        FILE.replace("z free", "z >= -infinity"),
        FILE.replace("Generals\n x\nBinaries\n b", "Bin\n b\nGen\n x"),
        FILE.replace(">= 60", ">= + 60"),
    ],
)
def test_there_are_many_ways_to_write_the_same(read, loose):
    assert contents(read(loose)) == contents(small())


def test_comments_may_hold_any_bytes(read):
    assert contents(read(b"\\ \xff\xe9\0\n" + FILE.encode())) == contents(small())


def test_a_constraint_may_have_two_sides(read):
    lp = read("min\n x\nst\n r: -1 <= 2 x + y <= 5.5\n 3 >= x - y + 1 >= 2\nend\n")
    assert [(c.lower, c.upper) for c in lp.constraints] == [(-1, 5.5), (1, 2)]


def test_numbers_and_names_part_where_a_number_ends(read):
    lp = read("min\n 2e1x + 2 e1 + 3e\nst\n x >= 1\nend\n")
    assert {v.name: cost for v, cost in zip(lp.variables, lp.matrix()[0].cost)} == {
        "x": 20,
        "e1": 2,
        "e": 3,
    }


def test_an_objective_or_the_constraints_may_be_empty(read):
    lp = read("min\n obj:\nst\nbounds\n x <= 3\nend\n")
    assert [(v.name, v.upper) for v in lp.variables] == [("x", 3)]
    assert lp.constraints == []


def test_a_keyword_before_a_colon_is_a_name(read):
    lp = read("min\n x\nst\n st: x >= 1\n end: x >= 2\nend\n")
    assert [c.name for c in lp.constraints] == ["st", "end"]


@anew
@given(programs(is_name))
def test_what_is_written_reads_back_the_same(tmp_path, lp):
    lp.write(tmp_path / "a.lp")
    assert contents(LinearProgram.read(tmp_path / "a.lp")) == contents(lp)


def test_long_sums_are_wrapped(tmp_path):
    lp = LinearProgram()
    xs = [lp.Var(name="n" * 50 + str(k)) for k in range(40)]
    lp.add_constraint(sum(xs) <= 1)
    lp.write(tmp_path / "a.lp")
    assert max(map(len, (tmp_path / "a.lp").read_text().split("\n"))) <= 80
    assert contents(LinearProgram.read(tmp_path / "a.lp")) == contents(lp)


@pytest.mark.parametrize(
    "name", ["a b", "2x", ".x", "x+y", "a-b", "x:", "a<b", "e5", "E", "free", "ST", "~r_1", "[x"]
)
def test_a_name_the_format_cannot_hold_is_refused_and_nothing_written(tmp_path, name):
    path = tmp_path / "a.lp"
    path.write_text("as before")
    lp = LinearProgram()
    lp.Var(name=name)
    with pytest.raises(BadName, match="another name, or write MPS"):
        lp.write(path)
    assert path.read_text() == "as before"


def test_a_constraint_may_be_named_as_an_exponent(tmp_path):
    lp = LinearProgram()
    lp.add_constraint(lp.Var(0) <= 1, name="e5")
    lp.write(tmp_path / "a.lp")
    assert contents(LinearProgram.read(tmp_path / "a.lp")) == contents(lp)


MISTAKES = [
    ("", 0, "without the word End"),
    (FILE.replace("End\n", ""), 0, "without the word End"),
    (FILE.replace("Maximize", ""), 3, "begins with minimize or maximize, not 'obj'"),
    (FILE.replace("Maximize", "Subject To"), 2, "begins with minimize or maximize, not 'Subject"),
    (FILE.replace("Subject To", "Maximize"), 4, "a second objective"),
    (FILE.replace("Bounds", "st"), 9, "a second section of constraints"),
    (
        FILE.replace("Subject To\n", "").split(" wood")[0] + "End\n",
        4,
        "no section of constraints|comes before",
    ),
    (FILE.replace("6.5 y", "6.5 7 y"), 3, "a sign, a relation or a new line is missing before '7'"),
    (FILE.replace("+ 6.5 y", "6.5 y"), 3, "a sign, a relation or a new line"),
    (FILE.replace("6.5 y", "1e999 y"), 3, "'1e999' is too large"),
    (FILE.replace("6.5 y", "6.5 y^2"), 3, "'\\^' belongs nowhere here"),
    (FILE.replace("6.5 y", "[ y * y ]"), 3, "'\\[' belongs nowhere here"),
    (FILE.replace("- z", "- z >= 3"), 3, "an objective has no relation"),
    (FILE.replace("<= 100", "<= 100 x"), 5, "'x' comes after the right-hand side"),
    (FILE.replace("<= 100", "<= x"), 5, "a number is needed here, not 'x'"),
    (FILE.replace("<= 100", "<= nan"), 5, "a number is needed here, not 'nan'"),
    (FILE.replace("<= 100", "<="), 5, "the right-hand side is missing"),
    (FILE.replace("<= 100", ""), 5, "has no right-hand side"),
    (FILE.replace("= 300", ""), 8, "has no right-hand side"),
    (FILE.replace("c2:", "wood:"), 6, "a second constraint is named 'wood'"),
    (FILE.replace("wood: x + y + z", "wood: 5"), 5, "or no variable"),
    (FILE.replace("<= 100", "<= 100 <= 200"), 5, "comes after the right-hand side"),
    (FILE.replace("wood: x", "wood: 3 >= x"), 5, "both <= or both >="),
    (FILE.replace("wood: x", "wood: 300 <= x"), 5, "no number lies between the sides"),
    (FILE.replace("= 300", "= inf"), 8, "no number lies between"),
    (FILE.replace("= 300", "= 1 -> x <= 3"), 8, "comes after the right-hand side"),
    (FILE.replace("x <= 40", "x <= -40"), 10, "its lower bound is 0 where none is given"),
    (FILE.replace("-5 <= y", "9 <= y"), 11, "lower bound 9.0 is above the upper bound 5.0"),
    (FILE.replace("x <= 40", "x < = 40"), 10, "a number is needed here, not '='"),
    (FILE.replace("x <= 40", "x 40"), 10, "a relation is missing in 'x 40'"),
    (FILE.replace("x <= 40", "40 <="), 10, "the name of a variable is missing"),
    (FILE.replace("x <= 40", "x <= 40 y <= 4"), 10, "'y' comes after the bound"),
    (FILE.replace("Generals\n x", "Generals\n q"), 15, "no variable is named 'q'"),
    (FILE.replace("Generals", "Semi-Continuous"), 14, "Semi - Continuous holds what lpkit has not"),
    (FILE.replace("Generals", "SOS"), 14, "SOS holds what lpkit has not"),
    (FILE.replace("Binaries\n b", "Binaries\n y"), 17, "binary and has other bounds in line 11"),
    (FILE.replace("End", "End of it"), 18, "'of' comes after the word End"),
    (FILE.encode().replace(b"wood", b"w\xf6d"), 5, "not UTF-8"),
    (FILE.replace("wood", "w" * 300), 5, "255 bytes"),
    (FILE.replace("wood: x", "wood: -inf <= x"), 5, "'inf' is no term of a sum"),
    (FILE.replace("x + y + z", "1e308 x + 1e308 x"), 5, "a coefficient adds up to more"),
    ("minimize\n x +\nst\nend\n", 3, "a term is missing after the sign"),
    ("min\nst\n 3 <= 4\nend\n", 3, "or no variable"),
]


@pytest.mark.parametrize("content, line, reason", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_with_its_line(read, content, line, reason):
    with pytest.raises(BadFile, match=reason) as caught:
        read(content)
    assert caught.value.line == line
    assert caught.value.path.endswith("a.lp")


def outcome(read, content):
    """A program, or the error that says why not; any other exception fails the test."""
    try:
        return contents(read(content))
    except BadFile as error:
        assert error.reason
        return str(error)


@pytest.mark.parametrize("text", [FILE, WRITTEN], ids=["by hand", "written"])
def test_a_truncated_file_is_refused_wherever_it_ends(read, text):
    for end in range(0, len(text) - len("\n"), 3):
        assert isinstance(outcome(read, text[:end]), str)
    assert outcome(read, text[:-1]) == contents(small())


@anew
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=4))
def test_flipped_bytes_are_an_error_or_a_program(read, flips):
    content = bytearray(FILE.encode())
    for place, byte in flips:
        content[place % len(content)] = byte
    outcome(read, bytes(content))


@anew
@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), min_size=1, max_size=3))
@example([(5, 6)])
def test_moved_words_are_an_error_or_a_program(read, moves):
    words = FILE.replace("\n", " \n ").split(" ")
    for place, other in moves:
        words[place % len(words)] = words[other % len(words)]
    outcome(read, " ".join(words))


# -- sides that the format has no word for


def test_two_sides_or_none_are_an_auxiliary_variable_in_the_file(tmp_path):
    lp = LinearProgram()
    x, y = lp.Var(name="x"), lp.Var(0, name="y")
    lp.add_constraint(0.1 <= x + 2 * y <= 0.7, name="both")
    lp.add_row([0, 1], [1.0, 1.0], -inf, inf, "neither")
    lp.write(tmp_path / "a.lp")
    text = (tmp_path / "a.lp").read_text()
    assert " both: + x + 2 y - ~r_1 = 0\n neither: + x + y - ~r_2 = 0\n" in text
    assert " 0.1 <= ~r_1 <= 0.7\n ~r_2 free\n" in text
    assert contents(LinearProgram.read(tmp_path / "a.lp")) == contents(lp)


@pytest.mark.parametrize(
    "text",
    [
        "min\n ~r_1 + x\nst\n c: x - ~r_1 = 0\nend\n",
        "min\n x\nst\n c: x - 2 ~r_1 = 0\nend\n",
        "min\n x\nst\n c: x - ~r_1 >= 0\nend\n",
        "min\n x\nst\n c: x - ~r_1 = 0\n d: x - ~r_1 = 0\nend\n",
        "min\n x\nst\n c: x - ~r_1 = 0\ngen\n ~r_1\nend\n",
        "min\n x\nst\n c: x - ~r_1 - ~r_2 = 0\nend\n",
    ],
)
def test_a_variable_of_that_name_that_is_more_than_a_slack_stays(read, text):
    assert "~r_1" in [v.name for v in read(text).variables]
