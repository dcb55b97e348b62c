"""The timing panel in a real browser: run, cancel, look up; by mouse, keyboard and ear."""

from __future__ import annotations

import csv
import io
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser import timing_panel as page
from tests.browser.live_program import PROGRAM
from tests.browser.timing_panel import TimingPanelInPage, another_cell
from tests.notekit.widgets.timing_panels import is_gone, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shared_lab(open_shared_notebook, write_notebook):
    cells = [page.PANEL, page.SHOWN, page.ENDLESS]
    # High enough for JupyterLab to keep all cells in the page.
    return open_shared_notebook(write_notebook(cells, name="timing.ipynb"), height=2600)


@pytest.fixture
def panels(shared_lab):
    """A panel that ends soon and one that never does, both new, in one notebook."""
    lab = shared_lab
    lab.run_all()
    found = TimingPanelInPage(lab, "sums"), TimingPanelInPage(lab, "endless")
    yield found
    lab.printed("panel.cancel(); endless.cancel(); panel.wait(20); endless.wait(20)")
    lab.assert_clean()


@pytest.fixture
def panel(panels):
    return panels[0]


@pytest.fixture
def endless(panels):
    return panels[1]


@pytest.fixture
def timed(shared_lab):
    """The panel with all its sizes timed, by whichever test: not to be run again."""
    lab = shared_lab
    if lab.printed(page.IS_TIMED) != "True":
        lab.run_all()
        TimingPanelInPage(lab, "sums").run()
    lab.printed("panel.place = 2")
    found = TimingPanelInPage(lab, "sums")
    found.shows_size("20,000")
    yield found
    lab.assert_clean()


# -- running


def test_a_run_fills_the_table_the_plot_and_the_sentence(panel):
    panel.says("Nothing is timed before you press Run")
    expect(panel.button("Copy table")).to_be_disabled()
    panel.run()

    panel.shows_size("20,000")
    expect(panel.row("loop").get_by_role("cell")).to_have_count(4)
    expect(panel.row("loop").get_by_role("cell").first).to_contain_text("s")
    panel.says("at n = 20,000")
    expect(panel.card.locator(".nt-plot svg .nt-mark")).to_have_count(2 * 3)
    expect(panel.card.locator(".nt-plot svg .nt-dot")).to_have_count(2 * 3 * 3)
    assert panel.lab.printed("print(len(panel.timings.rows))") == "12"


def test_cancel_ends_what_never_ends_at_once_and_the_kernel_answers_meanwhile(endless):
    endless.button("Run").click()
    endless.says("Timing n = 10.")
    expect(endless.row("endless")).to_contain_text("under way")
    assert 0 <= int(endless.card.get_by_role("progressbar").get_attribute("aria-valuenow")) <= 100
    worker = endless.worker()
    assert not is_gone(worker)

    endless.button("Cancel").click()
    endless.says("n = 10 was not timed: it was cancelled.")
    expect(endless.card.locator(".nk-cost")).to_contain_text("cancelled after")
    expect(endless.run_button).to_have_text("Run")
    wait_until(lambda: is_gone(worker))


def test_interrupting_the_kernel_cancels_the_run_and_the_next_is_as_any_other(panels):
    panel, endless = panels
    endless.button("Run").click()
    endless.says("Timing n = 10.")
    worker = endless.worker()
    endless.lab.wait_for_kernel()
    wait_until(lambda: endless.lab.printed(page.LISTENS) == "True")
    endless.page.evaluate("window.jupyterapp.commands.execute('notebook:interrupt-kernel')")
    endless.says("the kernel was interrupted")
    wait_until(lambda: is_gone(worker))
    panel.run()
    panel.says("at n = 20,000")


def test_restarting_the_kernel_ends_the_run_and_the_panel_says_so(endless):
    endless.button("Run").click()
    endless.says("Timing n = 10.")
    worker = endless.worker()
    endless.page.evaluate(page.RESTART)
    endless.says("The kernel was restarted")
    expect(endless.button("Run")).to_be_disabled()
    expect(endless.card.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "0")
    wait_until(lambda: is_gone(worker))


def test_a_page_that_is_loaded_again_shows_the_run_that_goes_on(panels):
    lab = panels[0].lab
    panels[1].button("Run").click()
    panels[1].says("Timing n = 10.")
    lab.save()
    lab.page.reload()
    again = TimingPanelInPage(lab, "endless")
    again.says("Timing n = 10.", seconds=60)
    again.button("Cancel").click()
    again.says("it was cancelled")


def test_a_second_panel_says_for_which_it_waits(panels):
    panel, endless = panels
    endless.button("Run").click()
    endless.says("Timing n = 10.")
    panel.button("Run").click()
    panel.says("Waiting for the other panel, “endless”")

    endless.button("Cancel").click()
    panel.ends()
    panel.says("at n = 20,000")


def test_a_double_click_is_one_wish(endless):
    endless.run_button.dblclick()
    endless.says("Timing n = 10.")
    endless.button("Cancel").click()
    endless.says("it was cancelled")


