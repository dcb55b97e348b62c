"""What all tests share: skips that become failures in CI, and the Netlib models.

With REQUIRE_ALL=1 a skip fails with its reason, whether a test or a whole module was
skipped; an expected failure stays one. Imported on PyPy 3.9 too: standard library, pytest
and hypothesis only.
"""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

import hypothesis
import pytest

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"

# A busy machine, or a JIT warming up, is no failure. On PyPy, where each example takes several
# times as long, fewer will do: what is looked for there is what PyPy does otherwise.
IS_PYPY = platform.python_implementation() == "PyPy"
hypothesis.settings.register_profile("suite", deadline=None, max_examples=12 if IS_PYPY else 60)
hypothesis.settings.load_profile("suite")


def fail_if_skipped(report):
    """Turn a skipped report into a failed one where nothing may be skipped."""
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: {reason}\n(skips are failures under REQUIRE_ALL=1)"
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    return fail_if_skipped((yield))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    return fail_if_skipped((yield))


def pytest_ignore_collect(collection_path):
    """On PyPy, leave a module marked cpython unread: it may import what PyPy does not have."""
    if IS_PYPY and collection_path.suffix == ".py":
        source = collection_path.read_text(encoding="utf-8")
        return re.search(r"^pytestmark = .*\bcpython\b", source, re.MULTILINE) is not None or None
    return None


@pytest.fixture(scope="session")
def netlib() -> Path:
    """The folder of the Netlib models and their optima."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data" / "netlib"
    if not folder.is_dir():
        pytest.skip("no Netlib models: put them in ../shared/data/netlib beside the checkout")
    return folder
