"""notekit/timing/comparison.py: results first, samples in turn, an end to everything."""

from __future__ import annotations

import sys
import threading
import time

import pytest

from notekit.timing import Case, Comparison, Effort, Outcome, compare
from notekit.timing.interpreters import interpreter

pytestmark = pytest.mark.cpython

LOOP = "s = 0\nfor i in range(n): s += i"
SUM = "s = sum(range(n))"


def outcomes(timings):
    return [(row.case, row.n, row.outcome) for row in timings.rows]


def test_every_case_is_timed_at_every_size(quick):
    found = compare([Case("loop", LOOP, result="s"), Case("sum", SUM, result="s")], [100, 1000],
                    effort=quick)  # fmt: skip
    assert outcomes(found) == [
        (case, n, Outcome.TIMED) for n in (100, 1000) for case in ("loop", "sum")
    ]
    for row in found.rows:
        assert len(row.samples) == len(row.taken_off) == 3 and min(row.samples) > 0
        assert row.first > 0 and row.overhead > 0 and row.loops >= 1
        assert row.versions == {"CPython": sys.version.split()[0]}
        assert (row.is_cold, row.is_checked, row.is_alone) == (row.n == 100, True, True)


def test_pypy_and_cpython_run_the_same_case(pypy, quick):
    cases = [
        Case("CPython", LOOP, result="s"),
        Case("PyPy", LOOP, result="s", interpreter="PyPy", needs=("arraykit",)),
        Case("by path", LOOP, result="s", interpreter=pypy),
    ]
    rows = compare(cases, [20_000], effort=quick).rows
    assert [row.outcome for row in rows] == [Outcome.TIMED] * 3
    assert rows[0].interpreter.startswith("CPython 3.")
    assert rows[1].interpreter == rows[2].interpreter == f"PyPy {rows[1].versions['PyPy']}"
    assert rows[1].versions["arraykit"]
    # The loop is machine code there, an order of magnitude faster.
    assert rows[0].spread.minimum > 3 * rows[1].spread.minimum


def test_numpy_and_lists_agree(quick):
    cases = [
        Case("NumPy", "b = a + a", "import numpy\na = numpy.arange(n)", "b", needs=("numpy",)),
        Case("list", "b = [x + x for x in a]", "a = range(n)", "b"),
    ]
    rows = compare(cases, [1000], effort=quick).rows
    assert [row.outcome for row in rows] == [Outcome.TIMED] * 2
    assert rows[0].versions["numpy"] and rows[0].versions["BLAS"]


def test_what_a_case_lacks_is_a_row_and_the_others_run(quick):
    cases = [
        Case("here", SUM, result="s"),
        Case("no module", SUM, result="s", needs=("no_such_module",)),
        Case("no name", SUM, result="s", interpreter="Jython 2"),
        Case("no path", SUM, result="s", interpreter="/no/such/python"),
    ]
    rows = compare(cases, [100], effort=quick).rows
    assert [row.outcome for row in rows] == [Outcome.TIMED] + [Outcome.MISSING] * 3
    assert rows[1].reason == "no_such_module cannot be imported"
    assert rows[2].reason == "no Jython 2 was found on this machine"
    assert rows[2].interpreter == "Jython 2"
    assert "No such file" in rows[3].reason


def test_a_size_that_would_not_fit_is_refused_before_anything_runs(quick):
    cases = [Case("big", SUM, "open('/no/such/file')", "s", memory=1e12), Case("small", SUM)]
    rows = compare(cases, [1, 1000], effort=quick).rows
    assert [row.outcome for row in rows] == [Outcome.REFUSED] * 4
    assert "1000.0 GB, and 60% of the" in rows[0].reason
    assert rows[3].reason.startswith("all cases together would hold 1000000.0 GB")


def test_a_case_that_cannot_run_here_takes_no_memory(quick):
    cases = [Case("big", SUM, memory=1e12, needs=("no_such_module",)), Case("small", SUM)]
    rows = compare(cases, [10], effort=quick).rows
    assert [row.outcome for row in rows] == [Outcome.MISSING, Outcome.TIMED]


