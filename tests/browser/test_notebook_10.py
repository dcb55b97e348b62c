"""Loops in Python in the browser: traces unfold by keyboard, can be read, and ask for nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CELLS = [
    "from notekit.jit import traced\nfrom notekit.jit.examples import recorded",
    "traced('call')",
    "traced('call')",
    "recorded('iterate')",
]
NOTEBOOK = "10-loops-in-python.ipynb"


def trace_in(lab, position=0):
    """The n-th trace of the page."""
    found = lab.page.locator(".nk-trace").nth(position)
    found.scroll_into_view_if_needed()
    found.wait_for()
    return found


@pytest.fixture(scope="module")
def traces(open_shared_notebook, write_notebook):
    """A page with a trace made here, the same again, and one recorded."""
    lab = open_shared_notebook(write_notebook(CELLS, name="traces.ipynb"), height=3000)
    lab.run_all()
    yield lab
    lab.assert_clean()


def test_the_loop_stands_beside_its_source(traces):
    trace = trace_in(traces)

    line = trace.locator("tr", has_text="s += square(i * 0.5)").first
    expect(line.locator(".nk-op", has_text="float_mul")).to_be_visible()
    inlined = trace.locator("tr", has_text="return x * x").first
    expect(inlined.locator(".nk-op", has_text="float_mul")).to_be_visible()
    expect(trace.locator("tr.nk-left", has_text="s = 0.0").first).to_contain_text("not in this")


def test_lines_and_parts_unfold_by_keyboard(traces):
    trace, lab = trace_in(traces), traces

    preamble = trace.locator("details.nk-part", has_text="The preamble of").first
    table = preamble.locator("table")
    expect(table).to_be_hidden()
    preamble.locator("summary").first.focus()
    lab.page.keyboard.press("Enter")
    expect(table).to_be_visible()
    lab.page.keyboard.press("Enter")
    expect(table).to_be_hidden()

    line = trace.locator("tr.nk-taken details").first
    line.locator("summary").focus()
    lab.page.keyboard.press("Space")
    expect(line.locator(".nk-op").first).to_be_hidden()


def test_the_same_trace_may_be_shown_twice_and_a_recorded_one_says_so(traces):
    expect(traces.page.locator(".nk-trace")).to_have_count(3)
    expect(trace_in(traces, 2).locator(".nk-recorded")).to_contain_text("not on this machine now")


@pytest.fixture(scope="module")
def long_lines(open_shared_notebook, write_notebook):
    cells = [CELLS[0], "recorded('elements')"]  # which has of everything, and long lines
    lab = open_shared_notebook(write_notebook(cells, name="look.ipynb"), height=1400)
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    lab.run_all()
    yield lab
    lab.assert_clean()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 400)])
def test_a_trace_can_be_read_in_both_themes_and_on_a_narrow_page(long_lines, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    lab = long_lines
    lab.set_theme(theme)
    lab.page.set_viewport_size({"width": width, "height": 1400})
    trace = trace_in(lab)
    assert trace.bounding_box()["width"] < width
    lab.screenshot(f"trace-{theme}-{width}")

    found = Axe().run(lab.page, context=".nk-trace")
    assert not found.response["violations"], found.generate_report()
    assert trace.evaluate("each => each.scrollWidth <= each.clientWidth + 1")


def test_the_notebook_shows_its_traces(open_notebook):
    lab = open_notebook(NOTEBOOK, height=1400)
    lab.run_all()
    assert int(lab.printed("print(iterate.main.loop.count('float_add'))")) == 1
    assert lab.printed("print(lesson.check('reads', (5, 1)).right)") == "True"
    lab.assert_clean()
