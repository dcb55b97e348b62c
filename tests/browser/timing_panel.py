"""A timing panel in the page, as the browser tests use it: by hand, by keyboard, by eye."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, expect

from tests.notekit.widgets.timing_panels import wait_until

# Small enough to be timed in a second or two; what they differ by is planted.
PANEL = """
from notekit.timing import Case, Effort
from notekit.widgets.timing_panel import TimingPanel

quick = Effort(samples=3, least=0.001, warm_up=0.03, budget=1, limit=30)
loop = Case("loop", "s = 0\\nfor i in range(n): s += i", result="s")
builtin = Case("builtin sum", "s = sum(range(n))", result="s")
absent = Case("absent", "pass", needs=("no_such_module",))
"""

SHOWN = """
fails = Case("fails", "{}['gone']", result="1")
panel = TimingPanel(
    [loop, builtin, absent, fails], [100, 1_000, 20_000], title="sums", effort=quick, item_bytes=8
)
panel
"""
ENDLESS = """
endless = TimingPanel([Case("endless", "while True: pass")], [10], title="endless", effort=quick)
endless
"""

RECORDED = """
from notekit.timing import Timings, compare
compare([loop, builtin], [10, 100], effort=quick).save("timings.json")
TimingPanel(recorded=Timings.load("timings.json"), title="of another day")
"""

LISTENS = "print(callable(get_ipython().kernel.saved_sigint_handler))"
RESTART = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"

ROOF = """
from notekit.widgets.timing_figures import RoofLine
panel._roof = RoofLine(seconds_each=1e-9, bytes_each=16, cache_bytes=1600)
panel._show()
"""

IS_TIMED = """
try:
    print(all(size["state"] == "done" for size in panel.answer["sizes"]))
except NameError:
    print(False)
"""

# What is kept of all outputs, as text.
KEPT_TEXTS = """() => Array.from(window.jupyterapp.shell.currentWidget.content.model.cells)
  .flatMap((cell) => cell.type === 'code' ? cell.outputs.toJSON() : [])
  .map((output) => output.data?.['text/plain'] ?? '').join(' ')"""

# The card, and the plot in it, have followed the window.
NARROW = """width => {
  const card = document.querySelector('.nk-card');
  const plot = card.querySelector('.nt-plot svg').getBoundingClientRect();
  const room = card.querySelector('.nt-plot').getBoundingClientRect();
  return card.clientWidth < width && Math.abs(plot.width - Math.max(240, room.width)) < 2;
}"""

# What is kept appears after a while: until then it is there, but cannot be seen.
APPEARED = """() => Array.from(document.querySelectorAll('[class^=nk-]')).some(
  (element) => element.style.animation && getComputedStyle(element).opacity === '1')"""

APPEND_CELL = """async (source) => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  const cells = notebook.model.sharedModel;
  cells.insertCell(cells.cells.length, { cell_type: 'code', source });
  notebook.activeCellIndex = cells.cells.length - 1;
  await window.jupyterapp.commands.execute('notebook:run-cell');
}"""
DELETE_LAST_CELL = """() => {
  const cells = window.jupyterapp.shell.currentWidget.content.model.sharedModel;
  cells.deleteCell(cells.cells.length - 1);
}"""


@contextmanager
def another_cell(lab, source: str) -> Iterator[None]:
    """Run a cell at the end of the open notebook; take it away after."""
    lab.page.evaluate(APPEND_CELL, source)
    yield
    lab.page.evaluate(DELETE_LAST_CELL)


class TimingPanelInPage:
    """The timing panel of that title in an open notebook, whose page is high enough for all."""

    def __init__(self, lab, title: str) -> None:
        self.lab = lab
        self.page = lab.page
        self.card = lab.page.locator(f'.nk-card[aria-label="{title}"]')
        self.card.wait_for()
        self.card.scroll_into_view_if_needed()

    @property
    def slider(self) -> Locator:
        return self.card.get_by_role("slider")

    @property
    def run_button(self) -> Locator:
        """Run, or Cancel while it runs."""
        return self.card.locator("[data-role=run]")

    def button(self, name: str) -> Locator:
        return self.card.get_by_role("button", name=name, exact=True)

    def row(self, case: str) -> Locator:
        return self.card.locator(f'tr[data-case="{case}"]')

    def run(self) -> None:
        """Press Run and wait until all sizes are timed."""
        self.button("Run").click()
        self.ends()

    def ends(self, seconds: float = 60) -> None:
        expect(self.card.locator(".nk-cost")).to_contain_text("took", timeout=seconds * 1000)
        expect(self.run_button).to_have_text("Run")

    def worker(self) -> int:
        """The number of the process that runs its first case, which never ends."""
        code = "print(*(each.pid for each in endless._run.comparison._workers.values()))"
        wait_until(lambda: self.lab.printed(code))
        return int(self.lab.printed(code))

    def says(self, part: str, seconds: float = 15) -> None:
        expect(self.card.locator(".nk-sentence")).to_contain_text(part, timeout=seconds * 1000)

    def shows_size(self, text: str) -> None:
        """Wait until the table is that of the size."""
        expect(self.card.get_by_role("table", name=f"timings at n = {text}")).to_be_visible()
