"""A live program in the page, as the browser tests use it: by hand, by keyboard, by eye."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

PROGRAM = """
from lpkit import LinearProgram
from lpkit.widgets import LiveProgram

lp = LinearProgram()
x, y, z = lp.Var(lower=0, name="x"), lp.Var(lower=0, name="y"), lp.Var(lower=0, name="z")
lp.objective = 10*x + 6*y + 4*z
total = lp.add_constraint(x + y + z <= 100)
work = lp.add_constraint(10*x + 4*y + 5*z <= 600)
lp.add_constraint(2*x + 2*y + 6*z <= 300)
live = LiveProgram(lp)
"""

# JupyterLab may take cells out of the page that are far from what is looked at.
SCROLL_TO_WIDGET = """async (position) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const shown = Array.from(notebook.model.cells).flatMap((cell, index) =>
    cell.type === 'code' && cell.outputs.toJSON().some(
      (output) => output.data?.['application/vnd.jupyter.widget-view+json']) ? [index] : []);
  await notebook.scrollToItem(shown[position], 'smart');
}"""


class LiveProgramInPage:
    """The n-th live program of an open notebook."""

    def __init__(self, lab, position: int = 0) -> None:
        self.lab = lab
        self.page = lab.page
        self.card = lab.page.locator(".nk-card").nth(position)
        self.page.evaluate(SCROLL_TO_WIDGET, position)
        self.card.wait_for()
        self.card.scroll_into_view_if_needed()

    def number(self, label: str) -> Locator:
        """The movable number with that label."""
        return self.card.get_by_role("spinbutton", name=label, exact=True)

    def button(self, name: str) -> Locator:
        return self.card.get_by_role("button", name=name, exact=True)

    def drag(self, label: str, pixels: int, *modifiers: str, drop: bool = True) -> None:
        """Drag a number sideways, a few pixels at a time, as a hand does."""
        number = self.number(label)
        number.scroll_into_view_if_needed()
        box = number.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for modifier in modifiers:
            self.page.keyboard.down(modifier)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for step in range(1, 11):
            self.page.mouse.move(x + pixels * step / 10, y)
            self.page.wait_for_timeout(16)
        if drop:
            self.page.mouse.up()
        for modifier in modifiers:
            self.page.keyboard.up(modifier)

    def type(self, label: str, text: str) -> None:
        """Click a number, type over it, and press Enter."""
        self.number(label).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def shows(self, optimum: str, status: str = "") -> None:
        """Wait until the optimum and, in part, the sentence at the foot are these."""
        expect(self.card.locator("[data-role=optimum]")).to_have_text(optimum)
        if status:
            self.says(status)

    def says(self, part: str) -> None:
        expect(self.card.locator(".nk-sentence")).to_contain_text(part)

    def prints(self, code: str, expected: str) -> None:
        """Wait until `code`, run in the kernel, prints that: a move takes a moment to arrive."""
        for _ in range(50):
            printed = self.lab.printed(code)
            if printed == expected:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{code} printed {printed!r} instead of {expected!r}")

    def script(self) -> str:
        """The code in the widget."""
        return self.card.locator("[data-role=script]").inner_text()
