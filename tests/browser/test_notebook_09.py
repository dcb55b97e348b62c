"""Writing to an array, in the browser: what its text says of the widget is what the widget does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.overwrite import OverwriteInPage

pytestmark = pytest.mark.browser


def test_the_experiments_of_the_text_come_out_as_it_says(open_notebook):
    lab = open_notebook("09-writing-to-an-array.ipynb", height=1000)
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    lab.run_all()
    lab.page.evaluate("window.jupyterapp.shell.currentWidget.content.scrollToItem(1, 'smart')")
    overwrite = OverwriteInPage(lab)

    overwrite.press("Step")
    expect(overwrite.card.locator(".ao-pending")).to_have_count(3)
    overwrite.press("Step", 2)
    overwrite.says("Aliasing says [200, 4, 6, 8], without a warning")
    overwrite.press("move up line 2")
    overwrite.says("All four say so")
    overwrite.choose("nobody asks")
    overwrite.press("run up to line 3")
    expect(overwrite.column("forcing")).to_contain_text("b, deleted is forced first")
    overwrite.choose("the other half")
    overwrite.press("run up to line 2")
    expect(overwrite.column("forcing")).to_contain_text("are forced first")
    expect(overwrite.column("values")).to_contain_text("4 copied")
    overwrite.choose("many writes")
    overwrite.press("run up to line 2")
    expect(overwrite.column("values")).to_contain_text("4 copied")
    overwrite.press("run up to line 4")
    expect(overwrite.column("values")).to_contain_text("4 copied")
    for line, text in enumerate(["b = 2 * a - 1", "a[::2] = 0", "print(b)"], 1):
        overwrite.line(line).fill(text)
    overwrite.press("remove line 5")
    overwrite.line(4).fill("del a")
    overwrite.says("del a.")
    expect(overwrite.answers("aliasing")).to_contain_text("[−1, 3, −1, 7]")
    lab.assert_clean()
