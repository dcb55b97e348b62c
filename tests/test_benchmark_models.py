"""benchmarks/modelling: that every library is given the same model, and has it in the end.

What misbehaves is in `benchmark_models`, and misbehaves in a process as real as the others.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import pytest

from benchmarks.contest.roster import environment
from benchmarks.modelling.contest import Contest, Effort
from benchmarks.modelling.entrants import Entrant, Entrants, Limits
from benchmarks.modelling.instance import TINY, instance_of, restored, saved
from benchmarks.modelling.libraries import TITLES, load
from benchmarks.modelling.matrix import Matrix, disagreement, facts, in_order, matrix_of
from benchmarks.modelling.outcome import Outcome
from benchmarks.modelling.tables import growth_rows, markdown, share_text
from lpkit.networks import tracking_2011
from lpkit.networks.tracking_program import STYLES

pytestmark = pytest.mark.cpython

ROOT = Path(__file__).resolve().parents[1]
BENCH = environment(ROOT / ".venv-bench")
PYTHONS = [python for python in (BENCH, sys.executable) if python]
MODELS = "tests.benchmark_models."
LIMITS = Limits(seconds=60, bytes=1_000_000_000)
ONE_ROUND = Effort(rounds=1, seconds=60, most=60)


@pytest.fixture(scope="module")
def tracks():
    return tracking_2011(1 / 1024)


@pytest.fixture(scope="module")
def instance(tracks):
    return instance_of(tracks)


def entrant(name, style=""):
    return Entrant(MODELS + name, style, sys.executable, "CPython")


def lines_of(text):
    """The lines of a table by their first cell."""
    cells = (re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in text.splitlines()[2:])
    return dict(cells)


# -- what is built


@pytest.mark.parametrize("style", STYLES)
def test_the_matrix_is_that_of_the_program_lpkit_writes(tracks, instance, style):
    form, _, _ = tracks.program(style).lp.matrix()
    starts = [0, *accumulate(form.row_lengths)]
    sides = form.cost, form.lower, form.upper, form.row_lower, form.row_upper
    written = Matrix(*sides, starts, form.columns, form.coefficients)
    assert facts(written) == facts(matrix_of(instance))


def test_the_sizes_are_those_of_2011():
    matrix = matrix_of(instance_of(tracking_2011()))
    sizes = len(matrix.row_lower), len(matrix.cost), len(matrix.columns)
    assert sizes == (154_072, 390_334, 626_596)


def test_an_instance_comes_out_of_its_file_as_it_went_in(instance, tmp_path):
    saved(instance, tmp_path / "instance")
    assert restored(tmp_path / "instance") == instance


def test_the_checksum_knows_no_order_within_a_row_and_no_sign_of_zero():
    matrix = matrix_of(TINY)
    first, after = matrix.starts[:2]
    turned = matrix._replace(
        columns=[*matrix.columns[first:after][::-1], *matrix.columns[after:]],
        coefficients=[*matrix.coefficients[first:after][::-1], *matrix.coefficients[after:]],
        row_lower=[-0.0] * len(matrix.row_lower),
    )
    assert facts(turned) == facts(matrix)


@pytest.mark.parametrize("field", Matrix._fields)
def test_a_number_that_differs_is_noticed(field):
    matrix = matrix_of(TINY)
    changed = list(getattr(matrix, field))
    place = 1 if field == "starts" else -1
    changed[place] += 1 if field == "starts" else -1
    found = facts(matrix._replace(**{field: changed}))
    assert "checksum" in disagreement(found, facts(matrix))


def test_what_is_missing_is_noticed_by_its_count():
    matrix = matrix_of(TINY)
    fewer = matrix._replace(cost=matrix.cost[:-1])
    assert disagreement(facts(fewer), facts(matrix)) == "columns: 14 instead of 15"


def test_columns_and_rows_are_put_into_another_order_and_back():
    matrix = matrix_of(TINY)
    columns = [7, 3, *(k for k in range(15) if k not in (3, 7))]
    rows = [5, 1, *(k for k in range(8) if k not in (1, 5))]
    turned = in_order(matrix, columns, rows)
    assert turned.cost[0] == matrix.cost[7]
    assert facts(turned) != facts(matrix)
    back = (sorted(range(len(order)), key=order.__getitem__) for order in (columns, rows))
    assert facts(in_order(turned, *back)) == facts(matrix)


# -- the libraries


@pytest.mark.parametrize("name", ["bare", "lpkit"])
def test_every_style_of_ours_ends_with_the_matrix_in_glpk(name, instance):
    library = load(name)
    assert library.versions()
    for style in library.STYLES.values():
        model = style.write(style.take(instance))
        model = style.load(model) if style.load else model
        assert facts(library.held(model)) == facts(matrix_of(instance))


@pytest.mark.parametrize("name", [name for name in TITLES if name not in ("bare", "lpkit")])
def test_every_style_of_a_peer_that_is_installed_ends_with_the_matrix(name, instance, tmp_path):
    entrants = Entrants([name], PYTHONS, "", LIMITS, every_style=True)
    if entrants.found:
        contest = Contest(entrants.found, LIMITS, ONE_ROUND)
        table = lines_of(contest.run(1 / 1024, instance, tmp_path))
        assert not contest.disagreements
        assert len(table) == len(entrants.found)
        assert all(re.match(r"[\d.]+ ", rest) for rest in table.values()), table
    else:
        assert entrants.missing[TITLES[name]].startswith("not installed")


def test_lpkit_on_pypy_ends_with_the_same_matrix(instance, tmp_path):
    from benchmarks.lp_build import found_pypy

    entrants = Entrants(["lpkit"], [], found_pypy(), LIMITS)
    on_pypy = [e for e in entrants.found if e.interpreter.startswith("PyPy")]
    if not on_pypy:
        assert entrants.missing["lpkit on PyPy"]
        return
    contest = Contest(on_pypy[-1:], LIMITS, ONE_ROUND)
    [(label, rest)] = lines_of(contest.run(1 / 1024, instance, tmp_path)).items()
    assert label.startswith("lpkit, comprehension, PyPy ")
    assert re.match(r"[\d.]+ ", rest), rest
    assert not contest.disagreements


# -- contests


def test_all_take_turns_and_each_has_its_rounds(instance, tmp_path):
    two = [entrant("plain", "first"), entrant("plain", "second")]
    contest = Contest(two[:1], LIMITS, Effort(rounds=2, seconds=60, most=60))
    text = contest.run(1 / 1024, instance, tmp_path)
    assert "150 rows, 380 columns, " in text
    assert text.splitlines()[1].split()[-1] == "runs"
    assert lines_of(text)["tests.benchmark_models.plain, first"].split()[-1] == "2"
    once = Contest(two[:1], LIMITS, Effort(rounds=2, seconds=0, most=60))
    text = once.run(1 / 1024, instance, tmp_path)
    assert lines_of(text)["tests.benchmark_models.plain, first"].split()[-1] == "1"


def test_a_model_that_is_not_the_same_is_no_row_and_an_error(instance, tmp_path):
    contest = Contest([entrant("wrong")], LIMITS, ONE_ROUND)
    [remark] = lines_of(contest.run(1 / 1024, instance, tmp_path)).values()
    assert remark.startswith("not timed, it disagrees: checksum: ")
    assert len(contest.disagreements) == 1
    assert growth_rows(contest.outcomes)[1][1:] == ["-"] * 4


def test_one_that_dies_or_never_ends_is_a_row_with_the_reason(instance, tmp_path):
    both = [entrant("dying", "dies"), entrant("dying", "hangs")]
    contest = Contest(both, LIMITS._replace(seconds=5), ONE_ROUND)
    dies, hangs = lines_of(contest.run(1 / 1024, instance, tmp_path)).values()
    assert dies == "ended with 3: out of something"
    assert hangs == "no answer within 5 s"
    later = lines_of(contest.run(1 / 512, instance, tmp_path))
    assert list(later.values()) == ["left out: no figure at 1/1024"] * 2


def test_memory_is_the_growth_of_the_peak_and_has_a_limit(instance, tmp_path):
    both = [entrant("hungry", "some"), entrant("hungry", "too much")]
    contest = Contest(both, LIMITS, ONE_ROUND)
    text = contest.run(1 / 1024, instance, tmp_path)
    assert 55e6 <= contest.outcomes[1 / 1024][both[0]].bytes <= 90e6
    assert lines_of(text)[both[1].label].startswith("MemoryError")


def test_what_would_take_too_long_is_left_out_and_says_so(instance, tmp_path):
    contest = Contest([entrant("plain", "first")], LIMITS, ONE_ROUND._replace(most=0.0))
    [first] = lines_of(contest.run(1 / 1024, instance, tmp_path)).values()
    [second] = lines_of(contest.run(1 / 512, instance, tmp_path)).values()
    [third] = lines_of(contest.run(1 / 256, instance, tmp_path)).values()
    assert re.match(r"[\d.]+ ", first)
    assert re.fullmatch(
        r"left out: [\d.]+ s at 1/1024, and 2 times that is over 0 s \(--most\)", second
    )
    assert third == "left out, as at 1/512"
    head, row = growth_rows(contest.outcomes)
    assert head[:5] == ["seconds at", "1/1024", "1/512", "1/256", "1/256 : 1/512"]
    assert row[2:] == ["-"] * 6


def test_others_are_divided_by_pyoptinterface():
    base, other = entrant("plain")._replace(library="pyoptinterface"), entrant("plain")
    run = {"wall": 1.0, "write": 0.25, "load": 0.25, "bytes": 10e6}
    found = {share: {base: Outcome(), other: Outcome()} for share in (1 / 4, 1.0)}
    for share, outcomes in found.items():
        for times, outcome in enumerate(outcomes.values(), 1):
            outcome.runs = [{name: share * times * value for name, value in run.items()}]
    of_base, of_other = growth_rows(found)[1:]
    assert of_base[1:] == ["0.12", "0.50", "4.0", "10", "1.00", "1.00"]
    assert of_other[1:] == ["0.25", "1.00", "4.0", "20", "2.00", "2.00"]


def test_what_is_not_installed_has_a_line():
    entrants = Entrants(["tests.benchmark_peers.missing", "lpkit"], PYTHONS, "", LIMITS)
    missing, *rest = entrants.described()[::-1][:2][::-1]
    assert missing.startswith("tests.benchmark_peers.missing: not installed (ModuleNotFound")
    assert rest == ["lpkit on PyPy: there is no PyPy here"]


# -- what is printed


@pytest.mark.parametrize(
    ("share", "text"), [(1.0, "1"), (0.25, "1/4"), (1 / 64, "1/64"), (0.3, "0.3")]
)
def test_shares_are_fractions(share, text):
    assert share_text(share) == text


def test_tables_of_markdown_have_their_figures_to_the_right():
    assert markdown([["at", "1"], ["lpkit", "2"]]) == "| at | 1 |\n|---|---:|\n| lpkit | 2 |"


def command(*arguments):
    return subprocess.run(
        [sys.executable, "benchmarks/lp_build.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": ""},
    )


def test_the_command_prints_a_table_for_each_share_and_their_growth():
    done = command("--shares", "1/512,1/1024", "--rounds", "1", "--only", "bare,lpkit", "--pypy=")
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    tables = done.stdout.split("\n== ")
    assert [text.partition(":")[0] for text in tables[1:3]] == ["1/1024", "1/512"]
    assert all(text.count("lpkit, ") == 3 for text in tables[1:])
    assert "lpkit on PyPy: there is no PyPy here" in tables[0]
    assert "1/512 : 1/1024" in tables[3]


def test_an_unknown_library_and_an_impossible_share_are_refused():
    done = command("--only", "minos")
    assert done.returncode == 2
    assert "no library is named minos" in done.stderr
    assert command("--shares", "2").returncode == 2
