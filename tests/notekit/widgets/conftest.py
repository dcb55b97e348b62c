"""What several tests of the timing panel start from.

Imports stand in the fixtures: PyPy reads this file too, and has no widgets.
"""

from __future__ import annotations

import pytest


@pytest.fixture
def endless(tmp_path):
    """A case that never ends and notes the number of its process, which `pid()` waits for."""
    from notekit.timing import Case
    from tests.notekit.widgets.timing_panels import wait_until

    path = tmp_path / "pid"
    setup = f"import os, pathlib; pathlib.Path({str(path)!r}).write_text(str(os.getpid()) + ' ')"

    def pid() -> int:
        wait_until(lambda: path.exists() and path.read_text().endswith(" "))
        return int(path.read_text())

    return Case("endless", "while True: pass", setup=setup), pid


@pytest.fixture
def recorded(tmp_path):
    """Timings of another day, saved and read again."""
    from notekit.timing import Outcome, Row, Timings, conditions

    found = [
        Row("loop", n, Outcome.TIMED, samples=[n * 1e-6, n * 1.1e-6, n * 1.2e-6], loops=9)
        for n in (100, 1000)
    ]
    path = tmp_path / "recorded.json"
    Timings(found, "loop", conditions()).save(path)
    return Timings.load(path)
