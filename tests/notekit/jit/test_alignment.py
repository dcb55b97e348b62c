"""A part of a trace stands beside its source, and what the trace leaves out can be seen."""

from __future__ import annotations

from notekit.jit.alignment import aligned
from notekit.jit.examples import EXAMPLES, recorded
from notekit.jit.log import read
from notekit.jit.text import as_text, idle
from notekit.jit.traces import Snippet, Traces
from tests.notekit.jit.logs import BRIDGE, COUNTS, LOG, LOOP, SOURCE


def traces_of(log, source=SOURCE):
    return Traces(Snippet(source), read(log), "PyPy 7.3.11")


def loop_lines(traces):
    return aligned(traces.main.main, traces)


def shown(lines):
    """Number, whether it is taken, and the names of the operations, of each line."""
    return [
        (
            "again" if line.again else line.number,
            line.taken,
            [each.name for each in line.operations if each.name != "label"],
        )
        for line in lines
        if line.number is not None
    ]


def test_each_line_has_the_operations_that_are_left_of_it():
    assert shown(loop_lines(traces_of(LOOP))) == [
        (1, False, []),
        (2, False, []),
        (3, True, ["int_lt", "guard_true"]),
        (4, True, ["getarrayitem_raw_f", "float_add", "guard_not_invalidated"]),
        ("again", True, ["jump"]),
        (5, False, []),
    ]


def test_all_operations_of_a_part_stand_on_some_line():
    for name in EXAMPLES:
        traces = recorded(name)
        for trace in traces.own:
            for part in trace.parts:
                lines = aligned(part, traces)
                assert [each for line in lines for each in line.operations] == list(part.operations)


def test_the_source_is_that_of_the_line():
    lines = loop_lines(traces_of(LOOP))
    assert [line.text for line in lines if line.number == 4] == ["        s += x"]


def test_bytecodes_without_operations_are_named_on_their_line():
    by_number = {line.number: line for line in loop_lines(recorded("iterate")) if line.taken}
    assert idle(by_number[4]) == ["LOAD_FAST\xa0×3", "STORE_FAST"]
    assert idle(by_number[3]) == []
    by_number = {line.number: line for line in loop_lines(traces_of(LOOP)) if not line.again}
    assert idle(by_number[3]) == ["STORE_FAST"]


def test_the_branch_that_was_not_taken_is_marked():
    lines = loop_lines(recorded("branch"))
    taken = {line.text.strip(): line.taken for line in lines}
    assert taken["s += x"]
    assert not taken["s += 100"]


def test_an_inlined_function_stands_within_the_line_that_calls_it():
    lines = [line for line in loop_lines(recorded("call")) if line.taken and line.number]
    texts = [(line.text.strip(), line.depth) for line in lines if not line.again]
    call = ("s += square(i * 0.5)", 0)
    assert texts[1:] == [call, ("return x * x", 1), call]
    assert not any("def square(" in line.text for line in loop_lines(recorded("call")))


def test_a_bridge_begins_with_what_belongs_to_its_guard():
    traces = traces_of(LOOP + BRIDGE + COUNTS)
    lines = aligned(traces.bridges[0].main, traces)
    assert lines[0].number is None
    assert [each.name for each in lines[0].operations] == ["new_with_vtable"]
    assert lines[-1].number == 5


def test_what_goes_up_and_down_in_the_source_stays_in_the_order_of_the_trace():
    jumping = LOOP.replace("1-4~#16 INPLACE_ADD", "1-2~#16 INPLACE_ADD")
    numbers = [line.number for line in loop_lines(traces_of(jumping)) if line.taken]
    assert [number for number in numbers if number] == [3, 4, 2, 3]
    assert all(line.taken for line in loop_lines(traces_of(jumping)))


def test_a_loop_on_one_line_is_not_only_the_way_back():
    one_line = LOOP.replace("1-4~", "1-3~")
    assert [line.again for line in loop_lines(traces_of(one_line)) if line.number == 3] == [False]


def test_source_that_this_python_cannot_read_is_shown_without_its_other_lines():
    lines = loop_lines(traces_of(LOOP, source="def total(a):\n  print 's'\n  for x in a:\n    x"))
    assert [line.number for line in lines if line.number] == [3, 4, 3]
    assert [line.text for line in lines if line.number == 4] == ["    x"]


def test_without_source_there_are_still_numbers_and_operations():
    elsewhere = LOOP.replace("<source>", "/nowhere/at/all.py")
    traces = traces_of(elsewhere)
    lines = aligned(traces.all[0].main, traces)
    assert [line.text for line in lines if line.number == 4] == [""]


def test_code_from_outside_of_the_snippet_says_where_it_begins():
    elsewhere = LOOP.replace("total;<source>:1-4~", "deeper;/lib/pkg/other.py:1-4~")
    assert [line.within for line in loop_lines(traces_of(elsewhere)) if line.number] == [
        *("", "deeper in pkg/other.py", ""),
    ]
    text = as_text(recorded("elements"))
    assert "# __getitem__ in arraykit/array.py" in text
    assert max(map(len, text.splitlines()[:-2])) < 200
    lines = loop_lines(recorded("elements"))
    assert all(line.text for line in lines if line.number), "arraykit's own lines are there"


def test_the_text_has_the_counts_the_lines_and_the_way_over_the_bridge():
    text = as_text(traces_of(LOG))
    assert text.startswith("Compiled by PyPy 7.3.11 on this machine.")
    assert "One time round the loop in total at line 3: 5 operations, 35 bytes" in text
    (row,) = [line for line in text.splitlines() if line.startswith("the loop in total")]
    assert row.split()[7:] == ["1,500", "5", "1", "1", "2", "1", "0"]
    assert "label(" not in text
    assert "guard_true(i6)  (else over the bridge, 300 times)" in text
    assert "return s" in text
    assert "(not in this trace)" in text
