"""Panels that are soon timed, for the tests, and ways to wait for what comes of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

from notekit.timing import Case, Effort
from notekit.widgets.timing_panel import TimingPanel

QUICK = Effort(samples=3, least=0.001, warm_up=0.05, budget=1, limit=20)
LOOP = Case("loop", "s = 0\nfor i in range(n): s += i", result="s")
SUM = Case("sum", "s = sum(range(n))", result="s")
PATIENCE = 60


def panel_of(*cases, sizes=(10, 1000), **options) -> TimingPanel:
    return TimingPanel(cases, sizes, effort=QUICK, **options)


def ask(panel: TimingPanel, **request) -> dict:
    """Send a request as a view does, through JSON."""
    panel._on_message(panel, json.loads(json.dumps({"view": "v", "seq": 1, **request})), None)
    return panel.answer


def run(panel: TimingPanel, n: int | None = None) -> dict:
    """Time it, and what it shows then."""
    panel.start(n)
    assert panel.wait(PATIENCE)
    return panel.answer


def rows(panel: TimingPanel, place: int = -1) -> dict[str, dict]:
    return {row["case"]: row for row in panel.answer["sizes"][place]["rows"]}


def wait_until(condition: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.01)


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"  # ended, and not yet asked for by whoever started it
