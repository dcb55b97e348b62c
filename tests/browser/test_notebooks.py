"""Each notebook in a real browser: it runs, its widgets move, its page stays clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.live_program import LiveProgramInPage

pytestmark = pytest.mark.browser

# These run as a whole in tests of their own: below, and in test_notebook_07 to 10.
ELSEWHERE = ("01", "07", "08", "09", "10")
NOTEBOOKS = sorted(
    path.name
    for path in (Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb")
    if not path.name.startswith(ELSEWHERE)
)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_runs_without_error_or_foreign_request(open_notebook, name):
    lab = open_notebook(name)
    lab.run_all()
    lab.screenshot(name.removesuffix(".ipynb"))
    lab.assert_clean()


def test_the_first_program_is_alive(open_notebook):
    lab = open_notebook("01-a-first-linear-program.ipynb")
    lab.run_all()
    live = LiveProgramInPage(lab)
    live.shows("733.33", "The first two constraints bind.")

    live.drag("coefficient of y in c2", 40)
    live.shows("680")
    live.type("coefficient of y in c2", "4")
    live.shows("733.33")
    live.type("lower side of c4", "70")
    live.shows("infeasible")
    live.type("lower side of c4", "0")
    live.shows("733.33")
    lab.assert_clean()
