"""An ExpressionGraph in the page, as the browser tests use it: typed, stepped, pointed at."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

CELLS = [
    """
import arraykit as ak
from arraykit.widgets import ExpressionGraph

n = 1_000_000
arrays = {"a": ak.linspace(0, 9, n), "b": ak.linspace(-1, 1, n), "c": ak.linspace(1, 2, n)}
""",
    'graph = ExpressionGraph(arrays, "sin(a)*exp(b*c) + sqrt(a)")\ngraph',
    "graph",
]


class ExpressionGraphInPage:
    """The n-th expression graph of an open notebook."""

    def __init__(self, lab, position: int = 0) -> None:
        self.lab = lab
        self.page = lab.page
        self.card = lab.page.locator(".ag-panel").nth(position)
        self.card.wait_for()
        self.card.scroll_into_view_if_needed()
        self.input = self.card.get_by_role("textbox", name="expression")
        expect(self.part("phase")).not_to_be_empty()

    def press(self, name: str, times: int = 1) -> None:
        """Press a button of the header."""
        for _ in range(times):
            self.card.get_by_role("button", name=name, exact=True).click()

    def type(self, text: str) -> None:
        """Type an expression, and wait until the kernel has answered."""
        self.input.fill(text)
        for _ in range(2):  # the kernel takes one message after the other
            self.lab.printed("pass")

    def stands_at(self, place: int) -> None:
        """Wait until the kernel knows of the position."""
        for _ in range(50):
            if self.lab.printed("print(graph.place)") == str(place):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the kernel never heard of position {place}")

    def turn(self, switch: str) -> None:
        """Turn an optimisation on or off."""
        self.card.locator(f"[data-switch={switch}]").click()

    def part(self, role: str) -> Locator:
        return self.card.locator(f"[data-role={role}]")

    def node(self, label: str) -> Locator:
        """The node of the graph with that label; the lowest, where there are several."""
        return self.card.locator(".ag-node", has=self.page.locator(f'text="{label}"')).first

    def says(self, part: str) -> None:
        expect(self.card.locator(".nk-sentence")).to_contain_text(part)

    def lit_lines(self) -> list[str]:
        """The lines of the loops that are lit."""
        return [line.strip() for line in self.card.locator(".ag-line.ag-lit").all_inner_texts()]
