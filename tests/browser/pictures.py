"""Takes the pictures of README anew: `make pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import find_chromium
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.browser.lab import REPOSITORY, LabPage, LabServer
from tests.browser.live_program import LiveProgramInPage

PICTURES = REPOSITORY / "notebooks" / "pictures"


def main() -> None:
    """Drag a coefficient of the first program, and take the card while it is in hand."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = LabServer(Path(folder))
        try:
            server.wait_until_it_answers()
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=CHROMIUM_FLAGS
            )
            context = browser.new_context(
                viewport={"width": 1500, "height": 1000}, device_scale_factor=1.5
            )
            lab = LabPage(context.new_page(), server.base, Path(folder))
            lab.open("01-a-first-linear-program.ipynb", "light")
            lab.run_all()
            live = LiveProgramInPage(lab)
            live.drag("coefficient of y in c2", 40, drop=False)
            live.shows("680")
            PICTURES.mkdir(exist_ok=True)
            live.card.screenshot(path=PICTURES / "live-program.png")
            browser.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
