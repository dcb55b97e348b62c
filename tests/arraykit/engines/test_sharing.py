"""arraykit/engines/sharing.py: every task is done once, errors are raised, nobody is left."""

from __future__ import annotations

import threading
from contextvars import ContextVar

import pytest

from arraykit.engines.sharing import share

ENGINE = "blocks"


@pytest.mark.parametrize("threads", [1, 2, 16])
@pytest.mark.parametrize("count", [0, 1, 3, 200])
def test_every_task_is_done_once(threads, count):
    done = []
    share(range(count), threads, lambda: done.append)
    assert sorted(done) == list(range(count))


def test_no_more_threads_than_tasks_begin():
    begun = []

    def begin():
        begun.append(threading.get_ident())
        return lambda task: None

    share([1, 2], 16, begin)
    assert len(begun) <= 2


def test_threads_work_at_the_same_time():
    together = threading.Barrier(3, timeout=30)
    share([1, 2, 3], 3, lambda: lambda task: together.wait())


def test_the_context_of_the_caller_is_that_of_the_threads():
    setting = ContextVar("setting", default="none")
    token = setting.set("mine")
    together = threading.Barrier(2, timeout=30)
    found = []

    def do(task):
        together.wait()
        found.append(setting.get())

    share([1, 2], 2, lambda: do)
    setting.reset(token)
    assert found == ["mine", "mine"]


@pytest.mark.parametrize("threads", [1, 4])
def test_an_error_is_raised_and_stops_the_rest(threads):
    done = []

    def do(task):
        if task == 3:
            raise ValueError("three")
        done.append(task)

    before = threading.active_count()
    with pytest.raises(ValueError, match="three"):
        share(range(100_000), threads, lambda: do)
    assert len(done) < 100_000
    assert threading.active_count() == before
