"""notekit/bindings/numpy_on_pypy.py: optional rows, and what was recorded where they are not."""

from __future__ import annotations

import pytest

from notekit.bindings.numpy_on_pypy import elements, has_numpy, recorded, whole_arrays
from notekit.timing import Effort, Outcome, compare

pytestmark = pytest.mark.cpython

QUICK = Effort(samples=3, least=0.0005, warm_up=0.02, limit=60.0)
COMPARISONS = {"elements": elements, "whole_arrays": whole_arrays}


@pytest.mark.parametrize("name", COMPARISONS)
def test_all_that_can_run_here_comes_to_the_same(name):
    case = COMPARISONS[name]()
    found = compare(case.cases, [100], base=case.base, effort=QUICK)
    for row in found.rows:
        is_optional = row.case.endswith("PyPy")
        assert row.outcome is Outcome.TIMED or (is_optional and row.outcome is Outcome.MISSING)


def test_a_pypy_without_numpy_says_how_to_get_it(pypy):
    if has_numpy(pypy.executable):
        pytest.skip("this PyPy has NumPy")
    missing = {case.name: case.missing for case in elements(pypy.executable).cases}
    assert "numpy-pypy/bin/python -m pip install" in missing["NumPy on PyPy"]
    assert "numpy cannot be imported" in missing["NumPy on PyPy"]
    assert missing["array.array on PyPy"] == missing["NumPy on CPython"] == ""


def test_a_path_that_leads_nowhere_is_said():
    missing = [case.missing for case in whole_arrays("/nowhere/bin/python").cases]
    assert missing[:2] == ["", ""]
    assert all("/nowhere/bin/python cannot be used" in each for each in missing[2:])


def test_a_cpython_is_no_pypy():
    assert not has_numpy("CPython")


@pytest.mark.parametrize("name", COMPARISONS)
def test_each_is_recorded_as_it_is_today(name):
    case, kept = COMPARISONS[name](), recorded(name)
    assert "on 20" in kept.recorded
    assert {row.n for row in kept.rows} == set(case.sizes)
    assert kept.base == case.base
    for each in case.cases:
        row = kept.row(each.name, case.sizes[0])
        assert (row.setup, row.statement) == (each.setup, each.statement)
        assert row.outcome is Outcome.TIMED


def test_another_name_was_not_recorded():
    with pytest.raises(ValueError, match="'sums' was not recorded"):
        recorded("sums")
