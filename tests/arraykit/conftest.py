"""Every test of arraykit runs on every engine that is there.

A module that says `ANY_ENGINE = True` is about something else than values, and
runs on the last of them only; one that says `ENGINE = "blocks"` is about that one.
"""

from __future__ import annotations

import platform
from importlib.util import find_spec

import pytest
from hypothesis import settings

import arraykit as ak

# Each example is tried on every engine, which makes three times as many.
IS_PYPY = platform.python_implementation() == "PyPy"
settings.register_profile("arraykit", max_examples=8 if IS_PYPY else 25)
settings.load_profile("arraykit")

_NEEDS = {"python": "sys", "blocks": "numpy", "llvm": "llvmlite"}
ENGINES = [name for name, package in _NEEDS.items() if find_spec(package)]


@pytest.fixture(scope="session", params=ENGINES, autouse=True)
def engine(request):
    """The engine that computes, on two threads where it has threads."""
    with ak.use(engine=request.param, threads=2):
        yield request.param


def pytest_collection_modifyitems(config, items):
    surplus = [item for item in items if _is_surplus(item)]
    if surplus:
        config.hook.pytest_deselected(items=surplus)
        items[:] = [item for item in items if item not in set(surplus)]


def _is_surplus(item) -> bool:
    module = getattr(item, "module", None)
    wanted = getattr(module, "ENGINE", ENGINES[-1] if getattr(module, "ANY_ENGINE", False) else "")
    return bool(wanted) and item.callspec.params.get("engine", wanted) != wanted
