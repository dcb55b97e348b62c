"""KernelView and MemoryMeter in a real browser: typed, switched, measured, cancelled, looked at."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.kernel_widgets import CELLS, KernelViewInPage, MemoryMeterInPage

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shared_lab(open_shared_notebook, write_notebook):
    lab = open_shared_notebook(write_notebook(CELLS, name="kernels.ipynb"), height=1400)
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    return lab


@pytest.fixture
def lab(shared_lab):
    """The page with both widgets new."""
    shared_lab.set_theme("light")
    shared_lab.page.set_viewport_size({"width": 1280, "height": 1400})
    shared_lab.run_all()
    yield shared_lab
    shared_lab.assert_clean()


def test_one_knob_differs_and_so_do_the_listings(lab):
    view = KernelViewInPage(lab)
    view.says("120 MB moved on the left, 32 MB on the right.", "fine")
    expect(view.part("left-title")).to_have_text("6 kernels on python")
    expect(view.part("right-title")).to_have_text("1 kernel on python")
    view.has_listed(0, "# kernel 6 of 6")
    expect(view.lines(1, "kv-loop")).to_have_count(8)
    expect(view.lines(0, "kv-loop")).to_have_count(12)

    view.choose("what differs", "engine")
    view.says("32 MB moved on either side. These are two languages")
    view.has_listed(1, "<")
    expect(view.card.get_by_label("fusion", exact=True)).to_be_visible()
    expect(view.card.get_by_label("engine", exact=True)).to_be_hidden()
    view.choose("engine, left", "blocks")
    view.has_listed(0, "numpy.sqrt(a[block]")
    view.choose("what differs", "dtype")
    view.choose("listing", "llvm")
    view.has_listed(0, "x double>")
    view.has_listed(1, "x float>")
    view.says("32 MB moved on the left, 16 MB on the right.")
    assert view.lines(0, "kv-differs").count() > 5
    view.choose("what differs", "threads")
    view.says("No line differs. Threads run the same loop")


def test_pointing_at_a_line_lights_the_one_beside_it_and_both_are_scrolled_together(lab):
    view = KernelViewInPage(lab)
    view.choose("what differs", "dtype")
    view.choose("listing", "assembly")
    view.says("16 MB on the right")
    loop = view.lines(0, "kv-loop")
    expect(loop.first).to_be_in_viewport()
    loop.nth(2).hover()
    expect(view.lines(0, "kv-lit")).to_have_count(1)
    expect(view.lines(1, "kv-lit")).to_have_count(1)
    boxes = view.card.locator(".kv-box")
    boxes.nth(0).evaluate("box => { box.scrollTop = 120; }")
    view.page.wait_for_function(
        "() => document.querySelectorAll('.kv-panel .kv-box')[1].scrollTop === 120"
    )


def test_what_is_typed_is_listed_at_once_and_mistakes_are_said(lab):
    view = KernelViewInPage(lab)
    view.input.click()
    view.page.keyboard.press("Control+A")
    view.page.keyboard.type("a - mean(a)", delay=20)
    expect(view.part("right-title")).to_have_text("2 kernels on python")
    for text, said in [
        ("a - mean(a", "Python cannot read this"),
        ("a + d", "there is no array d"),
        ("b * open('x')", "open is none"),
        ("a[1:] + b", "cannot be broadcast together"),
        ("a" + "+a" * 200, "200 operations are too many"),
    ]:
        view.type(text)
        view.says(said, "error")
        assert view.input.input_value() == text
        expect(view.part("right-title")).to_have_text("2 kernels on python")
    view.type("a + b")
    view.says("24 MB moved on either side. No line differs.", "fine")
    expect(view.part("echo")).to_be_hidden()


def test_an_engine_that_is_missing_is_said_and_the_other_side_stays(lab):
    lab.printed("from arraykit import settings; settings._failed['llvm'] = 'needs llvmlite'")
    try:
        view = KernelViewInPage(lab)
        view.choose("what differs", "engine")
        view.says("On the right: the engine 'llvm' needs llvmlite.", "warning")
        expect(view.card.locator(".kv-trouble")).to_contain_text("Nothing to list")
        view.has_listed(0, "for i0 in range(n0):")
        meter = MemoryMeterInPage(lab)
        meter.choose("engine", "llvm")
        meter.says("the engine 'llvm' needs llvmlite", "error")
    finally:
        lab.printed("settings._failed.clear()")


def test_memory_is_predicted_then_measured_and_what_does_not_fit_is_refused(lab):
    meter = MemoryMeterInPage(lab)
    meter.says("it is not measured", "warning")
    expect(meter.part("measure")).to_be_disabled()
    expect(meter.part("lazy-measured")).to_contain_text("would not fit")
    meter.take_size("2,000,000")
    meter.says("One by one moves 240 MB, the plan 64 MB.")
    expect(meter.part("eager-peak")).to_have_text("48 MB predicted")
    meter.press("Measure")
    meter.says("measured peaks are within", "fine")
    expect(meter.part("eager-measured")).to_contain_text("MB measured (+")
    expect(meter.part("lazy-measured")).to_contain_text("MB measured (+")
    meter.type("a + open('x')")
    meter.says("open is none", "error")
    meter.type("a*b")
    meter.says("One by one moves 48 MB, the plan 48 MB.", "idle")
    expect(meter.part("lazy-measured")).to_have_text("not measured yet")


def test_a_measurement_can_be_cancelled_and_the_keyboard_alone_is_enough(lab):
    meter = MemoryMeterInPage(lab)
    slider = meter.card.get_by_role("slider")
    slider.focus()
    lab.page.keyboard.press("ArrowLeft")
    meter.says("One by one moves 240 MB")
    meter.choose("engine", "python")
    meter.part("measure").focus()
    lab.page.keyboard.press("Enter")
    meter.says("in a process of its own", "busy")
    expect(meter.part("cancel")).to_be_enabled()
    meter.part("cancel").focus()
    lab.page.keyboard.press("Enter")
    meter.says("The measurement was cancelled.", "warning")
    assert lab.printed("print(meter.wait(20), meter.peaks)") == "True {}"


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 400)])
def test_both_can_be_read_in_both_themes_and_on_a_narrow_page(lab, theme, width):
    from axe_playwright_python.sync_playwright import Axe

    lab.set_theme(theme)
    lab.page.set_viewport_size({"width": width, "height": 2400 if width < 600 else 1400})
    view, meter = KernelViewInPage(lab), MemoryMeterInPage(lab)
    view.choose("what differs", "dtype")
    view.choose("listing", "llvm")
    view.says("16 MB on the right")
    meter.take_size("2,000,000")
    meter.press("Measure")
    meter.says("measured peaks are within")
    view.card.scroll_into_view_if_needed()
    lab.screenshot(f"kernels-{theme}-{width}")
    for widget in (view, meter):
        found = Axe().run(lab.page, context=widget.panel)
        assert not found.response["violations"], found.generate_report()
        assert widget.card.evaluate("each => each.scrollWidth <= each.clientWidth + 1")
