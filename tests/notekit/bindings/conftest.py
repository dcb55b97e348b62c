"""What the tests of bindings share: a cache of their own, a compiler, PyPy with its headers."""

from __future__ import annotations

import shutil

import pytest

from notekit.bindings.compiling import CACHE
from notekit.timing.interpreters import interpreter

HOW_TO_GET_A_COMPILER = "needs a C compiler (Debian and Ubuntu: apt install gcc libc6-dev)"
HOW_TO_GET_PYPY = "needs PyPy (Debian and Ubuntu: apt install pypy3 pypy3-dev)"


@pytest.fixture(scope="session")
def kept(tmp_path_factory):
    """A folder in which what is compiled stays for all tests."""
    return tmp_path_factory.mktemp("compiled")


@pytest.fixture(autouse=True)
def own_cache(kept, monkeypatch):
    """Nothing is compiled into the user's own cache."""
    monkeypatch.setenv(CACHE, str(kept))


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    """A cache that holds nothing yet; its folder is there when it is needed."""
    monkeypatch.setenv(CACHE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="session")
def compiler():
    """Whether C can be compiled here."""
    if not any(map(shutil.which, ("cc", "gcc", "clang"))):
        pytest.skip(HOW_TO_GET_A_COMPILER)


@pytest.fixture(scope="session")
def pypy():
    """A PyPy with cffi."""
    found = interpreter("PyPy", ("cffi",))
    if found.error:
        pytest.skip(f"{found.error}: {HOW_TO_GET_PYPY}")
    return found
