"""A flow diagram in the page, as the browser tests use it: by hand, by keyboard, by eye."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.live_program import LiveProgramInPage

DIAGRAM = """
from lpkit.networks import textbook
from lpkit.widgets import FlowDiagram

diagram = FlowDiagram(textbook(), title="Dairies")
"""


class FlowDiagramInPage(LiveProgramInPage):
    """The n-th widget of an open notebook, a flow diagram; its numbers are those of the family."""

    def arc(self, title: str) -> Locator:
        """The arc of that title, such as "hill → east"."""
        return self.card.locator(f'.lk-arc[aria-label^="arc {title}:"]')

    def node(self, name: str) -> Locator:
        return self.card.locator(f'.lk-node[aria-label^="node {name}:"]')

    def choose(self, kind: str, name: str) -> None:
        """Choose an arc or a node, as Tab does."""
        (self.arc if kind == "arc" else self.node)(name).focus()
        expect(self.card.locator("[data-role=chosen]")).to_have_text(f"{kind} {name}")

    def place(self, name: str) -> tuple[float, float]:
        """Where the middle of a node is on the screen."""
        box = self.node(name).locator("circle").bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag_node(self, name: str, right: float, down: float) -> None:
        x, y = self.place(name)
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for step in range(1, 9):
            self.page.mouse.move(x + right * step / 8, y + down * step / 8)
            self.page.wait_for_timeout(16)
        self.page.mouse.up()

    def settles_at(self, name: str, x: float, y: float) -> None:
        """Wait until a node is drawn there, to a few pixels."""
        for _ in range(40):
            found = self.place(name)
            if abs(found[0] - x) < 4 and abs(found[1] - y) < 4:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{name} is at {found}, not at {(x, y)}")
