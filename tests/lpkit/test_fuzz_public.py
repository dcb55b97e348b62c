"""Nothing that is public ends the process, or raises what is no error of lpkit's."""

from __future__ import annotations

from enum import Enum

import pytest

import lpkit
from tests.lpkit.conftest import LIBRARIES
from tests.lpkit.fuzz_public import public

CAMPAIGN = """
from tests.lpkit.fuzz_public import campaign
called = campaign(range(100), 100, libraries)
print()
print("called:", *called)
"""


def everything() -> set[str]:
    """The public methods and properties of the public classes."""
    named = [getattr(lpkit, name) for name in lpkit.__all__]
    kinds = [kind for kind in named if isinstance(kind, type)]
    apart = (Exception, Enum)  # which tests of their own make and read
    return {
        f"{kind.__name__}.{name}"
        for kind in kinds
        if not issubclass(kind, apart)
        for name in public(kind)
    }


@pytest.mark.cpython  # with pandas, HiGHS, and objects that are many
@pytest.mark.solver
def test_every_public_method_called_with_anything_leaves_the_process_alive(in_new_process):
    out = in_new_process(f"libraries = {LIBRARIES}" + CAMPAIGN, timeout=200)
    assert set(out.splitlines()[-1].split()[1:]) >= everything()
