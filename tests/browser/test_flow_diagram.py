"""Notebook 06 in a real browser: the flow diagram chosen, typed, dragged, broken and mended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.flow_diagram import DIAGRAM, FlowDiagramInPage
from tests.browser.timing_panel import TimingPanelInPage, another_cell

pytestmark = pytest.mark.browser

EAST = "hill → east"

PANEL = """
from notekit.timing import Effort
from notekit.timing.modelling import TRACKING
from notekit.widgets.timing_panel import TimingPanel

quick = Effort(samples=2, least=0.001, warm_up=0.03, budget=1, limit=30)
TimingPanel(TRACKING.cases, [60, 120], base=TRACKING.base, title="symbols", effort=quick)
"""


@pytest.fixture(scope="module")
def shared_lab(open_shared_notebook, write_notebook):
    lab = open_shared_notebook(write_notebook([DIAGRAM, "diagram"], name="flow.ipynb"))
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    return lab


@pytest.fixture
def diagram(shared_lab):
    """A diagram of the textbook's network, new, alone in a notebook."""
    shared_lab.run_all()
    diagram = FlowDiagramInPage(shared_lab)
    diagram.shows("46")
    yield diagram
    shared_lab.assert_clean()


def test_a_cost_and_a_capacity_are_typed_and_the_flow_follows(diagram):
    diagram.choose("arc", EAST)
    diagram.type(f"cost of {EAST}", "9")
    diagram.shows("63", "Optimal: 10 units flow, at a cost of 63.")
    expect(diagram.arc(EAST)).to_have_attribute(
        "aria-label", "arc hill → east: flow 1 of 5, cost 9"
    )
    diagram.prints("print(diagram.network.cost[0], diagram.flow.cost)", "9.0 63")

    diagram.type(f"capacity of {EAST}", "0")
    diagram.shows("infeasible")
    diagram.type(f"capacity of {EAST}", "none")
    diagram.shows("63")
    diagram.prints("print(diagram.network.capacity[0])", "inf")


def test_an_arc_is_chosen_by_a_click_on_its_label_and_full_ones_are_barred(diagram):
    label = diagram.card.locator(".lk-arc-label", has_text="2/4 · 2")
    label.click()
    expect(diagram.card.locator("[data-role=chosen]")).to_have_text("arc west → Aldon")
    bars = diagram.card.locator(".lk-gate")
    shown = bars.evaluate_all("bars => bars.map((bar) => getComputedStyle(bar).display)")
    assert shown.count("inline") == 2
    expect(diagram.arc(EAST)).to_have_attribute(
        "aria-label", "arc hill → east: flow 5 of 5, full, cost 2"
    )


def test_a_node_is_dragged_its_arcs_follow_and_undo_brings_it_back(diagram):
    before = diagram.place("east")
    path = diagram.arc(EAST).locator(".lk-line").get_attribute("d")
    diagram.drag_node("east", 60, 90)
    diagram.settles_at("east", before[0] + 60, before[1] + 90)
    assert diagram.arc(EAST).locator(".lk-line").get_attribute("d") != path
    diagram.shows("46")

    diagram.button("Undo").click()
    diagram.settles_at("east", *before)
    expect(diagram.button("Undo")).to_be_disabled()


def test_the_keyboard_alone_is_enough(diagram):
    diagram.choose("node", "east")
    x, y = diagram.place("east")
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft"):
        diagram.page.keyboard.press(key)
    for _ in range(40):
        moved = diagram.place("east")
        if moved[0] < x - 5 and moved[1] > y + 5:
            break
        diagram.page.wait_for_timeout(50)
    assert moved[0] < x - 5 and moved[1] > y + 5

    number = diagram.number("place from the left")
    number.focus()
    diagram.page.keyboard.press("Enter")
    diagram.page.keyboard.press("Control+A")
    diagram.page.keyboard.type("100")
    diagram.page.keyboard.press("Enter")
    diagram.prints("print(diagram.network.positions[2][0])", "1.0")

    diagram.choose("arc", EAST)
    number = diagram.number(f"cost of {EAST}")
    diagram.page.keyboard.press("Enter")
    expect(number).to_be_focused()
    diagram.page.keyboard.press("Alt+ArrowUp")
    diagram.shows("51")
    expect(number).to_be_focused()


