"""notekit/bindings/handoff.py: the same program through both bindings, on both interpreters."""

from __future__ import annotations

import pytest

from notekit.bindings.handoff import build_and_solve, hand_off
from notekit.timing import Effort, Outcome, compare

pytestmark = [pytest.mark.cpython, pytest.mark.solver("glpk-cffi")]

QUICK = Effort(samples=3, least=0.0005, warm_up=0.02, limit=60.0)


@pytest.mark.parametrize("comparison", [hand_off, build_and_solve])
def test_every_binding_comes_to_the_same(comparison, pypy):
    case = comparison()
    found = compare(case.cases, [10], base=case.base, effort=QUICK)
    assert [(row.outcome, row.reason) for row in found.rows] == [(Outcome.TIMED, "")] * 3


def test_without_the_library_the_rows_of_cffi_are_grey(monkeypatch):
    monkeypatch.setenv("LPKIT_GLPK", "/nowhere/libglpk.so")
    missing = {case.name: case.missing for case in hand_off().cases}
    assert missing["swiglpk on CPython"] == ""
    assert "apt install libglpk40" in missing["cffi on CPython"]
    assert "apt install libglpk40" in missing["cffi on PyPy"]