def test_a_case_with_another_result_is_marked_and_not_timed(quick):
    cases = [Case("right", SUM, result="s"), Case("wrong", "s = 3", result="s")]
    rows = compare(cases, [10], effort=quick).rows
    assert [row.outcome for row in rows] == [Outcome.TIMED, Outcome.DIFFERENT]
    assert rows[1].reason == "3 instead of 45, which 'right' has" and rows[1].samples == []


def test_the_base_is_right_where_it_has_a_result_and_else_the_first_that_has(quick):
    cases = [Case("odd", "s = 3", result="s"), Case("base", SUM, result="s")]
    rows = compare(cases, [10], base="base", effort=quick).rows
    assert [row.outcome for row in rows] == [Outcome.DIFFERENT, Outcome.TIMED]
    cases = [Case("a", SUM, result="s"), Case("base", "s / 0", result="s"),
             Case("b", "s = 4", result="s")]  # fmt: skip
    rows = compare(cases, [10], base="base", effort=quick).rows
    assert [row.outcome for row in rows] == [Outcome.TIMED, Outcome.FAILED, Outcome.DIFFERENT]


def test_the_tolerance_decides_on_floats(quick):
    cases = [Case("a", "s = 1.0", result="s"), Case("b", "s = 1.001", result="s")]
    strict = compare(cases, [1], effort=quick)
    loose = compare(cases, [1], tolerance=0.01, effort=quick)
    assert strict.rows[1].outcome is Outcome.DIFFERENT and loose.rows[1].outcome is Outcome.TIMED


def test_samples_are_taken_in_turn_another_case_first_in_each_round(quick, tmp_path):
    note = f"open({str(tmp_path / 'log')!r}, 'a').write"
    cases = [Case(name, f"{note}({name!r})") for name in "abc"]
    found = compare(cases, [1], effort=Effort(samples=3, least=0.0, warm_up=0.0))
    assert [row.loops for row in found.rows] == [1, 1, 1]
    assert (tmp_path / "log").read_text().endswith("abcbcacab")


def test_a_budget_leaves_three_samples(quick):
    effort = Effort(samples=50, least=0.0, warm_up=0.0, budget=0.0)
    (row,) = compare([Case("a", "pass")], [1], effort=effort).rows
    assert len(row.samples) == 3


def test_what_is_short_is_run_often_enough_for_the_clock():
    effort = Effort(samples=3, least=0.005, warm_up=0.02)
    (row,) = compare([Case("a", "x = n")], [1], effort=effort).rows
    assert row.loops >= 10_000 and row.spread.median * row.loops > 0.0005
    assert any("empty loop" in badge for badge in row.badges)


def test_what_is_slow_is_run_no_more_than_it_must(tmp_path):
    log = str(tmp_path / "log")
    statement = f"open({log!r}, 'a').write('.')\ntime.sleep(0.05)"
    effort = Effort(samples=3, least=0.001, warm_up=0.1)
    (row,) = compare([Case("a", statement, "import time")], [1], effort=effort).rows
    assert row.loops == 1 and row.first >= 0.05 and row.spread.minimum >= 0.05
    assert (tmp_path / "log").read_text() == "." * 5


def test_the_first_run_stands_apart(quick):
    slow_once = "if not seen:\n    seen.append(1)\n    time.sleep(0.05)"
    (row,) = compare([Case("a", slow_once, "import time\nseen = []")], [1], effort=quick).rows
    assert row.first >= 0.05 > 10 * row.spread.median


def test_what_gets_faster_all_along_is_still_warming_up():
    setup = "import time\npauses = [0.2 * 0.6 ** k for k in range(30)]"
    effort = Effort(samples=6, least=0.0, warm_up=0.0)
    (row,) = compare([Case("a", "time.sleep(pauses.pop(0))", setup)], [1], effort=effort).rows
    assert "still warming up" in row.badges


