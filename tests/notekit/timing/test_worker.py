"""notekit/timing/worker.py: run as a script by every Python of the machine."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from notekit.timing import worker as worker_module
from notekit.timing.interpreters import _distinct, _found, _too_old

FOLDER = Path(worker_module.__file__).parent
PYTHONS = _distinct([sys.executable, *_found()])


class Talk:
    """A worker, spoken to by hand."""

    def __init__(self, path):
        theirs, ours = os.pipe()
        self.line = os.fdopen(ours, "w")
        self.process = subprocess.Popen(
            [path, "-u", str(FOLDER / "worker.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "NOTEKIT_LINE": str(theirs)},
            start_new_session=True,
            pass_fds=(theirs,),
        )
        os.close(theirs)
        line = self.process.stdout.readline()
        self.hello = json.loads(line)["hello"] if line else None

    def ask(self, what, **details):
        request = {"id": 7, "do": what, **details}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert answer.pop("id") == 7
        return answer

    def prepare(self, statement, setup="", result="", n=10):
        code = {"setup": setup, "statement": statement, "result": result}
        return self.ask("prepare", case=0, n=n, **code)


@pytest.fixture
def talk():
    """Starts a worker on a Python, this one if none is named, and ends it."""
    started = []

    def start(path=sys.executable):
        started.append(Talk(path))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
        for stream in (each.line, each.process.stdin, each.process.stdout, each.process.stderr):
            stream.close()


@pytest.mark.parametrize("name", ["worker.py", "snippets.py", "digests.py"])
def test_what_other_pythons_run_has_the_syntax_of_3_7(name):
    ast.parse((FOLDER / name).read_text(), feature_version=(3, 7))


@pytest.mark.parametrize("path", PYTHONS)
def test_every_python_found_times_a_snippet_or_is_too_old(path, talk):
    worker = talk(path)
    if worker.hello is None:
        assert "is too old" in _too_old(path)
        return
    version = tuple(int(part) for part in worker.hello["python"].split(".")[:2])
    assert version >= (3, 7) and worker.hello["pid"] == worker.process.pid
    first = worker.prepare("s = sum(a)", setup="a = list(range(n))", result="s", n=100)
    assert first["setup"] > 0 and first["first"] > 0
    assert worker.ask("result", case=0)["result"] == {"kind": "number", "value": 4950}
    sample = worker.ask("sample", case=0, loops=100)
    assert sample["seconds"] > 0 and sample["waited"] >= sample["taken_off"] >= 0
    assert 0 < worker.ask("overhead", loops=10_000)["seconds"] < 1e-5
    assert worker.ask("imports", modules=["json", "no_such"])["imports"]["json"]["version"]
    error = worker.prepare("x = 1\ny = [][x]")["error"]
    assert (error["type"], error["place"]) == ("IndexError", "line 2 of the statement")


def test_the_statement_runs_as_often_as_it_is_asked_to(talk):
    worker = talk()
    worker.prepare("runs.append(1)", setup="runs = []", result="len(runs)")
    worker.ask("sample", case=0, loops=20)
    worker.ask("sample", case=0, loops=5)
    assert worker.ask("result", case=0)["result"]["value"] == 1 + 20 + 5


def test_ten_times_the_loops_take_longer(talk):
    worker = talk()
    worker.prepare("sum(a)", setup="a = list(range(n))", n=1000)
    few = min(worker.ask("sample", case=0, loops=20)["seconds"] for _ in range(5))
    assert worker.ask("sample", case=0, loops=200)["seconds"] > 5 * few


def test_what_is_slept_is_no_wait_for_a_processor(talk):
    worker = talk()
    worker.prepare("time.sleep(0.02)", setup="import time")
    assert worker.ask("sample", case=0, loops=1)["seconds"] >= 0.02


IDLE = (b"", (0.0, 0.0))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((1.0, 4.0, IDLE), (6.0, 4.0, IDLE), (5.0, 5.0)),
        ((1.0, 4.0, IDLE), (6.0, 6.0, IDLE), (5.0, 3.0)),  # another thread ran for 2 s
        ((1.0, 4.0, IDLE), (6.0, 99.0, IDLE), (5.0, 0.0)),
        ((1.0, 4.0, (b"17 ", (0.0, 0.0))), (6.0, 4.0, (b"17 ", (0.0, 0.0))), (5.0, 0.0)),
        ((1.0, 4.0, IDLE), (6.0, 4.0, (b"17 ", (0.0, 0.0))), (5.0, 0.0)),
        ((1.0, 4.0, IDLE), (6.0, 4.0, (b"", (0.5, 0.0))), (5.0, 0.0)),  # a child has ended
        ((0.0, 0.0, None), (0.0, 0.0, None), (0.0, 0.0)),
    ],
)
def test_a_wait_in_which_a_thread_or_a_child_may_have_worked_is_not_taken_off(
    before, after, expected
):
    queue = worker_module.Queue()
    queue.look = lambda: after
    assert queue.since(before) == expected


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="needs schedstat (Linux)")
def test_on_a_busy_machine_the_time_of_others_is_taken_off(talk):
    worker = talk()
    worker.prepare("sum(a)", setup="a = list(range(100_000))")
    loop = [sys.executable, "-c", "while True: pass"]
    # A session each, since Linux may share out processors by sessions first.
    count = 3 * min(8, os.cpu_count())
    others = [subprocess.Popen(loop, start_new_session=True) for _ in range(count)]
    try:
        samples = [worker.ask("sample", case=0, loops=300) for _ in range(4)]
    finally:
        for other in others:
            other.kill()
            other.wait()
    for sample in samples:
        assert sample["waited"] >= sample["taken_off"]
        assert sample["seconds"] > 0
    assert max(sample["taken_off"] / sample["seconds"] for sample in samples) > 0.1


def test_garbage_is_not_collected_while_a_sample_runs_but_where_nothing_else_frees_it(talk):
    worker = talk()
    worker.prepare("on.append(gc.isenabled())", setup="import gc\non = []", result="on")
    worker.ask("sample", case=0, loops=1)
    sampled = [each["value"] for each in worker.ask("result", case=0)["result"]["sampled"]]
    assert sampled == [True, not hasattr(sys, "getrefcount")]


def test_the_names_of_its_own_files_are_free_for_snippets(talk, tmp_path, monkeypatch):
    (tmp_path / "digests.py").write_text("mine = 5\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    worker = talk()
    worker.prepare("pass", setup="import digests", result="digests.mine")
    assert worker.ask("result", case=0)["result"]["value"] == 5
    assert worker.prepare("import worker")["error"]["type"] == "ModuleNotFoundError"


@pytest.mark.parametrize(
    ("parts", "kind", "place"),
    [
        ({"setup": "a = 1\nb = = 2", "statement": "pass"}, "SyntaxError", "line 2 of the setup"),
        ({"statement": "a = 1\n\nif a"}, "SyntaxError", "line 3 of the statement"),
        ({"statement": "a = 1", "result": "a +"}, "SyntaxError", "the result"),
        ({"statement": "a = 1", "result": "a = 1"}, "SyntaxError", "the result"),
        ({"statement": "pass\nbreak"}, "SyntaxError", "line 2 of the statement"),
        ({"statement": "continue"}, "SyntaxError", "line 1 of the statement"),
        ({"statement": "return 3"}, "SyntaxError", "line 1 of the statement"),
        ({"statement": "yield 3"}, "SyntaxError", "line 1 of the statement"),
        ({"setup": "1\n1 / 0", "statement": "pass"}, "ZeroDivisionError", "line 2 of the setup"),
        (
            {"setup": "def f():\n    return missing", "statement": "1\nf()"},
            "NameError",
            "line 2 of the setup",
        ),
        ({"statement": "next(iter([]))"}, "StopIteration", "line 1 of the statement"),
        ({"statement": "def f(): f()\nf()"}, "RecursionError", "line 1 of the statement"),
    ],
)  # fmt: skip
def test_an_error_names_its_line_in_the_readers_own_code(parts, kind, place, talk):
    error = talk().prepare(**parts)["error"]
    assert (error["type"], error["place"]) == (kind, place)


def test_a_result_that_fails_is_told_as_the_result(talk):
    worker = talk()
    worker.prepare("a = 1", result="a / 0")
    assert worker.ask("result", case=0)["error"]["place"] == "the result"


def test_a_traceback_shows_the_readers_lines_and_none_of_ours(talk):
    trace = talk().prepare("text = 'no number'\nint(text)")["error"]["trace"]
    assert "int(text)" in trace and "worker.py" not in trace


def test_functions_of_a_snippet_may_yield_and_return(talk):
    worker = talk()
    worker.prepare("s = sum(f())", setup="def f():\n    yield from (1, 2)\n    return", result="s")
    assert worker.ask("result", case=0)["result"]["value"] == 3


def test_strings_over_several_lines_stay_as_they_are(talk):
    worker = talk()
    worker.prepare("pass", setup="s = '''a\n  b'''", result="s")
    assert worker.ask("result", case=0)["result"]["value"] == "a\n  b"


def test_an_error_with_a_message_of_megabytes_is_cut(talk):
    error = talk().prepare("raise ValueError('x' * 10**7)")["error"]
    assert error["type"] == "ValueError" and len(json.dumps(error)) < 10_000


def test_an_error_without_a_message_to_be_had_is_told_all_the_same(talk):
    setup = "class Odd(Exception):\n    def __str__(self): raise KeyError"
    assert talk().prepare("raise Odd", setup=setup)["error"]["type"] == "Odd"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs a /proc (Linux)")
def test_the_peak_of_memory_is_that_of_the_case(talk):
    worker = talk()
    worker.prepare("pass", setup="a = bytearray(10**8)\ndel a")
    assert worker.ask("peak")["peak"] > 10**8
    worker.prepare("pass")
    assert worker.ask("peak")["peak"] < 10**8


def test_the_input_ends_and_so_does_it(talk):
    worker = talk()
    worker.process.stdin.close()
    assert worker.process.wait(10) == 0


@pytest.mark.skipif(not hasattr(os, "O_ASYNC"), reason="needs signals of pipes (Linux, macOS)")
@pytest.mark.parametrize("code", ["while True: pass", "import time; time.sleep(60)"])
def test_who_started_it_is_gone_while_a_snippet_runs_and_so_is_it(code, talk, appears):
    worker = talk()
    setup = f"open({appears.path!r}, 'w').close()\n{code}"
    request = {"id": 7, "do": "prepare", "case": 0, "setup": setup, "statement": "1", "result": ""}
    worker.process.stdin.write(json.dumps(request).encode() + b"\n")
    worker.process.stdin.flush()
    appears()
    worker.line.close()
    assert worker.process.wait(10) == -signal.SIGIO


@pytest.mark.skipif(not hasattr(os, "O_ASYNC"), reason="needs signals of pipes (Linux, macOS)")
def test_questions_that_wait_do_not_end_a_snippet_that_runs(talk, appears):
    worker = talk()
    setup = f"import time\nopen({appears.path!r}, 'w').close()\ntime.sleep(0.2)"
    request = {"id": 7, "do": "prepare", "case": 0, "setup": setup, "statement": "1", "result": ""}
    worker.process.stdin.write(json.dumps(request).encode() + b"\n")
    worker.process.stdin.flush()
    appears()
    second = worker.ask("peak")  # whose answer comes after that of the first
    assert "first" in second
    assert "peak" in json.loads(worker.process.stdout.readline())
