"""arraykit/profiling.py: the figures of a profile as a pandas frame."""

from __future__ import annotations

import sys

import pytest

pytestmark = pytest.mark.cpython

import arraykit as ak  # noqa: E402

ANY_ENGINE = True


def test_a_row_for_each_kernel():
    a = ak.asarray([1.0, 2.0, 3.0])
    told = ak.profile(a - a.mean(), repeat=2, roof=False)
    frame = told.to_frame()
    assert list(frame.index) == [1, 2]
    assert list(frame["steps"]) == [0, 2]
    assert list(frame["repeats"]) == [2, 2]
    assert list(frame["bytes_read"]) == [24, 32]
    assert list(frame["median"]) == [kernel.median_seconds for kernel in told.kernels]


def test_without_kernels_it_has_its_columns():
    frame = ak.profile(ak.asarray([1.0])).to_frame()
    assert len(frame) == 0
    assert "share_of_roof" in frame.columns


def test_without_pandas_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ak.ArraykitError, match="needs pandas"):
        ak.profile(ak.asarray([1.0])).to_frame()
