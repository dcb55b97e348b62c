"""MPS files: what is read, what is written, what reads back the same, what is refused."""

from __future__ import annotations

import json
from math import inf

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lpkit import BadFile, BadName, BadNumber, LinearProgram
from lpkit.formats.numbers import decimal, difference, sum_of
from tests.lpkit.formats.programs import contents, programs

# One folder for all examples of a test; each writes its file anew.
anew = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])

FREE = """\
* A small program.
NAME small
ROWS
 N cost
 L lim1
 G lim2
 E myeqn
COLUMNS
 xone cost 1 lim1 1
 xone lim2 1
 MARKER 'MARKER' 'INTORG'
 ytwo cost 4.5 lim1 1
 ytwo myeqn -1
 MARKER 'MARKER' 'INTEND'
 zthree cost 9e0 lim2 1
 zthree myeqn 1
RHS
 RHS lim1 4 lim2 1
 RHS myeqn 7 cost -3
RANGES
 RNG lim1 2.5
BOUNDS
 UP BND xone 4
 LO BND ytwo -1
 UP BND ytwo 1
ENDATA
"""
FIXED = """\
NAME          small
ROWS
 N  the cost
 L  lim 1
 G  lim 2
 E  myeqn
COLUMNS
    x one     the cost             1   lim 1                1
    x one     lim 2                1
    MARKER                 'MARKER'                 'INTORG'
    y two     the cost           4.5   lim 1                1
    y two     myeqn               -1
    MARKER                 'MARKER'                 'INTEND'
    z three   the cost           9e0   lim 2                1
    z three   myeqn                1
RHS
    RHS       lim 1                4   lim 2                1
    RHS       myeqn                7   the cost            -3
RANGES
    RNG       lim 1              2.5
BOUNDS
 UP BND       x one                4
 LO BND       y two               -1
 UP BND       y two                1
ENDATA
"""
# One marker field stands at column 15 in files of fixed MPS.
FIXED = FIXED.replace(
    "MARKER                 'MARKER'     ", "MARKER    'MARKER'                  "
)


@pytest.fixture
def read(tmp_path):
    """What is read from a file of the text or the bytes given."""

    def read_back(content, name="a.mps"):
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return LinearProgram.read(path)

    return read_back


def written(columns, rows, constant=0.0):
    lp = LinearProgram()
    xs = [lp.add_variable(low, high, name, whole) for name, low, high, whole, _ in columns]
    lp.objective = sum((cost * x for x, (*_, cost) in zip(xs, columns)), 0 * xs[0]) + constant
    for name, low, high, terms in rows:
        lp.add_row(list(terms), list(map(float, terms.values())), low, high, name)
    return lp


SMALL = written(
    [("xone", 0, 4, False, 1), ("ytwo", -1, 1, True, 4.5), ("zthree", 0, inf, False, 9)],
    [
        ("lim1", 1.5, 4, {0: 1, 1: 1}),
        ("lim2", 1, inf, {0: 1, 2: 1}),
        ("myeqn", 7, 7, {1: -1, 2: 1}),
    ],
    3.0,
)


def test_a_free_file_is_a_program(read):
    lp = read(FREE)
    assert contents(lp) == contents(SMALL)
    assert lp.sense == "min"


def test_a_fixed_file_with_blanks_in_its_names_is_a_program(read):
    lp = read(FIXED)
    assert [v.name for v in lp.variables] == ["x one", "y two", "z three"]
    assert [c.name for c in lp.constraints] == ["lim 1", "lim 2", "myeqn"]
    for handle in (*lp.variables, *lp.constraints):
        handle.name = handle.name.replace(" ", "")
    assert contents(lp) == contents(SMALL)


@pytest.mark.parametrize(
    "loose",
    [
        FREE.replace("\n", "\r\n"),
        FREE.replace("\n", "\n\n"),
        FREE.replace("\n ", "\n\t "),
        FREE.replace(" xone", "    xone   "),
        FREE.replace(" RHS lim1", " lim1").replace(" RHS myeqn", " myeqn"),
        FREE.replace(" BND", "").replace(" RNG", ""),
        FREE.replace("\nRHS", "\n* é\nRHS").rstrip(),
        FREE.replace("lim2 1\n MARKER", "lim2 1 $ a comment\n MARKER"),
        FREE.replace("COLUMNS", "Columns").replace(" UP ", " up "),
        FREE + "whatever comes after the end\n",
        "\ufeff" + FREE,
        FREE.replace("NAME small", "NAME\nOBJSENSE\n    MIN"),
    ],
)
def test_blanks_comments_and_sets_without_a_name_do_not_matter(read, loose):
    assert contents(read(loose)) == contents(SMALL)


