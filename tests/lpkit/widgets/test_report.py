"""lpkit/widgets/report.py: a solution in words that say what it means."""

from __future__ import annotations

import pytest

from lpkit import LinearProgram
from lpkit.lessons.first_program import program_of_2011
from lpkit.statement import stated
from lpkit.widgets.report import report, rounded

pytestmark = [pytest.mark.cpython, pytest.mark.solver]


def reported(lp: LinearProgram, sense: str = "max") -> dict:
    solution = lp.solve(sense)
    return report(lp, solution, stated(lp, sense))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (-1e-9, "0"), (733.3333333, "733.33"), (0.6666666, "0.67"), (0.066666, "0.0667"),
     (-2.666667, "−2.67"), (100.0, "100"), (1e9, "1000000000"), (1234567.891, "1234567.89")],
)  # fmt: skip
def test_numbers_are_rounded_for_the_eye(value, text):
    assert rounded(value) == text


def test_the_program_of_2011():
    said = reported(program_of_2011())
    assert said["sentence"] == (
        "Optimal: 733.33 at (33.33, 66.67, 0). The first two constraints bind."
    )
    assert said["rows"]["0"] == {
        "text": "100 of 100", "share": 1.0, "binds": True, "price": "3.33", "spare": "",
    }  # fmt: skip
    assert said["rows"]["2"]["spare"] == "100"
    assert said["rows"]["2"]["share"] == pytest.approx(2 / 3)
    assert said["notes"] == ["z would have to earn 2.67 more to be worth making."]


def test_what_a_note_promises_comes_true():
    lp = program_of_2011()
    z = lp.variables[2]
    lp.objective[z] = 4 + 2.67
    lp.maximize()
    assert z.value > 0


def test_a_note_for_a_variable_at_its_upper_bound_comes_true():
    lp = LinearProgram()
    x = lp.Var(lower=0, upper=8, name="x")
    lp.objective = 3 * x
    assert reported(lp)["notes"] == ["Each unit of x beyond 8 would better the optimum by 3."]
    x.upper = 9
    assert lp.maximize() == 27


def test_a_note_for_minimising_comes_true():
    lp = LinearProgram()
    x, y = lp.Var(lower=0, name="x"), lp.Var(lower=0, name="y")
    lp.objective = 5 * x + 2 * y
    lp.add_constraint(x + y >= 4)
    said = reported(lp, "min")
    assert said["notes"] == ["x would have to cost 3 less to be worth using."]
    lp.objective[x] = 1.9
    lp.minimize()
    assert x.value > 0


@pytest.mark.parametrize(
    ("names", "binding", "sentence"),
    [
        ((None, None, None), (0,), "The first constraint binds."),
        ((None, None, None), (0, 1), "The first two constraints bind."),
        ((None, None, None), (0, 2), "The first and third constraints bind."),
        ((None, None, None), (0, 1, 2), "All constraints bind."),
        ((None, None, None), (), "No constraint binds."),
        (("oven", "flour", None), (0, 1), "oven and flour bind."),
        (("oven", None, None), (0, 2), "The third constraint and oven bind."),
    ],
)
def test_what_binds_is_named(names, binding, sentence):
    lp = LinearProgram()
    x = [lp.Var(lower=0, upper=5) for _ in names]
    lp.objective = sum(x)
    for i, name in enumerate(names):
        lp.add_constraint(2 * x[i] <= (8 if i in binding else 12), name=name)
    assert reported(lp)["sentence"].endswith(sentence)


@pytest.mark.parametrize(
    ("relation", "text", "share"),
    [
        (lambda e: e <= 16, "8 of 16", 0.5),
        (lambda e: e >= 2, "8, at least 2", 0.25),
        (lambda e: 4 <= e <= 12, "8 in 4 to 12", 0.5),
        (lambda e: e == 8, "8, fixed", 1.0),
    ],
)
def test_how_much_of_a_constraint_is_used(relation, text, share):
    lp = LinearProgram()
    x = lp.Var(lower=0, upper=4)
    lp.objective = 1 * x
    lp.add_constraint(relation(2 * x))
    used = reported(lp)["rows"]["0"]
    assert used["text"] == text
    assert used["share"] == pytest.approx(share)


def test_infeasible_and_unbounded_are_said_without_numbers():
    lp = LinearProgram()
    x = lp.Var(lower=0, name="x")
    lp.objective = 1 * x
    said = reported(lp)
    assert said["status"] == "unbounded"
    assert said["sentence"].startswith("Unbounded:")
    lp.add_constraint(2 * x <= -1)
    said = reported(lp)
    assert (said["status"], said["kind"]) == ("infeasible", "error")
    assert said["values"] == [{"name": "x", "text": "–", "share": 0.0}]
    assert said["objective"] == ""


def test_whole_numbers_have_no_prices():
    said = reported(program_of_2011(integer=True))
    assert said["notes"] == ["Whole numbers have no shadow prices."]
    assert {row["price"] for row in said["rows"].values()} == {""}
