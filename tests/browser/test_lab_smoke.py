"""The browser harness itself: a notebook opens, runs, and its widgets talk to the kernel."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SLIDER = """
import threading
import ipywidgets

slider = ipywidgets.IntSlider(description="n", value=3, max=10)
answer = ipywidgets.Label("not asked")

@slider.observe
def show(change):
    answer.value = f"{slider.value ** 2} on {threading.current_thread().name}"

ipywidgets.VBox([slider, answer])
"""

COUNTER = """
import anywidget
import traitlets

class Counter(anywidget.AnyWidget):
    _esm = '''
    function render({ model, el }) {
      const button = document.createElement("button");
      const show = () => { button.textContent = `doubled: ${model.get("doubled")}`; };
      button.className = "smoke-counter";
      button.addEventListener("click", () => {
        model.set("count", model.get("count") + 1);
        model.save_changes();
      });
      model.on("change:doubled", show);
      show();
      el.append(button);
    }
    export default { render };
    '''
    count = traitlets.Int(0).tag(sync=True)
    doubled = traitlets.Int(0).tag(sync=True)

    @traitlets.observe("count")
    def _double(self, change):
        self.doubled = 2 * change["new"]

Counter()
"""


def test_widget_callbacks_reach_the_kernel_and_come_back(open_notebook, write_notebook):
    lab = open_notebook(write_notebook([SLIDER, COUNTER]))
    lab.run_all()

    lab.page.get_by_role("slider").press("ArrowRight")
    answer = lab.page.get_by_text("16 on")
    answer.wait_for()
    # binder/overrides.json is in force: callbacks do not run in a subshell.
    assert answer.text_content() == "16 on MainThread"

    button = lab.page.locator(".smoke-counter")
    button.click()
    button.click()
    lab.page.get_by_text("doubled: 4").wait_for()

    assert lab.screenshot("smoke").stat().st_size > 10_000
    lab.assert_clean()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_the_one_asked_for(open_notebook, write_notebook, theme):
    lab = open_notebook(write_notebook(["1 + 1"]), theme=theme, width=400)
    assert lab.page.evaluate("document.body.dataset.jpThemeLight") == str(theme == "light").lower()
    lab.assert_clean()


def test_a_cell_that_fails_is_reported(open_notebook, write_notebook):
    lab = open_notebook(write_notebook(["1 / 0", "2"]))
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        lab.run_all()


def test_a_page_that_fetches_from_elsewhere_is_reported(open_notebook, write_notebook):
    lab = open_notebook(write_notebook(["1"]))
    lab.page.evaluate("fetch('http://127.0.0.2:9/x').catch(() => null)")
    with pytest.raises(AssertionError, match="leaves the machine"):
        lab.assert_clean()
