"""arraykit/engines/threads.py: work is done by several threads, whatever becomes of one of them."""

from __future__ import annotations

import threading
import time

import pytest

from arraykit.engines import threads
from arraykit.engines.threads import Counter, share


@pytest.fixture(autouse=True)
def engine():
    """No engine is asked here."""


def nothing():
    pass


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_work_is_done_by_that_many_threads_at_once(workers):
    together = threading.Barrier(workers)
    seen = []

    def work():
        together.wait(60)  # passes only when all are here
        seen.append(threading.current_thread())

    share(workers, work, nothing)
    assert len(set(seen)) == workers
    assert threading.current_thread() in seen


def test_threads_are_used_again():
    share(3, nothing, nothing)
    before = threading.active_count()
    for _ in range(20):
        share(3, nothing, nothing)
    assert threading.active_count() == before


@pytest.mark.parametrize("failing", ["mine", "another"])
def test_an_error_is_raised_when_all_have_ended_and_the_others_are_stopped(failing):
    stopped, ended = threading.Event(), []
    caller = threading.current_thread()

    def work():
        mine = threading.current_thread() is caller
        if mine == (failing == "mine"):
            raise ZeroDivisionError
        assert stopped.wait(60) or mine
        time.sleep(0.05)
        ended.append(1)

    def work_of_caller():
        work()

    if failing == "another":  # the caller ends by itself, or it would not hear of the error
        stopped.set()
    with pytest.raises(ZeroDivisionError):
        share(2, work_of_caller, stopped.set)
    assert stopped.is_set()
    assert ended == [1]


def test_an_interrupt_waits_for_those_who_still_write():
    ended, stopped = [], threading.Event()
    caller = threading.current_thread()

    def work():
        if threading.current_thread() is caller:
            raise KeyboardInterrupt
        stopped.wait(60)
        time.sleep(0.05)
        ended.append(1)

    with pytest.raises(KeyboardInterrupt):
        share(3, work, stopped.set)
    assert ended == [1, 1]
    share(3, lambda: ended.append(2), nothing)
    assert ended == [1, 1, 2, 2, 2]


def test_where_no_thread_can_be_started_fewer_do_the_work(monkeypatch):
    monkeypatch.setattr(threads, "_helpers", [])

    def start(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    done = []
    share(4, lambda: done.append(threading.current_thread()), nothing)
    assert done == [threading.current_thread()]


def test_many_callers_at_once():
    total, lock = [], threading.Lock()

    def work():
        with lock:
            total.append(1)

    callers = [
        threading.Thread(target=lambda: [share(3, work, nothing) for _ in range(25)])
        for _ in range(6)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(60)
    assert len(total) == 6 * 25 * 3


def test_what_was_worked_on_is_not_kept_alive():
    import gc
    import weakref

    class Work:
        def __call__(self):
            pass

    work = Work()
    seen = weakref.ref(work)
    share(3, work, nothing)
    del work
    for _ in range(100):  # a helper lets go of it just after it has told that it is done
        gc.collect()
        if seen() is None:
            break
        time.sleep(0.01)
    assert seen() is None


def test_a_counter_that_was_stopped_leaves_no_work():
    import ctypes

    counter = Counter()
    number = ctypes.c_int64.from_address(counter.address)
    assert number.value == 0
    counter.stop()
    assert number.value > 1 << 60
