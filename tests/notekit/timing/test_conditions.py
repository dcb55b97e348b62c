"""notekit/timing/conditions.py: what is written under a table."""

from __future__ import annotations

import os

import pytest

from notekit.timing.conditions import Conditions, conditions, memory_limit, throttled

pytestmark = pytest.mark.cpython


def test_one_line_tells_processors_quota_memory_load_and_threads():
    under = Conditions("Fast One", 4, 1.5, 2_000_000_000, 0.72, "Linux x86_64", {"OMP": "1"})
    assert under.text() == (
        "4 processors of Fast One, limited to 1.5, 2.0 GB, load 0.7 before, OMP=1, Linux x86_64"
    )


def test_what_is_not_known_is_left_out():
    assert Conditions("One", 1, None, None, None, "BSD").text() == "1 processor of One, BSD"


def test_this_machine_has_a_processor_and_memory(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "3")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    here = conditions()
    assert 1 <= here.processors <= os.cpu_count()
    assert here.processor and here.system.split()
    assert here.threads["OMP_NUM_THREADS"] == "3" and "MKL_NUM_THREADS" not in here.threads


@pytest.mark.skipif(not hasattr(os, "sysconf"), reason="needs sysconf (not on Windows)")
def test_the_memory_limit_is_no_more_than_the_machine_has():
    assert 0 < memory_limit() <= os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * 1.01


def test_waits_only_grow():
    before = throttled()
    assert throttled().since(before).seconds >= 0