def test_comments_may_hold_any_bytes(read):
    assert contents(read(b"* \xff\xe9\0\n" + FREE.encode())) == contents(SMALL)


@pytest.mark.parametrize(
    "section", ["OBJSENSE\n    MAX\n", "OBJSENSE MAX\n", "OBJSENSE\n MAXIMIZE\n"]
)
def test_a_file_may_maximise(read, section):
    assert read(FREE.replace("ROWS\n", section + "ROWS\n")).sense == "max"


@pytest.mark.parametrize(
    "kind, text, low, high",
    [
        ("L", "-3", 1, 4),
        ("L", "3", 1, 4),
        ("G", "3", 4, 7),
        ("G", "-3", 4, 7),
        ("E", "3", 4, 7),
        ("E", "-3", 1, 4),
        ("E", "0", 4, 4),
    ],
)
def test_a_range_opens_a_row_to_the_side_that_its_type_and_sign_say(read, kind, text, low, high):
    lp = read(FREE.replace(" L lim1", f" {kind} lim1").replace("RNG lim1 2.5", f"RNG lim1 {text}"))
    assert (lp.constraints[0].lower, lp.constraints[0].upper) == (low, high)


@pytest.mark.parametrize(
    "bounds, low, high, whole",
    [
        ("", 0, inf, False),
        ("UP BND zthree 4", 0, 4, False),
        ("UP BND zthree 0", 0, 0, False),
        ("LO BND zthree -4", -4, inf, False),
        ("MI BND zthree", -inf, inf, False),
        ("MI BND zthree\n UP BND zthree -4", -inf, -4, False),
        ("UP BND zthree -4\n MI BND zthree", -inf, -4, False),
        ("FR BND zthree", -inf, inf, False),
        ("FX BND zthree -0", 0, 0, False),
        ("PL BND zthree", 0, inf, False),
        ("BV BND zthree", 0, 1, True),
        ("BV BND zthree 1", 0, 1, True),
        ("FR zthree", -inf, inf, False),
        ("LI BND zthree 3", 3, inf, True),
        ("UI BND zthree 3", 0, 3, True),
        ("UP BND zthree Inf", 0, inf, False),
        ("LO BND zthree -Infinity", -inf, inf, False),
    ],
)
def test_each_type_of_bound(read, bounds, low, high, whole):
    z = read(FREE.replace("ENDATA", f" {bounds}\nENDATA")).variables[2]
    assert (z.lower, z.upper, z.is_integer) == (low, high, whole)


def test_an_integer_column_without_bounds_is_zero_or_one(read):
    y = read("".join(FREE.partition("BOUNDS")[:1]) + "ENDATA\n").variables[1]
    assert (y.lower, y.upper, y.is_integer) == (0, 1, True)


def test_rows_of_type_n_but_the_objective_have_no_sides(read):
    lp = read(
        FREE.replace(" L lim1", " N lim1").replace(" RHS lim1 4", " RHS").partition("RANGES")[0]
        + "ENDATA\n"
    )
    assert (lp.constraints[0].lower, lp.constraints[0].upper) == (-inf, inf)
    assert lp.matrix()[0].cost[0] == 1


def test_the_objective_may_be_named(read):
    text = FREE.replace(" cost -3", "").replace("ROWS\n", "OBJNAME\n    other\nROWS\n N other\n")
    lp = read(text)
    assert [c.name for c in lp.constraints] == ["cost", "lim1", "lim2", "myeqn"]
    assert list(lp.matrix()[0].cost) == [0, 0, 0]


# -- writing


def fits(name):
    return name[0] not in "$*" and " " not in name


@anew
@given(programs(fits))
def test_what_is_written_reads_back_the_same(tmp_path, lp):
    lp.write(tmp_path / "a.mps")
    assert contents(LinearProgram.read(tmp_path / "a.mps")) == contents(lp)


@st.composite
def short_names(draw):
    """Names of at most eight characters, some with blanks inside."""
    text = draw(st.text(st.sampled_from("abR1 x"), min_size=1, max_size=8))
    return text


