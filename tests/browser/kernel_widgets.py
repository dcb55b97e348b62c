"""KernelView and MemoryMeter in the page, as the browser tests use them."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

CELLS = [
    "from arraykit.widgets import KernelView, MemoryMeter",
    """
KernelView({"a": 1_000_000, "b": 1_000_000, "c": 1_000_000}, "sin(a)*exp(b*c) + sqrt(a)",
           knob="fusion", engine="python")
""",
    """
meter = MemoryMeter("abc", "sin(a)*exp(b*c) + sqrt(a)", sizes=[10_000, 2_000_000, 10**11])
meter
""",
]


class _InPage:
    """A card of an open notebook, and its line for an expression."""

    panel = ""

    def __init__(self, lab) -> None:
        self.lab = lab
        self.page = lab.page
        self.card = lab.page.locator(self.panel).first
        self.card.wait_for()
        self.card.scroll_into_view_if_needed()
        self.input = self.card.get_by_role("textbox", name="expression")

    def type(self, text: str) -> None:
        self.input.fill(text)

    def part(self, role: str) -> Locator:
        return self.card.locator(f"[data-role={role}]")

    def says(self, text: str, kind: str | None = None) -> None:
        # A measurement starts two processes of Python: seconds where others use the machine.
        expect(self.card.locator(".nk-sentence")).to_contain_text(text, timeout=30_000)
        if kind:
            expect(self.card.locator(".nk-mark")).to_have_attribute("data-kind", kind)

    def choose(self, label: str, value: str) -> None:
        self.card.get_by_label(label, exact=True).select_option(value)


class KernelViewInPage(_InPage):
    """The first KernelView."""

    panel = ".kv-panel"

    def lines(self, side: int, kind: str = "kv-line") -> Locator:
        """The lines of a side, or those of one kind."""
        return self.card.locator(".kv-box").nth(side).locator(f".{kind}")

    def has_listed(self, side: int, part: str) -> None:
        expect(self.lines(side).filter(has_text=part).first).to_be_attached()


class MemoryMeterInPage(_InPage):
    """The first MemoryMeter."""

    panel = ".am-panel"

    def press(self, name: str) -> None:
        self.card.get_by_role("button", name=name, exact=True).click()

    def take_size(self, text: str) -> None:
        self.card.get_by_label("size, elements of each array, as a list").select_option(label=text)
