"""Snippets that misbehave: each ends in a row that says how, beside a good one, and leaves nothing.

`left_behind` of conftest.py looks after every test for processes that are still there. Snippets
that do not disturb each other are compared together, once, and each test looks at one row.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from notekit.timing import Case, Effort, Outcome, compare

pytestmark = pytest.mark.cpython

ROOT = Path(__file__).resolve().parents[3]
linux = pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a /proc (Linux)")


def beside_a_good_one(quick, sizes=(10,), **bad):
    """The rows of a bad case; the good one beside it has to be timed at every size."""
    cases = [
        Case("good", "s = sum(range(n))", result="s"),
        Case("bad", **{"statement": "s = sum(range(n))", "result": "s", **bad}),
    ]
    found = compare(cases, sizes, effort=quick)
    for n in sizes:
        assert found.row("good", n).outcome is Outcome.TIMED
    assert str(found) and found.to_markdown() and found.to_csv()
    return [found.row("bad", n) for n in sizes]


FAILING = {
    "raises": ({"statement": "s = 1\ns / 0"},
               "ZeroDivisionError: division by zero, in line 2 of the statement"),
    "raises in its setup": ({"setup": "[][1]"}, "IndexError: list index out of range, in"),
    "has a wrong setup": ({"setup": "if True:\nx"}, "line 2 of the setup"),
    "has a wrong statement": ({"statement": "s = (1"}, "in line 1 of the statement"),
    "has a wrong result": ({"result": "s s"}, "in the result"),
    "leaves our loop": ({"statement": "break"}, "'break' outside loop, in line 1 of the statement"),
    "has no such result": ({"result": "missing"}, "NameError: name 'missing' is not defined"),
    "has a result without a value": ({"result": "object()"}, "type object cannot be compared"),
    "has a result that holds itself": ({"statement": "s = []; s.append(s)"}, "RecursionError"),
    "reads its input": ({"setup": "input()"}, "EOFError"),
    "fails later": ({"setup": "runs = []", "statement": "runs.append(1)\ns = 45\nruns[:3][-2:][1]",
                     "result": "45"}, "IndexError"),
    "recurses for ever": ({"setup": "def f(): f()", "statement": "f()"}, "RecursionError"),
    "prints to what it closed": ({"setup": "import sys; sys.stdout.close(); print(1)"},
                                 "ValueError: I/O operation on closed file"),
    "cannot be imported": ({"setup": "import no_such_module"}, "ModuleNotFoundError"),
}  # fmt: skip


DYING = {
    "exits": ({"statement": "import sys; sys.exit('enough')"}, "exited with code 1: enough"),
    "exits at once": ({"statement": "import os; os._exit(7)"}, "exited with code 7"),
    "is killed": ({"statement": "import os; os.kill(os.getpid(), 9)"}, "killed by SIGKILL"),
    "crashes": ({"statement": "import ctypes; ctypes.string_at(0)"}, "killed by SIGSEGV"),
    "closes every file": ({"setup": "import os; os.closerange(3, 256)"}, "exited with code 1"),
    "dies later": ({"setup": "import os\nruns = 0",
                    "statement": "s = 45\nruns += 1\nif runs == 3: os._exit(9)"},
                   "exited with code 9"),
}  # fmt: skip


PRINTING = {
    "prints": "print('x' * 10**6)",
    "prints errors": "import sys; sys.stderr.write('y\\n' * 500_000)",
    "writes to its files": "import os; [os.write(k, b'{\"id\": 1}\\n' * 50_000) for k in (1, 2)]",
    "has others print": "import os; os.system('yes | head -c 1000000; yes | head -c 1000000 >&2')",
}
PRINTING = {
    what: {"setup": code, "statement": f"s = sum(range(n))\n{code}"}
    for what, code in PRINTING.items()
}


@pytest.fixture(scope="module")
def all_of_them(looked_after):
    """The rows of a comparison of all failing, dying and printing snippets, and a good one."""
    bad = {**{what: code for what, (code, _) in (FAILING | DYING).items()}, **PRINTING}
    good = {"statement": "s = sum(range(n))", "result": "s"}
    cases = [Case(what, **{**good, **code}) for what, code in {"good": {}, **bad}.items()]
    with looked_after():
        found = compare(cases, [10], effort=Effort(samples=3, least=0.0005, warm_up=0.02))
    assert str(found) and found.to_markdown() and found.to_csv()
    return {row.case: row for row in found.rows}


def test_a_good_snippet_is_timed_beside_all_that_fail(all_of_them):
    assert all_of_them["good"].outcome is Outcome.TIMED


@pytest.mark.parametrize("what", FAILING)
def test_a_snippet_that_fails_is_a_row_with_its_error(what, all_of_them):
    row = all_of_them[what]
    assert row.outcome is Outcome.FAILED and FAILING[what][1] in row.reason


@pytest.mark.parametrize("what", DYING)
def test_a_snippet_that_ends_its_process_is_a_row_that_says_how(what, all_of_them):
    row = all_of_them[what]
    assert row.outcome is Outcome.DIED and DYING[what][1] in row.reason


@pytest.mark.parametrize("what", PRINTING)
def test_a_snippet_that_prints_megabytes_is_timed_all_the_same(what, all_of_them):
    assert all_of_them[what].outcome is Outcome.TIMED


@pytest.mark.parametrize(
    "code",
    [
        {"statement": "while True: pass"},
        {"setup": "import time; time.sleep(60)"},
        {"result": "sum(iter(int, 1))"},
    ],
)
def test_a_snippet_that_never_ends_is_ended(code):
    (row,) = beside_a_good_one(Effort(samples=3, least=0.0005, warm_up=0.02, limit=1.0), **code)
    assert row.outcome is Outcome.DIED and "did not answer within 1 s" in row.reason


def test_a_case_that_ended_at_one_size_is_tried_again_at_the_next(quick):
    code = {"statement": "s = sum(range(n))\nif n == 10: __import__('os')._exit(1)"}
    rows = beside_a_good_one(quick, sizes=(10, 20), **code)
    assert [row.outcome for row in rows] == [Outcome.DIED, Outcome.TIMED]


@linux
def test_a_snippet_that_eats_memory_gets_an_error_and_not_the_machine(quick):
    setup = "import resource\nresource.setrlimit(resource.RLIMIT_DATA, (10**8 * 3,) * 2)\na = []"
    statement = "while True: a.append(bytearray(10**7))"
    (row,) = beside_a_good_one(quick, setup=setup, statement=statement)
    assert row.outcome is Outcome.FAILED
    assert row.reason.startswith("MemoryError: not enough memory, in line 1 of the statement")


@linux
def test_a_worker_may_have_no_more_memory_than_there_is(quick):
    (row,) = beside_a_good_one(quick, setup="a = bytearray(1 << 45)")
    assert row.outcome is Outcome.FAILED and row.reason.startswith("MemoryError")


FORKING = {
    "returns into the loop": "if os.fork() == 0: pass",
    "returns into the loop twice": "os.fork()\nos.fork()",
    "raises": "if os.fork() == 0: raise ValueError('the child')",
    "exits": "if os.fork() == 0: sys.exit(3)",
    "sleeps": "if os.fork() == 0: time.sleep(60)",
    "sleeps in its own session":
        "if os.fork() == 0:\n    os.setsid()\n    if os.fork(): os._exit(0)\n    time.sleep(60)",
    "runs for ever": "if os.fork() == 0:\n    while True: pass",
}  # fmt: skip


@linux
@pytest.mark.parametrize("part", ["setup", "statement"])
def test_snippets_that_fork_are_timed_and_their_children_go_with_them(part, quick, left_behind):
    cases = []
    for child, fork in FORKING.items():
        inside = fork.replace("\n", "\n    ")
        once = f"\nif not forked:\n    forked.append(1)\n    {inside}"
        code = {"setup": "import os, sys, time\nforked = []", "statement": "s = sum(range(n))"}
        code[part] += once
        cases.append(Case(child, result="s", **code))
    found = compare(cases, [10], effort=quick)
    assert {row.case: row.reason for row in found.rows} == dict.fromkeys(FORKING, "")
    assert left_behind() == []


@pytest.mark.parametrize(
    "code",
    [
        "import sys; sys.stdin.close(); sys.stdout.close(); sys.stderr.close()",
        "import os; os.close(0); os.close(1); os.close(2)",
    ],
)
def test_streams_that_are_closed_are_nothing_to_us(code, quick):
    (row,) = beside_a_good_one(quick, setup=code)
    assert row.outcome is Outcome.TIMED


def test_another_working_folder_is_nothing_to_us(quick):
    rows = beside_a_good_one(quick, sizes=(10, 20), setup="import os; os.chdir('/')")
    assert [row.outcome for row in rows] == [Outcome.TIMED] * 2


def test_a_clock_that_is_replaced_makes_no_false_figure(quick):
    setup = (
        "import gc, json, time\n"
        "time.perf_counter = time.process_time = lambda: 0.0\n"
        "time.sleep = gc.collect = gc.disable = gc.enable = json.dumps = json.loads = None"
    )
    rows = beside_a_good_one(quick, sizes=(10, 20), setup=setup, statement="s = sum(range(n * n))",
                             result="sum(range(n))")  # fmt: skip
    for row in rows:
        assert row.outcome is Outcome.TIMED and row.spread.minimum > 1e-7


@pytest.mark.parametrize("daemon", [True, False])
def test_threads_that_go_on_working_are_told(daemon, quick):
    setup = (
        "import threading\ndef work():\n    while True: pass\n"
        f"threading.Thread(target=work, daemon={daemon}).start()"
    )
    (row,) = beside_a_good_one(quick, setup=setup)
    assert row.outcome is Outcome.TIMED and "goes on working between its runs" in row.badges


def test_threads_that_only_wait_are_no_reason_for_doubt(quick):
    setup = "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()"
    (row,) = beside_a_good_one(quick, setup=setup)
    assert not any("goes on working" in badge for badge in row.badges)


def test_a_statement_that_changes_what_it_sums_is_another_result(quick):
    (row,) = beside_a_good_one(quick, statement="s = sum(range(n)) + 1e-6")
    assert row.outcome is Outcome.DIFFERENT and "which 'good' has" in row.reason


@pytest.mark.parametrize(
    ("lines", "told"),
    [(["exit 127"], "exited with code 127"), (["echo garbage"], "no JSON: 'garbage")],
)
def test_an_interpreter_that_is_broken_is_a_row_that_says_so(lines, told, script, quick):
    (row,) = beside_a_good_one(quick, interpreter=script(*lines))
    assert row.outcome is Outcome.MISSING and told in row.reason


def test_an_interpreter_that_breaks_after_it_was_looked_at_is_a_row_that_says_so(
    script, quick, tmp_path
):
    path = script(f'if [ -e "{tmp_path}/used" ]; then exit 127; fi', f'touch "{tmp_path}/used"',
                  f'exec {sys.executable} "$@"')  # fmt: skip
    (row,) = beside_a_good_one(quick, interpreter=path)
    assert row.outcome is Outcome.DIED and "exited with code 127" in row.reason


def test_an_interpreter_that_is_taken_away_is_a_row_that_says_so(script, quick, tmp_path):
    path = script('rm "$0"', f'exec {sys.executable} "$@"')
    (row,) = beside_a_good_one(quick, interpreter=path)
    assert row.outcome is Outcome.DIED and "No such file" in row.reason


@linux
@pytest.mark.parametrize("code", ["while True: pass", "import time; time.sleep(60)"])
def test_a_kernel_that_is_killed_takes_its_workers_with_it(code, appears, left_behind):
    runs = f"open({appears.path!r}, 'w').close()\n{code}"
    program = (
        "from notekit.timing import Case, compare\n"
        f"compare([Case('idle', '1'), Case('runs', {runs!r}), Case('other', '1')], [1])"
    )
    kernel = subprocess.Popen(
        [sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    appears()
    assert len(left_behind()) == 3  # itself and two workers
    kernel.send_signal(signal.SIGKILL)
    kernel.wait(10)
    until = time.monotonic() + 10
    while left_behind() and time.monotonic() < until:
        time.sleep(0.01)
    assert left_behind() == []
