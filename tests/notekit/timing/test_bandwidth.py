"""notekit/timing/bandwidth.py: the memory roof, at hand where comparisons are."""

from __future__ import annotations

import subprocess
import sys

import pytest

import arraykit.roof
from notekit import timing

pytestmark = pytest.mark.cpython


def test_the_roof_is_the_one_that_arraykit_measures():
    found = timing.roof(threads=1)
    assert found is arraykit.roof.measured(1)
    assert found.seconds(2e9, 1e9) == pytest.approx(2 * found.seconds(1e9, 5e8))


def test_only_those_who_ask_for_it_import_arraykit():
    code = "import notekit.timing, sys; print('arraykit' in sys.modules)"
    run = [sys.executable, "-c", code]
    assert subprocess.run(run, capture_output=True, check=True).stdout.strip() == b"False"


def test_what_is_not_there_is_an_error():
    with pytest.raises(AttributeError, match="no attribute 'rof'"):
        timing.rof
