"""notekit/timing/process.py: a worker is asked, waited for within a limit, and leaves nothing."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from notekit.timing.process import CaseFailed, WorkerDied, WorkerProcess

pytestmark = pytest.mark.cpython

linux = pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a /proc (Linux)")


def prepare(worker, setup, statement="pass", result="", limit=10.0):
    code = {"setup": setup, "statement": statement, "result": result}
    return worker.ask("prepare", limit, case=0, n=10, **code)


def threads():
    return [each for each in threading.enumerate() if each.name == "notekit-worker"]


@pytest.fixture
def worker():
    with WorkerProcess(sys.executable) as running:
        yield running


def test_it_says_who_answers(worker):
    assert worker.hello["implementation"] == sys.implementation.name.replace("cp", "CP")
    assert worker.hello["pid"] == worker.pid


def test_it_has_a_session_of_its_own_so_that_ctrl_c_does_not_reach_it(worker):
    assert worker.hello
    assert os.getsid(worker.pid) == worker.pid != os.getsid(0)


def test_a_snippet_that_raises_leaves_the_worker_usable(worker):
    with pytest.raises(CaseFailed, match=r"^NameError: .*, in line 1 of the setup$") as caught:
        prepare(worker, "missing")
    assert caught.value.kind == "NameError" and "missing" in caught.value.trace
    assert prepare(worker, "a = 1")["first"] > 0


def test_what_takes_longer_than_the_limit_is_ended(worker):
    with pytest.raises(WorkerDied, match=r"did not answer within 0\.3 s"):
        prepare(worker, "while True: pass", limit=0.3)
    assert _is_gone(worker.pid)


def test_whoever_asks_a_worker_that_has_died_is_told_at_once(worker):
    for _ in range(3):
        start = time.monotonic()
        with pytest.raises(WorkerDied, match="exited with code 3"):
            prepare(worker, "import os; os._exit(3)", limit=60)
        assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise SystemExit(4)", "exited with code 4"),
        ("import sys; sys.exit('enough of it')", "exited with code 1: enough of it"),
        ("import sys; sys.exit()", "exited with code 0"),
        ("import os; os._exit(5)", "exited with code 5"),
        ("raise KeyboardInterrupt", "killed by SIGINT"),
        ("import os; os.kill(os.getpid(), 9)", "killed by SIGKILL, perhaps for want of memory"),
        ("import os; os.abort()", "killed by SIGABRT"),
        ("import os; os.killpg(0, 15)", "killed by SIGTERM"),
        ("import os; os.closerange(3, 100)", "exited with code 1: OSError"),
    ],
)
def test_how_a_worker_ended_is_told(code, told, worker):
    with pytest.raises(WorkerDied, match=told):
        prepare(worker, code)


def test_an_answer_out_of_turn_ends_it(worker):
    assert worker.hello
    for number in range(3, 20):  # which of its files is the stream of answers, it does not say
        forged = f"import os\ntry: os.write({number}, b'{{\"id\": 99}}\\n')\nexcept OSError: pass"
        try:
            prepare(worker, forged)
        except WorkerDied as error:
            assert "out of turn" in str(error)
            return
    pytest.fail("no forged answer was noticed")


def test_kill_ends_a_question_that_another_thread_waits_for(worker, appears):
    told = []

    def ask():
        try:
            prepare(worker, f"open({appears.path!r}, 'w').close()\nwhile True: pass", limit=60)
        except WorkerDied as error:
            told.append(str(error))

    thread = threading.Thread(target=ask)
    thread.start()
    appears()
    worker.kill("it was enough")
    thread.join(10)
    assert told == ["it was enough"]


def test_close_leaves_no_process_no_thread_and_no_open_file():
    before = _open_files()
    with WorkerProcess(sys.executable) as worker:
        assert prepare(worker, "a = 1")
    assert _is_gone(worker.pid)
    assert not threads() and _open_files() == before
    worker.close()  # a second time does nothing


def test_one_that_nobody_asked_anything_is_closed_as_well():
    WorkerProcess(sys.executable).close()
    assert not threads()


CHILD = "import os, sys, time\nif os.fork() == 0:\n    {}\n    time.sleep(60)\n    os._exit(0)\n"


@linux
@pytest.mark.parametrize(
    "code",
    [
        CHILD.format("pass"),
        CHILD.format("os.setsid()\n    if os.fork(): os._exit(0)"),
        "import subprocess\nsubprocess.Popen(['sh', '-c', 'sleep 60 & sleep 60'])",
        "import subprocess\nsubprocess.Popen(['sleep', '60'], start_new_session=True)",
    ],
)
def test_what_a_snippet_started_goes_with_it_in_any_session(code, left_behind):
    with WorkerProcess(sys.executable) as worker:
        prepare(worker, f"import os\n{code}", limit=20)
        until = time.monotonic() + 10
        while len(left_behind()) < 2:
            assert time.monotonic() < until, "it started nothing"
    assert left_behind() == [] and not threads()


def test_a_worker_that_is_gone_is_noticed_though_a_child_holds_its_pipes(worker, left_behind):
    start = time.monotonic()
    with pytest.raises(WorkerDied, match="exited with code 0"):
        prepare(worker, f"{CHILD.format('os.setsid()')}os._exit(0)", limit=60)
    assert time.monotonic() - start < 20
    worker.close()
    assert left_behind() == []


@linux
def test_more_memory_than_it_may_have_is_an_error_of_the_snippet():
    with WorkerProcess(sys.executable, memory=300_000_000) as worker:
        with pytest.raises(CaseFailed, match=r"^MemoryError: .*in line 1 of the statement"):
            prepare(worker, "a = []", "while True: a.append(bytearray(10_000_000))")
        assert prepare(worker, "a = bytearray(1000)")


@linux
def test_for_want_of_memory_the_kernel_ends_it_before_any_other(worker):
    prepare(
        worker, "from pathlib import Path", result="Path('/proc/self/oom_score_adj').read_text()"
    )
    assert worker.ask("result", 5, case=0)["result"]["value"] == "1000\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["exit 127"], "exited with code 127"),
        (["echo oh no >&2; exit 1"], "exited with code 1: oh no"),
        (["echo 'Python 3.12.0'"], "answered what is no JSON: 'Python 3.12.0\\\\n'"),
        (["exec yes garbage"], "no JSON: 'garbage"),
        (["exec head -c 200000000 /dev/zero"], "no JSON"),
        (["echo '[1, 2]'"], "no JSON"),
        (["echo '{\"goodbye\": 1}'; sleep 60"], "did not say hello"),
        (["echo '{\"hello\": {}}'; sleep 60"], "did not say hello"),
        (["exec sleep 60"], r"did not answer within 0\.5 s"),
        (["kill -SEGV $$"], "killed by SIGSEGV"),
    ],
)
def test_what_is_no_python_is_told_by_what_it_does(lines, told, script):
    with WorkerProcess(script(*lines), starting=0.5 if "60" in lines[0] else 30) as worker:
        with pytest.raises(WorkerDied, match=told):
            worker.hello
        with pytest.raises(WorkerDied, match=told):
            worker.ask("peak", 5)


@pytest.mark.parametrize("path", ["/no/such/python3", "/", __file__])
def test_what_cannot_be_started_raises_at_once(path):
    with pytest.raises(OSError):
        WorkerProcess(path)
    assert not threads()


def test_megabytes_on_every_stream_reach_nobody_and_block_nothing(worker):
    code = (
        "import os, subprocess, sys\n"
        "print('x' * 10**6)\nprint('line\\n' * 10**5, file=sys.stderr)\n"
        "os.write(1, b'y' * 10**6)\nos.system('yes | head -c 1000000')\n"
        "subprocess.run([sys.executable, '-c', 'print(10**6 * chr(48))'], check=True)"
    )
    assert prepare(worker, code, "print('{\"id\": 1}')")["first"] > 0


def _is_gone(pid):
    try:
        os.kill(pid, signal.SIG_DFL)
    except ProcessLookupError:
        return True
    return False


def _open_files():
    return len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
