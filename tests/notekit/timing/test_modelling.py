"""notekit/timing/modelling.py: every case loads the same model, and what is missing is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lpkit.networks import tracking_2011
from lpkit.networks.tracking_model import DETECTIONS_2011
from notekit.timing import Effort, Outcome, compare
from notekit.timing.__main__ import main
from notekit.timing.modelling import TRACKING

pytestmark = [pytest.mark.cpython, pytest.mark.solver]

N = 60
PEERS = ("pyoptinterface", "MathOpt", "highspy", "PuLP")


QUICK = Effort(samples=1, least=0.0005, warm_up=0.01, limit=20.0)


@pytest.fixture(scope="module")
def rows():
    return {row.case: row for row in compare(TRACKING.cases, [N], TRACKING.base, effort=QUICK).rows}


def test_every_style_and_interpreter_loads_what_the_hand_off_alone_does(rows):
    for case in TRACKING.cases:
        row = rows[case.name]
        if row.outcome is Outcome.MISSING:
            needed = any(need in row.reason for need in case.needs)
            is_absent = needed and row.reason.endswith("cannot be imported")
            assert is_absent or row.reason.startswith("no PyPy was found"), row.reason
        else:
            assert row.outcome is Outcome.TIMED, f"{case.name}: {row.reason} {row.trace}"
        if not case.name.startswith(PEERS) and case.interpreter == "CPython":
            assert row.outcome is Outcome.TIMED


def test_pypy_takes_part(rows, pypy):
    assert rows["lpkit sum on PyPy"].outcome is Outcome.TIMED, rows["lpkit sum on PyPy"].reason


def test_what_is_compared_are_the_numbers_of_the_model():
    data = tracking_2011(N / DETECTIONS_2011)
    assert data.detections == N
    columns, rows, entries = 3 * N + data.links, 2 * N, 4 * N + 2 * data.links
    base = TRACKING.cases[0]
    judge = replace(base, name="counted", statement="pass", setup="", needs=(),
                    result=f"[{columns}, {rows}, {entries}]")  # fmt: skip
    counts = replace(base, name="read", result=f"({base.result})[:3]")
    found = compare([judge, counts], [N], "counted", effort=QUICK).rows
    assert {row.outcome for row in found} == {Outcome.TIMED}, [row.reason for row in found]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("costs[j - 1]", "costs[-j]"),
        ("set_column(p, j, 4, 0.0, 1.0)", "set_column(p, j, 4, 0.0, 1.0 + (j == 7))"),
        ("set_row(p, i, 5, 0.0, 0.0)", "set_row(p, i, 3, 0.0, 0.0)"),
        ("g.glp_load_matrix", "ar[3] = 2.0; g.glp_load_matrix"),
        ("g.glp_load_matrix", "ja[1], ja[2] = ja[2], ja[1]; ar[1] = -ar[1]; g.glp_load_matrix"),
    ],
)
def test_another_model_is_found_out(old, new):
    base = TRACKING.cases[0]
    assert old in base.statement
    other = replace(base, name="other", statement=base.statement.replace(old, new))
    row = compare([base, other], [N], base.name, effort=QUICK).rows[1]
    assert row.outcome is Outcome.DIFFERENT, (row.outcome, row.reason)


def test_a_size_beyond_memory_is_refused_beforehand():
    row = compare(TRACKING.cases[:1], [10**9], effort=QUICK).rows[0]
    assert row.outcome in (Outcome.REFUSED, Outcome.MISSING)
    assert "would hold" in row.reason


def test_it_can_be_compared_as_it_is():
    assert TRACKING.base in [case.name for case in TRACKING.cases]
    assert TRACKING.sizes == (301, 1204, 4815, 19259, DETECTIONS_2011)
    for case in TRACKING.cases:
        assert case.result and case.memory >= 1000


def test_the_command_line_knows_it(capsys):
    assert main(["tracking", "--size", str(N), "--quick", "--samples", "1"]) == 0
    assert "lpkit total on CPython" in capsys.readouterr().out
