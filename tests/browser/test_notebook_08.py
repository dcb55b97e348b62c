"""One loop in the browser: what the text says of the widgets is what they do."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.kernel_widgets import KernelViewInPage, MemoryMeterInPage
from tests.browser.timing_panel import TimingPanelInPage

pytestmark = pytest.mark.browser

NOTEBOOK = "08-one-loop-no-temporaries.ipynb"


@pytest.fixture
def lab(open_notebook):
    lab = open_notebook(NOTEBOOK, height=1600)
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    lab.printed("import os; os.environ['LAB_FAST'] = '1'")
    lab.run_all()
    yield lab
    lab.assert_clean()


def show(lab, cell: int) -> None:
    lab.page.evaluate(
        f"window.jupyterapp.shell.currentWidget.content.scrollToItem({cell}, 'smart')"
    )


def test_the_experiments_of_the_text_come_out_as_it_says(lab):
    show(lab, 1)
    view = KernelViewInPage(lab)
    view.says("1.2 GB moved on the left, 320 MB on the right.")
    view.choose("what differs", "engine")
    view.choose("engine, right", "blocks")
    scratch = view.lines(1).filter(has_text="= numpy.empty")
    expect(scratch).to_have_count(3)
    view.choose("what differs", "threads")
    view.says("No line differs.")
    view.choose("what differs", "dtype")
    view.choose("listing", "llvm")
    view.says("160 MB on the right")
    view.type("a - mean(a)")
    expect(view.part("left-title")).to_have_text("2 kernels as LLVM")

    show(lab, 4)
    meter = MemoryMeterInPage(lab)
    meter.says("12 MB, the plan 3.2 MB")
    meter.type("sum((a-b)*(a-b))")
    expect(meter.part("lazy-peak")).to_have_text("8 B predicted")
    meter.type("a*b + (b*c + a*c)")
    expect(meter.part("eager-peak")).to_have_text("3.2 MB predicted")

    cells = "window.jupyterapp.shell.currentWidget.content.widgets"
    place = lab.page.evaluate(f"{cells}.findIndex((cell) => cell.model.id === 'add')")
    show(lab, place)
    panel = TimingPanelInPage(lab, "a + a + a + a + a")
    expect(panel.run_button).to_have_text("Run")
    panel.button("Run").click()
    expect(panel.run_button).to_have_text("Cancel")
    panel.run_button.click()
    panel.says("it was cancelled.")
    expect(panel.run_button).to_have_text("Run")
