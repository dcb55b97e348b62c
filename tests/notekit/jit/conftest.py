"""What the tests of traces share: the PyPy of this machine, if there is one."""

from __future__ import annotations

import pytest

from notekit.jit.running import HOW_TO_GET_IT
from notekit.timing.interpreters import interpreter


@pytest.fixture(scope="session")
def pypy():
    """A PyPy to run snippets on."""
    found = interpreter("PyPy")
    if found.error:
        pytest.skip(f"{found.error}. {HOW_TO_GET_IT}")
    return found


@pytest.fixture
def no_pypy(monkeypatch, tmp_path):
    """A machine on which no other Python is found."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    if not interpreter("PyPy").error:
        pytest.skip("PyPy stands in a place that is always looked at, or runs these tests")
