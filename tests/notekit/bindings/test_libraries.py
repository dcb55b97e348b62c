"""notekit/bindings/libraries.py: the files of C libraries, or how to get them."""

from __future__ import annotations

import ctypes

import pytest

from notekit.bindings import libraries
from notekit.bindings.libraries import library

pytestmark = pytest.mark.cpython


def test_the_mathematical_library_opens_and_computes():
    found = library("m")
    assert found.reason == ""
    function = ctypes.CDLL(found.file).labs
    function.argtypes, function.restype = [ctypes.c_long], ctypes.c_long
    assert function(-5) == 5


@pytest.mark.solver("glpk-cffi")
def test_glpk_is_the_one_that_lpkit_uses(monkeypatch):
    found = library("glpk")
    assert found.reason == ""
    monkeypatch.setenv("LPKIT_GLPK", found.file)
    assert library("glpk") == found


def test_where_glpk_is_missing_lpkits_reason_is_given(monkeypatch):
    monkeypatch.setenv("LPKIT_GLPK", "/nowhere/libglpk.so")
    found = library("glpk")
    assert found.file == ""
    assert "apt install libglpk40" in found.reason


def test_a_library_that_is_not_found_says_what_was_tried_and_how_to_get_it(monkeypatch):
    missing = {"zq": (("libzq.so.0", "libzq.so"), "apt install libzq0")}
    monkeypatch.setattr(libraries, "LIBRARIES", missing)
    reason = library("zq").reason
    assert "tried libzq.so.0, libzq.so" in reason
    assert reason.endswith("apt install libzq0")


def test_another_name_is_refused():
    with pytest.raises(KeyError):
        library("spam")
