"""Traces in order: parts of loops, runs, bridges and where they start, what did most."""

from __future__ import annotations

import pytest

from notekit.jit.log import read
from notekit.jit.operations import Kind
from notekit.jit.traces import Snippet, Traces
from tests.notekit.jit.logs import BRIDGE, COUNTS, LOG, LOOP, RECORDED, SOURCE, SUMMARY


def traces_of(log, source=SOURCE):
    return Traces(Snippet(source), read(log), "PyPy 7.3.11")


def test_a_loop_is_cut_at_its_labels_into_entry_preamble_and_loop():
    (loop,) = traces_of(LOOP).all
    assert [(part.name, part.work) for part in loop.parts] == [
        ("entry", 1),
        ("preamble", 2),
        ("loop", 5),
    ]
    assert loop.main is loop.loop
    assert loop.preamble is loop.parts[1]


def test_the_counts_are_of_one_time_round_and_without_the_preamble():
    (loop,) = traces_of(LOOP).loops
    assert loop.loop.counts == {
        Kind.CALCULATION: 1,
        Kind.COMPARISON: 1,
        Kind.GUARD: 2,
        Kind.READ: 1,
        Kind.BOOKKEEPING: 2,
    }
    assert loop.loop.count("float_add") == 1
    assert loop.loop.count("getarrayitem", "guard_") == 3


def test_the_machine_code_is_that_of_the_loop_without_what_counts_it():
    (loop,) = traces_of(LOOP).loops
    assert loop.loop.bytes == 95 - 60


def test_a_loop_carries_what_its_jump_takes_and_a_bridge_that_ends_carries_nothing():
    loop, bridge = traces_of(LOG).all
    assert loop.main.carried == ("p0", "p2", "f9", "i5", "i3")
    assert loop.preamble.carried == ()
    assert bridge.main.carried == ()


def test_each_part_knows_how_often_it_was_run():
    (loop, bridge) = traces_of(LOG).all
    assert [part.runs for part in loop.parts] == [2, 2, 1500]
    assert bridge.main.runs == 300
    assert loop.operations_run == 2 * 1 + 2 * 2 + 1500 * 5


def test_runs_that_were_not_counted_are_not_made_up():
    traces = traces_of(LOOP)
    assert [part.runs for part in traces.all[0].parts] == [None] * 3
    assert traces.operations_run is None


def test_a_bridge_hangs_on_the_guard_that_it_starts_from():
    loop, bridge = traces_of(LOG).all
    assert loop.bridges == [bridge]
    origin, bytecode, guard = bridge.origin
    assert origin is loop
    assert (bytecode.place.bytecode, guard.name) == ("FOR_ITER", "guard_true")
    assert bridge.title == "the bridge in total at line 5"


def test_a_bridge_out_of_an_unknown_guard_stands_alone():
    (bridge,) = traces_of(BRIDGE).all
    assert bridge.origin is None


def test_what_was_recorded_is_kept_for_comparison():
    loop = traces_of(LOG).main
    assert [each.name for each in loop.recorded] == ["new_with_vtable", "jump"]


def test_a_loop_that_jumps_into_another_trace_is_run_through_once():
    elsewhere = LOOP.replace("i3, descr=TargetToken(200))\n+95", "i3, descr=TargetToken(999))\n+95")
    (trace,) = traces_of(elsewhere + COUNTS).all
    assert trace.kind == "function"
    assert trace.loop is None
    assert [part.name for part in trace.parts] == ["function"]
    assert trace.title == "the function in total at line 3"


def test_a_loop_without_preamble_is_all_loop_but_for_its_entry():
    first_label = "+20: label(p0, p2, descr=TargetToken(100))\n"
    plain = LOOP.replace(first_label, "").replace("with 19 ops", "with 18 ops")
    (loop,) = traces_of(plain).all
    assert [part.name for part in loop.parts] == ["entry", "loop"]
    assert loop.preamble is None


def test_the_snippets_own_traces_come_first_that_did_most():
    other = LOOP.replace("<source>", "/lib/other.py")
    once = LOOP.replace("Loop 7", "Loop 8").replace("Token(100)", "Token(101)")
    once = once.replace("Token(200)", "Token(201)").replace("total;", "once;")
    counted = COUNTS.replace("bridge", "entry 8:1\nTargetToken(101):1\nTargetToken(201):9\nbridge")
    traces = traces_of(once + other + LOOP + counted)
    assert [trace.place.function for trace in traces.own] == ["total", "once"]
    assert traces.main.place.function == "total"
    assert len(traces.all) == 3


def test_pypys_own_loops_are_told_apart():
    own = LOOP.replace("total;<source>:1-3~#8 FOR_ITER) :", "list.extend) :")
    assert "of PyPy's own: list.extend" in traces_of(own).all[0].title


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (LOOP, ""),
        ("", "A loop has to go round more than a thousand times"),
        (SUMMARY, "The JIT gave up 3 times"),
        (LOOP.replace("<source>", "/lib/other.py"), "Nothing of the snippet was compiled"),
    ],
)
def test_it_is_said_why_there_is_nothing(log, said):
    traces = traces_of(log)
    assert said in traces.absence
    assert bool(said) == bool(traces.absence)
    assert traces, "it was run, all the same"


def test_without_pypy_there_is_a_reason_and_no_truth():
    traces = Traces(Snippet(SOURCE), reason="No PyPy was found.")
    assert not traces
    assert str(traces) == "No PyPy was found."
    with pytest.raises(LookupError, match="No PyPy was found"):
        traces.main


def test_a_loop_of_the_call_is_told_from_one_of_the_source():
    call = LOOP.replace("total;<source>", "<module>;<call>")
    assert traces_of(call).main.title == "the loop in the call at line 3"
    assert traces_of(LOOP.replace("total;", "<module>;")).main.title.startswith(
        "the loop in <module>"
    )


def test_a_trace_is_short_to_print_and_a_loop_in_a_loop_does_not_hang_it():
    loop, bridge = traces_of(RECORDED + LOOP + BRIDGE + COUNTS).all
    assert (
        repr(bridge) == "<the bridge in total at line 5: [Part('bridge', 1 operations, runs=300)]>"
    )
    assert len(repr(loop)) < 300
