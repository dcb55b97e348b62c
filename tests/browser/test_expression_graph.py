"""ExpressionGraph in a real browser: typed, stepped, switched, pointed at; by mouse and keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.expression_graph import CELLS, ExpressionGraphInPage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shared_lab(open_shared_notebook, write_notebook):
    lab = open_shared_notebook(write_notebook(CELLS, name="expression.ipynb"), height=1200)
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    return lab


@pytest.fixture
def graph(shared_lab):
    """A new graph of sin(a)*exp(b*c) + sqrt(a), nothing of it written yet."""
    lab = shared_lab
    lab.set_theme("light")
    lab.page.set_viewport_size({"width": 1280, "height": 1200})
    lab.run_all()
    graph = ExpressionGraphInPage(lab)
    graph.says("Nothing is written yet")
    yield graph
    lab.assert_clean()


def test_the_graph_grows_while_eager_computes_and_then_one_kernel_does_it_all(graph):
    expect(graph.card.locator(".ag-node.ag-ghost")).to_have_count(6)
    graph.press("Step", 3)
    graph.says("exp(b*c) is written. Eager reads 8 MB and writes 8 MB; lazy adds 1 node")
    expect(graph.card.locator(".ag-node.ag-ghost")).to_have_count(3)
    expect(graph.part("echo").locator("mark")).to_have_text("exp(b*c)")
    expect(graph.part("eager-buffers")).to_have_text(
        "sin(a) 8 MBb*c 8 MB · last useexp(b*c) 8 MB · new"
    )
    expect(graph.part("lazy-figures")).to_have_text("0 B moved, 0 B live, 0 B peak")

    graph.press("Back")
    graph.says("b*c is written.")
    graph.press("Force")
    graph.says(
        "32 MB moved instead of 120 MB, 8 MB at the peak instead of 24 MB. The result is [0,"
    )
    expect(graph.part("eager-figures")).to_contain_text("120 MB moved")
    expect(graph.part("lazy-figures")).to_have_text("32 MB moved, 8 MB live, 8 MB peak")
    graph.press("Start over")
    graph.says("Nothing is written yet")


def test_nodes_appear_as_an_expression_is_typed_and_mistakes_are_said_at_once(graph):
    graph.input.click()
    graph.page.keyboard.press("Control+A")
    graph.page.keyboard.type("a - mean(a)", delay=20)
    graph.says("All is written: force runs 2 kernels.")
    expect(graph.node("sum")).to_be_visible()
    for text, said, wrong in [
        ("a - mean(a", "Python cannot read this", None),
        ("a + d", "column 5: there is no array d", "d"),
        ("b * open('x')", "open is none", "open"),
        ("a[1:] + b", "cannot be broadcast together", "a[1:] + b"),
        ("a" + "+a" * 200, "200 operations are too many", None),
    ]:
        graph.type(text)
        graph.says(said)
        if wrong:
            expect(graph.part("echo").locator("mark")).to_have_text(wrong)
        expect(graph.card.locator(".nk-mark")).to_have_attribute("data-kind", "error")
    graph.type("a + b")
    graph.says("All is written: force runs 1 kernel.")
    assert graph.input.input_value() == "a + b"


def test_each_optimisation_can_be_switched_off_and_the_figures_follow(graph):
    graph.press("Force")
    graph.says("32 MB moved")
    graph.turn("fusion")
    graph.says("120 MB moved either way")
    expect(graph.part("phase")).to_have_text("kernel 6 of 6 run")
    graph.turn("fusion")
    graph.says("32 MB moved instead of 120 MB")
    graph.type("b*c + exp(b*c)")
    expect(graph.card.locator(".ag-node")).to_have_count(5)
    graph.turn("sharing")
    expect(graph.card.locator(".ag-node")).to_have_count(6)


def test_pointing_at_a_node_lights_its_line_and_at_a_line_its_nodes(graph):
    graph.press("Step", 6)
    graph.node("exp").hover()
    assert graph.lit_lines() == [line for line in graph.lit_lines() if "EXP(" in line] != []
    graph.card.locator(".ag-line", has_text="SIN(").hover()
    expect(graph.card.locator(".ag-node.ag-lit")).to_have_count(1)
    expect(graph.node("sin")).to_have_class("ag-node ag-kind-operation ag-there ag-lit")
    graph.node("b").hover()
    assert all("b[i0]" in line for line in graph.lit_lines()) and graph.lit_lines()


def test_two_views_of_one_graph_stand_at_the_same_place(graph):
    other = ExpressionGraphInPage(graph.lab, 1)
    graph.press("Step", 2)
    other.says("b*c is written.")
    graph.stands_at(2)
    other.type("a * 3")
    graph.says("a * 3 is written.")
    expect(graph.input).to_have_value("a * 3")


def test_the_keyboard_alone_is_enough(graph):
    graph.input.focus()
    graph.page.keyboard.press("Tab")
    slider = graph.card.get_by_role("slider", name="position")
    expect(slider).to_be_focused()
    graph.page.keyboard.press("End")
    graph.says("Kernel 1 has run")
    expect(slider).to_have_attribute(
        "aria-valuetext",
        graph.card.locator(".nk-sentence").inner_text().partition(" The result")[0],
    )
    graph.page.keyboard.press("Home")
    for _ in range(6):
        graph.page.keyboard.press("ArrowRight")
    graph.says("All is written")

    graph.page.keyboard.press("Tab")  # into the graph: one stop, arrows lead on
    focused = graph.card.locator(".ag-node:focus")
    expect(focused).to_have_count(1)
    labels = []
    for _ in range(9):
        labels.append(focused.get_attribute("aria-label").partition(";")[0])
        graph.page.keyboard.press("ArrowRight")
    assert sorted(labels) == sorted(
        ["a", "b", "c", "sin", "multiply", "exp", "multiply", "sqrt", "add"]
    )
    graph.page.keyboard.press("Tab")
    expect(graph.card.locator(".ag-line:focus")).to_have_count(1)
    graph.page.keyboard.press("ArrowDown")
    expect(graph.card.locator(".ag-node.ag-lit").first).to_be_visible()
    graph.page.keyboard.press("Tab")
    expect(graph.card.locator("[data-switch=fusion]")).to_be_focused()
    graph.page.keyboard.press("Space")
    expect(graph.card.locator(".ag-kernel")).to_have_count(6)
    expect(graph.card.locator("[data-switch=fusion]")).to_be_focused()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("dark", 400)])
def test_it_can_be_read_in_both_themes_and_on_a_narrow_page(graph, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    graph.lab.set_theme(theme)
    graph.page.set_viewport_size({"width": width, "height": 1900 if width < 600 else 1200})
    graph.type("sin(a)*exp(b*c) + sqrt(a) - mean(b*c)")
    graph.says("force runs 2 kernels")
    graph.press("Step")
    graph.says("Kernel 1 has run")
    graph.node("exp").hover()
    graph.card.scroll_into_view_if_needed()
    graph.lab.screenshot(f"expression-{theme}-{width}")

    found = Axe().run(graph.page, context=".ag-panel")
    assert not found.response["violations"], found.generate_report()
    assert graph.card.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
