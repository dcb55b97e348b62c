"""Calls of C in the browser: the reader moves the call and the interpreter, and sees ns a call."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import timing_panel as page
from tests.browser.timing_panel import TimingPanelInPage, another_cell

pytestmark = pytest.mark.browser

# Small enough to be timed in a few seconds; nothing is compiled for these calls.
SHOWN = """
from notekit.timing import Effort
from notekit.widgets.call_panel import CallPanel

quick = Effort(samples=3, least=0.0005, warm_up=0.03, budget=1, limit=30)
panel = CallPanel("rows", on="CPython", sizes=(10, 1_000), effort=quick)
panel
"""
TABLE = """
from notekit.bindings import per_call
per_call(panel.timings)
"""
TITLE = "What a call costs"
WAY = "function in Python on CPython"


@pytest.fixture(scope="module")
def lab(open_shared_notebook, write_notebook):
    found = open_shared_notebook(write_notebook([SHOWN], name="calls.ipynb"), height=1800)
    found.run_all()
    return found


@pytest.fixture
def panel(lab):
    """The panel, timed once by whichever test comes first, on its first choice."""
    found = TimingPanelInPage(lab, TITLE)
    lab.printed('panel.choose("rows", "CPython")')
    found.row(WAY).wait_for()
    if lab.printed("print(panel.timings is not None)") != "True":
        found.run()
    lab.printed("panel.place = 1")
    yield found
    lab.assert_clean()


def choice(panel, name):
    return panel.card.get_by_role("radio", name=name, exact=True)


def test_a_run_fills_the_column_of_a_call(panel):
    panel.shows_size("1,000")
    heads = panel.card.get_by_role("columnheader")
    assert heads.all_inner_texts()[:3] == ["case", "a call", "median"]
    cells = panel.row(WAY).get_by_role("cell").all_inner_texts()
    assert len(cells) == 5
    assert cells[0].endswith(" ns")
    panel.says("at n = 1,000")


def test_another_call_is_chosen_by_mouse_and_the_first_keeps_its_figures(panel):
    choice(panel, "glp_load_matrix(p, n, …), all entries at once").check(force=True)
    expect(panel.card.get_by_role("columnheader").nth(1)).to_have_text("an entry")
    expect(panel.row("cffi on CPython")).to_contain_text("not timed yet")
    expect(panel.row(WAY)).to_have_count(0)
    panel.says("Nothing is timed before you press Run.")

    choice(panel, "glp_get_num_rows(p), of GLPK").check(force=True)
    expect(panel.row(WAY).get_by_role("cell")).to_have_count(5)
    assert panel.lab.printed("print(panel.place)") == "1"


def test_the_interpreter_is_chosen_by_keyboard(panel):
    chosen = choice(panel, "CPython")
    expect(chosen).to_be_checked()
    chosen.focus()
    panel.page.keyboard.press("ArrowRight")
    expect(choice(panel, "PyPy")).to_be_checked()
    expect(panel.row("cffi on PyPy")).to_have_count(1)
    expect(panel.row("cffi on CPython")).to_have_count(0)
    expect(choice(panel, "PyPy")).to_be_focused()


def test_nothing_can_be_chosen_while_it_runs(panel):
    choice(panel, "select x from t, of SQLite").check(force=True)
    panel.row("module sqlite3 on CPython").wait_for()
    panel.button("Run").click()
    expect(choice(panel, "PyPy")).to_be_disabled()
    said = panel.lab.printed('panel.choose("cos", "both")')
    assert "a run is under way" in said
    panel.ends()
    expect(choice(panel, "PyPy")).to_be_enabled()
    expect(panel.card.get_by_role("columnheader").nth(1)).to_have_text("a row")


def test_the_same_panel_twice_has_choices_of_its_own(panel):
    with another_cell(panel.lab, "panel"):
        cards = panel.page.locator(f'.nk-card[aria-label="{TITLE}"]')
        expect(cards).to_have_count(2)
        for place in range(2):
            radio = cards.nth(place).get_by_role("radio", name="CPython", exact=True)
            expect(radio).to_be_checked()
    panel.card.scroll_into_view_if_needed()


def test_figures_of_a_call_can_be_had_as_a_table(panel):
    with another_cell(panel.lab, TABLE):
        table = panel.page.locator("table", has_text="Time of one call, of 1,000")
        expect(table.get_by_role("rowheader", name="function in Python")).to_be_visible()
        expect(table).to_contain_text("ns")


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("dark", 400)])
def test_it_can_be_read_in_both_themes_and_on_a_narrow_page(panel, theme, width):
    lab = panel.lab
    lab.set_theme(theme)
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    lab.page.set_viewport_size({"width": width, "height": 1800})
    lab.page.wait_for_function(page.NARROW, arg=width)
    lab.screenshot(f"calls-{theme}-{width}")
    found = Axe().run(lab.page, context=".nk-card")
    assert not found.response["violations"], found.generate_report()
    assert panel.card.evaluate("card => card.scrollWidth <= card.clientWidth + 1")
