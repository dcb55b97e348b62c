"""Every test of arraykit runs on every engine that is there."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

import arraykit as ak

ENGINES = [
    "python",
    *(["blocks"] if find_spec("numpy") else []),
    *(["llvm"] if find_spec("llvmlite") else []),
]


@pytest.fixture(scope="session", params=ENGINES, autouse=True)
def engine(request):
    """The engine that computes, on two threads where it has threads."""
    with ak.use(engine=request.param, threads=2):
        yield request.param
