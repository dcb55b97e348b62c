"""Finds a Chromium for the browser tests; as a program, prints its path, or how to get one.

Order: $CHROMIUM, the system's Chromium or Chrome, the build Playwright has fetched.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import sync_playwright

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")

HOW_TO_GET_IT = (
    "needs Chromium, and libatomic for Playwright's driver (Debian: apt install chromium "
    "libatomic1; elsewhere: .venv/bin/playwright install chromium; or name one in CHROMIUM)"
)


def find_chromium() -> str | None:
    """The path of a Chromium that starts and can be driven, or None."""
    # Playwright drives the browser through a Node of its own, which has needs of its own.
    driver, *_ = compute_driver_executable()
    if not _starts(driver):
        return None
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[str]:
    if os.environ.get("CHROMIUM"):
        # Named by the user: nothing else will do.
        yield os.environ["CHROMIUM"]
        return
    yield from filter(None, map(shutil.which, NAMES))
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _starts(path: str) -> bool:
    # Ubuntu's chromium-browser is a script that fails where snaps cannot run.
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    path = find_chromium()
    print(path or HOW_TO_GET_IT)
    sys.exit(path is None)
