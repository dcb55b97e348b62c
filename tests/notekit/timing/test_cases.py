"""notekit/timing/cases.py: what a case may be, and what a row is marked with."""

from __future__ import annotations

import pytest

from notekit.timing.cases import Case, Outcome, Row
from notekit.timing.effort import Effort


def row(**details):
    samples = details.pop("samples", [1.0, 1.01, 0.99])
    return Row("case", 10, Outcome.TIMED, samples=samples, loops=1, **details)


def test_code_may_be_indented_as_it_stands_in_a_cell():
    case = Case("a", "\n    x = 1\n    if x:\n        y = 2\n")
    assert case.statement == "x = 1\nif x:\n    y = 2"


@pytest.mark.parametrize("statement", ["", "  \n "])
def test_a_case_without_a_statement_is_refused(statement):
    with pytest.raises(ValueError, match="'a' has no statement"):
        Case("a", statement)


def test_code_that_is_no_text_is_refused_by_name():
    with pytest.raises(TypeError, match="setup of the case 'a' is code as text"):
        Case("a", "pass", setup=len)


def test_needs_that_are_one_text_are_refused_since_they_would_be_its_letters():
    with pytest.raises(TypeError, match=r"as in \('numpy',\)"):
        Case("a", "pass", needs="numpy")


def test_a_steady_row_has_no_badge():
    assert row().badges == []


@pytest.mark.parametrize(
    ("details", "badge"),
    [
        ({"samples": [1.0, 2.0, 3.0]}, "unstable: half of the samples are spread over ±25%"),
        ({"is_warm": False}, "still warming up"),
        ({"throttled": 0.25}, "throttled for 0.25 s: do not trust it"),
        ({"overhead": 0.06}, "the empty loop is 6% of it"),
        (
            {"waits": [1.5, 0.0, 0.0], "taken_off": [1.0, 0.0, 0.0]},
            "waited for a processor 38% of the time",
        ),
        ({"busy": 0.9}, "goes on working between its runs"),
        ({"is_alone": False}, "another comparison ran beside it"),
    ],
)
def test_each_reason_for_doubt_is_a_badge(details, badge):
    assert row(**details).badges == [badge]


@pytest.mark.parametrize("details", [{"overhead": 0.04}, {"waits": [0.1, 0, 0]}, {"busy": 0.01}])
def test_what_is_too_small_to_matter_is_no_badge(details):
    assert row(**details).badges == []


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.TIMED])
def test_a_row_that_ended_keeps_its_reason_and_no_sample(outcome):
    ended = row(waits=[0.1] * 3, taken_off=[0.1] * 3, is_warm=False)
    ended.end(outcome, "so it went")
    assert (ended.outcome, ended.reason, ended.samples, ended.taken_off) == (
        outcome, "so it went", [], []
    )  # fmt: skip
    assert ended.badges == [] and ended.waited == 0.0


@pytest.mark.parametrize(
    "wrong", [{"samples": 0}, {"least": -1.0}, {"budget": float("nan")}, {"limit": -0.1}]
)
def test_an_effort_that_means_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match=r"sample|seconds"):
        Effort(**wrong)
