"""Logs of PyPy's JIT are read as they stand, or refused: never half of one as if it were all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notekit.jit.log import LogError, Place, place_of, read
from notekit.jit.operations import Operation
from tests.notekit.jit.logs import BRIDGE, COUNTS, ENTRY, LOG, LOOP, SUMMARY, recorded_log


def operations(trace):
    return [entry for entry in trace.entries if isinstance(entry, Operation)]


def test_a_loop_has_its_number_its_place_and_all_its_entries():
    (loop,) = read(LOOP).traces
    assert (loop.kind, loop.number, loop.guard) == ("loop", 7, None)
    assert loop.place == Place("total", "<source>", 1, 3, 8, "FOR_ITER")
    assert len(loop.entries) == 19
    assert [entry.line for entry in loop.entries if isinstance(entry, Place)][:3] == [3, 4, 3]


def test_an_operation_has_its_result_its_arguments_and_its_descr():
    read_element = operations(read(LOOP).traces[0])[7]
    assert read_element == Operation("getarrayitem_raw_f", "f7", ("i8", "i5"), "<ArrayF 8>", size=6)


def test_machine_code_is_measured_to_where_the_next_begins():
    found = {each.name: each.size for each in operations(read(LOOP).traces[0])}
    assert found["int_lt"] == 3
    assert found["float_add"] == 4  # a guard without a place of its own follows
    assert found["guard_not_invalidated"] is None
    assert found["jump"] == 15


def test_without_places_nothing_is_measured():
    placeless = re.sub(r"^\+\d+: ", "", LOOP, flags=re.MULTILINE)
    (loop,) = read(placeless).traces
    assert {each.size for each in operations(loop)} == {None}


def test_a_bridge_has_the_guard_that_it_starts_from():
    (bridge,) = read(BRIDGE).traces
    assert (bridge.kind, bridge.number, bridge.guard) == ("bridge", None, 0xB0)


def test_what_was_recorded_goes_with_the_trace_that_became_of_it():
    loop, bridge = read(LOG).traces
    assert [getattr(entry, "name", "") for entry in loop.recorded] == [
        *("", "new_with_vtable", "jump"),
    ]
    assert bridge.recorded == ()


def test_counts_and_summary_are_numbers():
    log = read(COUNTS + SUMMARY)
    assert log.counts["TargetToken(200)"] == 1500
    assert log.counts["bridge 176"] == 300
    assert log.summary["Tracing seconds"] == 0.007437
    assert log.summary["abort: trace too long"] == 3


def test_a_name_that_is_counted_twice_counts_for_nothing():
    twice = COUNTS.replace("entry 7:2", "entry 7:2\nentry 7:2\nentry 7:2")
    assert "entry 7" not in read(twice).counts


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("f;a.py:1-3~#8 FOR_ITER", Place("f", "a.py", 1, 3, 8, "FOR_ITER")),
        ("f;a.py:1-3 FOR_ITER", Place("f", "a.py", 1, 3, None, "FOR_ITER")),
        ("<listcomp>;<builtin>/x:9-9~#4 X", Place("<listcomp>", "<builtin>/x", 9, 9, 4, "X")),
        (r"f;C:\a;b\c d.py:1-30~#0 X", Place("f", r"C:\a;b\c d.py", 1, 30, 0, "X")),
        (
            "<code object f. file 'a.py'. line 4> #12 LOAD_FAST",
            Place("f", "a.py", 4, None, 12, "LOAD_FAST"),
        ),
        (
            "<code object f, file 'a.py', line 4> #12 LOAD_FAST",
            Place("f", "a.py", 4, None, 12, "LOAD_FAST"),
        ),
        ("tuple.contains [str]", Place("tuple.contains [str]")),
        ("(unpack_array: no get_printable_location)",) * 2,
    ],
)
def test_all_ways_to_tell_a_place_are_understood(text, place):
    expected = Place(place) if isinstance(place, str) else place
    assert place_of(text) == expected


@pytest.mark.parametrize(
    ("line", "depth"),
    [
        ("debug_merge_point(2, 5, 'f;a.py:1-3~#8 X')", 2),
        ("debug_merge_point(1, 'f;a.py:1-3~#8 X')", 1),
        ('debug_merge_point(0, 0, "f;it\'s.py:1-3~#8 X")', 0),
        ("debug_merge_point(0, 0, 'f;it's.py:1-3~#8 X')", 0),
    ],
)
def test_merge_points_of_all_versions_are_read(line, depth):
    log = f"[1] {{jit-log-opt-loop\n# Loop 1 : loop with 1 ops\n{line}\n[2] jit-log-opt-loop}}\n"
    (place,) = read(log).traces[0].entries
    assert (place.function, place.line, place.depth) == ("f", 3, depth)


@pytest.mark.parametrize(
    "line",
    [
        "f1 = float_mul(f0, -0.500000)",
        "f1 = float_add(f0, nan)",
        "i1 = call_i(ConstClass(ll_f__v19___simple_call__function_), p1, descr=<Calli 8 r EF=4>)",
        "cond_call(i1, 140588914967120, p26, descr=<Callv 0 r EF=2 OS=121>)",
        "guard_value(p2, ConstPtr(ptr40), descr=<Guard0x7f>) [p0, None, i3, f4]",
        "+12: guard_not_invalidated(descr=<Guard3>) []",
        "v3[4xi32] = vec_int_add(v1[4xi32], v2[4xi32])",
        "jit_debug('a note', 1, 2)",
        "p1 = force_token()",
    ],
)
def test_lines_of_all_shapes_are_operations(line):
    log = f"[1] {{jit-log-opt-loop\n# Loop 1 : loop with 1 ops\n{line}\n[2] jit-log-opt-loop}}\n"
    (operation,) = read(log).traces[0].entries
    assert operation.name in line
    assert operation.descr in line


def test_colours_line_ends_and_notes_of_old_versions_do_not_matter():
    colourful = LOOP.replace("[1a2b3c]", "\x1b[31m[1a2b3c]").replace(
        "opt-loop\n", "opt-loop\x1b[0m\n"
    )
    label = "descr=TargetToken(200))\n"
    noted = LOOP.replace(label, label + "    p9 = getfield_gc_r(p0)\n", 1)
    for variant in (colourful, LOOP.replace("\n", "\r\n"), noted):
        assert read(variant).traces == read(LOOP).traces


def test_sections_that_are_not_of_interest_are_passed_over_nested_or_not():
    around = f"[1] {{jit-tracing\nanything at all\n{LOOP}[9] jit-tracing}}\n"
    beside = "[9] {gc-minor\n[9] gc-minor}\n"
    assert read(beside + around).traces == read(LOOP).traces


def test_a_log_of_nothing_is_empty():
    assert read("").traces == []


# -- what is refused


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("Hello\nWorld\n", "this is no log of PyPy's JIT"),
        (LOOP + "[3] jit-log-opt-loop}\n", "closes the section 'jit-log-opt-loop', which no line"),
        (LOOP.replace("[1a2b4d] jit-log-opt-loop}", ""), "ends within the section"),
        (LOOP.replace("[1a2b4d] jit-log-opt-loop}", "[3] jit-backend}"), "two processes"),
        (LOOP.replace("+76: f9 = float_add(f4, f7)", "Segmentation fault"), "line 19 of the log"),
        (LOOP.replace("+76: f9 = float_add(f4, f7)\n", ""), "should have 19 operations and has 18"),
        (LOOP.replace("# Loop 7", "# Something"), "line 2 of the log says of no trace what it is"),
        (COUNTS.replace("entry 7:2", "entry 7:many"), "counts nothing: 'entry 7:many'"),
        (SUMMARY.replace("0.007437", "fast"), "line 2 of the log sums up nothing"),
    ],
)
def test_a_broken_log_is_refused_with_what_is_wrong_and_where(broken, said):
    with pytest.raises(LogError) as refusal:
        read(broken)
    assert said in str(refusal.value)


@pytest.mark.parametrize("name", ["iterate", "branch"])
def test_a_log_that_was_cut_off_never_gives_a_trace_that_was_not_there(name):
    text = recorded_log(name)
    whole = read(text).traces
    refused = 0
    for end in range(0, len(text), 97):
        try:
            kept = read(text[:end]).traces
        except LogError:
            refused += 1
        else:
            assert kept == whole[: len(kept)]
    assert refused > len(text) / 97 / 2


@given(data=st.data())
@settings(max_examples=200)
def test_a_log_without_one_of_its_operations_is_refused(data):
    lines = recorded_log("iterate").split("\n")
    inside = [k for k, line in enumerate(lines) if "descr=" in line or "debug_merge" in line]
    del lines[data.draw(st.sampled_from(inside))]
    with pytest.raises(LogError):
        read("\n".join(lines))


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_no_text_at_all_does_worse_than_to_be_refused(text):
    try:
        read(text)
    except LogError as refusal:
        assert str(refusal)


@given(st.lists(st.sampled_from([*LOG.split("\n"), ENTRY, "", "x"]), max_size=40))
@settings(max_examples=200)
def test_lines_in_any_order_do_no_worse_than_to_be_refused(lines):
    try:
        read("\n".join(lines))
    except LogError as refusal:
        assert str(refusal)
