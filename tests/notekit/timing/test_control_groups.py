"""notekit/timing/control_groups.py: limits and waits, read as kernels write them."""

from __future__ import annotations

import pytest

from notekit.timing.control_groups import ControlGroups, Throttle


@pytest.fixture
def groups(tmp_path):
    """Writes a tree of groups, and which of them this process is in."""

    def write(membership, files):
        (tmp_path / "membership").write_text(membership)
        for name, content in files.items():
            path = tmp_path / "groups" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content + "\n")
        return ControlGroups(tmp_path / "groups", tmp_path / "membership")

    return write


def test_nothing_is_limited_where_there_are_no_groups(groups):
    nothing = groups("", {})
    assert nothing.memory_limit() is None and nothing.quota() is None
    assert nothing.throttled() == Throttle(0, 0.0)


def test_a_container_of_version_2_sees_its_group_as_the_root(groups):
    stat = "usage_usec 5\nnr_periods 9\nnr_throttled 3\nthrottled_usec 250000"
    limited = groups(
        "0::/\n", {"memory.max": "2147483648", "cpu.max": "150000 100000", "cpu.stat": stat}
    )
    assert limited.memory_limit() == 2 << 30
    assert limited.quota() == 1.5
    assert limited.throttled() == Throttle(3, 0.25)


def test_version_2_without_limits_says_max(groups):
    free = groups("0::/\n", {"memory.max": "max", "cpu.max": "max 100000"})
    assert free.memory_limit() is None and free.quota() is None


def test_a_limit_of_any_group_above_holds(groups):
    nested = groups(
        "0::/user.slice/app\n",
        {
            "user.slice/app/memory.max": "max",
            "user.slice/app/cpu.max": "400000 100000",
            "user.slice/app/cpu.stat": "nr_throttled 1\nthrottled_usec 1000000",
            "user.slice/memory.max": "1000",
            "user.slice/cpu.max": "50000 100000",
            "user.slice/cpu.stat": "nr_throttled 2\nthrottled_usec 500000",
        },
    )
    assert nested.memory_limit() == 1000
    assert nested.quota() == 0.5
    assert nested.throttled() == Throttle(3, 1.5)


def test_version_1_has_a_tree_for_each_limit(groups):
    old = groups(
        "5:cpu,cpuacct:/docker/ab\n4:memory:/docker/ab\n1:name=systemd:/\n",
        {
            "memory/memory.limit_in_bytes": "1073741824",
            "cpu/docker/ab/cpu.cfs_quota_us": "200000",
            "cpu/docker/ab/cpu.cfs_period_us": "100000",
            "cpu/docker/ab/cpu.stat": "nr_periods 5\nnr_throttled 2\nthrottled_time 500000000",
        },
    )
    assert old.memory_limit() == 1 << 30
    assert old.quota() == 2.0
    assert old.throttled() == Throttle(2, 0.5)


def test_version_1_without_limits_says_so_in_its_own_way(groups):
    free = groups(
        "4:memory:/\n5:cpu:/\n",
        {
            "memory/memory.limit_in_bytes": "9223372036854771712",
            "cpu/cpu.cfs_quota_us": "-1",
            "cpu/cpu.cfs_period_us": "100000",
        },
    )
    assert free.memory_limit() is None and free.quota() is None


def test_what_was_waited_since_a_moment_is_a_difference():
    assert Throttle(5, 2.0).since(Throttle(2, 0.5)) == Throttle(3, 1.5)
