"""Overwrite in a real browser: lines are typed, moved and stepped through; by mouse and keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.overwrite import CELLS, OverwriteInPage

pytestmark = pytest.mark.browser

WIDTHS = [("light", 1280), ("dark", 1280), ("dark", 400), ("light", 400)]


@pytest.fixture(scope="module")
def shared_lab(open_shared_notebook, write_notebook):
    lab = open_shared_notebook(write_notebook(CELLS, name="overwrite.ipynb"), height=1000)
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    return lab


@pytest.fixture
def overwrite(shared_lab):
    """A new one, with b = a + a, a[0] = 100, print(b); nothing has run."""
    lab = shared_lab
    lab.set_theme("light")
    lab.page.set_viewport_size({"width": 1280, "height": 1000})
    lab.run_all()
    overwrite = OverwriteInPage(lab)
    overwrite.says("Nothing has run yet")
    yield overwrite
    lab.assert_clean()


def test_one_write_in_between_and_only_who_aliases_is_wrong(overwrite):
    overwrite.press("Step")
    overwrite.says("Eager has computed it")
    expect(overwrite.column("eager").locator(".ao-cell.ao-new")).to_have_count(4)
    expect(overwrite.column("values").locator(".ao-pending")).to_have_text("ba + a pending")
    lists = overwrite.column("forcing").locator("[data-role=lists]")
    expect(lists).to_have_text("readers of abb")
    overwrite.press("Step")
    overwrite.says("forcing: b is forced first, then a is written; aliasing: written in place")
    expect(lists).to_be_empty()
    expect(overwrite.column("values").locator(".ao-unnamed .ao-name")).to_have_text(
        "a, before a[0] = 100"
    )
    expect(overwrite.column("values")).to_contain_text("8 numbers in memory · 4 copied")
    overwrite.press("Run all")
    overwrite.says("Aliasing says [200, 4, 6, 8], without a warning; the others are right.")
    expect(overwrite.answers("aliasing")).to_contain_text("✗ wrong")
    for library in ("eager", "forcing", "values"):
        expect(overwrite.answers(library)).to_have_text("line 3 says[2, 4, 6, 8]✓ right")
    overwrite.press("Back")
    expect(overwrite.answers("aliasing")).to_be_empty()
    overwrite.press("Start over")
    overwrite.says("Nothing has run yet")


def test_lines_are_typed_and_moved_and_mistakes_are_said_at_once(overwrite):
    overwrite.press("Run all")
    overwrite.line(2).fill("a[1:3] = -7")
    overwrite.says("Aliasing says [2, −14, −14, 8]")
    overwrite.press("move down line 1")
    assert overwrite.lines() == ["a[1:3] = -7", "b = a + a", "print(b)"]
    overwrite.says("print(b) is [2, −14, −14, 8]. All four say so.")
    for text, said in [
        ("b = a + d", "Line 2: there is no array d"),
        ("b = a +", "Line 2: Python cannot read this"),
        ("b = a", "gives one array a second name"),
        ("import os", "a line is one of"),
        ("", "it is empty"),
    ]:
        overwrite.line(2).fill(text)
        overwrite.says(said)
        expect(overwrite.line(2)).to_have_attribute("aria-invalid", "true")
        expect(overwrite.card.locator(".nk-mark")).to_have_attribute("data-kind", "error")
    overwrite.line(2).fill("b = a - 1")
    overwrite.says("print(b) is [0, −8, −8, 3]. All four say so.")
    expect(overwrite.line(2)).to_have_attribute("aria-invalid", "false")
    overwrite.press("remove line 2")
    overwrite.says("Line 2: there is no array b")
    overwrite.choose("a chain of dependants")
    overwrite.press("run up to line 5")
    overwrite.says("print(b) is [2, 4, 6, 8]")
    expect(overwrite.answers("aliasing").locator(".ao-wrong")).to_have_count(2)
    overwrite.choose("nobody asks")
    overwrite.press("Run all")
    expect(overwrite.column("forcing")).to_contain_text("1 computed unasked")


def test_the_keyboard_alone_is_enough(overwrite):
    keys = overwrite.page.keyboard
    overwrite.card.get_by_role("button", name="Step", exact=True).focus()
    for _ in range(3):
        keys.press("Enter")
    overwrite.says("print(b) is [2, 4, 6, 8]")
    overwrite.line(2).focus()
    keys.press("End")
    keys.press("ArrowUp")
    overwrite.says("Aliasing says [202, 4, 6, 8]")
    keys.press("Home")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("ArrowUp")
    assert overwrite.lines()[1] == "a[1] = 101"
    overwrite.says("Aliasing says [2, 202, 6, 8]")
    keys.press("Alt+ArrowUp")
    expect(overwrite.line(1)).to_be_focused()
    overwrite.says("All four say so")
    keys.press("Home")
    keys.press("ArrowDown")
    expect(overwrite.line(2)).to_be_focused()
    keys.press("Enter")
    expect(overwrite.line(3)).to_be_focused()
    assert overwrite.lines() == ["a[1] = 101", "b = a + a", "print(a)", "print(b)"]


@pytest.mark.parametrize(("theme", "width"), WIDTHS)
def test_it_can_be_read_in_both_themes_and_on_a_narrow_page(overwrite, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    overwrite.lab.set_theme(theme)
    overwrite.page.set_viewport_size({"width": width, "height": 1900 if width < 600 else 1000})
    overwrite.choose("a chain of dependants")
    overwrite.press("run up to line 3")
    overwrite.says("forced first")
    overwrite.lab.screenshot(f"overwrite-{theme}-{width}-written")
    overwrite.press("Run all")
    overwrite.says("print(b) is")
    overwrite.card.scroll_into_view_if_needed()
    overwrite.lab.screenshot(f"overwrite-{theme}-{width}")

    found = Axe().run(overwrite.page, context=".ao-panel")
    assert not found.response["violations"], found.generate_report()
    assert overwrite.card.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
