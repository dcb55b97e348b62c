"""The owner thread: all work in turn on one thread, cancelled, abandoned and replaced."""

from __future__ import annotations

import threading
import time

import pytest

from lpkit import SolveError
from lpkit.solvers.owner import OwnerThread


@pytest.fixture
def owner():
    return OwnerThread("test-owner")


def test_work_runs_on_one_thread_whoever_asks(owner):
    found = []

    def ask():
        found.append(owner.run(lambda cancel: threading.current_thread()))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ask()
    assert len(set(found)) == 1
    assert found[0] is not threading.current_thread()
    assert (found[0].name, found[0].daemon) == ("test-owner", True)


def test_work_runs_one_piece_at_a_time(owner):
    inside, most = [0], [0]

    def work(cancel):
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.002)
        inside[0] -= 1

    threads = [threading.Thread(target=owner.run, args=(work,)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_what_work_raises_is_raised_where_it_was_asked_for(owner):
    def broken(cancel):
        raise ZeroDivisionError("by work")

    with pytest.raises(ZeroDivisionError, match="by work"):
        owner.run(broken)
    assert owner.run(lambda cancel: 3) == 3


def test_even_a_system_exit_leaves_the_thread_alive(owner):
    def leave(cancel):
        raise SystemExit

    with pytest.raises(SystemExit):
        owner.run(leave)
    assert owner.run(lambda cancel: 3) == 3


def test_work_cannot_ask_for_work(owner):
    with pytest.raises(SolveError, match="cannot start another one"):
        owner.run(lambda cancel: owner.run(lambda again: 1))
    assert owner.run(lambda cancel: 3) == 3


def wait_until(condition):
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_cancelling_reaches_what_runs_and_what_waits(owner):
    results, asked = [], []

    def work(cancel):
        asked.append(cancel)
        wait_until(lambda: cancel.requested)
        return "cancelled"

    threads = [threading.Thread(target=lambda: results.append(owner.run(work))) for _ in range(3)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(owner._waiting) == 3)
    owner.cancel_all()
    for thread in threads:
        thread.join()
    assert results == ["cancelled"] * 3
    assert owner.run(lambda cancel: cancel.requested) is False


def test_a_cancel_calls_what_the_work_registered(owner):
    called = threading.Event()

    def work(cancel):
        cancel.on_request = called.set
        cancel.request()
        return cancel.requested

    assert owner.run(work) is True
    assert called.is_set()


def test_abandoned_work_raises_and_another_thread_takes_over(owner):
    first = owner.run(lambda cancel: threading.current_thread())
    with pytest.raises(RuntimeError, match="the library failed"):
        owner.run(lambda cancel: owner.abandon(RuntimeError("the library failed")))
    second = owner.run(lambda cancel: threading.current_thread())
    assert second is not first
    assert first.is_alive()  # parked for good
    assert owner.failures == 1


def test_work_that_waits_behind_abandoned_work_is_done(owner):
    begun, results = threading.Event(), []

    def fails(cancel):
        begun.set()
        wait_until(lambda: len(owner._waiting) == 2)
        owner.abandon(RuntimeError("failed"))

    def ask_second():
        begun.wait()
        results.append(owner.run(lambda cancel: "done"))

    thread = threading.Thread(target=ask_second)
    thread.start()
    with pytest.raises(RuntimeError, match="failed"):
        owner.run(fails)
    thread.join(10)
    assert results == ["done"]


CTRL_C = """
import os, signal, threading, time
from lpkit.solvers.owner import OwnerThread
owner = OwnerThread("owner")
def work(cancel):
    while not cancel.requested:
        time.sleep(0.001)
    time.sleep(0.3)  # the work takes a moment to stop: it is waited for
    return "half done"
threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    owner.run(work)
except KeyboardInterrupt as interrupt:
    print(interrupt.args)
print(owner.run(lambda cancel: "again"))
"""

TWICE = """
import os, signal, threading, time
from lpkit.solvers.owner import OwnerThread
owner = OwnerThread("owner")
for delay in (0.3, 0.8):
    threading.Timer(delay, os.kill, (os.getpid(), signal.SIGINT)).start()
start = time.perf_counter()
try:
    owner.run(lambda cancel: time.sleep(30))
except KeyboardInterrupt as interrupt:
    print("gave up" if time.perf_counter() - start < 10 else "late", interrupt.args)
"""


def test_ctrl_c_cancels_waits_and_hands_over_the_result(in_new_process):
    assert in_new_process(CTRL_C) == "('half done',)\nagain\n"


def test_a_second_ctrl_c_stops_waiting(in_new_process):
    assert in_new_process(TWICE) == "gave up ()\n"