@anew
@given(
    st.lists(short_names().filter(lambda n: n.strip() == n), min_size=2, max_size=6, unique=True)
)
@example(["a R1 1", "R1", "b c"])
def test_names_with_blanks_read_back_the_same_or_are_refused(tmp_path, names):
    lp = LinearProgram()
    half = len(names) // 2
    xs = [lp.Var(-1, 2.5, name) for name in names[:half]]
    for name in names[half:]:
        lp.add_constraint(1 <= sum(xs) <= 7, name=name)
    try:
        lp.write(tmp_path / "a.mps")
    except BadName as error:
        assert "blank" in str(error)
        return
    assert contents(LinearProgram.read(tmp_path / "a.mps")) == contents(lp)


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, finite)
@example(-1.0, 1.0000000000000002)
@example(-1e300, 1e-300)
@example(-1.7e308, 1.7e308)
def test_a_range_leads_from_one_side_to_the_other(one, other):
    low, high = sorted((one, other))
    if low == high:
        return
    from_low, text = difference(low, high)
    assert (sum_of(low, text) if from_low else sum_of(high, text, -1)) == (
        high if from_low else low
    )


@given(finite)
def test_a_decimal_is_the_same_float_again(number):
    assert float(decimal(number)).hex() == number.hex()


def test_the_sense_is_written_and_read(tmp_path):
    for sense in ("max", "min"):
        SMALL.write(tmp_path / "a.mps", sense=sense)
        again = LinearProgram.read(tmp_path / "a.mps")
        assert again.sense == sense
        again.write(tmp_path / "b.mps")
        assert (tmp_path / "a.mps").read_text() == (tmp_path / "b.mps").read_text()


@pytest.mark.parametrize("name", ["$x", "*x", "'MARKER'", "a very long name", "é é"])
def test_a_name_the_format_cannot_hold_is_refused_and_nothing_written(tmp_path, name):
    path = tmp_path / "a.mps"
    path.write_text("as before")
    lp = LinearProgram()
    lp.Var(name=name)
    with pytest.raises(BadName, match="another name"):
        lp.write(path)
    assert path.read_text() == "as before"


def test_a_number_too_long_for_fixed_fields_is_refused(tmp_path):
    lp = LinearProgram()
    x = lp.Var(name="a b")
    lp.add_constraint(x <= 1 / 3)
    with pytest.raises(BadNumber, match=r"0\.3333333333333333 does not fit"):
        lp.write(tmp_path / "a.mps")


# -- mistakes

