"""ProgressBar in a real JupyterLab: one picture, updated while it solves, which ■ leaves right."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CELLS = [
    """
from lpkit import LinearProgram, ProgressBar
import random
lp, rng = LinearProgram(), random.Random(1998)
xs = [lp.BoolVar() for _ in range(40)]
for _ in range(5):
    weights = [rng.randint(0, 99) for _ in xs]
    short, over = lp.Var(0), lp.Var(0)
    split = sum(w * x for w, x in zip(weights, xs))
    lp.add_constraint(split + short - over == sum(weights) // 2)
    lp.objective += short + over
lp.objective += 100
""",
    """
try:
    lp.solve("min", on_progress=ProgressBar(), time_limit=60)
except KeyboardInterrupt:
    print("interrupted with", lp.solution.has_values)
""",
    'lp.solve("min", on_progress=ProgressBar(), gap=0.3, solver="highs").status',
]

INTERRUPT = "() => { window.jupyterapp.commands.execute('notebook:interrupt-kernel'); }"
RUN_ALL = "() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }"


@pytest.fixture
def lab(open_notebook, write_notebook):
    lab = open_notebook(write_notebook(CELLS, name="progress_bar.ipynb"), height=1100)
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    yield lab
    lab.assert_clean()


def test_the_bar_grows_in_place_and_the_interrupt_keeps_the_best_point(lab):
    lab.page.evaluate(RUN_ALL)
    cards = lab.page.locator(".lpkit-progress")
    first, bar = cards.first, cards.first.get_by_role("progressbar")
    expect(first).to_contain_text("Within", timeout=30_000)
    expect(first).to_contain_text("Interrupting the kernel (■) keeps the best point.")
    expect(bar).to_have_attribute("aria-valuetext", re.compile(r"searching: best 1\d\d · bound"))
    later = first.locator(".lpkit-figure").last
    expect(later).to_contain_text("1.")  # a second or more has gone by
    lab.screenshot("progress-bar-running")
    lab.page.evaluate(INTERRUPT)
    expect(first).to_contain_text("Stopped. lp.solution holds the best point found.")
    expect(lab.page.get_by_text("interrupted with True")).to_be_visible()
    expect(cards.nth(1)).to_contain_text("Optimal, within", timeout=30_000)
    expect(cards).to_have_count(2)  # the same picture all the while
    lab.wait_for_kernel()
    for theme, width in [("light", 1280), ("dark", 1280), ("dark", 400), ("light", 400)]:
        lab.set_theme(theme)
        lab.page.set_viewport_size({"width": width, "height": 1100})
        for card in cards.all():
            inner, outer = card.evaluate("card => [card.scrollWidth, card.clientWidth]")
            assert inner <= outer
        cards.first.scroll_into_view_if_needed()
        lab.screenshot(f"progress-bar-{theme}-{width}")
