"""The live program in a real browser: drag, type, break, mend; by mouse, keyboard and ear."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.live_program import PROGRAM, LiveProgramInPage

pytestmark = pytest.mark.browser

COEFFICIENT = "coefficient of y in c2"


@pytest.fixture(scope="module")
def shared_lab(open_shared_notebook, write_notebook):
    return open_shared_notebook(write_notebook([PROGRAM, "live"], name="live.ipynb"))


@pytest.fixture
def live(shared_lab):
    """A live program of the 2011 example, new, alone in a notebook."""
    lab = shared_lab
    lab.run_all()
    live = LiveProgramInPage(lab)
    live.shows("733.33")
    yield live
    lab.assert_clean()


def test_a_drag_moves_the_coefficient_the_optimum_and_the_program_itself(live):
    live.drag(COEFFICIENT, 40)

    live.shows("680", "Optimal: 680 at (20, 80, 0)")
    expect(live.number(COEFFICIENT)).to_have_text("5")
    assert "10*x + 5*y + 5*z <= 600" in live.script()
    live.prints("print(work[y], x.value, lp.solution.objective)", "5.0 20.0 680.0")


def test_shift_drags_finely_and_alt_coarsely(live):
    live.drag(COEFFICIENT, 40, "Shift")
    expect(live.number(COEFFICIENT)).to_have_text("4.1")

    live.drag(COEFFICIENT, 40, "Alt")
    expect(live.number(COEFFICIENT)).to_have_text("14.1")


def test_what_is_in_hand_is_lit_in_the_code(live):
    live.drag(COEFFICIENT, 40, drop=False)

    expect(live.card.locator("[data-role=script] .nk-lit")).to_have_text("5*y")
    live.page.mouse.up()


def test_escape_during_a_drag_takes_it_back(live):
    live.drag(COEFFICIENT, 40, drop=False)
    live.page.keyboard.press("Escape")
    live.page.mouse.up()

    live.shows("733.33")
    expect(live.number(COEFFICIENT)).to_have_text("4")


def test_typing_over_a_number_and_a_fraction(live):
    live.type(COEFFICIENT, "5")
    live.shows("680")

    live.type(COEFFICIENT, "10/4")
    expect(live.number(COEFFICIENT)).to_have_text("2.5")
    live.prints("print(work[y])", "2.5")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "“abc” is not a number"),
        ("nan", "“nan” is not a finite number"),
        ("1e999", "is not a finite number"),
        ("1,5", "write the decimal point as a dot"),
        ("3/0", "is not a finite number"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_changes(live, typed, said):
    live.type(COEFFICIENT, typed)

    live.says(said)
    live.says(f"{COEFFICIENT} stays 4")
    expect(live.number(COEFFICIENT)).to_have_text("4")
    live.shows("733.33")


def test_escape_while_typing_leaves_the_number(live):
    live.number(COEFFICIENT).click()
    live.page.keyboard.type("99")
    live.page.keyboard.press("Escape")

    expect(live.number(COEFFICIENT)).to_have_text("4")
    live.shows("733.33")


def test_the_keyboard_alone_is_enough(live):
    number = live.number("upper side of c1")
    number.focus()
    for key in ("ArrowUp", "ArrowRight", "Shift+ArrowUp", "Alt+ArrowUp", "ArrowDown"):
        live.page.keyboard.press(key)
    expect(number).to_have_text("111.1")

    live.page.keyboard.press("Enter")
    live.page.keyboard.press("Control+A")
    live.page.keyboard.type("90")
    live.page.keyboard.press("Enter")
    live.shows("700")
    expect(number).to_be_focused()

    live.page.keyboard.press("7")  # a digit begins to type
    live.page.keyboard.press("Enter")
    expect(number).to_have_text("7")


def test_infeasible_is_said_without_a_traceback_and_can_be_mended(live):
    live.type("lower bound of x", "70")

    live.shows("infeasible", "Infeasible: no values satisfy all of this at once")
    live.prints("print(lp.solution.status)", "infeasible")

    live.button("Undo").click()
    live.shows("733.33", "Optimal: 733.33")


def test_unbounded_is_said_and_can_be_mended(live):
    for row in ("c1", "c2", "c3"):
        live.type(f"coefficient of z in {row}", "0")
    live.shows("unbounded", "Unbounded: the objective can be improved without end")

    live.button("Reset").click()
    live.shows("733.33")
    expect(live.button("Undo")).to_be_disabled()


def test_a_bound_can_be_taken_away_and_given_again(live):
    live.type("lower bound of z", "none")
    live.prints("print(z.lower)", "-inf")
    live.type("lower bound of z", "2")
    live.prints("print(z.lower)", "2.0")
    live.shows("728")


def test_a_bound_that_contradicts_another_is_refused_by_the_program(live):
    live.lab.printed("x.upper = 8\nlive.refresh()")
    live.number("upper bound of x").wait_for()
    live.type("lower bound of x", "9")

    live.says("the lower bound 9 is above the upper bound 8")
    expect(live.number("lower bound of x")).to_have_text("0")
    live.prints("print(x.lower, x.upper)", "0.0 8.0")


def test_undo_takes_back_one_gesture_at_a_time(live):
    live.drag(COEFFICIENT, 40)
    live.drag("coefficient of x in the objective", 40)
    live.shows("1200")

    live.button("Undo").click()
    live.shows("680")
    live.button("Undo").click()
    live.shows("733.33")


def test_maximize_turns_to_minimize(live):
    live.button("maximize").click()

    live.shows("0")
    assert "print(lp.minimize())" in live.script()
    live.button("minimize").click()
    live.shows("733.33")


def test_the_code_can_be_copied_and_runs(live):
    live.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    live.type(COEFFICIENT, "5")
    live.shows("680")
    live.button("Copy").click()

    live.says("The code is on the clipboard")
    copied = live.page.evaluate("navigator.clipboard.readText()")
    assert live.lab.printed(copied) == "680.0"


def test_the_code_can_be_put_away(live):
    live.button("Code").click()
    expect(live.card.locator(".lk-code")).to_be_hidden()
    expect(live.button("Code")).to_have_attribute("aria-pressed", "false")


def test_prices_and_spare_capacity_stand_beside_the_constraints(live):
    rows = live.card.locator("table.lk-algebra tr")
    expect(rows.nth(1)).to_contain_text("100 of 100")
    expect(rows.nth(1)).to_contain_text("price 3.33")
    expect(rows.nth(3)).to_contain_text("spare 100")
    live.card.get_by_text("z would have to earn 2.67 more to be worth making.").wait_for()


def test_a_screen_reader_hears_the_result_once_the_hand_rests(live):
    spoken = live.card.get_by_role("status")
    expect(spoken).to_have_attribute("aria-live", "polite")
    live.drag(COEFFICIENT, 40)
    expect(spoken).to_have_text(
        "Optimal: 680 at (20, 80, 0). The first two constraints bind.", use_inner_text=False
    )
    expect(live.number(COEFFICIENT)).to_have_attribute("aria-valuenow", "5")


def test_two_views_and_two_widgets_follow_one_program(open_notebook, write_notebook):
    cells = [PROGRAM, "live", "live", "LiveProgram(lp, 'min', title='Twin')"]
    lab = open_notebook(write_notebook(cells, name="views.ipynb"), height=2400)
    lab.run_all()
    first, second, twin = (LiveProgramInPage(lab, position) for position in range(3))
    first.drag(COEFFICIENT, 40)
    first.shows("680")
    second.shows("680")
    expect(second.number(COEFFICIENT)).to_have_text("5")

    second.type(COEFFICIENT, "4")
    first.shows("733.33")
    twin.type(COEFFICIENT, "5")
    twin.shows("0")
    twin.prints("print(lp.maximize())", "680.0")  # it has shown 0 before, too
    lab.assert_clean()


def test_what_a_cell_changes_shows_with_the_next_move(live):
    live.lab.printed("cap = lp.add_constraint(y <= 50, name='cap')")
    live.type(COEFFICIENT, "5")

    live.number("upper side of cap").wait_for()
    live.says("The second constraint and cap bind.")
    live.shows("650")


def test_an_error_in_a_callback_stands_in_the_status_line(live):
    live.lab.printed("live.respond = lambda request: 1 / 0")
    live.type(COEFFICIENT, "5")
    live.says("ZeroDivisionError: division by zero")


def test_a_kernel_that_is_gone_is_said(live):
    live.lab.printed("live.on_msg(live._on_message, remove=True)")
    live.type(COEFFICIENT, "5")
    expect(live.card.locator(".nk-sentence")).to_contain_text(
        "The kernel does not answer", timeout=20_000
    )


def test_a_static_picture_remains_where_no_kernel_is(open_notebook, write_notebook):
    name = write_notebook([PROGRAM, "live"], name="kept.ipynb")
    lab = open_notebook(name)
    lab.run_all()
    LiveProgramInPage(lab).shows("733.33")
    expect(lab.page.get_by_text("Live program. Optimal: 733.33").first).to_be_hidden()
    lab.save()
    lab.shut_down()

    again = open_notebook(name)
    kept = again.page.get_by_text("Live program. Optimal: 733.33")
    expect(kept.first).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_can_be_read_in_both_themes(live, theme):
    from axe_playwright_python.sync_playwright import Axe

    live.lab.set_theme(theme)
    live.type("lower bound of x", "70")
    live.shows("infeasible")
    live.button("Undo").click()
    live.shows("733.33")
    live.number(COEFFICIENT).focus()
    live.lab.screenshot(f"live-program-{theme}")

    found = Axe().run(live.page, context=".nk-card")
    live.lab.set_theme("light")
    assert not found.response["violations"], found.generate_report()


@pytest.mark.parametrize("width", [400, 700, 1600])
def test_nothing_is_cut_off_at_any_width(live, width):
    live.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    live.page.set_viewport_size({"width": width, "height": 900})
    live.card.scroll_into_view_if_needed()
    live.type(COEFFICIENT, "5")
    live.shows("680")
    card = live.card.bounding_box()
    assert card["width"] < width
    for part in ("[data-role=optimum]", ".nk-foot", ".lk-left"):
        box = live.card.locator(part).bounding_box()
        assert box["x"] >= card["x"] - 1
        assert box["x"] + box["width"] <= card["x"] + card["width"] + 1
    live.lab.screenshot(f"live-program-{width}")
    live.page.set_viewport_size({"width": 1280, "height": 900})