def test_progress_goes_from_nothing_to_all_with_rows_that_can_be_shown(quick):
    seen = []

    def tell(progress):
        seen.append((progress.done, progress.text))
        for row in progress.rows:
            assert row.outcome is not Outcome.TIMED or row.spread.median > 0
            row.samples.clear()  # they are copies

    cases = [Case("a", SUM), Case("b", "s / 0")]
    found = compare(cases, [100, 200], effort=quick, on_progress=tell)
    done = [each for each, _ in seen]
    assert done == sorted(done) and done[0] == 0.0 and 0.9 < done[-1] <= 1.0
    assert seen[0][1] == "n = 100: preparing" and seen[-1][1] == "n = 200: round 3 of 3"
    assert all(len(row.samples) == 3 for row in found.rows if row.case == "a")


def test_without_results_to_compare_the_table_says_so(quick):
    assert "results not compared" in compare([Case("a", SUM)], [10], effort=quick).caption()
    found = compare([Case("a", SUM, result="s")], [10], effort=quick)
    assert "results compared first" in found.caption()


@pytest.mark.parametrize(
    ("cases", "sizes", "more", "told"),
    [
        ([], [1], {}, "no case"),
        ([Case("a", "1")], [], {}, "no size"),
        ([Case("a", "1"), Case("a", "2")], [1], {}, "same name"),
        ([Case("a", "1")], [1, 2, 1], {}, "a size is there twice"),
        ([Case("a", "1")], [1.5], {}, "whole number"),
        ([Case("a", "1")], [-1], {}, "whole number"),
        ([Case("a", "1")], [1], {"base": "b"}, "'b' is none of the cases a"),
    ],
)
def test_what_cannot_be_compared_is_refused_when_it_is_asked_for(cases, sizes, more, told):
    with pytest.raises(ValueError, match=told):
        Comparison(cases, sizes, **more)


def test_sizes_may_be_floats_that_are_whole(quick):
    assert Comparison([Case("a", "1")], [1e3]).sizes == [1000]


# -- ending early


STAGES = {
    "preparing": ("n = 1: preparing a", {"setup": "{wait}"}),
    "the first run": ("n = 1: preparing a", {"statement": "{wait}"}),
    "warming up": ("n = 1: warming up a", {"statement": "runs += 1\nif runs == 2:\n    {wait}"}),
    "sampling": ("n = 1: round 2 of 3", {"statement": "runs += 1\nif runs == 4:\n    {wait}"}),
    "the second size": ("n = 2: preparing a", {"setup": "runs = 0\nif n == 2:\n    {wait}"}),
}


@pytest.mark.parametrize("stage", STAGES)
def test_cancel_from_another_thread_ends_it_at_any_stage(stage, appears, left_behind):
    text, code = STAGES[stage]
    wait = f"open({appears.path!r}, 'w').close(); __import__('time').sleep(60)"
    code = {"setup": "runs = 0", "statement": "pass", **code}
    case = Case("a", **{part: each.format(wait=wait) for part, each in code.items()})
    said = []
    effort = Effort(samples=3, least=0.0, warm_up=0.0)
    comparison = Comparison([Case("first", "1"), case], [1, 2], effort=effort,
                            on_progress=lambda progress: said.append(progress.text))  # fmt: skip
    threading.Thread(target=lambda: (appears(), comparison.cancel())).start()
    start = time.monotonic()
    found = comparison.run()
    assert time.monotonic() - start < 40 and said[-1] == text
    assert left_behind() == []
    rows = {(row.case, row.n): row.outcome for row in found.rows}
    first = Outcome.TIMED if stage == "the second size" else Outcome.CANCELLED
    assert rows == {("first", 1): first, ("a", 1): first,
                    ("first", 2): Outcome.CANCELLED, ("a", 2): Outcome.CANCELLED}  # fmt: skip
    assert found.row("a", 2).reason == "it was cancelled"


