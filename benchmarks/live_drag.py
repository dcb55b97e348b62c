"""A drag in the live program, in a real Chromium under JupyterLab: how long the answer takes.

    make bench        or        python benchmarks/live_drag.py

Prints milliseconds from the request of a move to the answer on the page (the
"round trip" in the widget's foot), and what of it GLPK took. Needs Chromium.
"""

from __future__ import annotations

import re
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser.chromium import HOW_TO_GET_IT, find_chromium  # noqa: E402
from tests.browser.conftest import CHROMIUM_FLAGS  # noqa: E402
from tests.browser.lab import LabPage, LabServer  # noqa: E402
from tests.browser.live_program import PROGRAM, LiveProgramInPage  # noqa: E402

MOVES = 60
FOOT = re.compile(r"([\d.]+) ms · (\d+) ms round trip")


def drag(live: LiveProgramInPage) -> list[tuple[float, float]]:
    """Move a number step by step; (solver, round trip) of each answer, in milliseconds."""
    number = live.number("coefficient of y in c2")
    box = number.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    live.page.mouse.move(x, y)
    live.page.mouse.down()
    times = []
    for move in range(1, MOVES + 1):
        live.page.mouse.move(x + 4 * move, y)
        live.page.wait_for_timeout(80)
        found = FOOT.search(live.card.locator(".nk-cost").inner_text())
        if found:
            times.append((float(found[1]), float(found[2])))
    live.page.mouse.up()
    return times


def main() -> None:
    chromium = find_chromium()
    if chromium is None:
        print(f"skipped: {HOW_TO_GET_IT}")
        return
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = LabServer(Path(folder))
        try:
            server.wait_until_it_answers()
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
            name = server.write_notebook([PROGRAM, "live"], name="drag.ipynb")
            lab = LabPage(browser.new_context().new_page(), server.base, Path(folder))
            lab.open(name, "light")
            lab.run_all()
            times = drag(LiveProgramInPage(lab))
            browser.close()
        finally:
            server.stop()
    for title, values in zip(("solve", "round trip"), zip(*times)):
        spread = f"{min(values):8.1f}{max(values):8.1f}"
        print(f"{title:12}{statistics.median(values):8.1f}{spread}  ms: median, min, max")


if __name__ == "__main__":
    main()
