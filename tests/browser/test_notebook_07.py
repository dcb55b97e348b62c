"""What lazy means, in the browser: what its text says of the widget is what the widget does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.expression_graph import ExpressionGraphInPage

pytestmark = pytest.mark.browser


def test_the_experiments_of_the_text_come_out_as_it_says(open_notebook):
    lab = open_notebook("07-what-lazy-means.ipynb", height=1200)
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    lab.run_all()
    lab.page.evaluate("window.jupyterapp.shell.currentWidget.content.scrollToItem(1, 'smart')")
    graph = ExpressionGraphInPage(lab)

    graph.press("Step", 3)
    expect(graph.part("eager-buffers").locator(".ag-buffer")).to_have_count(3)
    expect(graph.part("eager-buffers").locator(".ag-ending")).to_have_count(1)
    expect(graph.part("lazy-buffers")).to_have_text("no buffer but the arrays")
    graph.press("Step", 4)
    graph.says("32 MB moved instead of 120 MB")
    graph.turn("fusion")
    graph.says("120 MB moved either way")
    graph.turn("fusion")
    graph.type("(a*b) / (1 + a*b)")
    graph.says("All is written")
    graph.press("Back", 2)
    graph.says("lazy has that node already")
    graph.type("(a*b + c)[:10]")
    graph.press("Force")
    graph.says("320 B moved instead of 48 MB")
    graph.turn("views")
    graph.says("32 MB moved instead of 48 MB")
    graph.type("a[1:] + b")
    graph.says("cannot be broadcast together")
    lab.assert_clean()