def test_the_keyboard_alone_is_enough(panel):
    panel.slider.focus()
    for key, size in (
        ("ArrowLeft", "1,000"),
        ("ArrowDown", "100"),
        ("ArrowDown", "100"),
        ("End", "20,000"),
        ("Home", "100"),
        ("ArrowUp", "1,000"),
    ):
        panel.page.keyboard.press(key)
        panel.shows_size(size)
    expect(panel.slider).to_be_focused()

    panel.run_button.focus()
    panel.page.keyboard.press("Enter")
    expect(panel.run_button).to_have_text("Cancel")
    panel.ends()
    expect(panel.run_button).to_be_focused()


def test_a_size_that_was_not_timed_is_offered(panel):
    panel.slider.press("Home")
    panel.shows_size("100")
    panel.lab.printed("panel.start(1_000); panel.wait(60)")
    expect(panel.row("loop")).to_contain_text("not timed yet")

    panel.button("Time this size").click()
    panel.ends()
    expect(panel.row("loop").get_by_role("cell")).to_have_count(4)
    expect(panel.button("Time this size")).to_have_count(0)


def test_a_view_that_is_closed_while_it_runs_leaves_the_run_to_the_next_view(endless):
    lab = endless.lab
    endless.button("Run").click()
    endless.says("Timing n = 10.")
    lab.page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
    expect(lab.page.locator(".nk-card")).to_have_count(0)

    with another_cell(lab, "endless"):
        again = TimingPanelInPage(lab, "endless")
        again.says("Timing n = 10.")
        again.button("Cancel").click()
        again.says("it was cancelled")


def test_a_panel_that_is_closed_while_it_runs_leaves_no_process(endless):
    endless.button("Run").click()
    endless.says("Timing n = 10.")
    worker = endless.worker()
    endless.lab.printed("endless.close()")
    expect(endless.card).to_have_count(0)
    wait_until(lambda: is_gone(worker))


# -- what came of it


def test_what_cannot_run_here_is_a_grey_row_with_the_reason(timed):
    expect(timed.row("absent")).to_contain_text("cannot run here: no_such_module")
    expect(timed.row("absent")).to_have_class("nt-missing")


def test_what_raises_is_a_row_whose_trace_can_be_looked_up(timed):
    row = timed.row("fails")
    expect(row).to_contain_text("raised an error: KeyError: 'gone'")
    timed.says("1 of 4 cases could not be timed")
    trace = row.locator("pre")
    expect(trace).to_be_hidden()
    row.locator("summary").focus()
    timed.page.keyboard.press("Enter")
    expect(trace).to_contain_text("KeyError: 'gone'")

    # News of a run, and a look at another size, do not close what is being read.
    timed.lab.printed("panel._show()")
    timed.slider.press("Home")
    timed.shows_size("100")
    timed.slider.press("End")
    expect(trace).to_be_visible()


def test_what_is_timed_can_be_looked_up(timed):
    code = timed.card.locator(".nt-code")
    code.locator("summary").click()
    expect(code).to_contain_text("s = sum(range(n))")
    expect(code).to_contain_text("garbage collection off")
    code.locator("summary").click()


def test_the_roof_is_a_line_with_its_name_and_a_column(timed):
    expect(timed.card.locator(".nt-roof")).to_have_count(0)
    timed.lab.printed(page.ROOF)
    expect(timed.card.locator(".nt-roof")).to_have_count(1)
    expect(timed.card.locator(".nt-label", has_text="memory roof 16 GB/s")).to_be_visible()
    expect(timed.row("loop").get_by_role("cell").last).to_contain_text("%")
    expect(timed.card.get_by_role("img", name="memory roof 16 GB/s")).to_be_visible()
    timed.lab.printed("panel._roof = None; panel._show()")


def test_the_slider_shows_sizes_and_times_nothing(timed):
    box = timed.slider.bounding_box()
    x, y = box["x"] + box["width"] - 8, box["y"] + box["height"] / 2
    timed.page.mouse.move(x, y)
    timed.page.mouse.down()
    for step in range(1, 11):
        timed.page.mouse.move(x - 0.6 * box["width"] * step / 10, y)
        timed.page.wait_for_timeout(16)
    timed.page.mouse.up()

    timed.shows_size("1,000")
    timed.says("at n = 1,000")
    expect(timed.slider).to_have_attribute("aria-valuetext", "1,000, 8\u202fkB each")
    expect(timed.run_button).to_have_text("Run")
    wait_until(lambda: timed.lab.printed("print(panel.place)") == "1")


def test_sizes_can_be_chosen_from_a_list_and_in_the_plot(timed):
    timed.card.get_by_role("combobox").select_option(label="100")
    timed.shows_size("100")
    expect(timed.slider).to_have_value("0")

    plot = timed.card.locator(".nt-plot svg").bounding_box()
    timed.page.mouse.click(plot["x"] + plot["width"] - 20, plot["y"] + 100)
    timed.shows_size("20,000")