@pytest.mark.parametrize("text", ["n = 1: preparing", "n = 1: warming up b", "n = 2: preparing"])
def test_cancel_between_two_steps_starts_no_other(text, quick, left_behind):
    def tell(progress):
        said.append(progress.text)
        if progress.text == text:
            thread = threading.Thread(target=comparison.cancel)
            thread.start()
            thread.join()

    said = []
    cases = [Case("a", "1"), Case("gone", "1", interpreter="Jython"), Case("b", "1")]
    comparison = Comparison(cases, [1, 2], effort=quick, on_progress=tell)
    found = comparison.run()
    assert said[-1] == text and left_behind() == []
    assert found.row("b", 2).outcome is Outcome.CANCELLED
    assert found.row("gone", 1).outcome is Outcome.MISSING  # which was known before


def test_cancel_before_it_runs_starts_nothing():
    comparison = Comparison([Case("a", "open('/no/such/file')")], [1, 2])
    comparison.cancel()
    assert [row.outcome for row in comparison.run().rows] == [Outcome.CANCELLED] * 2


def test_cancel_ends_an_interpreter_that_hangs_as_it_starts(script, left_behind):
    path = script("sleep 60 & sleep 60")
    comparison = Comparison([Case("a", "1", interpreter=path)], [1])
    runs = threading.Thread(target=comparison.run)
    runs.start()
    until = time.monotonic() + 10
    while len(left_behind()) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    comparison.cancel()
    runs.join(10)
    assert not runs.is_alive() and left_behind() == []


@pytest.mark.parametrize("where", ["setup", "statement"])
def test_ctrl_c_ends_the_workers_and_the_next_comparison_works(
    where, appears, ctrl_c, quick, left_behind
):
    hang = {"statement": "pass", where: f"open({appears.path!r}, 'w').close()\nwhile True: pass"}
    threading.Thread(target=lambda: (appears(), ctrl_c())).start()
    with pytest.raises(KeyboardInterrupt):
        compare([Case("fine", "1"), Case("hangs", **hang)], [1], effort=quick)
    assert left_behind() == []
    (row,) = compare([Case("a", SUM)], [10], effort=quick).rows
    assert row.outcome is Outcome.TIMED


@pytest.mark.parametrize("text", ["n = 10: preparing b", "n = 10: round 2 of 3"])
def test_an_error_of_the_progress_callback_is_raised_and_leaves_nothing(text, quick, left_behind):
    def tell(progress):
        if progress.text == text:
            raise LookupError("the panel is gone")

    with pytest.raises(LookupError, match="the panel is gone"):
        compare([Case("a", SUM), Case("b", SUM)], [10], effort=quick, on_progress=tell)
    assert left_behind() == []


def test_two_comparisons_at_once_both_end_and_say_that_they_were_not_alone(quick):
    both, found = threading.Barrier(2, timeout=30), {}

    def tell(progress):
        if "round" in progress.text:
            both.wait()

    def run(name):
        found[name] = compare([Case(name, SUM, result="s")], [100], effort=quick, on_progress=tell)

    threads = [threading.Thread(target=run, args=[name]) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for name in "ab":
        (row,) = found[name].rows
        assert row.outcome is Outcome.TIMED and "another comparison ran beside it" in row.badges


def test_a_case_that_is_known_to_be_missing_is_a_row_with_its_reason_and_is_never_started(quick):
    absent = Case("absent", "raise SystemExit", missing="there is no compiler")
    rows = compare([absent, Case("a", SUM)], [10], effort=quick).rows
    assert [(row.outcome, row.reason) for row in rows] == [
        (Outcome.MISSING, "there is no compiler"),
        (Outcome.TIMED, ""),
    ]


def test_a_case_that_is_there_for_reference_has_a_row_that_says_so(quick):
    cases = [Case("empty", "pass", is_reference=True), Case("a", "1")]
    found = compare(cases, [10], effort=quick)
    assert [row.is_reference for row in found.rows] == [True, False]
    assert found.verdict(10).startswith("a takes ")


def test_a_comparison_can_be_run_again(quick):
    comparison = Comparison([Case("a", SUM)], [10], effort=quick)
    assert len(comparison.run().rows) == len(comparison.run().rows) == 1


def test_an_interpreter_that_was_found_before_may_be_given_itself(quick):
    (row,) = compare([Case("a", "1", interpreter=interpreter(""))], [1], effort=quick).rows
    assert row.outcome is Outcome.TIMED