def test_what_cannot_reach_is_said_marked_and_mended(diagram):
    diagram.choose("arc", "west → Birk")
    diagram.type("capacity of west → Birk", "1")
    diagram.shows("50")
    diagram.choose("arc", "lake → Birk")
    diagram.type("capacity of lake → Birk", "1")
    diagram.shows("infeasible", "Birk needs 3, and the arcs that reach it carry 2 at most")
    expect(diagram.card.locator(".lk-arc.lk-marked")).to_have_count(2)

    diagram.button("Undo").click()
    diagram.shows("50")
    diagram.button("Reset").click()
    diagram.shows("46")


def test_a_supply_too_much_is_said_and_balanced(diagram):
    diagram.choose("node", "hill")
    diagram.type("supply of hill", "7")
    diagram.shows("infeasible", "1 more enters than leaves")
    diagram.choose("node", "Birk")
    diagram.button("Balance").click()
    diagram.shows("53")
    expect(diagram.node("Birk")).to_contain_text("−4")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "“abc” is not a number"),
        ("nan", "“nan” is not a finite number"),
        ("-1", "hill -> east): its capacity -1 is negative"),
    ],
)
def test_a_bad_number_is_refused_in_words_and_nothing_changes(diagram, typed, said):
    diagram.choose("arc", EAST)
    diagram.type(f"capacity of {EAST}", typed)
    diagram.says(said)
    expect(diagram.number(f"capacity of {EAST}")).to_have_text("5")
    diagram.shows("46")


def test_two_views_follow_one_diagram(shared_lab, diagram):
    shared_lab.page.set_viewport_size({"width": 1280, "height": 1800})
    with another_cell(shared_lab, "diagram"):
        second = FlowDiagramInPage(shared_lab, 1)
        diagram.choose("arc", EAST)
        diagram.type(f"cost of {EAST}", "9")
        second.shows("63")
        diagram.drag_node("west", -40, -30)
        x, y = diagram.place("west")
        tops = [each.card.locator("svg").bounding_box()["y"] for each in (diagram, second)]
        second.settles_at("west", x, y - tops[0] + tops[1])
    shared_lab.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 400)])
def test_it_can_be_read_in_both_themes_and_on_a_narrow_page(shared_lab, diagram, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    lab = shared_lab
    lab.set_theme(theme)
    lab.page.set_viewport_size({"width": width, "height": 1000})
    diagram.choose("arc", EAST)
    diagram.card.scroll_into_view_if_needed()
    expect(diagram.card.locator(".lk-arc-label").first).to_be_visible()
    lab.screenshot(f"flow-diagram-{theme}-{width}")
    card = diagram.card.bounding_box()
    for part in ("svg", ".lk-flow-right", ".nk-foot"):
        box = diagram.card.locator(part).bounding_box()
        assert box["x"] >= card["x"] - 1
        assert box["x"] + box["width"] <= card["x"] + card["width"] + 1
    found = Axe().run(lab.page, context=".nk-card")
    assert not found.response["violations"], found.generate_report()
    lab.set_theme("light")
    lab.page.set_viewport_size({"width": 1280, "height": 900})


def test_the_price_of_symbols_is_timed_in_the_panel(shared_lab, diagram):
    with another_cell(shared_lab, PANEL):
        panel = TimingPanelInPage(shared_lab, "symbols")
        panel.run()
        for case in ("GLPK alone on CPython", "lpkit += on CPython", "lpkit total on CPython"):
            expect(panel.row(case)).to_have_class(re.compile("nt-timed"))
        expect(panel.row("PuLP on CPython")).to_contain_text("cannot")
