"""An Overwrite in the page, as the browser tests use it: typed, moved, stepped through."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from arraykit.widgets.overwrite import PROGRAMS

CELLS = ["from arraykit.widgets.overwrite import Overwrite\n\nOverwrite()"]


class OverwriteInPage:
    """The first one of an open notebook."""

    def __init__(self, lab) -> None:
        self.lab = lab
        self.page = lab.page
        self.card = lab.page.locator(".ao-panel").first
        self.card.wait_for()
        self.card.scroll_into_view_if_needed()
        expect(self.card.locator(".ao-column")).to_have_count(4)

    def press(self, name: str, times: int = 1) -> None:
        for _ in range(times):
            self.card.get_by_role("button", name=name, exact=True).click()

    def line(self, number: int) -> Locator:
        return self.card.get_by_role("textbox", name=f"line {number}", exact=True)

    def lines(self) -> list[str]:
        return self.card.locator(".ao-input").evaluate_all("all => all.map((each) => each.value)")

    def choose(self, program: str) -> None:
        """Choose a program, and wait until it is there: then nothing of it has run."""
        self.card.get_by_role("combobox").select_option(program)
        for number, text in enumerate(PROGRAMS[program], 1):
            expect(self.line(number)).to_have_value(text)
        expect(self.card.locator(".ao-input")).to_have_count(len(PROGRAMS[program]))
        self.says("Nothing has run yet")

    def column(self, library: str) -> Locator:
        return self.card.locator(f"[data-library={library}]")

    def answers(self, library: str) -> Locator:
        return self.column(library).locator("[data-role=answers]")

    def says(self, part: str) -> None:
        expect(self.card.locator(".nk-sentence")).to_contain_text(part)
