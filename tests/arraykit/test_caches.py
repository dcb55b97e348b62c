"""arraykit/caches.py: what Linux tells of the processor's caches."""

from __future__ import annotations

import os

import pytest

from arraykit import caches
from arraykit.caches import last_level_bytes

ANY_ENGINE = True

K, M = 1 << 10, 1 << 20


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine of four processors: a first level each, a third level for each pair."""
    monkeypatch.setattr(caches, "_usable", lambda: [0, 1, 2, 3])

    def add(processor, index, level, kind, size, users):
        folder = tmp_path / f"cpu{processor}" / "cache" / f"index{index}"
        folder.mkdir(parents=True)
        texts = {"level": level, "type": kind, "size": size, "shared_cpu_list": users}
        for name, text in texts.items():
            (folder / name).write_text(f"{text}\n")

    for processor in range(4):
        pair = "0-1" if processor < 2 else "2,3"
        add(processor, 0, 1, "Data", "32K", processor)
        add(processor, 1, 1, "Instruction", "64K", processor)
        add(processor, 2, 3, "Unified", "8M" if processor < 2 else "16384K", pair)
    return str(tmp_path)


def test_a_cache_that_is_shared_counts_once(machine):
    found = caches.caches(machine)
    assert [(c.level, c.size) for c in found if c.kind == "Data"] == [(1, 32 * K)] * 4
    assert [(c.size, set(c.processors)) for c in found if c.level == 3] == [
        (8 * M, {0, 1}),
        (16 * M, {2, 3}),
    ]


def test_a_thread_fills_one_last_level_cache_at_a_time(machine):
    assert last_level_bytes(1, machine) == 16 * M
    assert last_level_bytes(2, machine) == 24 * M
    assert last_level_bytes(8, machine) == 24 * M


def test_only_processors_that_may_be_used_count(machine, monkeypatch):
    monkeypatch.setattr(caches, "_usable", lambda: [1])
    assert last_level_bytes(2, machine) == 8 * M


def test_where_nothing_is_told_nothing_is_guessed(tmp_path):
    assert caches.caches(str(tmp_path)) == []
    assert last_level_bytes(1, str(tmp_path / "absent")) is None


def test_an_entry_that_makes_no_sense_is_passed_over(machine):
    with open(os.path.join(machine, "cpu0", "cache", "index0", "size"), "w") as file:
        file.write("unknown")
    assert sum(c.kind == "Data" for c in caches.caches(machine)) == 3
