"""lpkit/widgets/live_program.py: requests of a view, answered by number, refused in words."""

from __future__ import annotations

import json
import threading

import pytest

from lpkit import LinearProgram, ModelError
from lpkit.lessons.first_program import program_of_2011
from lpkit.widgets import LiveProgram

pytestmark = [pytest.mark.cpython, pytest.mark.solver]


@pytest.fixture
def lp():
    return program_of_2011()


@pytest.fixture
def live(lp):
    return LiveProgram(lp)


def ask(live: LiveProgram, **request) -> dict:
    """Send a request as a view does, through JSON."""
    live._on_message(live, json.loads(json.dumps({"view": "v", "seq": 1, **request})), None)
    return live.answer


def test_all_state_survives_json(live):
    json.dumps([live.answer, live.structure], allow_nan=False)


def test_a_change_reaches_the_program_and_the_answer(live, lp):
    answer = ask(live, action="set", key="entry/1/1", value=5, gesture=1)
    assert lp.constraints[1][lp.variables[1]] == 5
    assert answer["result"]["objective"] == "680"
    assert answer["numbers"]["entry/1/1"] == 5
    assert "10*x + 5*y + 5*z <= 600" in "".join(text for text, _ in answer["code"])
    assert (answer["view"], answer["seq"]) == ("v", 1)


def test_every_answer_has_a_higher_order(live):
    orders = [live.answer["order"]]
    for value in (1, 2, "x"):
        orders.append(ask(live, action="set", key="cost/0", value=value, gesture=1)["order"])
    live.refresh()
    orders.append(live.answer["order"])
    assert orders == sorted(set(orders))


@pytest.mark.parametrize(
    "request_",
    [
        {"action": "set", "key": "cost/0", "value": None},
        {"action": "set", "key": "cost/0", "value": "7"},
        {"action": "set", "key": "cost/0", "value": True},
        {"action": "set", "key": "cost/0", "value": "inf"},
        {"action": "set", "key": "cost/0", "value": [1]},
        {"action": "set", "key": "nothing/0", "value": 1},
        {"action": "set", "key": 3, "value": 1},
        {"action": "set", "value": 1},
        {"action": "set", "key": "bound-lower/0", "value": "nan"},
        {"action": "fly"},
        {},
    ],
)
def test_a_bad_request_is_refused_and_nothing_changes(live, lp, request_):
    before = str(lp)
    answer = ask(live, **{"gesture": 1, **request_})
    assert answer["error"]
    assert answer["result"]["objective"] == "733.33"
    assert str(lp) == before


@pytest.mark.parametrize("content", [None, "text", 3, [1]])
def test_a_message_that_is_no_request_is_ignored(live, content):
    before = live.answer
    live._on_message(live, content, None)
    assert live.answer == before


def test_an_unforeseen_error_is_shown_with_its_class(live, monkeypatch):
    monkeypatch.setattr(live, "respond", lambda request: 1 / 0)
    monkeypatch.setattr(live.log, "exception", lambda *args: None)
    assert ask(live, action="undo")["error"] == "ZeroDivisionError: division by zero"


def test_undo_and_reset(live):
    ask(live, action="set", key="cost/0", value=11, gesture=1)
    ask(live, action="set", key="cost/1", value=9, gesture=2)
    assert ask(live, action="undo")["numbers"]["cost/1"] == 6
    assert live.answer["can_undo"]
    answer = ask(live, action="reset")
    assert answer["numbers"]["cost/0"] == 10
    assert not answer["can_undo"]


def test_the_sense_can_be_turned(live):
    assert ask(live, action="sense")["result"]["objective"] == "0"
    assert live.structure["sense"] == "min"
    assert ask(live, action="sense")["result"]["objective"] == "733.33"


def test_an_infinite_bound_travels_as_text():
    lp = LinearProgram()
    x = lp.Var(lower=0, upper=4, name="x")
    lp.objective = 1 * x
    live = LiveProgram(lp)
    answer = ask(live, action="set", key="bound-lower/0", value="-inf", gesture=1)
    assert answer["numbers"]["bound-lower/0"] == "-inf"
    assert x.lower == float("-inf")


def test_what_a_cell_adds_appears_with_the_next_request(live, lp):
    rows = len(live.structure["rows"])
    lp.add_constraint(lp.variables[0] + lp.variables[1] <= 50, name="new")
    ask(live, action="set", key="cost/0", value=11, gesture=1)
    assert len(live.structure["rows"]) == rows + 1


def test_a_removed_constraint_disappears_and_does_no_harm(live, lp):
    lp.remove(lp.constraints[2])
    answer = ask(live, action="set", key="entry/2/0", value=1, gesture=1)
    assert "removed" in answer["error"]
    assert [row["row"] for row in live.structure["rows"]] == [0, 1]


def test_requests_from_many_threads_end_in_one_consistent_state(live, lp):
    def move(column: int) -> None:
        for value in range(1, 16):
            ask(live, action="set", key=f"cost/{column}", value=value, gesture=column)

    threads = [threading.Thread(target=move, args=(column,)) for column in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [live.answer["numbers"][f"cost/{column}"] for column in range(3)] == [15, 15, 15]
    assert live.answer["result"]["objective"] == "1500"
    assert lp.maximize() == 1500


def test_too_large_and_empty_programs_are_refused():
    lp = LinearProgram()
    with pytest.raises(ModelError, match="no variables"):
        LiveProgram(lp)
    for _ in range(25):
        lp.Var(lower=0)
    with pytest.raises(ModelError, match="25 variables and 0 constraints is too large"):
        LiveProgram(lp)
    with pytest.raises(ModelError, match='"max" or "min"'):
        LiveProgram(program_of_2011(), sense="biggest")


def test_hostile_names_are_harmless_where_no_kernel_is():
    lp = LinearProgram()
    x = lp.Var(lower=0, upper=1, name="<img src=x>")
    lp.objective = 1 * x
    live = LiveProgram(lp)
    assert "<img" not in live.static_html()
    assert "Optimal: 1 at (1)" in live.static_text()


INTERRUPTED = """
import signal, threading
from lpkit import LinearProgram
from lpkit.widgets import LiveProgram
lp = LinearProgram()
x, y = lp.IntVar(0, 10**7), lp.IntVar(0, 10**7)
lp.add_constraint(6*x - 9*y == 3)
lp.objective = x + y
live = LiveProgram(lp, "min")
print(live.answer["result"]["objective"])
threading.Timer(0.5, signal.raise_signal, [signal.SIGINT]).start()
request = {"view": "v", "seq": 1, "action": "set", "key": "rhs/0", "value": 1}
live._on_message(live, request, None)
print(live.answer["error"])
live._on_message(live, {**request, "seq": 2, "value": 6}, None)
print(live.answer["result"]["objective"])
"""


def test_ctrl_c_ends_the_solve_of_a_callback_and_the_widget_goes_on(in_new_process):
    out = in_new_process(INTERRUPTED).splitlines()
    assert out == ["3", "interrupted; ask again, or for something smaller", "1"]