def test_the_table_can_be_copied_as_markdown_and_the_samples_as_csv(timed):
    timed.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    timed.button("Copy table").click()
    timed.says("The table is on the clipboard, as Markdown.")
    copied = timed.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("| case | n | median |")
    assert "no_such_module" in copied.replace("\\", "")

    timed.button("Copy CSV").click()
    timed.says("The samples are on the clipboard, as CSV.")
    copied = timed.page.evaluate("navigator.clipboard.readText()")
    table = list(csv.DictReader(io.StringIO(copied)))
    assert {line["case"] for line in table} == {"loop", "builtin sum", "absent", "fails"}


def test_without_a_clipboard_the_table_is_selected_to_be_copied(timed):
    timed.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })"
    )
    timed.button("Copy table").click()
    timed.says("The table is selected below")
    text = timed.card.get_by_role("textbox", name="what to copy")
    expect(text).to_be_focused()
    assert text.input_value().startswith("| case | n |")
    timed.page.evaluate("delete navigator.clipboard")


def test_a_screen_reader_hears_the_outcome(timed):
    spoken = timed.card.get_by_role("status")
    expect(spoken).to_have_attribute("aria-live", "polite")
    timed.slider.press("Home")
    expect(spoken).to_contain_text("at n = 100", use_inner_text=False)
    picture = timed.card.get_by_role("img", name="Time against elements n, both logarithmic. loop:")
    expect(picture).to_be_visible()


def test_who_wants_no_motion_sees_none(timed):
    fill = timed.card.locator(".nt-fill")
    duration = "element => getComputedStyle(element).transitionDuration"
    assert fill.evaluate(duration) != "0s"
    timed.page.emulate_media(reduced_motion="reduce")
    assert fill.evaluate(duration) == "0s"
    timed.page.emulate_media(reduced_motion="no-preference")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_read_in_both_themes(timed, theme):
    lab = timed.lab
    lab.set_theme(theme)
    timed.card.get_by_text("What is timed, and how").click()
    # One panel that is timed, and one that is not.
    found = Axe().run(lab.page, context=".nk-card")
    assert not found.response["violations"], found.generate_report()
    lab.screenshot(f"timing-panel-{theme}")
    timed.card.get_by_text("What is timed, and how").click()
    lab.set_theme("light")


@pytest.mark.parametrize("width", [400, 700])
def test_nothing_is_cut_off_at_any_width(timed, width):
    lab = timed.lab
    before = lab.page.viewport_size
    lab.page.set_viewport_size({"width": width, "height": before["height"]})
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    lab.page.wait_for_function(page.NARROW, arg=width)
    card = timed.card.bounding_box()
    parts = [".nt-size", ".nt-slider", ".nt-bytes", ".nt-table", ".nt-plot svg", ".nk-foot"]
    parts += [f'tr[data-case="{case}"] > :last-child' for case in ("loop", "builtin sum", "fails")]
    for part in parts:
        box = timed.card.locator(part).first.bounding_box()
        assert box["x"] >= card["x"] - 1, part
        assert box["x"] + box["width"] <= card["x"] + card["width"] + 1, part
    left = timed.card.locator(".nt-left")
    assert left.evaluate("element => element.scrollWidth <= element.clientWidth + 1")
    lab.screenshot(f"timing-panel-{width}")
    lab.page.set_viewport_size(before)


def test_it_stands_beside_a_live_program_without_being_bent(timed):
    with another_cell(timed.lab, f"{PROGRAM}\nlive"):
        timed.lab.page.locator(".lp-algebra, .nk-number").first.wait_for()
        left, right = (
            timed.card.locator(part).bounding_box()["width"] for part in (".nt-left", ".nt-right")
        )
        assert 1.2 < left / right < 1.6


def test_a_recording_says_what_it_is(timed):
    with another_cell(timed.lab, page.RECORDED):
        panel = TimingPanelInPage(timed.lab, "of another day")
        panel.says("Recorded on 20")
        expect(panel.card.locator(".nk-header")).to_contain_text("recorded on 20")
        expect(panel.card.get_by_role("table", name="recorded timings at n")).to_be_visible()
        expect(panel.card.get_by_role("img", name="Recorded on 20")).to_contain_text("recorded on")
        expect(panel.row("loop").get_by_role("cell")).to_have_count(4)
        expect(panel.run_button).to_be_hidden()


def test_the_last_results_remain_where_no_kernel_is(timed, lab_server, open_notebook):
    lab = timed.lab
    hidden = "name => getComputedStyle(document.getElementsByClassName(name)[0]).display"
    assert lab.page.evaluate(hidden, lab.printed("print(panel.static_id)")) == "none"
    wait_until(lambda: "at n = 20,000" in lab.page.evaluate(page.KEPT_TEXTS))
    lab.save()
    # Under another name there is a kernel that knows nothing of it.
    shutil.copy(lab_server.root / "timing.ipynb", lab_server.root / "kept.ipynb")

    again = open_notebook("kept.ipynb")
    picture = again.page.get_by_role("img", name="Time against elements n").first
    expect(picture).to_be_visible(timeout=30_000)
    again.page.wait_for_function(page.APPEARED, timeout=30_000)
    expect(again.page.get_by_text("at n = 20,000").first).to_be_visible()
    again.screenshot("timing-panel-kept")
