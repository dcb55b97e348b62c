"""Memory left: what cannot fit is refused before any of it is taken."""

from __future__ import annotations

import sys

import pytest

from lpkit import TooLarge
from lpkit.networks.memory import bytes_left, need


def test_something_is_left():
    assert bytes_left() > 10**6


def test_what_fits_passes_and_what_does_not_is_refused():
    need(1000, "a village")
    with pytest.raises(TooLarge, match=r"all roads would take 1000000000\.0 GB, and .* are left"):
        need(10**18, "all roads")
    with pytest.raises(MemoryError):
        need(10**18, "all roads")


@pytest.mark.skipif(sys.platform != "linux", reason="limits of a process are read on Linux")
def test_the_limit_of_the_process_counts(in_new_process, tmp_path):
    path = tmp_path / "net.min"
    printed = in_new_process(f"""
import gzip, resource
from lpkit.networks import FlowNetwork
from lpkit import TooLarge
with gzip.open({str(path)!r}, "wb") as file:
    file.write(b"p min 10 30000000\\n")
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (500 << 20), -1))
try:
    FlowNetwork.read({str(path)!r})
except TooLarge as error:
    print(error)
""")
    assert "10 nodes and 30000000 arcs would take 1.1 GB, and 0." in printed
