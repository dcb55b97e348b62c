"""arraykit/settings.py: which engine computes, and on how many threads."""

from __future__ import annotations

import sys
import threading
from importlib.util import find_spec

import pytest

import arraykit as ak
from arraykit import engines, execution, settings
from arraykit.settings import chosen, default_threads

ANY_ENGINE = True


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


def lacking(monkeypatch, *packages):
    """As on a machine that has not got them."""
    settings._lacking.cache_clear()
    find = settings.find_spec
    monkeypatch.setattr(
        settings, "find_spec", lambda name: None if name in packages else find(name)
    )


@pytest.fixture(autouse=True)
def seen_anew():
    yield
    settings._lacking.cache_clear()


def test_without_numpy_and_llvmlite_the_python_engine_computes(monkeypatch):
    lacking(monkeypatch, "numpy", "llvmlite")
    with ak.use(engine="auto"):
        assert chosen().engine == "python"
        assert chosen().reason == (
            "blocks needs numpy, which is not installed here and "
            "llvm needs llvmlite, which is not installed here"
        )
        assert (ak.arange(3) + 1).tolist() == [1, 2, 3]
    for engine, package in (("blocks", "numpy"), ("llvm", "llvmlite")):
        with pytest.raises(ak.EngineUnavailable, match=f"needs {package}"), ak.use(engine=engine):
            pass


def test_an_llvmlite_that_does_not_start_is_left_alone(monkeypatch):
    monkeypatch.setattr(settings, "_failed", {})
    monkeypatch.setattr(execution, "_plans", {})
    monkeypatch.delattr(engines, "llvm", raising=False)
    monkeypatch.setitem(sys.modules, "arraykit.engines.llvm", None)  # importing it fails
    with ak.use(engine="auto"):
        a = ak.arange(1_000_000, dtype=ak.float64)
        assert (a + 1).sum().item() == 500_000_500_000.0
        if find_spec("llvmlite") is not None:
            assert chosen().reason.startswith("llvm failed to start: ModuleNotFoundError")


def test_functions_are_fast_or_those_of_the_c_library():
    with ak.use(math="libm"):
        assert chosen().math == "libm"
    with pytest.raises(ak.ValueNotAllowed, match="fast, libm"), ak.use(math="exact"):
        pass


def test_the_default_number_of_threads_is_at_least_one():
    assert default_threads() >= 1
