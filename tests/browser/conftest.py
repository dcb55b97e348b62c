"""Fixtures of the browser tests: one JupyterLab and one Chromium for the whole run.

A test asks for `open_notebook`, and for `write_notebook` where it brings its own cells:

    lab = open_notebook(write_notebook(["print(1)"]), theme="dark", width=400)
    lab.run_all()
    lab.assert_clean()
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import HOW_TO_GET_IT, find_chromium
from tests.browser.lab import LabPage, LabServer

CHROMIUM_FLAGS = [
    # As root Chromium has no sandbox, and a container has no graphics card.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    # Nothing but the tests' own requests.
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium."""
    path = find_chromium()
    if path is None:
        pytest.skip(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab_server(chromium, tmp_path_factory):
    """A running JupyterLab. It asks for Chromium first: without one it need not start."""
    server = LabServer(tmp_path_factory.mktemp("lab"))
    try:
        server.wait_until_it_answers()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory) -> Path:
    """The folder of the pictures: SCREENSHOTS, or a temporary one."""
    named = os.environ.get("SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def write_notebook(lab_server):
    """write_notebook(cells, name="adhoc.ipynb") -> the name, ready for open_notebook."""
    return lab_server.write_notebook


@pytest.fixture
def open_notebook(chromium, lab_server, screenshots):
    """open_notebook(name, theme="light", width=1280, height=900) -> LabPage."""
    yield from _opener(chromium, lab_server, screenshots)


@pytest.fixture(scope="module")
def open_shared_notebook(chromium, lab_server, screenshots):
    """The same for a page that the tests of a module share: opening one takes seconds."""
    yield from _opener(chromium, lab_server, screenshots)


def _opener(chromium, lab_server, screenshots):
    pages = []

    def open_(name: str, theme: str = "light", width: int = 1280, height: int = 900) -> LabPage:
        context = chromium.new_context(viewport={"width": width, "height": height})
        lab = LabPage(context.new_page(), lab_server.base, screenshots)
        pages.append(lab)
        lab.open(name, theme)
        return lab

    yield open_
    for lab in pages:
        lab.close()
