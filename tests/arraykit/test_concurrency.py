"""Many threads at once: values are right, nobody waits for ever, an interrupt leaves all usable.

Each test ends by itself or fails by its time limit; the limits are generous,
since they tell a deadlock from a slow machine and nothing else.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import arraykit as ak

LIMIT = 120  # seconds


def all_done(works):
    """Run each in a thread of its own; what they raised, if anything."""
    raised = []

    def run(work):
        try:
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(work,), daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)
        assert not thread.is_alive(), "a thread waits for ever"
    return raised


def test_threads_compute_expressions_of_their_own(engine):
    size = 200_000 if engine != "python" else 200
    source = ak.arange(size, dtype=ak.float64)
    total = size * (size - 1) / 2

    def work(k):
        with ak.use(engine=engine, threads=1 + k % 3):
            for j in range(8):
                expression = source * 2.0 + float(k * j)
                assert expression.sum().item() == 2 * total + float(k * j) * size
                assert expression[size - 1].item() == 2.0 * (size - 1) + k * j

    assert all_done([lambda k=k: work(k) for k in range(8)]) == []


def test_threads_compute_one_expression_all_at_once(engine):
    size = 100_000 if engine != "python" else 200
    source = ak.arange(size, dtype=ak.float64)
    for _ in range(10):
        shared = source
        for k in range(30):
            shared = shared + float(k)
        start = threading.Barrier(6)

        def work(shared=shared, start=start):
            with ak.use(engine=engine, threads=2):
                start.wait(LIMIT)
                assert shared.force()[7].item() == 7.0 + 435.0
                assert (shared - 435.0).sum().item() == size * (size - 1) / 2

        assert all_done([work] * 6) == []


def test_threads_build_on_what_others_are_computing(engine):
    """Values let go of their inputs when they are computed, which others may just look at."""
    source = ak.arange(50, dtype=ak.float64)

    def work(k):
        with ak.use(engine=engine, threads=2):
            chain = [source]
            for j in range(60):
                chain.append(chain[-1] + 1.0)  # the same nodes in all threads
                if (j + k) % 5 == 0:
                    chain[j // 2].force()
            assert chain[-1].tolist() == [float(i + 60) for i in range(50)]

    assert all_done([lambda k=k: work(k) for k in range(6)]) == []


def test_threads_may_each_choose_an_engine(engine):
    source = ak.arange(3000, dtype=ak.float64)
    others = ("python", engine)

    def work(k):
        for j in range(20):
            with ak.use(engine=others[(k + j) % 2], threads=1 + j % 4):
                assert (source * float(k) + 1.0)[5].item() == 5.0 * k + 1.0
                assert (source + float(k)).max().item() == 2999.0 + k

    assert all_done([lambda k=k: work(k) for k in range(6)]) == []


def test_writing_to_a_copy_while_others_read_the_original(engine):
    source = ak.arange(500, dtype=ak.float64)
    kept = source + 0.0

    def write():
        mine = ak.asarray(source)
        for k in range(200):
            mine[k] = -1.0
        assert mine.sum().item() == sum(range(200, 500)) - 200.0

    def read():
        with ak.use(engine=engine):
            for _ in range(50):
                assert (source * 1.0).sum().item() == 124_750.0

    assert all_done([write, read, write, read]) == []
    assert kept.sum().item() == 124_750.0


REPOSITORY = Path(__file__).resolve().parents[2]


def run_alone(*arguments):
    """Python in a process of its own: what it printed; it has to end well and in silence."""
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},  # PyPy has it uninstalled
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


INTERRUPTED = """
import os, signal, sys, threading, time
import arraykit as ak

signal.signal(signal.SIGINT, signal.default_int_handler)  # which may be ignored from outside
# An interrupt that comes while a weak reference calls back is dropped by Python, and reported here.
dropped = threading.Event()
sys.unraisablehook = lambda report: dropped.set()
engine, times = sys.argv[1], 0
size = 3_000_000 if engine != "python" else 30_000
with ak.use(engine=engine, threads=2):
    a = ak.arange(size, dtype=ak.float64)
    (a + 0.5).force()
    for delay in (0.0, 0.01, 0.03, 0.05):
        main = threading.main_thread().ident
        noticed = threading.Event()
        def interrupt():
            time.sleep(0.05 + delay)
            while not noticed.is_set():
                dropped.clear()
                signal.pthread_kill(main, signal.SIGINT)
                while not (noticed.is_set() or dropped.is_set()):
                    time.sleep(0.01)
        timer = threading.Thread(target=interrupt)
        try:
            timer.start()
            for k in range(10**9):
                b = a
                for j in range(8):
                    b = b * 0.5 + float(j)
                b.force()
                b = None
        except KeyboardInterrupt:
            noticed.set()
            times += 1
        timer.join()
        assert (a * 2.0).sum().item() == size * (size - 1.0)
        assert ((a + 1.0)[:3]).tolist() == [1.0, 2.0, 3.0]
print(times)
"""


def test_an_interrupt_while_computing_leaves_everything_usable(engine):
    assert run_alone("-c", INTERRUPTED, engine) == "4\n"


ENDING = """
import atexit, sys, threading
import arraykit as ak

engine = sys.argv[1]
size = 400_000 if engine != "python" else 400
use = ak.use(engine=engine, threads=4)
use.__enter__()
a = ak.arange(size, dtype=ak.float64)
kept = [(a + float(k)).force() for k in range(3)]  # alive when modules are taken apart

class Last:
    def __del__(self):
        self.kept

last = Last()
last.kept = (a * 3.0).force()

@atexit.register
def compute_at_the_end():
    with ak.use(engine=engine, threads=4):
        print((a * 2.0).sum().item() == size * (size - 1.0))

def for_ever():
    with ak.use(engine=engine, threads=2):
        while True:
            (a + 1.0).sum().force()

if len(sys.argv) > 2:
    threading.Thread(target=for_ever, daemon=True).start()
"""


def test_the_interpreter_ends_quietly_with_threads_and_arrays_alive(engine):
    assert run_alone("-c", ENDING, engine) == "True\n"


def test_the_interpreter_ends_quietly_while_a_daemon_thread_computes(engine):
    assert run_alone("-c", ENDING, engine, "busy") == "True\n"