MISTAKES = [
    ("", 0, "without a line ENDATA"),
    ("* nothing\n", 0, "without a line ENDATA"),
    (FREE.replace("ENDATA\n", ""), 0, "without a line ENDATA"),
    (FREE.replace("ROWS", "LINES"), 3, "a section is BOUNDS, .* not 'LINES'"),
    (FREE.replace("RHS\n", "ROWS\n"), 17, "a second section ROWS"),
    (FREE.replace("COLUMNS\n", "RHS\n"), 8, "RHS comes before the section COLUMNS"),
    (FREE.replace(" L lim1", " X lim1"), 5, "is N, L, G or E, not 'X'"),
    (FREE.replace(" G lim2", " G lim1"), 6, "a second row is named 'lim1'"),
    (FREE.replace(" G lim2", " G"), 6, "a type and a name, not 'G'"),
    (FREE.replace("lim1 1\n xone", "lim9 1\n xone"), 9, "no row is named 'lim9'"),
    (FREE.replace("4.5", "nan"), 12, "a number is needed here, not 'nan'"),
    (FREE.replace("4.5", "inf"), 12, "a number is needed here, not 'inf'"),
    (FREE.replace("4.5", "1e999"), 12, "'1e999' is too large"),
    (FREE.replace("4.5", "1_0"), 12, "not '1_0'"),
    (FREE.replace("4.5", "٣"), 12, "a number is needed here"),
    (FREE.replace("4.5", "4,5"), 12, "not '4,5'"),
    (FREE.replace("xone lim2 1", "xone lim1 1"), 10, "'xone' has a second entry in the row 'lim1'"),
    (FREE.replace("xone lim2 1", "xone cost 1"), 10, "a second entry in the row 'cost'"),
    (FREE.replace("zthree myeqn 1", "xone myeqn 1"), 16, "'xone' was before"),
    (FREE.replace(" xone lim2 1", " xone lim2"), 10, "a column has a name, a row and a number"),
    (FREE.replace("'INTORG'", "'SOSORG'"), 11, "'INTORG' or 'INTEND', not \"'SOSORG'\""),
    (FREE.replace("'INTORG'", "'INTEND'"), 11, "a second marker INTEND"),
    (FREE.replace("RHS lim1 4", "RHS lim7 4"), 18, "no row is named 'lim7'"),
    (FREE.replace("lim2 1\n RHS myeqn", "lim1 1\n RHS myeqn"), 18, "a second right-hand side"),
    (FREE.replace("RHS myeqn", "OTHER myeqn"), 19, "a second set in the section RHS"),
    (FREE.replace("RNG lim1", "RNG cost"), 21, "'cost' is of type N and has no range"),
    (FREE.replace("RNG lim1 2.5", "RNG lim1 x"), 21, "a number is needed here, not 'x'"),
    (FREE.replace("RNG lim1 2.5", "RNG lim1 1 lim1 1"), 21, "a second range"),
    (FREE.replace("UP BND xone", "UP BND xtwo"), 23, "no column is named 'xtwo'"),
    (FREE.replace("UP BND xone", "SC BND xone"), 23, "semi-continuous"),
    (FREE.replace("UP BND xone", "ZZ BND xone"), 23, "the type of a bound is LO, UP,"),
    (FREE.replace("UP BND xone 4", "UP BND xone"), 23, "no column|a number"),
    (FREE.replace("UP BND xone 4", "UP BND xone -4"), 23, "some readers take 0"),
    (FREE.replace(" UP BND ytwo 1\n", ""), 24, "some readers take 1"),
    (FREE.replace("UP BND ytwo 1", "UP BND ytwo -2"), 24, "lower bound -1.0 is above"),
    (FREE.replace("UP BND ytwo 1", "LO BND ytwo -2"), 25, "the first is in line 24"),
    (FREE.replace("UP BND ytwo 1", "UP ALT ytwo 1"), 25, "a second set in the section BOUNDS"),
    (FREE.replace("RANGES", "QUADOBJ"), 20, "quadratic terms"),
    (FREE.replace("RANGES", "SOS1"), 20, "special ordered sets"),
    (FREE.replace("ROWS\n", "OBJNAME other\nROWS\n"), 9, "no row of type N is named 'other'"),
    (FREE.replace("NAME small", "OBJSENSE BEST"), 2, "MIN or MAX is needed here, not 'BEST'"),
    (FREE.encode().replace(b"zthree", b"z\xe9ro"), 15, "not UTF-8: convert the file"),
    (FREE.replace("zthree", "z\0"), 15, "printable"),
    (FREE.replace("zthree", "z" * 300), 15, "255 bytes"),
    (
        FIXED.replace("    z three   myeqn ", "    z three  xmyeqn "),
        15,
        "stands between two fields",
    ),
    (FIXED.replace("    x one     lim 2 ", "\t   x one     lim 2 "), 9, "tabs part the fields"),
    ("NAME\nROWS\n N c\n L r\nCOLUMNS\nRHS\nENDATA\n", 0, "constraints and no variable"),
    ("a" * (1 << 24) + "bc", 0, "without a line ENDATA|a line of over"),
]


@pytest.mark.parametrize("content, line, reason", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_with_its_line(read, content, line, reason):
    with pytest.raises(BadFile, match=reason) as caught:
        read(content)
    assert caught.value.line == line
    assert caught.value.path.endswith("a.mps")


def outcome(read, content):
    """A program, or the error that says why not; any other exception fails the test."""
    try:
        return contents(read(content))
    except BadFile as error:
        assert error.reason
        return str(error)


@pytest.mark.parametrize("text", [FREE, FIXED], ids=["free", "fixed"])
def test_a_truncated_file_is_refused_wherever_it_ends(read, text):
    whole = contents(read(text))
    for end in range(0, len(text) - len("\n"), 3):
        assert isinstance(outcome(read, text[:end]), str)
    assert outcome(read, text[:-1]) == whole


@anew
@given(
    text=st.sampled_from([FREE, FIXED]),
    flips=st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_flipped_bytes_are_an_error_or_a_program(read, text, flips):
    content = bytearray(text.encode())
    for place, byte in flips:
        content[place % len(content)] = byte
    outcome(read, bytes(content))


@anew
@given(
    text=st.sampled_from([FREE, FIXED]),
    moves=st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=3),
)
def test_moved_words_and_lines_are_an_error_or_a_program(read, text, moves):
    words = text.replace("\n", " \n ").split(" ")
    for place, other in moves:
        words[place % len(words)] = words[other % len(words)]
    outcome(read, " ".join(words).replace("\n ", "\n"))


# -- Netlib


def test_a_netlib_model_is_written_and_read_to_the_last_bit(netlib, tmp_path):
    for name in ("forplan", "blend", "finnis", "boeing1", "tuff"):
        if name in json.loads((netlib / "optima.json").read_text()):
            lp = LinearProgram.read(netlib / f"{name}.mps.gz")
            lp.write(tmp_path / "a.mps.gz")
            assert contents(LinearProgram.read(tmp_path / "a.mps.gz")) == contents(lp)
