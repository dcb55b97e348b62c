"""What importing the networks brings along, and what they offer."""

from __future__ import annotations

from lpkit import networks


def test_lpkit_comes_without_networks_and_networks_without_solvers(in_new_process):
    printed = in_new_process("""
import sys
import lpkit
print("lpkit.networks" in sys.modules)
import lpkit.networks
heavy = {"numpy", "pandas", "scipy", "swiglpk", "cffi", "highspy", "lpkit.solvers.glpk", "notekit"}
print(sorted(heavy & set(sys.modules)))
""")
    assert printed == "False\n[]\n"


def test_every_public_name_is_documented():
    assert networks.__all__ == sorted(networks.__all__)
    for name in networks.__all__:
        assert getattr(networks, name).__doc__
