"""arraykit/settings.py: which engine computes, and on how many threads."""

from __future__ import annotations

import threading

import pytest

import arraykit as ak
from arraykit import settings
from arraykit.settings import chosen, default_threads


def test_use_holds_inside_and_nests():
    with ak.use(engine="python", threads=3):
        assert (chosen().engine, chosen().threads) == ("python", 3)
        with ak.use(threads=1):
            assert (chosen().engine, chosen().threads) == ("python", 1)
        assert chosen().threads == 3


def test_it_ends_with_an_error_too():
    before = chosen()
    with pytest.raises(ZeroDivisionError), ak.use(engine="python", threads=7):
        1 / 0
    assert chosen() == before


def test_each_thread_has_its_own():
    found = []
    with ak.use(engine="python", threads=5):
        thread = threading.Thread(target=lambda: found.append(chosen().threads))
        thread.start()
        thread.join()
    assert found == [default_threads()]


@pytest.mark.parametrize("engine", ["llvm?", "", "numpy", 3])
def test_an_unknown_engine_is_refused(engine):
    with pytest.raises(ak.EngineUnavailable, match="no engine is named"), ak.use(engine=engine):
        pass


@pytest.mark.parametrize("threads", [0, -1, 1.5, "two"])
def test_a_bad_number_of_threads_is_refused(threads):
    with pytest.raises(ak.ValueNotAllowed, match="threads"), ak.use(threads=threads):
        pass


def test_without_numpy_the_python_engine_computes(monkeypatch):
    monkeypatch.setattr(settings, "_has_numpy", lambda: False)
    with ak.use(engine="auto"):
        assert (chosen().engine, chosen().reason) == ("python", "NumPy is not installed")
        assert (ak.arange(3) + 1).tolist() == [1, 2, 3]
    with pytest.raises(ak.EngineUnavailable, match="needs NumPy"), ak.use(engine="blocks"):
        pass


def test_the_default_number_of_threads_is_at_least_one():
    assert default_threads() >= 1
