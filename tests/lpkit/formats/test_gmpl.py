"""GMPL models with their data: what they mean, and what is told of those that mean nothing."""

from __future__ import annotations

import gzip
from math import inf

import pytest

from lpkit import BadFile, BadOption, LinearProgram, solvers
from tests.lpkit.formats.programs import contents

pytestmark = pytest.mark.solver

MODEL = """\
set FOOD;
set NUTRIENT;
param price{FOOD};
param holds{FOOD, NUTRIENT};
param need{NUTRIENT};
var buy{f in FOOD} >= 0, integer;
var rest <= 3;
display FOOD;
printf "%d kinds\\n", card(FOOD);
maximize worth: 2*buy['bread'] + rest - 7;
minimize cost: sum{f in FOOD} price[f]*buy[f];
subject to enough{n in NUTRIENT}: sum{f in FOOD} holds[f,n]*buy[f] >= need[n];
subject to few: 1 <= sum{f in FOOD} buy[f] + 2 <= 10;
solve;
display buy;
"""
DATA = """\
data;
set FOOD := bread 'hot dog';
set NUTRIENT := A B;
param price := bread 2 'hot dog' 3.5;
param holds: A B := bread 1 2 'hot dog' 3 4;
param need := A 4 B 5;
end;
"""
EXPECTED = (
    [("buy[bread]", 0, inf, True), ("buy['hot dog']", 0, inf, True), ("rest", -inf, 3, False)],
    [
        ("cost", -inf, inf, [(0, 2), (1, 3.5)]),
        ("enough[A]", 4, inf, [(0, 1), (1, 3)]),
        ("enough[B]", 5, inf, [(0, 2), (1, 4)]),
        ("few", -1, 8, [(0, 1), (1, 1)]),
    ],
    [2, 0, 1],
    -7,
)


@pytest.fixture
def read(tmp_path):
    """What is read from a model of the text or the bytes given."""

    def read_back(content, name="a.mod", **options):
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return LinearProgram.read(path, **options)

    return read_back


def test_a_model_with_its_data_is_a_program(read, way_to_glpk, monkeypatch, capfd):
    monkeypatch.setattr(solvers, "DEFAULT", way_to_glpk)
    lp = read(MODEL + DATA)
    assert contents(lp) == EXPECTED
    assert lp.sense == "max"
    assert capfd.readouterr() == ("", "")


def test_data_may_come_in_files_of_their_own(read, tmp_path):
    (tmp_path / "a.dat").write_text(DATA)
    path = tmp_path / "b.dat.gz"
    path.write_bytes(gzip.compress(DATA.replace("need := A 4", "need := A 9").encode()))
    model = gzip.compress((MODEL + "end;\n").encode())
    assert contents(read(model, "a.mod.gz", data=tmp_path / "a.dat")) == EXPECTED
    lp = read(MODEL + DATA, data=[path])
    assert lp.constraints[1].lower == 9


MISTAKES = [
    ("var x >= 0;\nminimize o: x +;\nend;\n", 2, "syntax error in expression"),
    ("param p;\nvar x;\nminimize o: p*x;\nend;\n", 3, "no value for p"),
    ("var x;\nminimize o: x*x;\nend;\n", 2, "multiplication of linear forms"),
    ("param p{1..2};\nvar x;\ndata;\nparam p := 1 2\n 2 two;\nend;\n", 5, "numeric data"),
    ("var x;\nminimize o: x;\ncheck: 1 > 2;\nend;\n", 3, "check failed"),
    ("var x;\n\x01", 2, "control character"),
    ("", 0, "empty model"),
    ("var y{i in {'\xe9'}};\nminimize o: y['\xe9'];\nend;\n".encode("latin-1"), 0, "not UTF-8"),
    (
        "param f{i in 0..9999999} := if i = 0 then 0 else f[i-1] + 1;\n"
        "var x >= f[9999999];\nminimize o: x;\nend;\n",
        0,
        "nests or recurses too deeply",
    ),
]


@pytest.mark.parametrize("content, line, reason", MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_told_with_its_line(read, content, line, reason, capfd):
    with pytest.raises(BadFile, match=reason) as caught:
        read(content)
    assert caught.value.line == line
    assert caught.value.path.endswith("a.mod")
    assert capfd.readouterr() == ("", "")


def test_a_mistake_in_the_data_is_told_of_the_data(read, tmp_path):
    data = tmp_path / "the data.dat"
    data.write_text(DATA.replace("A 4", "A four"))
    with pytest.raises(BadFile, match="numeric data") as caught:
        read(MODEL, data=data)
    assert (caught.value.path, caught.value.line) == (str(data), 6)


def test_data_are_files_and_for_models_alone(read, tmp_path):
    with pytest.raises(BadOption, match="only a GMPL model takes data"):
        read("ENDATA", name="a.mps", data="a.dat")
    for data in (3, [3]):
        with pytest.raises(BadOption, match="data is the path of a file"):
            read(MODEL, data=data)
    with pytest.raises(FileNotFoundError):
        read(MODEL, data=tmp_path / "none.dat")


@pytest.mark.parametrize("lines", [1, 4, 11, 14, 18, 20])
def test_a_truncated_model_is_an_error_or_a_program(read, lines):
    kept = "\n".join((MODEL + DATA).split("\n")[:lines])
    try:
        assert read(kept).variables == []
    except BadFile as error:
        assert error.path.endswith("a.mod")


def test_a_model_is_told_by_its_first_word_too(read):
    lp = read("# a model\nvar x >= 1;\nminimize o: x;\nend;\n", name="model")
    assert (lp.sense, lp.variables[0].lower) == ("min", 1)
    read("var x >= 1;\nminimize o: x;\nend;\n", name="model.txt", format="gmpl")
